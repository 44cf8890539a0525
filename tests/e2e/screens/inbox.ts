import { expect, type Locator, type Page } from '@playwright/test';

export class InboxScreen {
  readonly page: Page;
  readonly messages: Locator;
  readonly article: Locator;
  constructor(page: Page) {
    this.page = page;
    this.messages = page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
    this.article = page.getByRole('main').getByRole('article');
  }

  message(text: string | RegExp): Locator {
    return this.messages.filter({ hasText: text });
  }

  async open(text: string | RegExp): Promise<void> {
    await this.message(text).click();
    await expect(this.article.getByRole('heading', { level: 2 })).toBeVisible();
  }
}
