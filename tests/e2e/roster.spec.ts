import type { Page } from '@playwright/test';
import { SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { CHATS } from './support/world.ts';

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

test('a lead plans shifts by keyboard, cancels one and takes that back', async () => {
  await new ShellScreen(page).goTo('Shifts');
  await page.getByRole('radio', { name: 'Roster' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('Nobody is on.')).toBeVisible();
  const form = page.getByRole('form', { name: 'Plan a shift' });
  await expect(form.getByRole('combobox', { name: 'Who' })).toHaveValue(/./);
  // The form stands at the next eight hours: Enter plans them, and the eight after those.
  await form.getByLabel('Called as number').focus();
  await page.keyboard.press('Enter');
  const planned = page.getByRole('region', { name: 'Planned' }).getByRole('listitem');
  await expect(planned).toHaveCount(1);
  await expect(form.getByRole('button', { name: 'Plan' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(planned).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('roster.png') });
  await clean(page, 'main');

  await planned
    .first()
    .getByRole('button', { name: /^Cancel/ })
    .click();
  await expect(planned).toHaveCount(1);
  const told = page.getByRole('alert').filter({ hasText: 'is cancelled' });
  await told.getByRole('button', { name: 'Undo' }).click();
  await expect(planned).toHaveCount(2);

  // A second shift of the same person at the same time is refused in words.
  await form.getByLabel('From').fill(await form.getByLabel('From').inputValue());
  await form.getByLabel('Until').fill('2020-01-01T00:00');
  await expect(form.getByRole('alert')).toContainText('the end after the beginning');
});

test('a lead says where the leads are called on Telegram, and takes it back', async () => {
  const shell = new ShellScreen(page);
  // What was said last lies over the rail.
  await shell.hush();
  await shell.goTo('Settings');
  await new SettingsScreen(page).goTo('People');
  await expect(page.getByText('You are wanted.')).toBeVisible();
  const leads = page.getByRole('combobox', { name: 'Chat of the leads' });
  await leads.fill('second');
  // The list is drawn after what was typed.
  const option = page.getByRole('option', { name: CHATS.second });
  await expect(option).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(option).toHaveAttribute('data-combobox-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(leads).toHaveValue(CHATS.second);
  await expect(page.getByText('From now on called there.')).toBeVisible();
  await clean(page);
  await shell.undo();
  await expect(leads).toHaveValue('');
});
