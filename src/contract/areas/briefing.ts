import { z } from 'zod';
import type { HeadFigures } from '../../domain/index.ts';
import { query } from '../base.ts';
import { ms } from '../shapes.ts';

const count = z.number().int();

const figures: z.ZodType<HeadFigures> = z.object({
  /**
   * `estimate`: from the recorded sample, and nothing stands against telling it. `count`: no sample was drawn; the verified
   * count describes its stations and nothing else. `held`: a sample was drawn and may not be told yet, so no share is given.
   */
  what: z.enum(['estimate', 'count', 'held']),
  /** When the newest of what is told was accepted; null where nothing is. */
  asOf: ms.nullable(),
  /** Stations in the verified count, and open stations of the registry; null where there is none. */
  stations: count,
  expected: count.nullable(),
  /** By list, in ballot order; empty where shares are held back. */
  lists: z.array(
    z.object({
      code: z.string(),
      /** 0–1; null without a base. */
      share: z.number().nullable(),
      /** Half the width of the 95 % interval; null: a count has none. */
      margin: z.number().nullable(),
      /** Verified votes and what the share is of; of an estimate the sampled stations' alone. */
      votes: count,
      base: count,
    }),
  ),
  /** Of the sample: stations that reported, drawn, and in the list it was drawn from. */
  sample: z.object({ reported: count, drawn: count, frame: count }).nullable(),
  /** Two strongest lists of an estimate: closer than its margin. */
  tooClose: z.boolean(),
  /** Took part and registered at stations where both can be read. */
  turnout: z.object({ participated: count, registered: count, n: count }),
});

const briefing_ = z.discriminatedUnion('open', [
  /** Before the last station in the country has closed nothing is told, unless two leads have lifted it. */
  z.object({ open: z.literal(false), until: ms }),
  z.object({
    open: z.literal(true),
    lifted: z.boolean(),
    figures,
    /** The last release of figures, and which of these are otherwise than in it (`head/stations`, `head/list/CODE`). */
    since: z.object({ sequence: count, at: ms }).nullable(),
    changed: z.array(z.string()),
  }),
]);
export type BriefingView = z.infer<typeof briefing_>;
export type BriefingFigures = HeadFigures;

/** What is told to others: one query for the screen in the room and for everything that is handed out. */
export const briefing = { figures: query('signedIn').output(briefing_) };
