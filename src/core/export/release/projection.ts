import {
  type BundleRelease,
  canonicalJson,
  type ExportEntry,
  foldBundle,
  foldReleaseKey,
  type Json,
  type ReleaseKeyFold,
} from '../../../domain/index.ts';
import type { JournalEntry, Projection } from '../../journal/index.ts';
import { all, one, type ReadDb, run } from '../../store/index.ts';

const bundlePrefix = 'release:';
const keyPrefix = 'releaseKey:';
export const bundleSubject = (id: string): string => `${bundlePrefix}${id}`;
export const releaseKeySubject = (id: string): string => `${keyPrefix}${id}`;

export const asExportEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): ExportEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

/** `release_bundle`: the fold of what people decided about one bundle. */
export const bundleReleases: Projection = {
  name: 'releases',
  prefix: bundlePrefix,
  clear: (db) => {
    run(db, 'DELETE FROM release_bundle');
  },
  refold(db, subject, entries) {
    const id = subject.slice(bundlePrefix.length);
    const fold = foldBundle(id, entries.map(asExportEntry));
    run(db, 'DELETE FROM release_bundle WHERE id = ?', id);
    if (!fold) return;
    run(
      db,
      'INSERT INTO release_bundle (id, sequence, state, asked_at, released_at, fold) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      fold.asked.sequence,
      fold.state,
      fold.asked.at,
      fold.released?.at ?? null,
      canonicalJson(fold as unknown as Json),
    );
  },
};

/** `release_key_state`: the fold of what people decided about one release key. */
export const releaseKeys: Projection = {
  name: 'releaseKeys',
  prefix: keyPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM release_key_state');
  },
  refold(db, subject, entries) {
    const id = subject.slice(keyPrefix.length);
    const fold = foldReleaseKey(id, entries.map(asExportEntry));
    run(db, 'DELETE FROM release_key_state WHERE id = ?', id);
    if (!fold) return;
    run(
      db,
      'INSERT INTO release_key_state (id, state, asked_at, fold) VALUES (?, ?, ?, ?)',
      id,
      fold.state,
      fold.asked.at,
      canonicalJson(fold as unknown as Json),
    );
  },
};

const asFold = <T>(row: { fold: string } | undefined): T | null => (row ? (JSON.parse(row.fold) as T) : null);

export const storedBundle = (db: ReadDb, id: string): BundleRelease | null =>
  asFold(one<{ fold: string }>(db, 'SELECT fold FROM release_bundle WHERE id = ?', id));

export const storedKey = (db: ReadDb, id: string): ReleaseKeyFold | null =>
  asFold(one<{ fold: string }>(db, 'SELECT fold FROM release_key_state WHERE id = ?', id));

/** The highest sequence first. */
export const storedBundles = (db: ReadDb, limit: number): BundleRelease[] =>
  all<{ fold: string }>(db, 'SELECT fold FROM release_bundle ORDER BY sequence DESC, id DESC LIMIT ?', limit).map(
    ({ fold }) => JSON.parse(fold) as BundleRelease,
  );

export const storedKeys = (db: ReadDb): ReleaseKeyFold[] =>
  all<{ fold: string }>(db, 'SELECT fold FROM release_key_state ORDER BY asked_at DESC, id DESC LIMIT 100').map(
    ({ fold }) => JSON.parse(fold) as ReleaseKeyFold,
  );

/** The key that signs now: the newest that two people made and nobody revoked. */
export const currentKey = (db: ReadDb): ReleaseKeyFold | null =>
  asFold(
    one<{ fold: string }>(
      db,
      `SELECT fold FROM release_key_state WHERE state = 'ready' ORDER BY asked_at DESC, id DESC LIMIT 1`,
    ),
  );

/** No number is given twice, not even that of a bundle that was never released. */
export const nextSequence = (db: ReadDb): number =>
  (one<{ last: number | null }>(db, 'SELECT max(sequence) AS last FROM release_bundle')?.last ?? 0) + 1;

/** Digests of the figures of the last release that had any: what marks are against (published-figures.ts). */
export function lastReleased(db: ReadDb): { sequence: number; at: number; digests: Record<string, string> } | null {
  for (const { fold } of all<{ fold: string }>(
    db,
    `SELECT fold FROM release_bundle WHERE state = 'released' ORDER BY released_at DESC, id DESC LIMIT 50`,
  )) {
    const { asked, released } = JSON.parse(fold) as BundleRelease;
    if (released && Object.keys(asked.digests).length > 0)
      return { sequence: asked.sequence, at: released.at, digests: asked.digests };
  }
  return null;
}
