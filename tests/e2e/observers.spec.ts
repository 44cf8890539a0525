import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ShellScreen } from './screens/shell.ts';
import { clean, faultsOfBothSchemes } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const LIST = [
  'id;call sign;name;phone;backup phone;reporter;languages;region;car;organisation;pcr;certificate holder',
  'o-1;Qyran;Дана Ысқақова;+7 701 000 00 01;+7 701 000 00 09;alaman:1;kk, ru;Алматы қаласы;иә;Invented Watch;2021-01-07;observer',
  'o-2;Tulpar;Ерлан Сериков;+7 701 000 00 02;;;ru;Актобе;;Invented Watch;2021-01-02;',
  ';;Айгүл Бекова;+7 701 000 00 03;;;kk;Алматы қаласы;;;;',
  ';Arlan;Erlan Serikov;+7 701 000 00 77;;;;Актобе;;;;',
  'o-5;;;;;;;;;;;',
].join('\n');

let place: Place;
let page: Page;
let shell: ShellScreen;
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser, { acceptDownloads: true });
  await page.goto(place.host.link);
  await createAndConnect(page);
  shell = new ShellScreen(page);
  await shell.goByKeys('KeyO', 'Observers');
});
test.afterAll(() => place.close());

const keys = async (...presses: string[]) => {
  for (const press of presses) await page.keyboard.press(press);
};
const main = () => page.getByRole('main', { name: 'Observers' });
const press = async (name: string | RegExp, within = main()) => {
  await within.getByRole('button', { name, exact: typeof name === 'string' }).focus();
  await page.keyboard.press('Enter');
};
const tab = async (name: string) => {
  await main().getByRole('radio', { name }).focus();
  await page.keyboard.press('Space');
};
const observer = () => page.getByRole('article', { name: 'Observer' });
const rows = (name = 'Observers') => page.getByRole('listbox', { name }).getByRole('option');
/** While somebody reads a list, what left it stays where it was, said to be gone. */
const still = (name: string) => rows(name).and(page.locator(':not([data-gone])'));
const register = (id: string, ...lines: string[]) =>
  place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: [`#observer ${id}`, ...lines].join('\n'),
  });

test('an empty roster says what it means, in each of its parts', async () => {
  await expect(page.getByText('The roster is empty')).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await tab('To review');
  await expect(page.getByText('Nobody waits')).toBeVisible();
  await clean(page);
  await tab('Duplicates');
  await expect(page.getByText('Nobody looks like somebody else')).toBeVisible();
  await clean(page);
  await tab('Organisations');
  await expect(page.getByText('No organisation yet')).toBeVisible();
  await clean(page);
  await tab('Roster');
  // The place is where it was after a reload, before the election's words are there.
  await page.reload();
  await expect(page.getByText('The roster is empty')).toBeVisible();
});

test('a list comes in: file, columns, check; what is left out is a file', async () => {
  await press('Import a list');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
  const form = page.getByRole('region', { name: 'Import a list' });
  await expect(form.getByText('list.csv: 5 rows. Which column is what?')).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await press('Check', form);
  await expect(form.getByRole('status').first()).toContainText('New 4 · changed 0 · the same 0');
  await expect(form).toContainText('New organisations: Invented Watch');
  await form.getByRole('radio', { name: 'Left out 1' }).focus();
  await keys('Space');
  await expect(form).toContainText('a name or a call-sign is missing');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent('download'), press('Save these rows (CSV)', form)]);
  expect(await readFile(await download.path(), 'utf8')).toContain('o-5');
  await press('Take over', form);
  await expect(rows()).toHaveCount(4);
  await expect(rows().first()).toContainText(/Arlan|Tulpar/);
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('names and numbers are masked until they are opened, on record; calls by one key each', async () => {
  await keys('Slash');
  await page.keyboard.type('Qyran');
  await expect(rows()).toHaveCount(1);
  await keys('Escape', 'Escape');
  await page.getByRole('textbox', { name: 'Search the roster' }).fill('Iskakova');
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toContainText('Д. Ы. •• 01');
  await page.getByRole('listbox', { name: 'Observers' }).focus();
  await keys('j', 'Enter');
  await expect(observer()).toContainText('valid when stations open');
  await expect(main()).not.toContainText('Ысқақова');
  await expect(main()).not.toContainText('701 000');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await press('Show name and numbers', observer());
  await expect(observer()).toContainText('Дана Ысқақова');
  await expect(observer()).toContainText('+7 701 000 00 09');
  await expect(observer().getByRole('list', { name: 'History' })).toContainText("observer's name and numbers read");
  await clean(page);
  await page.getByRole('listbox', { name: 'Observers' }).focus();
  await shell.hush();
  await keys('2');
  await expect(observer().getByRole('region', { name: 'Calls' })).toContainText('No answer · Own number');
  await observer()
    .getByRole('radio', { name: /^Back-up number/ })
    .focus();
  await keys('Space');
  await page.getByRole('listbox', { name: 'Observers' }).focus();
  await shell.hush();
  await keys('4');
  await expect(observer()).toContainText('Unreachable since');
  await clean(page);
  await shell.undo();
  await expect(observer()).not.toContainText('Unreachable since');
});

test('changed by hand, and sent nobody else who is called that', async () => {
  await press('Change', observer());
  const form = page.getByRole('form', { name: 'Change' });
  await expect(form.getByRole('textbox', { name: 'Call-sign' })).toBeFocused();
  await form.getByRole('textbox', { name: 'Call-sign' }).fill('Tulpar');
  await keys('Enter');
  await expect(form.getByRole('alert')).toContainText('Another observer has this call-sign.');
  await form.getByRole('textbox', { name: 'Call-sign' }).fill('Qyran');
  await form.getByRole('textbox', { name: 'Tags' }).fill('night, French');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await keys('Enter');
  await expect(observer()).toContainText('night, French');
  // What was opened was of the state before.
  await expect(main()).not.toContainText('Ысқақова');
});

test('whoever registers through a bot waits for a person, one or many', async () => {
  await register(
    'r-1',
    'status: registered',
    'region: Алматы',
    'station: 7',
    'name: Мадина Омарова',
    'reporter: alaman:70',
  );
  await register('r-2', 'status: registered', 'region: Алматы', 'name: Санжар Ким', 'reporter: alaman:71');
  await register('r-3', 'status: withdrawn', 'reporter: alaman:1');
  await tab('To review');
  await expect(rows('To review')).toHaveCount(3);
  await expect(
    page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: /^Observers/ }),
  ).toContainText('3');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await rows('To review').filter({ hasText: 'Qyran' }).click();
  await expect(observer()).toContainText('a bot says: withdraws');
  await press('Stays A', observer());
  await expect(still('To review')).toHaveCount(2);
  await shell.hush();
  await page.getByRole('listbox', { name: 'To review' }).focus();
  await keys('Home', 'Space', 'j', 'Space');
  await expect(main().getByText('2 chosen')).toBeVisible();
  await clean(page);
  await keys('a');
  await expect(still('To review')).toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: '2 accepted.' })).toBeVisible();
  await tab('Roster');
  await page.getByRole('textbox', { name: 'Search the roster' }).fill('');
  await expect(page.getByRole('status').getByText('6 observers')).toBeVisible();
});

test('one person twice becomes one, and two again', async () => {
  await tab('Duplicates');
  await expect(main()).toContainText('same name');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await shell.hush();
  await press('One person, keep Tulpar');
  await expect(page.getByText('Nobody looks like somebody else')).toBeVisible();
  await tab('Roster');
  await page.getByRole('textbox', { name: 'Search the roster' }).fill('Tulpar');
  await rows().first().click();
  await expect(observer()).toContainText('Merged into this one: Arlan');
  await clean(page);
  await shell.hush();
  await press('Part them again', observer());
  await expect(observer()).not.toContainText('Merged into this one');
  await expect(observer().getByRole('region', { name: 'May be the same person' })).toContainText('Arlan');
});

test('somebody who cannot come is replaced by another', async () => {
  await press('Replace', observer());
  const form = page.getByRole('form', { name: 'Replace' });
  await form.getByRole('combobox', { name: 'Who goes instead' }).fill('Qyr');
  await page.getByRole('option', { name: /^Qyran/ }).click();
  await form.getByRole('textbox', { name: /^Why/ }).fill('ill');
  await clean(page);
  await keys('Enter');
  await expect(observer()).toContainText('replaced');
  await expect(observer()).toContainText('Why: ill');
  await expect(observer().getByRole('button', { name: 'Qyran goes instead.' })).toBeVisible();
});

test('an organisation that loses its accreditation loses it for all of its observers', async () => {
  await tab('Organisations');
  await rows('Organisations').first().click();
  const organisation = page.getByRole('article', { name: 'Organisation' });
  await expect(organisation).toContainText('Its observers are sent nowhere.');
  await shell.hush();
  await press('Lost it', organisation);
  await organisation.getByRole('textbox', { name: /^Why/ }).fill('a resolution');
  await keys('Enter');
  await expect(organisation).toContainText('none of its observers may be sent');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await tab('Roster');
  await page.getByRole('textbox', { name: 'Search the roster' }).fill('Qyran');
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toContainText('organisation lost its accreditation');
  await shell.undo();
  await expect(rows()).not.toContainText('organisation lost its accreditation');
});
