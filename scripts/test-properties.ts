import { spawnSync } from 'node:child_process';

/**
 * The unit tests with every property tried thousands of times instead of a hundred: a rare counterexample should be found
 * here, before it is found by chance in somebody else's run. `npm run test:properties [-- RUNS [more vitest options]]`.
 */
const [runs = '5000', ...options] = process.argv.slice(2);
const { status } = spawnSync('vitest', ['run', '--project', 'unit', '--testTimeout', '900000', ...options], {
  stdio: 'inherit',
  env: { ...process.env, PROPERTY_RUNS: runs },
});
process.exitCode = status ?? 1;
