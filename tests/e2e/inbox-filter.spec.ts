import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { InboxScreen } from './screens/inbox.ts';
import { ShellScreen } from './screens/shell.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** The Inbox narrowed: filters that combine, with counts; words that are marked; what a filter hides is said. */
let place: Place;
let page: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  await new ShellScreen(page).hearTheTone();
  await place.world.say('Кезек ұзақ, есік жабық');
  await place.world.say('Очередь у двери длинная');
  await place.world.say('All quiet here');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
});
test.afterAll(() => place.close());

const rows = () => page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
const clean = async () => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
};

test('a search marks what was found, typed on a Russian keyboard; Escape clears it', async () => {
  await expect(async () => {
    await page.keyboard.press('o');
    await expect(rows()).toHaveCount(3, { timeout: 700 });
  }).toPass();
  await page.keyboard.press('/');
  await page.keyboard.type('узак');
  await expect(rows()).toHaveCount(1);
  await expect(rows().locator('mark')).toHaveText('ұзақ');
  await expect(page.getByText('found: 1')).toBeVisible();
  await clean();
  await page.keyboard.press('Escape');
  await expect(rows()).toHaveCount(3);
});

test('a filter is chosen by keyboard with its count beside it, and taken off again', async () => {
  const kind = page.getByRole('button', { name: 'Kind' });
  await kind.focus();
  await page.keyboard.press('Enter');
  const message = page.getByRole('menuitemcheckbox', { name: /^Message/ });
  await expect(message).toContainText('3');
  await clean();
  await message.click();
  await expect(message).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('Escape');
  await expect(rows()).toHaveCount(3);
  await page.getByRole('button', { name: 'More' }).click();
  const files = page.getByRole('menuitemcheckbox', { name: 'With files' });
  await expect(files).toContainText('0');
  await files.click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No message at all has “With files”.')).toBeVisible();
  await clean();
  await page.reload();
  await new ShellScreen(page).isShown();
  await page.getByRole('list', { name: 'Narrowed to' }).getByRole('button', { name: 'Take off: With files' }).click();
  await expect(rows()).toHaveCount(3);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(page.getByRole('list', { name: 'Narrowed to' })).toBeHidden();
});

test('what a filter hides is said, and searched for everywhere', async () => {
  await page.getByRole('button', { name: 'Kind' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Message/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'With files' }).click();
  await page.keyboard.press('Escape');
  await page.getByLabel('Search messages').fill('очередь');
  await page.getByRole('button', { name: 'Search everything: 1 found' }).click();
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toContainText('unknown');
  await new InboxScreen(page).open('Очередь');
  await page.getByRole('button', { name: 'All from this sender' }).click();
  await page.getByLabel('Search messages').fill('');
  await expect(rows()).toHaveCount(3);
  await clean();
});
