import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { bundleMoment } from './bundle-format.ts';
import { canonicalHash, type Json } from './canonical.ts';
import {
  type ChainedHeader,
  GENESIS_HASH,
  headerHash,
  headMessage,
  KeyBook,
  payloadCommitment,
} from './journal-chain.ts';

/**
 * What of the journal goes into a bundle (docs/decisions/030): to a lawyer and into the archive the headers themselves,
 * with their signatures, so that the chain verifies; to everybody else commitments, because a header names volunteers and
 * devices and says to the millisecond when they worked.
 */
export const EXTRACT_KINDS = ['headers', 'commitments'] as const;
export type ExtractKind = (typeof EXTRACT_KINDS)[number];

export const extractKindOf = (profile: string): ExtractKind =>
  profile === 'lawyer' || profile === 'archive' ? 'headers' : 'commitments';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

// ── Commitments ────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Entries that a stranger is told the kind of: what was done about protocols, results, the sample and the list of
 * stations. Nothing about people or what happened to them, not even how often: a count of such entries would tell what a
 * table has rolled up.
 */
const TOLD = /^(?:protocol|sample|official|stations?|boundaries)\./;

/** An entry told, or a run of entries withheld: how many they are is not said. */
export const committedRecord = z.strictObject({
  n: z.number().int().min(1),
  /** Kind of the entry, or `withheld`. */
  type: z.string().regex(/^[a-zA-Z]+(?:\.[a-zA-Z]+)?$/),
  /** Of an entry that is told: the hour it was made in. */
  hour: z.string().optional(),
  /** What it is about, by a name that holds in this bundle only. */
  subjects: z.array(z.string()).optional(),
  /** SHA-256 of 32 bytes that stay in the headquarters and the hash of the entry, or of each entry of the run in order. */
  commit: hex64,
  /** `link` of the record before; zeros for the first. */
  prev: hex64,
  /** SHA-256 over the canonical JSON of this record without `link`. */
  link: hex64,
});
export type CommittedRecord = z.infer<typeof committedRecord>;

export interface ExtractedEntry {
  type: string;
  wallTime: number;
  subjects: readonly string[];
  /** Hex, of its header. */
  hash: string;
}

const HOUR = 3_600_000;
const WITHHELD = 'withheld';

const derived = (secret: Uint8Array, of: string): Uint8Array => hmac(sha256, secret, utf8ToBytes(of));

/** The 32 bytes that open record `n`; of one record they open nothing else. */
export const openingOf = (secret: Uint8Array, n: number): Uint8Array => derived(secret, `maere extract opening\n${n}`);

/**
 * What stands for the original of a photograph that is not in the bundle: SHA-256 of its opening and its own SHA-256. Nobody
 * who has the photograph can tell that it is the one, until the headquarters opens it.
 */
export const photoCommitment = (secret: Uint8Array, sha256Hex: string): string =>
  commitToEntries(photoOpening(secret, sha256Hex), [sha256Hex]);

/** The 32 bytes that open the commitment to one photograph, and nothing else. */
export const photoOpening = (secret: Uint8Array, sha256Hex: string): Uint8Array =>
  derived(secret, `maere photograph opening\n${sha256Hex}`);

/** A subject's name in this bundle: of another bundle it is another. */
function pseudonym(secret: Uint8Array, subject: string): string {
  const kind = subject.slice(0, subject.indexOf(':'));
  return `${kind}:${bytesToHex(derived(secret, `maere extract subject\n${subject}`)).slice(0, 32)}`;
}

export function commitToEntries(opening: Uint8Array, hashes: Iterable<string>): string {
  const commitment = sha256.create().update(opening);
  for (const hash of hashes) commitment.update(hexToBytes(hash));
  return bytesToHex(commitment.digest());
}

/**
 * The extract for strangers, record by record, of entries in merged order.
 * @param secret 32 random bytes of this bundle alone. Whoever has them can guess; they never leave the headquarters.
 */
export function* committedExtract(entries: Iterable<ExtractedEntry>, secret: Uint8Array): Generator<CommittedRecord> {
  let [n, prev] = [0, GENESIS_HASH];
  // A run may be a million entries: it is hashed as it is read, and never held.
  let run: ReturnType<typeof sha256.create> | null = null;
  const record = (told: { type: string; hour?: string; subjects?: string[] }, commit: string) => {
    n += 1;
    const body = { n, ...told, commit, prev };
    prev = canonicalHash(body);
    return { ...body, link: prev };
  };
  for (const { type, wallTime, subjects, hash } of entries) {
    if (!TOLD.test(type)) {
      run ??= sha256.create().update(openingOf(secret, n + 1));
      run.update(hexToBytes(hash));
      continue;
    }
    if (run !== null) yield record({ type: WITHHELD }, bytesToHex(run.digest()));
    run = null;
    const hour = bundleMoment(Math.floor(wallTime / HOUR) * HOUR);
    const told = { type, hour, subjects: subjects.map((subject) => pseudonym(secret, subject)) };
    yield record(told, commitToEntries(openingOf(secret, n + 1), [hash]));
  }
  if (run !== null) yield record({ type: WITHHELD }, bytesToHex(run.digest()));
}

/** What is wrong with a record, or null; `before` is the `link` of the one before, `n` its number. */
export function committedFlaw(record: CommittedRecord, before: { n: number; link: string }): ExtractFlaw | null {
  const { link, ...body } = record;
  if (record.n !== before.n + 1) return 'gap';
  if (record.prev !== before.link) return 'link';
  return canonicalHash(body) === link ? null : 'hash';
}

// ── Headers ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Kinds of subjects that name nobody by themselves. An entry about anything else goes as its hash and signature only. */
const PSEUDONYMOUS: ReadonlySet<string> = new Set([
  'affected',
  'ballot',
  'boundaries',
  'callback',
  'case',
  'device',
  'directory',
  'duplicate',
  'duty',
  'entry',
  'event',
  'evidence',
  'filing',
  'flood',
  'handover',
  'import',
  'inbox',
  'key',
  'mailing',
  'observer',
  'official',
  'organisation',
  'outbox',
  'person',
  'power',
  'protocol',
  'proxies',
  'quarantine',
  'recovery',
  'referral',
  'registry',
  'release',
  'releaseKey',
  'sample',
  'silence',
  'station',
  'submission',
  'vital',
  'warning',
  'workspace',
]);

const kindOf = (reference: string): string => reference.slice(0, Math.max(0, reference.indexOf(':')));

/** Whether the header of an entry may leave: it has no Telegram address among its subjects. */
export const isPseudonymous = ({ subjects, basis }: Pick<ChainedHeader, 'subjects' | 'basis'>): boolean =>
  [...subjects, ...basis].every((reference) => PSEUDONYMOUS.has(kindOf(reference)));

/** Payloads that hold nothing but codes, numbers and ids of the headquarters: no words of anybody, nobody's name. */
const OPEN_PAYLOADS: ReadonlySet<string> = new Set([
  'protocol.received',
  'protocol.placed',
  'protocol.joined',
  'protocol.parted',
  'protocol.graded',
  'protocol.fault',
  'protocol.copy',
  'protocol.undone',
]);

/**
 * Whether an entry's payload goes along with its header. The draw of a sample does where its estimate is told, for then
 * anybody may know which stations were drawn.
 */
export const isOpenPayload = (type: string, estimateTold: boolean): boolean =>
  OPEN_PAYLOADS.has(type) || (type === 'sample.drawn' && estimateTold);

const signature = z.string().regex(/^[0-9a-f]{128}$/);

/** An entry with its header; `payload` and `salt` only where it may be read. */
export const headerRecord = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  device: z.string(),
  seq: z.number().int().min(1),
  hlc: z.string(),
  wallTime: z.number().int(),
  actor: z.string(),
  type: z.string(),
  subjects: z.array(z.string()),
  basis: z.array(z.string()),
  payloadCommit: hex64,
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: hex64,
  sig: signature,
  payload: z.json().optional(),
  salt: hex64.optional(),
});
export type HeaderRecord = z.infer<typeof headerRecord>;

/** An entry whose header names an address: its place in the chain, and nothing else. */
export const sealedRecord = z.strictObject({
  sealed: z.literal(true),
  device: z.string(),
  seq: z.number().int().min(1),
  hash: hex64,
  sig: signature,
});
export type SealedRecord = z.infer<typeof sealedRecord>;

/** `journal/keys.json`: where the chains of the extract end. */
export const extractKeys = z.discriminatedUnion('kind', [
  z.looseObject({
    format: z.literal(1),
    kind: z.literal('headers'),
    /** Each device's last entry, signed by it. */
    devices: z.array(
      z.looseObject({ device: z.string(), key: hex64, seq: z.number().int().min(1), hash: hex64, sig: signature }),
    ),
  }),
  z.looseObject({
    format: z.literal(1),
    kind: z.literal('commitments'),
    records: z.number().int().min(0),
    /** `link` of the last record; zeros where there is none. */
    last: hex64,
  }),
]);
export type ExtractKeys = z.infer<typeof extractKeys>;

/**
 * gap: an entry is missing; link: it does not continue the one before; hash: it was changed; clock: its time runs
 * backwards; payload: what lies beside is not what was committed to; signer, signature: not by whom it says; end: the
 * extract does not end where its keys say; root: it begins with something else than the headquarters' first entry.
 */
export type ExtractFlaw =
  | 'gap'
  | 'link'
  | 'hash'
  | 'clock'
  | 'payload'
  | 'signer'
  | 'signature'
  | 'end'
  | 'root'
  | 'shape';

/** Ed25519, strict: raw public key and signature as lowercase hex. */
export type Verifies = (key: string, bytes: Uint8Array, signature: string) => boolean | Promise<boolean>;

/** Walks an extract of headers in merged order; told of one record at a time, so that it need not be held. */
export function createHeaderWalk(verifies: Verifies) {
  const ends = new Map<string, { seq: number; hash: string; hlc: string }>();
  const keys = new KeyBook();
  let first = true;

  async function signerFlaw(record: HeaderRecord): Promise<ExtractFlaw | null> {
    const isRoot = record.type === 'workspace.created';
    // One root, first of all, vouching for itself; every other key is vouched for by a known signer.
    if (first !== isRoot) return 'root';
    first = false;
    if (isRoot && !keys.learn(record)) return 'signer';
    const signer = keys.signer(record);
    if (!signer?.active) return 'signer';
    if (!(await verifies(signer.key, hexToBytes(record.hash), record.sig))) return 'signature';
    return isRoot || keys.learn(record) ? null : 'signer';
  }

  function headerFlaw(record: HeaderRecord, before: { seq: number; hash: string; hlc: string } | undefined) {
    if (record.hash !== headerHash(record)) return 'hash';
    if (record.prevHash !== (before?.hash ?? GENESIS_HASH)) return 'link';
    if (before !== undefined && record.hlc <= before.hlc) return 'clock';
    if (record.payload === undefined) return null;
    const salt = record.salt === undefined ? null : hexToBytes(record.salt);
    return salt !== null && payloadCommitment(record.payload as Json, salt) === record.payloadCommit ? null : 'payload';
  }

  return {
    async next(record: HeaderRecord | SealedRecord): Promise<ExtractFlaw | null> {
      const before = ends.get(record.device);
      if (record.seq !== (before?.seq ?? 0) + 1) return 'gap';
      const sealed = 'sealed' in record;
      if (sealed && first) return 'root';
      const flaw = sealed ? null : (headerFlaw(record, before) ?? (await signerFlaw(record)));
      if (flaw !== null) return flaw;
      ends.set(record.device, {
        seq: record.seq,
        hash: record.hash,
        hlc: sealed ? (before?.hlc ?? '') : record.hlc,
      });
      return null;
    },

    /** Whether every chain ends where its device says, signed. */
    async end(devices: Extract<ExtractKeys, { kind: 'headers' }>['devices']): Promise<ExtractFlaw | null> {
      if (devices.length !== ends.size || first) return 'end';
      for (const { device, key, seq, hash, sig } of devices) {
        const last = ends.get(device);
        if (last?.seq !== seq || last.hash !== hash) return 'end';
        if (keys.device(device) !== key) return 'signer';
        if (!(await verifies(key, headMessage(device, seq, hash), sig))) return 'signature';
      }
      return null;
    },
  };
}
