import { Worker } from 'node:worker_threads';
import type { Workspace } from '../people/index.ts';
import type { Ports } from '../ports.ts';
import { checkpointsHelped } from '../store/index.ts';
import { lend, recall } from './lent-key.ts';

export interface Checkpoints {
  /** Closes the connection and ends the thread; its copy of the key goes with it. */
  stop(): Promise<void>;
}

/**
 * Folds the write-ahead log into the file in a thread of its own. Without a worker (tests), or should the thread end
 * unexpectedly, the writing connection does it itself, as SQLite always would.
 */
export function createCheckpoints(workspace: Workspace, ports: Ports): Checkpoints {
  const { db } = workspace;
  if (!ports.workerEntry) return { stop: async () => {} };
  const { dataKey, ...location } = workspace.location();
  const lent = lend(dataKey);
  const worker = new Worker(ports.workerEntry, {
    workerData: { job: 'checkpoints', location, lent },
    // It hands nothing over but a number twice a second.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  checkpointsHelped(db, true);
  let ended = false;
  const end = () => {
    ended = true;
    if (db.open) checkpointsHelped(db, false);
  };
  worker.on('error', (error) =>
    ports.log.error('checkpoints.worker', { name: error instanceof Error ? error.name : 'unknown' }),
  );
  worker.on('exit', end);
  return {
    async stop() {
      if (ended) return;
      // Still being born: it ends by itself, and nobody waits for half a second of loading.
      if (recall(lent)) {
        worker.unref();
        return;
      }
      worker.postMessage({ stop: true });
      await new Promise<void>((resolve) => {
        worker.once('exit', () => resolve());
        // A slow disk must not hold up a seal.
        setTimeout(() => void worker.terminate().then(() => resolve()), 1000).unref();
      });
    },
  };
}
