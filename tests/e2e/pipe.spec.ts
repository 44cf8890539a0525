import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BoardScreen, CaseScreen } from './screens/case.ts';
import { InboxScreen } from './screens/inbox.ts';
import { JournalSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { WelcomeScreen } from './screens/welcome.ts';
import { createAndConnect, LEAD, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { ROOT } from './support/host.ts';
import { expect, test } from './support/test.ts';

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

test('an SOS becomes an alarm someone owns, and stays owned after the process is killed', async ({ browser }) => {
  const page = await newWindow(browser);
  await page.goto(place.host.link);
  const number = await createAndConnect(page);
  const shell = new ShellScreen(page);
  await expect(shell.connection(/^Online · 2 chats/)).toBeVisible();
  await expect(shell.drillBand).toBeVisible();

  // Nobody has heard this window yet, and it says so until someone has.
  await expect(shell.soundBar).toContainText("Nobody knows yet whether this computer's alarms can be heard.");
  await shell.hearTheTone();
  await expect(shell.alarms).toContainText('1 window listening');

  await place.world.sos('A-1', 'They closed both ends of the street.', {
    kind: 'kettling',
    region: 'Almaty',
    reporter: 'alaman:8841',
  });
  await place.world.say('Queue of forty people, all quiet.');
  const alarm = shell.alarm('They closed both ends of the street.');
  await expect(alarm).toBeVisible();
  await expect(alarm).toContainText('Kettling');
  await expect(alarm).toContainText('Almaty');
  await expect(page).toHaveTitle('(1) DRILL · Märe');

  // By keyboard alone: to the oldest SOS, open its case, take it.
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  const opened = new CaseScreen(page);
  await opened.isShown();
  await expect(opened.article.getByText('New', { exact: true })).toBeVisible();
  await page.keyboard.press('a');
  await expect(opened.article.getByText('Acknowledged', { exact: true })).toBeVisible();
  await expect(opened.article.getByRole('banner').or(opened.article.locator('header'))).toContainText(LEAD);
  await expect(shell.alarms).toContainText('No SOS is waiting');
  await expect(page).toHaveTitle('DRILL · Märe');

  await place.host.kill();
  await expect(
    page.getByText(/^Connection to the core lost since \d\d:\d\d\. Nothing is lost, trying again\.$/),
  ).toBeVisible();
  // Sent while nobody was there to receive it.
  await place.world.sos('A-2', 'Two men took the protocol.', { kind: 'seizure' });
  await page.context().close();

  await place.start();
  const second = await newWindow(browser);
  await second.goto(place.host.link);
  await new WelcomeScreen(second).open(number, PASSPHRASE);
  const after = new ShellScreen(second);
  await after.isShown();
  await expect(after.alarm('Two men took the protocol.')).toBeVisible();
  await expect(after.alarmLines).toHaveCount(1);

  const board = new BoardScreen(second);
  await expect(board.card('They closed both ends of the street.')).toContainText('Acknowledged');
  await expect(board.card('They closed both ends of the street.')).toContainText(LEAD);
  const again = await board.open('They closed both ends of the street.');
  await expect(again.story).toContainText('They closed both ends of the street.');

  await after.goTo('Inbox');
  await expect(new InboxScreen(second).message('Queue of forty people, all quiet.')).toHaveCount(1);

  await after.goTo('Settings');
  await new SettingsScreen(second).goTo('Journal');
  const journal = new JournalSettings(second);
  await journal.verifies();
  await journal.rebuildsTheSame();
  await journal.verifies();
  await after.goTo('Board');
  await expect(board.card('They closed both ends of the street.')).toContainText(LEAD);
  await second.context().close();

  await place.host.stop();
  const [workspace = ''] = readdirSync(place.dataDir);
  const verify = (passphrase: string) =>
    spawnSync(process.execPath, ['scripts/journal-verify.ts', join(place.dataDir, workspace)], {
      cwd: ROOT,
      encoding: 'utf8',
      input: `${passphrase}\n`,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  const verdict = verify(PASSPHRASE);
  expect(verdict.stdout).toMatch(/^chain whole: \d+ entries/);
  expect(verdict.status).toBe(0);
  expect(verify('not the passphrase at all').status).toBe(2);
});
