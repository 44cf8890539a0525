import { type Browser, test as base, expect } from '@playwright/test';
import { DESKTOP } from './desktop.ts';

const limited = base.extend({ actionTimeout: 15_000, navigationTimeout: 15_000 });

/**
 * Playwright's test with a limit on every single action: what hangs says where, not only that. In the desktop window no
 * browser is started beside it.
 */
export const test = DESKTOP
  ? limited.extend<object, { browser: Browser }>({
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
      browser: [async ({}, use) => use(null as unknown as Browser), { scope: 'worker' }],
    })
  : limited;
export { expect };
