import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadElection } from '../../src/core/election.ts';
import type { ExportDone, ExportJob, ExportReply } from '../../src/core/export/job/job.ts';
import { EXPORT_LIMITS } from '../../src/core/export/job/limits.ts';
import type { ExportOptions } from '../../src/core/jobs/export-reads.ts';
import { databaseFile, mediaDir, unlockForPeople } from '../../src/core/people/index.ts';
import {
  type BundleAbout,
  bundleMoment,
  bundleName,
  EXPORT_PARTS,
  type ExportProfile,
  extractKindOf,
  PROFILE_RULES,
} from '../../src/domain/index.ts';
import { createPace } from './export-pace.ts';
import type { MadeWorkspace } from './million-store.ts';
import { forgetPeak, memoryNow, memoryPeak } from './process-memory.ts';

/**
 * What a process of bundle.ts does: one whole bundle in the export's own thread, started as core starts it, and nothing else.
 * `node BUNDLE WORKER RESOURCES MADE PROFILE FOLDER RECIPIENT MOST_MB`.
 */
const [entry = '', resources = '', madeJson = '', profileCode = 'public', folder = '', recipient = '', most = '300'] =
  process.argv.slice(2);
const made = JSON.parse(madeJson) as MadeWorkspace;
const profile = profileCode as ExportProfile;

const dir = join(made.dataDir, made.workspaceId);
const { dataKey, header } = await unlockForPeople(dir, made.number, made.passphrase);
const { profile: election } = loadElection(resources, 'kz-mazhilis-2021');
const secret = randomBytes(32);
const now = Date.now();
const { k, encrypted } = PROFILE_RULES[profile];

const about: BundleAbout = {
  format: 1,
  bundle: '00000000-0000-7000-8000-000000000001',
  sequence: 1,
  replaces: [],
  drill: true,
  profile,
  parts: [...EXPORT_PARTS],
  languages: ['kk', 'ru', 'en'],
  k,
  created: bundleMoment(now),
  election: { id: election.id, sha256: '0'.repeat(64) },
  program: { name: 'Maere', version: '0.0.0-bench' },
};
const job: ExportJob<ExportOptions> = {
  job: 'export',
  location: { file: databaseFile(dir), dataKey: Uint8Array.from(dataKey), cipher: header.cipher },
  about,
  target: join(folder, `${bundleName(about)}.zip${encrypted ? '.age' : ''}`),
  recipients: encrypted ? [recipient] : [],
  extract: { kind: extractKindOf(profile), secret },
  options: {
    profile,
    parts: EXPORT_PARTS,
    election,
    now,
    released: null,
    shapes: [],
    secret,
    mediaDir: mediaDir(dir),
    resourcesDir: resources,
    pagesDir: join(dirname(entry), 'pages'),
  },
  cancel: new SharedArrayBuffer(4),
};

const before = memoryNow();
forgetPeak();
const pace = createPace();
/** What each file needed, the file by name of the one that was begun then. */
const peaks: { file: string; mb: number }[] = [];
function peakAt(next: string): void {
  peaks.push({ file: pace.file === '' ? 'looking ahead' : pace.file, mb: memoryPeak() });
  if (next !== '') forgetPeak();
}
const worker = new Worker(entry, { workerData: job, resourceLimits: EXPORT_LIMITS });
const { written } = await new Promise<ExportDone>((resolve, reject) => {
  worker.on('error', reject);
  worker.on('message', (reply: ExportReply) => {
    if ('now' in reply) {
      if (reply.now.file !== pace.file) peakAt(reply.now.file);
      pace.heard(reply.now);
    } else if ('done' in reply) resolve(reply.done);
    else reject(new Error(`${reply.failed} ${reply.detail}`));
  });
});
peakAt('');
const { seconds, silence, silentAt, words, slow } = pace.end();
const highest = peaks.toSorted((a, b) => b.mb - a.mb);
const peak = highest[0]?.mb ?? Number.NaN;
const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(0);
console.log(
  `${profile}: ${seconds.toFixed(1)} s, ${written.payload.files} files, ${megabytes(written.payload.bytes)} MB in ${megabytes(written.bytes)} MB\n` +
    `  memory of the whole process: peak ${peak.toFixed(0)} MB (≤ ${most}), ${before.toFixed(0)} MB before\n` +
    `  highest at ${highest
      .slice(0, 4)
      .map(({ file, mb }) => `${file} ${mb.toFixed(0)}`)
      .join(', ')}\n` +
    `  longest silence ${(silence / 1000).toFixed(2)} s (${silentAt}), ${words} words; ${slow.join(', ')}`,
);
process.exitCode = peak <= Number(most) ? 0 : 1;
if (process.env.BENCH_PEAKS) for (const { file, mb } of peaks) console.log(`    ${mb.toFixed(0).padStart(5)} ${file}`);
