import { ShellScreen } from './screens/shell.ts';
import { WelcomeScreen } from './screens/welcome.ts';
import { createAndConnect, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

const LOST = /^Connection to the core lost since \d\d:\d\d\. Nothing is lost, trying again\.$/;

test('a host that answers nobody: the window says since when, and is back by itself', async ({ browser }) => {
  const page = await newWindow(browser);
  await page.goto(place.host.link);
  const number = await createAndConnect(page);
  const shell = new ShellScreen(page);
  await shell.goTo('Board');

  // Nothing closes: only the missing answers tell.
  place.host.freeze();
  await expect(page.getByText(LOST)).toBeVisible({ timeout: 40_000 });
  await place.world.sos('O-1', 'Nobody could be reached for a while.');
  place.host.thaw();
  await expect(page.getByText(LOST)).toBeHidden({ timeout: 30_000 });
  await expect(shell.alarm('Nobody could be reached for a while.')).toBeVisible();

  // Killed: the door is gone, and with it every token it gave out. A command says that it was not recorded.
  await place.host.kill();
  await expect(page.getByText(LOST)).toBeVisible();
  await shell.alarm('Nobody could be reached for a while.').getByRole('button', { name: 'Acknowledge' }).click();
  // The notice, beside the case that could not be read either.
  const said = 'There is no connection to the core, so this was not recorded. Try again when it is back.';
  await expect(page.locator('.mantine-Notification-root').getByText(said)).toBeVisible();

  await place.start({ port: place.host.port });
  // It finds the door by itself; a new host knows no old tokens, so it asks for a link instead of pretending.
  await expect(page.getByRole('heading', { name: 'This window has no link' })).toBeVisible({ timeout: 20_000 });
  await page.goto(place.host.link);
  await page.reload();
  await new WelcomeScreen(page).open(number, PASSPHRASE);
  await shell.isShown();
  await expect(shell.alarm('Nobody could be reached for a while.')).toBeVisible();
  await page.context().close();
});
