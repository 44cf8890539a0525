import type { Page } from '@playwright/test';
import { BoardScreen, CaseScreen } from './screens/case.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

const THEIR_PASSPHRASE = 'another four invented words';
const ONE = 'They closed the street by the bridge, forty people are inside.';
const OTHER = 'They have closed the street by the bridge, about forty people are inside now.';

let place: Place;
let first: Page;
let second: Page;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  first = await newWindow(browser);
  await first.goto(place.host.link);
  await createAndConnect(first);
  await new SettingsScreen(first).goTo('People');
  const people = new PeopleSettings(first);
  const number = await people.add('Dana K.', THEIR_PASSPHRASE);
  const link = await people.oneTimeLink();
  second = await newWindow(browser);
  await second.goto(link);
  const signIn = new SignInScreen(second);
  await signIn.isShown();
  await signIn.signIn(number, THEIR_PASSPHRASE);
  await new ShellScreen(second).isShown();
});
test.afterAll(async () => {
  await first.context().close();
  await second.context().close();
  await place.close();
});

const keys = async (page: Page, ...presses: string[]) => {
  for (const press of presses) await page.keyboard.press(press);
};
const sameEvent = (page: Page) => new CaseScreen(page).article.getByRole('region', { name: 'The same event' });

test('two people merge the same two at the same moment: one case is left, the other person is told, and it comes apart', async () => {
  const shells = [first, second].map((page) => new ShellScreen(page));
  for (const [id, text] of [
    ['G-1', ONE],
    ['G-2', OTHER],
  ] as const)
    await place.world.sos(id, text, { kind: 'search_home' });
  for (const shell of shells) await expect(shell.alarmLines).toHaveCount(2);
  for (const [page, text] of [
    [first, ONE],
    [second, OTHER],
  ] as const) {
    await new ShellScreen(page).goByKeys('KeyB', 'Board');
    await new BoardScreen(page).open(text);
    await expect(sameEvent(page)).toContainText('nearly the same words');
  }
  await clean(first);
  // Core stands still while both press, so that neither can have seen the other's decision.
  place.host.freeze();
  try {
    for (const page of [first, second]) await sameEvent(page).getByRole('button', { name: 'Merge into it' }).click();
  } finally {
    place.host.thaw();
  }
  const quicker = /was quicker/;
  await expect
    .poll(
      async () =>
        (await Promise.all([first, second].map((page) => page.getByText(quicker).count()))).filter((n) => n > 0).length,
    )
    .toBe(1);
  for (const shell of shells) await expect(shell.alarmLines).toHaveCount(1);
  const lost = (await first.getByText(quicker).count()) > 0 ? first : second;
  const won = lost === first ? second : first;
  // Whoever won stands on the case that is left, with both messages; both entries are told.
  await expect(sameEvent(won)).toContainText('Came into this case');
  const { story } = new CaseScreen(won);
  await expect(story).toContainText(ONE);
  await expect(story).toContainText(OTHER);
  await expect(story).toContainText('superseded');
  await clean(won);
  await sameEvent(won).getByRole('button', { name: 'Not the same' }).click();
  for (const shell of shells) await expect(shell.alarmLines).toHaveCount(2);
  await expect(new CaseScreen(won).article.getByText('Reopened', { exact: true }).first()).toBeVisible();
});

test('by keyboard: merged into a case that is looked for, and taken back', async () => {
  const text = 'A van took two of them away.';
  await place.world.sos('G-3', text, { kind: 'search_home' });
  const shell = new ShellScreen(first);
  await expect(shell.alarmLines).toHaveCount(3);
  await new ShellScreen(first).goByKeys('KeyB', 'Board');
  await expect(async () => {
    await keys(first, 'o');
    await expect(new BoardScreen(first).card(text)).toBeVisible({ timeout: 500 });
  }).toPass();
  await new BoardScreen(first).open(text);
  await keys(first, 'Shift+M');
  await expect(first.getByRole('textbox', { name: 'Into which case' })).toBeFocused();
  await first.keyboard.type('about forty');
  await expect(sameEvent(first).getByRole('list', { name: 'Into which case' }).getByRole('listitem')).toHaveCount(1);
  await clean(first);
  await keys(first, 'ArrowDown', 'Enter');
  await expect(shell.alarmLines).toHaveCount(2);
  await expect(new CaseScreen(first).story).toContainText(text);
  await keys(first, 'u');
  await expect(shell.alarmLines).toHaveCount(3);
});

test('a case on paper: whose it is and that it is practice, its people by their initials, its story; and nothing of it stays', async () => {
  const text = 'They search the office.';
  await place.world.sos('G-4', text, { kind: 'search_home' });
  await new ShellScreen(first).goByKeys('KeyB', 'Board');
  await expect(async () => {
    await keys(first, 'o');
    await expect(new BoardScreen(first).card(text)).toBeVisible({ timeout: 500 });
  }).toPass();
  // Where the list is long, what was said last covers its end.
  await new ShellScreen(first).hush();
  await new BoardScreen(first).open(text);
  await first.evaluate(() => Object.assign(window, { print: () => {} }));
  await keys(first, 'Shift+P');
  const paper = first.locator('[data-print]');
  await expect(paper).toHaveCount(1);
  await first.emulateMedia({ media: 'print' });
  await expect(paper).toBeVisible();
  for (const words of ['DRILL', 'Headquarters of the test', 'Home search', text, 'case opened'])
    await expect(paper).toContainText(words);
  await expect(first.getByRole('main')).toBeHidden();
  await first.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(paper).toHaveCount(0);
  await first.emulateMedia({ media: null });
});
