import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadElection } from '../../../src/core/election.ts';
import type {
  Clock,
  ConnectionState,
  Cursor,
  EntityRow,
  Ids,
  IncomingBatch,
  Log,
  Route,
  Routes,
  TelegramFactory,
  TelegramMemory,
  TelegramSource,
} from '../../../src/core/ports.ts';
import { telegramFactory } from '../../../src/core/telegram/index.ts';
import { threadedTelegram } from '../../../src/core/telegram-thread/index.ts';
import type {
  AccountId,
  ChatKey,
  ElectionProfile,
  Incoming,
  IncomingDeletion,
  IncomingMessage,
  Ms,
  Peer,
  TelegramId,
} from '../../../src/domain/index.ts';
import { chatKey, messageKey } from '../../../src/domain/index.ts';
import type { Centre } from '../../../src/drill/index.ts';

export const ACCOUNT = 'account-1' as AccountId;
export const { profile: PROFILE } = loadElection(join(import.meta.dirname, '../../../resources'), 'kz-mazhilis-2021');

/** The adapter in a thread of its own, as core runs it. */
export const inThread = (log: Log = recordLog()): TelegramFactory =>
  threadedTelegram({ workerEntry: process.env.TEST_WORKER ?? WORKER, clock: realClock, log });
const WORKER = join(import.meta.dirname, '../../../src/core/jobs/worker.ts');
/** The whole suite goes through the thread with `TELEGRAM_THREAD=1`; what hurries the clock cannot: a thread has its own. */
export const apart = process.env.TELEGRAM_THREAD === '1';

export const realClock: Clock = {
  now: () => Date.now() as Ms,
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};

/** Waits of ten minutes and more are kept for the test to fire, everything else runs as it is. */
export function patientClock(): Clock & { fireLong(): void } {
  const long = new Set<() => void>();
  return {
    now: realClock.now,
    after(delay, run) {
      if (delay < 600_000) return realClock.after(delay, run);
      long.add(run);
      return () => long.delete(run);
    },
    fireLong() {
      for (const run of [...long]) {
        long.delete(run);
        run();
      }
    },
  };
}

/** The adapter's own rhythms, half a minute and more, come sooner: silence is asked about, and holes are swept. */
export function hastyClock(): Clock {
  return {
    now: realClock.now,
    after: (delay, run) => realClock.after(delay >= 30_000 && delay <= 120_000 ? delay / 6 : delay, run),
  };
}

/** The same time, `factor` times as fast: minutes of silence in seconds. */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => (start + (Date.now() - start) * factor) as Ms,
    after: (delay, run) => realClock.after(delay / factor, run),
  };
}

/** The real one until `hurry()`, then `factor` times as fast: a login on a busy machine gets its time, a silence is cut short. */
export function hurryingClock(factor: number): Clock & { hurry(): void } {
  let speed = 1;
  let from = Date.now();
  let base = from;
  const now = (): Ms => (base + (Date.now() - from) * speed) as Ms;
  return {
    now,
    after: (delay, run) => realClock.after(delay / speed, run),
    hurry() {
      base = now();
      from = Date.now();
      speed = factor;
    },
  };
}

/** The real one, but the first wait of exactly `delay` ms is a tenth as long: one silence is cut short, nobody else hurried. */
export function hurryOnce(delay: number): Clock {
  let done = false;
  return {
    now: realClock.now,
    after(wanted, run) {
      const short = !done && wanted === delay;
      done ||= short;
      return realClock.after(short ? wanted / 10 : wanted, run);
    },
  };
}

export const testIds: Ids = { uuid: randomUUID, randomBytes: (length) => new Uint8Array(randomBytes(length)) };

export interface RecordedLog extends Log {
  events: { level: string; event: string; fields: Record<string, string | number | boolean | null> }[];
}

export function recordLog(): RecordedLog {
  const events: RecordedLog['events'] = [];
  const at =
    (level: string) =>
    (event: string, fields: Record<string, string | number | boolean | null> = {}): void => {
      events.push({ level, event, fields });
    };
  return { events, info: at('info'), warn: at('warn'), error: at('error') };
}

/** The store of a core that keeps nothing: what it was told, in maps. Give the same one to a second source to restart. */
export interface FakeCore {
  memory: TelegramMemory;
  /** Every batch that was committed, in order of commit. */
  batches: { batch: IncomingBatch; urgent: boolean }[];
  messages: Map<string, { versions: IncomingMessage[]; deleted: IncomingDeletion['how'] | null }>;
  cursors: Map<string, Cursor>;
  entities: Map<string, EntityRow>;
  handler(batch: IncomingBatch, urgent: boolean): Promise<void>;
  /** Awaited before each commit; replace it to be slow or to fail. */
  before: (batch: IncomingBatch, urgent: boolean) => Promise<void>;
  /** Latest content of every message that isn't deleted, by key. */
  texts(): Map<string, string>;
}

export function fakeCore(account: AccountId = ACCOUNT): FakeCore {
  const session = new Map<string, Uint8Array>();
  const notBefore = new Map<string, Ms>();
  const core: FakeCore = {
    batches: [],
    messages: new Map(),
    cursors: new Map(),
    entities: new Map(),
    before: async () => {},
    async handler(batch, urgent) {
      await core.before(batch, urgent);
      for (const item of batch.items) take(item);
      for (const { key, cursor } of batch.cursors) core.cursors.set(key, cursor);
      core.batches.push({ batch, urgent });
    },
    texts: () =>
      new Map(
        [...core.messages].flatMap(([key, { versions, deleted }]) =>
          deleted ? [] : [[key, versions.at(-1)?.text ?? ''] as const],
        ),
      ),
    memory: {
      loadSession: () => Object.fromEntries(session),
      saveSession(_account, name, value) {
        if (value) session.set(name, value);
        else session.delete(name);
      },
      loadEntities: () => [...core.entities.values()],
      saveEntities(_account, rows) {
        for (const row of rows) core.entities.set(`${row.kind}:${row.id}`, row);
      },
      loadCursors: () => [...core.cursors].map(([key, cursor]) => ({ key: key as ChatKey | 'account', cursor })),
      storedIds(chat, newest, limit) {
        const ids = [...core.messages.values()].flatMap(({ versions, deleted }) => {
          const [first] = versions;
          return first && !deleted && chatKey(account, first.chat) === chat ? [first.msgId] : [];
        });
        return ids
          .filter((id) => id <= newest)
          .sort((a, b) => b - a)
          .slice(0, limit);
      },
      loadNotBefore: () => Object.fromEntries(notBefore),
      saveNotBefore(_account, method, until) {
        notBefore.set(method, until);
      },
    },
  };

  function take(item: Incoming): void {
    if (item.event === 'deletion') {
      for (const [key, known] of core.messages) {
        const [first] = known.versions;
        if (!first || first.msgId !== item.msgId) continue;
        const named = item.chat ? key === messageKey(account, item.chat, item.msgId) : first.chat.kind !== 'channel';
        if (named) known.deleted = item.how;
      }
      return;
    }
    const key = messageKey(account, item.chat, item.msgId);
    const known = core.messages.get(key) ?? { versions: [], deleted: null };
    core.messages.set(key, known);
    // As the evidence store does: a new version only when the content differs from the latest.
    const last = known.versions.at(-1);
    if (!last || digest(last) !== digest(item)) known.versions.push(item);
  }
  return core;
}

function digest(item: IncomingMessage): string {
  const { fromId, sentAt, forward, replyToMsgId, groupedId, text, entities, media, serviceAction } = item;
  return JSON.stringify({ fromId, sentAt, forward, replyToMsgId, groupedId, text, entities, media, serviceAction });
}

export interface Running {
  source: TelegramSource;
  log: RecordedLog;
  /** Every state that was shown, in order. */
  states: ConnectionState[];
}

/** Ways out as core keeps them, without the store. */
export function someRoutes(list: Route[]): Routes & { set(next: Route[]): void; failures: string[] } {
  const failures: string[] = [];
  let ways = list;
  const down = new Map<string, number>();
  const listeners = new Set<() => void>();
  return {
    failures,
    set(next) {
      ways = next;
      for (const listener of listeners) listener();
    },
    all: () => ways,
    pick: () => [...ways].sort((a, b) => (down.get(a.id) ?? 0) - (down.get(b.id) ?? 0))[0] ?? null,
    failed(id, why) {
      failures.push(`${id} ${why}`);
      down.set(id, failures.length);
    },
    worked: (id) => void down.delete(id),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface StartSource {
  clock?: Clock;
  watch?: Peer[];
  /** Of which election it hears. */
  profile?: ElectionProfile;
  factory?: TelegramFactory;
  start?: boolean;
  routes?: Routes;
}

/** A source for the real network, which these tests never reach: it must refuse while a drill is on. */
export const liveSource = (factory: TelegramFactory): TelegramSource =>
  factory.create({
    account: ACCOUNT,
    apiId: 1,
    apiHash: 'hash',
    network: { kind: 'live' },
    memory: fakeCore().memory,
    clock: realClock,
    ids: testIds,
    log: recordLog(),
  });

/** A source of the centre, started, handing its batches to `core`. */
export async function startSource(
  centre: Centre,
  core: FakeCore,
  options: {
    clock?: Clock;
    watch?: Peer[];
    profile?: ElectionProfile;
    factory?: TelegramFactory;
    start?: boolean;
    routes?: Routes;
  } = {},
): Promise<Running> {
  const log = recordLog();
  const { host, port, dcId, others, publicKey } = centre.descriptor;
  const source = (options.factory ?? (apart ? inThread(log) : telegramFactory)).create({
    account: ACCOUNT,
    apiId: 1,
    apiHash: 'hash',
    network: { kind: 'drill', centre: { host, port, dcId, others, publicKey } },
    ...(options.routes ? { routes: options.routes } : {}),
    memory: core.memory,
    clock: options.clock ?? realClock,
    ids: testIds,
    log,
  });
  const states: ConnectionState[] = [];
  source.onStatus(({ state }) => {
    if (states.at(-1) !== state) states.push(state);
  });
  source.onBatch((batch, urgent) => core.handler(batch, urgent));
  if (options.profile) source.listenFor(options.profile);
  if (options.watch) await source.watch(options.watch);
  if (options.start !== false) await source.start();
  return { source, log, states };
}

/** Resolves when the state is reached; rejects after `timeout` ms. */
export function reach(source: TelegramSource, state: ConnectionState, timeout = 20_000): Promise<void> {
  return new Promise((resolve, reject) => {
    if (source.status().state === state) return resolve();
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`still ${source.status().state}, not ${state}`));
    }, timeout);
    const stop = source.onStatus((status) => {
      if (status.state !== state) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}

export interface Person {
  id: string;
  phone: string;
}

let phones = 0;

export async function createPerson(
  centre: Centre,
  options: { firstName?: string; password?: string; passwordHint?: string } = {},
): Promise<Person> {
  const phone = `+7702${String(++phones).padStart(7, '0')}`;
  const { id } = await centre.createUser({ firstName: 'Aigerim', phone, code: '12345', ...options });
  return { id, phone };
}

export async function logIn(source: TelegramSource, person: Person, password?: string): Promise<void> {
  await source.sendCode(person.phone);
  const step = await source.submitCode('12345');
  if (step.step === 'password') await source.submitPassword(password ?? '');
}

export function channel(id: string): Peer {
  return { kind: 'channel', id: id as TelegramId };
}
