import type { ElectionProfile, Ms } from '../../domain/index.ts';
import type { IncomingBatch, SourceStatus, TelegramFactory, TelegramSource } from '../ports.ts';
import type { Calls } from './factory.ts';
import { openKeeper } from './keeper.ts';
import type { AskName, Asks, SourceNo } from './messages.ts';
import { unwrap } from './outcome.ts';

type Options = Parameters<TelegramFactory['create']>[0];
type Chunk = (bytes: Uint8Array, at: number) => Promise<boolean>;

/** A source in the thread, as core sees it. */
export interface Remote {
  options: Options;
  source: TelegramSource;
  batch(batch: IncomingBatch, urgent: boolean): Promise<void>;
  keep(save: (to: Options['memory'], account: Options['account']) => void): void;
  setStatus(status: SourceStatus): void;
  saw(at: Ms): void;
  /** The thread died. */
  lost(): void;
  /** In a thread that knows nothing of it. */
  resume(calls: Calls): void;
}

export function openRemote(parts: {
  no: SourceNo;
  options: Options;
  /** Into the thread, which is started if there is none. */
  calls(): Calls;
  /** Null without a thread. */
  running(): Calls | null;
  /** Where the chunks of a download go. */
  take(chunk: Chunk): { call: number; end(): void };
  ended(): void;
}): Remote {
  const { no, options, calls, running, take, ended } = parts;
  const { account, apiId, apiHash, network, memory, clock, log } = options;
  const keeper = openKeeper((waiting) => log.error('telegram.notKept', { waiting }));
  const listeners = new Set<(status: SourceStatus) => void>();
  let status: SourceStatus = {
    account,
    state: 'stopped',
    since: clock.now(),
    until: null,
    filesUntil: null,
    lastUpdateAt: null,
    self: null,
    twoFactorOn: null,
    clockSkew: null,
    route: null,
    lost: null,
  };
  let handler: Parameters<TelegramSource['onBatch']>[0] | null = null;
  let profile: ElectionProfile | null = null;
  let watched: Parameters<TelegramSource['watch']>[0] | null = null;
  let started = false;
  let stopping: Promise<void> | null = null;

  const setStatus = (next: SourceStatus): void => {
    status = next;
    for (const listener of [...listeners]) listener(next);
  };
  const stopHearing = options.routes?.onChange(() => void running()?.routesChanged.asEvent(no));

  async function ask<Name extends AskName>(
    name: Name,
    ...args: Parameters<Asks[Name]>
  ): Promise<Awaited<ReturnType<Asks[Name]>>> {
    return unwrap(await calls().ask(no, name, args)) as Awaited<ReturnType<Asks[Name]>>;
  }

  async function stop(): Promise<void> {
    try {
      if (running()) await ask('stop');
    } finally {
      stopHearing?.();
      void running()?.drop.asEvent(no);
      ended();
    }
  }

  const source: TelegramSource = {
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onBatch(next) {
      handler = next;
      void calls().listen.asEvent(no);
    },
    listenFor(next) {
      profile = next;
      void calls().listenFor.asEvent(no, next);
    },
    async start() {
      started = true;
      await ask('start');
    },
    async stop() {
      stopping ??= stop();
      await stopping;
    },
    sendCode: (phone) => ask('sendCode', phone),
    submitCode: (code) => ask('submitCode', code),
    submitPassword: (password) => ask('submitPassword', password),
    logOut: () => ask('logOut'),
    logins: () => ask('logins'),
    endLogin: (hash) => ask('endLogin', hash),
    dialogs: () => ask('dialogs'),
    members: (chat) => ask('members', chat),
    async watch(chats) {
      watched = chats;
      await ask('watch', chats);
    },
    send: (to, text, randomId, replyToMsgId) => ask('send', to, text, randomId, replyToMsgId),
    async download(media, { offset, signal, onChunk }) {
      signal.throwIfAborted();
      let refusal: { error: unknown } | null = null;
      const { call, end } = take(async (bytes, at) => {
        try {
          await onChunk(bytes, at);
          return true;
        } catch (error) {
          refusal = { error };
          return false;
        }
      });
      const abort = () => void running()?.abort.asEvent(call);
      signal.addEventListener('abort', abort, { once: true });
      try {
        return unwrap(await calls().download(no, call, media, offset));
      } catch (error) {
        const own = refusal as { error: unknown } | null;
        if (own) throw own.error;
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
        end();
      }
    },
  };

  return {
    options,
    source,
    async batch(batch, urgent) {
      if (!handler) throw new Error('nobody listens');
      await handler(batch, urgent);
      // Stored, and offered again until what came before it is kept, too: storing is idempotent.
      keeper.settle();
    },
    keep: (save) => keeper.keep(() => save(memory, account)),
    setStatus,
    saw(at) {
      status = { ...status, lastUpdateAt: at };
    },
    lost() {
      if (started && !stopping) setStatus({ ...status, state: 'connecting', since: clock.now(), until: null });
    },
    resume(to) {
      if (stopping) return;
      void to.create.asEvent(no, { account, apiId, apiHash, network, routed: options.routes !== undefined });
      if (profile) void to.listenFor.asEvent(no, profile);
      if (handler) void to.listen.asEvent(no);
      // Nobody waits for these two: what they would say is in the status.
      if (watched) void to.ask(no, 'watch', [watched]).catch(() => {});
      if (started) void to.ask(no, 'start', []).catch(() => {});
    },
  };
}
