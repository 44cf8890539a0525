import { spawnSync } from 'node:child_process';

/**
 * The rules' unit tests with every property tried thirty times as often: a rare counterexample should be found here, before
 * it is found by chance in somebody else's run. `npm run test:properties [-- FACTOR [more vitest options]]`.
 */
const [factor = '30', ...options] = process.argv.slice(2);
const { status } = spawnSync(
  'vitest',
  ['run', '--project', 'unit', 'src/domain', '--testTimeout', '900000', ...options],
  { stdio: 'inherit', env: { ...process.env, PROPERTY_FACTOR: factor } },
);
process.exitCode = status ?? 1;
