import type { z } from 'zod';
import { shapes, type Topic } from '../../contract/index.ts';
import type { Clock } from '../ports.ts';

type LiveEvent = z.infer<typeof shapes.liveEvent>;

/** Alarms and cases first: under load the order of topics is the order of what matters. */
const PRIORITY: readonly Topic[] = shapes.topic.options.toSorted((a, b) => weight(a) - weight(b));

function weight(topic: Topic): number {
  return topic === 'alarms' ? 0 : topic === 'seat' ? 1 : topic === 'cases' ? 2 : 3;
}

/** Events per second and client (design.md, Contract rules). */
const RATE = 20;

export interface LiveHub {
  /** Something under these topics changed and is committed. */
  changed(...topics: Topic[]): void;
  /** Events of one client until `signal` aborts. Starts with `resync`. */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<LiveEvent, void, void>;
  readonly clients: number;
}

/**
 * Tells windows what to refetch; carries no data. Each client has one dirty mark per topic, so its queue is bounded by
 * the number of topics however fast things change, and at most RATE events leave per second.
 */
export function createLiveHub(clock: Clock): LiveHub {
  const revisions = new Map<Topic, number>();
  const clients = new Set<{ dirty: Set<Topic>; wake: () => void }>();

  return {
    changed(...topics) {
      for (const topic of topics) revisions.set(topic, (revisions.get(topic) ?? 0) + 1);
      for (const client of clients) {
        for (const topic of topics) client.dirty.add(topic);
        client.wake();
      }
    },
    get clients() {
      return clients.size;
    },
    async *subscribe(signal) {
      const client = { dirty: new Set<Topic>(), wake: () => {} };
      const onAbort = () => client.wake();
      clients.add(client);
      signal?.addEventListener('abort', onAbort);
      // A bucket of a few tokens: the first events of a quiet time leave at once.
      let tokens = 5;
      let filledAt = clock.now() as number;
      try {
        yield { event: 'resync' };
        while (!signal?.aborted) {
          if (client.dirty.size === 0) {
            await new Promise<void>((resolve) => {
              client.wake = resolve;
            });
            continue;
          }
          const now = clock.now() as number;
          tokens = Math.min(5, tokens + ((now - filledAt) / 1000) * RATE);
          filledAt = now;
          if (tokens < 1) {
            await new Promise<void>((resolve) => {
              const cancel = clock.after(1000 / RATE, resolve);
              client.wake = () => {
                if (signal?.aborted) {
                  cancel();
                  resolve();
                }
              };
            });
            continue;
          }
          tokens -= 1;
          const topic = PRIORITY.find((candidate) => client.dirty.has(candidate)) as Topic;
          client.dirty.delete(topic);
          yield { event: 'changed', topic, revision: revisions.get(topic) ?? 0 };
        }
      } finally {
        clients.delete(client);
        signal?.removeEventListener('abort', onAbort);
      }
    },
  };
}
