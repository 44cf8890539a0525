/**
 * `npm run bench:million -- [--rows 1000000] [--keep FOLDER] [--json FILE]`: whether a headquarters of a million
 * submissions answers its screens as one of ten thousand does. Exit code 1 if something doesn't. Needs a build. With
 * `--keep` the workspaces are made once (the large one takes minutes) and used again while schema and generator are the
 * same; without, they are made in a temporary folder and go.
 *
 * Everything is asked at the public door: the built host, a seat's WebSocket, the contract. Both headquarters are open at
 * once, and each question is put to one and the other in turn, so that whatever else the machine does hits both. A round
 * has so many runs of each question after a warm-up; a figure is the median of the rounds' p95, a ratio that of those.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWorld } from '../e2e/support/world.ts';
import type { Client } from './headquarters.ts';
import { cpuOf, memoryOf, type Open, openMade, readBack } from './made-host.ts';
import { measureNear } from './million-near.ts';
import { type Pairs, pairsOf, type Question, questions } from './million-questions.ts';
import { makeWorkspace } from './million-store.ts';
import { machine, median, percentile, round } from './numbers.ts';

const SMALL = 10_000;
const MOST_MS = 16;
const MOST_RATIO = 2;
const FIRST_SCREEN_MS = 2000;
const MEMORY_MB = 500;
/** Runs of each question in each round that are not counted. */
const WARM_UP = 30;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    keep: { type: 'string' },
    json: { type: 'string' },
    runs: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    opens: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);
const rounds = Number(values.rounds);

/** The median of so many seconds without a question. */
async function steadyMemory(pid: number, seconds: number): Promise<number> {
  const seen: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    seen.push(memoryOf(pid));
  }
  return median(seen);
}

async function timed(question: Question, client: Client, pairs: Pairs, n: number): Promise<number> {
  const began = performance.now();
  await question.ask(client, n, pairs);
  return performance.now() - began;
}

interface Row {
  what: string;
  large: number;
  small: number | null;
  unit: string;
  most: number;
  ratio: number | null;
  /** CPU of one question, ms: large, small. */
  cpu?: [number, number];
  pass: boolean;
}

function compared(what: string, large: readonly number[], small: readonly number[]): Row {
  const [one, other] = [median(large), median(small)];
  const ratio = one / other;
  return {
    what,
    large: round(one, 2),
    small: round(other, 2),
    unit: 'ms',
    most: MOST_MS,
    ratio: round(ratio, 2),
    pass: one <= MOST_MS && ratio <= MOST_RATIO,
  };
}
const single = (what: string, value: number, unit: string, most: number): Row => ({
  what,
  large: round(value, 0),
  small: null,
  unit,
  most,
  ratio: null,
  pass: value <= most,
});

async function measureQuestions({ large: one, small: other }: { large: Open; small: Open }): Promise<Row[]> {
  const [large, small] = [one.client, other.client];
  const found: Row[] = [];
  const pairs = { large: await pairsOf(large), small: await pairsOf(small) };
  const asked = questions().filter(({ what }) => !values.only || what.includes(values.only));
  for (const question of asked) {
    const p95 = { large: [] as number[], small: [] as number[] };
    const before = [cpuOf(one.host.pid), cpuOf(other.host.pid)] as const;
    for (let each = 0; each < rounds; each += 1) {
      const took = { large: [] as number[], small: [] as number[] };
      for (let run = -WARM_UP; run < runs; run += 1) {
        const pair: ['large' | 'small', Client][] = [
          ['large', large],
          ['small', small],
        ];
        for (const [name, client] of run % 2 ? pair.toReversed() : pair) {
          const ms = await timed(question, client, pairs[name], run + WARM_UP);
          if (run >= 0) took[name].push(ms);
        }
      }
      p95.large.push(percentile(took.large, 0.95));
      p95.small.push(percentile(took.small, 0.95));
    }
    const asked = rounds * (runs + WARM_UP);
    const cpu: [number, number] = [
      round((cpuOf(one.host.pid) - before[0]) / asked, 2),
      round((cpuOf(other.host.pid) - before[1]) / asked, 2),
    ];
    found.push({ ...compared(question.what, p95.large, p95.small), cpu });
    console.error(`${question.what}: ${median(p95.large).toFixed(2)} ms, ${median(p95.small).toFixed(2)} ms`);
  }
  return found;
}

const root = values.keep ?? mkdtempSync(join(tmpdir(), 'maere-million-'));
const measuredOn = machine();
const results: Row[] = [];
const world = await startWorld();
try {
  const make = (count: number) =>
    makeWorkspace(join(root, String(count)), count, (done) => {
      if (done % 100_000 === 0) console.error(`${done} of ${count} written`);
    });
  const made = { large: await make(rows), small: await make(SMALL) };
  const firsts: number[] = [];
  for (let n = 1; n < Number(values.opens); n += 1) {
    const opened = await openMade(made.large, world.descriptor);
    firsts.push(opened.firstScreen);
    await opened.close();
  }
  const large = await openMade(made.large, world.descriptor);
  firsts.push(large.firstScreen);
  const small = await openMade(made.small, world.descriptor);
  await readBack(large.host.pid);
  await readBack(small.host.pid);
  try {
    results.push(...(await measureQuestions({ large, small })));
    results.push(single('first screen, after key derivation', median(firsts), 'ms', FIRST_SCREEN_MS));
    results.push(single('resident memory after all that', await steadyMemory(large.host.pid, 10), 'MB', MEMORY_MB));
  } finally {
    await large.close();
    await small.close();
  }
  const near = await measureNear(made.large, made.small, { runs, rounds });
  results.push(compared('look-alikes of a new picture', near.large, near.small));
} finally {
  await world.centre.stop();
  if (values.keep === undefined) rmSync(root, { recursive: true, force: true });
}

const line = (...[what, large, small, ratio, cpu, verdict]: string[]): string =>
  [
    what?.padEnd(44),
    large?.padStart(12),
    small?.padStart(12),
    ratio?.padStart(8),
    cpu?.padStart(16),
    ` ${verdict}`,
  ].join(' ');
console.log(`\n${line('p95', rows.toLocaleString('en'), SMALL.toLocaleString('en'), 'ratio', 'CPU each, ms', '')}`);
for (const { what, large, small, ratio, cpu, unit, most, pass } of results)
  console.log(
    line(
      what,
      `${large} ${unit}`,
      small === null ? '' : `${small} ${unit}`,
      ratio === null ? '' : String(ratio),
      cpu ? cpu.join(' / ') : '',
      pass ? 'PASS' : `FAIL (≤ ${most} ${unit}${ratio === null ? '' : `, ≤ ${MOST_RATIO} ×`})`,
    ),
  );
const { cpu, cores, memoryGb, node, loadBefore } = measuredOn;
console.log(
  `\n${rounds} rounds of ${runs}; ${cores} × ${cpu}, ${memoryGb} GB, Node ${node}, load before ${loadBefore}`,
);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ rows, runs, rounds, results, machine: measuredOn }, null, 2)}\n`);
process.exitCode = results.every(({ pass }) => pass) ? 0 : 1;
