import { expect, type Page } from '@playwright/test';
import type { Locale } from '../../../src/contract/shapes.ts';
import type { Words } from './words.ts';
import type { World } from './world.ts';

/**
 * Every screen of a signed-in window, reached by keyboard, so that the way there is the same in each language. `open`
 * starts at any other stop inside the shell; `close` leaves what covers it.
 */
export interface Stop {
  name: string;
  open(page: Page, t: Words): Promise<void>;
  close?(page: Page, t: Words): Promise<void>;
}

const place = (name: string, key: string): Stop => ({
  name,
  open: async (page, t) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('KeyG');
    await page.keyboard.press(key);
    await expect(page.getByRole('main', { name: t(`frame.${name}`), exact: true })).toBeVisible();
  },
});

const OWN_TITLE = ['stations', 'safety', 'backup', 'imports', 'journal', 'sound'] as const;
type OwnTitle = (typeof OWN_TITLE)[number];

const settings = (page: OwnTitle | 'telegram' | 'people' | 'appearance'): Stop => ({
  name: `settings: ${page}`,
  open: async (window, t) => {
    await place('settings', 'KeyS').open(window, t);
    const nav = window.getByRole('navigation', { name: t('settings.title'), exact: true });
    await nav.getByRole('button', { name: t(`settings.pages.${page}`), exact: true }).click();
    const title = OWN_TITLE.some((own) => own === page) ? t(`${page}.title`) : t(`settings.${page}.title`);
    await expect(window.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(window.getByRole('status', { name: t('common.loading') })).toHaveCount(0);
  },
});

const withItem = (name: string, key: string): Stop => ({
  name: `${name} with one open`,
  open: async (page, t) => {
    await place(name, key).open(page, t);
    if (await page.getByRole('article').isVisible()) return;
    await page.getByRole('option').first().click();
    await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toBeVisible();
  },
});

type CountTab = 'tally' | 'estimate' | 'official' | 'tableCheck';
const COUNT_TITLES = {
  tally: 'tally.tab.tally',
  estimate: 'estimate.title',
  official: 'official.publications.title',
  tableCheck: 'tableCheck.title',
} as const satisfies Record<CountTab, string>;

const count = (tab: CountTab): Stop => ({
  name: `count: ${tab}`,
  open: async (page, t) => {
    await place('count', 'KeyC').open(page, t);
    await page.getByRole('tab', { name: t(`tally.tab.${tab}`), exact: true }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: t(COUNT_TITLES[tab]) })).toBeVisible();
    await expect(page.getByRole('status', { name: t('common.loading') })).toHaveCount(0);
  },
});

type ExportTab = 'releases' | 'keys' | 'verify';
const exported = (tab: ExportTab): Stop => ({
  name: `export: ${tab}`,
  open: async (page, t) => {
    await place('export', 'KeyE').open(page, t);
    await page.getByRole('tab', { name: t(`export.tab.${tab}`), exact: true }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: t(`export.${tab}.title`) })).toBeVisible();
    await expect(page.getByRole('status', { name: t('common.loading') })).toHaveCount(0);
  },
});

export const STOPS: readonly Stop[] = [
  withItem('board', 'KeyB'),
  withItem('inbox', 'KeyI'),
  place('ballots', 'KeyV'),
  place('map', 'KeyM'),
  place('count', 'KeyC'),
  count('tally'),
  count('estimate'),
  count('official'),
  count('tableCheck'),
  place('export', 'KeyE'),
  exported('releases'),
  exported('keys'),
  exported('verify'),
  place('observers', 'KeyO'),
  place('directory', 'KeyR'),
  place('shifts', 'KeyH'),
  place('drill', 'KeyD'),
  settings('telegram'),
  settings('people'),
  settings('stations'),
  settings('safety'),
  settings('backup'),
  settings('imports'),
  settings('journal'),
  settings('sound'),
  settings('appearance'),
];

/** What covers the shell, and closes again. */
export const COVERS: readonly Stop[] = [
  {
    name: 'help sheet',
    open: async (page, t) => {
      await place('board', 'KeyB').open(page, t);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: t('keys.title') })).toBeVisible();
    },
    close: async (page) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
  },
  {
    name: 'briefing',
    open: async (page, t) => {
      await count('tally').open(page, t);
      await page.getByRole('button', { name: t('briefing.present') }).press('Enter');
      await expect(page.getByRole('dialog', { name: t('briefing.title') })).toBeVisible();
    },
    close: async (page) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
  },
  {
    name: 'writing down',
    open: async (page, t) => {
      await page.keyboard.press('KeyW');
      await expect(page.getByRole('dialog', { name: t('desk.title') })).toBeVisible();
    },
    close: async (page) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
  },
  {
    name: 'palette',
    open: async (page, t) => {
      await page.keyboard.press('Control+KeyK');
      await expect(page.getByPlaceholder(t('keys.paletteSearch'))).toBeFocused();
    },
    close: async (page, t) => {
      await page.keyboard.press('Escape');
      await expect(page.getByPlaceholder(t('keys.paletteSearch'))).toHaveCount(0);
    },
  },
  {
    name: 'switch person',
    open: async (page, t) => {
      await page.keyboard.press('Control+KeyK');
      await page.getByPlaceholder(t('keys.paletteSearch')).fill(t('frame.switchPerson'));
      await page
        .getByRole('button', { name: t('frame.switchPerson') })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog', { name: t('welcome.signIn.switch') })).toBeVisible();
      await expect(page.getByRole('dialog')).toHaveCount(1);
    },
    close: async (page) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
  },
];

export const LOCKED = {
  name: 'locked',
  open: async (page: Page, t: Words): Promise<void> => {
    await page.keyboard.press('F8');
    await expect(page.getByRole('heading', { name: t('frame.locked.title') })).toBeVisible();
  },
  unlock: async (page: Page, t: Words, passphrase: string): Promise<void> => {
    await page.getByLabel(t('common.passphrase')).fill(passphrase);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: t('frame.rail') })).toBeVisible();
  },
};

export const SEALED: Stop = {
  name: 'sealed',
  open: async (page, t) => {
    await page.keyboard.press('F9');
    await expect(page.getByRole('heading', { name: t('welcome.sealed.title') })).toBeVisible();
  },
  close: async (page, t) => {
    await page.getByRole('button', { name: t('welcome.sealed.leave') }).click();
    await expect(
      page.getByRole('heading', { name: t('common.tagline') }).or(page.getByText(t('common.tagline'))),
    ).toBeVisible();
  },
};

export const LOCALE_NAMES: Record<Locale, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

/** Through the command palette, as from any screen of the shell. */
export async function switchLanguage(page: Page, from: Words, to: Locale): Promise<void> {
  await page.keyboard.press('Control+KeyK');
  await page.getByPlaceholder(from('keys.paletteSearch')).fill(LOCALE_NAMES[to]);
  await page.getByRole('button', { name: LOCALE_NAMES[to] }).first().waitFor();
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', to);
  // While it closes, the keys are still the palette's.
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Something of each kind to look at: two SOS, one of them only possible, a message that could not be read, an edit. */
export async function fill(world: World): Promise<void> {
  await world.sos('T-1', 'Бізді екі жағынан қоршап алды.', {
    kind: 'kettling',
    region: 'Алматы',
    reporter: 'alaman:8841',
  });
  await world.centre.post({
    peer: world.relay,
    from: world.bot,
    text: '#ballot B-1\nregion: nowhere known\nstation: x\n\nФото позже',
  });
  await world.centre.post({ peer: world.second, from: world.stranger, text: 'Нас тут трое, ждём' });
  const { copies } = await world.centre.post({
    peer: world.second,
    from: world.stranger,
    text: 'Кезек ұзын, бәрі тыныш',
  });
  await world.centre.edit({ peer: world.second, messageId: copies[0]?.id ?? 0, text: 'Кезек қысқарды, бәрі тыныш' });
  await world.centre.dm({ from: world.stranger, to: world.account, text: 'Помогите, нас не выпускают' });
}
