import { parentPort, Worker } from 'node:worker_threads';
import { Failure, hasCode } from '../failure.ts';
import { readTable, type TableFile } from './table-file.ts';

/** What the thread is given: the file, and nothing of the store. */
export interface TableJob {
  job: 'table';
  bytes: Uint8Array;
}
type Answer = { table: TableFile } | { failed: string };

/** Above this a table is no list but an attack on the memory. */
const MEMORY_MB = 512;

/** Reads one table and is done. */
export function tableInThread({ bytes }: TableJob): void {
  void readTable(bytes).then(
    (table) => parentPort?.postMessage({ table } satisfies Answer),
    (error: unknown) =>
      parentPort?.postMessage({ failed: hasCode(error) ? error.code : 'FILE_UNREADABLE' } satisfies Answer),
  );
}

/**
 * Reads a table in a thread that ends with it; without an `entry` here (tests).
 * @throws FILE_UNREADABLE, FILE_TOO_LARGE, FILE_EMPTY
 */
export function readTableApart(entry: string | null, bytes: Uint8Array): Promise<TableFile> {
  if (entry === null) return readTable(bytes);
  return new Promise((resolve, reject) => {
    const job: TableJob = { job: 'table', bytes };
    const worker = new Worker(entry, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    const end = (settle: () => void) => {
      settle();
      void worker.terminate();
    };
    worker.on('message', (answer: Answer) =>
      end(() => ('failed' in answer ? reject(new Failure(answer.failed as 'FILE_UNREADABLE')) : resolve(answer.table))),
    );
    worker.on('error', () => end(() => reject(new Failure('FILE_UNREADABLE'))));
    worker.on('exit', () => reject(new Failure('FILE_UNREADABLE')));
  });
}
