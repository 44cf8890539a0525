import type { Page } from '@playwright/test';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, LEAD, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** The change of a shift by keyboard alone, two people at two windows: sign, refuse, sign again, countersign. */
const NEXT = 'Dana K.';
const THEIR_PASSPHRASE = 'another four invented words';
const NOTE = 'Aigul answers for them, call her at nine';

let place: Place;
let first: Page;
let second: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  first = await newWindow(browser);
  await first.goto(place.host.link);
  await createAndConnect(first);
  await new ShellScreen(first).hearTheTone();
  await new SettingsScreen(first).goTo('People');
  const people = new PeopleSettings(first);
  const number = await people.add(NEXT, THEIR_PASSPHRASE);
  const link = await people.oneTimeLink();
  second = await newWindow(browser);
  await second.goto(link);
  const signIn = new SignInScreen(second);
  await signIn.isShown();
  await signIn.signIn(number, THEIR_PASSPHRASE);
  await new ShellScreen(second).isShown();
  await place.world.centre.post({
    peer: place.world.relay,
    from: place.world.bot,
    text: '#sos s-1\nkind: kettling\nregion: KZ-ALA\nreporter: alaman:8841\n\nThey closed the street, about ten of us.',
  });
  await expect(new ShellScreen(first).alarmLines).toHaveCount(1);
});
test.afterAll(() => place.close());

const goToShifts = async (page: Page) => {
  await page.keyboard.press('Escape');
  await new ShellScreen(page).goByKeys('KeyH', 'Shifts');
  await expect(page.getByRole('heading', { level: 1, name: 'Shifts' })).toBeVisible();
};
/** Presses what has this name, by keyboard. */
const press = async (page: Page, name: string, within = page.getByRole('main')) => {
  await within.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
};
const sheet = (page: Page) => page.getByRole('region', { name: 'Hand-over sheet' });
const waiting = (page: Page) => page.getByRole('main').getByRole('region', { name: 'Waits for the second signature' });
const sign = async (page: Page, to: string) => {
  const form = sheet(page).getByRole('form', { name: 'Sign' });
  await form.getByRole('combobox', { name: 'Hand over to' }).focus();
  // The first letters choose, as in every list of the system.
  await page.keyboard.type(to);
  await press(page, 'Sign the hand-over', form);
};

test('before the shift: what is not in order is said with what to do, and the shift starts all the same', async () => {
  await goToShifts(second);
  const check = second.getByRole('region', { name: 'Start of the shift' });
  await expect(check.getByText('Nobody has heard the tone in this window yet.')).toBeVisible();
  await new ShellScreen(second).goByKeys('KeyB', 'Board');
  await goToShifts(first);
  const mine = first.getByRole('region', { name: 'Start of the shift' });
  await expect(mine.getByText('You have heard the tone in this window.')).toBeVisible();
  await expect(mine.getByText('There is none yet.')).toBeVisible();
  await clean(first);
  await press(first, 'Start my shift', mine);
  await expect(first.getByRole('switch', { name: 'On shift' })).toBeChecked();
  // A missing backup stays in sight.
  await expect(mine.getByText('There is none yet.')).toBeVisible();
});

test('the sheet has what is open with its next step, and asks for a line about each', async () => {
  await first.getByRole('region', { name: 'SOS waiting' }).getByRole('button', { name: 'Acknowledge' }).focus();
  await first.keyboard.press('Enter');
  await goToShifts(first);
  await press(first, 'Refresh', sheet(first));
  const line = sheet(first).getByRole('list', { name: 'Open cases' }).getByRole('listitem');
  await expect(line).toHaveCount(1);
  await expect(line).toContainText('Kettling');
  await expect(line).toContainText('Owner has to act');
  await expect(line).toContainText('yours');
  await expect(sheet(first).getByText('1 note is missing')).toBeVisible();
  await expect(sheet(first).getByRole('button', { name: 'Sign the hand-over' })).toBeDisabled();
  await clean(first);
});

test('a shift does not end over a case nobody was told of', async () => {
  await first.getByRole('switch', { name: 'On shift' }).focus();
  await first.keyboard.press('Space');
  await expect(first.getByText(/still yours, and nobody was told/)).toBeVisible();
  await expect(first.getByRole('switch', { name: 'On shift' })).toBeChecked();
});

test('a note outlives a reload; signed, the case stays the leaver’s until the second signature', async () => {
  await sheet(first)
    .getByRole('textbox', { name: /^Note about Kettling/ })
    .focus();
  await first.keyboard.type(NOTE);
  await expect(sheet(first).getByText('1 note is missing')).toHaveCount(0);
  await first.waitForTimeout(1500);
  await first.reload();
  await expect(sheet(first).getByRole('textbox', { name: /^Note about Kettling/ })).toHaveValue(NOTE);
  await sign(first, NEXT);
  await expect(waiting(first)).toContainText(`${LEAD} to ${NEXT}`);
  await expect(sheet(first).getByRole('textbox')).toHaveCount(0);
  await expect(first.getByRole('switch', { name: 'Off shift' })).toBeVisible();

  const bar = second.getByRole('region', { name: 'Waits for the second signature' });
  await expect(bar).toContainText(`${LEAD} hands over to ${NEXT}`);
  await expect(
    second.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: /^Shifts/ }),
  ).toContainText('1');
  await bar.getByRole('button', { name: 'Open' }).focus();
  await second.keyboard.press('Enter');
  await expect(waiting(second)).toContainText(NOTE);
  await expect(sheet(second).getByRole('list', { name: 'Open cases' })).toContainText(LEAD);
  await clean(second);
});

test('refused with a reason the leaver reads it and signs again', async () => {
  await press(second, 'Refuse', waiting(second));
  await expect(second.getByRole('textbox', { name: 'Why you cannot take over' })).toBeFocused();
  await second.keyboard.type('I have been up for twenty hours');
  await second.keyboard.press('Enter');
  await expect(waiting(second)).toHaveCount(0);
  await expect(first.getByRole('region', { name: 'Earlier hand-overs' })).toContainText(
    'I have been up for twenty hours',
  );
  await sheet(first)
    .getByRole('textbox', { name: /^Note about Kettling/ })
    .focus();
  await first.keyboard.type(NOTE);
  await sign(first, 'Whoever');
  await expect(waiting(first)).toContainText('whoever takes over');
});

test('the second signature moves the case, puts its author on shift, and stands in the story', async () => {
  await press(second, 'Take over: countersign', waiting(second));
  await expect(second.getByText('1 case is yours now.')).toBeVisible();
  await expect(second.getByRole('switch', { name: 'On shift' })).toBeChecked();
  await expect(sheet(second).getByRole('list', { name: 'Open cases' })).toContainText('yours');
  await expect(first.getByRole('region', { name: 'Earlier hand-overs' })).toContainText(`Taken over: ${NEXT}`);
  await sheet(second)
    .getByRole('button', { name: /^Kettling/ })
    .first()
    .focus();
  await second.keyboard.press('Enter');
  const story = second.getByRole('region', { name: 'Story' });
  await expect(story).toContainText(NOTE);
  await expect(story).toContainText('hand-over countersigned');
  await clean(second);
});

test('what the printer gets is the sheet alone', async () => {
  await goToShifts(second);
  await second.emulateMedia({ media: 'print' });
  await expect(second.getByRole('heading', { level: 1, name: 'Hand-over sheet' })).toBeVisible();
  // Practice on paper must not be taken for the real thing.
  await expect(second.locator('[data-print]')).toContainText('DRILL');
  await expect(second.getByRole('heading', { level: 1, name: 'Shifts' })).toBeHidden();
  await second.emulateMedia({ media: 'screen' });
});

test('response times, by urgency, kind and hour', async () => {
  await second.getByRole('radio', { name: 'Response times' }).focus();
  await second.keyboard.press('Space');
  const row = second.getByRole('table', { name: 'By kind' }).getByRole('row', { name: /^Kettling/ });
  await expect(row).toContainText('n = 1');
  await expect(row).toContainText('1 of 1');
  await clean(second);
});
