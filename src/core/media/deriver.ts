import { Worker } from 'node:worker_threads';
import type { MediaProblem } from '../../domain/index.ts';
import type { Clock, Log } from '../ports.ts';
import type { Derived } from './derive.ts';
import type { DeriveAsk, DeriveReply } from './derive-thread.ts';

/** After this long a file is given up and the thread is ended, ms; the library's own limit is shorter. */
export const DERIVE_WITHIN = 40_000;

export interface Deriver {
  /** Pictures of a file. Never rejects: a thread that ended or took too long is a problem of the file. */
  derive(bytes: Uint8Array): Promise<Derived>;
  stop(): Promise<void>;
}

/**
 * Decoding hostile pictures in a thread that can be lost: its heap is bounded, it is ended when it takes too long, and
 * the next file gets a new one. A crash of native code would take the whole process along; what then keeps it from
 * happening again is the count of tries in the store (media/previews.ts). Without an entry (tests) it runs here.
 */
export function createDeriver(parts: { entry: string | null; clock: Clock; log: Log }): Deriver {
  const { entry, clock, log } = parts;
  let worker: Worker | null = null;
  let lastId = 0;
  let settle: ((reply: Derived) => void) | null = null;

  const failed = (problem: MediaProblem): Derived => ({
    problem,
    width: null,
    height: null,
    dhash: null,
    preview: null,
    thumbnail: null,
    tiny: null,
    exif: null,
  });

  const launch = (path: string): Worker => {
    const started = new Worker(path, {
      workerData: { job: 'media' },
      resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 },
    });
    started.unref();
    started.on('message', (reply: DeriveReply) => {
      if (reply.id === lastId) settle?.(reply.derived);
    });
    started.on('error', (error) =>
      log.error('media.worker', { name: error instanceof Error ? error.name : 'unknown' }),
    );
    started.on('exit', () => {
      if (worker !== started) return;
      worker = null;
      settle?.(failed('crashed'));
    });
    return started;
  };

  const end = (): Promise<unknown> => {
    const ending = worker;
    worker = null;
    return ending?.terminate() ?? Promise.resolve();
  };

  return {
    async derive(bytes) {
      if (!entry) return (await import('./derive.ts')).derive(bytes);
      worker ??= launch(entry);
      const asked = worker;
      lastId += 1;
      const ask: DeriveAsk = { id: lastId, bytes };
      const derived = await new Promise<Derived>((resolve) => {
        const cancel = clock.after(DERIVE_WITHIN, () => {
          void end();
          done(failed('timeout'));
        });
        const done = (result: Derived) => {
          cancel();
          settle = null;
          resolve(result);
        };
        settle = done;
        asked.postMessage(ask);
      });
      return derived;
    },
    async stop() {
      settle?.(failed('timeout'));
      await end();
    },
  };
}
