import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { chosenLibrary, libraryName } from './tests/flow/support/library-hooks.ts';
import { memoryFolder } from './tests/support/memory-folder.ts';

const cores = availableParallelism();
const globalSetup = 'tests/support/worker-bundle.ts';
const env = memoryFolder();

/**
 * unit: beside the source, fast. flow: the real GramJS against the loopback data centre, the real store.
 * security: hostile input and leaks. Browser tests live in tests/e2e and run under Playwright.
 */
export default defineConfig({
  test: {
    // Left to itself the runner keeps one core back for its own work: on two, every file would wait for the one before.
    maxWorkers: cores,
    // The cache of transformed modules doesn't know that another library stands behind the same import.
    fsModuleCache: libraryName() === 'gramjs',
    projects: [
      // Properties of a second or two, on a machine that does other things too: a limit for what hangs, not for what is slow.
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'],
          env,
          setupFiles: ['tests/support/property-runs.ts'],
          testTimeout: 30_000,
        },
      },
      { test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], env, globalSetup, testTimeout: 60_000 } },
      {
        plugins: [chosenLibrary],
        test: {
          name: 'flow',
          include: ['tests/flow/**/*.test.ts'],
          env,
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // They mostly wait: for limits of the library that nobody can shorten, and for processes. Each file has its own.
          maxWorkers: Math.max(3, cores),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'security',
          include: ['tests/security/**/*.test.ts'],
          env,
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
