import { expect, type Page } from '@playwright/test';
import { type Words, words } from '../support/words.ts';

export interface NewHeadquarters {
  hqName: string;
  callName: string;
  passphrase: string;
}

/** Three ways in: practise, open, create; and the number that a new headquarters shows once. */
export class WelcomeScreen {
  readonly page: Page;
  readonly t: Words;
  /** How long a person looks at what they typed before they send it, ms. */
  readonly linger: number;
  constructor(page: Page, { t = words('en'), linger = 0 }: { t?: Words; linger?: number } = {}) {
    this.page = page;
    this.t = t;
    this.linger = linger;
  }

  async choose(way: 'practise' | 'open' | 'create'): Promise<void> {
    const head = this.page
      .getByRole('button', { name: new RegExp(`^${this.t(`welcome.${way}.title`)}`) })
      .and(this.page.locator('[aria-expanded]'));
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    await expect(head).toHaveAttribute('aria-expanded', 'true');
  }

  /** Creates a headquarters; leaves the screen that shows its number. */
  async beginCreating({ hqName, callName, passphrase }: NewHeadquarters): Promise<void> {
    const { page, t } = this;
    await this.choose('create');
    await page.getByLabel(t('welcome.create.hqName')).fill(hqName);
    await page.getByLabel(t('welcome.create.callName')).fill(callName);
    await page.getByLabel(t('welcome.create.passphrase'), { exact: true }).fill(passphrase);
    await page.getByLabel(t('welcome.create.again')).fill(passphrase);
    await page.waitForTimeout(this.linger);
    await page.getByRole('button', { name: t('welcome.create.start') }).click();
    await expect(page.getByRole('heading', { name: t('welcome.number.title') })).toBeVisible({ timeout: 30_000 });
  }

  async takeNumber(): Promise<string> {
    const number = (await this.page.getByRole('status').textContent()) ?? '';
    await this.page.getByRole('button', { name: this.t('welcome.number.done') }).click();
    return number.trim();
  }

  /** Creates a headquarters and returns the number shown once. */
  async create(made: NewHeadquarters): Promise<string> {
    await this.beginCreating(made);
    return this.takeNumber();
  }

  async open(number: string, passphrase: string): Promise<void> {
    await this.choose('open');
    await this.page.getByLabel(this.t('common.number')).fill(number);
    await this.page.getByLabel(this.t('common.passphrase')).fill(passphrase);
    await this.page.keyboard.press('Enter');
  }
}

/** Number and passphrase, on a seat of a headquarters that is open already. */
export class SignInScreen {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async isShown(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }

  async signIn(number: string, passphrase: string): Promise<void> {
    await this.page.getByLabel('Your number').fill(number);
    await this.page.getByLabel('Passphrase').fill(passphrase);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}
