import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PLACES, ShellScreen } from './screens/shell.ts';
import { newWindow } from './support/headquarters.ts';
import { type Host, startHost } from './support/host.ts';
import { expect, test } from './support/test.ts';

let root: string;
let host: Host;
test.beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'maere-e2e-'));
  host = await startHost({ dataDir: join(root, 'headquarters') });
});
test.afterAll(async () => {
  await host.kill();
  rmSync(root, { recursive: true, force: true });
});

/** From the welcome screen with one key: practice is what stands chosen. */
async function pressEnter(page: Page): Promise<ShellScreen> {
  await expect(page.getByLabel('How shall we call you?')).toBeFocused();
  await page.keyboard.press('Enter');
  const shell = new ShellScreen(page);
  await shell.isShown();
  return shell;
}

test('a newcomer presses Enter; SOS calls arrive and stay until someone takes them', async ({ browser }) => {
  const page = await newWindow(browser);
  await page.goto(host.link);
  const shell = await pressEnter(page);

  await expect(shell.alarmLines.first()).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveTitle(/^\(\d+\) DRILL · Märe$/);
  for (const name of PLACES) {
    await shell.goTo(name);
    await expect(shell.drillBand).toBeVisible();
  }
  // The rest of the day may wait: what is waiting now is what this is about.
  await shell.goTo('Drill');
  await page.getByRole('button', { name: 'Pause the stream' }).click();
  await expect(page.getByText('The practice world is paused. Nothing new arrives.')).toBeVisible();
  const id = await shell.alarmLines.first().getAttribute('data-case-id');
  const alarm = (window: ShellScreen) => window.alarms.locator(`[data-case-id="${id}"]`);

  await page.reload();
  await shell.isShown();
  await expect(shell.drillBand).toBeVisible();
  await expect(alarm(shell)).toBeVisible();

  await host.kill();
  host = await startHost({ dataDir: join(root, 'headquarters') });
  const second = await newWindow(browser);
  await second.goto(host.link);
  await expect(second.getByRole('button', { name: 'Go on practising' })).toBeVisible();
  const after = await pressEnter(second);
  await expect(alarm(after)).toBeVisible();
  await expect(second).toHaveTitle(/^\(\d+\) DRILL · Märe$/);

  await alarm(after).getByRole('button', { name: 'Acknowledge' }).click();
  // Under the pointer its line stays where it was, and says that it is taken.
  await expect(alarm(after)).toContainText('taken');
  await second.reload();
  await after.isShown();
  await expect(after.alarms.getByText(/waits?$|^No SOS is waiting$/)).toBeVisible();
  await expect(alarm(after)).toHaveCount(0);
  await page.context().close();
  await second.context().close();
});

test('“Send one more SOS now” sends one, also while the stream is paused', async ({ browser }) => {
  await host.kill();
  host = await startHost({ dataDir: join(root, 'another') });
  const page = await newWindow(browser);
  await page.goto(host.link);
  const shell = await pressEnter(page);
  await shell.goTo('Drill');
  await page.getByRole('button', { name: 'Pause the stream' }).click();
  await expect(page.getByRole('button', { name: 'Let it go on' })).toBeVisible();
  const before = await shell.alarmLines.count();
  await page.getByRole('button', { name: 'Send one more SOS now' }).click();
  await expect.poll(() => shell.alarmLines.count()).toBeGreaterThan(before);
  await page.context().close();
});
