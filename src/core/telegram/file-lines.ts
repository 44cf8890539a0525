import type { Clock, Log, Route, Routes } from '../ports.ts';
import { type Client, openClient, type Redirect, withTimeout } from './client.ts';
import { errorName, floodSeconds, isLoggedOut, NoAnswer } from './errors.ts';
import type { FloodGate } from './flood.ts';
import { Api } from './library.ts';
import type { Link } from './link.ts';
import { type Dc, FileSession, type StoredSession } from './session.ts';

const CONNECT_TIMEOUT = 25_000;
/** 128 KiB in this time is a line of 17 kbit/s. */
const PART_TIMEOUT = 60_000;
const IDLE_AFTER = 30_000;

/**
 * Connections that carry nothing but files, one to a data centre, opened when needed and closed when idle. A line that
 * breaks is dropped with everything that was asked on it; whoever asked asks again.
 */
export interface FileLines {
  /**
   * One call to that data centre. Waits until Telegram allows it. Throws what the library throws, NoAnswer when the
   * line broke, the signal's reason when it aborts.
   */
  call<R extends Api.AnyRequest>(dcId: number, request: R, signal: AbortSignal): Promise<R['__response']>;
  stop(): Promise<void>;
}

export interface FileLinesOptions {
  apiId: number;
  apiHash: string;
  session: StoredSession;
  redirect: Redirect | null;
  routes: Routes;
  clock: Clock;
  log: Log;
  flood: FloodGate;
  link: Pick<Link, 'call' | 'signal' | 'route'>;
}

interface Line {
  dcId: number;
  route: Route;
  client: Client;
  /** Connected, and let in. */
  ready: Promise<void>;
  broken: AbortController;
  users: number;
  cancelIdle: () => void;
}

export function openFileLines(options: FileLinesOptions): FileLines {
  const { session, clock, log, flood, link } = options;
  const lines = new Map<number, Line>();
  const closing = new Set<Promise<void>>();

  async function call<R extends Api.AnyRequest>(
    dcId: number,
    request: R,
    caller: AbortSignal,
  ): Promise<R['__response']> {
    const signal = AbortSignal.any([caller, link.signal]);
    await flood.wait(request.className, signal);
    signal.throwIfAborted();
    const line = lines.get(dcId) ?? (await open(dcId));
    line.users++;
    line.cancelIdle();
    try {
      await withTimeout(clock, 2 * CONNECT_TIMEOUT, line.ready, 'FILE_LINE', signal);
      return await line.client.invoke(request, PART_TIMEOUT, AbortSignal.any([signal, line.broken.signal]));
    } catch (error) {
      caller.throwIfAborted();
      const wait = floodSeconds(error);
      if (wait !== null) flood.note(request.className, wait);
      // A stranger to that centre, or silence: the next one begins anew.
      if (error instanceof NoAnswer || isLoggedOut(error)) drop(line);
      throw error;
    } finally {
      line.users--;
      if (line.users === 0) line.cancelIdle = clock.after(IDLE_AFTER, () => drop(line));
    }
  }

  async function open(dcId: number): Promise<Line> {
    const dc = await address(dcId);
    const other = lines.get(dcId); // opened while we were asking
    if (other) return other;
    // The way the account itself goes at the moment: files never go another.
    const route = link.route();
    if (!route) throw new NoAnswer('NO_ROUTE');
    const broken = new AbortController();
    const line: Line = {
      dcId,
      route,
      broken,
      client: openClient({
        apiId: options.apiId,
        apiHash: options.apiHash,
        session: new FileSession(session, dc),
        redirect: options.redirect,
        route,
        mute: true,
        clock,
        events: {
          updates() {},
          connected() {},
          disconnected: () => drop(line),
          keyRejected: () => {
            // Anybody can say so, but a key of a foreign centre is soon made anew; our own stays.
            if (dcId !== session.dcId) session.setAuthKey(undefined, dcId);
            drop(line);
          },
          dialFailed(why) {
            log.info('telegram.fileDialFailed', { dcId, why });
            drop(line);
          },
        },
      }),
      ready: Promise.resolve(),
      users: 0,
      cancelIdle: () => {},
    };
    lines.set(dcId, line);
    line.ready = enter(line);
    line.ready.catch(() => drop(line));
    return line;
  }

  /** Connects; a centre that isn't the account's home has to be shown that it is us. */
  async function enter({ client, dcId, broken }: Line): Promise<void> {
    const signal = AbortSignal.any([broken.signal, link.signal]);
    await client.connect(CONNECT_TIMEOUT, signal);
    if (dcId === session.dcId) return;
    const { id, bytes } = await link.call(new Api.auth.ExportAuthorization({ dcId }), { patient: true });
    const show = new Api.auth.ImportAuthorization({ id, bytes });
    await client.invoke(new Api.InvokeWithoutUpdates({ query: show }), CONNECT_TIMEOUT, signal);
  }

  async function address(dcId: number): Promise<Dc> {
    if (dcId === session.dcId) return { dcId, address: session.serverAddress, port: session.port };
    const { dcOptions } = await link.call(new Api.help.GetConfig(), { patient: true });
    const usable = dcOptions.filter((each) => each.id === dcId && !each.ipv6 && !each.cdn && !each.tcpoOnly);
    const found = usable.find((each) => each.mediaOnly) ?? usable[0];
    if (!found) throw new NoAnswer('NO_SUCH_DC');
    return { dcId, address: found.ipAddress, port: found.port };
  }

  function drop(line: Line): void {
    line.cancelIdle();
    if (lines.get(line.dcId) === line) lines.delete(line.dcId);
    line.broken.abort();
    const closed = line.client.destroy().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  const forget = options.routes.onChange(() => {
    const allowed = new Set(options.routes.all().map((each) => each.id));
    for (const line of [...lines.values()]) if (!allowed.has(line.route.id)) drop(line);
  });

  return {
    call: (dcId, request, signal) =>
      call(dcId, request, signal).catch((error: unknown) => {
        if (!signal.aborted) log.info('telegram.fileRefused', { dcId, reason: errorName(error) });
        throw error;
      }),
    async stop() {
      forget();
      for (const line of [...lines.values()]) drop(line);
      await Promise.all(closing);
    },
  };
}
