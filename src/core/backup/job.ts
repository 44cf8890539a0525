import { join } from 'node:path';
import { type Head, headOf } from '../journal/index.ts';
import { closeStore, copyStore, integrityOk, one, openRead, StoreError, type StoreLocation } from '../store/index.ts';
import { Cancelled, copyMeasured, filesUnder, measure } from './copy-files.ts';
import type { BackedUpFile } from './manifest.ts';

/** What the thread is given. Plain data; the key in it is its own copy. */
export interface BackupJob {
  job: 'backup';
  location: StoreLocation;
  /** Folder to fill, and the database's name in it. */
  part: string;
  store: string;
  media: string;
  device: string;
  /** Int32; 1: stop. */
  cancel: SharedArrayBuffer;
}

export type BackupStep = 'copying' | 'checking' | 'media';

export interface BackupFilled {
  files: BackedUpFile[];
  entries: number;
  head: Head;
}

export type BackupReply =
  | { step: BackupStep; share: number | null }
  | { filled: BackupFilled }
  | { failed: string; detail: string };

/**
 * The long part of a backup, in a thread of its own beside the writer: a copy of the store as of now, checked page by
 * page, then the media, which are complete for that moment because they only ever become more. Throws StoreError or
 * Cancelled; what was written is the caller's to remove.
 */
export function fillBackup(job: BackupJob, tell: (step: BackupStep, share: number | null) => void): BackupFilled {
  const flag = new Int32Array(job.cancel);
  const cancelled = () => Atomics.load(flag, 0) === 1;
  const stopIfCancelled = () => {
    if (cancelled()) throw new Cancelled();
  };
  const file = join(job.part, job.store);
  try {
    tell('copying', 0);
    const reader = openRead(job.location);
    try {
      copyStore(reader, file);
    } finally {
      closeStore(reader);
    }
    stopIfCancelled();
    tell('checking', null);
    const { entries, head } = check({ ...job.location, file }, job.device);
    const files = [measure(file, job.store)];
    const media = filesUnder(job.media);
    for (const [index, name] of media.entries()) {
      stopIfCancelled();
      if (index % 20 === 0) tell('media', index / media.length);
      const path = `media/${name}`;
      files.push(copyMeasured(join(job.media, name), join(job.part, path), path, cancelled));
    }
    return { files, entries, head };
  } finally {
    job.location.dataKey.fill(0);
  }
}

function check(copy: StoreLocation, device: string): { entries: number; head: Head } {
  const db = openRead(copy);
  try {
    if (!integrityOk(db)) throw new StoreError('STORE_DAMAGED', 'the copy fails its check');
    const { entries } = one<{ entries: number }>(db, 'SELECT count(*) AS entries FROM journal_entry') ?? { entries: 0 };
    const head = headOf(db, device);
    if (head === null) throw new StoreError('STORE_DAMAGED', 'no journal');
    return { entries, head };
  } finally {
    closeStore(db);
  }
}
