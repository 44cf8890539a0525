import { z } from 'zod';
import { command, done, page, query } from '../base.ts';
import { id, ms } from '../shapes.ts';
import { assignmentRow, checkinRow, checkinStatus, code, count, shift } from './coverage.ts';

/** Whoever sends observers. */
export const COORDINATE = ['lead', 'coordinator'] as const;

const aimed = z.object({ observer: id, station: id, shift });

export const assignments = {
  /** Sends observers; one decision for all. Refused whole where one of them would be in two places (`ASSIGNED_ELSEWHERE`). */
  assign: command(COORDINATE)
    .input(z.object({ assignments: z.array(aimed).min(1).max(2000) }))
    .output(z.object({ entryId: id, ids: z.array(id) })),
  /** Takes them back; `why` is told on the observer and the station. */
  unassign: command(COORDINATE)
    .input(
      z.object({
        ids: z.array(id).min(1).max(2000),
        why: z.enum(['moved', 'withdrawn', 'accreditationLost', 'replaced', 'mistake']),
      }),
    )
    .output(z.object({ entryId: id })),
  /** They were told of the station as it is now. */
  confirm: command(COORDINATE)
    .input(z.object({ ids: z.array(id).min(1).max(2000) }))
    .output(z.object({ entryId: id })),
  /** Takes back one's own decision of these, while nobody else touched what it was about. */
  undo: command(COORDINATE)
    .input(z.object({ entryId: id }))
    .output(done),
  /** Assignments whose station is another now. */
  toConfirm: query(COORDINATE)
    .input(z.object(page))
    .output(
      z.object({
        rows: z.array(assignmentRow.extend({ was: z.string(), now: z.string(), closed: z.boolean() })),
        next: id.nullable(),
        total: count.nullable(),
      }),
    ),

  /** What somebody was told by telephone. */
  checkIn: command(COORDINATE)
    .input(
      z.object({
        observer: id,
        station: id.nullish(),
        status: checkinStatus,
        at: ms.nullish(),
        reason: code.nullish(),
        reasonText: z.string().max(1000).nullish(),
        writtenAct: z.boolean().nullish(),
        turnout: z.number().int().min(0).max(1_000_000).nullish(),
        hour: count.nullish(),
      }),
    )
    .output(z.object({ entryId: id })),
  /** The newest check-ins; `unknown`: of nobody who could be named. */
  checkins: query('signedIn')
    .input(z.object({ ...page, unknown: z.boolean().default(false), observer: id.nullish() }))
    .output(z.object({ rows: z.array(checkinRow), next: z.string().nullable(), total: count.nullable() })),
};
