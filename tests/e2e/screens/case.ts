import { expect, type Locator, type Page } from '@playwright/test';
import { ShellScreen } from './shell.ts';

/** The Board with its list and the case in hand. */
export class BoardScreen {
  readonly page: Page;
  readonly list: Locator;
  readonly cards: Locator;
  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('listbox', { name: 'Cases' });
    this.cards = this.list.getByRole('option');
  }

  card(text: string | RegExp): Locator {
    return this.cards.filter({ hasText: text });
  }

  async open(text: string | RegExp): Promise<CaseScreen> {
    await this.card(text).click();
    const opened = new CaseScreen(this.page);
    await opened.isShown();
    return opened;
  }
}

/** The Board in columns. */
export class ColumnsScreen {
  readonly columns: Locator;
  /** Every card that is drawn. */
  readonly all: Locator;
  readonly inHand: Locator;
  constructor(page: Page) {
    this.columns = page
      .getByRole('main')
      .locator('section[aria-label]')
      .filter({ has: page.getByRole('listbox') });
    this.all = this.columns.getByRole('option');
    this.inHand = this.all.and(page.locator('[data-cursor]'));
  }

  /** By keys, from any place. A key pressed before the Board is there is nobody's. */
  async open(): Promise<void> {
    const page = this.columns.page();
    await new ShellScreen(page).goByKeys('KeyB', 'Board');
    await expect(async () => {
      if ((await this.columns.count()) === 0) await page.keyboard.press('d');
      await expect(this.columns.first()).toBeVisible({ timeout: 700 });
    }).toPass();
  }

  column(name: string): Locator {
    return this.columns.and(this.columns.page().locator(`[aria-label^="${name}, "]`));
  }

  cards(name: string): Locator {
    return this.column(name).getByRole('option');
  }

  card(text: string | RegExp): Locator {
    return this.all.filter({ hasText: text });
  }
}

export class CaseScreen {
  readonly page: Page;
  readonly article: Locator;
  readonly story: Locator;
  readonly answer: Locator;
  /** How long a person looks at what they typed before they send it, ms. */
  readonly linger: number;
  constructor(page: Page, linger = 0) {
    this.page = page;
    this.linger = linger;
    this.article = page.getByRole('main').getByRole('article');
    this.story = this.article.getByRole('region', { name: 'Story' });
    this.answer = this.article.getByRole('region', { name: 'Actions' });
  }

  async isShown(): Promise<void> {
    await expect(this.article.getByRole('heading', { level: 2 })).toBeVisible();
  }

  async reply(text: string): Promise<void> {
    await this.answer.getByRole('button', { name: /^Reply/ }).click();
    await this.answer.getByRole('textbox', { name: 'Reply' }).fill(text);
    await this.page.waitForTimeout(this.linger);
    await this.answer.getByRole('button', { name: /^Send/ }).click();
  }

  async note(text: string): Promise<void> {
    await this.answer.getByRole('button', { name: /^Note/ }).click();
    await this.answer.getByRole('textbox', { name: 'Note' }).fill(text);
    await this.page.waitForTimeout(this.linger);
    await this.answer.getByRole('button', { name: /^Save note/ }).click();
  }
}
