import { statSync } from 'node:fs';
import type { WriteDb } from './db.ts';
import { connect, type StoreLocation } from './open.ts';

/** Pages of the write-ahead log after which the writer itself folds them into the file: with nobody beside it, 16 MB. */
const PAGES_ALONE = 4000;
/**
 * With a helper, only if that can't keep up: 200 MB. Beside 500 messages a second it begins anew twice a second, and once in
 * a minute or so not for three seconds (64 MB), when every commit would fold.
 */
const PAGES_HELPED = 48_000;
/**
 * Passes at once: what was committed while the first was under way is folded by the next, which is shorter. Only a log of
 * which nothing is left begins anew; one that never does grows until the writer itself must fold it.
 */
const PASSES = 5;

/**
 * Whether somebody else folds the log into the file. The writer that does it itself stands still for as long as the disk
 * takes to have sixteen megabytes safe, a few hundred ms on a laptop, once every second beside 500 messages a second:
 * the longest thing an SOS could wait for.
 */
export function checkpointsHelped(db: WriteDb, helped: boolean): void {
  db.pragma(`wal_autocheckpoint = ${helped ? PAGES_HELPED : PAGES_ALONE}`);
}

export interface Checkpointer {
  /** Folds what the log has grown by since the last call, beside the writer and without ever making it wait. */
  fold(): void;
  close(): void;
}

/** A connection of its own that writes nothing but pages that are committed already; usable in a worker thread. */
export function openCheckpointer(location: StoreLocation): Checkpointer {
  const log = `${location.file}-wal`;
  const db = connect(location, false, (each) => {
    each.pragma('temp_store = MEMORY');
    each.pragma('synchronous = FULL');
    each.pragma('fullfsync = ON');
    each.pragma('checkpoint_fullfsync = ON');
    each.pragma('wal_autocheckpoint = 0');
    each.pragma('query_only = ON');
  });
  let folded = '';
  const stamp = (): string => {
    const { size, mtimeMs } = statSync(log);
    return `${size} ${mtimeMs}`;
  };
  return {
    fold() {
      const now = stamp();
      if (now === folded) return;
      let before = -1;
      for (let pass = 0; pass < PASSES; pass += 1) {
        const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { busy: number; log: number; checkpointed: number }[];
        if (row?.busy !== 0) return;
        // Both numbers are of the moment when the pass began: that nothing came meanwhile only the next one knows.
        const whole = row.log === row.checkpointed;
        if (whole && row.log === before) {
          folded = now;
          return;
        }
        before = whole ? row.log : -1;
      }
    },
    close: () => db.close(),
  };
}
