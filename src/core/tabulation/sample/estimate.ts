import type { EstimateView } from '../../../contract/index.ts';
import {
  type CountedSheet,
  type Estimate,
  estimateShare,
  leadOf,
  type Ms,
  ms,
  partOf,
  releaseState,
  type SampledStation,
  type StabilityRules,
  type StratumSample,
  type Take,
} from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { type Counted, stationKey } from '../tally/keeper.ts';
import { storedSample } from './projection.ts';

export interface EstimateQuery {
  /** With stations whose turnout is flagged, with those that are disputed. */
  flagged: boolean;
  disputed: boolean;
  of: 'valid' | 'participants';
  lists: readonly string[];
  rules: StabilityRules & { takeMinutes: number };
  now: number;
  lastStationCloses: number;
}

interface Drawn {
  stratum: string;
  station: string;
  key: string;
  /** Its protocol as it stands in the count, if that can be used. */
  sheet: CountedSheet | null;
}

/**
 * The estimate from the drawn stations and from no other (domain.md 3.2–3.4): a volunteer's protocol from elsewhere is
 * coverage. Null where nothing was drawn.
 */
export function estimateView(db: ReadDb, counted: Counted, query: EstimateQuery): EstimateView | null {
  const { drawn: recorded, listed, lifted } = storedSample(db);
  if (!recorded) return null;
  const { sample } = recorded;
  const stations = drawnStations(db, counted);
  const usable = stations.filter(({ sheet }) => sheet !== null && isUsable(sheet, query));
  const strata = (among: readonly Drawn[]) => strataOf(sample.frame, stations, among);
  const disputes = stations.filter(({ sheet }) => sheet?.disputed).map(({ key }) => key);
  const takes = takesOf(usable, sample.frame, stations, query);
  const lists = query.lists.map((code) => {
    const result = estimateShare(sampleOf(strata(usable), code, query.of));
    return result.ok
      ? { code, estimate: plain(result.estimate), refused: null }
      : { code, estimate: null, refused: result.refused };
  });
  const { state, blocks } = releaseState({
    now: ms(query.now),
    strata: strata(usable).map(({ code, drawn, reported }) => ({ code, drawn, reported: reported.length })),
    takes,
    rules: query.rules,
    unfinished: unfinished(db),
    disputes,
    disputesListed: listed?.stations ?? [],
    lastStationCloses: ms(query.lastStationCloses),
    closingLifted: lifted !== null,
  });
  return {
    of: query.of,
    lists,
    lead: leadIn(strata(usable), lists, query.of),
    strata: strata(usable).map(({ code, frame, drawn, reported }) => ({
      code,
      frame,
      drawn,
      reported: reported.length,
    })),
    state,
    blocks,
    takes: takes.map(({ at, reported, overall }) => ({ at, reported, overall })),
    disputes,
    listed: listed?.stations ?? [],
    lifted: lifted !== null,
  };
}

const plain = ({
  share,
  margin,
  standardError,
  distribution,
  degreesOfFreedom,
  designEffect,
  reported,
  drawn,
  frame,
}: Estimate) => ({
  share,
  margin,
  standardError,
  distribution,
  degreesOfFreedom,
  designEffect,
  reported,
  drawn,
  frame,
});

/** The two strongest lists: whether the first leads, or it is too close to call. */
function leadIn(
  strata: readonly Stratum[],
  lists: EstimateView['lists'],
  of: 'valid' | 'participants',
): EstimateView['lead'] {
  const [first, second] = lists
    .flatMap(({ code, estimate }) => (estimate ? [{ code, share: estimate.share }] : []))
    .toSorted((a, b) => b.share - a.share || (a.code < b.code ? -1 : 1));
  if (!first || !second) return null;
  const votes = (sheet: CountedSheet, code: string): number => sheet.figures.votes[code] ?? 0;
  const result = leadOf(
    strata.map(({ reported, ...stratum }) => ({
      ...stratum,
      reported: reported.map((sheet) => ({
        x: baseOf(sheet, of),
        a: votes(sheet, first.code),
        b: votes(sheet, second.code),
      })),
    })),
  );
  if (!result.ok) return null;
  const { difference, margin, tooClose } = result;
  return { first: first.code, second: second.code, difference, margin, tooClose };
}

function drawnStations(db: ReadDb, { tally }: Counted): Drawn[] {
  return all<{ stratum: string; station: string; region: string; number: number }>(
    db,
    `SELECT d.stratum, d.station, s.region, s.number FROM sample_station AS d JOIN station AS s ON s.id = d.station
     ORDER BY d.stratum, d.lot`,
  ).map(({ stratum, station, region, number }) => {
    const key = stationKey(region, number);
    return { stratum, station, key, sheet: tally.station(key)?.counted ?? null };
  });
}

/** Complete, of the parts asked for, and every figure that the share needs can be read. */
function isUsable({ grade, flagged, disputed, figures }: CountedSheet, query: EstimateQuery): boolean {
  if (grade !== 'complete' || (flagged && !query.flagged) || (disputed && !query.disputed)) return false;
  const read = query.lists.every((code) => typeof figures.votes[code] === 'number');
  return read && (query.of === 'valid' || figures.participated !== null);
}

interface Stratum {
  code: string;
  frame: number;
  drawn: number;
  reported: CountedSheet[];
}

function strataOf(
  frame: Readonly<Record<string, number>>,
  drawn: readonly Drawn[],
  usable: readonly Drawn[],
): Stratum[] {
  return Object.entries(frame)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, size]) => ({
      code,
      frame: size,
      drawn: drawn.filter(({ stratum }) => stratum === code).length,
      reported: usable.flatMap(({ stratum, sheet }) => (stratum === code && sheet ? [sheet] : [])),
    }));
}

const baseOf = ({ figures }: CountedSheet, of: 'valid' | 'participants'): number =>
  of === 'participants'
    ? (figures.participated ?? 0)
    : Object.values(figures.votes).reduce<number>((sum, votes) => sum + (votes ?? 0), 0);

const sampleOf = (strata: readonly Stratum[], code: string, of: 'valid' | 'participants'): StratumSample[] =>
  strata.map(({ reported, ...stratum }) => ({
    ...stratum,
    reported: reported.map((sheet): SampledStation => ({ x: baseOf(sheet, of), y: sheet.figures.votes[code] ?? 0 })),
  }));

/** No more than so many: of a count that takes days they are further apart. */
const MOST_TAKES = 48;

/** T1..Tn: what the estimate would have been at each, from what had been accepted by then. */
function takesOf(
  usable: readonly Drawn[],
  frame: Readonly<Record<string, number>>,
  drawn: readonly Drawn[],
  { rules, lists, of }: EstimateQuery,
): Take[] {
  const times = usable.flatMap(({ sheet }) => (sheet ? [sheet.acceptedAt] : [])).toSorted((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const step = Math.max(rules.takeMinutes * 60_000, Math.ceil((last - first) / MOST_TAKES));
  const takes: Take[] = [];
  for (let at = first; ; at += step) {
    const until = Math.min(at, last);
    const strata = strataOf(
      frame,
      drawn,
      usable.filter(({ sheet }) => sheet !== null && sheet.acceptedAt <= until),
    );
    takes.push(takeOf(strata, ms(until), lists, of));
    if (at >= last) return takes;
  }
}

function takeOf(strata: readonly Stratum[], at: Ms, lists: readonly string[], of: 'valid' | 'participants'): Take {
  const share = (among: readonly Stratum[], code: string): number | null => {
    const result = estimateShare(sampleOf(among, code, of));
    return result.ok ? result.estimate.share : null;
  };
  const shares = (among: readonly Stratum[]): Record<string, number> =>
    Object.fromEntries(
      lists.flatMap((code) => {
        const found = share(among, code);
        return found === null ? [] : [[code, found]];
      }),
    );
  return {
    at,
    reported: Object.fromEntries(strata.map(({ code, reported }) => [code, reported.length])),
    overall: shares(strata),
    strata: Object.fromEntries(strata.map((stratum) => [stratum.code, shares([stratum])])),
  };
}

/** Every drawn station with what is there of it, in the order of strata and lots. */
export function sampleStations(db: ReadDb, { tally }: Counted) {
  return all<{ stratum: string; region: string; number: number; waiting: string | null }>(
    db,
    `SELECT d.stratum, s.region, s.number, (SELECT p.id FROM protocol AS p WHERE p.region = s.region
       AND p.station = s.number AND p.level = 'PEC' AND p.joined_into IS NULL AND p.status NOT IN ('accepted', 'rejected')
       ORDER BY p.received_at, p.id LIMIT 1) AS waiting
     FROM sample_station AS d JOIN station AS s ON s.id = d.station ORDER BY d.stratum, d.lot`,
  ).map(({ waiting, ...row }) => {
    const station = stationKey(row.region, row.number);
    const sheet = tally.station(station)?.counted;
    const state = sheet ? (partOf(sheet) === 'clear' ? 'counted' : 'apart') : waiting === null ? 'missing' : 'waiting';
    return {
      ...row,
      station,
      state: state as 'missing' | 'waiting' | 'apart' | 'counted',
      protocol: sheet?.id ?? waiting,
    };
  });
}

/** Protocols of drawn stations that two people have not finished: neither accepted nor rejected. */
const unfinished = (db: ReadDb): number =>
  all<{ id: string }>(
    db,
    `SELECT p.id FROM sample_station AS d JOIN station AS s ON s.id = d.station
     JOIN protocol AS p ON p.region = s.region AND p.station = s.number AND p.level = 'PEC'
     WHERE p.joined_into IS NULL AND p.status NOT IN ('accepted', 'rejected')`,
  ).length;
