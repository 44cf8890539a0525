import { submissionIdOfRelay, type TelegramId } from '../../domain/index.ts';
import { type CoverageReport, coverageDifferences, coverageReportOf } from './coverage-report.ts';
import { ballotsOf, type DayFigures } from './figures.ts';
import type { Inside } from './inside.ts';
import type { DayItem } from './plan.ts';
import type { Bots } from './play.ts';
import { type ProtocolReport, protocolReportOf, protocolsShouldBe } from './protocol-report.ts';
import type { Seat } from './seat.ts';

/** What came of a day, as the headquarters has it. */
export interface DayReport {
  day: string;
  received: number;
  byKind: Record<string, number>;
  ballots: {
    total: number;
    confirmed: number;
    byParty: Record<string, number>;
    protestInvalid: number;
    noPhoto: number;
    spam: number;
    voters: number;
    stations: number;
  };
  observerBallots: { byParty: Record<string, number>; spam: number };
  /** Place of the profile, or region, by party; `elsewhere` is all that lies in no row of the published matrix. */
  matrix: Record<string, Record<string, number>>;
  violations: { voters: number; observers: number };
  protocols: ProtocolReport;
  coverage: CoverageReport;
  /** Sent by a bot and not here. */
  lost: number;
  /** Here more than once. */
  doubled: number;
  /** From the post in the data centre to the event on a listener's stream, ms. Without those sent while the net was cut. */
  sosLatencyMs: { n: number; p50: number; p95: number; p99: number; max: number } | null;
}

export interface ReportParts {
  figures: DayFigures;
  items: readonly DayItem[];
  bots: Bots;
  seat: Seat;
  inside: Inside;
  latencies: readonly number[];
}

/**
 * The figures as every screen has them, through the contract; what is lost or doubled by looking into the store for each
 * thing that was sent.
 */
export async function reportOf(parts: ReportParts): Promise<DayReport> {
  const { figures, items, bots, seat, inside } = parts;
  const { sources, matrix } = await seat.client.ballots.figures();
  const violations = await violationsOf(seat);
  const protocols = await protocolReportOf(seat, inside);
  const coverage = await coverageReportOf(seat);
  const of = (source: 'voter' | 'observer') => sources.find((each) => each.source === source && each.tallied);
  const [voters, observers] = [of('voter'), of('observer')];
  const submissions = inside.submissions();
  const wanted = new Map<string, string>(
    items.map(({ scheme, id }) => [submissionIdOfRelay(bots[scheme].id as TelegramId, id), id]),
  );
  const lost = [...wanted.keys()].filter((id) => !submissions.has(id)).length;
  const strangers = [...submissions].filter((id) => !wanted.has(id)).length;
  return {
    day: figures.name,
    received: submissions.size,
    byKind: inside.byKind(),
    ballots: {
      total: voters?.figures.total ?? 0,
      confirmed: (voters?.figures.confirmed ?? 0) + (voters?.figures.protestInvalid ?? 0),
      byParty: voters?.figures.byParty ?? {},
      protestInvalid: voters?.figures.protestInvalid ?? 0,
      noPhoto: voters?.figures.noPhoto ?? 0,
      spam: voters?.figures.spam ?? 0,
      voters: voters?.people ?? 0,
      stations: voters?.stations ?? 0,
    },
    observerBallots: { byParty: observers?.figures.byParty ?? {}, spam: observers?.figures.spam ?? 0 },
    matrix: rowsOf(figures, matrix),
    violations,
    protocols,
    coverage,
    lost: lost + inside.photos().missing,
    doubled: strangers + inside.doubled(),
    sosLatencyMs: percentiles(parts.latencies),
  };
}

/** Reports of violations as screens have them, summed over their categories. */
export async function violationsOf({ client }: Seat): Promise<DayReport['violations']> {
  const rows = await client.violations.counts();
  const of = (source: string) => rows.filter((row) => row.source === source).reduce((sum, { n }) => sum + n, 0);
  return { voters: of('voter'), observers: of('observer') };
}

function rowsOf(
  figures: DayFigures,
  matrix: readonly { region: string; place: string; byParty: Record<string, number> }[],
): DayReport['matrix'] {
  const rows: DayReport['matrix'] = {};
  for (const { region, place, byParty } of matrix) {
    const known = figures.matrix.find((row) => (row.place === null ? row.region === region : row.place === place));
    const name = known ? (known.place ?? known.region) : 'elsewhere';
    const row = rows[name] ?? {};
    for (const [party, n] of Object.entries(byParty)) row[party] = (row[party] ?? 0) + n;
    rows[name] = row;
  }
  return rows;
}

export function percentiles(values: readonly number[]): DayReport['sosLatencyMs'] {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** What of a report isn't as the figures say, one line each; empty when the day came out exactly. */
export function differences(report: DayReport, figures: DayFigures, items: readonly DayItem[]): string[] {
  const { voters, observers } = figures;
  const confirmed = Object.values(voters.byParty).reduce((a, b) => a + b, 0) + voters.protestInvalid;
  const found: string[] = [];
  const same = (what: string, is: unknown, should: unknown): void => {
    const [left, right] = [sortedJson(is), sortedJson(should)];
    if (left !== right) found.push(`${what}: ${left} instead of ${right}`);
  };
  same('received', report.received, items.length);
  same('lost', report.lost, 0);
  same('doubled', report.doubled, 0);
  same('ballots', report.ballots, {
    total: ballotsOf(figures).voters,
    confirmed,
    byParty: voters.byParty,
    protestInvalid: voters.protestInvalid,
    noPhoto: voters.noPhoto,
    spam: voters.spam,
    voters: voters.people,
    stations: voters.stations,
  });
  same("observers' ballots", report.observerBallots, { byParty: observers.byParty, spam: observers.spam });
  for (const { place, region, byParty } of figures.matrix)
    same(`matrix of ${place ?? region}`, withoutZeros(report.matrix[place ?? region] ?? {}), withoutZeros(byParty));
  same('violations', report.violations, { voters: voters.violations, observers: observers.violations });
  same('protocols', report.protocols, protocolsShouldBe(figures.protocols));
  return [...found, ...coverageDifferences(report.coverage, figures, items)];
}

const withoutZeros = (row: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(row).filter(([, n]) => n > 0));

/** A value with its keys in order, to compare and to print. */
export function sortedJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}: ${sortedJson(inner)}`).join(', ')}}`;
}
