import type { ReadDb } from '../../store/index.ts';
import type { Counted } from '../tally/keeper.ts';
import {
  type ContradictionsQuery,
  type EvidenceQuery,
  officialContradictions,
  officialEvidence,
} from './contradictions.ts';
import { createCoverage } from './coverage.ts';
import { createObservers, type ObserversQuery } from './observers.ts';
import { createPublished } from './published.ts';
import {
  type ChangesQuery,
  createChanges,
  createPublications,
  type PublicationsQuery,
  publicationOf,
  publicationSaid,
  publishedOf,
} from './read.ts';
import { type OfficialRegionsQuery, officialRegions } from './regions.ts';
import { officialSeats, type SeatsQuery } from './seats.ts';
import { createComparisons, type OfficialStationsQuery, stationDetail, stationsPage } from './stations.ts';

/** The publication of stations that is asked for; null the newest. */
interface OfStations {
  station: string | null;
}

/** Reads of official results, for the worker's table; what they are compared with lives as long as the worker does. */
export function officialQueries(db: ReadDb, count: () => Counted, person: (id: string) => string) {
  const published = createPublished(db);
  const comparison = createComparisons(db, count, published);
  const publications = createPublications(db, person);
  const changes = createChanges(db);
  const coverage = createCoverage(db);
  const observers = createObservers(db);
  const named = (station: string | null) => publicationOf(db, 'station', station);
  return {
    officialList: (input: PublicationsQuery) => publications(input),
    officialChanges: (input: ChangesQuery) => changes(input),
    officialRegions: (input: OfficialRegionsQuery) => officialRegions(db, count(), published, coverage, input),
    officialStations({ station, ...input }: OfficialStationsQuery & OfStations) {
      const found = named(station);
      const from = found && { publication: found.id, level: found.level };
      return { from, ...stationsPage(comparison(found?.id ?? null), input) };
    },
    officialStation({ station, region, number }: OfStations & { region: string; number: number }) {
      const each = comparison(named(station)?.id ?? null).at(`${region}/${number}`);
      return each && { ...stationDetail(each), publications: publishedOf(db, region, number) };
    },
    officialContradictions: ({ station, ...input }: ContradictionsQuery & OfStations) =>
      officialContradictions(db, comparison(named(station)?.id ?? null), input),
    officialEvidence: (input: EvidenceQuery) => officialEvidence(db, input),
    officialObservers({ station, ...input }: ObserversQuery & OfStations) {
      const found = named(station);
      return found && { from: { publication: found.id, level: found.level }, ...observers(published(found.id), input) };
    },
    publicationSaid: (input: { publication: string }) => publicationSaid(db, input),
    officialSeats: (input: SeatsQuery) => officialSeats(db, published, coverage, input),
  };
}
