import { z } from 'zod';
import { EVENT_FACTS, URGENCIES } from '../../domain/index.ts';
import { command, done, query, RESPOND } from '../base.ts';
import * as s from '../shapes.ts';

const { act, source, intervention, circumstance } = EVENT_FACTS;
const fact = z.discriminatedUnion('kind', [act, source, intervention, circumstance]);
const entry = z.object({ entryId: s.id });

const eventItem = z.object({ item: s.id, fact, by: z.string(), at: s.ms });
export type EventItemRow = z.infer<typeof eventItem>;
const caseEvent = z.object({
  /** In the order in which they were first said. */
  items: z.array(eventItem),
  /** What they speak for, where the case stands lower: `by` are raise rules of the election. */
  suggestion: z.object({ urgency: z.enum(URGENCIES), by: z.array(z.string()) }).nullable(),
});
export type CaseEvent = z.infer<typeof caseEvent>;

/** Who did what to whom, who says so, who stepped in, and what makes it more urgent. */
export const event = {
  ofCase: query(RESPOND)
    .input(z.object({ caseId: s.id }))
    .output(caseEvent),
  /** A new item, or, with `item`, that one said anew. People are those of the case, by id. */
  say: command(RESPOND)
    .input(z.object({ caseId: s.id, item: s.id.optional(), fact }))
    .output(entry.extend({ item: s.id })),
  remove: command(RESPOND)
    .input(z.object({ caseId: s.id, item: s.id }))
    .output(entry),
  undo: command(RESPOND)
    .input(z.object({ entryId: s.id }))
    .output(done),
  /** Follows the suggestion: one level up. `entryId`: what `unraise` takes back. */
  raise: command(RESPOND)
    .input(z.object({ caseId: s.id }))
    .output(z.object({ entryId: s.id, row: s.caseRow })),
  unraise: command(RESPOND)
    .input(z.object({ caseId: s.id, entryId: s.id }))
    .output(s.caseRow),
};
