import { BoardScreen, CaseScreen } from './screens/case.ts';
import { ShellScreen } from './screens/shell.ts';
import { createAndConnect, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

test('a clicked notification brings the call; what is half written there outlives a lock and a dead window', async ({
  browser,
}) => {
  const page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  const shell = new ShellScreen(page);
  await place.world.sos('H-1', 'They took my phone.', { kind: 'kettling', reporter: 'alaman:8841' });
  await expect(shell.alarm('They took my phone.')).toBeVisible();

  // As preload passes a click on: the page itself finds the call that waits first.
  await shell.goTo('Inbox');
  await page.evaluate(() => window.postMessage('maere:show', '*'));
  const opened = new CaseScreen(page);
  await opened.isShown();
  await expect(opened.article).toContainText('They took my phone.');

  const reply = opened.answer.getByRole('textbox', { name: 'Reply' });
  await opened.answer.getByRole('button', { name: /^Reply/ }).click();
  await reply.fill('A lawyer is on her');
  // Leaving the case keeps it at once.
  await shell.goTo('Inbox');
  await page.keyboard.press('F8');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await shell.isShown();
  await shell.goTo('Board');
  await new BoardScreen(page).open('They took my phone.');
  await expect(reply).toHaveValue('A lawyer is on her');

  // As the desktop shell does with a page that crashed.
  await page.reload();
  await shell.isShown();
  await new BoardScreen(page).open('They took my phone.');
  await expect(reply).toHaveValue('A lawyer is on her');

  await reply.fill('A lawyer is on her way.');
  await opened.answer.getByRole('button', { name: /^Send/ }).click();
  await expect(reply).toHaveValue('');
  await page.reload();
  await shell.isShown();
  await new BoardScreen(page).open('They took my phone.');
  await expect(opened.answer).toContainText('A lawyer is on her way.');
  await expect(reply).toHaveValue('');
});
