import { z } from 'zod';
import type { ProtocolRow } from './bundle-protocols.ts';

/** Files of `estimate/`, as they are written and as they are read (docs/bundle-format.md). */
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const sizes = z.record(z.string(), z.number().int().min(0));

/** `estimate/sample.json`. */
export const sampleFile = z.looseObject({
  format: z.literal(1),
  seed: hex64,
  salt: hex64,
  by: z.string(),
  /** Stations to be drawn, and stations in the list, by stratum. */
  design: sizes,
  frame: sizes,
  frameHash: hex64,
  /** What was published before the vote. */
  commitment: hex64,
  /** Samples that were withdrawn, oldest first: a second draw is told together with the first. */
  withdrawn: z.array(z.looseObject({ commitment: hex64 })),
});
export type SampleFile = z.infer<typeof sampleFile>;

const number = z.number();
const count = z.number().int();

/** `estimate/result.json`. */
export const resultFile = z.looseObject({
  format: z.literal(1),
  of: z.literal('valid'),
  lists: z.array(
    z.looseObject({
      code: z.string(),
      estimate: z
        .looseObject({
          share: number,
          margin: number,
          standardError: number,
          distribution: z.enum(['normal', 't']),
          degreesOfFreedom: count,
          designEffect: number.nullable(),
        })
        .nullable(),
    }),
  ),
  strata: z.array(z.looseObject({ code: z.string(), frame: count, drawn: count, reported: count })),
  lead: z
    .looseObject({
      first: z.string(),
      second: z.string(),
      difference: number,
      margin: number,
      tooClose: z.boolean(),
    })
    .nullable(),
});
export type ResultFile = z.infer<typeof resultFile>;

/** In a reading: the paper has a figure, and nobody can read it. */
export const ILLEGIBLE = 'illegible';

/** Why a drawn station is in no estimate; each can be seen in `tally/protocols.csv`. */
export const EXCLUSIONS = ['missing', 'partial', 'reported', 'flagged', 'disputed', 'unreadable'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** Why a drawn station's protocol cannot be used; null: it is. The same rule for whoever writes and whoever checks. */
export function exclusionOf(row: ProtocolRow | undefined, lists: readonly string[]): Exclusion | null {
  if (row === undefined) return 'missing';
  if (row.part === 'partial' || row.part === 'reported') return row.part;
  if (row.part === 'flagged' || row.part === 'flaggedDisputed') return 'flagged';
  if (row.part === 'disputed') return 'disputed';
  return lists.every((code) => typeof row.votes[code] === 'number') ? null : 'unreadable';
}

export const FRAME_COLUMNS = ['station', 'region', 'number', 'stratum', 'registered', 'lot'] as const;
export const EXCLUSION_COLUMNS = ['station', 'region', 'number', 'stratum', 'why'] as const;
/** Then `votes_CODE` by list. `keying`: 1, 2, adjudicated, and standing, which is what is counted. */
export const READING_COLUMNS = ['station', 'keying', 'registered', 'participated', 'invalid'] as const;
export const KEYINGS = ['1', '2', 'adjudicated', 'standing'] as const;

export interface EstimateFiles {
  frame: string;
  sample: string;
  readings: string;
  exclusions: string;
  result: string;
}

/** Which of the files does not hold, and what of it; `station` where it is about one. */
export interface EstimateFlaw {
  file: keyof EstimateFiles | 'protocols' | 'figures';
  what:
    | 'shape'
    /** The list is not the one whose hash was committed to. */
    | 'frameHash'
    /** Seed, list and design are not what was committed to before the vote. */
    | 'commitment'
    /** Drawn again, other stations come out. */
    | 'draw'
    | 'exclusion'
    /** What is counted is neither what both keyed nor what was decided between them. */
    | 'reading'
    /** Made again, the figure is another. */
    | 'figure'
    /** Told is another estimate than the one that was made. */
    | 'told';
  detail: string;
}
