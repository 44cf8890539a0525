import { type FrameStation, type MeanVoters, representativeness, type StratifiedBy } from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { storedSample } from './projection.ts';

/** Regions of the election by their kind: cities of the country, its other regions, what lies abroad. */
export type Regions = readonly { code: string; kind: string }[];

interface ListedStation {
  id: string;
  region: string;
  open: number;
  registered: number | null;
}

const LIST = `SELECT id, region, status = 'open' AS open, registered_voters AS registered FROM station`;

/** Open stations of the registry, each with its stratum: what a sample is drawn from. */
export const frameOf = (db: ReadDb, regions: Regions, by: StratifiedBy): FrameStation[] =>
  stratified(all<ListedStation>(db, `${LIST} WHERE status = 'open' ORDER BY id`), regions, by);

function stratified(stations: readonly ListedStation[], regions: Regions, by: StratifiedBy): FrameStation[] {
  const strata = new Map(regions.map(({ code, kind }) => [code, by === 'region' ? code : kind]));
  return stations.map(({ id, region, registered }) => ({ id, stratum: strata.get(region) ?? region, registered }));
}

export const sizesOf = (frame: readonly FrameStation[]): Record<string, number> => {
  const sizes: Record<string, number> = {};
  for (const { stratum } of frame) sizes[stratum] = (sizes[stratum] ?? 0) + 1;
  return sizes;
};

export interface SampleFrame {
  /** Stations that could be drawn now, by stratum. */
  sizes: Record<StratifiedBy, Record<string, number>>;
  /** Mean registered voters per station in the list and in the sample, by stratum; empty where nothing was drawn. */
  voters: Record<string, { frame: MeanVoters; drawn: MeanVoters }>;
}

/**
 * The list as it is now, and how the drawn stations compare with it (domain.md 3.4). A drawn one that has closed since
 * stays in both: it was in the list that it was drawn from.
 */
export function sampleFrame(db: ReadDb, { regions }: { regions: Regions }): SampleFrame {
  const listed = all<ListedStation>(
    db,
    `${LIST} WHERE status = 'open' OR id IN (SELECT station FROM sample_station) ORDER BY id`,
  );
  const open = listed.filter((station) => station.open === 1);
  const sizes = (by: StratifiedBy) => sizesOf(stratified(open, regions, by));
  const by = storedSample(db).drawn?.sample.by;
  const compared = by === undefined ? [] : representativeness(stratified(listed, regions, by), { drawn: lotsOf(db) });
  return {
    sizes: { region: sizes('region'), kind: sizes('kind') },
    voters: Object.fromEntries(compared.map(({ stratum, voters }) => [stratum, voters])),
  };
}

function lotsOf(db: ReadDb): Record<string, string[]> {
  const rows = all<{ stratum: string; station: string }>(db, 'SELECT stratum, station FROM sample_station');
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ stratum }) => stratum)].map(([stratum, of]) => [
      stratum,
      of.map(({ station }) => station),
    ]),
  );
}
