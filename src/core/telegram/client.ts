import type { Clock, DataCentre, Route, RouteFailure } from '../ports.ts';
import { dialler, type Wire } from './dial.ts';
import { NoAnswer } from './errors.ts';
import {
  type Api,
  type MemorySession,
  muteClient,
  onRead,
  type Sender,
  SilentLogger,
  TelegramClient,
  tameClient,
  tameSender,
  UpdateConnectionState,
} from './library.ts';

/** Raw events of one client. All handlers are called synchronously from the library's receive loop and must not throw. */
export interface ClientEvents {
  /** An `Updates` object exactly as it came, in order of arrival. */
  updates(updates: unknown): void;
  /** The library lost its TCP connection and is trying again by itself. */
  disconnected(): void;
  /** Connected, for the first time or again. What was pushed in between is lost. */
  connected(): void;
  /** The data centre does not know our key (transport error -404). */
  keyRejected(): void;
  /** A connection attempt failed. `network`: the operating system says that there is no network. */
  dialFailed(why: RouteFailure, network: boolean): void;
}

/** A practice centre, which has all data centres at one host. */
export type Redirect = Pick<DataCentre, 'host' | 'port' | 'others'>;

export interface ClientOptions {
  apiId: number;
  apiHash: string;
  session: MemorySession;
  /** Where every connection goes instead of the address Telegram names; null for the real network. */
  redirect: Redirect | null;
  /** The one way that this client takes, for as long as it lives. */
  route: Route;
  /** It only moves files: never asks for updates. */
  mute?: boolean;
  clock: Clock;
  events: ClientEvents;
}

export interface Client {
  connect(timeout: number, signal: AbortSignal): Promise<void>;
  /**
   * `arrived` is called as the answer is read, in order of arrival with the updates; a promise is heard of only after
   * whatever else lay in the same packet.
   */
  invoke<R extends Api.AnyRequest>(
    request: R,
    timeout: number,
    signal: AbortSignal,
    arrived?: () => void,
  ): Promise<R['__response']>;
  /**
   * False from the moment the connection is lost until it is back. What is asked in between, the library forgets when
   * it reconnects.
   */
  up(): boolean;
  /** Closes every connection for good. The library's own loops end with it. Never throws. */
  destroy(): Promise<void>;
}

/** One life of the library's client: it is thrown away and built anew rather than repaired. */
export function openClient(options: ClientOptions): Client {
  const { clock, events } = options;
  const wires = new Set<Wire>();
  let destroyed = false;

  const connection = dialler({
    route: options.route,
    redirect: options.redirect,
    clock,
    dead: () => destroyed,
    opened: (wire) => wires.add(wire),
    closed: (wire) => wires.delete(wire),
    failed: events.dialFailed,
  });

  const client = new TelegramClient(options.session, options.apiId, options.apiHash, {
    connection,
    baseLogger: new SilentLogger(),
    // The library's own limits would leave it hanging for ever: destroy() ends it, timeouts are ours.
    connectionRetries: Number.POSITIVE_INFINITY,
    reconnectRetries: Number.POSITIVE_INFINITY,
    retryDelay: 1000,
    requestRetries: 3,
    floodSleepThreshold: 0,
    securityChecks: true,
    useWSS: false,
    deviceModel: 'Desktop',
    systemVersion: '1.0',
    appVersion: '1.0',
  });
  tameClient(client);
  if (options.mute) muteClient(client);

  // The library's retry loops wait for this handler between two attempts: those of a destroyed client never get past it.
  client.onError = () => (destroyed ? new Promise<void>(() => {}) : Promise.resolve());

  const receive = (update: unknown): void => {
    if (destroyed) return;
    if (!(update instanceof UpdateConnectionState)) events.updates(update);
    else if (update.state === UpdateConnectionState.connected) events.connected();
    else if (update.state === UpdateConnectionState.broken) events.keyRejected();
    else events.disconnected();
  };
  tapSenders(client, (sender) => {
    sender._updateCallback = (_client, update) => receive(update);
    tameSender(sender);
  });

  return {
    up() {
      const sender = client._sender as Sender | undefined;
      return Boolean(sender?._userConnected && !sender.isReconnecting);
    },
    async connect(timeout, signal) {
      const connected = await withTimeout(clock, timeout, client.connect(), 'CONNECT', signal);
      if (!connected) throw new NoAnswer('CONNECT');
    },
    invoke(request, timeout, signal, arrived) {
      if (arrived) onRead(request, arrived);
      return withTimeout(clock, timeout, client.invoke(request), request.className, signal);
    },
    async destroy() {
      if (destroyed) return;
      destroyed = true;
      const sockets = [...wires].map((each) => each.socket);
      await client.destroy().catch(() => {});
      // Connections that never got through are no business of the library's.
      for (const socket of sockets) await socket.close().catch(() => {});
    },
  };
}

/**
 * The library makes a new sender whenever it moves to another data centre, and hands updates to a dispatcher that runs
 * handlers concurrently and calls users.getUsers on the way. Every sender is caught as it is assigned, before it can
 * receive anything.
 */
function tapSenders(client: TelegramClient, tap: (sender: Sender) => void): void {
  let current: Sender | undefined;
  Object.defineProperty(client, '_sender', {
    configurable: true,
    get: () => current,
    set(sender: Sender | undefined) {
      current = sender;
      if (sender) tap(sender);
    },
  });
}

/**
 * The library has no timeouts anywhere. Rejects with NoAnswer after `timeout` ms or when `signal` aborts; the work itself
 * goes on unobserved.
 */
export function withTimeout<T>(
  clock: Clock,
  timeout: number,
  work: Promise<T>,
  what: string,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => finish(() => reject(new NoAnswer(`${what} given up`)));
    const cancel = clock.after(timeout, () => finish(() => reject(new NoAnswer(`${what} took too long`))));
    const finish = (settle: () => void): void => {
      cancel();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
