import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWatchKeeper, watchRows } from '../../src/core/coverage/index.ts';
import { loadElection } from '../../src/core/election.ts';
import type { Codebook } from '../../src/core/export/formats/index.ts';
import { tableFiles } from '../../src/core/export/table-files.ts';
import { exportViews, preflightOf, privacyTools, type ViewContext } from '../../src/core/export/views/index.ts';
import { databaseFile, unlockForPeople } from '../../src/core/people/index.ts';
import { closeStore, one, openRead } from '../../src/core/store/index.ts';
import { createTallyKeeper } from '../../src/core/tabulation/index.ts';
import { EXPORT_PARTS, type ExportProfile, ms } from '../../src/domain/index.ts';
import type { MadeWorkspace } from './million-store.ts';

/** What the process of export-tables.ts measures: `node BUNDLE RESOURCES MADE PROFILE MOST_MB`. */
const [resources = '', madeJson = '', profileCode = 'public', most = '300'] = process.argv.slice(2);
const made = JSON.parse(madeJson) as MadeWorkspace;
const profile = profileCode as ExportProfile;
const NOW = ms(Date.UTC(2021, 0, 12));

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
let peak = 0;
const look = (): void => {
  peak = Math.max(peak, process.memoryUsage.rss());
};

const dir = join(made.dataDir, made.workspaceId);
const { dataKey, header } = await unlockForPeople(dir, made.number, made.passphrase);
const db = openRead({ file: databaseFile(dir), dataKey, cipher: header.cipher });
const submissions = one<{ n: number }>(db, 'SELECT count(*) AS n FROM submission')?.n ?? 0;
look();
const before = megabytes(peak);
const timer = setInterval(look, 10);

const election = loadElection(resources, 'kz-mazhilis-2021');
const tally = createTallyKeeper(db);
const watch = createWatchKeeper(db);
const context: ViewContext = {
  db,
  profile,
  election,
  now: NOW,
  told: 'count',
  tally: () => tally.now().tally,
  watched: () => watchRows(db, watch.at(NOW, election.watchRules)),
  photos: () => [],
};
const tools = privacyTools(context, (sha256) => sha256);

async function preflight(): Promise<string> {
  const steps = preflightOf(exportViews(context, EXPORT_PARTS).tables, profile, tools);
  for (;;) {
    const step = steps.next();
    look();
    if (step.done) {
      const held = step.value.held.map(({ what, why, n }) => `${n} ${what} ${why}`);
      return held.join(', ');
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function write(): Promise<string> {
  const codebook = JSON.parse(readFileSync(join(resources, 'codebook.json'), 'utf8')) as Codebook;
  const files = tableFiles(context, {
    parts: EXPORT_PARTS,
    tools,
    figures: [],
    shapes: [],
    codebook,
    readPhoto: async () => null,
    created: NOW,
    drill: true,
    program: 'Maere 0.0.0-bench',
  });
  let [bytes, n] = [0, 0];
  for (const file of files) {
    n += 1;
    await file.write(
      async (piece) => {
        bytes += piece.length;
        look();
      },
      new AbortController().signal,
      () => {},
    );
    look();
  }
  return `${n} files, ${megabytes(bytes)} MB`;
}

for (const [what, pass] of [
  ['preflight', preflight],
  ['written', write],
] as const) {
  const startedAt = performance.now();
  const said = await pass();
  look();
  console.log(`${what}: ${Math.round(performance.now() - startedAt)} ms, peak ${megabytes(peak)} MB; ${said}`);
}
clearInterval(timer);
closeStore(db);
console.log(`${submissions} submissions, ${profile}: ${before} MB before, peak ${megabytes(peak)} MB (≤ ${most})`);
process.exitCode = megabytes(peak) <= Number(most) ? 0 : 1;
