import { z } from 'zod';
import {
  ACTION_WAITS,
  HANDOVER_STATES,
  NEXT_STEPS,
  READINESS,
  SHIFT_CHANGES,
  sheetFigures,
} from '../../domain/index.ts';
import { command, done, query, RESPOND } from '../base.ts';
import { caseState, id, line, ms, urgency } from '../shapes.ts';

const who = z.object({ id, name: z.string() });
const note = z.string().trim().min(1).max(500);

/** A term of the law, soonest of the people of a case. */
const term = z.object({ code: z.string(), dueAt: ms, passed: z.boolean() });

const sheetCase = z.object({
  id,
  urgency,
  possible: z.boolean(),
  status: caseState,
  kind: z.string(),
  region: z.string().nullable(),
  place: z.string(),
  owner: who.nullable(),
  receivedAt: ms,
  /** What it waits for; `dueAt` null where no clock runs. */
  next: z.object({ what: z.enum(NEXT_STEPS), dueAt: ms.nullable(), wait: z.enum(ACTION_WAITS).nullable() }),
  term: term.nullable(),
});
export type SheetCase = z.infer<typeof sheetCase>;

const handover = z.object({
  id,
  state: z.enum(HANDOVER_STATES),
  from: who,
  /** Null: whoever comes first. */
  to: who.nullable(),
  signedAt: ms,
  /** When the shift began that it is about. */
  since: ms,
  figures: sheetFigures.nullable(),
  answer: who.extend({ at: ms }).nullable(),
  /** Why it was refused. */
  reason: z.string().nullable(),
  /** As named when it was signed; `theirs`: still in the leaver's hand. */
  cases: z.array(
    sheetCase.omit({ owner: true, term: true }).extend({ note: z.string().nullable(), theirs: z.boolean() }),
  ),
});
export type HandoverRow = z.infer<typeof handover>;

const spread = z.object({
  n: z.number().int(),
  /** The clock still runs for so many. */
  waiting: z.number().int(),
  /** Milliseconds; null without any. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
});
const group = {
  cases: z.number().int(),
  answer: spread,
  action: spread,
  /** Answered in time, of those answered or past their target. */
  inTarget: z.object({ within: z.number().int(), of: z.number().int() }),
};

const said = <T extends Record<string, boolean | null>>(codes: T) =>
  z.enum(Object.keys(codes) as [keyof T & string, ...(keyof T & string)[]]);

export const shifts = {
  /** Whether this seat and this machine are as they should be at the start of a shift; journalled with it, blocks nothing. */
  readiness: query(RESPOND).output(
    z.object({
      sound: said(READINESS.sound),
      power: said(READINESS.power),
      clock: said(READINESS.clock),
      connection: said(READINESS.connection),
      proxy: said(READINESS.proxy),
      backup: said(READINESS.backup),
    }),
  ),
  /**
   * What a shift leaves behind, as of `asOf`: open P0 and P1 of everybody (and whatever else is the caller's), what changed
   * since the caller's shift began, how many people are still held. At most 300 cases; `figures` count all.
   */
  sheet: query(RESPOND)
    .input(z.object({ since: ms.nullish() }))
    .output(
      z.object({
        asOf: ms,
        since: ms,
        /** Null: the caller is not on shift, and `since` is only twelve hours ago. */
        onShiftSince: ms.nullable(),
        figures: sheetFigures,
        cases: z.array(sheetCase),
        changes: z.array(
          z.object({
            id,
            what: z.enum(SHIFT_CHANGES),
            at: ms,
            urgency,
            kind: z.string(),
            region: z.string().nullable(),
            place: z.string(),
          }),
        ),
      }),
    ),
  /** Those that wait first, then the latest. */
  handovers: query(RESPOND).output(z.array(handover)),
  /**
   * The leaver's signature. Each open P0 and P1 of theirs needs a note (HANDOVER_NOTE); without `to` it is for whoever comes
   * first. Nothing moves before the second signature.
   */
  sign: command(RESPOND)
    .input(
      z.object({
        to: id.nullable(),
        notes: z.array(z.object({ caseId: id, text: note })).max(500),
        /** Since when, as on the sheet that was read. */
        since: ms.nullish(),
        endShift: z.boolean().default(true),
      }),
    )
    .output(z.object({ id })),
  /** The second signature: its cases are the caller's, who is on shift from then on. */
  countersign: command(RESPOND)
    .input(z.object({ id }))
    .output(z.object({ cases: z.number().int() })),
  refuse: command(RESPOND)
    .input(z.object({ id, text: line(500) }))
    .output(done),
  withdraw: command(RESPOND).input(z.object({ id })).output(done),
  /**
   * How quickly cases received since then were answered and acted on. Quantiles by definition 7 of Hyndman and Fan; hours on
   * the clock of the election's zone.
   */
  responseTimes: query(RESPOND)
    .input(z.object({ hours: z.number().int().min(1).max(8760).nullable().default(null) }))
    .output(
      z.object({
        asOf: ms,
        zone: z.string(),
        all: z.object(group),
        byHour: z.array(z.object({ hour: z.number().int(), ...group })),
        byUrgency: z.array(z.object({ urgency, ...group })),
        byKind: z.array(z.object({ kind: z.string(), ...group })),
      }),
    ),
};
