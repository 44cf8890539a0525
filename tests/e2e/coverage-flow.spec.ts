import type { Page } from '@playwright/test';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** A coordinator's morning without a mouse: a gap, whom to send, sent, written to, heard of. */
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
  await bringIn();
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

const file = (rows: string[]) => Buffer.from(rows.join('\n'), 'utf8');

/** Three stations of two towns, two observers; set up by whatever way is quickest. */
async function bringIn(): Promise<void> {
  await shell.goByKeys('KeyS', 'Settings');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Polling stations' }).click();
  await page.getByRole('button', { name: /^Import a/ }).click();
  const stations = file([
    'Область;№ участка;Атауы;Адрес;lat;lon',
    'Алматы қаласы;1;Мектеп № 1;Abai 1;43.24;76.94',
    'Алматы қаласы;2;Мектеп № 2;Abai 2;43.25;76.95',
    'Астана;7;Мектеп № 7;Abai 7;51.13;71.43',
  ]);
  await page.locator('input[type=file]').setInputFiles({ name: 's.csv', mimeType: 'text/csv', buffer: stations });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('button', { name: 'Put it into the registry' }).click();
  await expect(page.getByText(/^3 open stations$/)).toBeVisible();
  await shell.goByKeys('KeyO', 'Observers');
  await page.getByRole('button', { name: 'Import a list' }).first().click();
  const observers = file([
    'call sign;reporter;languages;region;car',
    'Kestrel;alaman:1;kk, ru;Алматы қаласы;иә',
    'Heron;alaman:2;ru;Астана;',
  ]);
  await page.locator('input[type=file]').setInputFiles({ name: 'o.csv', mimeType: 'text/csv', buffer: observers });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('button', { name: 'Take over' }).click();
  await shell.hush();
}

/** A message of the observers' bot. */
const checkIn = (id: string, who: number, fields: string[]) =>
  place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: [`#checkin ${id}`, ...fields, `reporter: alaman:${who}`].join('\n'),
  });

/** Tab until it has the focus: nothing here may need a mouse. */
async function tabTo(
  name: string | RegExp,
  role: 'button' | 'option' | 'checkbox' | 'combobox' | 'listbox' = 'button',
) {
  const target = page.getByRole(role, { name }).first();
  await expect(target).toBeVisible();
  for (let n = 0; n < 80; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${name}`);
}

const list = () => page.getByRole('listbox', { name: 'Stations' });

test('a gap on the map, whom to send there and why, and sent', async () => {
  await checkIn('c-1', 1, ['status: on the way']);
  await checkIn('c-2', 2, ['status: on the way']);
  await shell.goByKeys('KeyM', 'Map');
  await expect(page.getByRole('heading', { name: 'Where is nobody?' })).toBeVisible();
  await expect(list().getByRole('option')).toHaveCount(3);
  await tabTo('Whom to send here');
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Whom to send' });
  await expect(form.getByRole('listitem')).toHaveCount(2);
  await expect(form).toContainText('Kestrel');
  await expect(form).toContainText('speaks Kazakh and Russian');
  await expect(form).toContainText('no certificate at hand');
  await clean(page, 'main');
  // One of the two is left out.
  await tabTo(/^Heron/, 'checkbox');
  await page.keyboard.press('Space');
  await tabTo('Assign 1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '1 observer assigned' })).toBeVisible();
  await expect(list().getByRole('option')).toHaveCount(2);
  await shell.undo();
  await expect(list().getByRole('option')).toHaveCount(3);
  await shell.hush();
  await tabTo('Whom to send here');
  await page.keyboard.press('Enter');
  await tabTo('Assign 2');
  await page.keyboard.press('Enter');
  await expect(list().getByRole('option')).toHaveCount(1);
  await shell.hush();
});

test('written to, each in a language of theirs, and it says how far it got', async () => {
  await shell.goByKeys('KeyO', 'Observers');
  await tabTo('Write to these');
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Message to many' });
  await expect(form.getByRole('combobox', { name: 'Ready text' })).toBeFocused();
  await page.keyboard.type('Ask to check in');
  await expect(form.getByRole('textbox', { name: 'In Russian' })).toHaveValue(/ждём от вас вестей/);
  await expect(form.getByRole('region', { name: 'Who gets it' })).toContainText('2 messages');
  await clean(page, 'main');
  await tabTo('Send 2 messages');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '2 messages leave' })).toBeVisible();
  await shell.hush();
  await shell.goByKeys('KeyK', 'Check-ins');
  await page.getByRole('tab', { name: 'Messages' }).focus();
  await page.keyboard.press('Enter');
  const mailing = page.getByRole('listbox', { name: 'Messages' }).getByRole('option').first();
  await expect(mailing).toContainText('2 of 2 sent', { timeout: 20_000 });
  await page.getByRole('listbox', { name: 'Messages' }).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Message' })).toContainText('Kestrel');
  await clean(page, 'main');
});

test('heard of: who was let in is on the map, in the list and at the station', async () => {
  await checkIn('c-3', 1, ['region: KZ-ALA', 'station: 1', 'status: admitted']);
  await checkIn('c-4', 1, ['region: KZ-ALA', 'station: 2', 'status: admitted']);
  await shell.goByKeys('KeyM', 'Map');
  const covered = page.getByRole('group', { name: 'Legend' }).getByRole('button', { name: /^Observer inside/ });
  await expect(covered).toContainText('2');
  await covered.focus();
  await page.keyboard.press('Space');
  const row = list().getByRole('option').filter({ hasText: 'let in' });
  await expect(row).toHaveCount(2);
  await list().focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const station = page.getByRole('article', { name: /^Station/ });
  await expect(station).toContainText('Kestrel');
  await expect(station).toContainText('Let in');
  await clean(page, 'main');
});
