import type { Browser, Page } from '@playwright/test';
import { BoardScreen, CaseScreen } from './screens/case.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, LEAD, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

const RESPONDER = 'Dana K.';
const THEIR_PASSPHRASE = 'another four invented words';
const P1 = { kind: 'search_home' };

let place: Place;
let first: Page;
let second: Page;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  first = await newWindow(browser);
  await first.goto(place.host.link);
  await createAndConnect(first);
  second = await join(browser);
});
test.afterAll(async () => {
  await first.context().close();
  await second.context().close();
  await place.close();
});

async function join(browser: Browser): Promise<Page> {
  await new SettingsScreen(first).goTo('People');
  const people = new PeopleSettings(first);
  const number = await people.add(RESPONDER, THEIR_PASSPHRASE);
  const link = await people.oneTimeLink();
  const page = await newWindow(browser);
  await page.goto(link);
  const signIn = new SignInScreen(page);
  await signIn.isShown();
  await signIn.signIn(number, THEIR_PASSPHRASE);
  await new ShellScreen(page).isShown();
  return page;
}

const keys = async (page: Page, ...presses: string[]) => {
  for (const press of presses) await page.keyboard.press(press);
};

test('by keyboard alone: several chosen, given to somebody, told which were not, and taken back', async () => {
  const board = new BoardScreen(first);
  for (const n of [1, 2, 3, 4]) await place.world.sos(`M-${n}`, `They search the flat, number ${n}.`, P1);
  await new ShellScreen(first).goByKeys('KeyB', 'Board');
  await expect(board.cards).toHaveCount(4);
  await keys(first, 'j', 'Space');
  await expect(first.getByRole('heading', { name: '1 case chosen' })).toBeVisible();
  await keys(first, 'Shift+ArrowDown', 'Shift+ArrowDown');
  await expect(first.getByRole('heading', { name: '3 cases chosen' })).toBeVisible();
  await expect(board.list.getByRole('option', { selected: true })).toHaveCount(3);
  // Back again: what was taken too far is let go.
  await keys(first, 'Shift+ArrowUp');
  await expect(first.getByRole('heading', { name: '2 cases chosen' })).toBeVisible();
  await clean(first);

  // Nothing done yet: it cannot be watched.
  await keys(first, 'b');
  await expect(first.getByText('With none of these is that possible now.')).toBeVisible();
  await keys(first, 't');
  await expect(first.getByRole('combobox', { name: 'To whom' })).toBeFocused();
  await first.keyboard.type('Dana');
  await clean(first);
  await keys(first, 'Control+Enter');
  await expect(first.getByText('2 assigned.')).toBeVisible();
  await expect(board.cards.filter({ hasText: RESPONDER })).toHaveCount(2);
  await expect(first.getByRole('heading', { name: /chosen/ })).toHaveCount(0);

  // All four to the same person: two have them already, and say so each.
  await keys(first, 'Control+a');
  await expect(first.getByRole('heading', { name: '4 cases chosen' })).toBeVisible();
  await keys(first, 't');
  await expect(first.getByRole('combobox', { name: 'To whom' })).toBeFocused();
  await first.keyboard.type('Dana');
  await keys(first, 'Control+Enter');
  const outcome = first.getByRole('alert').filter({ hasText: '2 assigned. 2 not:' });
  await expect(outcome).toContainText(`${RESPONDER} has this case already`);
  await expect(first.getByRole('heading', { name: '2 cases chosen' })).toBeVisible();
  await clean(first);
  await keys(first, 'Escape');
  await expect(first.getByRole('heading', { name: /chosen/ })).toHaveCount(0);

  await expect(board.cards.filter({ hasText: RESPONDER })).toHaveCount(4);
  await keys(first, 'u');
  await expect(first.getByText('2 taken back.')).toBeVisible();
  await expect(board.cards.filter({ hasText: 'New' })).toHaveCount(2);
  // Everybody sees it.
  await new ShellScreen(second).goByKeys('KeyB', 'Board');
  await expect(new BoardScreen(second).cards.filter({ hasText: 'New' })).toHaveCount(2);
});

test('a move is drawn before core has answered; the slower of two people is told and sees the old row go back', async () => {
  const text = 'Two cars wait at the gate.';
  await place.world.sos('S-1', text, P1);
  const [mine, theirs] = [new BoardScreen(first), new BoardScreen(second)];
  await new ShellScreen(first).goByKeys('KeyB', 'Board');
  await new ShellScreen(second).goByKeys('KeyB', 'Board');
  for (const [page, board] of [
    [first, mine],
    [second, theirs],
  ] as const) {
    // Where somebody reads, what is new waits above the list until they ask for it.
    await expect(async () => {
      await keys(page, 'o');
      await expect(board.card(text)).toBeVisible({ timeout: 500 });
    }).toPass();
    await board.open(text);
  }
  await keys(first, 'a');
  await expect(theirs.card(text)).toContainText('Acknowledged');
  const [here, there] = [new CaseScreen(first).article, new CaseScreen(second).article];
  await expect(there.getByText('Acknowledged', { exact: true }).first()).toBeVisible();

  place.host.freeze();
  try {
    await keys(first, 'c');
    await expect(mine.card(text)).toContainText('Assigned');
    await expect(mine.card(text)).toContainText('saving');
    await expect(here.getByText('saving')).toBeVisible();
    await keys(second, 'c');
    await expect(theirs.card(text)).toContainText(RESPONDER);
    await expect(theirs.card(text)).toContainText('saving');
  } finally {
    place.host.thaw();
  }
  // One of them has it, on both screens; the other is told who, and their row is marked as not saved.
  const told = (page: Page) => page.getByRole('region', { name: 'Next step' });
  const quicker = /was quicker/;
  await expect
    .poll(async () => [await told(first).innerText(), await told(second).innerText()].join(' '))
    .toMatch(quicker);
  const firstLost = quicker.test(await told(first).innerText());
  const [loser, winner] = firstLost ? [mine, RESPONDER] : [theirs, LEAD];
  await expect(loser.card(text)).toContainText('not saved');
  await expect(mine.card(text)).toContainText(winner);
  await expect(theirs.card(text)).toContainText(winner);
  await expect(mine.card(text)).not.toContainText('saving');
  await expect(theirs.card(text)).not.toContainText('saving');
});

test('from one case that wants somebody to the next, by one key', async () => {
  for (const [id, text, kind] of [
    ['N-1', 'They wait since the morning.', 'search_home'],
    ['N-2', 'Both ends of the street are closed.', 'kettling'],
  ] as const)
    await place.world.sos(id, text, { kind });
  const shell = new ShellScreen(first);
  await expect(shell.alarm('They wait since the morning.')).toBeVisible();
  await expect(shell.alarm('Both ends of the street are closed.')).toBeVisible();
  const { article, story } = new CaseScreen(first);
  await keys(first, 'g', 'b', 'Shift+N');
  // The most pressing first, whatever was open.
  await expect(story).toContainText('Both ends of the street are closed.');
  await keys(first, 'a');
  await expect(article.getByText('Acknowledged', { exact: true }).first()).toBeVisible();
  await keys(first, 'Shift+N');
  await expect(story).not.toContainText('Both ends of the street are closed.');
  await expect(article.getByText('New', { exact: true }).first()).toBeVisible();
});
