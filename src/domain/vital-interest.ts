import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import type { ConsentPurpose } from './relay-keys.ts';

/**
 * Vital interest (domain.md 7.3; design.md, what must be true, 4): nobody can ask the person, and not to pass anything on
 * would harm them. Two people, one of them a lead, decide to pass the least that helps to one named recipient, with a
 * reason and an end. It is no consent: leaving.ts, which exports ask, knows nothing of it. Entries are about one decision
 * (`vital:ID`).
 */
export const VITAL_STATES = ['asked', 'confirmed', 'refused', 'withdrawn', 'ended'] as const;
export type VitalState = (typeof VITAL_STATES)[number];
export const VITAL_MOVES = ['confirm', 'refuse', 'withdraw', 'end'] as const;
export type VitalMove = (typeof VITAL_MOVES)[number];

/**
 * ```
 *   asked ──confirm, by somebody else, one of the two a lead──▶ confirmed ──end, by anybody──▶ ended
 *         ──refuse, by somebody else, with a reason──▶ refused
 *         ──withdraw, by whoever asked──▶ withdrawn
 * ```
 * At `until` both are over by themselves: nothing can be confirmed or passed any more, what was passed stays shown.
 */
export const VITAL_LIFECYCLE: Record<VitalState, Partial<Record<VitalMove, VitalState>>> = {
  asked: { confirm: 'confirmed', refuse: 'refused', withdraw: 'withdrawn' },
  confirmed: { end: 'ended' },
  refused: {},
  withdrawn: {},
  ended: {},
};

/** Whose the move is. */
export const VITAL_MOVE_IS_BY: Record<VitalMove, 'asker' | 'other' | 'anybody'> = {
  confirm: 'other',
  refuse: 'other',
  withdraw: 'asker',
  end: 'anybody',
};

export const VITAL_RECIPIENTS = ['lawyer', 'doctor', 'hotline'] as const;
export type VitalRecipient = (typeof VITAL_RECIPIENTS)[number];

/** What may be passed, each chosen by itself. `said`: words written for this decision, the state of health before all. */
export const VITAL_FIELDS = ['name', 'minor', 'state', 'place', 'since', 'said'] as const;
export type VitalField = (typeof VITAL_FIELDS)[number];

/** Longer than this nobody can foresee: it is decided anew. */
export const MOST_VITAL_HOURS = 72;

/** The consent that was not to be had: whoever refused it themselves is not overruled. */
export const vitalPurpose = (recipient: VitalRecipient): ConsentPurpose =>
  recipient === 'lawyer' ? 'lawyer' : 'partner';

const moment = z.number().int();

/** Loose: a newer version may say more. */
export const VITAL_PAYLOADS = {
  'vital.asked': z.looseObject({
    /** `affected` id. */
    person: z.string(),
    case: z.string(),
    to: z.looseObject({ kind: z.enum(VITAL_RECIPIENTS), name: z.string().min(1) }),
    fields: z.array(z.enum(VITAL_FIELDS)).min(1),
    /** Of the field `said`. */
    said: z.string().nullable().default(null),
    reason: z.string().min(1),
    until: moment,
    /** Whether whoever asked was a lead then; core says so, not the window. */
    lead: z.boolean(),
  }),
  'vital.confirmed': z.looseObject({ lead: z.boolean() }),
  'vital.refused': z.looseObject({ text: z.string() }),
  'vital.withdrawn': z.looseObject({}),
  'vital.ended': z.looseObject({}),
  /** Somebody took it to pass it on: what it was at that moment, by field. */
  'vital.passed': z.looseObject({
    said: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
} as const;
export type VitalEntryType = keyof typeof VITAL_PAYLOADS;
export const VITAL_ENTRY_TYPES = Object.keys(VITAL_PAYLOADS) as VitalEntryType[];

const MOVE_OF: Partial<Record<string, VitalMove>> = {
  'vital.confirmed': 'confirm',
  'vital.refused': 'refuse',
  'vital.withdrawn': 'withdraw',
  'vital.ended': 'end',
};

export interface VitalEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface Vital {
  person: string;
  case: string;
  state: VitalState;
  to: { kind: VitalRecipient; name: string };
  fields: VitalField[];
  said: string | null;
  reason: string;
  until: Ms;
  asked: { by: string; at: Ms; lead: boolean };
  /** The second person's word. `text`: why it was refused. */
  answer: { by: string; at: Ms; move: VitalMove; text: string | null } | null;
  ended: { by: string; at: Ms } | null;
  passed: { by: string; at: Ms; said: Record<string, string | number | boolean | null> }[];
  superseded: { entry: EntryId; actor: string; why: VitalRefusal }[];
}
/** notOpen: answered already, or not decided; over: after its end; own: the same person; noLead: neither is a lead. */
export type VitalRefusal = 'notOpen' | 'over' | 'own' | 'notOwn' | 'noLead';

/**
 * Why somebody may not make a move at a moment; null: they may. The rule stands here once, for core before it writes and
 * for the fold of what two headquarters wrote.
 */
export function vitalRefusal(
  vital: Pick<Vital, 'state' | 'asked' | 'until'>,
  move: VitalMove | 'pass',
  who: { id: string; lead: boolean; at: number },
): VitalRefusal | null {
  if (move === 'pass') return vital.state !== 'confirmed' ? 'notOpen' : isOver(vital, who.at) ? 'over' : null;
  if (VITAL_LIFECYCLE[vital.state][move] === undefined) return 'notOpen';
  const own = who.id === vital.asked.by;
  if (VITAL_MOVE_IS_BY[move] === 'other' && own) return 'own';
  if (VITAL_MOVE_IS_BY[move] === 'asker' && !own) return 'notOwn';
  if (move !== 'confirm') return null;
  if (isOver(vital, who.at)) return 'over';
  return vital.asked.lead || who.lead ? null : 'noLead';
}

/** Its end has come. */
export const isOver = ({ until }: Pick<Vital, 'until'>, now: number): boolean => now >= until;

/** Whether its recipient may be told now. */
export const isVitalOpen = (vital: Pick<Vital, 'state' | 'until'>, now: number): boolean =>
  vital.state === 'confirmed' && !isOver(vital, now);

/**
 * One decision from its entries in merged order. Total: what comes second, from the wrong hand, too late or without a lead
 * is superseded. Null while nothing readable has asked: a decision whose words were erased lets nobody pass anything.
 */
export function foldVital(entries: readonly VitalEntry[]): Vital | null {
  let vital: Vital | null = null;
  for (const entry of entries) {
    if (entry.type === 'vital.asked') vital ??= asked(entry);
    else if (vital !== null) apply(vital, entry);
  }
  return vital;
}

function asked({ actor, wallTime, payload }: VitalEntry): Vital | null {
  const read = VITAL_PAYLOADS['vital.asked'].safeParse(payload);
  if (!read.success) return null;
  const { person, case: of, to, fields, said, reason, until, lead } = read.data;
  return {
    person,
    case: of,
    state: 'asked',
    to: { kind: to.kind, name: to.name },
    fields: VITAL_FIELDS.filter((field) => fields.includes(field)),
    said,
    reason,
    until: until as Ms,
    asked: { by: actor, at: wallTime, lead },
    answer: null,
    ended: null,
    passed: [],
    superseded: [],
  };
}

function apply(vital: Vital, { id, type, actor, wallTime, payload }: VitalEntry): void {
  const move = type === 'vital.passed' ? 'pass' : MOVE_OF[type];
  if (move === undefined) return;
  // A word that was erased is not a lead's.
  const confirmed = VITAL_PAYLOADS['vital.confirmed'].safeParse(payload);
  const lead = move === 'confirm' && confirmed.success && confirmed.data.lead;
  const why = vitalRefusal(vital, move, { id: actor, lead, at: wallTime });
  if (why !== null) {
    vital.superseded.push({ entry: id, actor, why });
    return;
  }
  if (move === 'pass') {
    const read = VITAL_PAYLOADS['vital.passed'].safeParse(payload);
    // Somebody passed it on, whatever has become of the words.
    vital.passed.push({ by: actor, at: wallTime, said: read.success ? read.data.said : {} });
    return;
  }
  vital.state = VITAL_LIFECYCLE[vital.state][move] ?? vital.state;
  if (move === 'end') {
    vital.ended = { by: actor, at: wallTime };
    return;
  }
  const refused = VITAL_PAYLOADS['vital.refused'].safeParse(payload);
  const text = move === 'refuse' && refused.success ? refused.data.text : null;
  vital.answer = { by: actor, at: wallTime, move, text };
}
