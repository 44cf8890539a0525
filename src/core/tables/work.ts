import { parentPort, Worker } from 'node:worker_threads';
import { Failure, hasCode } from '../failure.ts';

/** Reading one table and making of it what its user needs: the long part of an import. */
export interface TableWork<Summary, Asked, Plan> {
  read(bytes: Uint8Array): Promise<Summary>;
  plan(asked: Asked): Plan;
}

/** The same, wherever it runs. */
export interface TableWorker<Summary, Asked, Plan> {
  read(bytes: Uint8Array): Promise<Summary>;
  plan(asked: Asked): Promise<Plan>;
  /** Stops whatever it is doing. What was being waited for fails with IMPORT_GONE. */
  end(): void;
}

type Call<Asked> = { id: number; call: 'read'; bytes: Uint8Array } | { id: number; call: 'plan'; asked: Asked };
type Answer = { id: number; result: unknown } | { id: number; failed: string };

/** In the thread, until it is terminated: the table stays there between reading it and planning. */
export function workInThread<Summary, Asked, Plan>(work: TableWork<Summary, Asked, Plan>): void {
  parentPort?.on('message', (message: Call<Asked>) => {
    const done = (answer: Answer) => parentPort?.postMessage(answer);
    void (async () => (message.call === 'read' ? work.read(message.bytes) : work.plan(message.asked)))().then(
      (result) => done({ id: message.id, result }),
      (error: unknown) => done({ id: message.id, failed: hasCode(error) ? error.code : 'FILE_UNREADABLE' }),
    );
  });
}

/** Here, for tests. */
export const workHere = <Summary, Asked, Plan>(
  work: TableWork<Summary, Asked, Plan>,
): TableWorker<Summary, Asked, Plan> => ({
  read: work.read,
  plan: async (asked) => work.plan(asked),
  end: () => undefined,
});

/** Above this a table is no list but an attack on the memory. */
const MEMORY_MB = 768;

/** Starts the thread that `start` names (core/jobs/worker). */
export function startWork<Summary, Asked, Plan>(entry: string, start: object): TableWorker<Summary, Asked, Plan> {
  const worker = new Worker(entry, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let over: 'FILE_UNREADABLE' | 'IMPORT_GONE' | null = null;
  const fail = (code: 'FILE_UNREADABLE' | 'IMPORT_GONE') => {
    over ??= code;
    for (const { reject } of waiting.values()) reject(new Failure(code));
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('failed' in answer) call?.reject(new Failure(answer.failed as 'FILE_UNREADABLE'));
    else call?.resolve(answer.result as never);
  });
  worker.on('error', () => fail('FILE_UNREADABLE'));
  worker.on('exit', () => fail('IMPORT_GONE'));
  const ask = <T>(message: object): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (over) {
        reject(new Failure(over));
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, ...message });
    });
  return {
    read: (bytes) => ask({ call: 'read', bytes }),
    plan: (asked) => ask({ call: 'plan', asked }),
    end: () => {
      fail('IMPORT_GONE');
      void worker.terminate();
    },
  };
}
