import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadElection } from '../../src/core/election.ts';
import { openKey, signPrehash } from '../../src/core/export/bundle/sign.ts';
import { nameTarget } from '../../src/core/export/bundle/target.ts';
import type { ExportDone, ExportJob, ExportReply } from '../../src/core/export/job/job.ts';
import { EXPORT_LIMITS } from '../../src/core/export/job/limits.ts';
import { signaturePath } from '../../src/core/export/release/desk.ts';
import type { VerifyJob } from '../../src/core/export/verify/work.ts';
import type { ExportOptions } from '../../src/core/jobs/export-reads.ts';
import { databaseFile, mediaDir, unlockForPeople } from '../../src/core/people/index.ts';
import {
  type BundleAbout,
  type BundleReport,
  bundleMoment,
  bundleName,
  claimOf,
  EXPORT_PARTS,
  type ExportProfile,
  extractKindOf,
  publicKeyFile,
  trustedComment,
} from '../../src/domain/index.ts';
import type { MadeWorkspace } from './million-store.ts';

/** What the process of bundle.ts measures: `node BUNDLE WORKER RESOURCES MADE PROFILE measure|kill FOLDER`. */
const [entry = '', resources = '', madeJson = '', profileCode = 'public', what = '', folder = ''] =
  process.argv.slice(2);
const MOST_MB = 300;
const made = JSON.parse(madeJson) as MadeWorkspace;
const profile = profileCode as ExportProfile;
const NOW = Date.UTC(2021, 0, 12);

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10).unref();

const dir = join(made.dataDir, made.workspaceId);
const { dataKey, header } = await unlockForPeople(dir, made.number, made.passphrase);
const { profile: election } = loadElection(resources, 'kz-mazhilis-2021');
const secret = randomBytes(32);

const aboutOf = (sequence: number): BundleAbout => ({
  format: 1,
  bundle: `00000000-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
  sequence,
  replaces: [],
  drill: false,
  profile,
  parts: [...EXPORT_PARTS],
  languages: ['kk', 'ru', 'en'],
  k: 5,
  created: bundleMoment(NOW),
  election: { id: election.id, sha256: '0'.repeat(64) },
  program: { name: 'Maere', version: '0.0.0-bench' },
});

/** One export in its thread, as core starts it. */
function start(sequence: number, tell: (cancel: () => void) => void): Promise<ExportDone | { failed: string }> {
  const about = aboutOf(sequence);
  const cancel = new SharedArrayBuffer(4);
  const job: ExportJob<ExportOptions> = {
    job: 'export',
    location: { file: databaseFile(dir), dataKey: Uint8Array.from(dataKey), cipher: header.cipher },
    about,
    target: join(folder, `${bundleName(about)}.zip`),
    recipients: [],
    extract: { kind: extractKindOf(profile), secret },
    options: {
      profile,
      parts: EXPORT_PARTS,
      election,
      now: NOW,
      released: null,
      shapes: [],
      secret,
      mediaDir: mediaDir(dir),
      resourcesDir: resources,
      pagesDir: join(dirname(entry), 'pages'),
    },
    cancel,
  };
  const worker = new Worker(entry, { workerData: job, resourceLimits: EXPORT_LIMITS });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (reply: ExportReply) => {
      if ('now' in reply) {
        said.push(`${reply.now.file} ${reply.now.rows}`);
        tell(() => Atomics.store(new Int32Array(cancel), 0, 1));
      } else resolve('done' in reply ? reply.done : { failed: `${reply.failed} ${reply.detail}` });
    });
  });
}
const said: string[] = [];

async function measure(): Promise<boolean> {
  const before = megabytes(process.memoryUsage.rss());
  let from = performance.now();
  const done = await start(1, () => undefined);
  if ('failed' in done) throw new Error(done.failed);
  const ms = Math.round(performance.now() - from);
  const { bytes, payload } = done.written;
  const inTime = megabytes(peak) <= MOST_MB;
  console.log(
    `written: ${ms} ms, ${payload.files} files, ${megabytes(payload.bytes)} MB in ${megabytes(bytes)} MB, ${said.length} times said how far`,
  );
  console.log(`memory: ${before} MB before, peak ${megabytes(peak)} MB (≤ ${MOST_MB})`);

  const path = join(folder, `${bundleName(aboutOf(1))}.zip`);
  const key = openKey(randomBytes(8), randomBytes(32));
  writeFileSync(signaturePath(path), signPrehash(done.written.prehash, trustedComment(claimOf(aboutOf(1))), key));
  await nameTarget(path);
  from = performance.now();
  const job: VerifyJob = { job: 'verify', what: { path, ask: { publicKey: publicKeyFile(key, 'bench') } } };
  const report = await new Promise<BundleReport>((resolve, reject) => {
    const worker = new Worker(entry, { workerData: job });
    worker.on('error', reject);
    worker.on('message', (answer: { report: BundleReport }) => resolve(answer.report));
  });
  const failed = report.checks.filter(({ result }) => result === 'failed');
  console.log(
    `verified: ${Math.round(performance.now() - from)} ms, failed: ${failed.map(({ check, why }) => `${check} ${why}`).join(', ') || 'nothing'}`,
  );
  for (const check of ['chain', 'figures', 'estimate'])
    console.log(`  ${check}: ${JSON.stringify(report.checks.find((each) => each.check === check)?.values)}`);

  // In the first pass, before a file is begun, and in the midst of the longest one.
  const slow: number[] = [];
  const names = readdirSync(folder).length;
  for (const at of [0.05, 0.5, 0.9]) {
    const wanted = Math.floor(said.length * at);
    let [heard, asked] = [0, 0];
    const outcome = await start(2, (cancel) => {
      heard += 1;
      if (heard !== wanted) return;
      asked = performance.now();
      cancel();
    });
    if (!('failed' in outcome) || !outcome.failed.startsWith('CANCELLED')) throw new Error('not cancelled');
    slow.push(Math.round(performance.now() - asked));
  }
  const nothing = readdirSync(folder).length === names;
  console.log(`cancelled: after ${slow.join(', ')} ms; left behind ${nothing ? 'nothing' : 'something'}`);
  return inTime && report.ok && nothing && Math.max(...slow) < 1000;
}

async function runToBeKilled(): Promise<void> {
  let heard = 0;
  await start(1, () => {
    heard += 1;
    if (readdirSync(folder).length > 0 && heard > 50) console.log('half');
  });
}

if (what === 'kill') await runToBeKilled();
else process.exitCode = (await measure()) ? 0 : 1;
