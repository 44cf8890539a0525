/**
 * `npm run bench:flood -- [--seconds 120] [--per-second 500] [--json FILE]`: so many messages a second for two minutes with
 * calls for help between them; how late each call was on a screen, and whether everything is accounted for afterwards:
 * every message a submission, every call a case, the lists' counts their sum, the journal whole. Exit code 1 if anything
 * is missing or the calls' p99 is over 100 ms. Needs a build and a Chromium, and a machine that does nothing else.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW } from '../../scripts/lib/chromium.ts';
import { startBallots } from './ballots.ts';
import { type Bench, startBench } from './headquarters.ts';
import { machine, round } from './numbers.ts';
import { BALLOTS_PER_SECOND, call, latencyOf, onShift, pairUp } from './sos-latency.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    'per-second': { type: 'string', default: String(BALLOTS_PER_SECOND) },
    json: { type: 'string' },
  },
});
/** A call every 200 ms on average. */
const CALLS_PER_SECOND = 5;
const LIMIT_MS = 100;
const CATCH_UP_MS = 120_000;

const seconds = Number(values.seconds);
const perSecond = Number(values['per-second']);
const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, n) => all + n, 0);

const executablePath = findChromium();
if (!executablePath) throw new Error(HOW);
const measuredOn = machine();
const bench = await startBench();
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
try {
  const page = await onShift(bench, browser);
  const warm = 10;
  await call(bench, 'warm', warm);
  const flood = startBallots(bench, perSecond);
  const began = performance.now();
  const sent = await call(bench, 'flood', seconds * CALLS_PER_SECOND);
  const lasted = (performance.now() - began) / 1000;
  const stored = (await bench.client.inbox.list({ show: 'all', limit: 1 })).total;
  await flood.stop();
  const calls = latencyOf(await pairUp(bench, page, sent));
  const expected = { messages: flood.posted(), calls: warm + sent.length };
  const found = await accountFor(bench, expected.messages + expected.calls);
  const report = {
    seconds: round(lasted, 1),
    /** What was in the Inbox when the last call was: nothing piled up before core. */
    perSecond: round(stored / lasted, 0),
    calls,
    expected,
    found,
    machine: measuredOn,
  };
  console.log(JSON.stringify(report, null, 2));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  const whole =
    found.total === expected.messages + expected.calls &&
    found.byKind === found.total &&
    found.held + found.free === found.total &&
    found.sos === expected.calls &&
    found.journalWhole &&
    calls.lost === 0;
  const kept = stored >= 0.95 * expected.messages;
  console.log(`everything accounted for: ${whole ? 'yes' : 'NO'}; kept up: ${kept ? 'yes' : 'NO'}`);
  console.log(`SOS p99 ${calls.p99} ms, limit ${LIMIT_MS}: ${calls.p99 <= LIMIT_MS ? 'pass' : 'FAIL'}`);
  process.exitCode = whole && kept && calls.p99 <= LIMIT_MS ? 0 : 1;
} finally {
  await browser.close();
  await bench.close();
}

async function accountFor({ client }: Bench, submissions: number) {
  const until = Date.now() + CATCH_UP_MS;
  while ((await client.inbox.list({ show: 'all', limit: 1 })).total < submissions && Date.now() < until)
    await new Promise((done) => setTimeout(done, 200));
  const { total } = await client.inbox.list({ show: 'all', limit: 1 });
  const counts = await client.inbox.counts();
  const { whole } = await client.journal.verify();
  return {
    total,
    byKind: sum(counts.kind),
    sos: counts.kind.sos ?? 0,
    held: counts.held['1'] ?? 0,
    free: counts.held['0'] ?? 0,
    journalWhole: whole,
  };
}
