import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createDuplicates } from '../../src/core/duplicates/index.ts';
import { loadElection } from '../../src/core/election.ts';
import { submissionById } from '../../src/core/intake/index.ts';
import { listWorkspaces, openWorkspace } from '../../src/core/people/index.ts';
import { one } from '../../src/core/store/index.ts';
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

const hashOf = (what: string): string => createHash('sha256').update(what).digest('hex');

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
  return {
    arrive(n: number): number {
      // Every other one looks like a picture that is there.
      const like = one<{ key: string; hi: number; lo: number }>(
        db,
        'SELECT message_key AS key, hi, lo FROM photo_print WHERE version_id >= ? ORDER BY version_id LIMIT 1',
        1 + Math.floor(rnd() * newest * 0.9),
      );
      if (!like) throw new Error('no pictures');
      const row = one<{ id: string }>(
        db,
        'SELECT submission AS id FROM submission_message WHERE message_key = ?',
        like.key,
      );
      const submission = row ? submissionById(db, row.id) : null;
      const dhash =
        n % 2 ? { hi: u32(), lo: u32() } : { hi: (like.hi ^ 0x11) >>> 0, lo: (like.lo ^ 0x8000_0000) >>> 0 };
      const picture = { versionId: 4_000_000_000 + n, messageKey: like.key, sha256: hashOf(`new ${n}`), dhash };
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
