import { expect, type Locator, type Page } from '@playwright/test';
import { type Words, words } from '../support/words.ts';

export const SETTINGS = ['Telegram', 'People', 'Journal', 'Sound', 'Language and appearance'] as const;

export class SettingsScreen {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async goTo(name: (typeof SETTINGS)[number]): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
}

export interface Account {
  apiId: string;
  apiHash: string;
  phone: string;
  code: string;
  /** Of two-step verification, where it is on. */
  password?: string;
}

/** Settings, Telegram: the account, its chats, their bots. */
export class TelegramSettings {
  readonly page: Page;
  readonly t: Words;
  /** How long a person looks at what they typed before they send it, ms. */
  readonly linger: number;
  constructor(page: Page, { t = words('en'), linger = 0 }: { t?: Words; linger?: number } = {}) {
    this.page = page;
    this.t = (key, values) => t(`settings.telegram.${key}`, values);
    this.linger = linger;
  }

  async beginConnecting(): Promise<void> {
    await this.page.getByRole('button', { name: this.t('connect') }).click();
    await expect(this.page.getByLabel(this.t('apiId'))).toBeVisible();
  }

  async giveKeys({ apiId, apiHash, phone }: Account): Promise<void> {
    const { page, t } = this;
    await page.getByLabel(t('apiId')).fill(apiId);
    await page.getByLabel(t('apiHash')).fill(apiHash);
    await page.getByLabel(t('phone')).fill(phone);
    await page.waitForTimeout(this.linger);
    await page.getByRole('button', { name: t('requestCode') }).click();
    // A first connection, key exchange included.
    await expect(page.getByLabel(t('code'), { exact: true })).toBeVisible({ timeout: 40_000 });
  }

  async giveCode({ code, password }: Account): Promise<void> {
    const { page, t } = this;
    await page.getByLabel(t('code'), { exact: true }).fill(code);
    await page.waitForTimeout(this.linger);
    await page.getByRole('button', { name: t('submitCode') }).click();
    await expect(password === undefined ? page.getByText(t('doneWhat')) : page.getByLabel(t('password'))).toBeVisible();
  }

  async givePassword({ password = '' }: Account): Promise<void> {
    const { page, t } = this;
    await page.getByLabel(t('password')).fill(password);
    await page.waitForTimeout(this.linger);
    await page.getByRole('button', { name: t('submitCode') }).click();
    await expect(page.getByText(t('doneWhat'))).toBeVisible();
  }

  async connect(account: Account): Promise<void> {
    await this.beginConnecting();
    await this.giveKeys(account);
    await this.giveCode(account);
    if (account.password !== undefined) await this.givePassword(account);
  }

  async finishConnecting(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue' }).click();
  }

  watching(title: string): Locator {
    return this.page.getByRole('switch', { name: `Watch ${title}` });
  }

  async watch(title: string): Promise<void> {
    // Watched chats go to the top as they are watched, and a key press on a row that moves is lost: once more, then.
    await expect(async () => {
      // The switch itself is hidden under its track: the keyboard reaches it, as a person's would.
      if (!(await this.watching(title).isChecked())) await this.watching(title).press('Space');
      await expect(this.watching(title)).toBeChecked({ timeout: 3_000 });
    }).toPass({ timeout: 15_000 });
  }

  /** Binds the only free bot of a watched chat. */
  async bindBot(title: string, scheme: string): Promise<void> {
    await this.page.getByRole('button', { name: `Bots of ${title}` }).click();
    await this.page.getByRole('textbox', { name: /^Pseudonym scheme/ }).fill(scheme);
    await this.page.getByRole('button', { name: 'Bind', exact: true }).click();
    await expect(this.page.getByText(`Bound as ${scheme} by`)).toBeVisible();
  }
}

/** Settings, People. */
export class PeopleSettings {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Adds a person, a responder unless told otherwise, and returns their number. */
  async add(callName: string, passphrase: string, role: string | null = null): Promise<string> {
    await this.page.getByRole('button', { name: 'Add a person' }).click();
    await this.page.getByLabel('Call name').fill(callName);
    await this.page.getByLabel('Their first passphrase').fill(passphrase);
    if (role !== null) {
      await this.page.getByRole('combobox', { name: 'Role' }).first().click();
      await this.page.getByRole('option', { name: role, exact: true }).click();
    }
    await this.page.getByRole('button', { name: 'Add', exact: true }).click();
    const said = this.page.getByText(/^Added\. Their number is/);
    await expect(said).toBeVisible({ timeout: 30_000 });
    const number = /is (\S+?)\.$/.exec((await said.textContent()) ?? '')?.[1] ?? '';
    // A notice has one too.
    await this.page.getByRole('main').getByRole('button', { name: 'Close', exact: true }).click();
    return number;
  }

  async oneTimeLink(): Promise<string> {
    await this.page.getByRole('button', { name: 'Make a link' }).click();
    const shown = this.page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/#link=/);
    await expect(shown).toBeVisible();
    return ((await shown.textContent()) ?? '').trim();
  }
}

/** Settings, Journal. */
export class JournalSettings {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async verifies(): Promise<void> {
    await this.page.getByRole('button', { name: 'Verify the chain' }).click();
    await expect(this.page.getByText(/^The chain is whole: \d+ entries?\.$/)).toBeVisible();
  }

  async rebuildsTheSame(): Promise<void> {
    await this.page.getByRole('button', { name: 'Rebuild from the journal' }).click();
    await expect(this.page.getByText(/^Rebuilt \d+ tables?\. Nothing differs\.$/)).toBeVisible();
  }
}
