import type { Clock, Log, Route, RouteFailure, Routes, SourceStatus } from '../ports.ts';
import { TelegramError } from '../ports.ts';
import { type Client, openClient, type Redirect } from './client.ts';
import { errorName, floodSeconds, isLoggedOut, lostReason, NoAnswer } from './errors.ts';
import { type FloodGate, pause } from './flood.ts';
import { Api, bigInt, RPCError } from './library.ts';
import type { StoredSession } from './session.ts';
import { narrowSkew, type SkewRange, skewEstimate } from './skew.ts';
import { type StatusBoard, selfOf } from './status.ts';

const CONNECT_TIMEOUT = 25_000;
const CALL_TIMEOUT = 25_000;
/** What the library does ask again after a reconnect is answered within this time. */
const LATE_ANSWER = 5000;
const MOST_TRIES = 4;
const WATCH_EVERY = 5000;
const PING_AFTER = 20_000;
/** Longer than this without any answer: the client is thrown away. */
const GIVE_UP_AFTER = 90_000;
const MAX_BACKOFF = 30_000;
/** How often to look for a way out when there is none. */
const NO_ROUTE_PAUSE = 5000;

export interface CallOptions {
  /** Waits out a flood wait instead of failing; for calls nobody is looking at. */
  patient?: boolean;
  /** ms; {@link CALL_TIMEOUT} by default. */
  timeout?: number;
  /** Called synchronously as an answer is read, in order of arrival with the updates. */
  arrived?: () => void;
}

/** Calls on whichever client is alive at the moment. */
export interface Link {
  /** Throws what the library throws, or TelegramError for waits, time and a missing connection. */
  call<R extends Api.AnyRequest>(request: R, options?: CallOptions): Promise<R['__response']>;
  start(): void;
  stop(): Promise<void>;
  /** Makes sure that a login can begin: connected, with a key the data centre knows. */
  readyForLogin(): Promise<void>;
  loggedIn(user: Api.TypeUser): void;
  /** The session ended on purpose: keys are forgotten. */
  loggedOut(): Promise<void>;
  /** The way that the present connection goes; null when there is none. */
  route(): Route | null;
  /** Aborts when the source is stopped. */
  signal: AbortSignal;
}

export interface LinkOptions {
  apiId: number;
  apiHash: string;
  session: StoredSession;
  redirect: Redirect | null;
  routes: Routes;
  clock: Clock;
  log: Log;
  flood: FloodGate;
  board: StatusBoard;
  /** Synchronous, in order of arrival. */
  onUpdates(updates: unknown): void;
  /** Connected and logged in, for the first time or again: whatever was pushed before is lost. */
  onReady(): void;
}

export function openLink(options: LinkOptions): Link {
  const { clock, log, flood, board, session, routes } = options;
  const stopped = new AbortController();
  /** The client that calls go to; null until it is connected. */
  let client: Client | null = null;
  /** The client of the current life, connected or not. */
  let living: Client | null = null;
  /** Aborts a while after the connection was replaced: the library forgets some of what it was asked before. */
  let connection = new AbortController();
  let authorised = false;
  let rejections = 0;
  let loginWaits = 0;
  let lastAnswer = 0;
  let pinging = false;
  let skew: SkewRange | null = null;
  /** Ends the life of the current client. */
  let endLife: (() => void) | null = null;
  let waiters: (() => void)[] = [];
  let loop: Promise<void> = Promise.resolve();
  let route: Route | null = null;
  /** Aborts when the list of ways changes. */
  let changed = new AbortController();

  async function call<R extends Api.AnyRequest>(request: R, how: CallOptions = {}): Promise<R['__response']> {
    const method = request.className;
    const timeout = how.timeout ?? CALL_TIMEOUT;
    for (let tries = 1; ; tries++) {
      if (how.patient) await flood.wait(method, stopped.signal);
      else flood.check(method);
      const used = client?.up() ? client : await connected(timeout);
      const { signal } = connection;
      try {
        return await invoke(used, request, timeout, how.arrived);
      } catch (error) {
        const waited = how.patient && floodSeconds(error) !== null;
        // Everything but a login may be asked twice: a send carries its own random id.
        const lost = error instanceof NoAnswer && signal.aborted && tries < MOST_TRIES && !method.startsWith('auth.');
        if (stopped.signal.aborted || !(waited || lost)) throw error;
      }
    }
  }

  async function invoke<R extends Api.AnyRequest>(
    used: Client,
    request: R,
    timeout: number,
    arrived?: () => void,
  ): Promise<R['__response']> {
    const sent = clock.now();
    try {
      const answer = await used.invoke(request, timeout, AbortSignal.any([stopped.signal, connection.signal]), arrived);
      answered();
      sampleClock(answer, sent);
      return answer;
    } catch (error) {
      if (used === living) failed(request.className, error);
      throw error;
    }
  }

  function answered(): void {
    lastAnswer = clock.now();
    if (!authorised || board.state() === 'online' || stopped.signal.aborted) return;
    const idle = board.state() === 'offline';
    board.set('online');
    if (idle) options.onReady(); // whoever was not to ask while there was no network asks now
  }

  function failed(method: string, error: unknown): void {
    if (error instanceof RPCError) lastAnswer = clock.now(); // refused, but heard
    const wait = floodSeconds(error);
    if (wait !== null) {
      log.warn('telegram.flood', { method, seconds: wait });
      flood.note(method, wait);
    } else if (isLoggedOut(error) && authorised) {
      log.warn('telegram.loggedOut', { reason: errorName(error) });
      needsLogin(lostReason(error));
    } else if (error instanceof NoAnswer && authorised && board.state() === 'online') board.set('degraded');
  }

  function needsLogin(why: NonNullable<SourceStatus['lost']>): void {
    authorised = false;
    board.setLost(why);
    board.setSelf(null);
    board.set('needsLogin');
  }

  function sampleClock(answer: unknown, sent: number): void {
    const { date } = (answer ?? {}) as { date?: unknown };
    const dated = answer instanceof Api.updates.State || answer instanceof Api.updates.DifferenceEmpty;
    if (typeof date !== 'number' || !(dated || answer instanceof Api.Config)) return;
    skew = narrowSkew(skew, { date, sent, received: clock.now() });
    board.setSkew(skewEstimate(skew));
  }

  function replaced(): void {
    const old = connection;
    connection = new AbortController();
    const cancel = clock.after(LATE_ANSWER, () => old.abort());
    stopped.signal.addEventListener('abort', cancel, { once: true, signal: old.signal });
  }

  /** Resolves with the client of the current life as soon as it is connected (again). */
  function connected(timeout: number): Promise<Client> {
    return new Promise((resolve, reject) => {
      const refuse = (): void => reject(new TelegramError('UNREACHABLE', 'NO_CONNECTION'));
      if (stopped.signal.aborted) return refuse();
      const cancel = clock.after(timeout, refuse);
      waiters.push(() => {
        cancel();
        if (client) resolve(client);
        else refuse();
      });
    });
  }

  function wake(): void {
    const all = waiters;
    waiters = [];
    for (const waiter of all) waiter();
  }

  async function run(): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      const lived = await live().catch((error: unknown) => {
        log.warn('telegram.connectFailed', { reason: errorName(error), failures });
        return false;
      });
      if (stopped.signal.aborted) return;
      failures = lived ? 0 : failures + 1;
      // Every way is tried once before anybody waits.
      const rounds = Math.floor(failures / Math.max(1, routes.all().length));
      const delay = rounds === 0 ? 200 : Math.min(MAX_BACKOFF, 500 * 2 ** Math.min(rounds, 10));
      await pause(clock, delay, stopped.signal).catch(() => {});
    }
  }

  /** From connecting to the end of one client. True if it was of any use. */
  async function live(): Promise<boolean> {
    const way = routes.pick();
    route = way;
    if (!way) {
      if (board.state() !== 'needsLogin') board.set('offline');
      board.setRoute(null);
      await pause(clock, NO_ROUTE_PAUSE, AbortSignal.any([stopped.signal, changed.signal])).catch(() => {});
      return false;
    }
    let rejected = false;
    let reached = false;
    let failedDials = 0;
    let lastFailure: RouteFailure | null = null;
    const end = new AbortController();
    /** Somebody waits for the end of this life to try another way. */
    const giveUp = (why: RouteFailure): void => {
      routes.failed(way.id, why);
      end.abort();
    };
    const own = openClient({
      apiId: options.apiId,
      apiHash: options.apiHash,
      session,
      redirect: options.redirect,
      route: way,
      clock,
      events: {
        updates: (updates) => {
          board.sawUpdate();
          options.onUpdates(updates);
        },
        disconnected: () => {
          if (authorised && own === client && board.state() === 'online') board.set('degraded');
        },
        connected: () => {
          failedDials = 0;
          if (own !== client) return;
          replaced();
          wake();
          if (!authorised) return;
          // There is somebody to ask again; whether we are heard, the first answer tells.
          if (board.state() === 'offline') board.set('degraded');
          options.onReady();
        },
        keyRejected: () => {
          rejected = true;
          end.abort();
        },
        dialFailed: (why, network) => {
          lastFailure = why;
          failedDials++;
          if (network && way.proxy === null && board.state() !== 'needsLogin') board.set('offline');
          // The library would go on by itself for ever; with another way to go, it doesn't get the time.
          const patience = reached ? 2 : 1;
          if (routes.all().length > 1 && failedDials >= patience) giveUp(why);
          else if (failedDials >= patience) routes.failed(way.id, why);
        },
      },
    });
    living = own;
    endLife = () => {
      if (client === own) client = null;
      end.abort();
    };
    const ended = AbortSignal.any([end.signal, stopped.signal]);
    if (board.state() !== 'needsLogin' && board.state() !== 'offline') board.set('connecting');
    board.setRoute(way.id);
    try {
      await own.connect(CONNECT_TIMEOUT, ended);
      lastAnswer = clock.now();
      await authorise(own, ended);
      reached = true;
      routes.worked(way.id);
      rejections = 0;
      client = own;
      wake();
      readyNow();
      if ((await supervise(ended)) === 'silent') routes.failed(way.id, 'silent');
      return true;
    } catch (error) {
      // Refused is heard; silence is the way's fault as far as anybody can tell.
      if (error instanceof NoAnswer && !end.signal.aborted) routes.failed(way.id, lastFailure ?? 'silent');
      throw error;
    } finally {
      authorised = false;
      if (client === own) client = null;
      living = null;
      endLife = null;
      connection.abort();
      connection = new AbortController();
      if (rejected) keyRejected();
      await own.destroy();
    }
  }

  function readyNow(): void {
    if (!authorised) return;
    answered();
    options.onReady();
    readClock();
  }

  /** getMe before anything else: it tells whether we are logged in, and makes the server push to this session. */
  async function authorise(own: Client, ended: AbortSignal): Promise<void> {
    try {
      const request = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
      await flood.wait(request.className, ended);
      const [me] = await invoke(own, request, CALL_TIMEOUT);
      if (!(me instanceof Api.User)) throw new TelegramError('NEEDS_LOGIN', 'NO_SELF');
      session.processEntities([me]);
      board.setSelf(selfOf(me));
      board.setLost(null);
      authorised = true;
    } catch (error) {
      if (!isLoggedOut(error)) throw error;
      log.warn('telegram.notLoggedIn', { reason: errorName(error) });
      needsLogin(lostReason(error));
    }
  }

  /** The range starts anew with every connection: clocks are set, machines sleep. */
  function readClock(): void {
    skew = null;
    call(new Api.help.GetConfig(), { patient: true }).catch(() => {});
  }

  async function supervise(ended: AbortSignal): Promise<'ended' | 'silent'> {
    for (;;) {
      await pause(clock, WATCH_EVERY, ended).catch(() => {});
      if (ended.aborted) return 'ended';
      const silent = clock.now() - lastAnswer;
      if (silent >= GIVE_UP_AFTER) {
        log.warn('telegram.broken', { silentMs: silent });
        if (board.state() !== 'needsLogin') board.set('broken');
        return 'silent';
      }
      if (silent >= PING_AFTER) void ping();
    }
  }

  async function ping(): Promise<void> {
    if (pinging || !client) return;
    pinging = true;
    const request = new Api.Ping({ pingId: bigInt(Math.floor(clock.now())) });
    await invoke(client, request, PING_AFTER).catch(() => {});
    pinging = false;
  }

  /**
   * Anybody on the path can send "unknown key", for it comes in the clear. So our key is kept and tried again; only a
   * person who logs in anew replaces it, and may be waiting for just that: one new key in 256 is a bad one, since the
   * library doesn't pad it.
   */
  function keyRejected(): void {
    rejections++;
    log.warn('telegram.keyRejected', { times: rejections });
    if (loginWaits) {
      session.delete();
      rejections = 0;
      return;
    }
    if (rejections >= 3) needsLogin('signedOut');
  }

  /** What is no longer allowed ends at once; whoever waits for a way looks again. */
  const forgetRoutes = routes.onChange(() => {
    changed.abort();
    changed = new AbortController();
    if (route && !routes.all().some((each) => each.id === route?.id)) endLife?.();
  });

  return {
    call,
    route: () => route,
    signal: stopped.signal,
    start() {
      loop = run();
    },
    async stop() {
      forgetRoutes();
      stopped.abort();
      wake();
      await loop;
      board.set('stopped');
    },
    async readyForLogin() {
      if (rejections > 0) {
        session.delete();
        rejections = 0;
        endLife?.();
      }
      if (client?.up()) return;
      // The first ways may be dead: each gets its time.
      const ways = Math.max(1, Math.min(4, routes.all().length));
      loginWaits++;
      await connected(CONNECT_TIMEOUT * ways).finally(() => loginWaits--);
    },
    loggedIn(user) {
      if (!(user instanceof Api.User)) return;
      session.processEntities([user]);
      board.setSelf(selfOf(user));
      board.setLost(null);
      authorised = true;
      readyNow();
    },
    async loggedOut() {
      session.delete();
      needsLogin('signedOut');
      endLife?.();
    },
  };
}
