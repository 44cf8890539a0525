import type { Page } from '@playwright/test';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean as isClean } from './support/clean.ts';
import { createAndConnect, LEAD, newWindow, openPlace, type Place } from './support/headquarters.ts';
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
  await openTheCase(page);
});
test.afterAll(() => place.close());

const openTheCase = (on: Page) =>
  expect(async () => {
    await on.keyboard.press('g');
    await on.keyboard.press('b');
    await on.keyboard.press('j');
    await on.keyboard.press('Enter');
    await expect(on.locator('#case-title')).toBeVisible({ timeout: 700 });
  }).toPass();
const people = () => page.getByRole('region', { name: 'People' });
const rows = () => people().getByRole('listitem');
const clean = () => isClean(page);
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
  await dialog.getByLabel('When it was said').fill('2021-01-10T14:40');
  await press('Allowed', 'dialog');
  await expect(dialog.getByText(/may be told, by name · by themselves, call to the mother, .*08:40/)).toBeVisible();
  await expect(dialog.getByText('nobody has asked')).toHaveCount(3);
  await clean();
  await dialog.getByRole('combobox', { name: 'State' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'In court' }).click();
  await dialog.getByRole('textbox', { name: 'Place' }).fill('Bostandyk court');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(people()).toContainText('In court · Bostandyk court');
});

test('who somebody is, and who read their name', async () => {
  await press(/^Change: D/, 'people');
  const dialog = page.getByRole('dialog');
  const details = dialog.getByRole('form', { name: 'About the person' });
  await expect(details.getByRole('textbox', { name: 'Name' })).toHaveCount(0);
  await press('Read the name', 'dialog');
  await expect(details.getByRole('textbox', { name: 'Name' })).toHaveValue('Dias O.');
  await details.getByRole('textbox', { name: 'Lawyer' }).fill('A. lawyer');
  await page.keyboard.press('Enter');
  await expect(people()).toContainText('has a lawyer');
  await expect(dialog.getByRole('region', { name: 'Who read this name' }).getByText(LEAD)).toHaveCount(2);
  await new ShellScreen(page).hush();
  await details.getByRole('checkbox', { name: 'Under eighteen' }).focus();
  await page.keyboard.press('Space');
  await details.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog.getByText(/never: a minor|may be told, without the name/)).toHaveCount(1);
  await new ShellScreen(page).undo();
  await expect(dialog.getByText(/may be told, by name/)).toHaveCount(1);
  await clean();
  await press('Close', 'dialog');
});

test('all released is one decision, and one to undo', async () => {
  await press('All released', 'people');
  await expect(people()).not.toContainText('unresolved');
  const said = page.getByRole('alert').filter({ hasText: 'Changed for 2 people.' });
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect(people()).toContainText('2 unresolved');
  await clean();
});

test('twelve pasted names are twelve people; the adults are read together, a minor singly', async () => {
  await press('Add people', 'people');
  const names = Array.from(
    { length: 12 },
    (_, n) => `${n + 1}. Ерлан ${'АБВГДЕЖЗИКЛМ'[n]}аев${n === 11 ? ', 16 лет' : ''}`,
  );
  await expect(page.getByRole('textbox', { name: 'Names, one' })).toBeFocused();
  await page.keyboard.insertText(names.join('\n'));
  await press('Add', 'dialog');
  await expect(rows()).toHaveCount(14);
  await press(/^Read \d+ names$/, 'people');
  await expect(people().getByText('Ерлан Ааев')).toBeVisible();
  await expect(people().getByText('Ерлан Лаев')).toBeVisible();
  await expect(people().getByText('Ерлан Маев')).toHaveCount(0);
  await expect(people().getByText('Аида Сәрсен')).toHaveCount(0);
  await clean();
});

test('where is X, by one key from any screen: as it sounds, masked until it is read or typed in full', async () => {
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog', { name: 'Where is …?' });
  const found = dialog.getByRole('list', { name: 'People found' }).getByRole('listitem');
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await page.keyboard.insertText('erlan');
  await expect(found).toHaveCount(12);
  await expect(dialog).not.toContainText('Ерлан');
  await dialog.getByRole('textbox').fill('Yerlan Laev');
  await expect(found).toHaveCount(1);
  await expect(found).toContainText('Ерлан Лаев');
  // Sarsen, Aida is a minor: typed in full, and masked all the same.
  await dialog.getByRole('textbox').fill('Sarsen Aida');
  await expect(found).toHaveCount(1);
  await expect(found).not.toContainText('Аида');
  await expect(found).toContainText('minor');
  await clean();
  await dialog.getByRole('textbox').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(people()).toBeVisible();
});

test('vital interest: one asks, a second person decides, what is passed is shown and on record', async ({
  browser,
}) => {
  await new ShellScreen(page).goByKeys('KeyS', 'Settings');
  await new SettingsScreen(page).goTo('People');
  const settings = new PeopleSettings(page);
  const number = await settings.add('Dana K.', 'another four invented words');
  const link = await settings.oneTimeLink();
  const second = await newWindow(browser);
  await second.goto(link);
  const signIn = new SignInScreen(second);
  await signIn.isShown();
  await signIn.signIn(number, 'another four invented words');
  await new ShellScreen(second).isShown();

  await openTheCase(page);
  await press(/^Change: D/, 'people');
  const dialog = page.getByRole('dialog');
  await press('Nobody can be asked', 'dialog');
  const form = dialog.getByRole('form', { name: 'Nobody can be asked' });
  await form.getByRole('textbox', { name: 'Who exactly' }).fill('Dr. Seitkali');
  await expect(form.getByRole('checkbox', { checked: true })).toHaveCount(0);
  for (const field of ['Name', 'Words for the recipient']) {
    await form.getByRole('checkbox', { name: field, exact: true }).focus();
    await page.keyboard.press('Space');
  }
  await form.getByRole('textbox', { name: 'Words for the recipient' }).fill('Insulin at eight');
  await form.getByRole('textbox', { name: 'Why nobody can be asked' }).fill('Unconscious');
  await clean();
  await form.getByRole('button', { name: 'Ask a second person' }).press('Enter');
  await expect(form).toHaveCount(0);
  await press('Close', 'dialog');
  const decision = (on: Page) => on.getByRole('region', { name: 'Vital interest' }).getByRole('listitem').first();
  await expect(decision(page)).toContainText('waits for a second person');
  await expect(decision(page).getByRole('button', { name: 'Confirm' })).toHaveCount(0);

  // Whoever can decide it hears of it on every screen, without a name.
  const bar = second.getByRole('region', { name: 'Decisions that wait for you' });
  await expect(bar).toContainText('1 decision in vital interest waits for a second person');
  await bar.getByRole('button', { name: 'Open the case' }).press('Enter');
  await expect(decision(second)).toContainText('Dr. Seitkali');
  await expect(decision(second)).not.toContainText('Dias');
  await decision(second).getByRole('button', { name: 'Confirm' }).press('Enter');
  await expect(decision(second)).toContainText('may be passed on');
  await expect(bar).toHaveCount(0);
  await decision(page).getByRole('button', { name: 'Pass on now' }).press('Enter');
  const clear = decision(page).getByLabel('To be passed on now');
  await expect(clear).toContainText('Dias O.');
  await expect(clear).toContainText('Insulin at eight');
  await expect(decision(second)).toContainText(`Passed on by ${LEAD}`);
  await expect(decision(second)).not.toContainText('Dias');
  // The window's title and address are read by whoever stands behind it.
  for (const on of [page, second]) {
    await expect(on).toHaveTitle(/Märe$/);
    expect(`${await on.title()} ${on.url()}`).not.toMatch(/Dias|Seitkali|Insulin/);
  }
  await clean();
  await decision(second).getByRole('button', { name: 'End now' }).press('Enter');
  await expect(decision(page)).toContainText('ended');
  await expect(clear).toHaveCount(0);
  await second.context().close();
});

test('who is held where is one list over all cases; where is X is its search', async () => {
  await page.getByRole('radio', { name: 'People' }).focus();
  await page.keyboard.press('Space');
  const held = page.getByRole('listbox', { name: 'Who is held' }).getByRole('option');
  await expect(page.getByText('14 unresolved').first()).toBeVisible();
  await expect(page.getByText('Bostandyk court').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('сауле');
  await expect(held).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Search people' }).fill('аида');
  await expect(held).toHaveCount(1);
  await clean();
});
