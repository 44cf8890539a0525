import type { Page } from '@playwright/test';
import { BoardScreen } from './screens/case.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

let place: Place;
let page: Page;
let shell: ShellScreen;
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  shell = new ShellScreen(page);
  await importStations();
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

async function goToStations(): Promise<void> {
  await shell.goByKeys('KeyS', 'Settings');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Polling stations' }).click();
}

/** Two invented stations of Almaty. */
async function importStations(): Promise<void> {
  await goToStations();
  await page.getByRole('button', { name: /^Import a/ }).click();
  const rows = [
    'Область;№ участка;Атауы;Адрес',
    'Алматы қаласы;1;Мектеп № 1;Abai 1',
    'Алматы қаласы;2;Мектеп № 2;Abai 2',
  ];
  const buffer = Buffer.from(rows.join('\n'), 'utf8');
  await page.locator('input[type=file]').setInputFiles({ name: 'stations.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('button', { name: 'Put it into the registry' }).click();
  await expect(page.getByText(/^2 open stations$/)).toBeVisible();
}

const said = (what: string | RegExp) => page.getByRole('alert').filter({ hasText: what });
const dialog = () => page.getByRole('dialog');

async function choose(name: string): Promise<void> {
  await page.getByRole('radio', { name }).focus();
  await page.keyboard.press('Space');
}

/** A message of the observers' bot. */
const checkIn = (id: string, fields: string[], text = '') =>
  place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: [`#checkin ${id}`, 'region: KZ-ALA', ...fields, ...(text === '' ? [] : ['', text])].join('\n'),
  });

test('every tab says what would stand there, and nothing is for axe to find', async () => {
  await shell.goByKeys('KeyK', 'Check-ins');
  for (const [tab, words] of [
    ['To call', 'Everybody was heard of'],
    ['Silences', 'Every district is heard of'],
    ['To confirm', 'Everybody knows where to go'],
    ['Newest', 'No check-ins yet'],
    ['Messages', 'Nothing was sent to many yet'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByText(words)).toBeVisible();
    await clean(page, 'main');
  }
});

test('by keyboard: an observer is added, sent to a station, taken back and sent again', async () => {
  await shell.goByKeys('KeyO', 'Observers');
  await page.getByRole('button', { name: 'Add' }).first().click();
  await page.getByLabel('Call-sign').fill('Kestrel');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'Kestrel' })).toBeVisible();
  await page.keyboard.press('t');
  await expect(dialog().getByRole('heading', { name: 'Send Kestrel' })).toBeVisible();
  await clean(page);
  await dialog().getByLabel('Search stations').fill('1');
  const first = dialog().getByRole('radio', { name: /^№ 1/ });
  await first.focus();
  await page.keyboard.press('Space');
  await page.screenshot({ path: test.info().outputPath('assign.png') });
  await dialog().getByRole('button', { name: 'Send there' }).press('Enter');
  await expect(said('1 observer is sent.')).toBeVisible();
  const stations = page.getByRole('region', { name: 'Stations' });
  await expect(stations.getByRole('listitem')).toContainText('Almaty (city) № 1 Whole day');
  await shell.undo();
  await expect(stations.getByText('Sent nowhere.')).toBeVisible();
  await shell.hush();
  await page.keyboard.press('t');
  await dialog().getByRole('radio', { name: /^№ 1/ }).check();
  await dialog().getByRole('button', { name: 'Send there' }).click();
  await expect(stations.getByRole('listitem')).toHaveCount(1);
  await page.screenshot({ path: test.info().outputPath('observer.png') });
});

test('nobody is sent to two places: it is said, and nothing is changed', async () => {
  await shell.hush();
  await page.keyboard.press('t');
  await dialog().getByRole('radio', { name: /^№ 2/ }).check();
  await dialog().getByRole('button', { name: 'Send there' }).click();
  await expect(dialog().getByRole('alert')).toContainText('Kestrel is sent to KZ-ALA № 1 at that time.');
  await page.keyboard.press('Escape');
  await expect(dialog()).toHaveCount(0);
});

test('a check-in by telephone of somebody kept out opens the coordinators’ case, and rings nobody', async () => {
  await page.keyboard.press('c');
  await expect(dialog().getByRole('heading', { name: 'Check-in by telephone: Kestrel' })).toBeVisible();
  await dialog().getByLabel('What they said').click();
  await page.getByRole('option', { name: 'Not let in' }).click();
  await dialog().getByLabel('In their words').fill('the chair says that there is no room');
  await clean(page);
  await page.screenshot({ path: test.info().outputPath('check-in.png') });
  await dialog().getByRole('button', { name: 'Write down' }).click();
  await expect(said('A case was opened for the coordinators.')).toBeVisible();
  await expect(shell.alarmLines).toHaveCount(0);
  await shell.hush();

  await shell.goByKeys('KeyB', 'Board');
  await page.getByRole('combobox', { name: 'Queue' }).click();
  await page.getByRole('option', { name: 'Observers', exact: true }).click();
  await expect(new BoardScreen(page).card('Kestrel')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('queue.png') });
});

test('the bot’s check-ins stand in the list; one that tells of police rings', async () => {
  await checkIn('c-1', ['station: 1', 'status: arrived', 'turnout: 40', 'reporter: alaman:77']);
  await shell.goTo('Check-ins');
  await page.getByRole('tab', { name: 'Newest' }).click();
  const rows = page.getByRole('list', { name: 'Newest' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('Arrived');
  await expect(rows.first()).toContainText('alaman:77');
  await choose('Whose is not known');
  await expect(rows).toHaveCount(1);
  await clean(page, 'main');
  await page.screenshot({ path: test.info().outputPath('newest.png') });
  await checkIn('c-2', ['station: 2', 'status: expelled', 'reporter: alaman:78'], 'The police took my phone.');
  await expect(shell.alarmLines).toHaveCount(1);
  await expect(shell.alarm('The police took my phone.')).toBeVisible();
});

test('a station that moved stands to confirm, with the message ready in three languages', async () => {
  await goToStations();
  await page.getByRole('option').first().click();
  await page.getByRole('article').getByLabel('Address').fill('Dostyk 77');
  await page.getByRole('article').getByRole('button', { name: 'Save' }).click();
  await shell.goByKeys('KeyK', 'Check-ins');
  await page.getByRole('tab', { name: /^To confirm/ }).click();
  const row = page.getByRole('list', { name: 'To confirm' }).getByRole('listitem');
  await expect(row).toContainText('Kestrel');
  await expect(row).toContainText('abai 1');
  await expect(row).toContainText('Dostyk 77');
  await choose('Русский');
  await expect(row).toContainText('теперь другой адрес: Dostyk 77');
  await clean(page, 'main');
  await page.screenshot({ path: test.info().outputPath('confirm.png') });
  await row.getByRole('button', { name: 'They know' }).click();
  await expect(page.getByText('Everybody knows where to go')).toBeVisible();
});
