import { test as base, expect } from '@playwright/test';

/** Playwright's test with a limit on every single action: what hangs says where, not only that. */
export const test = base.extend({ actionTimeout: 15_000, navigationTimeout: 15_000 });
export { expect };
