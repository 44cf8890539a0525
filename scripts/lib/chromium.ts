import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { root } from './places.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const APPS: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Said, alone, when no browser could be found or installed. */
export const HOW =
  'No Chromium for the browser tests: `npx playwright install chromium`, or on Debian `apt-get install chromium` as root.';

/** MAERE_CHROMIUM, Playwright's own, or the system's; null when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const own = chromium.executablePath();
  const path = (env.PATH ?? '').split(delimiter);
  const candidates = [
    env.MAERE_CHROMIUM,
    own,
    ...NAMES.flatMap((name) => path.map((folder) => join(folder, name))),
    ...(APPS[process.platform] ?? []),
  ];
  return candidates.find((file) => file !== undefined && file !== '' && runnable(file)) ?? null;
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs one where that is possible, or returns null. Playwright's download first; as root on Debian, the system's package. */
export function installChromium(): string | null {
  // To a person who watches; elsewhere the one line that matters is the last one.
  if (process.stdout.isTTY) console.log('No Chromium here: installing one …');
  const quiet = { cwd: root, stdio: 'ignore', timeout: 5 * 60_000 } as const;
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], quiet);
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = () =>
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { ...quiet, env });
    if (install().status !== 0) {
      spawnSync('apt-get', ['update'], { ...quiet, env });
      install();
    }
  }
  return findChromium();
}

/**
 * No traffic of the browser's own, no start-up pages. As root, Chromium refuses to run with its sandbox: tests only, and
 * only against our own pages.
 */
export const CHROMIUM_FLAGS: string[] = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
