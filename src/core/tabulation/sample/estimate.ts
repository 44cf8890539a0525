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
  reportingCurve,
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
  const sizes = sizesIn(stations);
  const strata = strataOf(sample.frame, sizes, usable);
  const disputes = stations.filter(({ sheet }) => sheet?.disputed).map(({ key }) => key);
  const takes = takesOf(usable, sample.frame, sizes, query);
  const lists = query.lists.map((code) => {
    const result = estimateShare(sampleOf(strata, code, query.of));
    return result.ok
      ? { code, estimate: plain(result.estimate), refused: null }
      : { code, estimate: null, refused: result.refused };
  });
  const { state, blocks } = releaseState({
    now: ms(query.now),
    strata: strata.map(({ code, drawn, reported }) => ({ code, drawn, reported: reported.length })),
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
    lead: leadIn(strata, lists, query.of),
    strata: strata.map(({ code, frame, drawn, reported }) => ({ code, frame, drawn, reported: reported.length })),
    state,
    blocks,
    takes: takes.map(({ at, reported, overall }) => ({ at, reported, overall })),
    rules: query.rules,
    curve: curveOf(usable),
    outside: counted.tally.stations() - stations.filter(({ sheet }) => sheet !== null).length,
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

export function drawnStations(db: ReadDb, { tally }: Counted): Drawn[] {
  return all<{ stratum: string; station: string; region: string; number: number }>(
    db,
    `SELECT d.stratum, d.station, s.region, s.number FROM sample_station AS d JOIN station AS s ON s.id = d.station
     ORDER BY d.stratum, d.lot`,
  ).map(({ stratum, station, region, number }) => {
    const key = stationKey(region, number);
    return { stratum, station, key, sheet: tally.station(key)?.counted ?? null };
  });
}

/** What decides which protocols an estimate is made of. */
export type UsableQuery = Pick<EstimateQuery, 'flagged' | 'disputed' | 'of' | 'lists'>;

/** Complete, of the parts asked for, and every figure that the share needs can be read. */
export function isUsable({ grade, flagged, disputed, figures }: CountedSheet, query: UsableQuery): boolean {
  if (grade !== 'complete' || (flagged && !query.flagged) || (disputed && !query.disputed)) return false;
  const read = query.lists.every((code) => typeof figures.votes[code] === 'number');
  return read && (query.of === 'valid' || figures.participated !== null);
}

export interface Stratum {
  code: string;
  frame: number;
  drawn: number;
  reported: CountedSheet[];
}

/** Stations drawn of each stratum. */
export function sizesIn(drawn: readonly Drawn[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { stratum } of drawn) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  return sizes;
}

export function strataOf(
  frame: Readonly<Record<string, number>>,
  sizes: ReadonlyMap<string, number>,
  usable: readonly Drawn[],
): Stratum[] {
  const reported = Map.groupBy(usable, ({ stratum }) => stratum);
  return Object.entries(frame)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, size]) => ({
      code,
      frame: size,
      drawn: sizes.get(code) ?? 0,
      reported: (reported.get(code) ?? []).flatMap(({ sheet }) => sheet ?? []),
    }));
}

const baseOf = ({ figures }: CountedSheet, of: 'valid' | 'participants'): number =>
  of === 'participants' ? (figures.participated ?? 0) : validIn(figures);

/** Of a sheet that is counted nothing changes: another state of it is another object (tally/keeper). */
const VALID = new WeakMap<CountedSheet['figures'], number>();

/** Valid votes; an estimate asks for each station's once for every list and take. */
function validIn(figures: CountedSheet['figures']): number {
  const known = VALID.get(figures);
  if (known !== undefined) return known;
  const sum = Object.values(figures.votes).reduce<number>((total, votes) => total + (votes ?? 0), 0);
  VALID.set(figures, sum);
  return sum;
}

export const sampleOf = (strata: readonly Stratum[], code: string, of: 'valid' | 'participants'): StratumSample[] =>
  strata.map(({ reported, ...stratum }) => ({
    ...stratum,
    reported: reported.map((sheet): SampledStation => ({ x: baseOf(sheet, of), y: sheet.figures.votes[code] ?? 0 })),
  }));

/** More points than a line across a screen can show. */
const MOST_MARKS = 240;

/** Drawn stations in the estimate by stratum, at each moment that brought one. */
function curveOf(usable: readonly Drawn[]): EstimateView['curve'] {
  const reports = usable.flatMap(({ stratum, sheet }) => (sheet ? [{ stratum, at: ms(sheet.acceptedAt) }] : []));
  const times = [...new Set(reports.map(({ at }) => at))].toSorted((a, b) => a - b);
  const [from, to] = [times[0], times.at(-1)];
  if (from === undefined || to === undefined || times.length <= MOST_MARKS) return reportingCurve(reports, times);
  const even = Array.from({ length: MOST_MARKS + 1 }, (_, n) => ms(Math.ceil(from + ((to - from) * n) / MOST_MARKS)));
  return reportingCurve(reports, even);
}

/** No more than so many: of a count that takes days they are further apart. */
const MOST_TAKES = 48;

/** T1..Tn: what the estimate would have been at each, from what had been accepted by then. */
function takesOf(
  usable: readonly Drawn[],
  frame: Readonly<Record<string, number>>,
  sizes: ReadonlyMap<string, number>,
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
      sizes,
      usable.filter(({ sheet }) => sheet !== null && sheet.acceptedAt <= until),
    );
    takes.push(takeOf(strata, ms(until), lists, of));
    if (at >= last) return takes;
  }
}

function takeOf(strata: readonly Stratum[], at: Ms, lists: readonly string[], of: 'valid' | 'participants'): Take {
  const samples = lists.map((code) => ({ code, sample: sampleOf(strata, code, of) }));
  const shares = (part: (sample: readonly StratumSample[]) => readonly StratumSample[]): Record<string, number> =>
    Object.fromEntries(
      samples.flatMap(({ code, sample }) => {
        const result = estimateShare(part(sample));
        return result.ok ? [[code, result.estimate.share]] : [];
      }),
    );
  return {
    at,
    reported: Object.fromEntries(strata.map(({ code, reported }) => [code, reported.length])),
    overall: shares((sample) => sample),
    strata: Object.fromEntries(strata.map(({ code }, n) => [code, shares((sample) => sample.slice(n, n + 1))])),
  };
}

interface SampledRow {
  stratum: string;
  region: string;
  number: number;
  district: string | null;
  place: string | null;
  nameKk: string | null;
  nameRu: string | null;
  waiting: string | null;
}

/** Every drawn station with what is there of it, in the order of strata and lots. */
export function sampleStations(db: ReadDb, { tally }: Counted) {
  return all<SampledRow>(
    db,
    `SELECT d.stratum, s.region, s.number, s.district, s.place, s.name_kk AS nameKk, s.name_ru AS nameRu,
       (SELECT p.id FROM protocol AS p WHERE p.region = s.region
       AND p.station = s.number AND p.level = 'PEC' AND p.joined_into IS NULL AND p.status NOT IN ('accepted', 'rejected')
       ORDER BY p.received_at, p.id LIMIT 1) AS waiting
     FROM sample_station AS d JOIN station AS s ON s.id = d.station ORDER BY d.stratum, d.lot`,
  ).map(({ waiting, ...row }) => {
    const station = stationKey(row.region, row.number);
    const sheet = tally.station(station)?.counted;
    const part = sheet ? partOf(sheet) : null;
    const state = part ? (part === 'clear' ? 'counted' : 'apart') : waiting === null ? 'missing' : 'waiting';
    return {
      ...row,
      station,
      part,
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
