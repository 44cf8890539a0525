import type { Page } from '@playwright/test';
import { BoardScreen, CaseScreen } from './screens/case.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, LEAD, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

const RESPONDER = 'Dana K.';
const THEIR_PASSPHRASE = 'another four invented words';

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

const keys = async (page: Page, ...presses: string[]) => {
  for (const press of presses) await page.keyboard.press(press);
};

test('by keyboard alone: SOS, acknowledge, claim, start, ask to close, and somebody else confirms', async ({
  browser,
}) => {
  const first = await newWindow(browser);
  await first.goto(place.host.link);
  await createAndConnect(first);
  await new SettingsScreen(first).goTo('People');
  const people = new PeopleSettings(first);
  const number = await people.add(RESPONDER, THEIR_PASSPHRASE);
  const link = await people.oneTimeLink();
  const second = await newWindow(browser);
  await second.goto(link);
  const signIn = new SignInScreen(second);
  await signIn.isShown();
  await signIn.signIn(number, THEIR_PASSPHRASE);
  const [shell, theirs] = [new ShellScreen(first), new ShellScreen(second)];
  await theirs.isShown();

  await place.world.sos('P-1', 'They have closed both ends of the street.');
  await expect(shell.alarm('They have closed both ends of the street.')).toBeVisible();

  await keys(first, 'g', 'a', 'Enter');
  const { article, story } = new CaseScreen(first);
  await expect(article.getByText('New', { exact: true })).toBeVisible();
  const moves = article.getByRole('region', { name: 'Next step' });
  // What cannot be done yet says why.
  await keys(first, 's');
  await expect(moves.getByRole('status')).toHaveText('Somebody has to acknowledge or claim it first.');
  await expect(moves.getByRole('button', { name: /^Start/ })).toHaveAttribute('aria-disabled', 'true');

  await keys(first, 'a');
  await expect(article.getByText('Acknowledged', { exact: true }).first()).toBeVisible();
  await expect(article.getByText('To the first action')).toBeVisible();
  await clean(first);
  await keys(first, 'c');
  await expect(article.getByText('Assigned', { exact: true }).first()).toBeVisible();
  await expect(article.getByText('saving')).toHaveCount(0);
  await keys(first, 's');
  await expect(moves.getByRole('textbox', { name: 'What is being done' })).toBeFocused();
  await clean(first);
  await first.keyboard.type('A lawyer is on the way.');
  await keys(first, 'Control+Enter');
  await expect(article.getByText('In action', { exact: true }).first()).toBeVisible();
  await expect(story).toContainText('A lawyer is on the way.');

  await keys(first, 'e');
  await expect(moves.getByRole('combobox', { name: 'How it ended' })).toBeFocused();
  await first.keyboard.type('Rel');
  await keys(first, 'Tab');
  await first.keyboard.type('All of them are at home.');
  await keys(first, 'Control+Enter');
  await expect(article.getByText('Waits for a second pair of eyes').first()).toBeVisible();
  await expect(article.getByText('Released').first()).toBeVisible();
  // Until core has it the form stays, and keeps the keys.
  await expect(article.getByText('saving')).toHaveCount(0);
  await keys(first, 'y');
  await expect(moves.getByRole('status')).toHaveText('You asked to close it. Somebody else confirms.');

  await new ShellScreen(second).goByKeys('KeyB', 'Board');
  const board = new BoardScreen(second);
  const card = board.card('They have closed both ends of the street.');
  await expect(card).toContainText('Waits for a second pair of eyes');
  await expect(card).toContainText(LEAD);
  await keys(second, 'j', 'Enter');
  const opened = new CaseScreen(second);
  await opened.isShown();
  await clean(second);
  await keys(second, 'y');
  await expect(opened.article.getByText(`closed by ${LEAD}, confirmed by ${RESPONDER}`)).toBeVisible();
  // The first one's screen knows at once, and offers what is left.
  await expect(article.getByText('Closed', { exact: true }).first()).toBeVisible();
  await expect(moves.getByRole('button')).toHaveText([/^Reopen/]);
  await first.context().close();
  await second.context().close();
});
