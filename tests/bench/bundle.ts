import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { buildPages } from '../../scripts/lib/pages.ts';
import { makeTallyWorkspace } from './tally-store.ts';

/**
 * `npm run bench:bundle -- [--ballots 1000000] [--protocols 10061] [--keep FOLDER] [--made JSON] [--profile public]`: a whole
 * bundle of a headquarters with a million reviewed ballots: time, memory (≤ 300 MB), how soon it can be cancelled, what a
 * killed one leaves behind, and that it verifies. The job runs in its own thread from one bundled file, as in the program; the
 * process beside it holds nothing else.
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
const root = join(import.meta.dirname, '..', '..');
const outDir = join(root, 'node_modules/.cache', `maere-bench-bundle-${process.pid}`);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'maere-export-'));
const bundles = mkdtempSync(join(tmpdir(), 'maere-bundles-'));

/** Runs until it says that half is done, and is killed: then its partial file is there and nothing else. */
async function killed(args: readonly string[]): Promise<boolean> {
  const target = join(bundles, 'killed');
  mkdirSync(target);
  const child = spawn(process.execPath, [...args, 'kill', target], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = new Promise((resolve) => child.stdout.once('data', resolve));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await Promise.race([said, ended]);
  child.kill('SIGKILL');
  await ended;
  const left = readdirSync(target);
  console.log(`killed: left behind ${left.join(', ') || 'nothing'}`);
  return left.length === 1 && left[0]?.endsWith('.partial') === true;
}

try {
  for (const entry of ['tests/bench/bundle-measured.ts', 'src/core/jobs/worker.ts'])
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true, external: ['better-sqlite3', '@node-rs/argon2', 'sharp', 'pdfmake'] },
      build: {
        ssr: join(root, entry),
        outDir,
        emptyOutDir: false,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    });
  await buildPages(join(outDir, 'pages'));
  const [ballots, protocols] = [Number(values.ballots), Number(values.protocols)];
  const made =
    values.made ??
    JSON.stringify(
      await makeTallyWorkspace(join(folder, `tally-${ballots}-${protocols}`), { ballots, protocols }, (what, done) => {
        if (done % 100_000 === 0) console.error(`${done} ${what}`);
      }),
    );
  const args = [
    join(outDir, 'bundle-measured.mjs'),
    join(outDir, 'worker.mjs'),
    join(root, 'resources'),
    made,
    values.profile,
  ];
  const whole = join(bundles, 'whole');
  mkdirSync(whole);
  const measured = spawnSync(process.execPath, [...args, 'measure', whole], { stdio: 'inherit' }).status === 0;
  process.exitCode = (await killed(args)) && measured ? 0 : 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
  rmSync(bundles, { recursive: true, force: true });
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
