import { Worker } from 'node:worker_threads';
import type { Workspace } from '../people/index.ts';
import type { Ports } from '../ports.ts';
import { checkpointsHelped } from '../store/index.ts';

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
  const location = workspace.location();
  const worker = new Worker(ports.workerEntry, {
    workerData: { job: 'checkpoints', location },
    // It hands nothing over but a number twice a second.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  location.dataKey.fill(0);
  checkpointsHelped(db, true);
  let ready = false;
  let ended = false;
  worker.once('message', () => {
    ready = true;
  });
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
      // Still being born: a headquarters that is closed again at once doesn't wait for half a second of loading.
      if (!ready) {
        await worker.terminate();
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
