import { parentPort, workerData } from 'node:worker_threads';
import { type BackupJob, backupInThread } from '../backup/work.ts';
import { type StationJob, stationsInThread } from '../stations/index.ts';
import { closeStore, openCheckpointer, openRead, type StoreLocation } from '../store/index.ts';
import type { QueryReply } from './queries.ts';
import { type QueryName, type QueryTable, queryTable } from './table.ts';

/**
 * A thread for work that must not hold up an alarm, on a read-only connection: the screens' queries, a backup. The one that
 * folds the write-ahead log into the file writes what is committed already; the one that decodes pictures has no connection
 * at all.
 */
type Start = { job: 'queries' | 'checkpoints'; location: StoreLocation } | { job: 'media' } | BackupJob | StationJob;

const start = workerData as Start;
if (start.job === 'backup') backupInThread(start, (reply) => parentPort?.postMessage(reply));
else if (start.job === 'media') void decodePictures();
else if (start.job === 'stations') stationsInThread(start);
else if (start.job === 'checkpoints') foldLog(start.location);
else answerQueries(start.location);

/** Loaded only where it is needed: the library brings native code along. */
async function decodePictures(): Promise<void> {
  const { deriveInThread } = await import('../media/derive-thread.ts');
  if (parentPort) deriveInThread(parentPort);
}

/** How often the log is looked at, ms: a pass folds what half a second of a flood has written. */
const FOLD_EVERY = 500;

function foldLog(location: StoreLocation): void {
  const checkpointer = openCheckpointer(location);
  location.dataKey.fill(0);
  const timer = setInterval(() => {
    try {
      checkpointer.fold();
    } catch {
      // A full disk, a busy file: the writer meets the same and says so; nothing here is lost.
    }
  }, FOLD_EVERY);
  parentPort?.on('message', () => {
    clearInterval(timer);
    checkpointer.close();
    parentPort?.close();
  });
}

function answerQueries(location: StoreLocation): void {
  const db = openRead(location);
  location.dataKey.fill(0);
  const table = queryTable(db);
  parentPort?.on('message', (message: { id: number; name: QueryName; input: unknown } | { stop: true }) => {
    if ('stop' in message) {
      closeStore(db);
      parentPort?.close();
      return;
    }
    parentPort?.postMessage(answer(table, message.id, message.name, message.input));
  });
  parentPort?.postMessage({ ready: true });
}

function answer(table: QueryTable, id: number, name: QueryName, input: unknown): QueryReply {
  try {
    if (!Object.hasOwn(table, name)) return { id, failed: 'NO_SUCH_QUERY' };
    return { id, result: (table[name] as (input: unknown) => unknown)(input) };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.name : 'unknown' };
  }
}
