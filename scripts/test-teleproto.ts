import { spawnSync } from 'node:child_process';

/** The adapter's whole flow suite over teleproto instead of GramJS: `npm run test:teleproto [-- more vitest options]`. */
const { status } = spawnSync('vitest', ['run', '--project', 'flow', 'tests/flow/telegram-', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TELEGRAM_LIBRARY: 'teleproto' },
});
process.exitCode = status ?? 1;
