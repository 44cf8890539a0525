import type { Page } from '@playwright/test';
import { photo } from '../flow/support/pictures.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { words } from './support/words.ts';

test.describe.configure({ mode: 'serial' });

const t = words('en');
let place: Place;
let page: Page;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  const { world } = place;
  for (const [n, choice] of ['4', '4', '2'].entries()) {
    const bytes = (await photo(n + 1)).toString('base64');
    await world.centre.post({
      peer: world.relay,
      from: world.bot,
      text: `#ballot a-${n + 1}\nregion: KZ-ALA\nstation: ${n + 1}\nchoice: ${choice}\nreporter: alaman:${n + 1}\n\n`,
      media: { kind: 'photo', bytes },
    });
  }
  await new ShellScreen(page).goByKeys('KeyV', 'Ballots');
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

const claim = () => page.getByRole('main').getByRole('article').getByRole('heading', { level: 2 });
const left = (n: number) =>
  page.getByText(t(n === 1 ? 'ballots.left_one' : 'ballots.left_other', { count: String(n) }), { exact: true });

test('a ballot is confirmed with one key, the next is there at once, and the last can be taken back', async () => {
  await expect(left(3)).toBeVisible();
  await expect(claim()).toHaveText('Ak Zhol');
  await page.screenshot({ path: test.info().outputPath('review.png') });
  await clean(page);
  await page.keyboard.press('Enter');
  await expect(left(2)).toBeVisible();
  await page.keyboard.press('KeyU');
  await expect(left(3)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(left(2)).toBeVisible();
  // The photograph shows something else than the bot passed on.
  await page.keyboard.press('Digit2');
  await expect(left(1)).toBeVisible();
  await page.keyboard.press('KeyS');
  await expect(page.getByText(t('ballots.nothing'))).toBeVisible();
});

test('whoever has looked at all gets the next that arrives', async () => {
  await place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: '#ballot a-9\nregion: KZ-ALA\nstation: 9\nchoice: 4\nreporter: alaman:9\n\n',
    media: { kind: 'photo', bytes: (await photo(9)).toString('base64') },
  });
  await expect(left(1)).toBeVisible();
  await page.keyboard.press('KeyS');
  await expect(page.getByText(t('ballots.nothing'))).toBeVisible();
});

test('figures say what was seen, with n and base', async () => {
  await page.getByRole('tab', { name: t('ballots.tab.figures') }).click();
  const observers = page.getByRole('table').filter({ hasText: t('ballots.sources.observer') });
  await expect(observers.getByRole('row', { name: /Nur Otan/ })).toContainText('1/2');
  await expect(observers.getByRole('row', { name: /^Spam/ })).toContainText('2/4');
  await page.screenshot({ path: test.info().outputPath('figures.png') });
  await clean(page);
});

test('a flood is held back, says why, and is released and held again in one step each', async () => {
  const { world } = place;
  for (let n = 0; n < 8; n += 1)
    await world.centre.post({
      peer: world.relay,
      from: world.bot,
      text: `#ballot f-${n}\nregion: KZ-ALA\nchoice: 4\nreporter: alaman:77\n\n`,
      media: { kind: 'photo', bytes: (await photo(20 + n)).toString('base64') },
    });
  await page.getByRole('tab', { name: t('ballots.tab.quarantine') }).click();
  const list = page.getByRole('list', { name: t('ballots.tab.quarantine') });
  await expect(list.getByText(/messages of one sender/).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('quarantine.png') });
  await clean(page);
  await page.getByRole('button', { name: t('ballots.releaseAll'), exact: true }).click();
  await expect(page.getByText(t('ballots.heldNothing'))).toBeVisible();
  await page.getByRole('button', { name: t('common.undo') }).click();
  await expect(list.getByText(/messages of one sender/).first()).toBeVisible();
});

test('duplicates stand side by side', async () => {
  await page.getByRole('tab', { name: t('ballots.tab.duplicates') }).click();
  await expect(page.getByRole('heading', { name: t('ballots.tab.duplicates') })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('duplicates.png') });
  await clean(page);
});
