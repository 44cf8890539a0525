import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ShellScreen } from './screens/shell.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** The people of a case, by keyboard: a pasted list, a name read, somebody moved, consent, all of them free, undone. */
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
    text: '#sos s-1\nkind: kettling\nregion: KZ-ALA\nreporter: alaman:8841\n\nThey closed the street, about ten of us.',
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

const people = () => page.getByRole('region', { name: 'People' });
const rows = () => people().getByRole('listitem');
const clean = async () => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
};
/** Presses what has this name, by keyboard. */
const press = async (name: string | RegExp, within: 'people' | 'dialog') => {
  const root = within === 'people' ? people() : page.getByRole('dialog');
  await root.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
};

test('a pasted list is read before it is added; what is no name stays in view', async () => {
  await expect(people().getByText('Nobody is named yet.')).toBeVisible();
  await press('Add people', 'people');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Names, one' })).toBeFocused();
  await page.keyboard.insertText('1. Аида Сәрсен, 17 лет\n2. Dias O., white van\nсколько ещё, не знаю\n');
  await expect(dialog.getByText('2 people found')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Not read as a name' })).toContainText('сколько ещё, не знаю');
  await clean();
  await press('Add', 'dialog');
  await expect(rows()).toHaveCount(2);
  await expect(people()).toContainText('2 unresolved');
  await expect(rows().nth(0)).not.toContainText('Аида');
  await expect(people()).toContainText('minor');
});

test('a name is read on request; moving somebody says where and since when; terms of the law run', async () => {
  await press(/^Change: D/, 'people');
  const dialog = page.getByRole('dialog');
  await press('Read the name', 'dialog');
  await expect(dialog.getByText('Dias O.')).toBeVisible();
  await dialog.getByLabel('Deprived of liberty since').fill('2021-01-10T14:30');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/Constitution's limit/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'How (a call' }).fill('call to the mother');
  await press('Allowed', 'dialog');
  await expect(dialog.getByText(/allowed, by themselves/)).toBeVisible();
  await clean();
  await dialog.getByRole('combobox', { name: 'State' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'In court' }).click();
  await dialog.getByRole('textbox', { name: 'Place' }).fill('Bostandyk court');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(people()).toContainText('In court · Bostandyk court');
});

test('all released is one decision, and one to undo', async () => {
  await press('All released', 'people');
  await expect(people()).not.toContainText('unresolved');
  const said = page.getByRole('alert').filter({ hasText: 'Changed for 2 people.' });
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect(people()).toContainText('2 unresolved');
  await clean();
});

test('who is held where is one list over all cases; where is X is its search', async () => {
  await page.getByRole('radio', { name: 'People' }).focus();
  await page.keyboard.press('Space');
  const held = page.getByRole('listbox', { name: 'Who is held' }).getByRole('option');
  await expect(held).toHaveCount(2);
  await expect(page.getByText('Bostandyk court').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('айда');
  await expect(held).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Search people' }).fill('аида');
  await expect(held).toHaveCount(1);
  await clean();
});
