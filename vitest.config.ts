import { defineConfig } from 'vitest/config';

/**
 * unit: beside the source, fast. flow: the real GramJS against the loopback data centre, the real store.
 * security: hostile input and leaks. Browser tests live in tests/e2e and run under Playwright.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'] } },
      { test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'flow', include: ['tests/flow/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 } },
      {
        test: { name: 'security', include: ['tests/security/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
    ],
  },
});
