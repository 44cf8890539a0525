import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { photo } from '../flow/support/pictures.ts';
import { CaseScreen } from './screens/case.ts';
import { InboxScreen } from './screens/inbox.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean as isClean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

/** What did not come over Telegram, and what no program could read: written down, filed by hand, imported. */
let place: Place;
let page: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  await new ShellScreen(page).hearTheTone();
});
test.afterAll(() => place.close());

const clean = () => isClean(page);
const dialog = () => page.getByRole('dialog', { name: 'Write down what came otherwise' });

test('one key, one line, Enter: and it lies in the Inbox', async () => {
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  await page.keyboard.press('w');
  await dialog().getByLabel('What was said').fill('Caller says the count at station 12 began without observers');
  await clean();
  await page.keyboard.press('Enter');
  await expect(dialog()).toBeHidden();
  await expect(new InboxScreen(page).article).toContainText('began without observers');
  await expect(new InboxScreen(page).article).toContainText('written down by us');
});

test('unfinished text survives a reload, and becomes an SOS that alarms until someone takes it', async () => {
  await page.keyboard.press('Escape');
  await new ShellScreen(page).goByKeys('KeyB', 'Board');
  await page.keyboard.press('w');
  await dialog().getByLabel('What was said').fill('They are pushing us out of school 12');
  await page.waitForTimeout(1200);
  await page.reload();
  await new ShellScreen(page).isShown();
  await page.getByRole('button', { name: 'Write down' }).click();
  await expect(dialog().getByLabel('What was said')).toHaveValue('They are pushing us out of school 12');
  await dialog().getByRole('combobox', { name: 'What it is' }).click();
  await page.getByRole('option', { name: 'SOS', exact: true }).click();
  await dialog().getByRole('combobox', { name: 'Region' }).fill('oral');
  await page.getByRole('option').first().click();
  await dialog().getByText('Who, telephone, when').click();
  await dialog().getByLabel('Who', { exact: true }).fill('Dana K.');
  await clean();
  await dialog().getByRole('button', { name: 'Save' }).click();
  const shell = new ShellScreen(page);
  await expect(shell.alarm('They are pushing us out of school 12')).toBeVisible();
  const opened = new CaseScreen(page);
  await opened.isShown();
  await expect(opened.article).toContainText('Dana K.');
  await page.keyboard.press('a');
  await expect(opened.article.getByText('Acknowledged', { exact: true })).toBeVisible();
});

test('photographs and papers go along: chosen, dropped or pasted, and shown like any other', async () => {
  await page.keyboard.press('Escape');
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  await page.keyboard.press('w');
  await dialog().getByLabel('What was said').fill('Brought a photograph of the protocol');
  const picture = await photo(21);
  await dialog()
    .getByLabel('Photos and files')
    .setInputFiles([
      { name: 'protocol.jpg', mimeType: 'image/jpeg', buffer: picture },
      { name: 'nothing.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ]);
  const files = dialog().getByRole('list', { name: 'Files that go along' });
  await expect(files.getByRole('listitem')).toHaveCount(1);
  await expect(dialog().getByRole('alert')).toContainText('nothing.pdf is empty');
  const give = (how: 'paste' | 'drop', name: string) =>
    dialog()
      .getByLabel('What was said')
      .evaluate(
        (field, [what, called]) => {
          const data = new DataTransfer();
          data.items.add(new File(['%PDF-1.4 invented'], called ?? ''));
          const target = what === 'paste' ? field : document.querySelector('[class*="files"]');
          const event =
            what === 'paste'
              ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
              : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
          target?.dispatchEvent(event);
        },
        [how, name],
      );
  await give('paste', 'pasted.pdf');
  await give('drop', 'dropped.pdf');
  await expect(files.getByRole('listitem')).toHaveCount(3);
  await files.getByRole('button', { name: 'Remove dropped.pdf' }).click();
  await clean();
  await dialog().getByLabel('What was said').press('Enter');
  await expect(dialog()).toBeHidden();
  const shown = new InboxScreen(page).article;
  await expect(shown).toContainText('Brought a photograph of the protocol');
  const strip = shown.getByRole('region', { name: 'Photos and files' });
  await expect(strip.getByRole('listitem')).toHaveCount(2);
  await strip
    .getByRole('button', { name: /hidden/ })
    .first()
    .click();
  await expect(strip.getByRole('img')).toBeVisible();
});

test('a person files what the program could not read, beside what was received, and takes it back', async () => {
  await place.world.say('Choice four, station 441 in the city, photo follows');
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  const inbox = new InboxScreen(page);
  // What comes while a message is open waits above the list until it is asked for.
  await expect(async () => {
    await page.keyboard.press('o');
    await expect(inbox.message('Choice four')).toBeVisible({ timeout: 700 });
  }).toPass();
  await inbox.open('Choice four');
  await page.keyboard.press('f');
  const form = page.getByRole('form', { name: 'File by hand' });
  await form.getByRole('combobox', { name: 'What it is' }).click();
  await page.getByRole('option', { name: 'Ballot', exact: true }).click();
  await form.getByLabel('Polling station').fill('441');
  await form.getByRole('button', { name: 'File', exact: true }).click();
  // A number alone names no station.
  await expect(form).toContainText('“Region” was not understood.');
  await form.getByRole('combobox', { name: 'Region' }).fill('astana');
  await page.getByRole('option', { name: /^Nur-Sultan/ }).click();
  await clean();
  await form.getByRole('button', { name: 'File', exact: true }).click();
  await expect(inbox.article).toContainText('filed by a person');
  await expect(inbox.article).toContainText('read by a person');
  await expect(inbox.article).toContainText('Choice four, station 441 in the city');
  await inbox.article.getByRole('button', { name: 'Take back' }).click();
  await expect(inbox.article).not.toContainText('filed by a person');
});

test('an export is looked at, taken once, and says what became of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maere-e2e-export-'));
  mkdirSync(join(folder, 'photos'));
  const messages = Array.from({ length: 30 }, (_, n) => ({
    id: n + 1,
    type: 'message',
    date_unixtime: String(1_610_270_000 + n),
    from_id: 'user5',
    text: n === 29 ? '#SOS Zhanaozen, bus station' : `message ${n}`,
  }));
  writeFileSync(
    join(folder, 'result.json'),
    JSON.stringify({ name: 'Old chat', type: 'private_supergroup', id: 99887766, messages }),
  );
  await new ShellScreen(page).goByKeys('KeyS', 'Settings');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByLabel('Folder of the export').fill(folder);
  await page.getByRole('button', { name: 'Look inside' }).click();
  await expect(page.getByText('30 messages')).toBeVisible();
  await clean();
  await page.getByRole('button', { name: 'Import 1 chat' }).click();
  await expect(page.getByRole('heading', { name: 'Import finished' })).toBeVisible();
  await expect(new ShellScreen(page).alarm('#SOS Zhanaozen, bus station')).toBeVisible();
  await clean();
  rmSync(folder, { recursive: true, force: true });
});
