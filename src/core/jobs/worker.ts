import { parentPort, workerData } from 'node:worker_threads';
import { closeStore, openRead, type StoreLocation } from '../store/index.ts';
import type { QueryReply } from './queries.ts';
import { type QueryName, queryTable } from './table.ts';

/** The thread for work that must not hold up an alarm: now the screens' queries, on a read-only connection. */
interface Start {
  job: 'queries';
  location: StoreLocation;
}

const { location } = workerData as Start;
const db = openRead(location);
location.dataKey.fill(0);
const table = queryTable(db);

parentPort?.on('message', (message: { id: number; name: QueryName; input: unknown } | { stop: true }) => {
  if ('stop' in message) {
    closeStore(db);
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(message.id, message.name, message.input));
});

function answer(id: number, name: QueryName, input: unknown): QueryReply {
  try {
    if (!Object.hasOwn(table, name)) return { id, failed: 'NO_SUCH_QUERY' };
    return { id, result: (table[name] as (input: unknown) => unknown)(input) };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.name : 'unknown' };
  }
}
