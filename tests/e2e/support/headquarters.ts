import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { TelegramSettings } from '../screens/settings.ts';
import { ShellScreen } from '../screens/shell.ts';
import { WelcomeScreen } from '../screens/welcome.ts';
import { DESKTOP, desktopWindow } from './desktop.ts';
import { type Host, type HostOptions, startHost } from './host.ts';
import { API_HASH, API_ID, CHATS, CODE, PHONE, startWorld, type World } from './world.ts';

export const PASSPHRASE = 'four invented unrelated words';
export const LEAD = 'Saule M.';
export const HQ_NAME = 'Headquarters of the test';
export const ACCOUNT = { apiId: API_ID, apiHash: API_HASH, phone: PHONE, code: CODE };

/** An invented Telegram, a folder, and the host that runs on both. */
export interface Place {
  readonly world: World;
  readonly dataDir: string;
  host: Host;
  /** Starts the host (again) on the same folder and the same Telegram. */
  start(options?: Partial<HostOptions>): Promise<Host>;
  close(): Promise<void>;
}

/** What `newWindow` opened since the last place was closed: a window left open would go on asking for its core. */
const windows: Page[] = [];

export async function openPlace(): Promise<Place> {
  const root = mkdtempSync(join(tmpdir(), 'maere-e2e-'));
  const dataDir = join(root, 'headquarters');
  const world = await startWorld();
  const start = (options: Partial<HostOptions> = {}) => startHost({ dataDir, centre: world.descriptor, ...options });
  const place: Place = {
    world,
    dataDir,
    host: await start(),
    async start(options) {
      place.host = await start(options);
      return place.host;
    },
    async close() {
      await Promise.all(windows.splice(0).map((page) => page.context().close()));
      place.host.thaw();
      await place.host.kill();
      await world.centre.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return place;
}

/** A window of its own (storage and all), in English and without motion unless told otherwise. */
export async function newWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  if (DESKTOP) return desktopWindow();
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  windows.push(page);
  return page;
}

/** After the account is connected: both chats, and the bot of the first. */
export async function watchBoth(telegram: TelegramSettings): Promise<void> {
  await telegram.finishConnecting();
  await telegram.watch(CHATS.relay);
  await telegram.watch(CHATS.second);
  await telegram.bindBot(CHATS.relay, 'alaman');
}

/** From the welcome screen to a headquarters that watches two chats and believes one bot. Returns the lead's number. */
export async function createAndConnect(page: Page, passphrase = PASSPHRASE): Promise<string> {
  const number = await new WelcomeScreen(page).create({
    hqName: HQ_NAME,
    callName: LEAD,
    passphrase,
  });
  await new ShellScreen(page).isShown();
  const telegram = new TelegramSettings(page);
  await telegram.connect(ACCOUNT);
  await watchBoth(telegram);
  return number;
}
