import type { Page } from '@playwright/test';
import { TelegramSettings } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { WelcomeScreen } from './screens/welcome.ts';
import { faultsOfBothSchemes } from './support/clean.ts';
import {
  ACCOUNT,
  HQ_NAME,
  LEAD,
  newWindow,
  openPlace,
  PASSPHRASE,
  type Place,
  watchBoth,
} from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { COVERS, fill, LOCKED, SEALED, STOPS } from './support/tour.ts';
import { words } from './support/words.ts';

test.describe.configure({ mode: 'serial' });

const t = words('en');
let place: Place;
let page: Page;
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

for (const way of ['practise', 'open', 'create'] as const) {
  test(`welcome, ${way}`, async () => {
    await new WelcomeScreen(page).choose(way);
    expect(await faultsOfBothSchemes(page)).toEqual([]);
  });
}

test('the way in, step by step', async () => {
  const welcome = new WelcomeScreen(page);
  await welcome.beginCreating({ hqName: HQ_NAME, callName: LEAD, passphrase: PASSPHRASE });
  expect(await faultsOfBothSchemes(page), 'the number').toEqual([]);
  await welcome.takeNumber();
  const telegram = new TelegramSettings(page);
  await telegram.beginConnecting();
  expect(await faultsOfBothSchemes(page), 'keys').toEqual([]);
  await telegram.giveKeys(ACCOUNT);
  expect(await faultsOfBothSchemes(page), 'code').toEqual([]);
  await telegram.giveCode(ACCOUNT);
  expect(await faultsOfBothSchemes(page), 'connected').toEqual([]);
  await watchBoth(telegram);
  await new ShellScreen(page).goTo('Board');
  expect(await faultsOfBothSchemes(page), 'an empty board').toEqual([]);
  await fill(place.world);
  await expect(new ShellScreen(page).alarmLines).toHaveCount(2);
});

for (const stop of [...STOPS, ...COVERS]) {
  test(stop.name, async () => {
    await stop.open(page, t);
    expect(await faultsOfBothSchemes(page)).toEqual([]);
    await stop.close?.(page, t);
  });
}

test('locked', async () => {
  await LOCKED.open(page, t);
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await LOCKED.unlock(page, t, PASSPHRASE);
});

test('a window without a link', async ({ browser }) => {
  const stranger = await newWindow(browser);
  await stranger.goto(place.host.link);
  await expect(stranger.getByRole('heading', { name: t('welcome.refused.title') })).toBeVisible();
  expect(await faultsOfBothSchemes(stranger)).toEqual([]);
  await stranger.context().close();
});

test('signing in', async () => {
  await page.getByRole('button', { name: new RegExp(`^${LEAD}`) }).click();
  await page.getByRole('menuitem', { name: t('frame.signOut') }).click();
  await expect(page.getByRole('heading', { name: t('welcome.signIn.title') })).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('sealed', async () => {
  await place.host.kill();
  await place.start();
  await page.goto(place.host.link);
  await new WelcomeScreen(page).create({ hqName: HQ_NAME, callName: LEAD, passphrase: PASSPHRASE });
  await new ShellScreen(page).isShown();
  await SEALED.open(page, t);
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});
