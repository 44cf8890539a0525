import type { Page } from '@playwright/test';
import { ColumnsScreen } from './screens/case.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

const RESPONDER = 'Dana K.';
const THEIR_PASSPHRASE = 'another four invented words';
const P1 = { kind: 'search_home' };

let place: Place;
let first: Page;
let second: Page;
let number: string;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  first = await newWindow(browser);
  await first.goto(place.host.link);
  await createAndConnect(first);
  await new SettingsScreen(first).goTo('People');
  const people = new PeopleSettings(first);
  number = await people.add(RESPONDER, THEIR_PASSPHRASE);
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

test('by keyboard alone: columns, from card to card, and a card through its life without opening it', async () => {
  for (const n of [1, 2, 3]) {
    await place.world.sos(`C-${n}`, `They search the flat, number ${n}.`, P1);
    // Telegram's times are seconds, and the oldest stands on top.
    await first.waitForTimeout(1100);
  }
  const board = new ColumnsScreen(first);
  await board.open();
  await expect(board.column('New')).toHaveAttribute('aria-label', 'New, 3 cases');
  await expect(board.cards('New')).toHaveCount(3);
  await clean(first);
  // The oldest is on top.
  await keys(first, 'j');
  await expect(board.inHand).toContainText('number 1.');
  await keys(first, 'c');
  await expect(board.cards('Assigned')).toContainText(['number 1.']);
  await expect(board.column('New')).toHaveAttribute('aria-label', 'New, 2 cases');
  // It is still the one in hand.
  await expect(board.inHand).toContainText('number 1.');
  await clean(first);
  await keys(first, 'Shift+ArrowRight');
  await expect(first.getByRole('textbox', { name: 'What is being done' })).toBeFocused();
  await first.keyboard.type('On the phone with them.');
  await keys(first, 'Control+Enter');
  await expect(board.cards('In action')).toContainText(['number 1.']);
  // Its words are kept until core has taken them.
  await expect(first.getByRole('textbox', { name: 'What is being done' })).toHaveCount(0);
  await keys(first, 'Shift+ArrowRight');
  await expect(board.cards('Monitoring')).toContainText(['number 1.']);
  // From there to the next card, on another column, and taken by its keys.
  await keys(first, 'ArrowLeft');
  await expect(board.inHand).toContainText('number 2.');
  await keys(first, 'j');
  await expect(board.inHand).toContainText('number 3.');
  await keys(first, 'Shift+ArrowLeft');
  await expect(first.getByText('It cannot be moved there.')).toBeVisible();
  await keys(first, 'a');
  await expect(board.cards('Acknowledged')).toContainText(['number 3.']);
  // Taken back by its key: nobody has to open it for that either.
  await keys(first, 'u');
  await expect(board.cards('New')).toHaveCount(2);
  await keys(first, 'Enter');
  await expect(first.getByRole('main').getByRole('article')).toContainText('number 3.');
  await clean(first);
  await keys(first, 'Escape');
  await expect(first.getByRole('main').getByRole('article')).toHaveCount(0);
});

test('a move is drawn before core has answered, and goes back in sight where somebody was quicker', async () => {
  const text = 'A bus stands at the square.';
  await place.world.sos('C-9', text, P1);
  const mine = new ColumnsScreen(first);
  await expect(mine.card(text)).toBeVisible();
  const theirs = new ColumnsScreen(second);
  await theirs.open();
  await expect(theirs.card(text)).toBeVisible();
  for (const [page, board] of [
    [first, mine],
    [second, theirs],
  ] as const)
    await expect(async () => {
      await keys(page, 'j');
      await expect(board.inHand).toContainText(text, { timeout: 200 });
    }).toPass();
  place.host.freeze();
  try {
    await keys(first, 'c');
    await expect(mine.cards('Assigned').filter({ hasText: text })).toContainText('saving');
    await keys(second, 'c');
    await expect(theirs.cards('Assigned').filter({ hasText: text })).toContainText('saving');
  } finally {
    place.host.thaw();
  }
  const lost = () => Promise.all([mine, theirs].map((board) => board.card(text).innerText()));
  await expect.poll(async () => (await lost()).filter((words) => words.includes('not saved')).length).toBe(1);
  await expect.poll(async () => (await lost()).filter((words) => words.includes('saving')).length).toBe(0);
  for (const board of [mine, theirs]) await expect(board.cards('Assigned').filter({ hasText: text })).toHaveCount(1);
});

test('a form opened for the next move outlives core’s answer to the one before', async () => {
  const text = 'Two men in plain clothes wait at the door.';
  await place.world.sos('C-10', text, P1);
  const board = new ColumnsScreen(first);
  await expect(board.card(text)).toBeVisible();
  await expect(async () => {
    await keys(first, 'ArrowLeft', 'j');
    await expect(board.inHand).toContainText(text, { timeout: 200 });
  }).toPass();
  const words = first.getByRole('textbox', { name: 'What is being done' });
  place.host.freeze();
  try {
    await keys(first, 'c');
    await expect(board.cards('Assigned').filter({ hasText: text })).toContainText('saving');
    await keys(first, 'Shift+ArrowRight');
    await expect(words).toBeFocused();
    await first.keyboard.type('Somebody from');
  } finally {
    place.host.thaw();
  }
  await expect(board.cards('Assigned').filter({ hasText: text })).not.toContainText('saving');
  await first.keyboard.type(' the next street goes there.');
  await expect(words).toBeFocused();
  await expect(words).toHaveValue('Somebody from the next street goes there.');
  await keys(first, 'Control+Enter');
  await expect(board.cards('In action').filter({ hasText: text })).toHaveCount(1);
  await expect(words).toHaveCount(0);
  await expect(board.inHand).toContainText(text);
});

test('the view and named filters are the person’s, on every seat; a deleted one comes back', async ({ browser }) => {
  const bar = first.getByRole('main');
  await bar.getByRole('textbox', { name: 'Search in cases' }).fill('square');
  const board = new ColumnsScreen(first);
  await expect(board.all).toHaveCount(1);
  await keys(first, 'Escape', 'Escape');
  await expect(board.all).toHaveCount(5);
  await keys(first, '/');
  await expect(bar.getByRole('textbox', { name: 'Search in cases' })).toBeFocused();
  await first.keyboard.type('flat number 2');
  await expect(board.all).toHaveCount(1);
  await first.getByRole('textbox', { name: 'Search in cases' }).blur();
  await keys(first, 'Shift+F');
  const saved = first.getByRole('dialog', { name: 'Saved filters' });
  await expect(saved).toContainText('None yet');
  await expect(saved.getByRole('textbox')).toBeFocused();
  await first.keyboard.type('The flats');
  await keys(first, 'Enter');
  await expect(saved.getByRole('button', { name: 'The flats', exact: true })).toBeVisible();
  await clean(first);
  await keys(first, 'Escape');
  await bar.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(board.all).toHaveCount(5);
  const flats = saved.getByRole('button', { name: 'The flats', exact: true });
  await keys(first, 'Shift+F');
  await expect(flats).toBeFocused();
  await keys(first, 'Enter');
  await expect(board.all).toHaveCount(1);
  // While it closes its keys are its own.
  await expect(saved).toHaveCount(0);
  await keys(first, 'Shift+F');
  await expect(flats).toBeFocused();
  await keys(first, 'Delete');
  await expect(saved).toContainText('None yet');
  await expect(saved.getByRole('button', { name: 'Undo' })).toBeFocused();
  await keys(first, 'Enter');
  await expect(saved.getByRole('button', { name: 'The flats', exact: true })).toBeVisible();
  await keys(first, 'Escape');

  // Theirs on another window, too; and nobody else's.
  await expect(new ColumnsScreen(second).columns.first()).toBeVisible();
  await keys(second, 'Shift+F');
  await expect(second.getByRole('dialog', { name: 'Saved filters' })).toContainText('None yet');
  await keys(second, 'Escape');
  await new ShellScreen(first).goTo('Settings');
  await new SettingsScreen(first).goTo('People');
  const link = await new PeopleSettings(first).oneTimeLink();
  const third = await newWindow(browser);
  await third.goto(link);
  const signIn = new SignInScreen(third);
  await signIn.isShown();
  await signIn.signIn(number, THEIR_PASSPHRASE);
  await new ShellScreen(third).isShown();
  await expect(new ColumnsScreen(third).columns.first()).toBeVisible();
  await third.context().close();
});
