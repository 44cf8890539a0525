import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TelegramProxy } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Clock, Route, RouteCheck, RouteFailure, Routes } from '../ports.ts';
import { one, run, type WriteDb } from '../store/index.ts';

export type DirectMode = 'first' | 'last' | 'never';

const proxy = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('socks5'),
    host: z.string(),
    port: z.number(),
    user: z.string().nullable(),
    password: z.string().nullable(),
  }),
  z.object({ kind: z.literal('mtproxy'), host: z.string(), port: z.number(), secret: z.string() }),
]);
const stored = z.object({ direct: z.enum(['first', 'last', 'never']), proxies: z.array(proxy) });
type Stored = z.infer<typeof stored>;

/** A way that failed is not tried again before this time, as long as there is another. */
const COOL_DOWN = 60_000;
const MOST_PROXIES = 50;

export type RouteState =
  | { is: 'untried' }
  | { is: 'works'; at: number }
  | { is: 'failed'; at: number; why: RouteFailure };

export interface Proxies {
  direct(): DirectMode;
  /** Every allowed way, in order, with how it went last. */
  rows(): { route: Route; state: RouteState }[];
  /** Throws Failure PROXY_TWICE. */
  add(proxy: TelegramProxy): string;
  remove(id: string): void;
  move(id: string, by: -1 | 1): void;
  setDirect(mode: DirectMode): void;
  route(id: string): Route;
  checked(id: string, found: RouteCheck): void;
  /** What the accounts' connections ask. */
  routes: Routes;
}

/**
 * The ways out of this headquarters, in order. Kept in the encrypted store and nowhere else: an address in the journal
 * could not be taken back, and whoever knows a proxy can have it blocked (docs/decisions/011).
 */
export function createProxies(db: WriteDb, clock: Clock, changed: () => void): Proxies {
  const states = new Map<string, RouteState>();
  const listeners = new Set<() => void>();
  let now: Stored = load(db);

  const idOf = (each: TelegramProxy): string =>
    createHash('sha256').update(JSON.stringify(each)).digest('hex').slice(0, 16);
  const direct: Route = { id: 'direct', proxy: null };

  function all(): Route[] {
    const list = now.proxies.map((each): Route => ({ id: idOf(each), proxy: each }));
    if (now.direct === 'first') return [direct, ...list];
    return now.direct === 'last' ? [...list, direct] : list;
  }

  function save(next: Stored): void {
    run(
      db,
      'INSERT INTO tg_proxies (id, list) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET list = excluded.list',
      JSON.stringify(next),
    );
    now = next;
    // A person has changed something: what had failed may work now.
    for (const [id, state] of states) if (state.is === 'failed') states.delete(id);
    for (const listener of [...listeners]) listener();
    changed();
  }

  function note(id: string, state: RouteState): void {
    const before = states.get(id);
    states.set(id, state);
    if (before?.is !== state.is || (state.is === 'failed' && before.is === 'failed' && before.why !== state.why))
      changed();
  }

  const position = (id: string): number => {
    const at = now.proxies.findIndex((each) => idOf(each) === id);
    if (at < 0) throw new Failure('NOT_FOUND_HERE');
    return at;
  };

  const failedAt = (id: string): number => {
    const state = states.get(id);
    return state?.is === 'failed' ? state.at : 0;
  };

  return {
    direct: () => now.direct,
    rows: () => all().map((route) => ({ route, state: states.get(route.id) ?? { is: 'untried' } })),
    add(next) {
      const id = idOf(next);
      if (now.proxies.some((each) => idOf(each) === id)) throw new Failure('PROXY_TWICE');
      if (now.proxies.length >= MOST_PROXIES) throw new Failure('INPUT_INVALID');
      save({ ...now, proxies: [...now.proxies, next] });
      return id;
    },
    remove(id) {
      const at = position(id);
      states.delete(id);
      save({ ...now, proxies: now.proxies.toSpliced(at, 1) });
    },
    move(id, by) {
      const at = position(id);
      const to = at + by;
      const moving = now.proxies[at];
      if (!moving || to < 0 || to >= now.proxies.length) return;
      save({ ...now, proxies: now.proxies.toSpliced(at, 1).toSpliced(to, 0, moving) });
    },
    setDirect: (mode) => save({ ...now, direct: mode }),
    route(id) {
      const found = all().find((each) => each.id === id);
      if (!found) throw new Failure('NOT_FOUND_HERE');
      return found;
    },
    checked(id, found) {
      note(id, found.works ? { is: 'works', at: clock.now() } : { is: 'failed', at: clock.now(), why: found.why });
    },
    routes: {
      all,
      /** The first that has not just failed; when all have, the one that failed longest ago. */
      pick() {
        const list = all();
        const ready = list.find((each) => clock.now() - failedAt(each.id) >= COOL_DOWN);
        return ready ?? list.reduce<Route | null>((a, b) => (a && failedAt(a.id) <= failedAt(b.id) ? a : b), null);
      },
      failed: (id, why) => note(id, { is: 'failed', at: clock.now(), why }),
      worked: (id) => note(id, { is: 'works', at: clock.now() }),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

function load(db: WriteDb): Stored {
  const row = one<{ list: string }>(db, 'SELECT list FROM tg_proxies WHERE id = 1');
  if (!row) return { direct: 'first', proxies: [] };
  const parsed = stored.safeParse(parseJson(row.list));
  // A list that can't be read must not turn "never directly" into "directly".
  return parsed.success ? parsed.data : { direct: 'never', proxies: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
