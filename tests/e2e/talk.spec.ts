import type { Page } from '@playwright/test';
import { CaseScreen } from './screens/case.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean as isClean } from './support/clean.ts';
import { createAndConnect, LEAD, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** One night by keyboard alone: from the alarm to the next shift, which closes the case with a second pair of eyes. */
const NEXT = 'Dana K.';
const THEIR_PASSPHRASE = 'another four invented words';
const LIST = [
  'kind;name;region;phone;languages;hours',
  'lawyer;A. Lawyer;Almaty;+7 701 111 22 33;kk, ru;24/7',
  'lawyer;B. Lawyer;Almaty;+7 702 333 44 55;ru;24/7',
  'baker;Nobody;Almaty;;;',
].join('\n');

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
});
test.afterAll(() => place.close());

const keys = async (page: Page, ...presses: string[]) => {
  for (const press of presses) await page.keyboard.press(press);
};
const clean = (page: Page, within = 'main') => isClean(page, within);
const press = async (page: Page, name: string | RegExp, within = page.getByRole('main')) => {
  await within.getByRole('button', { name, exact: typeof name === 'string' }).focus();
  await page.keyboard.press('Enter');
};
const goTo = async (page: Page, key: string, name: string) => {
  await expect(async () => {
    await keys(page, 'Escape', 'g', key);
    await expect(page.getByRole('main', { name, exact: true })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
};
const followups = (page: Page) => page.getByRole('region', { name: 'Referrals and call-backs' });
const actions = (page: Page) => page.getByRole('region', { name: 'Actions' });

test('the directory comes from a table; what cannot be read is said', async () => {
  await goTo(first, 'r', 'Contacts');
  await expect(first.getByText('Nobody is to be called back')).toBeVisible();
  await clean(first);
  await first.getByRole('radio', { name: 'Directory' }).focus();
  await keys(first, 'Space');
  await press(first, 'Import a list');
  await first
    .locator('input[type=file]')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
  const form = first.getByRole('region', { name: 'Import a list' });
  await expect(form.getByText('list.csv: 3 rows. Which column is what?')).toBeVisible();
  await clean(first);
  await press(first, 'Check', form);
  await expect(form.getByRole('status')).toContainText('New 2 · changed 0');
  await expect(form).toContainText('Line 4');
  await clean(first);
  await press(first, 'Take over', form);
  const rows = first.getByRole('listbox', { name: 'Directory' }).getByRole('option');
  await expect(rows).toHaveCount(2);
  await keys(first, 'Escape', 'j', 'Enter');
  const contact = first.getByRole('article', { name: 'Contact' });
  await expect(contact).toContainText('•• 33');
  await expect(contact).toContainText('answers now');
  await press(first, 'Show the number', contact);
  await expect(contact).toContainText('+7 701 111 22 33');
  await clean(first);
});

test('alarm, claim, first minute, reply', async () => {
  await place.world.sos('t-1', 'They closed the street, about ten of us.', {
    kind: 'kettling',
    region: 'KZ-ALA',
    reporter: 'alaman:8841',
  });
  await expect(new ShellScreen(first).alarmLines).toHaveCount(1);
  await keys(first, 'Escape', 'g', 'a', 'Enter');
  await new CaseScreen(first).isShown();
  await keys(first, 'a');
  await expect(new ShellScreen(first).alarmLines).toHaveCount(0);
  await keys(first, 'c');
  await expect(first.getByRole('article').getByText('Assigned', { exact: true })).toBeVisible();
  await keys(first, 'q', '1', 'ArrowDown', '3');
  await keys(first, 'r');
  await expect(actions(first).getByRole('textbox', { name: 'Reply' })).toHaveValue('Are you safe to write?');
  await keys(first, 'Control+Enter', 'Escape');
  await expect(actions(first).getByText(/^sent /)).toBeVisible({ timeout: 30_000 });
  await expect(first.getByRole('region', { name: 'The first minute' })).toContainText('1 of 8 settled');
});

test('referred: declined by one, offered to the next, accepted; a call-back on the list', async () => {
  await keys(first, 'Shift+T');
  const refer = followups(first).getByRole('form', { name: 'Refer' });
  await expect(refer.getByRole('combobox', { name: 'To whom' })).toContainText('A. Lawyer · answers now');
  await clean(first, 'main article');
  await press(first, /^Offer/, refer);
  await expect(followups(first)).toContainText('offered');
  await press(first, 'Declined', followups(first));
  await press(first, 'Ask the next', followups(first));
  await expect(refer.getByRole('combobox', { name: 'To whom' })).not.toContainText('A. Lawyer');
  await press(first, /^Offer/, refer);
  await press(first, 'Accepted', followups(first));
  await expect(followups(first).getByText('accepted', { exact: true })).toBeVisible();
  await keys(first, 'h');
  await first.keyboard.type('her sister');
  await keys(first, 'Tab');
  await first.keyboard.type('+7 705 666 77 88');
  await keys(first, 'Enter');
  await expect(followups(first)).toContainText('•• 88');
  await clean(first, 'main article');
  await expect(first.getByRole('region', { name: 'Story' })).toContainText('referral accepted');
});

test('the list of call-backs: tried, and again later', async () => {
  await goTo(first, 'r', 'Contacts');
  await expect(first.getByRole('listbox', { name: 'Call-backs' }).getByRole('option')).toHaveCount(1);
  await keys(first, 'j', 'Enter');
  const call = first.getByRole('article', { name: 'her sister' });
  await press(first, 'Busy', call);
  await expect(call).toContainText('Busy');
  await expect(first.getByRole('listbox', { name: 'Call-backs' })).toContainText('tried 1 time');
  await clean(first);
});

test('handed over, and the next shift closes it with a second pair of eyes', async () => {
  await goTo(first, 'h', 'Shifts');
  const sheet = first.getByRole('region', { name: 'Hand-over sheet' });
  await press(first, 'Refresh', sheet);
  await sheet.getByRole('textbox', { name: /^Note about Kettling/ }).focus();
  await first.keyboard.type('B. Lawyer has it, call her sister');
  await press(first, 'Sign the hand-over', sheet.getByRole('form', { name: 'Sign' }));
  await goTo(second, 'h', 'Shifts');
  const waiting = second.getByRole('main').getByRole('region', { name: 'Waits for the second signature' });
  await expect(waiting).toContainText(LEAD);
  await press(second, 'Take over: countersign', waiting);
  await expect(second.getByText('1 case is yours now.')).toBeVisible();
  await second
    .getByRole('list', { name: 'Open cases' })
    .getByRole('button', { name: /^Kettling/ })
    .first()
    .focus();
  await keys(second, 'Enter');
  await new CaseScreen(second).isShown();
  await expect(followups(second)).toContainText('B. Lawyer');
  await keys(second, 'e');
  await second.getByRole('combobox', { name: 'How it ended' }).focus();
  await keys(second, 'ArrowDown');
  await press(second, /^Ask to close/, second.getByRole('form', { name: 'Ask to close' }));
  await expect(second.getByRole('article').getByText('Waits for a second pair of eyes')).toBeVisible();
  await goTo(first, 'b', 'Board');
  const theirs = first.getByRole('article').getByText('Waits for a second pair of eyes');
  await expect(async () => {
    if (!(await first.getByRole('article').isVisible())) await keys(first, 'j', 'Enter');
    await expect(theirs).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await keys(first, 'y');
  await expect(first.getByText('Closed, by two people.')).toBeVisible();
  await expect(second.getByRole('article').getByText(new RegExp(`confirmed by ${LEAD}`))).toBeVisible();
});
