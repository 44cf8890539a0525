import type { EntryId, Ms } from './brand.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { SYSTEM_ACTOR } from './case-entries.ts';
import {
  type ExclusionCode,
  isProtocolEntryType,
  type KeyedSheet,
  type ProtocolEntry,
  type ProtocolEntryType,
  type RejectionCode,
  readProtocolPayload,
} from './protocol-entries.ts';
import type { ProtocolLevel } from './relay-keys.ts';

/**
 * The life of a protocol, as a table and as a fold (domain.md 4.5). Two different people key it without sight of each
 * other; where they differ a third decides or one keys again. Merged journals may hold what no screen would allow: such
 * an entry is kept as superseded and changes nothing.
 */
export const PROTOCOL_STATES = ['received', 'keyedOnce', 'differs', 'agreed', 'accepted', 'rejected'] as const;
export type ProtocolStatus = (typeof PROTOCOL_STATES)[number];

export const PROTOCOL_MOVES = [
  'key',
  'keyAgree',
  'keyDiffer',
  'adjudicate',
  'return',
  'accept',
  'reject',
  'reopen',
] as const;
export type ProtocolMove = (typeof PROTOCOL_MOVES)[number];

/**
 * ```
 *   received ──key──▶ keyedOnce ──keyAgree──▶ agreed ──accept──▶ accepted
 *                        ▲  └──keyDiffer──▶ differs ──adjudicate──▶ agreed   │
 *                        └─────return──────────┘                            │
 *   any but accepted ──reject──▶ rejected        accepted, rejected ──reopen──▶ received
 * ```
 */
export const PROTOCOL_LIFECYCLE: Record<ProtocolStatus, Partial<Record<ProtocolMove, ProtocolStatus>>> = {
  received: { key: 'keyedOnce', reject: 'rejected' },
  keyedOnce: { keyAgree: 'agreed', keyDiffer: 'differs', reject: 'rejected' },
  differs: { adjudicate: 'agreed', return: 'keyedOnce', reject: 'rejected' },
  agreed: { accept: 'accepted', reject: 'rejected' },
  accepted: { reopen: 'received' },
  rejected: { reopen: 'received' },
};

export type ProtocolSupersededWhy =
  | 'unknownType'
  | 'badPayload'
  | 'notReceived'
  | 'alreadyReceived'
  | 'needsAPerson'
  /** The same person can't key both, nor adjudicate what they keyed, nor reopen what they asked to. */
  | 'samePerson'
  | 'notNow'
  | 'nothingAsked'
  | 'notATypist';

export interface Keyed {
  by: string;
  at: Ms;
  entry: EntryId;
  sheet: KeyedSheet;
}

export interface ProtocolFold {
  status: ProtocolStatus;
  level: ProtocolLevel;
  region: string | null;
  station: string | null;
  submission: string | null;
  receivedAt: Ms;
  /** At most two, of different people, in the order keyed. */
  keyed: Keyed[];
  /** Who has to key it again, and what both already agreed on: paths of `differences`. */
  returnedTo: string | null;
  /** Set where a third person decided. */
  adjudicated: { by: string; at: Ms; entry: EntryId; reason: string } | null;
  /** The sheet as it stands: agreed by two, or adjudicated. Null before. */
  sheet: KeyedSheet | null;
  /** Fields in which the two differ. */
  differences: string[];
  accepted: { by: string; at: Ms; entry: EntryId; accepts: string[] } | null;
  rejected: { by: string; at: Ms; entry: EntryId; code: RejectionCode; note: string } | null;
  excluded: ExclusionCode[];
  reopenAsked: { by: string; entry: EntryId; reason: string } | null;
  /** Finished states that were reopened, newest last: nothing of them is lost. */
  history: { status: 'accepted' | 'rejected'; sheet: KeyedSheet | null; reopened: EntryId }[];
  superseded: { entry: EntryId; actor: string; type: string; why: ProtocolSupersededWhy }[];
  entries: number;
}

/** The state of one protocol from its entries in merged order. Total; null while nothing has received it. */
export function foldProtocol(entries: readonly ProtocolEntry[]): ProtocolFold | null {
  let state: ProtocolFold | null = null;
  const early: ProtocolFold['superseded'] = [];
  for (const entry of entries) {
    if (state === null) {
      const payload = entry.type === 'protocol.received' ? readProtocolPayload('protocol.received', entry) : null;
      if (payload === null) {
        const why = !isProtocolEntryType(entry.type)
          ? 'unknownType'
          : entry.type === 'protocol.received'
            ? 'badPayload'
            : 'notReceived';
        early.push(superseded(entry, why));
        continue;
      }
      state = {
        ...EMPTY,
        level: payload.level,
        region: payload.region,
        station: payload.station,
        submission: payload.submission,
        receivedAt: entry.wallTime,
        superseded: early,
        entries: early.length + 1,
      };
      continue;
    }
    const why: ProtocolSupersededWhy | null = isProtocolEntryType(entry.type)
      ? APPLY[entry.type](state, entry)
      : 'unknownType';
    state.entries += 1;
    if (why !== null) state.superseded.push(superseded(entry, why));
  }
  return state;
}

const EMPTY: Omit<
  ProtocolFold,
  'level' | 'region' | 'station' | 'submission' | 'receivedAt' | 'superseded' | 'entries'
> = {
  status: 'received',
  keyed: [],
  returnedTo: null,
  adjudicated: null,
  sheet: null,
  differences: [],
  accepted: null,
  rejected: null,
  excluded: [],
  reopenAsked: null,
  history: [],
};

function superseded(
  { id, actor, type }: ProtocolEntry,
  why: ProtocolSupersededWhy,
): ProtocolFold['superseded'][number] {
  return { entry: id, actor, type, why };
}

const move = (state: ProtocolFold, name: ProtocolMove): ProtocolStatus | null =>
  PROTOCOL_LIFECYCLE[state.status][name] ?? null;

type Apply = (state: ProtocolFold, entry: ProtocolEntry) => ProtocolSupersededWhy | null;

const APPLY: Record<ProtocolEntryType, Apply> = {
  'protocol.received': () => 'alreadyReceived',
  'protocol.keyed': key,

  'protocol.adjudicated': (state, entry) => {
    const payload = readProtocolPayload('protocol.adjudicated', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const next = move(state, 'adjudicate');
    if (next === null) return 'notNow';
    if (state.keyed.some(({ by }) => by === entry.actor)) return 'samePerson';
    state.status = next;
    state.sheet = payload.sheet;
    state.adjudicated = { by: entry.actor, at: entry.wallTime, entry: entry.id, reason: payload.reason };
    return null;
  },

  'protocol.returned': (state, entry) => {
    const payload = readProtocolPayload('protocol.returned', entry);
    if (payload === null) return 'badPayload';
    const next = move(state, 'return');
    if (next === null) return 'notNow';
    if (state.keyed.some(({ by }) => by === entry.actor)) return 'samePerson';
    if (!state.keyed.some(({ by }) => by === payload.to)) return 'notATypist';
    state.status = next;
    state.returnedTo = payload.to;
    state.keyed = state.keyed.filter(({ by }) => by !== payload.to);
    return null;
  },

  'protocol.accepted': (state, entry) => {
    const payload = readProtocolPayload('protocol.accepted', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const next = move(state, 'accept');
    if (next === null) return 'notNow';
    state.status = next;
    state.accepted = { by: entry.actor, at: entry.wallTime, entry: entry.id, accepts: payload.accepts };
    return null;
  },

  'protocol.rejected': (state, entry) => {
    const payload = readProtocolPayload('protocol.rejected', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const next = move(state, 'reject');
    if (next === null) return 'notNow';
    state.status = next;
    state.rejected = { by: entry.actor, at: entry.wallTime, entry: entry.id, code: payload.code, note: payload.note };
    return null;
  },

  'protocol.excluded': (state, entry) => {
    const payload = readProtocolPayload('protocol.excluded', entry);
    if (payload === null) return 'badPayload';
    if (state.excluded.includes(payload.code)) return 'notNow';
    state.excluded = [...state.excluded, payload.code].toSorted();
    return null;
  },

  'protocol.included': (state, entry) => {
    const payload = readProtocolPayload('protocol.included', entry);
    if (payload === null) return 'badPayload';
    if (!state.excluded.includes(payload.code)) return 'notNow';
    state.excluded = state.excluded.filter((code) => code !== payload.code);
    return null;
  },

  'protocol.reopenAsked': (state, entry) => {
    const payload = readProtocolPayload('protocol.reopenAsked', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    if (move(state, 'reopen') === null) return 'notNow';
    state.reopenAsked = { by: entry.actor, entry: entry.id, reason: payload.reason };
    return null;
  },

  'protocol.reopened': (state, entry) => {
    const payload = readProtocolPayload('protocol.reopened', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const { status } = state;
    if (status !== 'accepted' && status !== 'rejected') return 'notNow';
    if (state.reopenAsked?.entry !== payload.asked) return 'nothingAsked';
    if (state.reopenAsked.by === entry.actor) return 'samePerson';
    const history = [...state.history, { status, sheet: state.sheet, reopened: entry.id }];
    Object.assign(state, EMPTY, { history, excluded: state.excluded });
    return null;
  },
};

/** The first sheet, or the second of somebody else, which agrees with the first or doesn't. */
function key(state: ProtocolFold, entry: ProtocolEntry): ProtocolSupersededWhy | null {
  const payload = readProtocolPayload('protocol.keyed', entry);
  if (payload === null) return 'badPayload';
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  const keyed: Keyed = { by: entry.actor, at: entry.wallTime, entry: entry.id, sheet: payload.sheet };
  const [first] = state.keyed;
  if (first === undefined) {
    const next = move(state, 'key');
    if (next === null) return 'notNow';
    state.status = next;
    state.keyed = [keyed];
    return null;
  }
  if (state.status !== 'keyedOnce') return 'notNow';
  if (first.by === entry.actor) return 'samePerson';
  // One who was asked to key again does so, and nobody else.
  if (state.returnedTo !== null && state.returnedTo !== entry.actor) return 'notATypist';
  const differences = sheetDifferences(first.sheet, payload.sheet);
  const next = move(state, differences.length === 0 ? 'keyAgree' : 'keyDiffer');
  if (next === null) return 'notNow';
  state.status = next;
  state.keyed = [first, keyed];
  state.returnedTo = null;
  state.differences = differences;
  state.sheet = differences.length === 0 ? payload.sheet : null;
  return null;
}

/** Fields in which two sheets differ, as the form numbers them; words count as one with their digits. */
export function sheetDifferences(a: KeyedSheet, b: KeyedSheet): string[] {
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((field) => left.get(field) !== right.get(field));
}

function fieldsOf({ figures, sheet }: KeyedSheet): Map<string, string> {
  const text = (value: Json): string => canonicalJson(value);
  return new Map([
    ['1', text(figures.registered)],
    ['2', text(figures.received)],
    ['3', text(figures.issued)],
    // Names are spelled in many ways; what they issued is what is compared.
    ...(figures.issuedBy ?? []).map(({ role, count }, index): [string, string] => [
      `4.${index + 1}`,
      text([role, count]),
    ]),
    ['5', text(figures.participated)],
    ['5a', text(figures.absentee)],
    ['5b', text(figures.outside)],
    ...figures.votes.map(({ code, count }): [string, string] => [`6.${code}`, text(count)]),
    ['7', text(figures.invalid)],
    ['8', text(figures.unissued)],
    ['sheet', text(sheet as Json)],
  ]);
}

/** What may be done next, and by whom: for screens, and the same for core. Codes, never a boolean without a reason. */
export function mayKey(state: ProtocolFold, person: string): ProtocolSupersededWhy | null {
  if (state.status !== 'received' && state.status !== 'keyedOnce') return 'notNow';
  if (state.keyed.some(({ by }) => by === person)) return 'samePerson';
  return state.returnedTo !== null && state.returnedTo !== person ? 'notATypist' : null;
}
