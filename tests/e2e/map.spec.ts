import type { Locator, Page } from '@playwright/test';
import { all, one, type WriteDb } from '../../src/core/store/index.ts';
import { realProfile } from '../../src/domain/test-profiles.ts';
import { type Seat, takeSeat } from '../../src/drill/day/seat.ts';
import { importStations } from '../../src/drill/day/world.ts';
import { drillRegistryCsv } from '../../src/drill/registry/registry.ts';
import { writeBeside } from '../support/beside.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { faultsOfBothSchemes } from './support/clean.ts';
import { HQ_NAME, LEAD, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

let place: Place;
let page: Page;
/** The lead's first window, without a face. */
let seat: Seat;
let beside: Awaited<ReturnType<typeof writeBeside>>;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  seat = await takeSeat(place.host.link);
  const { client } = seat;
  const made = await client.workspace.create({ hqName: HQ_NAME, callName: LEAD, passphrase: PASSPHRASE, locale: 'en' });
  await client.people.lockAfter({ minutes: 0 });
  beside = await writeBeside(place.dataDir, made.workspaceId, made.number, PASSPHRASE);
  const { link } = await client.people.invite();
  page = await newWindow(browser);
  await page.goto(link ?? '');
  await new SignInScreen(page).signIn(made.number, PASSPHRASE);
  await new ShellScreen(page).isShown();
});
test.afterAll(async () => {
  beside.close();
  seat.close();
  await page.context().close();
  await place.close();
});

const figures = (text: string | null): number[] =>
  (text ?? '').match(/\d[\d\u2009\u00a0\u202f ]*/g)?.map((each) => Number(each.replace(/\D/g, ''))) ?? [];
const total = async (): Promise<number> =>
  figures(await page.locator('main [role=status]', { hasText: 'station' }).first().textContent())[0] ?? -1;
const region = (code: string): Locator => page.locator(`path[data-region="${code}"]`);
const legend = (word: string): Locator =>
  page.getByRole('group', { name: 'Legend' }).getByRole('button', { name: new RegExp(`^${word} \\d`) });
const ask = (question: string) => page.getByRole('button', { name: question, exact: true }).click();
const idOf = (db: WriteDb, code: string, no: number): string =>
  one<{ id: string }>(db, 'SELECT id FROM station WHERE region = ? AND number = ?', code, no)?.id ?? '';
/** A decision that tells every window to look again. */
const ping = () => seat.client.estimate.listDisputes({ stations: [], reason: 'the map looks again' });

/** Where the only mark on the map is painted: the middle of what is not transparent, in pixels of the page. */
async function onlyMark(): Promise<{ x: number; y: number }> {
  const found = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('main canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return null;
    const { data, width } = context.getImageData(0, 0, canvas.width, canvas.height);
    let [x, y, n] = [0, 0, 0];
    for (let at = 3; at < data.length; at += 4)
      if ((data[at] ?? 0) > 0) {
        x += ((at - 3) / 4) % width;
        y += Math.floor((at - 3) / 4 / width);
        n += 1;
      }
    const box = canvas.getBoundingClientRect();
    const density = canvas.width / box.width;
    return n === 0 ? null : { x: box.left + x / n / density, y: box.top + y / n / density };
  });
  if (!found) throw new Error('nothing is painted');
  return found;
}

test('without a list of stations it says what it needs, and leads there', async () => {
  await new ShellScreen(page).goByKeys('KeyM', 'Map');
  await expect(page.getByText('No polling stations are known yet')).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'To the list of stations' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Polling stations' })).toBeVisible();
});

test('seventeen regions and abroad can be reached by Tab and say their numbers; one chosen fills map and list', async () => {
  await importStations(seat, drillRegistryCsv(realProfile));
  await seat.client.estimate.draw({ by: 'region', stations: 600 });
  await new ShellScreen(page).goByKeys('KeyM', 'Map');
  await expect(page.locator('path[data-region]')).toHaveCount(17);
  await expect(legend('Nobody assigned')).toContainText('10 061');
  await expect(region('KZ-AKM')).toHaveAccessibleName('Akmola: 720 of 720 stations without an observer');
  expect(await total()).toBe(10_061);
  expect(await faultsOfBothSchemes(page)).toEqual([]);

  await page.getByRole('textbox', { name: /^Search for a station/ }).focus();
  const names: string[] = [];
  for (let n = 0; n < 40 && names.length < 17; n += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => document.activeElement?.closest('path')?.getAttribute('aria-label'));
    if (name) names.push(name);
  }
  expect(new Set(names).size).toBe(17);
  await region('KZ-PAV').focus();
  await page.keyboard.press('Enter');
  await expect(region('KZ-PAV')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('combobox', { name: 'Region' })).toHaveValue('Pavlodar');
  const [asked] = figures(await region('KZ-PAV').getAttribute('aria-label'));
  await expect.poll(total).toBe(asked);
  await page.keyboard.press('Enter');
  await expect.poll(total).toBe(10_061);
  await page.getByRole('button', { name: /^Abroad/ }).click();
  await expect.poll(total).toBe(66);
  await page.getByRole('button', { name: /^Abroad/ }).click();
});

test('who is sent, who is silent and who was thrown out is on the map within a moment of being told', async () => {
  const { rows, db } = beside;
  rows.all(() => {
    for (const [n, no] of [1, 2, 3, 4].entries()) {
      rows.observer(`o-${n}`, { callSign: `Қыран ${n + 1}` });
      rows.writes(`alaman:${n}`, `o-${n}`);
      rows.send(`a-${n}`, `o-${n}`, idOf(db, 'KZ-ALA', no));
    }
    rows.says('c-0', 'present', Date.now(), { reporter: 'alaman:0', turnout: 320, hour: 12 });
    rows.says('c-1', 'denied', Date.now(), { reporter: 'alaman:1', reason: 'pcr', writtenAct: false });
    rows.says('c-2', 'expelled', Date.now(), { reporter: 'alaman:2' });
  });
  await ping();
  await expect(legend('Nobody assigned')).toContainText('10 057');
  for (const word of ['Observer inside', 'Silent', 'Not let in', 'Expelled'])
    await expect(legend(word)).toContainText('1');
  await ask('Who was thrown out?');
  await expect.poll(total).toBe(2);
  await expect(region('KZ-ALA')).toHaveAccessibleName(/^Almaty \(city\): 2 of /);
  const list = page.getByRole('listbox', { name: 'Stations' });
  await list.focus();
  await page.keyboard.press('KeyJ');
  await page.keyboard.press('Enter');
  const station = page.getByRole('article', { name: 'Station 2', exact: true });
  await expect(station).toContainText('Қыран 2');
  await expect(station).toContainText('no written act');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(station).toBeHidden();
  // The legend chooses what map and list show.
  await legend('Silent').click();
  await expect.poll(total).toBe(3);
  await legend('Silent').click();
});

test('a mark on the map opens its station; a line drawn around it leaves it alone', async () => {
  await page.getByRole('textbox', { name: /^Search for a station/ }).fill('кыран 2');
  await expect.poll(total).toBe(1);
  await page.keyboard.press('Escape');
  await expect(async () => {
    const { x, y } = await onlyMark();
    await page.mouse.move(x, y);
    await expect(page.locator('main').getByText('No. 2 ·')).toBeVisible({ timeout: 1000 });
    await page.mouse.click(x, y);
    await expect(page.getByRole('article', { name: 'Station 2', exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.getByRole('button', { name: 'Close the station' }).click();
  await page.getByRole('textbox', { name: /^Search for a station/ }).fill('');
  await expect.poll(total).toBe(2);
  await page.getByRole('textbox', { name: /^Search for a station/ }).fill('кыран 3');
  await expect.poll(total).toBe(1);
  await page.getByRole('button', { name: 'Draw around stations' }).click();
  const { x, y } = await onlyMark();
  await page.mouse.move(x - 30, y - 30);
  await page.mouse.down();
  for (const [dx, dy] of [
    [30, -30],
    [30, 30],
    [-30, 30],
    [-30, -25],
  ] as const)
    await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('textbox', { name: /^Search for a station/ }).fill('');
  await expect(page.getByText('1 station in the drawn area')).toBeVisible();
  await expect.poll(total).toBe(1);
  await page.getByRole('button', { name: 'Let go' }).click();
  await expect.poll(total).toBe(2);
});

test('a cell of the matrix opens the list that it counts', async () => {
  await page.getByRole('tab', { name: 'Matrix' }).click();
  await expect(page.getByRole('row', { name: /^All together/ })).toContainText('10 061');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await page.getByRole('main').getByText('Observers', { exact: true }).click();
  await page.getByRole('rowheader', { name: 'East Kazakhstan' }).getByRole('button').click();
  const cell = page
    .getByRole('row', { name: /Oskemen|Glubokoe|District/ })
    .first()
    .getByRole('button', { name: /^Nobody assigned/ });
  const [, counted] = [await cell.getAttribute('aria-label'), figures(await cell.textContent())[0]];
  expect(counted).toBeGreaterThan(0);
  await cell.press('Enter');
  await expect(page.getByRole('heading', { name: 'Where is nobody?' })).toBeVisible();
  await expect.poll(total).toBe(counted);
  const { n } = all<{ n: number }>(beside.db, "SELECT count(*) AS n FROM station WHERE status = 'open'")[0] ?? { n: 0 };
  expect(n).toBe(10_061);
});

test('other borders are looked at before they are drawn, and taken back', async () => {
  const square = (lon: number) => [
    [
      [lon, 48],
      [lon + 3, 48],
      [lon + 3, 51],
      [lon, 51],
      [lon, 48],
    ],
  ];
  const features = [
    ['Акмолинская область', 66],
    ['Atlantis', 70],
  ].map(([name, lon]) => ({
    type: 'Feature',
    properties: { name },
    geometry: { type: 'Polygon', coordinates: square(Number(lon)) },
  }));
  const before = await region('KZ-AKM').getAttribute('d');
  await page.getByRole('button', { name: 'Borders: Natural Earth' }).click();
  const dialog = page.getByRole('dialog', { name: 'Borders of regions' });
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'my-borders.geojson',
    mimeType: 'application/geo+json',
    buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })),
  });
  await expect(dialog.getByText('1 region found')).toBeVisible();
  await expect(dialog.getByText('No region of this election: Atlantis')).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Draw these' }).click();
  await expect(page.getByRole('button', { name: 'Borders: my-borders.geojson' })).toBeVisible();
  await expect(region('KZ-AKM')).not.toHaveAttribute('d', before ?? '');
  await new ShellScreen(page).undo();
  await expect(page.getByRole('button', { name: 'Borders: Natural Earth' })).toBeVisible();
  await expect(page.locator('path[data-region]')).toHaveCount(17);
});
