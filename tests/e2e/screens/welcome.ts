import { expect, type Page } from '@playwright/test';

export interface NewHeadquarters {
  hqName: string;
  callName: string;
  passphrase: string;
}

/** Three ways in: practise, open, create. */
export class WelcomeScreen {
  readonly page: Page;
  /** How long a person looks at what they typed before they send it, ms. */
  readonly linger: number;
  constructor(page: Page, linger = 0) {
    this.page = page;
    this.linger = linger;
  }

  async isShown(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Märe', exact: true })).toBeVisible();
  }

  async choose(way: 'Practise' | 'Open' | 'Create'): Promise<void> {
    const head = this.page.getByRole('button', { name: new RegExp(`^${way}`) }).first();
    await expect(head).toHaveAttribute('aria-expanded', /./);
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    await expect(head).toHaveAttribute('aria-expanded', 'true');
  }

  /** Creates a headquarters and returns the number shown once. */
  async create({ hqName, callName, passphrase }: NewHeadquarters): Promise<string> {
    await this.choose('Create');
    await this.page.getByLabel('Name of the headquarters').fill(hqName);
    await this.page.getByLabel('Your call name').fill(callName);
    await this.page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.page.getByLabel('Passphrase, once more').fill(passphrase);
    await this.page.waitForTimeout(this.linger);
    await this.page.getByRole('button', { name: 'Create headquarters' }).click();
    await expect(this.page.getByRole('heading', { name: 'Remember your number' })).toBeVisible({ timeout: 30_000 });
    const number = (await this.page.getByRole('status').textContent()) ?? '';
    await this.page.getByRole('button', { name: 'I have it' }).click();
    return number.trim();
  }

  async open(number: string, passphrase: string): Promise<void> {
    await this.choose('Open');
    await this.page.getByLabel('Your number').fill(number);
    await this.page.getByLabel('Passphrase').fill(passphrase);
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
