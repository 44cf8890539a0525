import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { buildPage } from '../../scripts/lib/pages.ts';
import { NAMES, RESOURCES, testFigures, testStations } from '../../src/core/export/figures/test-figures.ts';
import { pageFile } from '../../src/core/export/formats/page/index.ts';
import { countText, LANGUAGES, type PublishedFigures, partText } from '../../src/domain/index.ts';

/**
 * The public results page as a journalist opens it: a file on a disk, no network. Everything that it asks for beside itself
 * is a fault of it.
 */
const dir = mkdtempSync(join(tmpdir(), 'results-page-'));
const shell = join(dir, 'shell.html');
test.beforeAll(async () => buildPage('src/renderer/results-page', shell));
test.afterAll(() => rmSync(dir, { recursive: true, force: true }));

const OF = {
  bundle: '0199a8c4-0000-7000-8000-000000000001',
  sequence: 4,
  replaces: [],
  drill: false,
  created: Date.UTC(2021, 0, 10, 19),
};
const STATIONS = testStations();

async function opened(page: Page, figures: PublishedFigures = testFigures(), drill = false): Promise<string[]> {
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  page.on('pageerror', (error) => void asked.push(`fault: ${error.message}`));
  page.on('console', (line) => void (line.type() === 'error' && asked.push(`console: ${line.text()}`)));
  await page.context().setOffline(true);
  const chunks: Uint8Array[] = [];
  const names = structuredClone(NAMES);
  const file = pageFile(
    {
      ...{ figures, names, languages: [...LANGUAGES], of: { ...OF, drill }, stations: STATIONS },
      parts: { violations: true, estimate: true },
    },
    { resourcesDir: RESOURCES, shell },
  );
  await file.write(
    async (chunk) => void chunks.push(chunk),
    new AbortController().signal,
    () => {},
  );
  const path = join(dir, `page-${chunks.length}-${asked.length}-${Math.abs(figures.rows.length)}-${drill}.html`);
  writeFileSync(path, Buffer.concat(chunks));
  await page.goto(pathToFileURL(path).href);
  return asked;
}

const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ');

test.use({ locale: 'en-GB' });

test('shows its figures from a disk, with no network and nothing asked for', async ({ page }) => {
  const figures = testFigures();
  const asked = await opened(page, figures);
  const { head } = figures;
  if (!head) throw new Error('no head');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(NAMES.election.en);
  const body = plain(await page.locator('main').textContent());
  expect(body).toContain(plain(countText(head.stations)));
  for (const { votes, base } of head.lists) expect(body).toContain(plain(partText(votes, base, 'en')));
  expect(body).not.toContain('{{');
  expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  expect(asked.filter((url) => url.startsWith('file:'))).toHaveLength(1);
});

test('goes from the country to a region, a district and a station, by keys alone', async ({ page }) => {
  const asked = await opened(page);
  const region = page.getByLabel('Region', { exact: true });
  await region.focus();
  await page.keyboard.type('Almaty (city)');
  await expect(page.getByRole('status')).toContainText('Almaty (city)');
  await expect(region).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('District')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('status')).not.toHaveText(/^Whole country › Almaty \(city\)$/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('status')).toContainText('No. ');
  const number = Number((await page.getByRole('status').textContent())?.match(/No\. (\d+)/)?.[1]);
  const station = STATIONS.find((each) => each.region === 'KZ-ALA' && each.number === number);
  const protocol = page.getByRole('article').filter({ hasText: `Protocol of station no. ${number}` });
  for (const count of Object.values(station?.figures.votes ?? {}))
    expect(plain(await protocol.textContent())).toContain(plain(countText(count ?? 0)));
  // Of photographs nothing is told so far down.
  await expect(page.getByText('Not told below the district.').first()).toBeVisible();
  expect(asked.filter((line) => !line.startsWith('file:'))).toEqual([]);
});

test('keeps the three panels apart, each crowd panel under its notice and without a margin', async ({ page }) => {
  await opened(page);
  const panels = page.getByRole('article');
  await expect(panels).toHaveCount(3);
  await expect(panels.nth(0).getByRole('heading')).toHaveText('Protocols');
  for (const [n, title] of [
    [1, 'Photographs of ballots from observers'],
    [2, 'Photographs of ballots from voters'],
  ] as const) {
    await expect(panels.nth(n).getByRole('heading')).toHaveText(title);
    await expect(panels.nth(n)).toContainText('This is not a sample of voters');
    await expect(panels.nth(n)).not.toContainText('±');
  }
});

test('speaks Kazakh, Russian and English, and remembers where one is', async ({ page }) => {
  await opened(page);
  await page.getByLabel('Region', { exact: true }).selectOption('KZ-SHY');
  for (const [name, language, word] of [
    ['Қазақша', 'kk', 'Шымкент қаласы'],
    ['Русский', 'ru', 'город Шымкент'],
    ['English', 'en', 'Shymkent'],
  ] as const) {
    await page.getByRole('button', { name }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('status')).toContainText(word);
    await expect(page.getByRole('button', { name })).toBeFocused();
    expect(plain(await page.locator('#page').textContent())).not.toContain('{{');
  }
  const address = page.url();
  await page.reload();
  expect(page.url()).toBe(address);
  await expect(page.getByRole('status')).toContainText('Shymkent');
});

test('is clean by axe, light and dark, in each language', async ({ page }) => {
  await opened(page, testFigures(), true);
  const look = async (...rules: string[]) => {
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  };
  for (const name of ['Қазақша', 'Русский', 'English']) {
    await page.getByRole('button', { name }).click();
    await page.locator('#theme').selectOption('light');
    await look();
    // Names and structure are the same in the dark.
    await page.locator('#theme').selectOption('dark');
    await look('color-contrast');
  }
});

test('shows what a place was named by somebody else as text, and lets nothing of it run', async ({ page }) => {
  const hostile = '</script><img src=x onerror="document.title=1"><!-- -->\u2028\u202eevil';
  const figures = testFigures();
  const rows = figures.rows.map((row) =>
    row.path[0] === 'KZ-ALA' && row.path[1] === 'Іргелі' ? { ...row, path: ['KZ-ALA', hostile] } : row,
  );
  const seats = figures.seats && { ...figures.seats, source: hostile };
  const asked = await opened(page, { ...figures, rows, seats });
  await page.getByLabel('Region', { exact: true }).selectOption('KZ-ALA');
  await page.getByLabel('District').selectOption(`d.${hostile}`);
  await expect(page.getByRole('status')).toContainText('<img src=x onerror=');
  await expect(page.locator('img')).toHaveCount(0);
  await expect(page).toHaveTitle(NAMES.election.en);
  expect(asked.filter((line) => !line.startsWith('file:'))).toEqual([]);
});

test('says DRILL in its title and on top, in a drill', async ({ page }) => {
  await opened(page, testFigures(), true);
  await expect(page).toHaveTitle(/^DRILL/);
  await expect(page.getByText('DRILL · practice with invented data. Nothing here happened.')).toBeVisible();
});

test('tells nothing before the last station has closed, and no vote while the estimate is held', async ({ page }) => {
  const figures = testFigures();
  const closed = { told: 'closed' as const, until: OF.created, head: null, rows: [], crowd: [], seats: null };
  await opened(page, { ...figures, ...closed });
  await expect(page.getByText('No result is told before the last polling station')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
  expect(plain(await page.locator('#data').textContent())).not.toContain('"rows":[[');
});

test('says where the figures are to a reader whose browser runs no scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await opened(page);
  await expect(page.locator('noscript p[lang=en]')).toBeVisible();
  expect(await page.content()).toContain('This page needs scripts');
  await context.close();
});

test('prints: what is chosen, and nothing to click on', async ({ page }) => {
  await opened(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.filter')).toBeHidden();
  await expect(page.locator('nav')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('cuts nothing off and lays nothing over anything, on a telephone and on a small laptop', async ({ page }) => {
  await opened(page, testFigures(), true);
  const faults = () =>
    page.evaluate(() => {
      const over = (a: DOMRect, b: DOMRect) =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      const found = [...document.querySelectorAll('.bars li')].filter((line) => {
        const [name, figure, base] = ['.name', '.figure strong', '.figure small'].map((each) =>
          line.querySelector(each)?.getBoundingClientRect(),
        );
        return name && [figure, base].some((each) => each && over(name, each));
      });
      // With and without what was set apart takes as many columns as there are lists: it scrolls.
      const cut = [...document.querySelectorAll('.panel > .scroll')].filter(
        (box) => box.scrollWidth > box.clientWidth + 1,
      );
      const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
      return [...found, ...cut].map(({ textContent }) => textContent).concat(wide);
    });
  for (const name of ['Қазақша', 'Русский', 'English'])
    for (const width of [390, 1024, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.getByRole('button', { name }).click();
      expect(await faults(), `${name} ${width}`).toEqual([]);
    }
});
