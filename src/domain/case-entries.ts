import { z } from 'zod';
import type { EntryId, Ms, PersonId } from './brand.ts';
import { CALLBACK_PAYLOADS } from './callback.ts';
import { CASE_LANES } from './case-lifecycle.ts';
import { URGENCIES } from './election-profile.ts';
import { CHECKLIST_PAYLOADS } from './first-minute.ts';
import { HANDOVER_PAYLOADS } from './handover.ts';
import { MERGE_PAYLOADS } from './merge-entries.ts';
import { REFERRAL_PAYLOADS } from './referral.ts';
import { REPORTER_PAYLOADS } from './reporter.ts';

const urgency = z.enum(URGENCIES);
const lane = z.enum(CASE_LANES);
const moment = z.number().int();
/** The last move that its author had seen; null: none. A move that came in between supersedes this one. */
const after = z.string().nullable().optional();

/** Payloads of the entries a case is folded from. Loose: a newer version may say more. */
export const CASE_PAYLOADS = {
  /** An SOS, or what may be one, became a case. The entry of every workstation that saw the message has the same case id. */
  'case.opened': z.looseObject({
    submission: z.string(),
    messages: z.array(z.string()).default([]),
    possible: z.boolean(),
    urgency,
    kind: z.string().nullable(),
    region: z.string().nullable().default(null),
    reasons: z.array(z.string()).default([]),
    sentAt: moment,
    receivedAt: moment,
    /** Where it stands (kept-out.ts). What does not say so, or says what nobody knows, rings. */
    lane: lane.default('sos').catch('sos'),
  }),
  /** What stood with the coordinators is an SOS after all: it rings from now on, at this urgency or a higher one. */
  'case.becameSos': z.looseObject({ urgency, reasons: z.array(z.string()).default([]), receivedAt: moment.optional() }),
  /** "I answer for this." */
  'case.acknowledged': z.looseObject({}),
  'case.ackUndone': z.looseObject({ undoes: z.string() }),
  /**
   * "Look at this one by itself": taken out of its group on the alarm bar. About cases, not about a group: that is worked
   * out anew whenever somebody looks (surge.ts), and another headquarters' is another.
   */
  'case.setApart': z.looseObject({}),
  'case.apartUndone': z.looseObject({ undoes: z.string() }),
  /** A step of the ladder, claimed once per (case, run, step). */
  'case.escalated': z.looseObject({
    run: z.number().int(),
    step: z.number().int(),
    late: z.boolean().default(false),
    why: z.string().optional(),
    /** Whom it went to; nobody where it only got louder, or nobody was there. */
    to: z.array(z.string()).default([]),
  }),
  /** A term of the law has run out for one of its people (statutory.ts): told of once. */
  'case.termReached': z.looseObject({
    person: z.string(),
    code: z.string(),
    dueAt: moment,
    late: z.boolean().default(false),
  }),
  'case.noteAdded': z.looseObject({ text: z.string() }),
  /** Is it an SOS? `undone` takes back the decision named by `undoes`. */
  'case.possibleDecided': z.discriminatedUnion('decision', [
    z.looseObject({ decision: z.literal('sos') }),
    z.looseObject({ decision: z.literal('notSos'), reason: z.string().optional() }),
    z.looseObject({ decision: z.literal('undone'), undoes: z.string() }),
  ]),
  'case.evidenceAttached': z.looseObject({ messages: z.array(z.string()).min(1), receivedAt: moment }),
  'case.urgencyChanged': z.looseObject({ urgency, reasons: z.array(z.string()).default([]) }),
  /** A person read its submission as another kind of call; `filing` is the entry that did. */
  'case.reclassified': z.looseObject({
    urgency,
    reasons: z.array(z.string()).default([]),
    kind: z.string().nullable(),
    region: z.string().nullable().default(null),
    filing: z.string().optional(),
  }),
  'case.reclassifyUndone': z.looseObject({ undoes: z.string() }),
  /** A person raised it by what became known of it; `reasons` are all that hold then. */
  'case.raised': z.looseObject({ urgency, reasons: z.array(z.string()).default([]) }),
  'case.raiseUndone': z.looseObject({ undoes: z.string() }),
  /** `to` answers for it from now on: the author (a claim) or somebody they gave it to. */
  'case.assigned': z.looseObject({ to: z.string().min(1), after }),
  /** Something is being done: what. The first is the first action. */
  'case.started': z.looseObject({ text: z.string(), after }),
  'case.monitored': z.looseObject({ text: z.string().optional(), after }),
  'case.snoozed': z.looseObject({ until: moment, text: z.string().optional(), after }),
  /** By one person. P0 needs two: asked for by the first, confirmed or declined by another. */
  'case.closed': z.looseObject({ outcome: z.string(), text: z.string().optional(), after }),
  'case.closeAsked': z.looseObject({ outcome: z.string(), text: z.string().optional(), after }),
  'case.closeConfirmed': z.looseObject({ after }),
  'case.closeDeclined': z.looseObject({ text: z.string(), after }),
  'case.reopened': z.looseObject({ text: z.string(), after }),
  /** Takes back the move named by `undoes`, while nothing was done since. */
  'case.moveUndone': z.looseObject({ undoes: z.string() }),
  /** The questions of the first minute (first-minute.ts). */
  ...CHECKLIST_PAYLOADS,
  /** One case merged into another, submissions put to it and taken out (merge-entries.ts). */
  ...MERGE_PAYLOADS,
  /** At the change of a shift, for many cases at once: only countersigning moves them (handover.ts). */
  ...HANDOVER_PAYLOADS,
  /** About whoever reported it: told on the case, and changes nothing about it (reporter.ts). */
  ...REPORTER_PAYLOADS,
  /** What was promised for it and by when (referral.ts, callback.ts). */
  ...REFERRAL_PAYLOADS,
  ...CALLBACK_PAYLOADS,
} as const;
export type CaseEntryType = keyof typeof CASE_PAYLOADS;
export type CasePayload<T extends CaseEntryType> = z.infer<(typeof CASE_PAYLOADS)[T]>;
export const CASE_ENTRY_TYPES = Object.keys(CASE_PAYLOADS) as CaseEntryType[];

/** Automatic entries. */
export const SYSTEM_ACTOR = 'system';

export interface CaseEntry {
  id: EntryId;
  type: string;
  actor: PersonId | typeof SYSTEM_ACTOR;
  wallTime: Ms;
  hlc: string;
  /** As read from the journal; null when withheld or erased. */
  payload: unknown;
}

export function isCaseEntryType(type: string): type is CaseEntryType {
  return Object.hasOwn(CASE_PAYLOADS, type);
}

/**
 * The payload of an entry as one of its cases reads it. One that moved many at once says in `afterEach` what its author had
 * seen of each, by case; of its own a case reads it as `after`. One about two cases it reads from its own `side`.
 */
export function payloadFor(caseId: string, payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return payload;
  const sided = 'merging' in payload ? { ...payload, side: sideOf(caseId, payload.merging) } : payload;
  if (!('afterEach' in sided)) return sided;
  const { afterEach, ...said } = sided;
  if (typeof afterEach !== 'object' || afterEach === null || !Object.hasOwn(afterEach, caseId)) return said;
  return { ...said, after: (afterEach as Record<string, unknown>)[caseId] };
}

function sideOf(caseId: string, merging: unknown): 'from' | 'into' {
  const into = typeof merging === 'object' && merging !== null && 'into' in merging ? merging.into : undefined;
  return into === caseId ? 'into' : 'from';
}

/** The payload as its type says; null when it was withheld, erased or is not what the type says. */
export function readCasePayload<T extends CaseEntryType>(type: T, entry: CaseEntry): CasePayload<T> | null {
  const result = CASE_PAYLOADS[type].safeParse(entry.payload);
  return result.success ? (result.data as CasePayload<T>) : null;
}
