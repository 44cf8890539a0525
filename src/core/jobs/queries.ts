import { Worker } from 'node:worker_threads';
import type { Workspace } from '../people/index.ts';
import type { Ports } from '../ports.ts';
import { type LentKey, lend, recall } from './lent-key.ts';
import { type QueryInput, type QueryName, type QueryResult, queryTable } from './table.ts';

export interface Queries {
  run<N extends QueryName>(
    name: N,
    ...input: QueryInput<N> extends undefined ? [] : [QueryInput<N>]
  ): Promise<QueryResult<N>>;
  /** Closes the connection and ends the thread; its copy of the key goes with it. */
  stop(): Promise<void>;
}

/** What the first screen asks, page by page: cheap enough to be answered here while the thread is still being born. */
const FIRST: ReadonlySet<QueryName> = new Set<QueryName>(['alarms', 'alarmBar', 'casePage', 'inboxPage']);

/** A page and what it was made of: V8 would otherwise let a hundred times as much lie before it collects. */
const YOUNG_MB = 16;

export interface QueryReply {
  id: number;
  result?: unknown;
  /** Name of the error's class: its message may hold content. */
  failed?: string;
}

/**
 * Reads for the screens. With a worker they run on a read-only connection in a thread of their own, so that a screen's
 * question never waits behind a batch of ballots, nor a ballot behind a question (tech.md, Storage: p99 of a read beside
 * 1 000 messages a second falls from 37–86 ms to 4–9). Without one (tests) they run here.
 *
 * The thread is started at once, which takes it half a second; what the first screen asks meanwhile is answered here.
 * Should the thread end unexpectedly, what was asked is answered here and a new thread is started for the next.
 */
export function createQueries(workspace: Workspace, ports: Ports): Queries {
  const here = queryTable(workspace.db);
  const entry = ports.workerEntry;
  let lastId = 0;
  let stopped = false;
  const waiting = new Map<number, { settle: (reply: QueryReply) => void; lost: () => void }>();
  let worker: Worker | null = null;
  let lent: LentKey | null = null;
  let ready = false;

  const answerTheRest = () => {
    const lost = [...waiting.values()];
    waiting.clear();
    for (const call of lost) call.lost();
  };

  const launch = (path: string): Worker => {
    const { dataKey, ...location } = workspace.location();
    const key = lend(dataKey);
    const started = new Worker(path, {
      workerData: { job: 'queries', location, lent: key },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    lent = key;
    ready = false;
    started.on('message', (reply: QueryReply | { ready: true }) => {
      if ('ready' in reply) {
        ready = true;
        return;
      }
      const call = waiting.get(reply.id);
      waiting.delete(reply.id);
      call?.settle(reply);
    });
    started.on('error', (error) =>
      ports.log.error('queries.worker', { name: error instanceof Error ? error.name : 'unknown' }),
    );
    started.on('exit', () => {
      if (worker === started) worker = null;
      answerTheRest();
    });
    return started;
  };

  const answerHere = (name: QueryName, input: unknown): unknown => (here[name] as (input: unknown) => unknown)(input);

  if (entry) worker = launch(entry);

  return {
    async run(name, ...input) {
      if (!entry || stopped) return answerHere(name, input[0]) as never;
      worker ??= launch(entry);
      if (!ready && FIRST.has(name)) return answerHere(name, input[0]) as never;
      const asked = worker;
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, {
          settle: (reply) => {
            if (reply.failed) reject(new Error(`query ${name}: ${reply.failed}`));
            else resolve(reply.result as never);
          },
          lost: () => {
            try {
              resolve(answerHere(name, input[0]) as never);
            } catch (error) {
              reject(error);
            }
          },
        });
        asked.postMessage({ id, name, input: input[0] });
      });
    },
    async stop() {
      stopped = true;
      const ending = worker;
      worker = null;
      if (!ending) return;
      // Still being born: it ends by itself. What it was asked is answered here.
      if (lent && recall(lent)) {
        ending.unref();
        answerTheRest();
        return;
      }
      ending.postMessage({ stop: true });
      await new Promise<void>((resolve) => {
        ending.once('exit', () => resolve());
        // A long query must not hold up a seal.
        setTimeout(() => void ending.terminate().then(() => resolve()), 500).unref();
      });
    },
  };
}
