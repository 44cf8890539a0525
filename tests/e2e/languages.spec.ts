import type { Page } from '@playwright/test';
import type { Locale } from '../../src/contract/shapes.ts';
import { createAndConnect, LEAD, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { COVERS, fill, LOCALE_NAMES, LOCKED, SEALED, STOPS, switchLanguage } from './support/tour.ts';
import { latinIn, latinWords, words } from './support/words.ts';
import { BOT, CHATS } from './support/world.ts';

const ORDER = ['kk', 'ru', 'en'] as const satisfies readonly Locale[];

// What is wrong is said in words; a trace of every screen costs more than looking at it.
test.use({ trace: 'off' });

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

/** Every text a person can see or hear on the page: text nodes, names, placeholders, the title. Not what came from outside. */
async function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // The live region said it once, in the language of that moment.
      if (parent?.matches('[role=alert]')) continue;
      // bdi: from Telegram or typed by a person; kbd: keys; code: a link; an element in a language of its own.
      if (
        !parent ||
        parent.closest('bdi, kbd, code, script, style, output, textarea, #root [lang], [data-portal] [lang]')
      )
        continue;
      if (parent.checkVisibility()) found.push(walker.currentNode.nodeValue ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (element.closest('[aria-hidden=true]')) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(element.getAttribute(name) ?? '');
    }
    return found.map((text) => text.trim()).filter(Boolean);
  });
}

/** What is not meant for the screen: keys of the catalogue, and words nobody translated. */
async function look(page: Page, name: string, locale: Locale, found: string[]): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
  const texts = await said(page);
  const own = latinWords(locale);
  const names = latinIn(
    [place.dataDir, LEAD, LOCALE_NAMES.en, ...Object.values(CHATS), ...Object.values(BOT)].join(' '),
  );
  for (const text of texts) {
    const key = /(^|\s)[a-z][A-Za-z]*(\.[A-Za-z_]+)+(\s|$)/.exec(text.replace('my.telegram.org', ''));
    if (key) found.push(`${name}, ${locale}: the key ${key[0].trim()} in “${text}”`);
    if (/\{\{|\}\}/.test(text)) found.push(`${name}, ${locale}: an empty place in “${text}”`);
    if (locale === 'en') continue;
    const foreign = latinIn(text).filter((word) => !own.has(word) && !names.includes(word));
    if (foreign.length > 0) found.push(`${name}, ${locale}: ${foreign.join(' ')} in “${text}”`);
  }
}

/** The page's own switch, where there is one. */
async function switchOnScreen(page: Page, to: Locale): Promise<void> {
  await page.getByText(LOCALE_NAMES[to], { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', to);
}

test('every screen speaks the chosen language at once, and only that', async ({ browser }) => {
  test.setTimeout(180_000);
  const found: string[] = [];
  const page = await newWindow(browser);
  await page.goto(place.host.link);

  for (const locale of ORDER) {
    const t = words(locale);
    await switchOnScreen(page, locale);
    for (const way of ['open', 'create', 'practise']) {
      await page
        .getByRole('button', { name: t(`welcome.${way}.title`) })
        .first()
        .click();
      await look(page, `welcome: ${way}`, locale, found);
    }
  }
  await createAndConnect(page);
  await fill(place.world);
  await expect(page.getByRole('region', { name: 'SOS waiting' }).getByRole('listitem')).toHaveCount(2);

  let at: Locale = 'en';
  for (const stop of STOPS) {
    await stop.open(page, words(at));
    for (const locale of at === 'en' ? ORDER : [...ORDER].reverse()) {
      if (locale !== at) await switchLanguage(page, words(at), locale);
      at = locale;
      await look(page, stop.name, locale, found);
    }
  }
  for (const locale of ORDER) {
    const t = words(locale);
    if (locale !== at) await switchLanguage(page, words(at), locale);
    at = locale;
    for (const cover of COVERS) {
      await cover.open(page, t);
      await look(page, cover.name, locale, found);
      await cover.close?.(page, t);
    }
    await LOCKED.open(page, t);
    await look(page, LOCKED.name, locale, found);
    await LOCKED.unlock(page, t, PASSPHRASE);
  }
  // The choice is the window's, and stays.
  await switchLanguage(page, words(at), 'kk');
  await page.reload();
  const t = words('kk');
  await expect(page.getByRole('navigation', { name: t('frame.rail') })).toBeVisible();
  await SEALED.open(page, t);
  await look(page, SEALED.name, 'kk', found);
  await SEALED.close?.(page, t);
  await look(page, 'welcome again', 'kk', found);
  expect(found).toEqual([]);
});

test('light and dark are switched at once, and stay', async ({ browser }) => {
  await place.host.kill();
  await place.start();
  const page = await newWindow(browser, { colorScheme: 'light' });
  await page.goto(place.host.link);
  /** Of the page behind everything, 0 black to 1 white. */
  const lightness = () =>
    page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] = (
        getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []
      ).map(Number);
      return (red + green + blue) / 765;
    });
  const scheme = page.getByRole('radiogroup', { name: 'Appearance' });
  await expect.poll(lightness).toBeGreaterThan(0.8);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(lightness).toBeLessThan(0.2);
  await scheme.getByText('Light', { exact: true }).click();
  await expect.poll(lightness).toBeGreaterThan(0.8);
  await scheme.getByText('Dark', { exact: true }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(lightness).toBeLessThan(0.2);
  await page.reload();
  await expect(scheme).toBeVisible();
  await expect.poll(lightness).toBeLessThan(0.2);
  await page.context().close();
});
