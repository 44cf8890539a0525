import { hidesContent, type MediaProblem, SNIFF_BYTES, TAIL_BYTES } from '../../domain/index.ts';
import type { Clock, Log } from '../ports.ts';
import { one, run, transaction, type WriteDb } from '../store/index.ts';
import type { Derived } from './derive.ts';
import type { Deriver } from './deriver.ts';
import { MOST_DECODED } from './limits.ts';
import { addBlob, type BlobRef, blobOf, type Vault } from './vault.ts';

/** After a file that ended the process, or the thread, this often: it is marked and left alone. */
const MOST_TRIES = 2;

export interface Previews {
  /** Something was stored. */
  look(): void;
  stop(): Promise<void>;
}

/**
 * Makes previews of stored pictures, one at a time, oldest first. The count of tries is committed before the bytes are
 * handed to a decoder: a file that takes the whole process down is not met again for ever.
 */
export function createPreviews(parts: {
  db: WriteDb;
  vault: Vault;
  deriver: Deriver;
  clock: Clock;
  log: Log;
  /** In its transaction: all that can be known of these bytes is known. */
  derived(sha256: string): void;
  changed(): void;
}): Previews {
  const { db, vault, deriver, clock, log } = parts;
  let stopped = false;
  let cancel: (() => void) | null = null;
  let working: Promise<void> = Promise.resolve();
  let busy = false;

  function look(): void {
    if (stopped || busy || cancel) return;
    cancel = clock.after(20, () => {
      cancel = null;
      busy = true;
      working = drain()
        .catch((error: unknown) =>
          log.error('media.previews', { name: error instanceof Error ? error.name : 'unknown' }),
        )
        .finally(() => {
          busy = false;
        });
    });
  }

  async function drain(): Promise<void> {
    while (!stopped && db.open) {
      const next = one<{ sha256: string; tries: number }>(
        db,
        'SELECT sha256, tries FROM media_file WHERE derived = 0 ORDER BY received_at LIMIT 1',
      );
      if (!next) return;
      await deriveOne(next.sha256, next.tries);
      if (!stopped && db.open) parts.changed();
    }
  }

  async function deriveOne(sha256: string, tries: number): Promise<void> {
    const blob = blobOf(db, sha256, 'original');
    // Erased meanwhile: nothing to look at, and nothing to be said.
    if (!blob) return save(sha256, null, null, []);
    if (tries >= MOST_TRIES) return save(sha256, null, 'crashed', []);
    if (blob.size > MOST_DECODED) return save(sha256, null, 'tooLargeToShow', []);
    run(db, 'UPDATE media_file SET tries = tries + 1 WHERE sha256 = ?', sha256);
    const bytes = await vault.readBlob(blob, 0, blob.size);
    if (stopped || !db.open) return;
    if (bytes === null) return save(sha256, null, 'unreadable', []);
    const hidden = hidesContent(bytes.subarray(0, SNIFF_BYTES), bytes.subarray(-TAIL_BYTES));
    const derived = await deriver.derive(bytes);
    bytes.fill(0);
    if (stopped || !db.open) return;
    const blobs: [BlobRef, 'preview' | 'thumbnail'][] = [];
    for (const kind of ['preview', 'thumbnail'] as const) {
      const made = derived[kind];
      if (made) blobs.push([await vault.writeBlob(sha256, kind, made), kind]);
    }
    if (stopped || !db.open) return;
    save(sha256, derived, derived.problem ?? (hidden ? 'hiddenContent' : null), blobs);
  }

  function save(
    sha256: string,
    derived: Derived | null,
    problem: MediaProblem | null,
    blobs: readonly [BlobRef, 'preview' | 'thumbnail'][],
  ): void {
    const gone = transaction(db, () => {
      // An erasure may have come while the pictures were made: they are not kept then.
      const kept = blobOf(db, sha256, 'original') !== undefined;
      const exif = kept ? derived?.exif : null;
      run(
        db,
        `UPDATE media_file SET derived = 1, problem = coalesce(?, problem), width = ?, height = ?, dhash_hi = ?,
          dhash_lo = ?, tiny = ?, exif_at = ?, exif_offset = ?, exif_lat = ?, exif_lon = ?, exif_camera = ?
          WHERE sha256 = ?`,
        problem,
        derived?.width ?? null,
        derived?.height ?? null,
        kept ? (derived?.dhash?.hi ?? null) : null,
        kept ? (derived?.dhash?.lo ?? null) : null,
        kept ? (derived?.tiny ?? null) : null,
        exif?.at ?? null,
        exif?.offset ?? null,
        exif?.lat ?? null,
        exif?.lon ?? null,
        exif?.camera ?? null,
        sha256,
      );
      if (!kept) return blobs.map(([blob]) => blob.name);
      for (const [blob, kind] of blobs) if (!blobOf(db, sha256, kind)) addBlob(db, blob, sha256, kind);
      parts.derived(sha256);
      return [];
    });
    for (const name of gone) vault.removeFile(name);
  }

  return {
    look,
    async stop() {
      stopped = true;
      cancel?.();
      await deriver.stop();
      await working;
    },
  };
}
