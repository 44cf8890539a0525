import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW } from '../../scripts/lib/chromium.ts';
import { caseIdOfSubmission, submissionIdOfRelay } from '../../src/domain/ids.ts';
import type { TelegramId } from '../../src/domain/index.ts';
import { giveEars } from '../e2e/support/listen.ts';
import { startBallots } from './ballots.ts';
import { type Bench, PASSPHRASE, startBench } from './headquarters.ts';
import { sosText } from './messages.ts';
import { percentile, round } from './numbers.ts';

/** From the moment the data centre wrote the frame to the first animation frame after the alarm's node existed, ms. */
export interface Latency {
  n: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Calls that never appeared: any makes the bench fail. */
  lost: number;
  /** The first part of the way: until the window's socket told of it (Telegram, evidence, intake, case, commit, host). */
  toWindow: { p50: number; p95: number; p99: number };
}

interface Shown {
  whole: number;
  toWindow: number;
}

export interface SosRun {
  idle: Latency | null;
  busy: (Latency & { ballotsPerSecond: number }) | null;
}

interface Sent {
  key: string;
  caseId: string;
}

/** Between two calls for help, ms. */
const LEAST_PAUSE = 150;
const MOST_PAUSE = 250;
/** Lines of the alarm bar before somebody takes them. */
const WAITING = 5;
const WARM_UP = 20;
export const BALLOTS_PER_SECOND = 500;
const RAMP_MS = 3000;

const sleep = (delay: number): Promise<void> => new Promise((done) => setTimeout(done, delay));

/** One run on a headquarters of its own: quiet, then beside ballots, as asked. */
export async function measureSos(samples: number, what: { idle: boolean; busy: boolean }): Promise<SosRun> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW);
  const bench = await startBench();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await onShift(bench, browser);
    await call(bench, 'warm', WARM_UP);
    const idle = what.idle ? latencyOf(await pairUp(bench, page, await call(bench, 'idle', samples))) : null;
    return { idle, busy: what.busy ? await beside(bench, page, samples) : null };
  } finally {
    await browser.close();
    await bench.close();
  }
}

/** A second window, on the Board, with somebody at it who hears alarms. */
export async function onShift(bench: Bench, browser: Browser): Promise<Page> {
  const { link } = await bench.client.people.invite();
  if (!link) throw new Error('no link');
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  await giveEars(page);
  await noteArrivals(page);
  await page.goto(link);
  await page.getByLabel('Your number').fill(bench.number);
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // As on shift: somebody has heard the tone here, so that alarms sound and none climbs for want of a listener.
  await page.getByRole('button', { name: 'Play the test tone' }).click();
  await page.getByRole('button', { name: 'I heard it' }).click();
  await page.getByText('1 window listening').waitFor();
  return page;
}

/** Notes when a frame first named a case as raised. Looks into short frames only: the lists are not its business. */
async function noteArrivals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const arrivals: Record<string, number> = {};
    Object.assign(window, { arrivals });
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
      constructor(...args: ConstructorParameters<typeof Real>) {
        super(...args);
        super.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
          if (typeof data !== 'string' || data.length > 20_000 || !data.includes('"raised"')) return;
          const caseId = /(?<="caseId":")[0-9a-f]{32}/.exec(data)?.[0];
          if (caseId) arrivals[caseId] ??= performance.timeOrigin + performance.now();
        });
      }
    };
  });
}

async function beside(bench: Bench, page: Page, samples: number): Promise<SosRun['busy']> {
  const ballots = startBallots(bench, BALLOTS_PER_SECOND);
  try {
    await sleep(RAMP_MS);
    const before = await bench.client.inbox.list({ show: 'all', limit: 1 });
    const began = performance.now();
    const sent = await call(bench, 'busy', samples);
    // What was stored while it was measured, the calls themselves not counted.
    const after = await bench.client.inbox.list({ show: 'all', limit: 1 });
    const seconds = (performance.now() - began) / 1000;
    await ballots.stop();
    const latencies = await pairUp(bench, page, sent);
    return {
      ...latencyOf(latencies),
      ballotsPerSecond: round((after.total - before.total - samples) / seconds, 0),
    };
  } finally {
    await ballots.stop();
  }
}

/**
 * Calls for help, one after the other at uneven distances; half-way between two, a second window takes the oldest, so
 * that the bar never grows.
 */
export async function call(bench: Bench, series: string, count: number): Promise<Sent[]> {
  const { world, client } = bench;
  const sent: Sent[] = [];
  let taken = 0;
  for (let n = 0; n < count; n += 1) {
    const id = `${series}-${n}`;
    const { copies } = await world.centre.post({ peer: world.relay, from: world.bot, text: sosText(id, n) });
    const submission = submissionIdOfRelay(world.bot as TelegramId, id);
    sent.push({ key: copies[0]?.key ?? '', caseId: caseIdOfSubmission(submission) });
    const pause = LEAST_PAUSE + Math.random() * (MOST_PAUSE - LEAST_PAUSE);
    await sleep(pause / 2);
    const oldest = sent[taken];
    if (oldest && sent.length - taken > WAITING) {
      await client.alarms.acknowledge({ caseId: oldest.caseId });
      taken += 1;
    }
    await sleep(pause / 2);
  }
  await sleep(1000);
  for (const { caseId } of sent.slice(taken)) await client.alarms.acknowledge({ caseId });
  return sent;
}

/** When each call's frame was written, UTC ms with fractions. */
async function written(bench: Bench): Promise<Map<string, number>> {
  const { deliveries } = await bench.world.centre.log();
  const at = new Map<string, number>();
  for (const delivery of deliveries) {
    if (delivery.via === 'push' && !at.has(delivery.key)) at.set(delivery.key, delivery.at);
  }
  return at;
}

/** Latencies in order; null for a call that did not appear. */
export async function pairUp(bench: Bench, page: Page, sent: readonly Sent[]): Promise<(Shown | null)[]> {
  const arrivals = await page.evaluate(() => (window as unknown as { arrivals: Record<string, number> }).arrivals);
  const marks = new Map(
    await page.evaluate(() =>
      performance
        .getEntriesByType('mark')
        .filter((mark) => mark.name.startsWith('alarm:'))
        .map((mark) => [mark.name.slice(6), performance.timeOrigin + mark.startTime] as const),
    ),
  );
  const at = await written(bench);
  return sent.map(({ key, caseId }) => {
    const from = at.get(key);
    const to = marks.get(caseId);
    if (from !== undefined && to !== undefined)
      return { whole: to - from, toWindow: (arrivals[caseId] ?? Number.NaN) - from };
    console.error(`lost: ${key} was ${from ? '' : 'not '}pushed, ${to ? '' : 'not '}shown`);
    return null;
  });
}

export function latencyOf(all: readonly (Shown | null)[]): Latency {
  const seen = all.filter((each) => each !== null);
  const shown = seen.map((each) => each.whole);
  const told = seen.map((each) => each.toWindow).filter((each) => !Number.isNaN(each));
  const at = (share: number): number => round(percentile(told, share));
  return {
    n: shown.length,
    p50: round(percentile(shown, 0.5)),
    p95: round(percentile(shown, 0.95)),
    // A call that never came is the longest wait there is.
    p99: round(percentile([...shown, ...Array(all.length - shown.length).fill(60_000)], 0.99)),
    max: round(Math.max(...shown)),
    lost: all.length - shown.length,
    toWindow: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
  };
}
