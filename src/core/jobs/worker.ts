import { parentPort, workerData } from 'node:worker_threads';
import type { BackupJob } from '../backup/work.ts';
import type { BoundaryJob } from '../coverage/boundaries/work.ts';
import type { ObserverJob } from '../coverage/roster/index.ts';
import type { ExportJob, VerifyJob } from '../export/index.ts';
import type { StationJob } from '../stations/index.ts';
import type { StoreLocation } from '../store/index.ts';
import type { TableJob } from '../tables/index.ts';
import type { OfficialJob } from '../tabulation/index.ts';
import type { TelegramJob } from '../telegram-thread/serve.ts';
import type { ExportOptions, PreflightJob } from './export-reads.ts';
import { type LentKey, take } from './lent-key.ts';
import type { QueryReply } from './queries.ts';
import type { QueryName, QueryTable } from './table.ts';

/**
 * A thread for work that must not hold up an alarm, on a read-only connection: the screens' queries, a backup. The one that
 * folds the write-ahead log into the file writes what is committed already; the one that decodes pictures has no connection
 * at all. Each loads what it needs and nothing else: a thread shares no code with the others, and holds its own copy of
 * all of it for as long as it lives.
 */
interface OnStore {
  job: 'queries' | 'checkpoints';
  location: Omit<StoreLocation, 'dataKey'>;
  lent: LentKey;
}
type Start =
  | OnStore
  | { job: 'media' }
  | BackupJob
  | ExportJob<ExportOptions>
  | VerifyJob
  | PreflightJob
  | StationJob
  | ObserverJob
  | OfficialJob
  | BoundaryJob
  | TableJob
  | TelegramJob;

const start = workerData as Start;
if (start.job === 'backup') void backUp(start);
else if (start.job === 'export') void makeBundle(start);
else if (start.job === 'verify') void checkBundle(start);
else if (start.job === 'preflight') void lookAhead(start);
else if (start.job === 'media') void decodePictures();
else if (start.job === 'stations') void readStations(start);
else if (start.job === 'observers') void readObservers(start);
else if (start.job === 'official') void readResults(start);
else if (start.job === 'boundaries') void readBorders(start);
else if (start.job === 'table') void readTable(start);
else if (start.job === 'telegram') void hearTelegram(start);
else if (start.job === 'checkpoints') void foldLog(start);
else void answerQueries(start);

async function backUp(job: BackupJob): Promise<void> {
  const { backupInThread } = await import('../backup/work.ts');
  backupInThread(job, (reply) => parentPort?.postMessage(reply));
}

async function makeBundle(job: ExportJob<ExportOptions>): Promise<void> {
  const [{ exportInThread }, { exportContent }] = await Promise.all([
    import('../export/job/job.ts'),
    import('./export-content.ts'),
  ]);
  await exportInThread(job, exportContent, (reply) => parentPort?.postMessage(reply));
}

async function lookAhead(job: PreflightJob): Promise<void> {
  const { preflight } = await import('./export-reads.ts');
  parentPort?.postMessage(preflight(job));
}

async function checkBundle(job: VerifyJob): Promise<void> {
  const { verifyInThread } = await import('../export/index.ts');
  verifyInThread(job);
}

async function readStations(job: StationJob): Promise<void> {
  const { stationsInThread } = await import('../stations/index.ts');
  stationsInThread(job);
}

async function readObservers(job: ObserverJob): Promise<void> {
  const { observersInThread } = await import('../coverage/roster/index.ts');
  observersInThread(job);
}

async function readResults(job: OfficialJob): Promise<void> {
  const { officialInThread } = await import('../tabulation/official/thread.ts');
  officialInThread(job);
}

async function readBorders(job: BoundaryJob): Promise<void> {
  const { boundariesInThread } = await import('../coverage/boundaries/work.ts');
  boundariesInThread(job);
}

async function readTable(job: TableJob): Promise<void> {
  const { tableInThread } = await import('../tables/index.ts');
  tableInThread(job);
}

/** Loaded only where it is needed: the library brings native code along. */
async function decodePictures(): Promise<void> {
  const { deriveInThread } = await import('../media/derive-thread.ts');
  if (parentPort) deriveInThread(parentPort);
}

async function hearTelegram({ bell }: TelegramJob): Promise<void> {
  const [{ serveTelegram }, { telegramFactory }, { systemClock, systemIds }] = await Promise.all([
    import('../telegram-thread/serve.ts'),
    import('../telegram/index.ts'),
    import('../process/machine.ts'),
  ]);
  if (parentPort) serveTelegram(parentPort, bell, { telegram: telegramFactory, clock: systemClock, ids: systemIds });
}

/** How often the log is looked at, ms: a pass folds what half a second of a flood has written. */
const FOLD_EVERY = 500;

async function foldLog({ location, lent }: OnStore): Promise<void> {
  const { openCheckpointer } = await import('../store/index.ts');
  const dataKey = take(lent);
  if (!dataKey) return;
  const checkpointer = openCheckpointer({ ...location, dataKey });
  dataKey.fill(0);
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

async function answerQueries({ location, lent }: OnStore): Promise<void> {
  const [{ closeStore, openRead }, { queryTable }] = await Promise.all([
    import('../store/index.ts'),
    import('./table.ts'),
  ]);
  const dataKey = take(lent);
  if (!dataKey) return;
  const db = openRead({ ...location, dataKey });
  dataKey.fill(0);
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
