import { StoreError } from '../store/index.ts';
import { Cancelled } from './copy-files.ts';
import { type BackupJob, type BackupReply, fillBackup } from './job.ts';

/** The job in its thread: every outcome as plain data, a surprise without its words. */
export function backupInThread(job: BackupJob, post: (reply: BackupReply) => void): void {
  try {
    post({ filled: fillBackup(job, (step, share) => post({ step, share })) });
  } catch (error) {
    if (error instanceof Cancelled) post({ failed: 'CANCELLED', detail: '' });
    else if (error instanceof StoreError) post({ failed: error.code, detail: error.detail });
    else post({ failed: 'INTERNAL', detail: error instanceof Error ? error.name : 'unknown' });
  }
}

export type { BackupJob };
