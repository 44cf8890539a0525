import { spawnSync } from 'node:child_process';

/**
 * The adapter's whole flow suite another way than it runs by default: over teleproto instead of GramJS (`npm run
 * test:teleproto`), or in the thread in which core runs it (`npm run test:thread`). More vitest options go behind `--`.
 */
const WAYS: Record<string, Record<string, string>> = {
  teleproto: { TELEGRAM_LIBRARY: 'teleproto' },
  thread: { TELEGRAM_THREAD: '1' },
};
const [way = '', ...options] = process.argv.slice(2);
const env = WAYS[way];
if (!env) throw new Error(`no way ${way}: ${Object.keys(WAYS).join(', ')}`);
const { status } = spawnSync('vitest', ['run', '--project', 'flow', 'tests/flow/telegram-', ...options], {
  stdio: 'inherit',
  env: { ...process.env, ...env },
});
process.exitCode = status ?? 1;
