import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.ts';

/** What a build is made of. */
const SOURCES = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const STAMP = join(root, 'out/.built');

/** Whether `out/` is missing or older than anything it is made of. Compares file times; a few milliseconds. */
export function buildIsStale(): boolean {
  const built = statSync(STAMP, { throwIfNoEntry: false });
  return !built || SOURCES.some((path) => newest(join(root, path)) > built.mtimeMs);
}

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** The program, then the pages that it hands out. */
const STEPS = [['node_modules/electron-vite/dist/cli.js', 'build', '--logLevel', 'warn'], ['scripts/pages.ts']];

/** Builds everything into `out/`; its words are shown only when it fails. Returns whether it worked. */
export function build(): boolean {
  const startedAt = new Date();
  for (const step of STEPS) {
    const result = spawnSync(process.execPath, step, { cwd: root, encoding: 'utf8' });
    if (result.status !== 0) {
      process.stderr.write(`${result.stdout}${result.stderr}`);
      return false;
    }
  }
  writeFileSync(STAMP, '');
  // What is edited while a build runs is newer than it.
  utimesSync(STAMP, startedAt, startedAt);
  return true;
}
