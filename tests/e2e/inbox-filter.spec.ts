import type { Page } from '@playwright/test';
import { InboxScreen } from './screens/inbox.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean as isClean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** The Inbox narrowed: filters that combine, with counts; words that are marked; what a filter hides is said. */
const ballot = (id: string, reporter: string) =>
  place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: `#ballot ${id}\nregion: KZ-ALA\nchoice: 4\nreporter: alaman:${reporter}\n\n`,
  });
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
  await ballot('b-1', '8841');
  // A machine that is busy may take longer between two keys than a person does.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible({ timeout: 700 });
  }).toPass();
});
test.afterAll(() => place.close());

const rows = () => page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
const more = () => page.getByRole('region', { name: 'Filter' }).getByRole('button', { name: /^More/ });
const clean = () => isClean(page);

test('a search marks what was found, typed on a Russian keyboard; Escape clears it', async () => {
  await expect(async () => {
    await page.keyboard.press('o');
    await expect(rows()).toHaveCount(4, { timeout: 700 });
  }).toPass();
  await page.keyboard.press('/');
  await page.keyboard.type('узак');
  await expect(rows()).toHaveCount(1);
  await expect(rows().locator('mark')).toHaveText('ұзақ');
  await expect(page.getByText('found: 1')).toBeVisible();
  await clean();
  await page.keyboard.press('Escape');
  await expect(rows()).toHaveCount(4);
});

test('a filter is chosen by keyboard with its count beside it, and taken off again', async () => {
  const kind = page.getByRole('button', { name: 'Kind' });
  await kind.focus();
  await page.keyboard.press('Enter');
  const message = page.getByRole('menuitemcheckbox', { name: /^Message/ });
  const ballot = page.getByRole('menuitemcheckbox', { name: /^Ballot/ });
  await expect(message).toContainText('3');
  await expect(message).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(ballot).toBeFocused();
  await page.keyboard.press('Space');
  await expect(ballot).toHaveAttribute('aria-checked', 'true');
  await expect(rows()).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(ballot).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(message).toHaveAttribute('aria-checked', 'true');
  await clean();
  // A first letter finds a value, and is no key of what lies under the menu.
  await page.keyboard.press('b');
  await expect(ballot).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(kind).toBeFocused();
  await expect(rows()).toHaveCount(3);
  await more().click();
  const files = page.getByRole('checkbox', { name: /^With files\s*0$/ });
  await files.press('Space');
  await expect(files).toBeChecked();
  await clean();
  await page.keyboard.press('Escape');
  await expect(files).toBeHidden();
  await expect(page.getByText('No message at all has “With files”.')).toBeVisible();
  await clean();
  await page.reload();
  await new ShellScreen(page).isShown();
  await page.getByRole('list', { name: 'Narrowed to' }).getByRole('button', { name: 'Take off: With files' }).click();
  await expect(rows()).toHaveCount(3);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(page.getByRole('list', { name: 'Narrowed to' })).toBeHidden();
  await expect(rows()).toHaveCount(4);
});

test('what a filter hides is said, and searched for everywhere', async () => {
  await page.getByRole('button', { name: 'Kind' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Message/ }).click();
  await page.keyboard.press('Escape');
  await more().click();
  await page.getByRole('checkbox', { name: /^With files/ }).click();
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

test('a block is taken back where the message is read, and stands again by undo', async () => {
  for (let n = 0; n < 8; n += 1) await ballot(`f-${n}`, '77');
  await new ShellScreen(page).goTo('Ballots');
  await page.getByRole('tab', { name: 'Quarantine' }).click();
  await page.getByRole('button', { name: 'Block the sender' }).first().click();
  await new ShellScreen(page).goTo('Inbox');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await page.getByRole('button', { name: 'Kind' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Ballot/ }).click();
  await page.keyboard.press('Escape');
  const inbox = new InboxScreen(page);
  await inbox.messages.filter({ hasText: 'blocked' }).first().click();
  const unblock = inbox.article.getByRole('button', { name: 'Unblock the sender' });
  await unblock.click();
  await expect(unblock).toBeHidden();
  await page
    .getByRole('alert')
    .filter({ hasText: 'The sender is no longer blocked.' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(unblock).toBeVisible();
  await expect(inbox.article).toContainText('blocked');
  await clean();
});
