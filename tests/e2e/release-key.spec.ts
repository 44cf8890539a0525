import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen, WelcomeScreen } from './screens/welcome.ts';
import { faultsOfBothSchemes } from './support/clean.ts';
import { HQ_NAME, LEAD, newWindow, PASSPHRASE } from './support/headquarters.ts';
import { type Host, startHost } from './support/host.ts';
import { expect, test } from './support/test.ts';
import { words } from './support/words.ts';

/** A release key of a real headquarters: made by two, signs, does not sign for a wrong passphrase, and is revoked. */
const KEY = 'five invented words for keys';
const t = words('en');
const root = mkdtempSync(join(tmpdir(), 'maere-key-'));
const folder = mkdtempSync(join(tmpdir(), 'maere-bundles-'));
let host: Host;
let page: Page;
let second: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  host = await startHost({ dataDir: join(root, 'headquarters') });
  page = await newWindow(browser);
  await page.goto(host.link);
  await new WelcomeScreen(page).create({ hqName: HQ_NAME, callName: LEAD, passphrase: PASSPHRASE });
  const shell = new ShellScreen(page);
  await shell.isShown();
  await new SettingsScreen(page).goTo('People');
  const people = new PeopleSettings(page);
  const number = await people.add('Ann A.', 'another four invented words', 'Analyst');
  second = await newWindow(browser);
  await second.goto(await people.oneTimeLink());
  const signIn = new SignInScreen(second);
  await signIn.isShown();
  await signIn.signIn(number, 'another four invented words');
  for (const at of [page, second]) {
    await new ShellScreen(at).isShown();
    await new ShellScreen(at).goByKeys('KeyE', 'Export');
  }
});
test.afterAll(async () => {
  for (const at of [page, second]) await at.context().close();
  await host.kill();
  for (const each of [root, folder]) rmSync(each, { recursive: true, force: true });
});

const tab = (name: 'make' | 'releases' | 'keys' | 'verify', at = page) =>
  at.getByRole('tab', { name: t(`export.tab.${name}`) });
const key = (at = page) => at.getByRole('article');
const release = (at = page) => at.getByRole('article', { name: t('export.make.number', { n: '1' }) });

async function make(): Promise<void> {
  await tab('make').click();
  await page.getByRole('button', { name: t('export.make.look') }).click();
  await page.getByLabel(t('export.make.folder')).fill(folder);
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('export.running.done'))).toBeVisible({ timeout: 60_000 });
}

test('without a key nothing is signed, and the page says where one is made', async () => {
  await make();
  await page.getByRole('button', { name: t('export.running.show') }).click();
  await tab('releases', second).click();
  await second.getByRole('button', { name: t('export.releases.open', { n: '1' }) }).click();
  await release(second)
    .getByRole('button', { name: t('export.act.agree') })
    .click();
  await expect(release()).toContainText(t('errors.RELEASE_KEY_NONE'));
  await release()
    .getByRole('button', { name: t('export.tab.keys') })
    .press('Enter');
  await expect(page.getByText(t('export.keys.none'))).toBeVisible();
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('is made with a passphrase that was typed twice; its revocation is shown once and outlasts a walk away', async () => {
  const [passphrase, again] = [page.getByLabel(t('export.keys.passphrase')), page.getByLabel(t('export.keys.repeat'))];
  const ask = page.getByRole('button', { name: t('export.keys.ask') });
  await passphrase.fill(KEY);
  await again.fill('five other words');
  await expect(page.getByText(t('export.keys.repeatDiffers'))).toBeVisible();
  await expect(ask).toBeDisabled();
  await again.fill(KEY);
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('export.keys.statement'))).toBeVisible({ timeout: 30_000 });
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await new ShellScreen(page).goByKeys('KeyB', 'Board');
  await new ShellScreen(page).goByKeys('KeyE', 'Export');
  const download = page.waitForEvent('download');
  await page
    .getByRole('button', { name: t('export.keys.saveFile') })
    .first()
    .click();
  expect((await download).suggestedFilename()).toMatch(/^[0-9A-F]{16}\.revocation\.txt$/);
  await page.getByRole('button', { name: t('export.keys.kept') }).press('Enter');
  await expect(page.getByText(t('export.keys.statement'))).toHaveCount(0);
  await expect(key()).toContainText(t('export.keys.state.asked'));
  await expect(key().getByRole('button', { name: t('export.keys.agree') })).toHaveCount(0);
});

test('is agreed to by a second person, who has seen the same words', async () => {
  await tab('keys', second).click();
  const said = await key().getByRole('list').first().getByRole('listitem').allTextContents();
  expect(said).toHaveLength(12);
  expect(await key(second).getByRole('list').first().getByRole('listitem').allTextContents()).toEqual(said);
  await key(second)
    .getByRole('button', { name: t('export.keys.agree') })
    .press('Enter');
  await expect(key()).toContainText(t('export.keys.state.ready'));
});

test('does not sign for a wrong passphrase, and signs for its own', async () => {
  await tab('releases').click();
  await expect(release()).toContainText(t('export.state.agreed'));
  const passphrase = page.getByLabel(t('export.act.passphrase'));
  await passphrase.fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('errors.WRONG_PASSPHRASE'))).toBeVisible({ timeout: 30_000 });
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await passphrase.fill(KEY);
  await page.keyboard.press('Enter');
  await expect(release()).toContainText(t('export.state.released'), { timeout: 30_000 });
  expect(readdirSync(folder).sort()).toEqual([
    'maere-0001-public.pub',
    'maere-0001-public.zip',
    'maere-0001-public.zip.minisig',
  ]);
  await tab('verify').click();
  await page.getByLabel(t('export.verify.or')).fill(join(folder, 'maere-0001-public.zip'));
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('verify.verdict.ok'))).toBeVisible({ timeout: 30_000 });
  expect(await faultsOfBothSchemes(page)).toEqual([]);
});

test('a revoked bundle keeps the statement that tells others', async () => {
  await tab('releases').click();
  await release()
    .getByRole('button', { name: t('export.act.revoke') })
    .press('Enter');
  await page.keyboard.type('a figure was wrong');
  await page.getByLabel(t('export.act.passphrase')).fill(KEY);
  await page.keyboard.press('Enter');
  await expect(release()).toContainText(t('export.act.revoked'), { timeout: 30_000 });
  await expect(release()).toContainText('untrusted comment:');
  expect(await faultsOfBothSchemes(page)).toEqual([]);
  await tab('verify').click();
  await page.getByLabel(t('export.verify.or')).fill(join(folder, 'maere-0001-public.zip'));
  await page.keyboard.press('Enter');
  await expect(page.getByText(t('verify.why.bundleWithdrawn')).first()).toBeVisible({ timeout: 30_000 });
});

test('and a revoked key, too', async () => {
  await tab('keys').click();
  await key()
    .getByRole('button', { name: t('export.keys.revoke') })
    .press('Enter');
  await page.keyboard.type('the laptop was away');
  await page.getByLabel(t('export.act.passphrase')).fill(KEY);
  await page.keyboard.press('Enter');
  await expect(key()).toContainText(t('export.keys.revoked'), { timeout: 30_000 });
  await expect(key()).toContainText(t('export.keys.state.revoked'));
  // Another can be made.
  await expect(page.getByRole('button', { name: t('export.keys.ask') })).toBeVisible();
});

test('the page for others is one file', async () => {
  await tab('verify').click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: t('export.verify.savePage') }).press('Enter');
  const path = await (await download).path();
  expect(existsSync(path)).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain("default-src 'none'");
});
