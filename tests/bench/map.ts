/**
 * `npm run bench:map -- [--runs 5] [--json FILE]`: whether the map of 10 061 stations is quick in a Chromium without a GPU.
 * Exit code 1 if something isn't. Needs a build, a Chromium, and a machine that does nothing else.
 *
 * First paint: from the key to the frame after regions and stations stand there. Changes: 1 000 check-ins are written, a
 * decision tells the window, and it counts from the answer's arrival in the window to the frame that shows them; from the
 * decision on for comparison. Frames: how many a second while a hand zooms in and out, and pans, without a pause.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW } from '../../scripts/lib/chromium.ts';
import { NO_FACTS } from '../../src/domain/index.ts';
import { takeSeat } from '../../src/drill/day/seat.ts';
import { ShellScreen } from '../e2e/screens/shell.ts';
import { SignInScreen } from '../e2e/screens/welcome.ts';
import { startHost } from '../e2e/support/host.ts';
import { startWorld } from '../e2e/support/world.ts';
import { writeBeside } from '../support/beside.ts';
import { makeMapWorkspace } from './map-store.ts';
import { machine, median, percentile, round } from './numbers.ts';

const PAINT_MS = 500;
const CHANGES_MS = 50;
const FRAMES = 30;
const CHANGES = 1000;
/** Between signing in and opening the map: somebody has to find it, ms. */
const FINDS_IT = 7000;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } } });
const runs = Number(values.runs);
const executablePath = findChromium();
if (!executablePath) throw new Error(HOW);

interface Row {
  what: string;
  samples: number[];
  /** ms at most, or frames a second at least; null: told for comparison. */
  most?: number;
  least?: number;
}
const rows: Row[] = [];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Notes when answers of some size come in, and when the legend's numbers have changed on the screen. */
const WATCH = `(() => {
  window.arrived = 0;
  const real = WebSocket.prototype.addEventListener;
  const note = ({ data }) => { if ((data.size ?? data.byteLength ?? data.length ?? 0) > 20000) window.arrived = performance.now(); };
  WebSocket.prototype.addEventListener = function (type, listener, ...rest) {
    if (type === 'message' && !this.noted) { this.noted = true; real.call(this, 'message', note); }
    return real.call(this, type, listener, ...rest);
  };
})()`;

const painted = (): Promise<number> =>
  new Promise((done) => {
    const look = (): void => {
      const region = document.querySelector('main path[data-region]');
      const canvas = document.querySelector<HTMLCanvasElement>('main canvas');
      if (region && canvas && canvas.width > 300) requestAnimationFrame(() => done(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  });

async function firstPaint(page: Page): Promise<number> {
  await page.evaluate(() => {
    const note = ({ code }: KeyboardEvent): void => {
      if (code === 'KeyM') Object.assign(window, { asked: performance.now() });
    };
    addEventListener('keydown', note, { capture: true, once: false });
  });
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  const at = await page.evaluate(painted);
  const asked = await page.evaluate(() => (window as unknown as { asked: number }).asked);
  return at - asked;
}

/** Dispatches one movement a frame, as fast as frames come; frames a second, the slowest tenth of them, and how many. */
const moving = async (kind: 'zoom' | 'pan'): Promise<{ rate: number; slow: number }> => {
  const frame = document.querySelector('main canvas')?.parentElement;
  if (!frame) throw new Error('no map');
  const box = frame.getBoundingClientRect();
  const [x, y] = [box.left + box.width * 0.55, box.top + box.height * 0.55];
  const at = (dx: number, dy: number) => ({
    clientX: x + dx,
    clientY: y + dy,
    bubbles: true,
    cancelable: true,
    view: window,
    button: 0,
  });
  const times: number[] = [];
  const next = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
  if (kind === 'pan') frame.dispatchEvent(new MouseEvent('mousedown', at(0, 0)));
  let last = await next();
  for (let n = 0; n < 120; n += 1) {
    if (kind === 'zoom') frame.dispatchEvent(new WheelEvent('wheel', { ...at(0, 0), deltaY: n < 60 ? -45 : 45 }));
    else window.dispatchEvent(new MouseEvent('mousemove', at(120 * Math.sin(n / 12), 60 * Math.cos(n / 9))));
    const now = await next();
    times.push(now - last);
    last = now;
  }
  if (kind === 'pan') window.dispatchEvent(new MouseEvent('mouseup', at(0, 0)));
  const sorted = times.toSorted((a, b) => a - b);
  return {
    rate: 1000 / (times.reduce((sum, each) => sum + each, 0) / times.length),
    slow: 1000 / (sorted[Math.floor(sorted.length * 0.9)] ?? 1),
  };
};

const root = mkdtempSync(join(tmpdir(), 'maere-bench-map-'));
const measuredOn = machine();
const world = await startWorld();
const made = await makeMapWorkspace(join(root, 'made'));
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
try {
  const [paints, soon, changes, whole, zooms, pans, slowest]: number[][] = [[], [], [], [], [], [], []] as never;
  for (let run = 0; run < runs; run += 1) {
    const dataDir = join(root, `run-${run}`);
    cpSync(made.dataDir, dataDir, { recursive: true });
    const host = await startHost({ dataDir, centre: world.descriptor });
    const seat = await takeSeat(host.link);
    try {
      const { client } = seat;
      const { workspaceId, number, passphrase } = made;
      await client.workspace.open({ workspaceId, number, passphrase });
      await client.people.lockAfter({ minutes: 0 });
      const { link } = await client.people.invite();
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      await page.addInitScript(WATCH);
      await page.goto(link ?? '');
      await new SignInScreen(page).signIn(number, passphrase);
      await new ShellScreen(page).isShown();
      await pause(FINDS_IT);
      paints?.push(await firstPaint(page));
      await page.keyboard.press('g');
      await page.keyboard.press('b');
      await pause(300);
      soon?.push(await firstPaint(page));
      await pause(1500);

      const beside = await writeBeside(dataDir, workspaceId, number, passphrase);
      for (let round = 0; round < 3; round += 1) {
        beside.rows.all(() => {
          // Nobody was heard of these: every one of them becomes another word.
          for (let n = 0; n < CHANGES; n += 1)
            beside.rows.says(`bench-${n}`, round % 2 === 0 ? 'denied' : 'present', Date.now() + round, {
              reporter: `alaman:${n}`,
            });
        });
        const shown = page.evaluate(
          () =>
            new Promise<{ arrived: number; shown: number }>((done) => {
              const legend = document.querySelector('main fieldset[aria-label=Legend]');
              const look = new MutationObserver(() => {
                look.disconnect();
                requestAnimationFrame(() =>
                  done({ arrived: (window as unknown as { arrived: number }).arrived, shown: performance.now() }),
                );
              });
              if (legend) look.observe(legend, { subtree: true, characterData: true, childList: true });
            }),
        );
        const began = performance.now();
        // Another observer tells windows that something changed, and changes no station.
        await client.observers.set({ id: null, facts: { ...NO_FACTS, callSign: `Bench ${run}-${round}` } });
        const { arrived, shown: at } = await shown;
        whole?.push(performance.now() - began);
        changes?.push(at - arrived);
        await pause(1200);
      }
      beside.close();
      for (const kind of ['zoom', 'pan'] as const) {
        const { rate, slow } = await page.evaluate(moving, kind);
        (kind === 'zoom' ? zooms : pans)?.push(rate);
        slowest?.push(slow);
      }
      await page.close();
    } finally {
      seat.close();
      await host.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
    console.error(`run ${run + 1} of ${runs}`);
  }
  rows.push(
    { what: 'first paint, the first time', samples: paints ?? [], most: PAINT_MS },
    { what: 'first paint, coming back to the map', samples: soon ?? [], most: PAINT_MS },
    { what: `${CHANGES} changes shown, from their arrival`, samples: changes ?? [], most: CHANGES_MS },
    { what: 'the same from the decision that told the window', samples: whole ?? [] },
    { what: 'frames a second while zooming', samples: zooms ?? [], least: FRAMES },
    { what: 'frames a second while panning', samples: pans ?? [], least: FRAMES },
    { what: 'the slowest tenth of all frames, as a rate', samples: slowest ?? [] },
  );
} finally {
  await browser.close();
  await world.centre.stop();
  rmSync(root, { recursive: true, force: true });
}

const holds = ({ samples, most, least }: Row): boolean =>
  samples.length > 0 &&
  (most === undefined || percentile(samples, 0.95) <= most) &&
  (least === undefined || percentile(samples, 0.05) >= least);
console.log(`\n${'what'.padEnd(52)} ${'n'.padStart(3)} ${'median'.padStart(8)} ${'worst'.padStart(8)}`);
for (const row of rows) {
  const { what, samples, most, least } = row;
  const worst = what.includes('rate') || least !== undefined ? Math.min(...samples) : Math.max(...samples);
  const bound = most === undefined ? (least === undefined ? '' : `≥ ${least}`) : `≤ ${most} ms`;
  console.log(
    `${what.padEnd(52)} ${String(samples.length).padStart(3)} ${String(round(median(samples), 1)).padStart(8)} ${String(round(worst, 1)).padStart(8)}  ${bound && (holds(row) ? `pass (${bound})` : `FAIL (${bound})`)}`,
  );
}
const { cpu, cores, memoryGb, node, loadBefore } = measuredOn;
console.log(`\n10 061 stations; ${cores} × ${cpu}, ${memoryGb} GB, Node ${node}, load before ${loadBefore}`);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ measuredOn, rows }, null, 2));
if (!rows.every(holds)) process.exitCode = 1;
