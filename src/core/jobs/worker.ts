import { parentPort, workerData } from 'node:worker_threads';
import { type BackupJob, backupInThread } from '../backup/work.ts';
import { type StationJob, stationsInThread } from '../stations/index.ts';
import { closeStore, openRead, type StoreLocation } from '../store/index.ts';
import type { QueryReply } from './queries.ts';
import { type QueryName, type QueryTable, queryTable } from './table.ts';

/**
 * A thread for work that must not hold up an alarm, always on a read-only connection: the screens' queries, a backup. The
 * one that decodes pictures has no connection at all.
 */
type Start = { job: 'queries'; location: StoreLocation } | { job: 'media' } | BackupJob | StationJob;

const start = workerData as Start;
if (start.job === 'backup') backupInThread(start, (reply) => parentPort?.postMessage(reply));
else if (start.job === 'media') void decodePictures();
else if (start.job === 'stations') stationsInThread(start);
else answerQueries(start.location);

/** Loaded only where it is needed: the library brings native code along. */
async function decodePictures(): Promise<void> {
  const { deriveInThread } = await import('../media/derive-thread.ts');
  if (parentPort) deriveInThread(parentPort);
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
