import type { Page } from '@playwright/test';
import { ShellScreen } from './screens/shell.ts';
import { clean as isClean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** What is known of an event, by keyboard: an act with those it was done to, a source, what makes it more urgent. */
let place: Place;
let page: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  const shell = new ShellScreen(page);
  await shell.hearTheTone();
  await place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: '#sos s-1\nkind: search_home\nregion: KZ-ALA\nreporter: alaman:8841\n\nThey are at the door.',
  });
  await expect(shell.alarmLines).toHaveCount(1);
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.locator('#case-title')).toBeVisible({ timeout: 700 });
  }).toPass();
});
test.afterAll(() => place.close());

const facts = () => page.getByRole('region', { name: 'Who did what to whom' });
const dialog = () => page.getByRole('dialog');
const clean = () => isClean(page);

test('an act says what was done, to whom and by whom; people stand there by their initials', async () => {
  await page.getByRole('region', { name: 'People' }).getByRole('button', { name: 'Add people' }).press('Enter');
  await expect(page.getByRole('textbox', { name: 'Names, one' })).toBeFocused();
  await page.keyboard.insertText('Дияс Омаров\nАида Сәрсен');
  await dialog().getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await expect(page.getByRole('region', { name: 'People' }).getByRole('listitem')).toHaveCount(2);

  await facts().getByRole('button', { name: 'Something that was done' }).press('Enter');
  await expect(dialog().getByRole('combobox', { name: 'What' })).toBeFocused();
  await dialog().getByRole('combobox', { name: 'What' }).selectOption({ label: 'Beating' });
  await dialog().getByRole('combobox', { name: 'To whom' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await dialog().getByRole('textbox', { name: 'Unit, badge, car' }).fill('badge 4471');
  await dialog().getByLabel('When').fill('2021-01-10T14:30');
  await clean();
  await dialog().getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog()).toBeHidden();
  const act = facts().getByRole('listitem').first();
  await expect(act).toContainText('badge 4471');
  await expect(act).toContainText('14:30');
  await expect(act).toContainText('To whom: ');
  await expect(facts()).not.toContainText('Омаров');
});

test('a source has its reliability; an entry is changed, removed and brought back', async () => {
  await facts().getByRole('button', { name: 'A source' }).press('Enter');
  await dialog().getByRole('textbox', { name: 'What it is' }).fill('a call of the mother');
  await dialog().getByRole('combobox', { name: 'How reliable' }).selectOption('B');
  await dialog().getByRole('button', { name: 'Save' }).press('Enter');
  const source = facts().getByRole('listitem').filter({ hasText: 'a call of the mother' });
  await expect(source).toContainText('B: usually right');
  await source.getByRole('button', { name: 'Change' }).press('Enter');
  await new ShellScreen(page).hush();
  await dialog().getByRole('button', { name: 'Remove' }).press('Enter');
  await expect(source).toHaveCount(0);
  await new ShellScreen(page).undo();
  await expect(source).toHaveCount(1);
});

test('what makes it more urgent is suggested, and followed by one key', async () => {
  const head = page.getByRole('article').first();
  await expect(head).toContainText('Urgent');
  await facts().getByRole('checkbox', { name: 'Pregnant' }).focus();
  await page.keyboard.press('Space');
  await expect(facts()).toContainText('This speaks for “Now”: Pregnant.');
  await clean();
  await new ShellScreen(page).hush();
  await page.keyboard.press('Shift+I');
  await expect(facts()).not.toContainText('This speaks for');
  await expect(page.getByText('Now “Now”.')).toBeVisible();
  await new ShellScreen(page).undo();
  await expect(facts()).toContainText('This speaks for “Now”: Pregnant.');
});
