import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium, HOW } from '../../scripts/lib/chromium.ts';
import { WelcomeScreen } from '../e2e/screens/welcome.ts';
import { startHost } from '../e2e/support/host.ts';
import { startWorld } from '../e2e/support/world.ts';
import { type Generated, generateWorkspace } from './generate-workspace.ts';
import { round } from './numbers.ts';

export interface FirstScreens {
  messages: number;
  cases: number;
  /** How fast the headquarters was filled, messages a second. */
  filledAt: number;
  /**
   * Per run, from Enter in the passphrase's field until the animation frame after the Board stood there with its cards,
   * the alarm bar with its lines and the rail with its counts, ms.
   */
  runs: number[];
}

/**
 * A fresh host and a fresh browser each time, over a headquarters of so many messages. Its passphrase is cheap to check
 * (64 KiB, one pass: under a millisecond), so nothing is to be taken off for key derivation: all of it is the program.
 */
export async function measureFirstScreen(
  messages: number,
  runs: number,
  onRun: (n: number) => void,
): Promise<FirstScreens> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW);
  const root = mkdtempSync(join(tmpdir(), 'maere-bench-first-'));
  const world = await startWorld();
  try {
    const made = await generateWorkspace({ dataDir: join(root, 'made'), messages });
    const found: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const dataDir = join(root, `run-${run}`);
      cpSync(made.dataDir, dataDir, { recursive: true });
      const host = await startHost({ dataDir, centre: world.descriptor });
      const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
      try {
        found.push(round(await firstScreen(browser, host.link, made), 0));
      } finally {
        await browser.close();
        await host.stop();
        rmSync(dataDir, { recursive: true, force: true });
      }
      onRun(run);
    }
    return { messages, cases: made.cases, filledAt: round(made.rate, 0), runs: found };
  } finally {
    await world.centre.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

interface Timed {
  enteredAt: number;
  drawn: Promise<number>;
}

async function firstScreen(browser: Browser, link: string, made: Generated): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  await page.goto(link);
  const welcome = new WelcomeScreen(page);
  await welcome.choose('open');
  await watchFor(page);
  await welcome.open(made.number, made.passphrase);
  return page.evaluate(async () => {
    const { enteredAt, drawn } = (window as unknown as { timed: Timed }).timed;
    return (await drawn) - enteredAt;
  });
}

/** Notes the Enter and the frame after everything of the first screen is there. */
function watchFor(page: Page): Promise<void> {
  return page.evaluate(() => {
    const timed = { enteredAt: 0, drawn: Promise.resolve(0) };
    const note = ({ key }: KeyboardEvent): void => {
      if (key === 'Enter') timed.enteredAt = performance.now();
    };
    addEventListener('keydown', note, true);
    const there = (): boolean =>
      document.querySelector('main [role=listbox] [role=option]') !== null &&
      document.querySelector('section [data-case-id]') !== null &&
      document.querySelector('[data-place=inbox] [title]') !== null;
    timed.drawn = new Promise((drawn) => {
      const look = new MutationObserver(() => {
        if (!there()) return;
        look.disconnect();
        requestAnimationFrame(() => drawn(performance.now()));
      });
      look.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    Object.assign(window, { timed });
  });
}
