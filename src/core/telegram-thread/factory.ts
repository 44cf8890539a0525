import { MessageChannel, Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';
import { remember } from '../ahead.ts';
import { type Clock, type Log, TelegramError, type TelegramFactory } from '../ports.ts';
import { answerNow, type Bell, isQuestion } from './ask-now.ts';
import type { InCore, InThread, Now, SourceNo } from './messages.ts';
import { outcomeOf, unwrap } from './outcome.ts';
import { openRemote, type Remote } from './remote.ts';

/** The thread ends when it has had no source for so long, ms: a login that is done hands its account to a new source. */
const LINGER = 2000;
/** After the thread has died, ms. */
const AGAIN_AFTER = 1000;
/** Objects of a packet die young: with too little room for them V8 would carry half of them along. */
const YOUNG_MB = 32;

export type Calls = BirpcReturn<InThread, InCore>;

interface Thread {
  worker: Worker;
  calls: Calls;
  /** It was told to end. */
  ending: boolean;
}

/**
 * Telegram in a thread of its own: packets are decrypted and read there while core stores what was read before, and a
 * message that must not wait is not kept behind either. One thread for all accounts; should it die, another takes over
 * from what is stored.
 */
export function threadedTelegram({
  workerEntry,
  clock,
  log,
}: {
  workerEntry: string;
  clock: Clock;
  log: Log;
}): TelegramFactory {
  const sources = new Map<SourceNo, Remote>();
  let thread: Thread | null = null;
  let lastNo = 0;
  let lastCall = 0;
  let stopLingering = () => {};
  let checks = 0;
  const chunks = new Map<number, (bytes: Uint8Array, at: number) => Promise<boolean>>();

  const remote = (no: SourceNo): Remote => {
    const found = sources.get(no);
    if (!found) throw new Error('no such source');
    return found;
  };
  const memory = (no: SourceNo) => remote(no).options.memory;
  const account = (no: SourceNo) => remote(no).options.account;

  const now: Now = {
    loadSession: (no) => memory(no).loadSession(account(no)),
    loadEntities: (no) => memory(no).loadEntities(account(no)),
    loadCursors: (no) => memory(no).loadCursors(account(no)),
    storedIds: (no, chat, newest, limit) => memory(no).storedIds(chat, newest, limit),
    loadNotBefore: (no) => memory(no).loadNotBefore(account(no)),
    pick: (no) => remote(no).options.routes?.pick() ?? null,
    all: (no) => remote(no).options.routes?.all() ?? [],
  };
  const inCore: InCore = {
    async batch(no, batch, urgent, ahead) {
      for (const [n, item] of batch.items.entries()) remember(item, ahead[n]);
      const outcome = await outcomeOf(() => remote(no).batch(batch, urgent));
      return 'value' in outcome;
    },
    status: (no, status) => sources.get(no)?.setStatus(status),
    saw: (no, at) => sources.get(no)?.saw(at),
    chunk: async (call, bytes, at) => (await chunks.get(call)?.(bytes, at)) ?? false,
    saveSession: (no, name, value) => remote(no).keep((to, account) => to.saveSession(account, name, value)),
    saveEntities: (no, rows) => remote(no).keep((to, account) => to.saveEntities(account, rows)),
    saveNotBefore: (no, method, at) => remote(no).keep((to, account) => to.saveNotBefore(account, method, at)),
    routeFailed: (no, id, why) => remote(no).options.routes?.failed(id, why),
    routeWorked: (no, id) => remote(no).options.routes?.worked(id),
    log: (level, event, fields) => log[level](event, fields),
  };

  function launch(): Thread {
    const { port1, port2 } = new MessageChannel();
    const bell: Bell = { rung: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), answers: port1 };
    const worker = new Worker(workerEntry, {
      workerData: { job: 'telegram', bell: { rung: bell.rung, answers: port2 } },
      transferList: [port2],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    // Core lives by its parent and its timers, never by this.
    worker.unref();
    const calls: Calls = createBirpc<InThread, InCore>(inCore, {
      post: (message) => worker.postMessage(message),
      on: (take) =>
        worker.on('message', (message: unknown) => {
          if (isQuestion(message)) answerNow(now, bell, message);
          else take(message);
        }),
      timeout: -1,
    });
    const started: Thread = { worker, calls, ending: false };
    worker.on('error', (error) =>
      log.error('telegram.thread', { name: error instanceof Error ? error.name : 'unknown' }),
    );
    worker.on('exit', () => {
      port1.close();
      calls.$close(new TelegramError('UNREACHABLE', 'THREAD_ENDED'));
      if (started.ending) return;
      thread = null;
      for (const each of sources.values()) each.lost();
      clock.after(AGAIN_AFTER, () => sources.size > 0 && toThread());
    });
    return started;
  }

  /** Everything that was asked of the last one is lost; what core has stored is where this one goes on from. */
  function toThread(): Calls {
    stopLingering();
    if (thread) return thread.calls;
    thread = launch();
    for (const each of sources.values()) each.resume(thread.calls);
    return thread.calls;
  }

  function linger(): void {
    stopLingering();
    if (sources.size > 0 || checks > 0) return;
    stopLingering = clock.after(LINGER, () => {
      const ending = thread;
      thread = null;
      if (!ending) return;
      ending.ending = true;
      void ending.worker.terminate();
    });
  }

  return {
    create(options) {
      lastNo += 1;
      const no = lastNo;
      const source = openRemote({
        no,
        options,
        calls: toThread,
        running: () => thread?.calls ?? null,
        take(chunk) {
          lastCall += 1;
          const call = lastCall;
          chunks.set(call, chunk);
          return { call, end: () => void chunks.delete(call) };
        },
        ended() {
          sources.delete(no);
          linger();
        },
      });
      const known = thread !== null;
      sources.set(no, source);
      const to = toThread();
      if (known) source.resume(to);
      return source.source;
    },
    async check({ route, network }) {
      checks += 1;
      try {
        return unwrap(await toThread().check(route, network));
      } finally {
        checks -= 1;
        linger();
      }
    },
  };
}
