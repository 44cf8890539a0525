import { defineConfig } from 'vitest/config';
import { chosenLibrary, libraryName } from './tests/flow/support/library-hooks.ts';

/**
 * unit: beside the source, fast. flow: the real GramJS against the loopback data centre, the real store.
 * security: hostile input and leaks. Browser tests live in tests/e2e and run under Playwright.
 */
export default defineConfig({
  test: {
    // The cache of transformed modules doesn't know that another library stands behind the same import.
    fsModuleCache: libraryName() === 'gramjs',
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'] } },
      { test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], testTimeout: 60_000 } },
      {
        plugins: [chosenLibrary],
        test: { name: 'flow', include: ['tests/flow/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        test: { name: 'security', include: ['tests/security/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
    ],
  },
});
