import { z } from 'zod';
import { id, inboxRow, ms, trust } from '../shapes.ts';
import { ballotOutcome } from './ballots.ts';

const some = <T extends z.ZodType>(of: T) => z.array(of).max(40).optional();
const code = z.string().max(60);

/** Of each list one has to fit, of all of them each; absent or empty: any. */
export const inboxFilter = z.object({
  kinds: some(inboxRow.shape.kind),
  states: some(inboxRow.shape.state),
  trusts: some(trust),
  sources: some(code),
  /** '' for what names none. */
  regions: some(code),
  outcomes: some(ballotOutcome),
  media: z.boolean().nullish(),
  held: z.boolean().nullish(),
  unseen: z.boolean().nullish(),
  place: code.nullish(),
  station: z.number().int().min(0).max(99_999).nullish(),
  sender: id.nullish(),
  /** Received at or after, and before. */
  from: ms.nullish(),
  until: ms.nullish(),
});
export type InboxFilter = z.infer<typeof inboxFilter>;

const sums = z.record(z.string(), z.number().int());
/** How many submissions there are of each; '' of a region or outcome: none. `media`, `held`: '0' and '1'. */
export const inboxCounts = z.object({
  kind: sums,
  state: sums,
  trust: sums,
  source: sums,
  region: sums,
  outcome: sums,
  media: sums,
  held: sums,
});

/** `more`: at least so many. */
const counted = z.object({ n: z.number().int(), more: z.boolean() });

export const inboxPage = z.object({
  rows: z.array(inboxRow),
  /** Null when there is no more. A page of a search may be short, even empty, and there is more all the same. */
  next: z.string().nullable(),
  unseen: z.number().int(),
  total: z.number().int(),
  /** How many fit: on the first page of a search or filter. */
  found: counted.nullable(),
  /** How many a search finds without its filter, if that are more. */
  everywhere: counted.nullable(),
});
