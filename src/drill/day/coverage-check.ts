import { PAPER_STATES, type PaperState, WATCH_STATES, type WatchState } from '../../domain/index.ts';
import type { DayItem } from './plan.ts';
import type { Seat } from './seat.ts';

type Client = Seat['client'];
type Counts = Record<string, number>;

/** While things arrive two answers are rarely of one moment: asked again so often before it is said that they differ. */
const TRIES = 40;
/** So many lines say enough of a map that is wrong from some moment on. */
const MOST = 10;

const counted = (values: readonly string[], all: readonly string[]): Counts =>
  Object.fromEntries(all.map((each) => [each, values.filter((value) => value === each).length]));
const text = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, n]) => n > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

/** One moment of the map, as four screens would show it. */
interface Moment {
  map: { watch: Counts; paper: Counts };
  /** The matrix of the country: its own sum, and that of its rows. */
  matrix: { watch: Counts; paper: Counts };
  rows: { watch: Counts; paper: Counts };
  /** The table, filtered by one state after the other. */
  table: { watch: Counts; paper: Counts };
}

const added = (rows: readonly Counts[], all: readonly string[]): Counts =>
  Object.fromEntries(all.map((each) => [each, rows.reduce((sum, row) => sum + (row[each] ?? 0), 0)]));

/** All four of one moment; null: something arrived between two of the questions. */
async function moment(client: Client): Promise<Moment | null> {
  const { seq, columns } = await client.coverage.map();
  const { whole, rows } = await client.coverage.matrix({});
  const table = { watch: {} as Counts, paper: {} as Counts };
  for (const watch of WATCH_STATES)
    table.watch[watch] = (await client.coverage.stations({ watch: [watch], limit: 1 })).total ?? -1;
  for (const paper of PAPER_STATES)
    table.paper[paper] = (await client.coverage.stations({ paper: [paper], limit: 1 })).total ?? -1;
  const since = await client.coverage.changes({ since: seq });
  if (since.whole || since.stations.length > 0) return null;
  const named = <T extends string>(indexes: readonly number[], states: readonly T[]): T[] =>
    indexes.flatMap((index) => states[index] ?? []);
  return {
    map: {
      watch: counted(named(columns.watch, WATCH_STATES), WATCH_STATES),
      paper: counted(named(columns.paper, PAPER_STATES), PAPER_STATES),
    },
    matrix: { watch: whole.watch, paper: whole.paper },
    rows: {
      watch: added(
        rows.map((row) => row.watch),
        WATCH_STATES,
      ),
      paper: added(
        rows.map((row) => row.paper),
        PAPER_STATES,
      ),
    },
    table,
  };
}

/** Looks at the map, the matrix and the table while the day arrives, and holds them against each other. */
export interface CoverageCheck {
  /** Once; whether all four were of one moment. */
  sample(): Promise<boolean>;
  /** Against what the plan says must stand there in the end. */
  compare(items: readonly DayItem[]): Promise<void>;
  samples(): number;
  differences(): readonly string[];
}

export function createCoverageCheck({ client }: Seat): CoverageCheck {
  const found: string[] = [];
  let samples = 0;

  const agree = ({ map, ...others }: Moment): void => {
    for (const [where, those] of Object.entries(others))
      for (const what of ['watch', 'paper'] as const) {
        const [left, right] = [text(map[what]), text(those[what])];
        if (left !== right)
          found.push(`coverage, sample ${samples}: ${what} of the map ${left}; of the ${where} ${right}`);
      }
  };

  const sample = async (): Promise<boolean> => {
    for (let turn = 0; turn < TRIES; turn += 1) {
      const now = await moment(client);
      if (!now) continue;
      samples += 1;
      agree(now);
      return true;
    }
    return false;
  };

  return {
    sample,
    async compare(items) {
      if (!(await sample())) found.push('the map never stood still');
      const { columns } = await client.coverage.map();
      const { watch, paper } = expectedStates(items);
      const amiss: string[] = [];
      for (const [n, number] of columns.number.entries()) {
        const region = columns.regions[columns.region[n] ?? -1] ?? '';
        const key = `${region}/${number}`;
        const is = [WATCH_STATES[columns.watch[n] ?? -1], PAPER_STATES[columns.paper[n] ?? -1]];
        const should = [watch.get(key) ?? 'uncovered', paper.get(key) ?? 'missing'];
        if (is.join() !== should.join())
          amiss.push(`station ${key} is ${is.join(', ')} instead of ${should.join(', ')}`);
      }
      found.push(...amiss);
    },
    samples: () => samples,
    differences: () =>
      found.length > MOST ? [...found.slice(0, MOST), `and ${found.length - MOST} more of the coverage`] : found,
  };
}

/** Of nobody who stayed until the end the worst is what has to be known. */
const WORST: readonly WatchState[] = ['expelled', 'denied', 'silent'];

/**
 * What the map must show when the day is over, worked out from the plan alone: a station is covered where somebody saw
 * the protocol; else it is what became of whoever was sent there; uncovered where nobody was.
 */
export function expectedStates(items: readonly DayItem[]): {
  watch: Map<string, WatchState>;
  paper: Map<string, PaperState>;
} {
  const sent = new Map<string, string>();
  const last = new Map<string, WatchState>();
  const paper = new Map<string, PaperState>();
  for (const { kind, reporter, place, checkin, protocol } of items) {
    if (kind === 'observer') {
      sent.set(reporter, place);
      last.set(reporter, 'silent');
    }
    if (checkin)
      last.set(
        checkin.observer,
        checkin.status === 'denied' || checkin.status === 'expelled'
          ? checkin.status
          : checkin.status === 'left'
            ? 'covered'
            : 'silent',
      );
    if (protocol?.level === 'PEC' && protocol.verdict.do !== 'reject')
      paper.set(place, protocol.photos > 1 ? 'complete' : 'partial');
  }
  const watch = new Map<string, WatchState>();
  for (const [place, those] of Map.groupBy(sent, ([, at]) => at)) {
    const states = those.map(([observer]) => last.get(observer) ?? 'silent');
    watch.set(
      place,
      states.includes('covered') ? 'covered' : (WORST.find((each) => states.includes(each)) ?? 'silent'),
    );
  }
  return { watch, paper };
}
