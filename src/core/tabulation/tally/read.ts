import type { TallyCurve, TallyPanel, TallyStation } from '../../../contract/index.ts';
import {
  type CountedSheet,
  ms,
  PROTOCOL_STATES,
  partOf,
  REJECTION_CODES,
  reportingCurve,
  TALLY_PARTS,
} from '../../../domain/index.ts';
import type { Counted } from './keeper.ts';

type Path = readonly string[];

/**
 * The count at a path and directly below it. The country has all its regions, in the profile's order, also those from
 * which nothing came: an empty line is news.
 */
export function tallyPanel(
  counted: Counted,
  { path, regions }: { path: Path; regions: readonly string[] },
): TallyPanel {
  const { tally, states, registry, unplaced } = counted;
  const found = new Set([...tally.below(path), ...states.below(path), ...registry.below(path)]);
  const first = path.length === 0 ? regions : [];
  const codes = [...first, ...[...found].filter((code) => !first.includes(code)).toSorted()];
  const at = (where: Path) => ({
    expected: expectedAt(counted, where),
    parts: partsAt(counted, where),
    states: statesAt(counted, where),
  });
  return { path: [...path], unplaced, ...at(path), below: codes.map((code) => ({ code, ...at([...path, code]) })) };
}

const expectedAt = ({ hasRegistry, registry }: Counted, path: Path): number | null =>
  hasRegistry ? (registry.at(path).open ?? 0) : null;

const partsAt = ({ tally }: Counted, path: Path) =>
  Object.fromEntries(TALLY_PARTS.map((part) => [part, tally.part(path, part)])) as TallyPanel['parts'];

function statesAt({ states }: Counted, path: Path): TallyPanel['states'] {
  const counts = states.at(path);
  const pick = <C extends string>(codes: readonly C[], prefix = ''): Partial<Record<C, number>> =>
    Object.fromEntries(
      codes.flatMap((code) => (counts[`${prefix}${code}`] === undefined ? [] : [[code, counts[`${prefix}${code}`]]])),
    ) as Partial<Record<C, number>>;
  return {
    byStatus: pick(PROTOCOL_STATES),
    byReason: pick(REJECTION_CODES, 'rejection '),
    flagged: counts.flagged ?? 0,
    disputed: counts.disputed ?? 0,
  };
}

export interface StationsQuery {
  path: Path;
  /** The last of the page before. */
  after?: string | null | undefined;
  limit: number;
}

/** Region by code, then by number. */
const order = (a: { region: string; number: number }, b: { region: string; number: number }): number =>
  (a.region < b.region ? -1 : a.region > b.region ? 1 : 0) || a.number - b.number;

function nameOf(station: string): { region: string; number: number } {
  const slash = station.lastIndexOf('/');
  return { region: station.slice(0, slash), number: Number(station.slice(slash + 1)) };
}

export function tallyStations({ tally }: Counted, { path, after, limit }: StationsQuery) {
  const all = tally
    .counted(path)
    .map((sheet) => ({ sheet, ...nameOf(sheet.station) }))
    .toSorted(order);
  const start = after ? nameOf(after) : null;
  const left = start ? all.filter((each) => order(each, start) > 0) : all;
  const page = left.slice(0, limit);
  return {
    rows: page.map(
      ({ sheet, region, number }): TallyStation => ({
        station: sheet.station,
        region,
        number,
        protocol: sheet.id,
        part: partOf(sheet),
        acceptedAt: sheet.acceptedAt,
        registered: sheet.figures.registered,
        participated: sheet.figures.participated,
        invalid: sheet.figures.invalid,
        votes: { ...sheet.figures.votes },
        copies: tally.station(sheet.station)?.copies.length ?? 0,
      }),
    ),
    next: left.length > limit ? (page.at(-1)?.sheet.station ?? null) : null,
    total: all.length,
  };
}

/** So many marks, evenly between the first and the last: enough for a line across a screen. */
const MARKS = 60;

export function tallyCurve({ tally, registry }: Counted): TallyCurve {
  const reports = tally
    .counted([])
    .filter(({ grade }) => grade === 'complete')
    .map((sheet: CountedSheet) => ({ stratum: sheet.path[0] ?? '', at: ms(sheet.acceptedAt) }));
  const times = reports.map(({ at }) => at as number);
  const [from, to] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), 0)];
  const marks =
    reports.length === 0
      ? []
      : from === to
        ? [ms(to)]
        : Array.from({ length: MARKS + 1 }, (_, n) => ms(Math.ceil(from + ((to - from) * n) / MARKS)));
  return {
    marks: reportingCurve(reports, marks),
    expected: Object.fromEntries(registry.below([]).map((region) => [region, registry.at([region]).open ?? 0])),
  };
}
