import { z } from 'zod';
import { command, done, page, query, RESPOND } from '../base.ts';
import * as s from '../shapes.ts';

/** The case, and its last move as the person saw it (`lastMove` of the row): what came in between is not overwritten. */
const aimed = { caseId: s.id, seen: s.id.nullable().optional() };
const said = s.line(4000);

/**
 * Cases and what people do with them. A move that the lifecycle does not know answers MOVE_ILLEGAL; one that came second,
 * MOVED_FIRST with the winner's name, and stays in the journal as superseded.
 */
export const cases = {
  list: query('signedIn')
    .input(
      z.object({
        ...page,
        state: z.enum(['open', 'closed', 'all']).default('open'),
        /** One state of the lifecycle. */
        status: s.caseState.nullish(),
        /** A person's id, `me` or `nobody`. */
        owner: s.id.nullish(),
      }),
    )
    .output(z.object({ rows: z.array(s.caseRow), next: z.string().nullable(), total: z.number().int() })),
  get: query('signedIn')
    .input(z.object({ caseId: s.id }))
    .output(s.caseDetail),
  note: command(RESPOND)
    .input(z.object({ caseId: s.id, text: said }))
    .output(done),
  undo: command(RESPOND)
    .input(z.object({ entryId: s.id }))
    .output(done),
  reply: command(RESPOND)
    .input(z.object({ caseId: s.id, text: said }))
    .output(s.outboxRow),
  /** To somebody who may answer calls; without `to`, to oneself. */
  assign: command(RESPOND)
    .input(z.object({ ...aimed, to: s.id.optional() }))
    .output(s.caseRow),
  /** In action: what is being done. */
  start: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(s.caseRow),
  monitor: command(RESPOND)
    .input(z.object({ ...aimed, text: said.optional() }))
    .output(s.caseRow),
  /** Its clock waits so many minutes, for all to see, and alarms then. */
  snooze: command(RESPOND)
    .input(z.object({ ...aimed, minutes: z.number().int().min(1).max(1440), text: said.optional() }))
    .output(s.caseRow),
  /** `outcome`: a code of the election. P0 is not closed by this but waits, as `closing`, for somebody else. */
  close: command(RESPOND)
    .input(z.object({ ...aimed, outcome: s.id, text: said.optional() }))
    .output(s.caseRow),
  /** The second pair of eyes: SECOND_PERSON for whoever asked. */
  confirmClose: command(RESPOND).input(z.object(aimed)).output(s.caseRow),
  /** Not yet: its owner has it again. */
  declineClose: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(s.caseRow),
  /** It alarms anew, and nobody answers for it until somebody does. */
  reopen: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(s.caseRow),
};
