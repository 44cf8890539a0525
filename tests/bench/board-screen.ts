/**
 * `node tests/bench/board-screen.ts [--cases 10000] [--runs 15] [--store FOLDER]`: how long the Board takes to open and to
 * filter over so many cases, in a browser, from the key or click until the frame after its rows stand there. Prints the
 * median and p95 of each, ms. Needs a build, a Chromium, and a machine that does nothing else.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW } from '../../scripts/lib/chromium.ts';
import { ShellScreen } from '../e2e/screens/shell.ts';
import { WelcomeScreen } from '../e2e/screens/welcome.ts';
import { startHost } from '../e2e/support/host.ts';
import { startWorld } from '../e2e/support/world.ts';
import { generateCases } from './board-cases.ts';
import type { Generated } from './generate-workspace.ts';
import { machine, median, percentile, round } from './numbers.ts';

/**
 * Notes the last key or click, and the frame after which nothing of the Board was drawn any more for a while: what came
 * before that is what somebody waited for.
 */
const WATCH = `(() => {
  let began = performance.now();
  let last = 0;
  const note = () => { began = performance.now(); };
  addEventListener('keydown', note, true);
  addEventListener('pointerup', note, true);
  const look = new MutationObserver((changes) => {
    const counts = ({ type, target }) => type === 'childList'
      ? target.closest?.('[role=listbox], main [role=status], section')
      // Of texts only what is said of the list: ages change by themselves.
      : target.parentElement?.closest('main [role=status]');
    if (!changes.some(counts)) return;
    requestAnimationFrame(() => { last = performance.now(); });
  });
  look.observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
  window.took = () => new Promise((done) => {
    const wait = () => {
      const quiet = performance.now() - Math.max(last, began);
      if (last > began && quiet > 250) {
        look.disconnect();
        removeEventListener('keydown', note, true);
        removeEventListener('pointerup', note, true);
        done(last - began);
      } else if (performance.now() - began > 5000) done(NaN);
      else setTimeout(wait, 20);
    };
    wait();
  });
})()`;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '15' },
    /** Kept, and used again if it is there. */
    store: { type: 'string' },
  },
});
const runs = Number(values.runs);
const executablePath = findChromium();
if (!executablePath) throw new Error(HOW);

const root = mkdtempSync(join(tmpdir(), 'maere-bench-board-'));
const made = await store(values.store ?? join(root, 'made'));
const dataDir = join(root, 'run');
cpSync(made.dataDir, dataDir, { recursive: true });
const world = await startWorld();
const host = await startHost({ dataDir, centre: world.descriptor });
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  await page.goto(host.link);
  const welcome = new WelcomeScreen(page);
  await welcome.choose('open');
  await welcome.open(made.number, made.passphrase);
  await new ShellScreen(page).isShown();
  await page.locator('main [role=option]').first().waitFor();
  const found = await measure(page);
  console.log(`${made.cases} cases, ${runs} runs each, ms`);
  for (const [name, samples] of found)
    console.log(
      `${name.padEnd(34)} median ${String(round(median(samples), 0)).padStart(5)}   p95 ${String(round(percentile(samples, 0.95), 0)).padStart(5)}   worst ${round(Math.max(...samples), 0)}`,
    );
  console.log(JSON.stringify(machine()));
} finally {
  await browser.close();
  await host.stop();
  await world.centre.stop();
  rmSync(root, { recursive: true, force: true });
}

async function store(folder: string): Promise<Generated> {
  const note = `${folder}.json`;
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Generated;
  const generated = await generateCases(folder, Number(values.cases), (done) => {
    if (done % 2000 === 0) console.error(`${done} cases`);
  });
  writeFileSync(note, JSON.stringify(generated));
  return generated;
}

/** What somebody does at the Board, each with the words that the head shows when it is done. */
async function measure(page: Page): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  const time = async (name: string, act: () => Promise<void>, done: () => Promise<void> = settled) => {
    await page.evaluate(WATCH);
    await act();
    await done();
    const took = await page.evaluate(() => (window as unknown as { took(): Promise<number> }).took());
    if (!Number.isNaN(took)) found.set(name, [...(found.get(name) ?? []), took]);
  };
  const settled = async () => {};
  const main = page.getByRole('main');
  const choose = async (label: string, option: string | RegExp): Promise<void> => {
    await main.getByRole('combobox', { name: label, exact: true }).click();
    const wanted = page.getByRole('option', { name: option, exact: typeof option === 'string' });
    await wanted.waitFor();
    await page.evaluate(WATCH);
    await wanted.click();
  };
  const press =
    (...keys: string[]) =>
    async () => {
      for (const key of keys) await page.keyboard.press(key);
    };
  for (let run = 0; run <= runs; run += 1) {
    await press('g', 'i')();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    await time('open the Board', press('g', 'b'));
    for (const segment of ['All', 'Closed', 'Open'])
      await time(`cases: ${segment}`, () => main.getByText(segment, { exact: true }).click());
    for (const owner of ['Nobody’s', 'Dana K.', 'Anybody’s'])
      await time(`owner: ${owner}`, () => choose('Owner', owner));
    for (const state of ['Assigned', 'Any state']) await time(`state: ${state}`, () => choose('State', state));
    // Closed again by leaving the Board.
    await main.getByRole('button', { name: 'More filters' }).click();
    await main.getByRole('combobox', { name: 'Urgency', exact: true }).waitFor();
    await time('urgency', () => choose('Urgency', 'Urgent'));
    await time('any urgency', () => choose('Urgency', 'Any urgency'));
    // A chooser that has the focus has the keys, too.
    await press('Escape')();
    await time('by state', press('d'));
    await time('by owner', press('d'));
    await time('by region', press('d'));
    await time('back to the list', press('d'));
    if (run === 0) for (const samples of found.values()) samples.length = 0;
  }
  return found;
}
