import type { Page } from '@playwright/test';
import { CaseScreen } from './screens/case.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean as isClean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** Talking back by keyboard alone: the questions of the first minute, a neutral first reply, a phone that was seized. */
let place: Place;
let page: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  await new ShellScreen(page).hearTheTone();
  await place.world.sos('t-1', 'Бізді көшеде қоршап алды, он шақты адам бар, көмектесіңіздер.', {
    kind: 'kettling',
    region: 'KZ-ALA',
    reporter: 'alaman:8841',
  });
  await expect(new ShellScreen(page).alarmLines).toHaveCount(1);
  await keys('g', 'a', 'Enter');
  await new CaseScreen(page).isShown();
});
test.afterAll(() => place.close());

const keys = async (...presses: string[]) => {
  for (const press of presses) await page.keyboard.press(press);
};
const clean = (within = 'main article') => isClean(page, within);
const checklist = () => page.getByRole('region', { name: 'The first minute' });
const question = (text: string) => checklist().getByRole('listitem').filter({ hasText: text });
const actions = () => page.getByRole('region', { name: 'Actions' });

test('questions: asked in the reporter’s language, answered, not needed, each with its key', async () => {
  await expect(checklist()).toContainText('0 of 8 settled');
  await keys('q');
  await expect(question('Are you safe to write?').getByRole('button', { name: 'Ask' })).toBeFocused();
  await keys('1', 'ArrowDown', '2');
  const answer = question('Where are you').getByRole('textbox');
  await expect(answer).toBeFocused();
  await page.keyboard.type('the yard behind the theatre');
  await keys('Enter');
  await expect(question('Where are you')).toContainText('the yard behind the theatre');
  await keys('q', 'ArrowDown', 'ArrowDown', 'ArrowDown', '3');
  await expect(checklist()).toContainText('2 of 8 settled');
  // Written to them in Kazakh, as they write; shown here in the reader's language.
  await expect(question('Are you safe to write?')).toContainText('in the reply, not sent yet');
  await expect(actions().getByRole('textbox', { name: 'Reply' })).toHaveValue('Жазу сізге қауіпсіз бе?');
  await expect(actions().getByRole('combobox', { name: 'Language of the reply' })).toHaveValue('kk');
  await clean();
});

test('a first reply that says where is refused, and sent once it does not', async () => {
  await keys('r');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Алматыда адвокат бар.');
  await keys('Control+Enter');
  await expect(actions().getByRole('alert')).toContainText('Found: Алматыда');
  await expect(actions().getByRole('textbox', { name: 'Why it is sent all the same' })).toBeVisible();
  await clean();
  await keys('Control+A');
  await page.keyboard.type('Жазу сізге қауіпсіз бе?');
  await keys('Control+Enter');
  await expect(actions().getByText(/Leaves in \d s/)).toBeVisible();
  await expect(question('Are you safe to write?')).toContainText('asked');
  await expect(actions().getByText(/^sent /)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Story' })).toContainText('first-minute question');
});

test('phone seized: said loudly, nothing leaves, what comes is marked, a call-back lifts it', async () => {
  await keys('r');
  await page.keyboard.type('Біз мұнымен айналысып жатырмыз.');
  await keys('Control+Enter', 'Escape', 'Shift+X');
  const banner = page.getByRole('region', { name: 'Phone seized' });
  await expect(banner).toContainText('Nothing is sent to this person');
  await expect(actions().getByText('stopped: the phone may be in other hands')).toBeVisible();
  await expect(actions().getByRole('button', { name: /^Reply/ })).toBeDisabled();
  await place.world.sos('t-2', 'Бәрі жақсы, тағы кім келеді?', {
    kind: 'kettling',
    region: 'KZ-ALA',
    reporter: 'alaman:8841',
  });
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  await page.getByRole('radio', { name: 'All' }).focus();
  await keys('Space');
  await expect(page.getByRole('listbox', { name: 'Messages' }).getByText('May not be them')).toHaveCount(1);
  await clean('main');
  await new ShellScreen(page).goByKeys('KeyB', 'Board');
  await expect(banner).toBeVisible();
  await clean();
  await banner.getByRole('button', { name: 'Record a call-back' }).focus();
  await keys('Enter');
  await page.keyboard.type('her brother');
  await keys('Tab');
  await page.keyboard.type('through a relative');
  await keys('Tab');
  await page.keyboard.type('by his voice');
  await clean();
  await keys('Enter');
  await expect(banner).toHaveCount(0);
  await expect(page.getByText('Lifted by Saule M., through a relative: her brother: by his voice')).toBeVisible();
  await expect(actions().getByRole('button', { name: /^Reply/ })).toBeEnabled();
});
