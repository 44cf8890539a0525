import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { buildPage } from '../../scripts/lib/pages.ts';
import { signRevocation } from '../../src/core/export/bundle/sign.ts';
import { flip, type MadeBundle, makeBundle, testKey } from '../../src/core/export/test-support.ts';
import { type TestWorkspace, testWorkspace } from '../../src/core/people/test-support.ts';
import { fingerprint } from '../../src/domain/minisign.ts';

/** The page with which anybody checks a bundle: a file on a disk, no network, nothing installed. */
const dir = mkdtempSync(join(tmpdir(), 'verify-page-'));
const html = join(dir, 'verify.html');
const key = testKey();
let ws: TestWorkspace;
let bundle: MadeBundle;
let pub: string;
test.beforeAll(async () => {
  await buildPage('src/renderer/verify-page', html);
  ws = await testWorkspace();
  mkdirSync(join(dir, 'whole'));
  bundle = await makeBundle(join(dir, 'whole'), ws.current.db, { key });
  pub = join(dir, 'whole', 'release.pub');
  writeFileSync(pub, bundle.publicKey);
});
test.afterAll(() => {
  ws.remove();
  rmSync(dir, { recursive: true, force: true });
});

test.use({ locale: 'en-GB' });

/** What the page asked for beside itself, and what it complained of. */
async function opened(page: Page): Promise<string[]> {
  const asked: string[] = [];
  const own = pathToFileURL(html).href;
  page.on('request', (request) => void (request.url() !== own && asked.push(request.url())));
  page.on('pageerror', (error) => void asked.push(`fault: ${error.message}`));
  page.on('console', (line) => void (line.type() === 'error' && asked.push(`console: ${line.text()}`)));
  await page.context().setOffline(true);
  await page.goto(own);
  return asked;
}

const result = (page: Page) => page.getByRole('region', { name: 'Result' });
const signature = (path: string): string => `${path}.minisig`;
const chosen = async (page: Page, ...paths: string[]): Promise<void> => page.locator('#files').setInputFiles(paths);

/** The bundle in a folder of its own, to be changed. */
let copies = 0;
function copied(): string {
  copies += 1;
  const folder = join(dir, `copy-${copies}`);
  mkdirSync(folder);
  const path = join(folder, basename(bundle.path));
  copyFileSync(bundle.path, path);
  copyFileSync(signature(bundle.path), signature(path));
  return path;
}

test('a bundle with a key that is relied on holds; nothing is asked of any network', async ({ page }) => {
  const asked = await opened(page);
  await page.getByLabel('Public key that you already rely on').setInputFiles(pub);
  await chosen(page, bundle.path, signature(bundle.path));
  await expect(result(page)).toContainText('every check holds');
  await expect(result(page)).toContainText('Counted again from 12 protocols');
  await expect(result(page)).toContainText('What this check cannot know, by design');
  await expect(result(page)).not.toContainText('FAILS');
  expect(asked).toEqual([]);
});

test('a key that lies beside proves nothing until its words were compared', async ({ page }) => {
  await opened(page);
  await chosen(page, bundle.path, signature(bundle.path), pub);
  await expect(result(page)).toContainText('DO NOT RELY ON THIS BUNDLE');
  await expect(result(page)).toContainText(fingerprint(key).words.join(' '));
  await page.getByRole('button', { name: 'I compared the words' }).click();
  await expect(result(page)).toContainText('every check holds');
});

test('one byte of one file: it does not hold, and the file is named', async ({ page }) => {
  const asked = await opened(page);
  const path = copied();
  const bytes = readFileSync(path);
  // Of the photograph, which lies there as it is.
  flip(path, bytes.indexOf('evidence/photo-00001.jpg') + 1000);
  await page.getByLabel('Public key that you already rely on').setInputFiles(pub);
  await chosen(page, path, signature(path));
  await expect(result(page)).toContainText('DO NOT RELY ON THIS BUNDLE');
  await expect(result(page)).toContainText('The first file that is not what was signed: data/evidence/photo-00001.jpg');
  expect(asked).toEqual([]);
});

test('says loudly: unknown key, revoked key, a later bundle, a drill, no zip, encrypted', async ({ page }) => {
  await opened(page);
  const own = page.getByLabel('Public key that you already rely on');
  const files = [bundle.path, signature(bundle.path)];
  const other = await makeBundle(mkdtempSync(join(dir, 'other-')), ws.current.db);
  const otherPub = join(dir, 'other.pub');
  writeFileSync(otherPub, other.publicKey);
  await own.setInputFiles(otherPub);
  await chosen(page, ...files, pub);
  await expect(result(page)).toContainText('UNKNOWN KEY');

  await own.setInputFiles(pub);
  const statement = join(dir, 'release.revocation.txt');
  writeFileSync(statement, signRevocation(null, key));
  await chosen(page, ...files, statement);
  await expect(result(page)).toContainText('THE KEY IS REVOKED');

  const { about } = bundle;
  const later = await makeBundle(mkdtempSync(join(dir, 'later-')), ws.current.db, {
    key,
    about: { sequence: about.sequence + 1, replaces: [{ sequence: about.sequence, bundle: about.bundle }] },
  });
  await chosen(page, ...files, signature(later.path));
  await expect(result(page)).toContainText(`SUPERSEDED: sequence ${about.sequence + 1}`);

  const drill = await makeBundle(mkdtempSync(join(dir, 'drill-')), ws.current.db, { key, about: { drill: true } });
  await chosen(page, drill.path, signature(drill.path));
  await expect(result(page)).toContainText('DRILL: this is practice');

  const none = join(dir, 'none.zip');
  writeFileSync(none, 'not a zip');
  await chosen(page, none);
  await expect(result(page)).toContainText('This is no zip with one bag in it');
  const encrypted = join(dir, 'x.zip.age');
  writeFileSync(encrypted, 'age-encryption.org/v1');
  await chosen(page, encrypted);
  await expect(result(page)).toContainText('Decrypt it first');
});

test('takes what is dropped on it', async ({ page }) => {
  await opened(page);
  const files = [bundle.path, signature(bundle.path), pub].map((path) => ({
    name: basename(path),
    bytes: readFileSync(path).toString('base64'),
  }));
  const data = await page.evaluateHandle((those) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of those)
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0))], name));
    return transfer;
  }, files);
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: data });
  await expect(result(page)).toContainText('UNKNOWN KEY');
});

test('speaks Kazakh, Russian and English, by keys alone, clean by axe', async ({ page }) => {
  await opened(page);
  await chosen(page, bundle.path, signature(bundle.path), pub);
  await expect(result(page)).toContainText('DO NOT RELY');
  for (const [name, language] of [
    ['Қазақша', 'kk'],
    ['Русский', 'ru'],
    ['English', 'en'],
  ] as const) {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('button', { name })).toBeFocused();
    expect(await page.locator('main').textContent()).not.toMatch(/\{\{|undefined/);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    }
  }
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeFocused();
});
