import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW } from '../../scripts/lib/chromium.ts';
import { caseIdOfSubmission, submissionIdOfRelay } from '../../src/domain/ids.ts';
import type { TelegramId } from '../../src/domain/index.ts';
import { type Bench, PASSPHRASE, startBench } from './headquarters.ts';
import { percentile, round } from './numbers.ts';

/** From the moment the data centre wrote the frame to the first animation frame after the alarm's node existed, ms. */
export interface SosLatency {
  n: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** The way in three parts, from a shorter run that watches the window's socket. */
  parts: Parts;
  /** Every latency in order, ms. */
  samples: number[];
}

interface Spread {
  p50: number;
  p95: number;
}

/** Where the milliseconds go. */
interface Parts {
  n: number;
  /** Frame written → the window learns that an alarm was raised: GramJS, evidence, intake, case, commit, socket. */
  toWindow: Spread;
  /** → the alarm's row is in the window: its call to core and the answer. */
  fetch: Spread;
  /** → first animation frame with the alarm on screen. */
  paint: Spread;
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

const sleep = (delay: number): Promise<void> => new Promise((done) => setTimeout(done, delay));

export async function measureSos(samples: number): Promise<SosLatency> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW);
  const bench = await startBench();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const { link } = await bench.client.people.invite();
    if (!link) throw new Error('no link');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    await page.goto(link);
    await page.getByLabel('Your number').fill(bench.number);
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // As on shift: somebody has heard the tone here, so that alarms sound and none climbs for want of a listener.
    await page.getByRole('button', { name: 'Play the test tone' }).click();
    await page.getByRole('button', { name: 'I heard it' }).click();
    await page.getByText('1 window listening').waitFor();
    await call(bench, 'warm', WARM_UP);
    const latencies = await pairUp(bench, page, await call(bench, 'run', samples));
    const parts = await measureParts(bench, page, Math.min(100, samples));
    return {
      n: latencies.length,
      p50: round(percentile(latencies, 0.5)),
      p95: round(percentile(latencies, 0.95)),
      p99: round(percentile(latencies, 0.99)),
      max: round(Math.max(...latencies)),
      parts,
      samples: latencies.map((each) => round(each)),
    };
  } finally {
    await browser.close();
    await bench.close();
  }
}

/**
 * Calls for help, one after the other at uneven distances; half-way between two, a second window takes the oldest, so
 * that the bar never grows.
 */
async function call(bench: Bench, series: string, count: number): Promise<Sent[]> {
  const { world, client } = bench;
  const sent: Sent[] = [];
  let taken = 0;
  for (let n = 0; n < count; n += 1) {
    const id = `${series}-${n}`;
    const { copies } = await world.centre.post({
      peer: world.relay,
      from: world.bot,
      text: `#sos ${id}\nkind: kettling\nregion: Almaty\nreporter: alaman:${n}\n\nCall for help number ${n}, they closed the street.`,
    });
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

async function pairUp(bench: Bench, page: Page, sent: readonly Sent[]): Promise<number[]> {
  const marks = new Map(
    await page.evaluate(() =>
      performance
        .getEntriesByType('mark')
        .filter((mark) => mark.name.startsWith('alarm:'))
        .map((mark) => [mark.name.slice(6), performance.timeOrigin + mark.startTime] as const),
    ),
  );
  const at = await written(bench);
  return sent.flatMap(({ key, caseId }) => {
    const from = at.get(key);
    const to = marks.get(caseId);
    if (from === undefined || to === undefined) {
      console.error(`lost: ${key} was ${from ? '' : 'not '}pushed, ${to ? '' : 'not '}shown`);
      return [];
    }
    return [to - from];
  });
}

const spread = (samples: readonly number[]): Spread => ({
  p50: round(percentile(samples, 0.5)),
  p95: round(percentile(samples, 0.95)),
});

interface Arrivals {
  arrivals: Record<string, number[]>;
}

/** Once more, with an ear on the window's socket: slower by the look into each frame, so only for the parts. */
async function measureParts(bench: Bench, page: Page, samples: number): Promise<Parts> {
  await page.addInitScript(() => {
    const arrivals: Record<string, number[]> = {};
    Object.assign(window, { arrivals });
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
      constructor(...args: ConstructorParameters<typeof Real>) {
        super(...args);
        super.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
          const at = performance.timeOrigin + performance.now();
          const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
          for (const [caseId] of text.matchAll(/(?<=caseId":")[0-9a-f]{32}/g)) {
            arrivals[caseId] = [...(arrivals[caseId] ?? []), at];
          }
        });
      }
    };
  });
  await page.reload();
  await page.getByRole('region', { name: 'SOS waiting' }).waitFor();
  await call(bench, 'warmer', 5);
  const sent = await call(bench, 'parts', samples);
  const arrivals = await page.evaluate(() => (window as unknown as Arrivals).arrivals);
  const whole = await pairUp(bench, page, sent);
  const at = await written(bench);
  const toWindow: number[] = [];
  const fetch: number[] = [];
  const paint: number[] = [];
  sent.forEach(({ key, caseId }, n) => {
    const from = at.get(key);
    const [event, row] = arrivals[caseId] ?? [];
    const all = whole[n];
    if (from === undefined || event === undefined || row === undefined || all === undefined) return;
    toWindow.push(event - from);
    fetch.push(row - event);
    paint.push(from + all - row);
  });
  return {
    n: toWindow.length,
    toWindow: spread(toWindow),
    fetch: spread(fetch),
    paint: spread(paint),
  };
}
