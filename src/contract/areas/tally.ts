import { z } from 'zod';
import { PROTOCOL_STATES, REJECTION_CODES, TALLY_PARTS } from '../../domain/index.ts';
import { query } from '../base.ts';
import { id, ms } from '../shapes.ts';

const count = z.number().int();
/** A sum, and of how many protocols: what cannot be read is in neither. */
const sum = z.object({ sum: count, n: count });
export const tallyCell = z.object({
  stations: count,
  registered: sum,
  participated: sum,
  invalid: sum,
  votes: z.record(z.string(), sum),
});
const parts = z.record(z.enum(TALLY_PARTS), tallyCell);

const step = z.string().max(200);
/** From the region downwards; '' is what nobody has said the district or place of. [] is the country. */
export const tallyPath = z.array(step).max(3);

/** Protocols of stations' commissions as they stand. */
const states = z.object({
  byStatus: z.partialRecord(z.enum(PROTOCOL_STATES), count),
  byReason: z.partialRecord(z.enum(REJECTION_CODES), count),
  flagged: count,
  disputed: count,
});

/** Whether what was put aside could change who leads, were all of it counted (domain/crowd). */
export const tallyBounds = z.object({
  leader: z.string().nullable(),
  rival: z.string().nullable(),
  lead: count,
  /** The lead in the worst case for the leader; negative: the rival's. */
  leastLead: count,
  changes: z.boolean(),
  /** Protocols put aside: keyed or waiting, flagged, disputed, rejected for what they say. */
  sheets: count,
  /** Of them: nothing is known of how many voted there, so that nothing bounds them. */
  unbounded: count,
});

const panel = z.object({
  path: tallyPath,
  /** Open stations of the registry here; null where there is no registry. */
  expected: count.nullable(),
  /** Accepted protocols of no known station, in the whole country: in no sum. */
  unplaced: count,
  parts,
  states,
  below: z.array(z.object({ code: step, expected: count.nullable(), parts, states })),
});
export type TallyPanel = z.infer<typeof panel>;

const stationRow = z.object({
  station: z.string(),
  region: z.string(),
  number: count,
  protocol: id,
  part: z.enum(TALLY_PARTS),
  acceptedAt: ms,
  registered: count.nullable(),
  participated: count.nullable(),
  invalid: count.nullable(),
  votes: z.record(z.string(), count.nullable()),
  /** Other accepted protocols of the station. */
  copies: count,
});
export type TallyStation = z.infer<typeof stationRow>;

const curve = z.object({
  marks: z.array(z.object({ at: ms, reported: z.record(z.string(), count) })),
  expected: z.record(z.string(), count),
});
export type TallyCurve = z.infer<typeof curve>;
export type TallyBounds = z.infer<typeof tallyBounds>;

/** Null: not known so far down. */
const some = count.nullable();
const ballotFigures = z.object({
  total: some,
  confirmed: count,
  protestInvalid: count,
  spam: count,
  rejected: count,
  superseded: count,
  contradictory: count,
  duplicate: count,
  nobody: count,
  noPhoto: some,
  unreviewed: some,
  quarantined: some,
  /** Confirmed ballots that count, by what the photograph shows. */
  byParty: z.record(z.string(), count),
});
const ballotPanel = z.object({
  path: tallyPath,
  contest: z.string(),
  /**
   * How many took part here, as the newest publication says: what bounds a list's share where the ballots are no sample
   * (domain/crowd). Of the country and of regions; null where nothing was published, and below.
   */
  participants: z.object({ n: count, source: z.string(), asOf: ms }).nullable(),
  /** Each by itself: their units differ, and neither is a sample. */
  sources: z.array(
    z.object({
      source: z.enum(['observer', 'voter']),
      figures: ballotFigures,
      /** Stations with a confirmed ballot that counts. */
      stations: count,
      /** Regions, then districts, places, and last `REGION:NUMBER`. */
      below: z.array(z.object({ code: step, figures: ballotFigures, stations: some })),
    }),
  ),
});
export type BallotPanel = z.infer<typeof ballotPanel>;

/** The parallel count. Protocols and ballots are other units, in other calls. */
export const tally = {
  panel: query('signedIn')
    .input(z.object({ path: tallyPath.default([]) }))
    .output(panel),
  /** Photographs of ballots where the count is looked at; another unit, never in one sum or under one head with it. */
  ballots: query('signedIn')
    .input(z.object({ path: tallyPath.default([]) }))
    .output(ballotPanel),
  /** People who wrote through each bot at least once, by its scheme of pseudonyms; in the order of the profile's sources. */
  users: query('signedIn').output(z.array(z.object({ scheme: z.string(), people: count }))),
  bounds: query('signedIn')
    .input(z.object({ path: tallyPath.default([]) }))
    .output(tallyBounds),
  /** Stations in the count below a path, in the order of region and number: what a figure opens into. */
  stations: query('signedIn')
    .input(
      z.object({
        path: tallyPath.default([]),
        after: z.string().max(100).nullish(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.object({ rows: z.array(stationRow), next: z.string().nullable(), total: count })),
  /** Stations in the verified count by region at each mark: the reporting curve. */
  curve: query('signedIn').output(curve),
};
