import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { CALLERS, MOST_AT_ONCE, SURGE_KINDS } from '../../domain/index.ts';
import { command, live, query, RESPOND } from '../base.ts';
import { caseRow, id, ms, trust, urgency } from '../shapes.ts';

export const alarmRow = z.object({
  caseId: id,
  urgency,
  /** A possible SOS alarms until a person says otherwise. */
  possible: z.boolean(),
  kind: z.string(),
  /** Region code; its name in the reader's language comes with `system.election`. */
  region: z.string().nullable(),
  place: z.string(),
  /** Who calls: observers first, whom nobody has heard of last. */
  caller: z.enum(CALLERS),
  /** First words of the report; of a group's newest. */
  excerpt: z.string(),
  trust,
  sentAt: ms,
  receivedAt: ms,
  ackDueAt: ms,
  /** Somebody answers for the case and this is news on it, or they have left it lying: who. */
  owner: z.string().nullable(),
  ownerId: id.nullable(),
  /** 0 normal; 1 nobody was listening, past its target, or its owner again; 2 twice the target, or the lead. */
  level: z.number().int(),
  unheard: z.boolean(),
  /** Whom the ladder has called for it, the last one last. */
  called: z.array(z.string()),
  /** With `why` term: the last term of the law that ran out for one of its people. */
  term: z.object({ code: z.string(), dueAt: ms }).nullable(),
  /** Why it is here: nobody answers, a term of the law ran out, something new came, or its owner has left it lying. */
  why: z.enum(['unanswered', 'term', 'fresh', 'noAction', 'noSecond', 'snoozeOver']),
  /**
   * While the bar is long: this call and others that belong together, in one line. Everything else in the row is the first
   * one's. Null: a call by itself.
   */
  group: z
    .object({
      /** The same while calls come and go. */
      id,
      by: z.enum(SURGE_KINDS),
      count: z.number().int(),
      senders: z.number().int(),
      /** When the oldest and the newest were sent. */
      since: ms,
      until: ms,
      /** In the order of the bar, the row's own first; as many as one decision may move. */
      members: z.array(id).max(MOST_AT_ONCE),
    })
    .nullable(),
});
export type AlarmRow = z.infer<typeof alarmRow>;

export const sosEvent = z.object({
  /** Position to resume from. */
  seq: z.number().int(),
  what: z.enum(['raised', 'climbed', 'silenced']),
  caseId: id,
  urgency,
  possible: z.boolean(),
  level: z.number().int(),
  /**
   * The alarm bar after it, as `alarms.list` would answer, so that an SOS is on the screen without a question. Only for a
   * seat that may ask for it, and only with the last event of a wave, while the bar is short.
   */
  alarms: z.array(alarmRow).optional(),
  /** While the bar is long, to the same seats: this case's line of it; null where it has none any more. */
  alarm: alarmRow.nullable().optional(),
});
export type SosEvent = z.infer<typeof sosEvent>;

export const alarms = {
  /** At most 500 lines, most pressing first. */
  list: query('signedIn').output(z.array(alarmRow)),
  /** Lines of these cases one by one, in the order of the bar: what a group holds. */
  members: query('signedIn')
    .input(z.object({ cases: z.array(id).min(1).max(MOST_AT_ONCE) }))
    .output(z.array(alarmRow)),
  /**
   * Takes them out of whatever group they stand in: each is a line by itself from then on, for everybody. `cases.undoMany`
   * takes it back. What somebody answers for, or stood by itself, is left out; `entryId` null: that was all of them.
   */
  setApart: command(RESPOND)
    .input(z.object({ cases: z.array(id).min(1).max(MOST_AT_ONCE) }))
    .output(z.object({ entryId: id.nullable(), apart: z.number().int() })),
  /** For a locked screen: urgency and age, nothing else. */
  summary: query('anyone', true).output(
    z.object({ alarms: z.array(z.object({ urgency: urgency, receivedAt: ms, level: z.number() })) }),
  ),
  /** Raised, climbed and silenced alarms, replayed from `after`. */
  stream: live('anyone', true)
    .input(z.object({ after: z.number().int().min(0) }))
    .output(eventIterator(sosEvent)),
  acknowledge: command(RESPOND)
    .input(z.object({ caseId: id }))
    .output(caseRow),
  /** A person's verdict on a possible SOS: `sos` makes it one, `not` puts it to rest (with undo). */
  decide: command(RESPOND)
    .input(z.object({ caseId: id, verdict: z.enum(['sos', 'not']) }))
    .output(caseRow),
  /**
   * What this window can do for the alarm's ear, every 10 s and at each change. A seat that hasn't said `on` within
   * 30 s is not listening.
   */
  listening: command('anyone', true)
    .input(z.object({ sound: z.enum(['on', 'blocked', 'gone', 'untested']) }))
    .output(z.object({ listeners: z.number().int() })),
  listeners: query('signedIn').output(z.object({ listeners: z.number().int(), onShift: z.number().int() })),
};
