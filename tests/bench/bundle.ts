/**
 * `npm run bench:bundle -- [--ballots 1000000] [--protocols 10061] [--entries 1000000] [--keep FOLDER] [--profile public …]
 * [--only alone|host|make] [--bundles FOLDER]`: whole bundles, every part in three languages, of a headquarters with a million
 * submissions, their photographs and a million entries of the journal. Exit code 1 if anything is not as it should be.
 *
 * `alone`: the export's thread in a process that holds nothing else, started as core starts it. Its peak is the peak of the
 * whole process, Node's own part among it (VmHWM), and must be at most 300 MB.
 * `host`: the built host with everything it does (needs a build): what the export adds to it, how long core is not heard while
 * messages are stored, how soon it is cancelled at several moments and what is left, what a kill leaves and the next start
 * does with it, and whether what was made verifies.
 *
 * With `--keep` the headquarters is made once (a quarter of an hour) and used again while schema and generator are the same.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { build } from 'vite';
import { buildPages } from '../../scripts/lib/pages.ts';
import { EXPORT_PROFILES } from '../../src/domain/index.ts';
import { measureHost } from './bundle-host.ts';
import { makeBundleWorkspace } from './bundle-store.ts';
import type { MadeWorkspace } from './million-store.ts';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '1000000' },
    protocols: { type: 'string', default: '10061' },
    entries: { type: 'string', default: '1000000' },
    keep: { type: 'string' },
    profile: { type: 'string', multiple: true },
    only: { type: 'string' },
    bundles: { type: 'string' },
  },
});
const MOST_MB = 300;
const profiles = EXPORT_PROFILES.filter((each) => (values.profile ?? EXPORT_PROFILES).includes(each));
const root = join(import.meta.dirname, '..', '..');
const outDir = join(root, 'node_modules/.cache', `maere-bench-bundle-${process.pid}`);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'maere-export-'));
const bundles = values.bundles === undefined ? mkdtempSync(join(tmpdir(), 'maere-bundles-')) : resolve(values.bundles);

/** Both the process and the thread from one file each, as the program is: what strips types is not measured. */
async function bundled(): Promise<void> {
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
}

async function alone(made: MadeWorkspace): Promise<boolean> {
  await bundled();
  const recipient = await identityToRecipient(await generateIdentity());
  let good = true;
  for (const profile of profiles) {
    const target = join(bundles, `alone-${profile}`);
    mkdirSync(target, { recursive: true });
    const args = [join(outDir, 'worker.mjs'), join(root, 'resources'), JSON.stringify(made), profile, target];
    const measured = [join(outDir, 'bundle-measured.mjs'), ...args, recipient, String(MOST_MB)];
    good = spawnSync(process.execPath, measured, { stdio: 'inherit' }).status === 0 && good;
    rmSync(target, { recursive: true });
  }
  return good;
}

try {
  const [ballots, protocols, entries] = [values.ballots, values.protocols, values.entries].map(Number) as [
    number,
    number,
    number,
  ];
  const made = await makeBundleWorkspace(
    join(folder, `bundle-${ballots}-${protocols}-${entries}`),
    { ballots, protocols, entries },
    (what, done) => {
      if (done % (what === 'protocols' ? 1000 : 100_000) === 0) console.error(`${done} ${what}`);
    },
  );
  let good = true;
  const does = (what: string): boolean => values.only === undefined || values.only === what;
  if (does('alone')) good = await alone(made);
  if (does('host'))
    good = (await measureHost({ made, profiles, bundles, mostMb: MOST_MB, scale: entries / 1e6 })) && good;
  console.log(good ? 'all as it should be' : 'NOT as it should be');
  process.exitCode = good ? 0 : 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
  if (values.bundles === undefined) rmSync(bundles, { recursive: true, force: true });
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
