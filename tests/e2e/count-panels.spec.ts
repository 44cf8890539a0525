import type { Page } from '@playwright/test';
import { photo } from '../flow/support/pictures.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

/** Source 001's table (domain.md 1.2), as somebody copies it from the page. */
const PAGE = `Партия\tот избирателей\tот наблюдателей
Nur Otan\t12.65 % (1007)\t38.57 % (2239)
Ак жол\t45.65 % (2635)\t22.57 % (1310)
Ауыл\t0.49 % (39)\t11.47 % (666)
Адал\t1.53 % (122)\t15.56 % (903)
Народная партия\t0.3 % (24)\t8.29 % (481)
Против всех\t3.65 % (291)\t0 % (0)
Нет фото\t27.94 % (2225)\t0 % (0)
Спам\t7.79 % (620)\t3.55 % (206)
Всего\t7963\t5805
Подтверждено: 5122`;

let place: Place;
let page: Page;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  const { world } = place;
  for (const [n, choice] of ['4', '4', '2'].entries())
    await world.centre.post({
      peer: world.relay,
      from: world.bot,
      text: `#ballot a-${n + 1}\nregion: KZ-ALA\nstation: ${n + 1}\nchoice: ${choice}\nreporter: alaman:${n + 1}\n\n`,
      media: { kind: 'photo', bytes: (await photo(n + 1)).toString('base64') },
    });
  await new ShellScreen(page).goByKeys('KeyV', 'Ballots');
  for (let left = 3; left > 0; left -= 1) {
    await expect(page.getByText(`${left} left`, { exact: true })).toBeVisible();
    await page.keyboard.press('Enter');
  }
  await new ShellScreen(page).goByKeys('KeyC', 'Count');
  await page.getByRole('tab', { name: 'Protocols' }).focus();
  await page.keyboard.press('ArrowRight');
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

const observers = () => page.getByRole('region', { name: 'Photographs of ballots from observers' });
const voters = () => page.getByRole('region', { name: 'Photographs of ballots from voters' });
const shot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

test('protocols, observers’ and voters’ ballots stand under heads of their own, each with n and base', async () => {
  await expect(page.getByRole('region', { name: 'Parallel count of the stations’ protocols' })).toBeVisible();
  await expect(observers().getByRole('row', { name: /^4 Ak Zhol/ })).toContainText('2/3');
  await expect(observers()).toContainText('Confirmed by a photo: 3');
  await expect(voters()).toContainText('Received: 0');
  await observers().scrollIntoViewIfNeeded();
  await shot('panels');
  await clean(page);
});

test('a figure opens from the country down to the messages under it', async () => {
  await observers().getByRole('button', { name: 'Almaty (city)' }).focus();
  await page.keyboard.press('Enter');
  for (const _ of ['district', 'place']) {
    await observers().getByRole('button', { name: 'not said where' }).focus();
    await page.keyboard.press('Enter');
  }
  await observers().getByRole('button', { name: '№ 2', exact: true }).focus();
  await shot('panels-station');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main', { name: 'Inbox', exact: true })).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option')).toContainText('a-2');
});

test('reports of violations stand beside it with who writes, and open in the Inbox', async () => {
  await place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: '#violation v-1\nregion: KZ-ALA\nstation: 2\nreporter: alaman:1\n\nthey carry bags in',
  });
  await new ShellScreen(page).goByKeys('KeyC', 'Count');
  await page.getByRole('tab', { name: 'Protocols' }).focus();
  await page.keyboard.press('ArrowRight');
  const reports = page.getByRole('region', { name: 'Reports of violations, and who writes' });
  await expect(reports).toContainText('Observers: 3 people');
  await expect(reports.getByRole('row', { name: /^All reports/ })).toHaveText('All reports01');
  await reports.getByRole('button', { name: 'All reports' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option')).toContainText('they carry bags in');
});

test('the briefing shows three figures and the method, says it is practice, and closes by Escape', async () => {
  await new ShellScreen(page).goByKeys('KeyC', 'Count');
  await page.getByRole('tab', { name: 'Protocols' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Present' }).focus();
  await page.keyboard.press('Enter');
  const room = page.getByRole('dialog', { name: 'Briefing' });
  await expect(room.getByRole('region', { name: 'stations in the verified count' })).toContainText('0');
  await expect(room).toContainText('No sample: it describes these stations');
  await expect(page.getByRole('complementary', { name: 'DRILL' })).toBeVisible();
  await shot('briefing');
  await clean(page);
  await page.keyboard.press('Escape');
  await expect(room).toHaveCount(0);
});

test('a pasted table is marked where it does not add up', async () => {
  await page.getByRole('tab', { name: 'Check a table' }).focus();
  await page.keyboard.press('Enter');
  const check = page.getByRole('region', { name: 'Check a published table' });
  await check.getByLabel('The table', { exact: true }).fill(PAGE);
  const found = check.getByRole('region', { name: 'What does not add up' });
  await expect(found).toContainText('2 635 is not 45.65 % of 7 963');
  await expect(found).toContainText('3 635');
  await expect(found).toContainText('the rows make 6 963');
  await expect(found).toContainText('of different totals');
  // The number that is said elsewhere, and the rows that it should be the sum of.
  await check.getByRole('combobox', { name: 'Sum of the rows' }).focus();
  const options = page.getByRole('listbox').getByRole('option');
  await page.keyboard.press('Space');
  for (const row of ['Nur Otan', 'Ак жол', 'Ауыл', 'Адал', 'Народная партия', 'Против всех']) {
    await options.filter({ hasText: row }).click();
    await expect(options.filter({ hasText: row })).toHaveCount(0);
  }
  await page.keyboard.press('Escape');
  await expect(found).toContainText('says 5 122, its rows make 5 118');
  await shot('table-check');
  await clean(page);
});
