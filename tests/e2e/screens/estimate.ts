import { expect, type Locator, type Page } from '@playwright/test';
import { ProtocolsScreen } from './protocols.ts';

export type EstimatePart = 'Sample' | 'Result' | 'Reporting curve' | 'Drawn stations';
const PARTS: readonly string[] = ['Sample', 'Result', 'Reporting curve', 'Drawn stations'];

/** The third tab of the count: sample, estimate, reporting curve, drawn stations. */
export class EstimateScreen {
  readonly page: Page;
  readonly region: Locator;
  readonly state: Locator;
  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'Estimate', exact: true });
    this.state = page.getByRole('list', { name: 'How far the estimate has come' }).locator('[aria-current=step]');
  }

  async open(): Promise<void> {
    await new ProtocolsScreen(this.page).open();
    await this.page.getByRole('tab', { name: 'Protocols' }).focus();
    await this.page.keyboard.press('ArrowRight');
    await this.page.keyboard.press('ArrowRight');
    await expect(this.page.getByRole('heading', { level: 1, name: 'Estimate from the recorded sample' })).toBeVisible();
  }

  /** By the arrows, from whichever part is open. */
  async goTo(part: EstimatePart): Promise<void> {
    const tabs = this.page.getByRole('tablist', { name: 'Parts of the estimate' });
    const open = tabs.getByRole('tab', { selected: true });
    await open.focus();
    const here = PARTS.indexOf((await open.textContent()) ?? '');
    const there = PARTS.indexOf(part);
    for (let n = here; n !== there; n += Math.sign(there - here))
      await this.page.keyboard.press(there > here ? 'ArrowRight' : 'ArrowLeft');
    await expect(tabs.getByRole('tab', { name: part, selected: true })).toBeVisible();
  }
}
