import { z } from 'zod';
import { command, done, LEAD, query } from '../base.ts';
import { id, line, ms, outboxRow, peer } from '../shapes.ts';

const route = z.object({
  account: id,
  chat: peer,
  /** As Telegram names it: from outside. */
  title: z.string(),
  /** The last page that went there; `state` as the outbox has it. */
  last: z.object({ at: ms, state: outboxRow.shape.state, error: z.string().nullable() }).nullable(),
});
export type PageRouteRow = z.infer<typeof route>;

/** Where people are called by Telegram when a step of the ladder calls them, and what is said there: nothing of a case. */
export const paging = {
  routes: query(LEAD).output(
    z.object({
      /** What a page says, as it leaves. */
      text: z.string(),
      leads: route.nullable(),
      /** Who may be called, by name. */
      people: z.array(z.object({ id, name: z.string(), route: route.nullable() })),
    }),
  ),
  /** `to` null: nowhere. NOT_FOUND_HERE: nobody of this headquarters. */
  route: command(LEAD)
    .input(
      z.object({
        target: z.union([z.literal('leads'), id]),
        to: z.object({ account: id, chat: peer, title: line(300) }).nullable(),
      }),
    )
    .output(done),
};
