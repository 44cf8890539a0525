import { z } from 'zod';
import { ASSIGNMENT_ENDS, OBSERVER_CALL_RESULTS, OBSERVER_LINES } from '../../domain/index.ts';
import { command, done, page, query } from '../base.ts';
import { id, ms } from '../shapes.ts';
import { assignmentRow, COORDINATE, checkinRow, checkinStatus, code, count, shift } from './coverage.ts';

const aimed = z.object({ observer: id, station: id, shift });
const many = z.array(id).min(1).max(2000);
const callLine = z.enum(OBSERVER_LINES);
const lineResult = z.enum(OBSERVER_CALL_RESULTS);

const candidate = z.object({
  id,
  callSign: z.string(),
  organisation: z.string().nullable(),
  region: code.nullable(),
  district: z.string().nullable(),
  languages: z.array(z.string()),
  car: z.boolean(),
  /** Where they are sent at that time; null: nowhere. */
  busy: z.object({ region: code, number: count }).nullable(),
});
export type CandidateRow = z.infer<typeof candidate>;

const confirmRow = assignmentRow.extend({
  zone: z.string(),
  /** Where the station was when they were told of it, and is now, as an address or coordinates; '' where neither is known. */
  was: z.string(),
  now: z.string(),
  closed: z.boolean(),
});
export type ConfirmRow = z.infer<typeof confirmRow>;

const callListRow = z.object({
  /** Of the assignment. */
  id,
  observer: id,
  callSign: z.string(),
  organisation: z.string().nullable(),
  station: id,
  region: code,
  district: code.nullable(),
  number: count,
  zone: z.string(),
  shift,
  /** The station was drawn into the sample. */
  sample: z.boolean(),
  /** The last that was due and did not come. */
  missed: z.object({
    step: z.enum(['arrived', 'counting', 'protocol', 'turnout']),
    hour: count.nullable(),
    at: ms,
  }),
  /** Since when nothing was heard of them: their last word, or the beginning of their shift. */
  since: ms,
  last: z.object({ status: checkinStatus, at: ms }).nullable(),
  /** Numbers that are known, masked: `observers.open` gives them. */
  lines: z.array(z.object({ line: callLine, name: z.string().nullable(), hint: z.string() })),
  /** Since the step was due. */
  calls: z.array(z.object({ at: ms, by: z.string(), line: callLine, result: lineResult, note: z.string().nullable() })),
  /** Whom to call next, and from when on; null: there is no number that works. */
  next: z.object({ line: callLine, from: ms }).nullable(),
});
export type CallListRow = z.infer<typeof callListRow>;

const silenceRow = z.object({
  id,
  region: code,
  district: code.nullable(),
  since: ms,
  noticedAt: ms,
  /** Observers of whom something was due, and who were not heard of: now, or when it ended. */
  expected: count,
  missed: count,
  /** Who looks into it. */
  owner: z.object({ id, name: z.string(), at: ms }).nullable(),
  endedAt: ms.nullable(),
  /** heard, over. */
  endedWhy: z.string().nullable(),
});
export type SilenceRow = z.infer<typeof silenceRow>;

export const assignments = {
  /**
   * Sends observers; one decision for all, refused whole. ASSIGNED_ELSEWHERE: one of them would be in two places, who and
   * where; ASSIGNED_ALREADY: they are sent to this very station then; OBSERVER_NOT_ACTIVE, OBSERVER_NOT_ACCREDITED,
   * STATION_CLOSED.
   */
  assign: command(COORDINATE)
    .input(z.object({ assignments: z.array(aimed).min(1).max(2000) }))
    .output(z.object({ entryId: id, ids: z.array(id) })),
  /** Takes them back; `why` is told on the observer and the station. ASSIGNMENT_OVER: one of them has ended. */
  unassign: command(COORDINATE)
    .input(z.object({ ids: many, why: z.enum(ASSIGNMENT_ENDS) }))
    .output(z.object({ entryId: id })),
  /** They were told of the station as it is now. */
  confirm: command(COORDINATE)
    .input(z.object({ ids: many }))
    .output(z.object({ entryId: id })),
  /** Takes back one's own decision of these, check-ins and silences taken included, while nobody else touched what it was about. */
  undo: command(COORDINATE)
    .input(z.object({ entryId: id }))
    .output(done),
  /** Of one observer or of one station: what stands, then what ended. */
  list: query('signedIn')
    .input(z.union([z.object({ observer: id }), z.object({ station: id })]))
    .output(z.array(assignmentRow)),
  /** Whom one could send to a station in a shift: who is free then first. At most 50; `total` of all that fit. */
  candidates: query(COORDINATE)
    .input(z.object({ station: id, shift, search: z.string().max(200).default('') }))
    .output(z.object({ rows: z.array(candidate), total: count })),
  /** Assignments whose station is another now. */
  toConfirm: query('signedIn')
    .input(z.object(page))
    .output(z.object({ rows: z.array(confirmRow), next: id.nullable(), total: count.nullable() })),

  /**
   * What somebody was told by telephone. Without `station`: the one that they are sent to at that time. Of whoever was kept
   * out it opens a case (`caseId`), and alarms where worse than that is told (`raised`).
   */
  checkIn: command(COORDINATE)
    .input(
      z.object({
        observer: id,
        station: id.nullish(),
        status: checkinStatus,
        at: ms.nullish(),
        reason: code.nullish(),
        reasonText: z.string().trim().max(1000).nullish(),
        writtenAct: z.boolean().nullish(),
        turnout: z.number().int().min(0).max(1_000_000).nullish(),
        hour: count.min(0).max(23).nullish(),
      }),
    )
    .output(z.object({ entryId: id, caseId: id.nullable(), raised: z.boolean() })),
  /** The newest check-ins; `unknown`: of nobody who could be named. */
  checkins: query('signedIn')
    .input(z.object({ ...page, unknown: z.boolean().default(false), observer: id.nullish() }))
    .output(z.object({ rows: z.array(checkinRow), next: z.string().nullable(), total: count.nullable() })),

  /** Whoever was not heard of, to be called (`observers.call` says what came of it): sample stations first, then the longest missed. At most 300. */
  callList: query('signedIn').output(z.object({ asOf: ms, rows: z.array(callListRow), total: count })),

  /** Districts of which nothing is heard: those that are, then those of the last day. */
  silences: query('signedIn').output(z.array(silenceRow)),
  /** "I look into it": it alarms nobody any more. SILENCE_TAKEN: somebody does already. */
  takeSilence: command(COORDINATE)
    .input(z.object({ id }))
    .output(z.object({ entryId: id })),
};
