import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Seat, takeSeat } from '../../src/drill/day/seat.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { words } from './support/words.ts';

/** A bundle from the choice to the signature, and checked again by dropping it: two people, one of them a lead. */
const PASSPHRASE = 'another four invented words';
const t = words('en');
let place: Place;
let page: Page;
let analyst: Seat;
const folder = mkdtempSync(join(tmpdir(), 'maere-bundles-'));

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  const shell = new ShellScreen(page);
  await shell.hearTheTone();
  await new SettingsScreen(page).goTo('People');
  const people = new PeopleSettings(page);
  const number = await people.add('Ann A.', PASSPHRASE, 'Analyst');
  analyst = await takeSeat(await people.oneTimeLink());
  await analyst.client.people.signIn({ number, passphrase: PASSPHRASE });
  await shell.goByKeys('KeyE', 'Export');
});
test.afterAll(async () => {
  analyst.close();
  await place.close();
  rmSync(folder, { recursive: true, force: true });
});

const tab = (name: 'make' | 'releases' | 'keys' | 'verify') => page.getByRole('tab', { name: t(`export.tab.${name}`) });

test('shows what would leave before anything is written', async () => {
  await expect(page.getByRole('heading', { level: 1, name: t('export.make.title') })).toBeVisible();
  const make = page.getByRole('button', { name: t('export.make.make') });
  await expect(make).toHaveCount(0);
  await page.getByRole('radio', { name: new RegExp(t('export.profile.partner')) }).check();
  await page.getByRole('checkbox', { name: t('export.part.protocols') }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: t('export.make.look') }).click();
  const look = page.getByRole('region', { name: t('export.look.title') });
  await expect(look).toContainText(t('export.look.nobody'));
  await look.getByText(/^tally\/protocols: /).click();
  await expect(look.getByRole('rowheader', { name: 'region', exact: true }).first()).toBeVisible();
  await expect(make).toBeDisabled();
  // Another choice: what was looked at is not what would be made.
  await page.getByRole('checkbox', { name: t('export.part.violations') }).check();
  await expect(page.getByText(t('export.look.stale'))).toBeVisible();
  await expect(make).toHaveCount(0);
  await page.getByRole('checkbox', { name: t('export.part.violations') }).uncheck();
  await clean(page, 'main');
  expect(readdirSync(folder)).toEqual([]);
});

test('is made with progress, and waits for a second person', async () => {
  await page.getByRole('button', { name: t('export.make.look') }).click();
  await page.getByLabel(t('export.make.folder')).fill(folder);
  await page.getByRole('button', { name: t('export.make.make') }).click();
  await expect(page.getByText(t('export.running.done'))).toBeVisible({ timeout: 60_000 });
  expect(readdirSync(folder).map((name) => name.replace(/\d{4}/, 'N'))).toEqual(['maere-drill-N-partner.zip']);
  await page.getByRole('button', { name: t('export.running.show') }).click();
  await page.getByRole('button', { name: t('export.releases.open', { n: '1' }) }).click();
  const detail = page.getByRole('article', { name: t('export.make.number', { n: '1' }) });
  await expect(detail).toContainText(t('export.state.asked'));
  await expect(detail).toContainText(t('export.act.own'));
  await expect(detail.getByRole('button', { name: t('export.act.agree') })).toHaveCount(0);
  await clean(page, 'main');
});

test('is signed by a lead once somebody else has agreed to these bytes', async () => {
  const [row] = await analyst.client.exports.list();
  if (!row) throw new Error('no bundle');
  await analyst.client.exports.agree({ bundle: row.bundle });
  const detail = page.getByRole('article', { name: t('export.make.number', { n: '1' }) });
  await expect(detail).toContainText('Ann A.');
  await detail.getByRole('button', { name: t('export.act.release') }).click();
  await expect(detail).toContainText(t('export.state.released'));
  await expect.poll(() => readdirSync(folder).filter((name) => name.endsWith('.minisig'))).toHaveLength(1);
});

test('is checked by dropping it: a drill says so louder than anything', async () => {
  await tab('verify').click();
  await clean(page, 'main');
  const files = readdirSync(folder).map((name) => join(folder, name));
  await page.locator('input[type=file]').setInputFiles(files);
  const report = page.getByRole('region', { name: t('export.verify.result') });
  await expect(report).toContainText(t('verify.why.drill'), { timeout: 30_000 });
  await expect(report.getByRole('row', { name: new RegExp(`^${t('verify.check.payload')}`) })).toContainText(
    t('verify.mark.passed'),
  );
  await expect(report.getByRole('row', { name: new RegExp(`^${t('verify.check.figures')}`) })).toContainText(
    t('verify.mark.passed'),
  );
  await page.locator('input[type=file]').setInputFiles(files.filter((path) => !path.endsWith('.zip')));
  await expect(page.getByText(t('export.verify.noBundle'))).toBeVisible();
  await clean(page, 'main');
});

test('a correction names what it replaces, and the earlier one says so', async () => {
  await tab('make').click();
  await page.getByRole('button', { name: t('export.make.look') }).click();
  await page.getByRole('checkbox', { name: t('export.make.number', { n: '1' }) }).check();
  await page.getByLabel(t('export.make.folder')).fill(folder);
  await page.getByRole('button', { name: t('export.make.make') }).click();
  await expect(async () => {
    expect(await analyst.client.exports.list()).toHaveLength(2);
  }).toPass({ timeout: 60_000 });
  const [second] = await analyst.client.exports.list();
  await analyst.client.exports.agree({ bundle: second?.bundle ?? '' });
  await tab('releases').click();
  await page.getByRole('button', { name: t('export.releases.open', { n: '2' }) }).click();
  const detail = page.getByRole('article', { name: t('export.make.number', { n: '2' }) });
  await expect(detail).toContainText('№ 1');
  await detail.getByRole('button', { name: t('export.act.release') }).click();
  await expect(detail).toContainText(t('export.state.released'));
  await page.getByRole('button', { name: t('export.releases.open', { n: '1' }) }).click();
  await expect(page.getByText(t('export.releases.replacedBy', { n: '2' }))).toBeVisible();
});

test('has nothing to make a key of in a drill, and says why', async () => {
  await tab('keys').click();
  await expect(page.getByText(t('export.keys.drill'))).toBeVisible();
  await clean(page, 'main');
});

test('shows the check alone to whoever prepares nothing', async ({ browser }) => {
  await new ShellScreen(page).goByKeys('KeyS', 'Settings');
  await new SettingsScreen(page).goTo('People');
  const people = new PeopleSettings(page);
  const number = await people.add('Vera V.', PASSPHRASE, 'Viewer');
  const window = await newWindow(browser);
  await window.goto(await people.oneTimeLink());
  await window.getByLabel(t('common.number')).fill(number);
  await window.getByLabel(t('common.passphrase'), { exact: true }).fill(PASSPHRASE);
  await window.keyboard.press('Enter');
  const shell = new ShellScreen(window);
  await shell.isShown();
  await shell.goByKeys('KeyE', 'Export');
  await expect(window.getByRole('tab')).toHaveText([t('export.tab.verify')]);
});
