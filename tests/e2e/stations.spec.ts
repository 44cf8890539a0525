import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { realProfile } from '../../src/domain/test-profiles.ts';
import { drillRegistryCsv } from '../../src/drill/registry/registry.ts';
import { ShellScreen } from './screens/shell.ts';
import { WelcomeScreen } from './screens/welcome.ts';
import { faultsOfBothSchemes } from './support/clean.ts';
import { HQ_NAME, LEAD, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

let place: Place;
let page: Page;
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser, { acceptDownloads: true });
  await page.goto(place.host.link);
  await new WelcomeScreen(page).create({ hqName: HQ_NAME, callName: LEAD, passphrase: PASSPHRASE });
  await goToStations();
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

async function goToStations(): Promise<void> {
  await new ShellScreen(page).goByKeys('KeyS', 'Settings');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Polling stations' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Polling stations' })).toBeVisible();
}

const heading = (name: string) => page.getByRole('heading', { name });
const csv = drillRegistryCsv(realProfile);

async function openFile(text: string, name = 'stations.csv'): Promise<void> {
  await page.getByRole('button', { name: /^Import a/ }).click();
  await expect(heading('The file with the list')).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') });
  await expect(heading('Which column is what')).toBeVisible();
}

test('an empty registry says what it means', async () => {
  await expect(page.getByText('No list yet')).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('a list of 10 061 stations is imported: file, columns, check', async () => {
  await openFile(csv);
  await expect(page.getByRole('combobox', { name: 'Region' })).toHaveValue(/Область/);
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(heading('What would change')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('radio', { name: /^New 10.061$/ })).toBeChecked();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Put it into the registry' }).click();
  await expect(page.getByText(/^10.061 open stations$/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^11.919.241 registered voters$/)).toBeVisible();
});

test('finds Astana in Nur-Sultan; keys move through the list and open one', async () => {
  await page.keyboard.press('Slash');
  await page.keyboard.type('Astana 12');
  await expect(page.getByText(/^1 station$/)).toBeVisible();
  await expect(page.getByRole('option')).toContainText('Nur-Sultan');
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Search for a station' }).fill('Uralsk');
  await expect(page.getByText(/^129 stations$/)).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText('Oral');
  const list = page.getByRole('listbox', { name: 'Stations' });
  await list.focus();
  await page.keyboard.press('KeyJ');
  await page.keyboard.press('KeyJ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article')).toContainText('West Kazakhstan');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Choose a station')).toBeVisible();
});

test('a station renumbered by hand is found under both numbers; undo takes it back', async () => {
  await page.getByRole('textbox', { name: 'Search for a station' }).fill('Oskemen 12');
  await expect(page.getByText(/^1 station$/)).toBeVisible();
  await page.getByRole('option').first().click();
  const article = page.getByRole('article');
  await new ShellScreen(page).hush();
  await article.getByRole('textbox', { name: 'Number' }).fill('9012');
  await article.getByRole('button', { name: 'Save' }).click();
  await expect(article.getByText('Number: 12 → 9012')).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText('was No. 12');
  await new ShellScreen(page).undo();
  await expect(article.getByText('Number: 12 → 9012')).toHaveCount(0);
});

test('a newer list is a diff: changed, missing, bad rows with their file', async () => {
  await page.getByRole('textbox', { name: 'Search for a station' }).fill('');
  const lines = csv.split('\n');
  const [first = '', second = ''] = [lines[1], lines[2]];
  const changed = first.replace(/\d+$/, '777');
  const bad = second.replace(/^[^;]*/, 'Атлантида');
  await openFile([lines[0], changed, bad, ...lines.slice(4)].join('\n'), 'newer.csv');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('Changed 1', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/Registered voters: 1.013 → 777/)).toBeVisible();
  await page.getByText('Left out 1', { exact: true }).click();
  await expect(page.getByText('is not a known region')).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save these rows (CSV)' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain('Region: is not a known region;Атлантида;');
  await page.getByText('Not in the list 2', { exact: true }).click();
  await page.getByRole('checkbox').first().check();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Put it in and close 1 station' }).click();
  await expect(page.getByText(/^10.060 open stations$/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^1 closed$/)).toBeVisible();
});

test('an import is taken back as one decision', async () => {
  const lists = page.getByRole('list', { name: 'Imported lists' });
  await lists.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/^10.061 open stations$/)).toBeVisible({ timeout: 30_000 });
  await expect(lists.getByRole('listitem')).toHaveCount(1);
});

test('a file that is none is refused in words, and changes nothing', async () => {
  await page.getByRole('button', { name: /^Import a/ }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.xlsx', mimeType: 'x/y', buffer: Buffer.from('PK\u0003\u0004no') });
  await expect(page.getByText('The file could not be read.')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Polling stations' }).last().click();
  await expect(page.getByText(/^10.061 open stations$/)).toBeVisible();
});
