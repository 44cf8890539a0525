import { Worker } from 'node:worker_threads';
import type { MediaProblem, RedactionBox } from '../../domain/index.ts';
import type { Clock, Log } from '../ports.ts';
import type { Derived } from './derive.ts';
import type { DeriveAsk, DeriveReply } from './derive-thread.ts';

/** After this long a file is given up and the thread is ended, ms; the library's own limit is shorter. */
export const DERIVE_WITHIN = 40_000;

export interface Deriver {
  /** Pictures of a file. Never rejects: a thread that ended or took too long is a problem of the file. */
  derive(bytes: Uint8Array): Promise<Derived>;
  /** A copy with boxes burned in; null where it can't be made. Never rejects. */
  burn(bytes: Uint8Array, boxes: readonly RedactionBox[]): Promise<Uint8Array | null>;
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
  /** What is in the thread, by its number; one at a time, the next waits for it. */
  let settle: ((reply: DeriveReply | MediaProblem) => void) | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let stopped = false;

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
      if (reply.id === lastId) settle?.(reply);
    });
    started.on('error', (error) =>
      log.error('media.worker', { name: error instanceof Error ? error.name : 'unknown' }),
    );
    started.on('exit', () => {
      if (worker !== started) return;
      worker = null;
      settle?.('crashed');
    });
    return started;
  };

  const end = (): Promise<unknown> => {
    const ending = worker;
    worker = null;
    return ending?.terminate() ?? Promise.resolve();
  };

  const ask = async (path: string, question: Omit<DeriveAsk, 'id'>): Promise<DeriveReply | MediaProblem> => {
    if (stopped) return 'timeout';
    worker ??= launch(path);
    const asked = worker;
    lastId += 1;
    return new Promise((resolve) => {
      const cancel = clock.after(DERIVE_WITHIN, () => {
        void end();
        done('timeout');
      });
      const done = (result: DeriveReply | MediaProblem) => {
        cancel();
        settle = null;
        resolve(result);
      };
      settle = done;
      asked.postMessage({ ...question, id: lastId });
    });
  };
  const inTurn = (path: string, question: Omit<DeriveAsk, 'id'>): Promise<DeriveReply | MediaProblem> => {
    const next = turn.then(() => ask(path, question));
    turn = next;
    return next;
  };

  return {
    async derive(bytes) {
      if (!entry) return (await import('./derive.ts')).derive(bytes);
      const reply = await inTurn(entry, { bytes });
      if (typeof reply === 'string') return failed(reply);
      return 'derived' in reply ? reply.derived : failed('crashed');
    },
    async burn(bytes, boxes) {
      if (!entry) return (await import('./burn.ts')).burn(bytes, boxes);
      const reply = await inTurn(entry, { bytes, burn: boxes });
      return typeof reply !== 'string' && 'burnt' in reply ? reply.burnt : null;
    },
    async stop() {
      stopped = true;
      settle?.('timeout');
      await end();
    },
  };
}
