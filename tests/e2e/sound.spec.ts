import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/lib/chromium.ts';
import { ShellScreen } from './screens/shell.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { giveEars, loudestIn, loudness, putBehind, setOutputs } from './support/listen.ts';
import { expect, test } from './support/test.ts';

let place: Place;
test.beforeAll(async () => {
  place = await openPlace();
});
test.afterAll(() => place.close());

test('an alarm is heard until it is taken, also in a tab behind others; what cannot be heard says so', async () => {
  // A browser as people have it: no sound before someone touches the page.
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--autoplay-policy')),
      '--autoplay-policy=document-user-activation-required',
    ],
  });
  try {
    const page = await newWindow(browser);
    await giveEars(page);
    await page.goto(place.host.link);
    await createAndConnect(page);
    const shell = new ShellScreen(page);

    // Heard by nobody yet: an SOS climbs at once, and the bar stands across the whole window.
    await place.world.sos('S-1', 'First, with nobody listening.');
    await expect(shell.alarm('First, with nobody listening.')).toContainText('nobody heard it');
    await expect(shell.alarms).toContainText('Nobody is listening');
    const bar = await shell.soundBar.boundingBox();
    expect(bar?.width).toBe(page.viewportSize()?.width);

    await page.reload();
    await shell.isShown();
    await expect(shell.soundBar).toContainText('The browser is holding the sound back');
    await shell.soundBar.getByRole('button', { name: 'Play the test tone' }).click();
    await expect(shell.soundBar).toContainText('Nobody knows yet');
    await shell.soundBar.getByRole('button', { name: 'I heard it' }).click();
    await expect(shell.soundBar).toBeHidden();
    await expect(shell.alarms).toContainText('1 window listening');
    await expect.poll(() => loudness(page), { message: 'the alarm sounds' }).toBeGreaterThan(0.05);

    await shell.alarm('First').getByRole('button', { name: 'Acknowledge' }).click();
    await expect(shell.alarm('First')).toContainText('taken');
    await expect.poll(() => loudness(page), { message: 'the alarm falls silent' }).toBeLessThan(0.001);
    // P0 repeats every 3 s.
    expect(await loudestIn(page, 4.5)).toBeLessThan(0.001);

    await putBehind(page);
    await place.world.sos('S-2', 'Second, behind another tab.');
    await expect.poll(() => loudness(page), { message: 'the alarm sounds behind' }).toBeGreaterThan(0.05);
    expect(await loudestIn(page, 4.5)).toBeGreaterThan(0.05);
    await expect(page).toHaveTitle('(1) DRILL · Märe');
    await expect(shell.alarm('Second, behind another tab.')).toHaveCount(1);
    await expect(shell.alarm('Second, behind another tab.')).not.toContainText('nobody heard it');

    await page.reload();
    await shell.isShown();
    // A person's "I heard it" holds over reloads, but the browser wants to be touched again.
    await expect(shell.soundBar).toContainText('The browser is holding the sound back');
    await page.keyboard.press('Escape');
    await expect(shell.soundBar).toBeHidden();
    await expect.poll(() => loudness(page), { message: 'the alarm sounds again' }).toBeGreaterThan(0.05);
    await setOutputs(page, 0);
    await expect(shell.soundBar).toContainText('The sound device is gone');
    await setOutputs(page, 1);
    // Nobody has heard the new device yet.
    await expect(shell.soundBar).toContainText('Nobody knows yet');
    await shell.hearTheTone();
  } finally {
    await browser.close();
  }
});
