import type { Page } from '@playwright/test';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

let place: Place;
let page: Page;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

const CALLS = 18;

test('calls of one sender stand in one line; one is taken out, the others are taken as one and given back', async () => {
  const shell = new ShellScreen(page);
  const one = { kind: 'search_home', reporter: 'alaman:7' };
  for (let n = 1; n <= CALLS; n += 1) await place.world.sos(`F-${n}`, `Knocking, number ${n}.`, one);
  await place.world.sos('T-1', 'They are breaking the door.', { ...one, reporter: 'alaman:8' });
  const group = shell.alarm(`${CALLS} calls · one sender`);
  await expect(group).toBeVisible();
  await expect(group).toContainText('Knocking, number');
  await expect(shell.alarmLines).toHaveCount(2);
  await expect(shell.alarm('They are breaking the door.')).toBeVisible();
  await expect(shell.alarms).toContainText(`${CALLS + 1} SOS wait`);

  // By keyboard: into the bar, onto the line, into the group.
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /18 calls/ });
  await expect(dialog.getByRole('listitem')).toHaveCount(CALLS);
  await dialog.getByRole('checkbox', { name: /Knocking, number 3\./ }).focus();
  await page.keyboard.press('Space');
  await clean(page, '[role=dialog]');
  await page.screenshot({ path: test.info().outputPath('group.png') });
  await dialog.getByRole('button', { name: 'Take 1 out of the group' }).click();
  await expect(page.getByText('1 call stands by itself now.')).toBeVisible();
  await expect(page.getByRole('dialog', { name: /17 calls/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(shell.alarm('Knocking, number 3.')).toBeVisible();
  await expect(shell.alarmLines).toHaveCount(3);

  await shell.alarm('17 calls').getByRole('button', { name: 'Acknowledge 17' }).click();
  await expect(page.getByText('You have 17 calls. They are yours now.')).toBeVisible();
  await expect(shell.alarms).toContainText('2 SOS wait');
  await page.getByRole('alert').filter({ hasText: 'You have 17 calls' }).getByRole('button', { name: 'Undo' }).click();
  await expect(shell.alarms).toContainText(`${CALLS + 1} SOS wait`);
});
