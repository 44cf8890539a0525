import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createDuplicates } from '../../src/core/duplicates/index.ts';
import { loadElection } from '../../src/core/election.ts';
import { submissionById } from '../../src/core/intake/index.ts';
import { listWorkspaces, openWorkspace } from '../../src/core/people/index.ts';
import { one, storeName } from '../../src/core/store/index.ts';
import { ms } from '../../src/domain/index.ts';
import { testPorts } from '../fakes/core-harness.ts';
import { type MadeWorkspace, numbers } from './million-store.ts';
import { percentile } from './numbers.ts';

/**
 * What core does when a picture's hash becomes known: the look-up among all pictures' hashes and the suggestion that it
 * writes, in a transaction that is rolled back. No call of the contract asks for this alone, so the stage is asked, in this
 * process, over the same stores. p95 of each round, ms.
 */
export async function measureNear(
  large: MadeWorkspace,
  small: MadeWorkspace,
  { runs, rounds }: { runs: number; rounds: number },
): Promise<{ large: number[]; small: number[] }> {
  await fromDisk(large);
  await fromDisk(small);
  const stages = { large: await stageOf(large), small: await stageOf(small) };
  const p95 = { large: [] as number[], small: [] as number[] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const took = { large: [] as number[], small: [] as number[] };
      for (let run = -50; run < runs; run += 1)
        for (const name of ['large', 'small'] as const) {
          const spent = stages[name].arrive(round * (runs + 50) + run + 50);
          if (run >= 0) took[name].push(spent);
        }
      p95.large.push(percentile(took.large, 0.95));
      p95.small.push(percentile(took.small, 0.95));
    }
  } finally {
    stages.large.close();
    stages.small.close();
  }
  return p95;
}

/** Of so many versions the newest: a minute of a flood. */
const RECENT = 2000;

const hashOf = (what: string): string => createHash('sha256').update(what).digest('hex');

/**
 * Has the system read the store's file once, as a headquarters of some hours has: what a disk takes that nobody has read
 * from is another question.
 */
async function fromDisk({ dataDir }: MadeWorkspace): Promise<void> {
  const [entry] = listWorkspaces(dataDir);
  if (!entry) throw new Error(`no headquarters in ${dataDir}`);
  for await (const _ of createReadStream(join(entry.dir, storeName(entry.dir)), { highWaterMark: 1 << 20 }));
}

async function stageOf({ dataDir, number, passphrase }: MadeWorkspace) {
  const { ports } = testPorts({ dataDir });
  const [entry] = listWorkspaces(dataDir);
  if (!entry) throw new Error(`no headquarters in ${dataDir}`);
  const workspace = await openWorkspace({ dir: entry.dir, number, passphrase }, ports);
  const { db, journal } = workspace;
  const election = loadElection(join(import.meta.dirname, '../../resources'), 'kz-mazhilis-2021');
  const duplicates = createDuplicates({ db, journal, election });
  while (duplicates.load());
  const newest = one<{ id: number }>(db, 'SELECT max(version_id) AS id FROM photo_print')?.id ?? 0;
  const rnd = numbers(3);
  const u32 = () => Math.floor(rnd() * 4_294_967_296);
  const pictureAt = (version: number) =>
    one<{ key: string; hi: number; lo: number }>(
      db,
      'SELECT message_key AS key, hi, lo FROM photo_print WHERE version_id <= ? ORDER BY version_id DESC LIMIT 1',
      version,
    );
  return {
    arrive(n: number): number {
      // Every other one looks like a picture of any hour. It came with a message of the last minutes: a picture is fetched
      // when it is told of, so its own submission is among the newest.
      const [like, own] = [1 + Math.floor(rnd() * newest * 0.9), newest - Math.floor(rnd() * RECENT)].map(pictureAt);
      if (!like || !own) throw new Error('no pictures');
      const row = one<{ id: string }>(
        db,
        'SELECT submission AS id FROM submission_message WHERE message_key = ?',
        own.key,
      );
      const submission = row ? submissionById(db, row.id) : null;
      const dhash =
        n % 2 ? { hi: u32(), lo: u32() } : { hi: (like.hi ^ 0x11) >>> 0, lo: (like.lo ^ 0x8000_0000) >>> 0 };
      const picture = { versionId: 4_000_000_000 + n, messageKey: own.key, sha256: hashOf(`new ${n}`), dhash };
      db.exec('BEGIN IMMEDIATE');
      const began = performance.now();
      duplicates.pictureStored(picture, submission ? { ...submission, receivedAt: ms(submission.receivedAt) } : null);
      const spent = performance.now() - began;
      db.exec('ROLLBACK');
      return spent;
    },
    close: () => workspace.close(),
  };
}
