import type { Page } from '@playwright/test';
import { BoardScreen } from './screens/case.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { createAndConnect, LEAD, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

const RESPONDER = 'Dana K.';
const THEIR_PASSPHRASE = 'another four invented words';

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

/** The notice that somebody else was quicker, and who. */
const loserNotice = (page: Page) => page.getByText(/ took this at \d\d:\d\d\.$/);

test('two people see one alarm and take it at the same moment: one has it, the other learns who', async ({
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
  const shells = [first, second].map((page) => new ShellScreen(page)) as [ShellScreen, ShellScreen];
  await shells[1].isShown();
  // The link is used up.
  const third = await newWindow(browser);
  await third.goto(link);
  await expect(third.getByRole('heading', { name: 'This window has no link' })).toBeVisible();
  await third.context().close();

  await place.world.sos('P-1', 'They are taking everyone from the hall.');
  for (const shell of shells) await expect(shell.alarm('They are taking everyone from the hall.')).toBeVisible();

  // Core stands still while both press, so that neither can have seen the other's decision.
  place.host.freeze();
  for (const shell of shells) await shell.alarmLines.first().getByRole('button', { name: 'Acknowledge' }).click();
  place.host.thaw();

  const notices = () => Promise.all([first, second].map((page) => loserNotice(page).allTextContents()));
  await expect.poll(async () => (await notices()).flat()).toHaveLength(1);
  const lost = await notices();
  const winner = lost[0]?.length === 0 ? LEAD : RESPONDER;
  expect(lost.flat()[0]).toContain(`${winner} took this at `);

  for (const [index, shell] of shells.entries()) {
    await shell.goTo('Board');
    const board = new BoardScreen(shell.page);
    const card = board.card('They are taking everyone from the hall.');
    await expect(card).toContainText('Acknowledged');
    await expect(card).toContainText(winner);
    const { story } = await board.open('They are taking everyone from the hall.');
    await expect(story.getByRole('listitem').filter({ hasText: `${winner}` })).toHaveCount(1);
    await expect(shell.alarms).toContainText('No SOS is waiting', { timeout: index === 0 ? 15_000 : 5_000 });
  }
  await first.context().close();
  await second.context().close();
});
