import { expect, type Locator, type Page } from '@playwright/test';

export const PLACES = [
  'Board',
  'Inbox',
  'Ballots',
  'Map',
  'Count',
  'Export',
  'Check-ins',
  'Observers',
  'Contacts',
  'Shifts',
  'Drill',
  'Settings',
] as const;
export type Place = (typeof PLACES)[number];

/** The frame around every place: rail, top bar, alarm bar, sound bar. */
export class ShellScreen {
  readonly page: Page;
  readonly drillBand: Locator;
  readonly soundBar: Locator;
  readonly alarms: Locator;
  /** One line of the alarm bar for each SOS nobody has taken. */
  readonly alarmLines: Locator;
  constructor(page: Page) {
    this.page = page;
    this.drillBand = page.getByRole('complementary', { name: 'DRILL' });
    this.soundBar = page.getByRole('region', { name: 'Sound' });
    this.alarms = page.getByRole('region', { name: 'SOS waiting' });
    this.alarmLines = this.alarms.getByRole('listitem');
  }

  async isShown(timeout = 30_000): Promise<void> {
    await expect(this.page.getByRole('navigation', { name: 'Places' })).toBeVisible({ timeout });
  }

  async goTo(place: Place): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Places' })
      .getByRole('button', { name: new RegExp(`^${place}`) })
      .click();
  }

  /** By its two keys. Pressed again where they were lost: on a busy machine a screen takes them a moment later. */
  async goByKeys(key: string, place: Place): Promise<void> {
    await expect(async () => {
      await this.page.keyboard.press('KeyG');
      await this.page.keyboard.press(key);
      await expect(this.page.getByRole('main', { name: place, exact: true })).toBeVisible({ timeout: 1000 });
    }).toPass();
  }

  /** The state of the connection to Telegram, in words. */
  connection(words: string | RegExp): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: words });
  }

  /** Plays the test tone and says that it was heard. */
  async hearTheTone(): Promise<void> {
    await this.soundBar.getByRole('button', { name: 'Play the test tone' }).click();
    await this.soundBar.getByRole('button', { name: 'I heard it' }).click();
    await expect(this.soundBar).toBeHidden();
  }

  /** Closes every notice, so that the next one is the only one. */
  async hush(): Promise<void> {
    const close = this.page.getByRole('alert').getByRole('button', { name: 'Close' });
    await expect(async () => {
      while ((await close.count()) > 0) await close.first().click({ timeout: 1000 });
    }).toPass();
  }

  /** Takes back what the only notice offers to take back: an older one would take back something else. */
  async undo(): Promise<void> {
    const offer = this.page.getByRole('alert').getByRole('button', { name: 'Undo' });
    await expect(offer).toHaveCount(1);
    await offer.press('Enter');
  }

  alarm(text: string | RegExp): Locator {
    return this.alarmLines.filter({ hasText: text });
  }

  async openPalette(): Promise<Locator> {
    await this.page.keyboard.press('Control+k');
    const field = this.page.getByPlaceholder('Go to, do, open a case');
    await expect(field).toBeFocused();
    return field;
  }
}
