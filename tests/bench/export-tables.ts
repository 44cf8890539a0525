import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { makeTallyWorkspace } from './tally-store.ts';

/**
 * Tables of a bundle from a headquarters with a million reviewed ballots and 10 061 protocols: how long a preflight and the
 * writing take, and how much memory that needs (issue 8: 300 MB). `node tests/bench/export-tables.ts [--ballots N]
 * [--protocols N] [--keep FOLDER] [--made JSON] [--profile public]`. Measured in a process of its own and from one bundled
 * file, as the program runs: what made the headquarters, and what strips types, is not counted.
 */
const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '1000000' },
    protocols: { type: 'string', default: '10061' },
    keep: { type: 'string' },
    made: { type: 'string' },
    profile: { type: 'string', default: 'public' },
  },
});
const MOST_MB = 300;
/** As the job's thread is held: what rows leave behind is collected, and does not lie about. */
const HELD = ['--max-semi-space-size=4', '--max-old-space-size=128'];
const root = join(import.meta.dirname, '..', '..');
const outDir = join(root, 'node_modules/.cache', `maere-bench-export-${process.pid}`);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'maere-export-'));

try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3', '@node-rs/argon2', 'sharp'] },
    build: {
      ssr: join(import.meta.dirname, 'export-tables-measured.ts'),
      outDir,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  const [ballots, protocols] = [Number(values.ballots), Number(values.protocols)];
  const made =
    values.made ??
    JSON.stringify(
      await makeTallyWorkspace(join(folder, `tally-${ballots}-${protocols}`), { ballots, protocols }, (what, done) => {
        if (done % 100_000 === 0) console.error(`${done} ${what}`);
      }),
    );
  const args = [
    ...HELD,
    join(outDir, 'export-tables-measured.mjs'),
    join(root, 'resources'),
    made,
    values.profile,
    String(MOST_MB),
  ];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
