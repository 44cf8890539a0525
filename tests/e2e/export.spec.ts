import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { faultsOfBothSchemes } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { words } from './support/words.ts';

/**
 * A bundle from the choice to the signature, and checked again by dropping it: by keys alone, by two people at two windows,
 * one of them a lead.
 */
const PASSPHRASE = 'another four invented words';
const t = words('en');
let place: Place;
let page: Page;
/** The second person's window. */
let second: Page;
const folder = mkdtempSync(join(tmpdir(), 'maere-bundles-'));

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  await place.world.sos('X-1', 'They hold us at the station', { kind: 'kettling', region: 'Алматы' });
  const shell = new ShellScreen(page);
  await shell.hearTheTone();
  await new SettingsScreen(page).goTo('People');
  const people = new PeopleSettings(page);
  const number = await people.add('Ann A.', PASSPHRASE, 'Analyst');
  second = await newWindow(browser);
  await second.goto(await people.oneTimeLink());
  const signIn = new SignInScreen(second);
  await signIn.isShown();
  await signIn.signIn(number, PASSPHRASE);
  await new ShellScreen(second).isShown();
  await shell.goByKeys('KeyE', 'Export');
});
test.afterAll(async () => {
  await place.close();
  rmSync(folder, { recursive: true, force: true });
});

type Tab = 'make' | 'releases' | 'keys' | 'verify';
const tab = (name: Tab, at = page) => at.getByRole('tab', { name: t(`export.tab.${name}`) });
const release = (n: number, at = page) => at.getByRole('article', { name: t('export.make.number', { n: String(n) }) });
const opener = (n: number, at = page) =>
  at.getByRole('button', { name: t('export.releases.open', { n: String(n) }), exact: true });
const waiting = (at: Page) => at.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: /^Export/ });

/** By Tab alone, forward, until it has the focus: whatever cannot be reached so is not reached. */
async function tabTo(what: Locator, at = page): Promise<void> {
  await expect(what).toBeVisible();
  for (let n = 0; n < 90; n += 1) {
    if (await what.evaluate((element) => element === document.activeElement)) return;
    await at.keyboard.press('Tab');
  }
  await expect(what).toBeFocused();
}
const press = async (what: Locator, at = page): Promise<void> => {
  await tabTo(what, at);
  await at.keyboard.press('Enter');
};

test('says what it needs before anything can be made', async () => {
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await expect(page.getByRole('button', { name: t('export.make.make') })).toHaveCount(0);
  await tabTo(page.getByRole('radio', { name: new RegExp(`^${t('export.profile.public')}`) }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: new RegExp(t('export.profile.partner')) })).toBeChecked();
  const tally = page.getByRole('checkbox', { name: t('export.part.tally') });
  await tabTo(tally);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: t('export.make.look') })).toBeDisabled();
  await expect(page.getByText(t('export.make.noParts'))).toBeVisible();
  await page.keyboard.press('Space');
  for (const part of ['protocols', 'violations', 'cases', 'coverage'] as const) {
    await tabTo(page.getByRole('checkbox', { name: t(`export.part.${part}`) }));
    await page.keyboard.press('Space');
  }
});

test('shows field by field what would leave, and each case that is held back, to be opened', async () => {
  await press(page.getByRole('button', { name: t('export.make.look') }));
  const look = page.getByRole('region', { name: t('export.look.title') });
  await expect(look).toContainText(t('export.look.nobody'));
  await press(look.getByText(/^cases\/cases · /));
  const removed = look.getByRole('row', { name: /^phone / });
  await expect(removed).toContainText(t('export.action.remove'));
  await press(look.getByText(t('export.look.heldCases', { n: '1' })).first());
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  // To the case and back: what was chosen and counted is still there.
  await press(look.getByRole('button', { name: /Kettling/i }));
  await expect(page.getByRole('main', { name: 'Board', exact: true })).toBeVisible();
  await expect(page.getByRole('article').getByText('They hold us at the station').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await new ShellScreen(page).goByKeys('KeyE', 'Export');
  await expect(look).toBeVisible();
  // Another choice: what was looked at is not what would be made.
  const make = page.getByRole('button', { name: t('export.make.make') });
  await expect(make).toBeDisabled();
  await expect(page.getByText(t('export.make.noFolder'))).toBeVisible();
  const coverage = page.getByRole('checkbox', { name: t('export.part.coverage') });
  await tabTo(coverage);
  await page.keyboard.press('Space');
  await expect(page.getByText(t('export.look.stale'))).toBeVisible();
  await expect(make).toHaveCount(0);
  await page.keyboard.press('Space');
  expect(readdirSync(folder)).toEqual([]);
});

test('is not put into the headquarters’ own folder', async () => {
  await tabTo(page.getByLabel(t('export.make.folder')));
  await page.keyboard.type(place.dataDir);
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('errors.EXPORT_FOLDER_UNSUITABLE'))).toBeVisible();
});

test('shows that it goes on, and is cancelled with nothing left', async () => {
  await tabTo(page.getByLabel(t('export.make.folder')));
  await page.keyboard.press('Control+KeyA');
  await page.keyboard.type(folder);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar', { name: t('export.running.title', { n: '1' }) })).toBeVisible();
  await page.getByRole('button', { name: t('common.cancel') }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('export.running.cancelled'))).toBeVisible();
  expect(readdirSync(folder)).toEqual([]);
});

test('is made, and waits for a second person', async () => {
  // Whoever begins again looks again: meanwhile somebody may have taken back what they agreed to.
  await press(page.getByRole('button', { name: t('export.make.look') }));
  await tabTo(page.getByLabel(t('export.make.folder')));
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('export.running.done'))).toBeVisible({ timeout: 60_000 });
  expect(readdirSync(folder)).toEqual(['maere-drill-0001-partner.zip.partial']);
  await press(page.getByRole('button', { name: t('export.running.show') }));
  await expect(release(1)).toContainText(t('export.state.asked'));
  await expect(release(1)).toContainText(t('export.act.own'));
  await expect(release(1)).toContainText(join(folder, 'maere-drill-0001-partner.zip.partial'));
  await expect(release(1).getByRole('button', { name: t('export.act.agree') })).toHaveCount(0);
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('the second person sees that it waits, looks at what leaves, and agrees', async () => {
  await expect(waiting(second)).toContainText('1');
  await new ShellScreen(second).goByKeys('KeyE', 'Export');
  await tabTo(tab('make', second), second);
  await second.keyboard.press('ArrowRight');
  await expect(second.getByText(t('export.releases.yours'))).toBeVisible();
  await press(opener(1, second), second);
  await press(release(1, second).getByRole('button', { name: t('export.act.lookFirst') }), second);
  await expect(second.getByRole('region', { name: t('export.look.title') })).toContainText(t('export.look.held'));
  expect(await faultsOfBothSchemes(second)).toEqual([]);
  await press(release(1, second).getByRole('button', { name: t('export.act.agree') }), second);
  await expect(release(1, second)).toContainText(t('export.state.agreed'));
  // What had the focus is gone: it is with what it was about.
  await expect(release(1, second).getByRole('heading', { level: 2 })).toBeFocused();
  await expect(waiting(second)).not.toContainText('1');
});

test('a lead signs it, and the page says where it lies and what to hand on', async () => {
  await expect(waiting(page)).toContainText('1');
  await expect(release(1)).toContainText('Ann A.');
  await press(release(1).getByRole('button', { name: t('export.act.release') }));
  await expect(release(1)).toContainText(t('export.state.released'));
  await expect(release(1)).toContainText(t('export.releases.liesSigned'));
  await expect(release(1)).toContainText(join(folder, 'maere-drill-0001-partner.zip'));
  expect(readdirSync(folder).sort()).toEqual([
    'maere-drill-0001-partner.pub',
    'maere-drill-0001-partner.zip',
    'maere-drill-0001-partner.zip.minisig',
  ]);
  await expect(waiting(page)).not.toContainText('1');
});

test('is checked by its path or by dropping it: a drill says so louder than anything', async () => {
  await tab('releases').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  const report = page.getByRole('region', { name: t('export.verify.result') });
  const row = (check: 'payload' | 'figures') =>
    report.getByRole('row', { name: new RegExp(`^${t(`verify.check.${check}`)}`) });
  await tabTo(page.getByLabel(t('export.verify.or')));
  await page.keyboard.type(join(folder, 'maere-drill-0001-partner.zip'));
  await page.keyboard.press('Enter');
  await expect(report).toContainText(t('verify.why.drill'), { timeout: 30_000 });
  for (const check of ['payload', 'figures'] as const) await expect(row(check)).toContainText(t('verify.mark.passed'));
  await page.getByLabel(t('export.verify.or')).fill('');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const [drop] = await page.locator('input[type=file]').all();
  await drop?.setInputFiles(files.filter((path) => !path.endsWith('.zip')));
  await expect(page.getByText(t('export.verify.noBundle'))).toBeVisible();
  await drop?.setInputFiles(files);
  await expect(report).toContainText(t('verify.key.compare'), { timeout: 30_000 });
  // Whoever has compared the words says so, and the same files are checked again.
  await press(report.getByRole('button', { name: t('verify.compared') }));
  await expect(report).not.toContainText(t('verify.key.compare'));
  await expect(row('payload')).toContainText(t('verify.mark.passed'));
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('a correction names what it replaces, and the earlier one says so', async () => {
  await tab('make').click();
  await press(page.getByRole('button', { name: t('export.make.look') }));
  await tabTo(page.getByRole('checkbox', { name: t('export.make.number', { n: '1' }) }));
  await page.keyboard.press('Space');
  await press(page.getByRole('button', { name: t('export.make.make') }));
  await expect(page.getByText(t('export.running.done'))).toBeVisible({ timeout: 60_000 });
  await opener(2, second).click();
  await release(2, second)
    .getByRole('button', { name: t('export.act.agree') })
    .click();
  await press(tab('make'));
  await page.keyboard.press('ArrowRight');
  await press(opener(2));
  await expect(release(2)).toContainText(t('export.releases.replaces', { numbers: 'No. 1' }));
  await press(release(2).getByRole('button', { name: t('export.act.release') }));
  await expect(release(2)).toContainText(t('export.state.released'));
  await opener(1).click();
  await expect(release(1)).toContainText(t('export.releases.replacedBy', { n: '2' }));
});

test('what is refused lies nowhere any more, with the reason beside it', async () => {
  await tab('make').click();
  await page.getByRole('button', { name: t('export.make.look') }).click();
  await page.getByRole('button', { name: t('export.make.make') }).click();
  await expect(page.getByText(t('export.running.done'))).toBeVisible({ timeout: 60_000 });
  await opener(3, second).click();
  await release(3, second)
    .getByRole('button', { name: t('export.act.refuse') })
    .focus();
  await second.keyboard.press('Enter');
  await second.keyboard.type('the wrong partner');
  await second.keyboard.press('Enter');
  await expect(release(3, second)).toContainText('the wrong partner');
  expect(readdirSync(folder).filter((name) => name.includes('0003'))).toEqual([]);
});

test('has nothing to make a key of in a drill, and says why', async () => {
  await tab('keys').click();
  await expect(page.getByText(t('export.keys.drill'))).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('shows the check alone to whoever prepares nothing', async ({ browser }) => {
  await new ShellScreen(page).goByKeys('KeyS', 'Settings');
  await new SettingsScreen(page).goTo('People');
  const people = new PeopleSettings(page);
  const number = await people.add('Vera V.', PASSPHRASE, 'Viewer');
  const window = await newWindow(browser);
  await window.goto(await people.oneTimeLink());
  await new SignInScreen(window).signIn(number, PASSPHRASE);
  const shell = new ShellScreen(window);
  await shell.isShown();
  await shell.goByKeys('KeyE', 'Export');
  await expect(window.getByRole('tab')).toHaveText([t('export.tab.verify')]);
});
