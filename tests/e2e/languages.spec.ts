import type { Page } from '@playwright/test';
import profile from '../../resources/elections/kz-mazhilis-2021/profile.json' with { type: 'json' };
import type { Locale } from '../../src/contract/shapes.ts';
import { TelegramSettings } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { WelcomeScreen } from './screens/welcome.ts';
import {
  ACCOUNT,
  createAndConnect,
  LEAD,
  newWindow,
  openPlace,
  PASSPHRASE,
  type Place,
} from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { COVERS, fill, LOCALE_NAMES, LOCKED, SEALED, STOPS, switchLanguage } from './support/tour.ts';
import { latinIn, latinWords, words } from './support/words.ts';
import { ACCOUNT_NAME, BOT, CHATS, STRANGER } from './support/world.ts';

test.describe.configure({ mode: 'serial' });

const ORDER = ['kk', 'ru', 'en'] as const satisfies readonly Locale[];

let place: Place;
let page: Page;
/** The language of the window. */
let at: Locale = 'en';
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
});
test.afterAll(async () => {
  await page.context().close();
  await place.close();
});

/** Every text a person can see or hear on the page: text nodes, names, placeholders, the title. Not what came from outside. */
async function said(): Promise<string[]> {
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
async function strays(locale: Locale): Promise<string[]> {
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
  const found: string[] = [];
  const own = latinWords(locale);
  const parties = profile.parties.flatMap(({ names, short }) => [names[locale], short[locale]]);
  const names = latinIn(
    [
      ...parties,
      place.dataDir,
      LEAD,
      STRANGER,
      ACCOUNT_NAME,
      LOCALE_NAMES.en,
      ...Object.values(CHATS),
      ...Object.values(BOT),
    ].join(' '),
  );
  for (const text of await said()) {
    const key = /(^|\s)[a-z][A-Za-z]*(\.[A-Za-z_]+)+(\s|$)/.exec(
      text.replaceAll(/my\.telegram\.org|result\.json/g, ''),
    );
    if (key) found.push(`the key ${key[0].trim()} in “${text}”`);
    if (/\{\{|\}\}/.test(text)) found.push(`an empty place in “${text}”`);
    if (locale === 'en') continue;
    const foreign = latinIn(text).filter((word) => !own.has(word) && !names.includes(word));
    if (foreign.length > 0) found.push(`${foreign.join(' ')} in “${text}”`);
  }
  return found;
}

/** By the screen's own switch, where there is one. */
async function switchOnScreen(to: Locale): Promise<void> {
  await page.getByText(LOCALE_NAMES[to], { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', to);
  at = to;
}

async function speak(to: Locale): Promise<void> {
  if (to !== at) await switchLanguage(page, words(at), to);
  at = to;
}

test('welcome', async () => {
  for (const locale of ORDER) {
    await switchOnScreen(locale);
    for (const way of ['open', 'create', 'practise'] as const) {
      await new WelcomeScreen(page, { t: words(locale) }).choose(way);
      expect(await strays(locale), `${way}, ${locale}`).toEqual([]);
    }
  }
});

test('a headquarters to look at', async () => {
  await createAndConnect(page);
  await fill(place.world);
  await expect(new ShellScreen(page).alarmLines).toHaveCount(2);
});

for (const stop of STOPS) {
  test(`${stop.name}, switched while it is open`, async () => {
    await stop.open(page, words(at));
    // Each language follows another one on every screen.
    for (const locale of at === 'en' ? ORDER : ORDER.toReversed()) {
      await speak(locale);
      expect(await strays(locale), locale).toEqual([]);
    }
  });
}

for (const cover of COVERS) {
  test(cover.name, async () => {
    for (const locale of ORDER) {
      await speak(locale);
      await cover.open(page, words(locale));
      expect(await strays(locale), locale).toEqual([]);
      await cover.close?.(page, words(locale));
    }
  });
}

test('locked', async () => {
  for (const locale of ORDER) {
    await speak(locale);
    await LOCKED.open(page, words(locale));
    expect(await strays(locale), locale).toEqual([]);
    await LOCKED.unlock(page, words(locale), PASSPHRASE);
  }
});

test('the choice is kept by the window, and the sealed screen speaks it', async () => {
  await speak('kk');
  await page.reload();
  const t = words('kk');
  await expect(page.getByRole('navigation', { name: t('frame.rail') })).toBeVisible();
  await SEALED.open(page, t);
  expect(await strays('kk')).toEqual([]);
  await SEALED.close?.(page, t);
  expect(await strays('kk')).toEqual([]);
});

for (const locale of ['kk', 'ru'] as const) {
  test(`the way in, in ${locale}`, async () => {
    const t = words(locale);
    await switchOnScreen(locale);
    const welcome = new WelcomeScreen(page, { t });
    await welcome.beginCreating({ hqName: 'Штаб', callName: 'Сәуле', passphrase: PASSPHRASE });
    expect(await strays(locale), 'the number').toEqual([]);
    await welcome.takeNumber();
    const telegram = new TelegramSettings(page, { t });
    await telegram.beginConnecting();
    expect(await strays(locale), 'keys').toEqual([]);
    await telegram.giveKeys(ACCOUNT);
    expect(await strays(locale), 'code').toEqual([]);
    await telegram.giveCode(ACCOUNT);
    expect(await strays(locale), 'connected').toEqual([]);
    await SEALED.open(page, t);
    await SEALED.close?.(page, t);
  });
}

test('light and dark are switched at once, and stay', async () => {
  await switchOnScreen('en');
  await page.emulateMedia({ colorScheme: 'light' });
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
});
