import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from './scripts/lib/chromium.ts';

const executablePath = findChromium();

/** In the real desktop window: the specs that need one window, and no link for another. `npm test -- desktop` sets it. */
const DESKTOP = { name: 'electron', testMatch: ['pipe.spec.ts', 'practise.spec.ts', 'languages.spec.ts'] };

/** Browser tests start their own host on a free port and a folder of their own (tests/e2e), so nothing is served here. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  // Half of a spec is waiting: two on two cores take two thirds of the time of one.
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: [['list']],
  use: {
    headless: true,
    viewport: { width: 1280, height: 800 },
    // Autoplay is allowed by flag except where a test is about its being blocked.
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: CHROMIUM_FLAGS },
    // A trace of every test costs a fifth of the run: `--trace retain-on-failure` where one is looked for.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: process.env.MAERE_DESKTOP === '1' ? [DESKTOP] : [{ name: 'chromium', use: { browserName: 'chromium' } }],
});
