/**
 * `npm run bench -- [--runs 5] [--only NAME]… [--json FILE]`: whether the program is fast enough, check by check, each the
 * median of so many runs against its limit. Exit code 1 if one fails. `--samples`, `--messages` and `--stored` make it
 * shorter while working on it. Needs a build and a Chromium, and a machine that does nothing else.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureFirstScreen } from './first-screen.ts';
import { measureIngest } from './ingest.ts';
import { measureMixed } from './mixed-work.ts';
import { machine, median, round } from './numbers.ts';
import { BALLOTS_PER_SECOND, measureSos, type SosRun } from './sos-latency.ts';

const NAMES = ['sos-idle', 'sos-busy', 'pipeline', 'mixed', 'first-screen'] as const;
type Name = (typeof NAMES)[number];

/** What a check measured, one value a run. */
interface Measured {
  name: Name;
  what: string;
  unit: string;
  limit: { most: number } | { least: number };
  values: number[];
  /** Whatever makes the values worth nothing, in words. */
  spoilt?: string | undefined;
  detail: unknown;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    samples: { type: 'string', default: '200' },
    messages: { type: 'string', default: '3000' },
    stored: { type: 'string', default: '100000' },
  },
});
const wanted = values.only?.flatMap((each) => each.split(',')) ?? [...NAMES];
const unknown = wanted.filter((name) => !NAMES.some((one) => one === name));
if (unknown.length > 0) throw new Error(`no check ${unknown.join(', ')}: ${NAMES.join(', ')}`);
const wants = (name: Name): boolean => wanted.includes(name);
const runs = Number(values.runs);
const said = (what: string) => (run: number) => console.error(`${what}: run ${run + 1} of ${runs}`);

async function sos(): Promise<Measured[]> {
  const idle: NonNullable<SosRun['idle']>[] = [];
  const busy: NonNullable<SosRun['busy']>[] = [];
  for (let run = 0; run < runs; run += 1) {
    const one = await measureSos(Number(values.samples), { idle: wants('sos-idle'), busy: wants('sos-busy') });
    if (one.idle) idle.push(one.idle);
    if (one.busy) busy.push(one.busy);
    said('sos')(run);
  }
  const lost = [...idle, ...busy].reduce((sum, run) => sum + run.lost, 0);
  const least = Math.min(...busy.map((run) => run.ballotsPerSecond));
  const slow = least < 0.95 * BALLOTS_PER_SECOND ? `only ${least} ballots/s arrived` : undefined;
  const row = { unit: 'ms', limit: { most: 100 } };
  const all: Measured[] = [
    {
      ...row,
      name: 'sos-idle',
      what: 'SOS p99, written frame to screen',
      values: idle.map((one) => one.p99),
      detail: idle,
    },
    {
      ...row,
      name: 'sos-busy',
      what: `SOS p99, beside ${BALLOTS_PER_SECOND} ballots/s`,
      values: busy.map((one) => one.p99),
      spoilt: slow,
      detail: busy,
    },
  ];
  return all
    .filter(({ name }) => wants(name))
    .map((one) => (lost > 0 ? { ...one, spoilt: `${lost} calls never shown` } : one));
}

async function pipeline(): Promise<Measured[]> {
  const found = await measureIngest(Number(values.messages), runs, said('pipeline'));
  const what = 'messages/s, core ÷ bare GramJS';
  return [
    { name: 'pipeline', what, unit: '×', limit: { least: 0.5 }, values: found.map((one) => one.ratio), detail: found },
  ];
}

async function mixed(): Promise<Measured[]> {
  const found = await measureMixed(runs, said('mixed'));
  const what = '90 % hot reads, 10 % arrivals: encrypted ÷ plain';
  return [
    { name: 'mixed', what, unit: '×', limit: { most: 1.25 }, values: found.map((one) => one.ratio), detail: found },
  ];
}

async function firstScreen(): Promise<Measured[]> {
  const found = await measureFirstScreen(Number(values.stored), runs, said('first-screen'));
  const what = `first screen over ${found.messages} messages`;
  return [{ name: 'first-screen', what, unit: 'ms', limit: { most: 2000 }, values: found.runs, detail: found }];
}

const holds = ({ limit, values: all, spoilt }: Measured): boolean =>
  spoilt === undefined && ('most' in limit ? median(all) <= limit.most : median(all) >= limit.least);

const measuredOn = machine();
const results: Measured[] = [];
if (wants('mixed')) results.push(...(await mixed()));
if (wants('pipeline')) results.push(...(await pipeline()));
if (wants('first-screen')) results.push(...(await firstScreen()));
if (wants('sos-idle') || wants('sos-busy')) results.push(...(await sos()));
results.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name));

const line = (...[name, what, found, limit, verdict]: string[]): string =>
  [name?.padEnd(13), what?.padEnd(50), found?.padEnd(28), limit?.padEnd(10), verdict].join(' ');
console.log(`\n${line('check', 'what', `median of ${runs} (spread)`, 'limit', '')}`);
for (const one of results) {
  const { name, what, unit, limit, values: all, spoilt } = one;
  const spread = `${round(median(all), 3)} ${unit} (${Math.min(...all)}–${Math.max(...all)})`;
  const bound = 'most' in limit ? `≤ ${limit.most} ${unit}` : `≥ ${limit.least} ${unit}`;
  console.log(line(name, what, spread, bound, `${holds(one) ? 'pass' : 'FAIL'}${spoilt ? `: ${spoilt}` : ''}`));
}
const { cpu, cores, memoryGb, node, loadBefore } = measuredOn;
console.log(`\n${cores} × ${cpu}, ${memoryGb} GB, Node ${node}, load before ${loadBefore}`);
if (values.json !== undefined) {
  const told = results.map((one) => ({ ...one, median: median(one.values), pass: holds(one) }));
  writeFileSync(values.json, `${JSON.stringify({ runs, results: told, machine: measuredOn }, null, 2)}\n`);
}
process.exitCode = results.every(holds) ? 0 : 1;
