import { expect, type Locator, type Page } from '@playwright/test';
import { PAPER } from '../support/protocol-paper.ts';
import { ShellScreen } from './shell.ts';

/** What a typist reads otherwise than the paper has it. */
export interface Misread {
  invalid?: string;
  votes?: readonly string[];
}

/** The place of the count: protocols in their list, one being keyed, one being decided. */
export class ProtocolsScreen {
  readonly page: Page;
  readonly form: Locator;
  readonly card: Locator;
  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('form', { name: /^Protocol of a/ });
    this.card = page.getByRole('main').getByRole('article');
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await new ShellScreen(this.page).goByKeys('KeyC', 'Count');
    await expect(this.page.getByRole('heading', { level: 1, name: 'Count' })).toBeVisible();
  }

  async show(status: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Which protocols' }).focus();
    await this.page.keyboard.type(status);
    await expect(this.page.getByRole('listbox', { name: status })).toBeVisible();
  }

  /** Opens the first of the list by keyboard. */
  async openFirst(): Promise<void> {
    await this.page.getByRole('listbox').focus();
    await this.page.keyboard.press('j');
    await this.page.keyboard.press('Enter');
    await expect(this.card).toBeVisible();
  }

  /** From the list to the next protocol's first row, its pages shown. */
  async keyNext(): Promise<void> {
    await this.page.keyboard.press('Shift+KeyE');
    await expect(this.page.getByRole('button', { name: 'Show the pages' })).toBeFocused();
    await this.page.keyboard.press('Enter');
    await expect(this.form.locator('[data-cell]').first()).toBeFocused();
  }

  private async figure(value: number | string): Promise<void> {
    await this.page.keyboard.type(String(value));
    await this.page.keyboard.press('Enter');
  }

  /** Types the invented paper as a person reads it, and saves: Enter leads on, PageDown turns the paper. */
  async typePaper({ invalid = String(PAPER.invalid), votes = PAPER.votes.map(String) }: Misread = {}): Promise<void> {
    const { keyboard } = this.page;
    for (let n = 0; n < 3; n += 1) await keyboard.press('Enter');
    await this.figure(PAPER.registered);
    await this.figure(PAPER.received);
    await this.figure(PAPER.issued);
    for (const count of PAPER.members) await this.figure(count);
    await keyboard.press('Enter');
    await this.figure(PAPER.participated);
    await this.figure(PAPER.absentee);
    await this.figure(PAPER.outside);
    // The lists are on the other side.
    await expect(this.page.getByText('Page 1 of 2')).toBeVisible();
    await keyboard.press('PageDown');
    await expect(this.page.getByText('Page 2 of 2')).toBeVisible();
    for (const count of votes) {
      await this.figure(count);
      await keyboard.press('Enter');
    }
    if (invalid === 'x') await keyboard.press('KeyX');
    else await this.figure(invalid);
    await this.figure(PAPER.unissued);
    await this.figure(PAPER.signatures);
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await expect(this.page.getByRole('button', { name: 'Save the sheet' })).toBeFocused();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Enter');
  }
}
