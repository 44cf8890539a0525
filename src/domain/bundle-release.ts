import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';

/**
 * A bundle leaves by two people, one of them a lead (issue 8; as in vital-interest.ts): whoever had it made asks, somebody
 * else agrees to these very bytes, and a lead signs them with the release key, which has a passphrase of its own. The key
 * itself is made by two as well. Entries are about one bundle (`release:ID`) or one key (`releaseKey:ID`); total over any
 * entries in merged order.
 */
export const BUNDLE_STATES = ['asked', 'agreed', 'refused', 'withdrawn', 'released', 'revoked'] as const;
export type BundleState = (typeof BUNDLE_STATES)[number];
export const BUNDLE_MOVES = ['agree', 'refuse', 'withdraw', 'release', 'revoke'] as const;
export type BundleMove = (typeof BUNDLE_MOVES)[number];

/**
 * ```
 *   asked ──agree, by somebody else, one of the two a lead──▶ agreed ──release, by a lead, with the key──▶ released
 *         ──refuse, by somebody else, with a reason──▶ refused         released ──revoke, by a lead──▶ revoked
 *   asked, agreed ──withdraw, by whoever asked──▶ withdrawn
 * ```
 * What a later bundle replaces stays released, and says by which it was replaced.
 */
export const BUNDLE_LIFECYCLE: Record<BundleState, Partial<Record<BundleMove, BundleState>>> = {
  asked: { agree: 'agreed', refuse: 'refused', withdraw: 'withdrawn' },
  agreed: { release: 'released', withdraw: 'withdrawn' },
  refused: {},
  withdrawn: {},
  released: { revoke: 'revoked' },
  revoked: {},
};

/** Whose the move is. */
export const BUNDLE_MOVE_IS_BY: Record<BundleMove, 'asker' | 'other' | 'lead'> = {
  agree: 'other',
  refuse: 'other',
  withdraw: 'asker',
  release: 'lead',
  revoke: 'lead',
};

const hex128 = z.string().regex(/^[0-9a-f]{128}$/);
const keyId = z.string().regex(/^[0-9A-F]{16}$/);
const sequence = z.number().int().min(1);
const size = z.number().int().min(0);

/** A newer version may say more; what it says is passed over. */
export const BUNDLE_PAYLOADS = {
  'export.asked': z.object({
    sequence,
    profile: z.string(),
    parts: z.array(z.string()),
    languages: z.array(z.string()),
    /** Practice: it is signed with a key that is thrown away. */
    drill: z.boolean(),
    replaces: z.array(z.object({ bundle: z.string(), sequence })),
    /** As its `about.json` says. */
    created: z.string(),
    /** People of whom something is told in it. */
    persons: size,
    /** Reports and people that were held back for want of consent. */
    held: size.default(0),
    /** To whom it is encrypted: public keys of age. Empty: it is not. */
    recipients: z.array(z.string()),
    /** BLAKE2b-512 of the zip: what is agreed to, and signed. */
    prehash: hex128,
    /** SHA-512 and bytes of the file as it lies there. */
    sha512: hex128,
    bytes: size,
    files: size,
    /** What of its figures a later one is marked against (published-figures.ts). */
    digests: z.record(z.string(), z.string()).default({}),
    /** Whether whoever asked was a lead then; core says so, not the window. */
    lead: z.boolean(),
  }),
  'export.agreed': z.object({ lead: z.boolean() }),
  'export.refused': z.object({ text: z.string() }),
  'export.withdrawn': z.object({}),
  /** About every bundle that it replaces, too. `signature`: the file beside it. */
  'export.released': z.object({ bundle: z.string(), sequence, key: keyId, signature: z.string() }),
  /** `statement`: what tells others, signed by the key; null: of a drill. */
  'export.revoked': z.object({ reason: z.string(), statement: z.string().nullable().default(null) }),
} as const;
export type BundleEntryType = keyof typeof BUNDLE_PAYLOADS;
export type BundleAsked = z.infer<(typeof BUNDLE_PAYLOADS)['export.asked']>;

const MOVE_OF: Partial<Record<string, BundleMove>> = {
  'export.agreed': 'agree',
  'export.refused': 'refuse',
  'export.withdrawn': 'withdraw',
  'export.released': 'release',
  'export.revoked': 'revoke',
};

export interface ExportEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

interface By {
  by: string;
  at: Ms;
}

export interface BundleRelease {
  bundle: string;
  state: BundleState;
  asked: By & Omit<BundleAsked, 'lead'> & { lead: boolean };
  /** The second person's word. `text`: why it was refused. */
  answer: (By & { move: 'agree' | 'refuse'; text: string | null }) | null;
  released: (By & { key: string; signature: string }) | null;
  /** Withdrawn or revoked; `text`: why; `statement`: what tells others. */
  ended: (By & { text: string | null; statement: string | null }) | null;
  replacedBy: { bundle: string; sequence: number; at: Ms } | null;
  superseded: { entry: EntryId; actor: string; why: BundleRefusal }[];
}

/** notOpen: not in its present state; own: the same person; notOwn: not theirs; noLead: it takes a lead. */
export type BundleRefusal = 'notOpen' | 'own' | 'notOwn' | 'noLead' | 'badPayload';

/** Why somebody may not make a move; null: they may. For core before it writes, and for the fold. */
export function bundleRefusal(
  release: Pick<BundleRelease, 'state'> & { asked: Pick<BundleRelease['asked'], 'by' | 'lead'> },
  move: BundleMove,
  who: { id: string; lead: boolean },
): BundleRefusal | null {
  if (BUNDLE_LIFECYCLE[release.state][move] === undefined) return 'notOpen';
  const own = who.id === release.asked.by;
  const whose = BUNDLE_MOVE_IS_BY[move];
  if (whose === 'other' && own) return 'own';
  if (whose === 'asker' && !own) return 'notOwn';
  if (whose === 'lead') return who.lead ? null : 'noLead';
  return move !== 'agree' || release.asked.lead || who.lead ? null : 'noLead';
}

/** Whether a person may ask for it: of people only a lead speaks. */
export const mayAskFor = (persons: number, lead: boolean): boolean => persons === 0 || lead;

/** One bundle from its entries. Null while nothing readable has asked. */
export function foldBundle(bundle: string, entries: readonly ExportEntry[]): BundleRelease | null {
  let release: BundleRelease | null = null;
  for (const entry of entries) {
    if (entry.type === 'export.asked') release ??= asked(bundle, entry);
    else if (release !== null) apply(release, entry);
  }
  return release;
}

function asked(bundle: string, { actor, wallTime, payload }: ExportEntry): BundleRelease | null {
  const read = BUNDLE_PAYLOADS['export.asked'].safeParse(payload);
  if (!read.success || !mayAskFor(read.data.persons, read.data.lead)) return null;
  return {
    bundle,
    state: 'asked',
    asked: { ...read.data, by: actor, at: wallTime },
    answer: null,
    released: null,
    ended: null,
    replacedBy: null,
    superseded: [],
  };
}

function apply(release: BundleRelease, { id, type, actor, wallTime, payload }: ExportEntry): void {
  const move = MOVE_OF[type];
  if (move === undefined) return;
  const at = { by: actor, at: wallTime };
  const put = BUNDLE_PAYLOADS['export.released'].safeParse(payload);
  if (move === 'release' && put.success && put.data.bundle !== release.bundle) {
    // Another's release, which names this one among what it replaces.
    release.replacedBy ??= { bundle: put.data.bundle, sequence: put.data.sequence, at: wallTime };
    return;
  }
  // A word that was erased is not a lead's. Who releases and revokes was a lead then: core let nobody else.
  const agreed = BUNDLE_PAYLOADS['export.agreed'].safeParse(payload);
  const lead = move === 'release' || move === 'revoke' || (move === 'agree' && agreed.success && agreed.data.lead);
  const why =
    bundleRefusal(release, move, { id: actor, lead }) ?? (move === 'release' && !put.success ? 'badPayload' : null);
  if (why !== null) {
    release.superseded.push({ entry: id, actor, why });
    return;
  }
  release.state = BUNDLE_LIFECYCLE[release.state][move] ?? release.state;
  if (move === 'agree') release.answer = { ...at, move, text: null };
  if (move === 'refuse') release.answer = { ...at, move, text: textIn(payload, 'text') };
  if (move === 'release' && put.success) release.released = { ...at, key: put.data.key, signature: put.data.signature };
  if (move === 'withdraw') release.ended = { ...at, text: null, statement: null };
  if (move === 'revoke')
    release.ended = { ...at, text: textIn(payload, 'reason'), statement: textIn(payload, 'statement') };
}

const textIn = (payload: unknown, name: string): string | null =>
  z.looseObject({ [name]: z.string() }).safeParse(payload).data?.[name] ?? null;

// ── Keys ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export const KEY_STATES = ['asked', 'ready', 'refused', 'withdrawn', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];
export const KEY_MOVES = ['agree', 'refuse', 'withdraw', 'revoke'] as const;
export type KeyMove = (typeof KEY_MOVES)[number];

/**
 * ```
 *   asked (by a lead) ──agree, by somebody else──▶ ready ──revoke, by a lead──▶ revoked
 *         ──refuse, by somebody else──▶ refused      asked ──withdraw, by whoever asked──▶ withdrawn
 * ```
 */
export const KEY_LIFECYCLE: Record<KeyState, Partial<Record<KeyMove, KeyState>>> = {
  asked: { agree: 'ready', refuse: 'refused', withdraw: 'withdrawn' },
  ready: { revoke: 'revoked' },
  refused: {},
  withdrawn: {},
  revoked: {},
};

export const KEY_MOVE_IS_BY: Record<KeyMove, 'asker' | 'other' | 'lead'> = {
  agree: 'other',
  refuse: 'other',
  withdraw: 'asker',
  revoke: 'lead',
};

export const KEY_PAYLOADS = {
  /** By a lead: core lets nobody else. */
  'export.keyAsked': z.object({ publicKey: z.string().regex(/^[0-9a-f]{64}$/) }),
  'export.keyAgreed': z.object({}),
  'export.keyRefused': z.object({ text: z.string() }),
  'export.keyWithdrawn': z.object({}),
  'export.keyRevoked': z.object({ reason: z.string(), statement: z.string().nullable().default(null) }),
} as const;
export type KeyEntryType = keyof typeof KEY_PAYLOADS;

const KEY_MOVE_OF: Partial<Record<string, KeyMove>> = {
  'export.keyAgreed': 'agree',
  'export.keyRefused': 'refuse',
  'export.keyWithdrawn': 'withdraw',
  'export.keyRevoked': 'revoke',
};

export interface ReleaseKeyFold {
  /** As minisign prints it. */
  keyId: string;
  /** Ed25519, lowercase hex. */
  publicKey: string;
  state: KeyState;
  asked: By;
  answer: By | null;
  ended: (By & { text: string | null; statement: string | null }) | null;
}

export function keyRefusal(
  key: Pick<ReleaseKeyFold, 'state'> & { asked: Pick<By, 'by'> },
  move: KeyMove,
  who: { id: string; lead: boolean },
): BundleRefusal | null {
  if (KEY_LIFECYCLE[key.state][move] === undefined) return 'notOpen';
  const own = who.id === key.asked.by;
  const whose = KEY_MOVE_IS_BY[move];
  if (whose === 'other' && own) return 'own';
  if (whose === 'asker' && !own) return 'notOwn';
  return whose === 'lead' && !who.lead ? 'noLead' : null;
}

/** One release key from its entries. Null while nothing readable has asked for it. */
export function foldReleaseKey(id: string, entries: readonly ExportEntry[]): ReleaseKeyFold | null {
  let key: ReleaseKeyFold | null = null;
  for (const { type, actor, wallTime, payload } of entries) {
    const at = { by: actor, at: wallTime };
    if (type === 'export.keyAsked') {
      const read = KEY_PAYLOADS[type].safeParse(payload);
      if (read.success)
        key ??= { keyId: id, publicKey: read.data.publicKey, state: 'asked', asked: at, answer: null, ended: null };
      continue;
    }
    const move = KEY_MOVE_OF[type];
    if (key === null || move === undefined || keyRefusal(key, move, { id: actor, lead: true }) !== null) continue;
    key.state = KEY_LIFECYCLE[key.state][move] ?? key.state;
    if (move === 'agree') key.answer = at;
    else {
      const text = textIn(payload, move === 'revoke' ? 'reason' : 'text');
      key.ended = { ...at, text, statement: textIn(payload, 'statement') };
    }
  }
  return key;
}
