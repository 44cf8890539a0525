import { parentPort, Worker } from 'node:worker_threads';
import type { BundleReport, SignatureEvidence } from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { VerifyAsk } from './verify-file.ts';

/** What the thread is given: a path or the bytes, and nothing of the store. */
export interface VerifyJob {
  job: 'verify';
  what: { path: string; ask: VerifyAsk } | { bytes: Uint8Array; evidence: SignatureEvidence & { name: string } };
}
type Answer = { report: BundleReport } | { failed: true };

async function verify({ what }: VerifyJob): Promise<BundleReport> {
  const { accessToBytes, verifyAccess, verifyFile } = await import('./verify-file.ts');
  return 'path' in what ? verifyFile(what.path, what.ask) : verifyAccess(accessToBytes(what.bytes), what.evidence);
}

export function verifyInThread(job: VerifyJob): void {
  void verify(job).then(
    (report) => parentPort?.postMessage({ report } satisfies Answer),
    () => parentPort?.postMessage({ failed: true } satisfies Answer),
  );
}

/** What a bundle of any size needs is little; above this somebody has made one to fill the memory. */
const MEMORY_MB = 768;
/** Rows leave garbage behind: a small young generation collects it at once. */
const YOUNG_MB = 8;

/**
 * Checks a bundle in a thread that ends with it, or as soon as nobody waits for it any more: a million entries take minutes.
 * Without an `entry` here (tests). Throws VERIFY_UNREADABLE, or the signal's reason.
 */
export async function verifyApart(
  entry: string | null,
  what: VerifyJob['what'],
  signal?: AbortSignal,
): Promise<BundleReport> {
  signal?.throwIfAborted();
  const job: VerifyJob = { job: 'verify', what };
  if (entry === null)
    return verify(job).catch(() => {
      throw new Failure('VERIFY_UNREADABLE');
    });
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, {
      workerData: job,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: MEMORY_MB },
    });
    const fail = (): void => reject(new Failure('VERIFY_UNREADABLE'));
    const end = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', end, { once: true });
    worker.once('exit', () => signal?.removeEventListener('abort', end));
    worker.on('message', (answer: Answer) => {
      if ('report' in answer) resolve(answer.report);
      else fail();
      void worker.terminate();
    });
    worker.on('error', fail);
    worker.on('exit', fail);
  });
}
