import type { DayFigures } from './figures.ts';
import type { DayItem } from './plan.ts';
import type { Seat } from './seat.ts';

/** Who watched what, as screens have it when the day is over. */
export interface CoverageReport {
  /** On the roster, and sent somewhere. */
  observers: number;
  assigned: number;
  checkins: number;
  /** Cases of whoever was kept out that wait with the coordinators. */
  queue: number;
  /** Districts that are silent in the end. */
  silences: number;
}

export async function coverageReportOf({ client }: Seat): Promise<CoverageReport> {
  const { states, unassigned } = await client.observers.summary();
  const { total } = await client.assignments.checkins({ limit: 1 });
  let queue = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.cases.list>> = await client.cases.list({
      lane: 'observers',
      state: 'all',
      limit: 200,
      cursor,
    });
    queue += page.rows.length;
    cursor = page.next;
  } while (cursor !== null);
  const silences = await client.assignments.silences();
  return {
    observers: states.active ?? 0,
    assigned: (states.active ?? 0) - unassigned,
    checkins: total ?? 0,
    queue,
    silences: silences.filter(({ endedAt }) => endedAt === null).length,
  };
}

/** What of it isn't as the plan, which alone is asked, says. */
export function coverageDifferences(
  report: CoverageReport,
  { observers, coverage }: DayFigures,
  items: readonly DayItem[],
): string[] {
  const { queue, ...exact } = report;
  const should: typeof exact = {
    observers: observers.people,
    assigned: observers.people,
    checkins: items.filter(({ checkin }) => checkin !== null).length,
    silences: coverage.silentFrom === null ? 0 : 1,
  };
  const found = Object.entries(should).flatMap(([what, n]) => {
    const is = exact[what as keyof typeof exact];
    return is === n ? [] : [`coverage: ${what} ${is} instead of ${n}`];
  });
  const { least, most } = queueOf(items);
  if (queue < least || queue > most) found.push(`coverage: queue ${queue} instead of ${least} to ${most}`);
  return found;
}

/**
 * Whoever is kept out is a case of the coordinators, unless they tell of force, or have called for help before: then it is
 * told where they are waited for already. A call overtakes what was sent before it, so that one sent later may be there
 * first.
 */
function queueOf(items: readonly DayItem[]): { least: number; most: number } {
  const calls = Map.groupBy(
    items.filter(({ kind }) => kind === 'sos'),
    ({ reporter }) => reporter,
  );
  const keptOut = items.filter(
    ({ checkin }) => (checkin?.status === 'denied' || checkin?.status === 'expelled') && !checkin.urgent,
  );
  return {
    least: keptOut.filter(({ reporter }) => !calls.has(reporter)).length,
    most: keptOut.filter(({ reporter, at }) => !calls.get(reporter)?.some((call) => call.at <= at)).length,
  };
}
