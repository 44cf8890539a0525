import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { WelcomeScreen } from './screens/welcome.ts';
import { createAndConnect, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { COVERS, fill, LOCKED, SEALED, STOPS } from './support/tour.ts';
import { words } from './support/words.ts';

// What is wrong is said in words; a trace of every screen costs more than looking at it.
test.use({ trace: 'off' });

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

/** Serious and critical violations on the screen as it stands, in both schemes, one line each. */
async function look(page: Page, name: string, found: string[]): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    // Colours in transition are nobody's colours.
    await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))));
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    // Names and structure are the same in both schemes: only colours are looked at twice.
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      for (const node of nodes) {
        found.push(`${name}, ${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`);
      }
    }
  }
}

test('no screen has a serious or critical violation, in light and dark', async ({ browser }) => {
  test.setTimeout(180_000);
  const t = words('en');
  const found: string[] = [];
  const page = await newWindow(browser);
  await page.goto(place.host.link);
  const welcome = new WelcomeScreen(page);
  for (const way of ['Practise', 'Open', 'Create'] as const) {
    await welcome.choose(way);
    await look(page, `welcome: ${way}`, found);
  }
  await createAndConnect(page);
  await fill(place.world);
  await expect(page.getByRole('region', { name: 'SOS waiting' }).getByRole('listitem')).toHaveCount(2);
  for (const stop of [...STOPS, ...COVERS]) {
    await stop.open(page, t);
    await look(page, stop.name, found);
    await stop.close?.(page, t);
  }
  await LOCKED.open(page, t);
  await look(page, LOCKED.name, found);
  await LOCKED.unlock(page, t, PASSPHRASE);

  const stranger = await newWindow(browser);
  await stranger.goto(place.host.link);
  await expect(stranger.getByRole('heading', { name: 'This window has no link' })).toBeVisible();
  await look(stranger, 'refused', found);

  await page.getByRole('button', { name: /^Saule M\./ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await look(page, 'sign in', found);
  expect(found).toEqual([]);
});

test('the sealed screen has none either', async ({ browser }) => {
  const t = words('en');
  const found: string[] = [];
  await place.host.kill();
  await place.start();
  const page = await newWindow(browser);
  await page.goto(place.host.link);
  await new WelcomeScreen(page).create({ hqName: 'Another', callName: 'Dana K.', passphrase: PASSPHRASE });
  await page.getByRole('navigation', { name: 'Places' }).waitFor();
  await look(page, 'board, empty', found);
  await SEALED.open(page, t);
  await look(page, SEALED.name, found);
  await SEALED.close?.(page, t);
  expect(found).toEqual([]);
});
