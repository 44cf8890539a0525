import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutCompiling } from './lib/lockfile.ts';
import { root } from './lib/places.ts';

/** `npm run lock -- -D -E some-package@1.2.3`: locks a change of dependencies, without installing it. Then `npm ci`. */
const file = join(root, 'package-lock.json');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const result = spawnSync(npm, ['install', '--package-lock-only', '--ignore-scripts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (result.status !== 0) process.exit(result.status ?? 1);
writeFileSync(file, withoutCompiling(readFileSync(file, 'utf8')));
