import type { MessagePort } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import type { Incoming, Ms } from '../../domain/index.ts';
import { aheadOf, readAhead, remember } from '../ahead.ts';
import { type Election, electionOf } from '../election.ts';
import type { Clock, Ids, Log, Routes, TelegramFactory, TelegramMemory, TelegramSource } from '../ports.ts';
import { describeSurprise } from '../process/surprise.ts';
import { askNow, type Bell } from './ask-now.ts';
import type { InCore, InThread, NewSource, Now, SourceNo } from './messages.ts';
import { outcomeOf } from './outcome.ts';

/** How the thread is told what it is for. */
export interface TelegramJob {
  job: 'telegram';
  bell: Bell;
}

interface Served {
  source: TelegramSource;
  saySeen(): void;
  routesChanged(): void;
  end(): void;
}

/** When the last update came changes with every message; the screen shows it in seconds. Said with each batch, and so often, ms. */
const SAY_SEEN_EVERY = 1000;

/**
 * In the thread: sources, run for core. What they keep, core keeps; which way they go, core says. `port` leads to core.
 */
export function serveTelegram(
  port: MessagePort,
  bell: Bell,
  parts: { telegram: TelegramFactory; clock: Clock; ids: Ids },
): void {
  const { telegram, clock, ids } = parts;
  const sources = new Map<SourceNo, Served>();
  const downloads = new Map<number, AbortController>();
  const now = askNow<Now>(bell, (question) => port.postMessage(question));

  // A library's stray rejection is no reason to go deaf; what is thrown ends the thread, and core starts another.
  process.on('unhandledRejection', (reason) => log.error('telegram.rejection', describeSurprise(reason)));

  let election: Election | null = null;
  const heard = (item: Incoming): void => {
    if (election === null || item.event !== 'message') return;
    try {
      remember(item, readAhead(item, election));
    } catch {
      // Core works it out itself, and says what is wrong.
    }
  };

  const found = (no: SourceNo): Served => {
    const served = sources.get(no);
    if (!served) throw new Error('no such source');
    return served;
  };

  const log: Log = {
    info: (event, fields) => void core.log.asEvent('info', event, fields),
    warn: (event, fields) => void core.log.asEvent('warn', event, fields),
    error: (event, fields) => void core.log.asEvent('error', event, fields),
  };

  function create(no: SourceNo, { account, apiId, apiHash, network, routed }: NewSource): void {
    const memory: TelegramMemory = {
      loadSession: () => now.loadSession(no),
      saveSession: (_, name, value) => void core.saveSession.asEvent(no, name, value),
      loadEntities: () => now.loadEntities(no),
      saveEntities: (_, rows) => void core.saveEntities.asEvent(no, rows),
      loadCursors: () => now.loadCursors(no),
      storedIds: (chat, newest, limit) => now.storedIds(no, chat, newest, limit),
      loadNotBefore: () => now.loadNotBefore(no),
      saveNotBefore: (_, method, notBefore) => void core.saveNotBefore.asEvent(no, method, notBefore),
    };
    const listeners = new Set<() => void>();
    const routes: Routes = {
      pick: () => now.pick(no),
      all: () => now.all(no),
      failed: (id, why) => void core.routeFailed.asEvent(no, id, why),
      worked: (id) => void core.routeWorked.asEvent(no, id),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const source = telegram.create({
      account,
      apiId,
      apiHash,
      network,
      ...(routed ? { routes } : {}),
      memory,
      clock,
      ids,
      log,
      heard,
    });
    let seen: Ms | null = null;
    const saySeen = () => {
      const { lastUpdateAt } = source.status();
      if (lastUpdateAt === seen || lastUpdateAt === null) return;
      seen = lastUpdateAt;
      void core.saw.asEvent(no, lastUpdateAt);
    };
    const timer = setInterval(saySeen, SAY_SEEN_EVERY);
    const stopSaying = source.onStatus((status) => {
      seen = status.lastUpdateAt;
      void core.status.asEvent(no, status);
    });
    sources.set(no, {
      source,
      saySeen,
      routesChanged: () => {
        for (const listener of [...listeners]) listener();
      },
      end() {
        clearInterval(timer);
        stopSaying();
      },
    });
  }

  const inThread: InThread = {
    create,
    listen(no) {
      const { source, saySeen } = found(no);
      source.onBatch(async (batch, urgent) => {
        saySeen();
        const ahead = batch.items.map((item) => aheadOf(item) ?? null);
        if (!(await core.batch(no, batch, urgent, ahead))) throw new Error('batch refused');
      });
    },
    listenFor(no, profile) {
      // All accounts are of one headquarters.
      election = electionOf(profile);
      found(no).source.listenFor(profile);
    },
    ask: (no, name, args) =>
      outcomeOf(() => (found(no).source[name] as (...args: unknown[]) => Promise<unknown>)(...args)),
    async download(no, call, media, offset) {
      const abort = new AbortController();
      downloads.set(call, abort);
      try {
        return await outcomeOf(() =>
          found(no).source.download(media, {
            offset,
            signal: abort.signal,
            async onChunk(bytes, at) {
              // A copy of its own: a view would take along all of the packet that it lies in.
              if (!(await core.chunk(call, new Uint8Array(bytes), at))) throw new Error('no more of this');
            },
          }),
        );
      } finally {
        downloads.delete(call);
      }
    },
    abort: (call) => downloads.get(call)?.abort(),
    routesChanged: (no) => sources.get(no)?.routesChanged(),
    check: (route, network) => outcomeOf(() => telegram.check({ route, network, clock })),
    drop(no) {
      sources.get(no)?.end();
      sources.delete(no);
    },
  };

  const core = createBirpc<InCore, InThread>(inThread, {
    post: (message) => port.postMessage(message),
    on: (take) => port.on('message', take),
    timeout: -1,
  });
}
