import type { Page, Request } from '@playwright/test';
import { photo, photoWithExif } from '../flow/support/pictures.ts';
import { InboxScreen } from './screens/inbox.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean, faultsOfBothSchemes } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { LOCALE_NAMES, LOCKED, switchLanguage } from './support/tour.ts';
import { type Words, words } from './support/words.ts';

test.describe.configure({ mode: 'serial' });

const t = words('en');
let place: Place;
let page: Page;
/** Every request for media that the window made. */
const asked: Request[] = [];

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/media/')) asked.push(request);
  });
  await page.goto(place.host.link);
  await createAndConnect(page);
  const { world } = place;
  const base64 = async (bytes: Promise<Buffer>) => (await bytes).toString('base64');
  await world.centre.album({
    peer: world.second,
    from: world.stranger,
    items: [
      { text: 'Two photos of the sheet', media: { kind: 'photo', bytes: await base64(photoWithExif(1)) } },
      { media: { kind: 'photo', bytes: await base64(photo(2)) } },
      { media: { kind: 'photo', bytes: Buffer.from('<html><script>alert(1)</script>').toString('base64') } },
    ],
  });
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

const strip = (words: Words = t) => page.getByRole('region', { name: words('media.title') });
const tile = (n: number, words: Words = t) =>
  strip(words).getByRole('listitem', {
    name: words('media.place', { what: words('common.media.photo'), n: String(n), total: '3' }),
  });
const showButton = (n: number) => tile(n).getByRole('button', { name: /hidden/ });

test('a picture is not rendered, nor sent, before somebody asks', async () => {
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  await new InboxScreen(page).open(/Two photos/);
  await expect(showButton(1)).toBeEnabled();
  await expect(showButton(2)).toBeEnabled();
  await expect(tile(3)).toContainText(t('media.problem.wrongType'));
  expect(asked).toEqual([]);
  // What is drawn meanwhile has 24 pixels a side at most.
  const sizes = await strip()
    .locator('img')
    .evaluateAll((images) =>
      (images as HTMLImageElement[]).map(({ naturalWidth, naturalHeight }) => Math.max(naturalWidth, naturalHeight)),
    );
  expect(sizes.length).toBe(2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(24);
});

test('is shown by the keyboard, one by one, and counted for the person alone', async () => {
  await showButton(1).focus();
  await page.keyboard.press('Enter');
  const image = tile(1).getByRole('img');
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(300);
  await expect(showButton(2)).toBeVisible();
  expect(asked).toHaveLength(1);
  await showButton(2).focus();
  await page.keyboard.press('Space');
  await expect(tile(2).getByRole('img')).toBeVisible();
  await expect(strip()).toContainText(t('media.opened_other', { count: '2' }));
  const answer = await asked[0]?.response();
  const headers = await answer?.allHeaders();
  expect(headers?.['cache-control']).toBe('no-store');
  expect(headers?.['x-content-type-options']).toBe('nosniff');
  expect(headers?.['content-security-policy']).toContain('sandbox');
});

test('one key shows and hides them all', async () => {
  await page.keyboard.press('KeyV');
  await expect(showButton(1)).toBeVisible();
  await expect(showButton(2)).toBeVisible();
  await page.keyboard.press('KeyV');
  await expect(tile(1).getByRole('img')).toBeVisible();
  await expect(tile(2).getByRole('img')).toBeVisible();
});

test('on the desk it is enlarged, turned and read by keys; the original is a step of its own', async () => {
  await tile(1)
    .getByRole('button', { name: /enlarge/ })
    .click();
  const desk = page.getByRole('dialog');
  const table = desk.getByRole('group', { name: /Plus and minus/ });
  await table.focus();
  await page.keyboard.press('Equal');
  await expect(desk).toContainText('140 %');
  await page.keyboard.press('KeyR');
  await expect(table.locator('img')).toHaveCSS('transform', /matrix/);
  await page.keyboard.press('KeyC');
  await expect(desk).toContainText(t('media.desk.contrast.strong'));
  await page.keyboard.press('Digit0');
  await expect(desk).toContainText('100 %');
  await expect(desk).toContainText('43.25000, 76.95000');
  await expect(desk).toContainText('Inventedphone');
  const before = asked.length;
  await desk.getByRole('button', { name: t('media.original') }).click();
  await expect.poll(() => asked.length).toBe(before + 1);
  await clean(page);
  if (process.env.MEDIA_SHOTS) await page.screenshot({ path: `${process.env.MEDIA_SHOTS}/desk.png` });
  await page.keyboard.press('Escape');
  await expect(desk).toHaveCount(0);
  await expect(strip()).toBeVisible();
});

test('the strip is clean to axe in both schemes, in every language', async () => {
  let now = t;
  for (const locale of ['kk', 'ru', 'en'] as const) {
    await switchLanguage(page, now, locale);
    now = words(locale);
    await expect(strip(now)).toBeVisible();
    expect(await faultsOfBothSchemes(page), LOCALE_NAMES[locale]).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
});

test('a locked screen shows none, and its addresses are dead', async () => {
  const url = asked.at(-1)?.url() ?? '';
  const status = () =>
    page.evaluate(
      (at) =>
        fetch(at).then(
          (answer) => answer.status,
          () => 0,
        ),
      url,
    );
  expect(await status()).toBe(200);
  await LOCKED.open(page, t);
  await expect(strip()).toHaveCount(0);
  expect(await status()).toBe(423);
  await LOCKED.unlock(page, t, PASSPHRASE);
  expect(await status()).toBe(404);
});
