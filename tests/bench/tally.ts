/**
 * `npm run bench:tally -- [--ballots 1000000] [--protocols 10061] [--keep FOLDER] [--json FILE]`: whether the count of a whole
 * country beside a million ballots is as quick as that of a town. Exit code 1 if something isn't. Needs a build. With
 * `--keep` the headquarters is made once (minutes) and used again while schema and generator are the same.
 *
 * Everything is asked at the public door: the built host with its reading thread, a seat's WebSocket, the contract. `--opens`
 * times it is started anew for the first opening of the panel; what a screen asks when a filter is chosen is asked `--runs`
 * times at every path there is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWorld } from '../e2e/support/world.ts';
import type { Client } from './headquarters.ts';
import { memoryOf, type Open, openMade, readBack } from './made-host.ts';
import type { MadeWorkspace } from './million-store.ts';
import { machine, percentile, round } from './numbers.ts';
import { makeTallyWorkspace, VIOLATIONS } from './tally-store.ts';

const FIRST_MS = 100;
const FILTER_MS = 16;
const MOVED_MS = 100;
const RECOUNT_MS = 2000;
const ESTIMATE_MS = 200;
/** What core answers itself, while an estimate is made in another thread. */
const BESIDE_MS = 50;
/** Between signing in and opening the panel: somebody has to find the tab, ms. */
const FINDS_IT = 1000;

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '1000000' },
    protocols: { type: 'string', default: '10061' },
    keep: { type: 'string' },
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    opens: { type: 'string', default: '5' },
  },
});
const [ballots, protocols, runs, opens] = [values.ballots, values.protocols, values.runs, values.opens].map(Number) as [
  number,
  number,
  number,
  number,
];

interface Row {
  what: string;
  n: number;
  p50: number;
  p95: number;
  /** Null: told for comparison. */
  most: number | null;
}

const rowOf = (what: string, samples: readonly number[], most: number | null): Row => ({
  what,
  n: samples.length,
  p50: round(percentile(samples, 0.5), 2),
  p95: round(percentile(samples, 0.95), 2),
  most,
});
const holds = ({ n, p95, most }: Row): boolean => n > 0 && (most === null || p95 <= most);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await ask();
  return performance.now() - began;
}

type Path = string[];

/** Every path that a filter can be set to, by its depth: country, regions, districts, places. */
async function pathsOf(client: Client): Promise<Path[][]> {
  const depths: Path[][] = [[[]]];
  for (const depth of [0, 1, 2]) {
    const next: Path[] = [];
    for (const path of depths[depth] ?? [])
      for (const { code } of (await client.tally.panel({ path })).below) next.push([...path, code]);
    depths.push(next);
  }
  return depths;
}

/** What a screen asks when somebody chooses a region, a district, a place, and what it asks beside that. */
async function measureFilters(client: Client): Promise<Row[]> {
  const rows: Row[] = [];
  const ask = async <T>(what: string, over: readonly T[], one: (each: T) => Promise<unknown>): Promise<void> => {
    const samples: number[] = [];
    for (let run = 0; run < runs; run += 1) for (const each of over) samples.push(await timed(() => one(each)));
    rows.push(rowOf(what, samples, FILTER_MS));
    console.error(`${what}: ${rows.at(-1)?.p95} ms`);
  };
  const [country = [], regions = [], districts = [], places = []] = await pathsOf(client);
  const often = <T>(each: readonly T[]): T[] => Array.from({ length: 20 }, () => each).flat();
  const panel = (path: Path) => client.tally.panel({ path });
  await ask('panel of the country', often(country), panel);
  await ask('panel of a region', regions, panel);
  await ask('panel of a district', districts, panel);
  await ask('panel of a place', places, panel);
  // Beside the panel, on the same screen and by the same filter.
  const beside = (path: Path) => client.tally.ballots({ path });
  await ask('ballots beside the panel, the country', often(country), beside);
  await ask('ballots beside the panel, a region', regions, beside);
  await ask('ballots beside the panel, a district', districts, beside);
  await ask('ballots beside the panel, a place', places, beside);
  const below = [...country, ...regions, ...districts, ...places];
  await ask('bounds, anywhere', below, (path) => client.tally.bounds({ path }));
  await ask('stations under a figure, anywhere', below, (path) => client.tally.stations({ path, limit: 50 }));
  await ask('reporting curve', often([0]), () => client.tally.curve());
  await ask('ballots by source, region and place', often([0]), () => client.ballots.figures());
  await ask('violations by source', often([0]), () => client.violations.counts());
  await ask('protocols counted, by region', regions, ([region]) => client.protocols.counts({ region }));
  await ask('protocols that contradict, by region', regions, ([region]) =>
    client.protocols.list({ show: 'contradicting', region, limit: 50 }),
  );
  await ask('accepted protocols, by region', regions, ([region]) =>
    client.protocols.list({ show: 'accepted', region, limit: 200 }),
  );
  return rows;
}

/** Tells when something under a topic has changed, as windows are told. */
async function listener(client: Client, topic: string) {
  let wake = () => {};
  const events = await client.system.live();
  void (async () => {
    for await (const event of events) if (event.event === 'resync' || event.topic === topic) wake();
  })().catch(() => {});
  return {
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
  };
}

/** Accepts protocols that two have keyed; until a window that is told of it and asks again has them. Taken back afterwards. */
async function measureAccepts(client: Client): Promise<Row[]> {
  const { rows } = await client.protocols.list({ show: 'agreed', limit: 200 });
  const changes = await listener(client, 'protocols');
  const [deciding, moving]: [number[], number[]] = [[], []];
  for (const { id, region } of rows) {
    const path = [region ?? ''];
    const accepted = async () => {
      const { parts } = await client.tally.panel({ path });
      return parts.clear.stations + parts.flagged.stations;
    };
    const before = await accepted();
    let told = changes.next();
    const began = performance.now();
    const { entryId } = await client.protocols.accept({ id });
    const decided = performance.now();
    for (;;) {
      await told;
      told = changes.next();
      if ((await accepted()) === before + 1) break;
    }
    moving.push(performance.now() - decided);
    deciding.push(decided - began);
    await client.protocols.undo({ id, entryId });
    // Events leave twenty a second at most; nobody decides faster than this.
    await pause(250);
  }
  return [
    rowOf('a protocol accepted: the panel has moved', moving, MOVED_MS),
    rowOf('the acceptance itself', deciding, null),
  ];
}

/** Another number of voters at one station: the count is made anew from every protocol. */
async function measureRecount(client: Client): Promise<Row> {
  const [station] = (await client.stations.list({ limit: 1 })).rows;
  if (!station) throw new Error('no registry');
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await client.stations.change({ stationId: station.id, voters: (station.voters ?? 0) + ((run + 1) % 2) });
    samples.push(await timed(() => client.tally.panel({ path: [] })));
  }
  return rowOf('full recount', samples, RECOUNT_MS);
}

/** Estimates, and beside each the calls that core answers in its own thread. */
async function measureEstimates(client: Client): Promise<Row[]> {
  const [estimates, beside]: [number[], number[]] = [[], []];
  for (let run = 0; run < 4 * runs; run += 1) {
    let over = false;
    const asked = timed(() => client.estimate.result({})).finally(() => {
      over = true;
    });
    while (!over) beside.push(await timed(() => client.system.hello()));
    estimates.push(await asked);
  }
  const result = await client.estimate.result({});
  const reported = result?.strata.reduce((sum, each) => sum + each.reported, 0) ?? 0;
  const what = `estimate, ${reported} stations reported, ${result?.takes.length ?? 0} takes`;
  return [rowOf(what, estimates, ESTIMATE_MS), rowOf('core itself beside an estimate', beside, BESIDE_MS)];
}

/** The first panel after a start: at once, while the reading thread is still being born, or once somebody has found the tab. */
async function firstPanel(made: MadeWorkspace, centre: Parameters<typeof openMade>[1], after: number): Promise<number> {
  const opened = await openMade(made, centre);
  try {
    await pause(after);
    const { tally } = opened.client;
    // What the screen asks as it opens.
    return await timed(() =>
      Promise.all([tally.panel({ path: [] }), tally.bounds({ path: [] }), tally.ballots({ path: [] })]),
    );
  } finally {
    await opened.close();
  }
}

async function measureAll(opened: Open): Promise<Row[]> {
  const { client } = opened;
  await client.people.lockAfter({ minutes: 0 });
  const counts = (await client.tally.panel({ path: [] })).states.byStatus;
  const { sources } = await client.ballots.figures();
  const reviewed = sources.reduce((sum, { figures }) => sum + figures.total - figures.unreviewed, 0);
  console.error(`${counts.accepted} accepted protocols, ${reviewed} reviewed ballots`);
  if (counts.accepted !== protocols || reviewed !== ballots) throw new Error('that is not what was to be made');
  const reported = (await client.violations.counts()).reduce((sum, { n }) => sum + n, 0);
  if (reported !== VIOLATIONS) throw new Error(`${reported} violations are there`);
  return [
    ...(await measureFilters(client)),
    ...(await measureAccepts(client)),
    await measureRecount(client),
    ...(await measureEstimates(client)),
  ];
}

const root = values.keep ?? mkdtempSync(join(tmpdir(), 'maere-tally-'));
const measuredOn = machine();
const results: Row[] = [];
let memory = Number.NaN;
const world = await startWorld();
try {
  const made = await makeTallyWorkspace(
    join(root, `tally-${ballots}-${protocols}`),
    { ballots, protocols },
    (what, done) => {
      if (done % (what === 'ballots' ? 100_000 : 1000) === 0) console.error(`${done} ${what}`);
    },
  );
  for (const [what, after, most] of [
    ['first opening of the panel', FINDS_IT, FIRST_MS],
    ['the same at once after signing in', 0, null],
  ] as const) {
    const samples: number[] = [];
    for (let n = 0; n < opens; n += 1) samples.push(await firstPanel(made, world.descriptor, after));
    results.push(rowOf(what, samples, most));
    console.error(`${what}: ${samples.map((each) => round(each, 0)).join(', ')} ms`);
  }
  const opened = await openMade(made, world.descriptor);
  try {
    await readBack(opened.host.pid);
    results.push(...(await measureAll(opened)));
    memory = round(memoryOf(opened.host.pid), 0);
  } finally {
    await opened.close();
  }
} finally {
  await world.centre.stop();
  if (values.keep === undefined) rmSync(root, { recursive: true, force: true });
}

const line = (...[what, n, p50, p95, verdict]: string[]): string =>
  [what?.padEnd(56), n?.padStart(7), p50?.padStart(10), p95?.padStart(10), ` ${verdict}`].join(' ');
console.log(`\n${line('ms', 'n', 'p50', 'p95', '')}`);
for (const row of results) {
  const { what, n, p50, p95, most } = row;
  const verdict = most === null ? '' : holds(row) ? `pass (≤ ${most})` : `FAIL (≤ ${most})`;
  console.log(line(what, String(n), String(p50), String(p95), verdict));
}
const { cpu, cores, memoryGb, node, loadBefore } = measuredOn;
console.log(
  `\n${protocols} protocols, ${ballots} ballots; host ${memory} MB; ${cores} × ${cpu}, ${memoryGb} GB, Node ${node}, load before ${loadBefore}`,
);
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify({ ballots, protocols, memory, results, machine: measuredOn }, null, 2)}\n`,
  );
process.exitCode = results.every(holds) ? 0 : 1;
