import type { Page } from '@playwright/test';
import { serveScreens } from '../fakes/serve.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean, faultsOfBothSchemes } from './support/clean.ts';
import { newWindow } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

/** Voting day was in 2021: who is not heard of is of a core that stands in for ours, behind the same contract. */
let served: Awaited<ReturnType<typeof serveScreens>>;
let page: Page;
let shell: ShellScreen;
test.beforeAll(async ({ browser }) => {
  served = await serveScreens('out/renderer', 0, { cases: 1, inbox: 3 });
  page = await newWindow(browser);
  await page.goto(served.url);
  shell = new ShellScreen(page);
  await shell.isShown();
});
test.afterAll(async () => {
  await page.context().close();
  served.stop();
});

const detail = () => page.getByRole('article', { name: 'Kestrel', exact: true });

test('the call list by keyboard: a key for each result, the next number, and what they said', async () => {
  await shell.goByKeys('KeyK', 'Check-ins');
  const rows = page.getByRole('listbox', { name: 'To call' }).getByRole('option');
  await expect(rows.first()).toContainText('Kestrel');
  await expect(rows.first()).toContainText('Sample');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(detail()).toContainText('Turnout by 12:00');
  const own = detail().getByRole('button', { name: 'The observer' });
  await expect(own).toHaveAttribute('aria-pressed', 'true');
  await page.screenshot({ path: test.info().outputPath('call.png') });
  expect(await faultsOfBothSchemes(page)).toEqual([]);

  await detail().getByRole('button', { name: 'Show numbers' }).click();
  await expect(detail()).toContainText('+7 700 000 00 11');
  await page.keyboard.press('Digit2');
  await expect(detail().getByRole('region', { name: 'Calls since then' })).toContainText('The observer, No answer');
  await expect(detail().getByRole('button', { name: 'Coordinator' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('l');
  await expect(detail().getByRole('button', { name: 'Back-up number' })).toHaveAttribute('aria-pressed', 'true');

  await page.keyboard.press('Digit1');
  const told = page.getByRole('dialog', { name: 'Check-in by telephone: Kestrel' });
  await expect(told).toBeVisible();
  await clean(page);
  await told.getByLabel('Voters so far').fill('412');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Kestrel: There, observing.' })).toBeVisible();
  await expect(told).toHaveCount(0);
});

test('a silent district is one line of the lead’s alarm bar, after every SOS, until somebody looks into it', async () => {
  const line = shell.alarms.getByRole('listitem').last();
  await expect(line).toContainText(/^Silence: .*Bulandy.*, 9 of 10 since \d\d:\d\d, perhaps a cut/);
  await page.screenshot({ path: test.info().outputPath('silence.png') });
  await line.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByRole('tab', { name: /^Silences/ })).toHaveAttribute('aria-selected', 'true');
  await clean(page);
  await shell.hush();
  await page.getByRole('button', { name: /^I look into it/ }).click();
  await expect(page.getByRole('main').getByText(/looks into it since/)).toBeVisible();
  await expect(shell.alarms.getByText(/^Silence:/)).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath('taken.png') });
});
