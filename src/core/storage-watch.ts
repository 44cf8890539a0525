import type { Clock, Log, Ports } from './ports.ts';
import { asStoreError, run, StoreError, type WriteDb } from './store/index.ts';

export type StorageTrouble = 'DISK_FULL' | 'FOLDER_READ_ONLY';

/** How often it is tried whether there is room again, ms. */
const TRY_EVERY = 5000;
/** A small write may still find a gap on a full disk: room is when this much fits. */
const ROOM = 65_536;

/**
 * A disk that takes nothing more must be said aloud, and must not end core: sealed keys would make a headquarters deaf
 * that otherwise goes on the moment there is room. Telegram's batches are offered again by themselves (core/telegram).
 */
export interface StorageWatch {
  readonly trouble: StorageTrouble | null;
  /** Looks at a failure; whether it was one of storage. */
  note(error: unknown): boolean;
  /** The clock for everything that works on the store: a timer that fails for want of room is noted, not thrown. */
  guarded(clock: Clock): Clock;
  /** The store to try on; null when it closes. */
  watch(db: WriteDb | null): void;
}

export function createStorageWatch(
  ports: { clock: Clock; log: Log; host: Ports['host'] },
  changed: () => void,
): StorageWatch {
  const { clock, log, host } = ports;
  let trouble: StorageTrouble | null = null;
  let db: WriteDb | null = null;
  let cancel = () => {};

  const set = (next: StorageTrouble | null): void => {
    if (trouble === next) return;
    if (next && !trouble) host.notify('deaf', 1);
    trouble = next;
    log.warn('storage', { trouble: next });
    cancel();
    cancel = next ? clock.after(TRY_EVERY, tryRoom) : () => {};
    changed();
  };

  const tryRoom = (): void => {
    if (!db?.open || !trouble) return;
    try {
      run(db, `INSERT INTO meta (name, value) VALUES ('room', zeroblob(${ROOM})) ON CONFLICT (name) DO NOTHING`);
      run(db, "DELETE FROM meta WHERE name = 'room'");
      set(null);
    } catch (error) {
      if (!note(error)) throw error;
      cancel = clock.after(TRY_EVERY, tryRoom);
    }
  };

  const note = (error: unknown): boolean => {
    const found = troubleOf(error);
    if (found && db) set(found);
    return found !== null;
  };

  return {
    get trouble() {
      return trouble;
    },
    note,
    guarded: (inner) => ({
      now: inner.now,
      after: (delay, work) =>
        inner.after(delay, () => {
          try {
            work();
          } catch (error) {
            if (!note(error)) throw error;
          }
        }),
    }),
    watch(next) {
      db = next;
      if (!next) set(null);
    },
  };
}

/** Also a single statement outside a transaction, which fails with the driver's own code. */
function troubleOf(error: unknown): StorageTrouble | null {
  const found = asStoreError(error);
  if (!(found instanceof StoreError)) return null;
  return found.code === 'DISK_FULL' || found.code === 'FOLDER_READ_ONLY' ? found.code : null;
}
