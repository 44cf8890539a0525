import { parentPort, Worker } from 'node:worker_threads';
import type { ElectionProfile } from '../../domain/index.ts';
import { electionOf } from '../election.ts';
import { Failure, hasCode } from '../failure.ts';
import { closeStore, openRead, type StoreLocation } from '../store/index.ts';
import { knownStations } from './lookup.ts';
import { createStationWork, type StationWork } from './work.ts';

/** What the thread is given. Plain data; the key in it is its own copy. */
export interface StationJob {
  job: 'stations';
  location: StoreLocation;
  profile: ElectionProfile;
}

type Call = { id: number; call: 'read'; bytes: Uint8Array } | { id: number; call: 'plan'; mapping: never };
type Answer = { id: number; result: unknown } | { id: number; failed: string };

/** The work in its thread, until it is terminated: the table stays there between reading it and comparing it. */
export function stationsInThread({ location, profile }: StationJob): void {
  const kept = { ...location, dataKey: Buffer.from(location.dataKey) };
  location.dataKey.fill(0);
  const work = createStationWork(electionOf(profile), () => {
    const db = openRead(kept);
    try {
      return knownStations(db);
    } finally {
      closeStore(db);
    }
  });
  parentPort?.on('message', (message: Call) => {
    const done = (answer: Answer) => parentPort?.postMessage(answer);
    void (async () => (message.call === 'read' ? work.read(message.bytes) : work.plan(message.mapping)))().then(
      (result) => done({ id: message.id, result }),
      (error: unknown) => done({ id: message.id, failed: hasCode(error) ? error.code : 'FILE_UNREADABLE' }),
    );
  });
}

export interface StationWorker {
  read(bytes: Uint8Array): ReturnType<StationWork['read']>;
  plan(mapping: Parameters<StationWork['plan']>[0]): Promise<ReturnType<StationWork['plan']>>;
  /** Stops whatever it is doing. What was being waited for fails with IMPORT_GONE. */
  end(): void;
}

/** Above this a table is no list of stations but an attack on the memory. */
const MEMORY_MB = 768;

export function startStationThread(entry: string, location: StoreLocation, profile: ElectionProfile): StationWorker {
  const start: StationJob = { job: 'stations', location, profile };
  const worker = new Worker(entry, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  location.dataKey.fill(0);
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
    plan: (mapping) => ask({ call: 'plan', mapping }),
    end: () => {
      fail('IMPORT_GONE');
      void worker.terminate();
    },
  };
}
