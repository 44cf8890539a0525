import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { settled } from './settled.ts';
import { expect } from './test.ts';

type Scheme = 'light' | 'dark';

interface Looked {
  /** The part of the page that is looked at, a CSS selector; all of it when absent. */
  within?: string | undefined;
  /** Only these rules of axe. */
  rules?: readonly string[];
}

/** What axe finds on the page as it stands, one line each: the rule, where, and why. */
async function look(page: Page, { within, rules }: Looked = {}): Promise<string[]> {
  // Legacy mode looks from within the page: there are no frames of others in ours, and a second page costs more than looking.
  let axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  if (within) axe = axe.include(within);
  if (rules) axe = axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`),
  );
}

/** The page, or a part of it, has nothing for axe to find. */
export async function clean(page: Page, within?: string): Promise<void> {
  expect(await look(page, { within })).toEqual([]);
}

/** What axe finds in light and in dark. Leaves the window dark. */
export async function faultsOfBothSchemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const satisfies readonly Scheme[]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await settled(page);
    // Names and structure are the same in both schemes: only colours are looked at twice.
    const faults = await look(page, colorScheme === 'dark' ? { rules: ['color-contrast'] } : {});
    found.push(...faults.map((fault) => `${colorScheme}: ${fault}`));
  }
  return found;
}
