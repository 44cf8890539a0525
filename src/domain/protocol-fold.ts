import type { EntryId, Ms } from './brand.ts';
import { SYSTEM_ACTOR } from './case-entries.ts';
import {
  type CommissionFault,
  type ExclusionCode,
  isProtocolEntryType,
  type KeyedSheet,
  type ProtocolCopy,
  type ProtocolEntry,
  type ProtocolEntryType,
  type ProtocolPayload,
  type RejectionCode,
  readProtocolPayload,
} from './protocol-entries.ts';
import { isFinished, PROTOCOL_LIFECYCLE, type ProtocolMove, type ProtocolStatus } from './protocol-lifecycle.ts';
import { sheetDifferences } from './protocol-sheets.ts';
import type { ProtocolLevel } from './relay-keys.ts';

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
  | 'notATypist'
  /** An undo of what somebody has since built on, of somebody else's, or of what can't be taken back. */
  | 'notTheLast';

export interface Keyed {
  by: string;
  at: Ms;
  entry: EntryId;
  sheet: KeyedSheet;
  /** Photographs that its author had before them; null where the entry doesn't say. */
  photos: number | null;
}

export interface ProtocolFold {
  status: ProtocolStatus;
  level: ProtocolLevel;
  region: string | null;
  station: string | null;
  submission: string | null;
  /** More of the same sheet, sent apart. */
  joined: string[];
  /** It is itself only more of another protocol: nothing is decided about it here any more. */
  joinedInto: string | null;
  receivedAt: Ms;
  /** At most two, of different people, in the order keyed. */
  keyed: Keyed[];
  /** Who has to key again, with what they keyed before and the fields that are asked for. */
  returned: { to: string; by: string; kept: KeyedSheet; fields: string[] } | null;
  /** Set where a third person decided. */
  adjudicated: { by: string; at: Ms; entry: EntryId; reason: string } | null;
  /** The sheet as it stands: agreed by two, or adjudicated. Null before. */
  sheet: KeyedSheet | null;
  /** Fields in which the two differ. */
  differences: string[];
  accepted: { by: string; at: Ms; entry: EntryId; accepts: string[] } | null;
  rejected: { by: string; at: Ms; entry: EntryId; code: RejectionCode; note: string } | null;
  excluded: ExclusionCode[];
  /** Why each exclusion that stands was made. */
  notes: Partial<Record<ExclusionCode, string>>;
  graded: { grade: 'partial' | 'complete'; photos: number; by: string } | null;
  faults: CommissionFault[];
  /** Null: nobody has said. */
  copy: ProtocolCopy | null;
  /** Other protocols of the station that a person has compared with this one, with what they said. */
  compared: { other: string; by: string; reason: string }[];
  reopenAsked: { by: string; at: Ms; entry: EntryId; reason: string } | null;
  /** Finished states that were reopened, newest last: nothing of them is lost. */
  history: { status: 'accepted' | 'rejected'; by: string; at: Ms; sheet: KeyedSheet | null; reopened: EntryId }[];
  superseded: { entry: EntryId; actor: string; type: string; why: ProtocolSupersededWhy }[];
  entries: number;
  lastAt: Ms;
  /** What its author may still take back: the last decision, where that can be taken back at all. */
  undoable: { entry: EntryId; by: string; type: ProtocolEntryType } | null;
}

type State = ProtocolFold;
interface Step {
  entry: ProtocolEntry;
  type: ProtocolEntryType;
  /** As it was before it. */
  before: State;
}

/**
 * The state of one protocol from its entries in merged order. Total; null while nothing has received it. Merged journals
 * may hold what no screen would allow: such an entry is kept as superseded and changes nothing.
 */
export function foldProtocol(entries: readonly ProtocolEntry[]): ProtocolFold | null {
  let state: State | null = null;
  const lost: ProtocolFold['superseded'] = [];
  const steps: Step[] = [];
  for (const entry of entries) {
    const { type } = entry;
    let why: ProtocolSupersededWhy | null = null;
    if (!isProtocolEntryType(type)) why = 'unknownType';
    else if (state === null) {
      state = type === 'protocol.received' ? begun(entry) : null;
      if (state === null) why = type === 'protocol.received' ? 'badPayload' : 'notReceived';
    } else if (type === 'protocol.undone') {
      const before = undone(state, steps, entry);
      if (before === null) why = readProtocolPayload(type, entry) === null ? 'badPayload' : 'notTheLast';
      else state = before;
    } else {
      const next: State = { ...state };
      why = apply(next, type, entry);
      if (why === null) {
        steps.push({ entry, type, before: state });
        state = next;
      }
    }
    if (why !== null) lost.push({ entry: entry.id, actor: entry.actor, type, why });
    else if (state !== null) state.lastAt = entry.wallTime;
  }
  if (state === null) return null;
  const last = steps.at(-1);
  const undoable =
    last && last.entry.actor !== SYSTEM_ACTOR && mayUndo(last, state)
      ? { entry: last.entry.id, by: last.entry.actor, type: last.type }
      : null;
  return { ...state, superseded: lost, entries: entries.length, undoable };
}

const EMPTY = {
  status: 'received',
  keyed: [],
  returned: null,
  adjudicated: null,
  sheet: null,
  differences: [],
  accepted: null,
  rejected: null,
  reopenAsked: null,
} satisfies Partial<State>;

function begun(entry: ProtocolEntry): State | null {
  const payload = readProtocolPayload('protocol.received', entry);
  if (payload === null) return null;
  return {
    ...EMPTY,
    level: payload.level,
    region: payload.region,
    station: payload.station,
    submission: payload.submission,
    joined: [],
    joinedInto: null,
    receivedAt: entry.wallTime,
    excluded: [],
    notes: {},
    graded: null,
    faults: [],
    copy: null,
    compared: [],
    history: [],
    superseded: [],
    entries: 0,
    lastAt: entry.wallTime,
    undoable: null,
  };
}

/**
 * A first sheet may be taken back; never a second one: its author would learn from the answer whether it was the same, and
 * could try until it is. What two people did, or what is about two protocols, has an opposite of its own.
 */
const FINAL: ReadonlySet<ProtocolEntryType> = new Set([
  'protocol.received',
  'protocol.joined',
  'protocol.parted',
  'protocol.reopened',
]);
const mayUndo = ({ type, before }: Step, state: State): boolean =>
  !FINAL.has(type) && state.joinedInto === null && (type !== 'protocol.keyed' || before.keyed.length === 0);

function undone(state: State, steps: Step[], entry: ProtocolEntry): State | null {
  const last = steps.at(-1);
  const target = readProtocolPayload('protocol.undone', entry)?.undoes;
  if (!last || last.entry.id !== target || last.entry.actor !== entry.actor || !mayUndo(last, state)) return null;
  if (entry.actor === SYSTEM_ACTOR) return null;
  steps.pop();
  return { ...last.before };
}

const move = (state: State, name: ProtocolMove): ProtocolStatus | null =>
  state.joinedInto === null ? (PROTOCOL_LIFECYCLE[state.status][name] ?? null) : null;

type Ours = Exclude<ProtocolEntryType, 'protocol.received' | 'protocol.undone'>;
type Apply<T extends Ours> = (
  state: State,
  payload: ProtocolPayload<T>,
  entry: ProtocolEntry,
) => ProtocolSupersededWhy | null;

/** What the program may do by itself: everything else takes a person. */
const BY_ITSELF: ReadonlySet<ProtocolEntryType> = new Set(['protocol.excluded', 'protocol.included']);

function apply(state: State, type: ProtocolEntryType, entry: ProtocolEntry): ProtocolSupersededWhy | null {
  if (type === 'protocol.received' || type === 'protocol.undone') return 'alreadyReceived';
  const payload = readProtocolPayload(type, entry);
  if (payload === null) return 'badPayload';
  if (entry.actor === SYSTEM_ACTOR && !BY_ITSELF.has(type)) return 'needsAPerson';
  return (APPLY[type] as Apply<Ours>)(state, payload, entry);
}

const wasKeyedBy = (state: State, person: string): boolean => state.keyed.some(({ by }) => by === person);

const APPLY: { [T in Ours]: Apply<T> } = {
  'protocol.keyed': key,

  'protocol.adjudicated': (state, { sheet, reason }, { actor, wallTime, id }) => {
    const next = move(state, 'adjudicate');
    if (next === null) return 'notNow';
    if (wasKeyedBy(state, actor)) return 'samePerson';
    Object.assign(state, { status: next, sheet, adjudicated: { by: actor, at: wallTime, entry: id, reason } });
    return null;
  },

  'protocol.returned': (state, { to }, { actor }) => {
    const next = move(state, 'return');
    if (next === null) return 'notNow';
    if (wasKeyedBy(state, actor)) return 'samePerson';
    const theirs = state.keyed.find(({ by }) => by === to);
    if (!theirs) return 'notATypist';
    state.status = next;
    state.returned = { to, by: actor, kept: theirs.sheet, fields: state.differences };
    state.keyed = state.keyed.filter(({ by }) => by !== to);
    state.differences = [];
    return null;
  },

  'protocol.accepted': (state, { accepts, exclude }, { actor, wallTime, id }) => {
    const next = move(state, 'accept');
    if (next === null) return 'notNow';
    state.status = next;
    state.accepted = { by: actor, at: wallTime, entry: id, accepts };
    if (exclude) leaveOut(state, exclude.code, exclude.note);
    return null;
  },

  'protocol.rejected': (state, { code, note }, { actor, wallTime, id }) => {
    const next = move(state, 'reject');
    if (next === null) return 'notNow';
    state.status = next;
    state.rejected = { by: actor, at: wallTime, entry: id, code, note };
    return null;
  },

  'protocol.excluded': (state, { code, note }) => {
    if (state.excluded.includes(code)) return 'notNow';
    leaveOut(state, code, note);
    return null;
  },

  'protocol.included': (state, { code }) => {
    if (!state.excluded.includes(code)) return 'notNow';
    state.excluded = state.excluded.filter((each) => each !== code);
    const { [code]: _, ...notes } = state.notes;
    state.notes = notes;
    return null;
  },

  'protocol.reopenAsked': (state, { reason }, { actor, wallTime, id }) => {
    if (move(state, 'reopen') === null) return 'notNow';
    state.reopenAsked = { by: actor, at: wallTime, entry: id, reason };
    return null;
  },

  'protocol.reopened': (state, { asked }, { actor, id }) => {
    const { status } = state;
    if (!isFinished(status)) return 'notNow';
    if (state.reopenAsked?.entry !== asked) return 'nothingAsked';
    if (state.reopenAsked.by === actor) return 'samePerson';
    const { by, at } = state[status] ?? state.reopenAsked;
    const history = [...state.history, { status, by, at, sheet: state.sheet, reopened: id }];
    Object.assign(state, EMPTY, { history });
    return null;
  },

  'protocol.placed': (state, { level, region, station }) => {
    // Figures were keyed on the form of a level: another level is another form.
    const refused = isFinished(state.status) || (level !== state.level && state.keyed.length > 0);
    if (refused || state.joinedInto !== null) return 'notNow';
    Object.assign(state, { level, region, station });
    return null;
  },

  'protocol.joined': (state, { submission, into }) => {
    if (state.joinedInto !== null) return 'notNow';
    if (submission !== state.submission) {
      if (state.joined.includes(submission)) return 'notNow';
      state.joined = [...state.joined, submission].toSorted();
      return null;
    }
    if (state.status !== 'received' || state.joined.length > 0) return 'notNow';
    state.joinedInto = into;
    return null;
  },

  'protocol.parted': (state, { submission, into }) => {
    if (submission === state.submission) {
      if (state.joinedInto !== into) return 'notNow';
      state.joinedInto = null;
      return null;
    }
    if (!state.joined.includes(submission)) return 'notNow';
    state.joined = state.joined.filter((each) => each !== submission);
    return null;
  },

  'protocol.graded': (state, { grade, photos }, { actor }) => {
    if (state.status === 'rejected' || state.joinedInto !== null) return 'notNow';
    state.graded = { grade, photos, by: actor };
    return null;
  },

  'protocol.fault': (state, { code, on }) => {
    if (state.faults.includes(code) === on) return 'notNow';
    state.faults = on ? [...state.faults, code].toSorted() : state.faults.filter((each) => each !== code);
    return null;
  },

  'protocol.copy': (state, { copy }) => {
    if (state.copy === copy || state.joinedInto !== null) return 'notNow';
    state.copy = copy;
    return null;
  },

  'protocol.compared': (state, { other, reason }, { actor }) => {
    state.compared = [...state.compared.filter((each) => each.other !== other), { other, by: actor, reason }];
    return null;
  },
};

function leaveOut(state: State, code: ExclusionCode, note: string): void {
  state.excluded = [...new Set([...state.excluded, code])].toSorted();
  state.notes = { ...state.notes, [code]: note };
}

/** The first sheet, or the second of somebody else, which agrees with the first or doesn't. */
function key(
  state: State,
  { sheet, photos }: ProtocolPayload<'protocol.keyed'>,
  { actor, wallTime, id }: ProtocolEntry,
): ProtocolSupersededWhy | null {
  const why = mayKey(state, actor);
  if (why !== null) return why;
  const keyed: Keyed = { by: actor, at: wallTime, entry: id, sheet, photos: photos ?? null };
  const [first] = state.keyed;
  const differences = first ? sheetDifferences(first.sheet, sheet) : [];
  const next = move(state, !first ? 'key' : differences.length === 0 ? 'keyAgree' : 'keyDiffer');
  if (next === null) return 'notNow';
  state.status = next;
  state.keyed = first ? [first, keyed] : [keyed];
  state.returned = null;
  state.differences = differences;
  state.sheet = next === 'agreed' ? sheet : null;
  return null;
}

type Standing = Pick<ProtocolFold, 'status' | 'keyed' | 'returned' | 'joinedInto'>;

/** Whether this person may key it now, and if not, why: for screens, and the same for core. */
export function mayKey(state: Standing, person: string): ProtocolSupersededWhy | null {
  if ((state.status !== 'received' && state.status !== 'keyedOnce') || state.joinedInto !== null) return 'notNow';
  if (state.keyed.some(({ by }) => by === person)) return 'samePerson';
  // One who was asked to key again does so, and nobody else.
  return state.returned !== null && state.returned.to !== person ? 'notATypist' : null;
}

/**
 * Whether this person may see what others keyed, and everything that follows from it. Nobody who may still key may: not
 * while one sheet is missing, and neither of the two while a third decides, for one of them may be asked to key again.
 */
export function mayCompare(state: Standing, person: string): boolean {
  if (state.keyed.length < 2) return false;
  return state.status !== 'differs' || !state.keyed.some(({ by }) => by === person);
}
