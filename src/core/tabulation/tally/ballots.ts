import type { BallotPanel } from '../../../contract/index.ts';
import { BALLOT_BUCKETS, type BallotCell, type BallotFigures, figuresOf } from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { publishedParticipants } from '../official/read.ts';
import type { BallotKeeper, StationBallots } from './ballot-keeper.ts';
import { type Counted, NOWHERE } from './keeper.ts';

type Path = readonly string[];
type Source = BallotPanel['sources'][number]['source'];
type Figures = BallotPanel['sources'][number]['figures'];

const SOURCES: readonly Source[] = ['observer', 'voter'];

/** What only a region knows of its ballots: below it nobody counts what no person has looked at. */
const REVIEWED = [
  'confirmed',
  'protestInvalid',
  'spam',
  'rejected',
  'superseded',
  'contradictory',
  'duplicate',
  'nobody',
];
const isReviewed = (bucket: string): boolean => REVIEWED.includes(bucket);

interface Cell extends BallotCell {
  region: string;
}

/**
 * Photographs of ballots at a path and directly below it, for the panels beside the count: observers' and voters' each by
 * themselves, never in one sum, and never in one with protocols (domain.md 1.3, 3). Down to the region everything that came
 * is counted; below it, by the station that was said, what a person has reviewed. What names no station is a line of its own,
 * so that the lines add up to their head at every level.
 */
export function ballotPanel(
  db: ReadDb,
  counted: Counted,
  ballots: BallotKeeper,
  { path, contest, regions }: { path: Path; contest: string; regions: readonly string[] },
): BallotPanel {
  const [region] = path;
  return {
    path: [...path],
    contest,
    participants: path.length > 1 ? null : publishedParticipants(db, path[0] ?? null),
    sources:
      region === undefined
        ? country(db, contest, regions)
        : within(db, counted, ballots.within(contest, region), contest, path),
  };
}

const regionCells = (db: ReadDb, contest: string, region?: string): Cell[] =>
  all<Omit<Cell, 'main' | 'claimed' | 'quarantined'> & { quarantined: number }>(
    db,
    `SELECT source, contest, outcome, standing, seen, quarantined, region, sum(n) AS n FROM ballot_count
     WHERE contest = ? ${region === undefined ? '' : 'AND region = ?'}
     GROUP BY source, outcome, standing, seen, quarantined, region`,
    contest,
    ...(region === undefined ? [] : [region]),
  ).map((cell) => ({ ...cell, main: true, claimed: '', quarantined: cell.quarantined === 1 }));

const distinctStations = (db: ReadDb, source: Source): number =>
  one<{ n: number }>(db, "SELECT n FROM ballot_distinct WHERE what = 'station' AND source = ?", source)?.n ?? 0;

function country(db: ReadDb, contest: string, regions: readonly string[]): BallotPanel['sources'] {
  const cells = regionCells(db, contest);
  return SOURCES.map((source) => {
    const of = Map.groupBy(
      cells.filter((cell) => cell.source === source),
      ({ region }) => region,
    );
    const codes = [...regions, ...[...of.keys()].filter((code) => !regions.includes(code)).toSorted()];
    return {
      source,
      figures: whole(figuresOf([...of.values()].flat())),
      stations: distinctStations(db, source),
      below: codes.map((code) => ({ code, figures: whole(figuresOf(of.get(code) ?? [])), stations: null })),
    };
  });
}

function within(
  db: ReadDb,
  { pathOf }: Counted,
  kept: readonly StationBallots[],
  contest: string,
  path: Path,
): BallotPanel['sources'] {
  const [region = NOWHERE] = path;
  const inRegion = regionCells(db, contest, region);
  const where = ({ key }: StationBallots): Path => pathOf(key) ?? [region, NOWHERE, NOWHERE];
  const here = kept.flatMap((station) => {
    const at = where(station);
    return path.every((code, depth) => at[depth] === code)
      ? [{ station, code: at[path.length] ?? station.station }]
      : [];
  });
  const nowhere = path.every((code, depth) => depth === 0 || code === NOWHERE);
  return SOURCES.map((source) => {
    const lines = new Map<string, { figures: BallotFigures; stations: number }>();
    for (const { station, code } of here) {
      const found = station.by[source];
      if (!found) continue;
      const line = lines.get(code) ?? { figures: figuresOf([]), stations: 0 };
      lines.set(code, line);
      addTo(line.figures, found.figures);
      line.stations += found.touched ? 1 : 0;
    }
    const own = sumOf([...lines.values()].map(({ figures }) => figures));
    // Reviewed in this region, and no station said: the head less the lines.
    const all = figuresOf(inRegion.filter((cell) => cell.source === source));
    const said = (): BallotFigures =>
      path.length === 1 ? own : sumOf(kept.flatMap(({ by }) => by[source]?.figures ?? []));
    const rest = nowhere ? minus(all, said()) : null;
    const figures = path.length === 1 ? whole(all) : reviewed(rest ? plus(own, rest) : own);
    const codes = new Set([...lines.keys(), ...(rest && rest.total > 0 ? [NOWHERE] : [])]);
    return {
      source,
      figures,
      stations: [...lines.values()].reduce((sum, { stations }) => sum + stations, 0),
      below: [...codes].toSorted(byNumber).map((code) => {
        const line = lines.get(code);
        const sum = line?.figures ?? figuresOf([]);
        return {
          code,
          figures: reviewed(code === NOWHERE && rest ? plus(sum, rest) : sum),
          stations: line?.stations ?? 0,
        };
      }),
    };
  });
}

function addTo(sum: BallotFigures, figures: BallotFigures): void {
  sum.total += figures.total;
  for (const bucket of BALLOT_BUCKETS) sum[bucket] += figures[bucket];
  for (const code in figures.byParty) sum.byParty[code] = (sum.byParty[code] ?? 0) + (figures.byParty[code] ?? 0);
}

function sumOf(each: Iterable<BallotFigures>): BallotFigures {
  const sum = figuresOf([]);
  for (const figures of each) addTo(sum, figures);
  return sum;
}

/** Stations in the order of their numbers; districts and places as their codes are. */
const byNumber = new Intl.Collator('en', { numeric: true }).compare;

const whole = (figures: BallotFigures): Figures => ({ ...figures });

/** Below a region: of what nobody has reviewed it is not known how much there is. */
const reviewed = (figures: BallotFigures): Figures => ({
  ...figures,
  total: null,
  noPhoto: null,
  unreviewed: null,
  quarantined: null,
});

function combine(a: BallotFigures, b: BallotFigures, sign: 1 | -1): BallotFigures {
  const result = figuresOf([]);
  for (const bucket of BALLOT_BUCKETS) {
    if (!isReviewed(bucket)) continue;
    result[bucket] = a[bucket] + sign * b[bucket];
    result.total += result[bucket];
  }
  for (const code of new Set([...Object.keys(a.byParty), ...Object.keys(b.byParty)])) {
    const n = (a.byParty[code] ?? 0) + sign * (b.byParty[code] ?? 0);
    if (n !== 0) result.byParty[code] = n;
  }
  return result;
}
const minus = (a: BallotFigures, b: BallotFigures): BallotFigures => combine(a, b, -1);
const plus = (a: BallotFigures, b: BallotFigures): BallotFigures => combine(a, b, 1);
