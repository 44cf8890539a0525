import { z } from 'zod';
import { LIKE_REASONS } from '../../domain/index.ts';
import { command, query, RESPOND } from '../base.ts';
import { caseRow, id, line } from '../shapes.ts';

/** The case, and its last move as the person saw it. */
const aimed = { caseId: id, seen: id.nullable().optional() };
const said = line(4000).optional();

const likeCase = z.object({ row: caseRow, reasons: z.array(z.enum(LIKE_REASONS)).min(1) });
export type LikeCase = z.infer<typeof likeCase>;

/**
 * Cases that are one event, and submissions that belong to another. Both sources stay what they were; nothing is merged
 * but by a person.
 */
export const merging = {
  /** Open cases that may be the same as this one, the likeliest first, with why. */
  suggestions: query(RESPOND)
    .input(z.object({ caseId: id }))
    .output(z.array(likeCase)),
  /**
   * `from` ends as a duplicate of `into`; its clocks stop, what nobody had answered goes on alarming there. MOVED_FIRST if
   * somebody was quicker with either, MOVE_ILLEGAL into a closed one.
   */
  merge: command(RESPOND)
    .input(z.object({ from: z.object(aimed), into: z.object(aimed), text: said }))
    .output(z.object({ from: caseRow, into: caseRow })),
  /** Not the same after all: it alarms anew. NOT_MERGED if it stands by itself. */
  detach: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(caseRow),
  /** A message of the Inbox, and whatever was sent with it, belongs to this case. */
  attach: command(RESPOND)
    .input(z.object({ caseId: id, messageKey: id }))
    .output(caseRow),
  /** Takes out what was put to it. MOVE_ILLEGAL for what the case began with. */
  remove: command(RESPOND)
    .input(z.object({ caseId: id, submission: id }))
    .output(caseRow),
  /** Takes it out into a case of its own, which is answered and alarms. */
  split: command(RESPOND)
    .input(z.object({ caseId: id, submission: id }))
    .output(caseRow),
};
