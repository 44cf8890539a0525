import {
  type AccountId,
  type ChatKey,
  chatKey,
  type ElectionProfile,
  type Peer,
  type TelegramId,
} from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Journal } from '../journal/index.ts';
import type { DataCentre, Dialog, LoginStep, Ports, RouteCheck, SourceStatus, TelegramSource } from '../ports.ts';
import { all, one, run, type WriteDb } from '../store/index.ts';
import { createLogins, type Logins } from './logins.ts';
import { forgetAccount, PENDING, renameAccount, telegramMemory } from './memory.ts';
import { createProxies, type Proxies } from './proxies.ts';

/** Where a new source's batches go, and of which election they are. */
export interface Intake {
  onBatch: Parameters<TelegramSource['onBatch']>[0];
  profile: ElectionProfile;
}

export interface AccountsOptions {
  db: WriteDb;
  journal: Journal;
  ports: Ports;
  kind: 'drill' | 'live';
  intake: Intake;
  /** State or chats changed: tell the windows. */
  changed: () => void;
  /** So many things about the accounts themselves wait for a lead; 0 takes it back. */
  alarm: (count: number) => void;
}

export interface WatchedChat {
  account: string;
  key: ChatKey;
  chat: Peer;
  title: string;
}

export interface Accounts {
  /** Starts a source for every account of the store. Never throws: what can't connect says so in its status. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** In a drill: the data centre to connect to, before `start` or a login. */
  connectTo(centre: DataCentre): void;
  status(): SourceStatus[];
  source(account: AccountId): TelegramSource;
  /** What the account was called when it was last seen. */
  nameOf(account: AccountId): string | null;
  sources(): TelegramSource[];
  sendCode(apiId: number, apiHash: string, phone: string): Promise<LoginStep>;
  submitCode(code: string): Promise<LoginStep>;
  submitPassword(password: string): Promise<LoginStep>;
  cancelLogin(): Promise<void>;
  logOut(account: AccountId): Promise<void>;
  /** Forgets every stored account: a practice world that is gone. */
  dropStored(): Promise<void>;
  watched(account?: string): WatchedChat[];
  /** Tells the source what to receive, after `chat.watched` or `chat.unwatched` is committed. */
  applyWatch(account: AccountId): Promise<void>;
  /** A lead has answered: takes the alarm back, or says how much still waits. */
  told(): void;
  /** Who is logged in to the accounts. */
  logins: Logins;
  /** The ways out, for every account and for logins. */
  proxies: Proxies;
  /** Reaches Telegram by one of them, now. */
  checkProxy(id: string): Promise<RouteCheck>;
  dialogs(): Promise<(Dialog & { account: AccountId; key: ChatKey })[]>;
}

interface StoredAccount {
  id: AccountId;
  apiId: number;
  apiHash: string;
}

/** The headquarters' Telegram accounts: their sources, logins and watched chats. Decides nothing about messages. */
export function createAccounts({ db, journal, ports, kind, intake, changed, alarm }: AccountsOptions): Accounts {
  const memory = telegramMemory(db);
  const running = new Map<AccountId, TelegramSource>();
  let centre: DataCentre | null = ports.drill?.fixedCentre ?? null;
  let login: { source: TelegramSource; apiId: number; apiHash: string } | null = null;

  const logins = createLogins({
    db,
    journal,
    ports,
    sources: () => [...running.values()],
    changed: () => tell(),
    alarm: () => sound(),
  });
  /** New logins, and accounts that Telegram no longer lets in. */
  const waiting = (): number => {
    const lost = [...running.values()].filter((each) => each.status().lost);
    return logins.fresh() + lost.length;
  };
  let sounded = 0;
  /** Something new waits, or fewer things than before. */
  const sound = (): void => {
    sounded = waiting();
    alarm(sounded);
  };
  const tell = (): void => {
    changed();
    if (waiting() < sounded) sound();
  };
  const proxies = createProxies(db, ports.clock, changed);
  const network = (): { kind: 'drill'; centre: DataCentre } | { kind: 'live' } => {
    if (kind === 'live') return { kind };
    if (!centre) throw new Failure('DRILL_UNAVAILABLE');
    return { kind, centre };
  };

  const create = (account: AccountId, apiId: number, apiHash: string): TelegramSource => {
    return ports.telegram.create({
      account,
      apiId,
      apiHash,
      network: network(),
      routes: proxies.routes,
      memory,
      clock: ports.clock,
      ids: ports.ids,
      log: ports.log,
    });
  };

  const launch = async ({ id, apiId, apiHash }: StoredAccount): Promise<void> => {
    const source = create(id, apiId, apiHash);
    running.set(id, source);
    source.onBatch(intake.onBatch);
    source.listenFor(intake.profile);
    source.onStatus((status) => {
      logins.saw(status);
      tell();
    });
    await source.watch(watched(id).map((row) => row.chat));
    await source.start();
    changed();
  };

  const watched = (account?: string): WatchedChat[] =>
    all<{ account: string; key: string; kind: Peer['kind']; peerId: string; title: string }>(
      db,
      `SELECT account, chat_key AS key, kind, peer_id AS peerId, title FROM watched_chat
       WHERE ? IS NULL OR account = ? ORDER BY title`,
      account ?? null,
      account ?? null,
    ).map((row) => ({
      account: row.account,
      key: row.key as ChatKey,
      title: row.title,
      chat: { kind: row.kind, id: row.peerId as TelegramId },
    }));

  /** After a login: the pending session becomes the account's, under Telegram's own user id. */
  const settle = async (step: LoginStep): Promise<LoginStep> => {
    if (step.step !== 'done' || !login) return step;
    const { source, apiId, apiHash } = login;
    const self = source.status().self;
    if (!self) throw new Failure('TELEGRAM_REFUSED', { detail: 'NO_SELF' });
    login = null;
    await source.stop();
    const id = self.id as string as AccountId;
    await running.get(id)?.stop();
    renameAccount(db, PENDING, id);
    run(
      db,
      `INSERT INTO tg_account (id, api_id, api_hash, added_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET api_id = excluded.api_id, api_hash = excluded.api_hash`,
      id,
      apiId,
      apiHash,
      ports.clock.now(),
    );
    await launch({ id, apiId, apiHash });
    return step;
  };

  const source = (account: AccountId): TelegramSource => {
    const found = running.get(account);
    if (!found) throw new Failure('NEEDS_LOGIN');
    return found;
  };

  const stopLogin = async () => {
    const pending = login;
    login = null;
    await pending?.source.stop();
    forgetAccount(db, PENDING);
  };

  return {
    async start() {
      const stored = all<StoredAccount>(db, 'SELECT id, api_id AS apiId, api_hash AS apiHash FROM tg_account');
      for (const account of stored) {
        await launch(account).catch((error: unknown) => {
          if (error instanceof Error && error.message === 'KEY_MAP_ALTERED') throw error;
          ports.log.error('telegram.start', { name: error instanceof Error ? error.name : 'unknown' });
        });
      }
    },
    async stop() {
      logins.stop();
      await login?.source.stop();
      login = null;
      await Promise.allSettled([...running.values()].map((each) => each.stop()));
      running.clear();
    },
    connectTo(next) {
      centre = next;
    },
    status: () => [...running.values()].map((each) => each.status()),
    source,
    nameOf: (account) =>
      one<{ name: string | null }>(
        db,
        "SELECT name FROM tg_entity WHERE account = ? AND kind = 'user' AND id = ?",
        account,
        account,
      )?.name ?? null,
    sources: () => [...running.values()],
    async sendCode(apiId, apiHash, phone) {
      await stopLogin();
      const pending = create(PENDING, apiId, apiHash);
      login = { source: pending, apiId, apiHash };
      try {
        return await settle(await pending.sendCode(phone));
      } catch (error) {
        await stopLogin();
        throw error;
      }
    },
    async submitCode(code) {
      if (!login) throw new Failure('NEEDS_LOGIN');
      return settle(await login.source.submitCode(code));
    },
    async submitPassword(password) {
      if (!login) throw new Failure('NEEDS_LOGIN');
      return settle(await login.source.submitPassword(password));
    },
    cancelLogin: stopLogin,
    async logOut(account) {
      await running.get(account)?.logOut();
      await running.get(account)?.stop();
      running.delete(account);
      forgetAccount(db, account);
      logins.forget(account);
      tell();
    },
    async dropStored() {
      await Promise.allSettled([...running.values()].map((each) => each.stop()));
      running.clear();
      for (const { id } of all<{ id: AccountId }>(db, 'SELECT id FROM tg_account')) forgetAccount(db, id);
      changed();
    },
    told() {
      changed();
      sound();
    },
    logins,
    proxies,
    async checkProxy(id) {
      const route = proxies.route(id);
      const found = await ports.telegram.check({ route, network: network(), clock: ports.clock });
      proxies.checked(id, found);
      return found;
    },
    watched,
    applyWatch: (account) => source(account).watch(watched(account).map((row) => row.chat)),
    async dialogs() {
      const found: (Dialog & { account: AccountId; key: ChatKey })[] = [];
      for (const [account, each] of running)
        for (const dialog of await each.dialogs())
          found.push({ ...dialog, account, key: chatKey(account, dialog.chat) });
      return found;
    },
  };
}

/** Whether any account is stored: a headquarters without one receives nothing and says so. */
export function hasAccount(db: WriteDb): boolean {
  return one(db, 'SELECT 1 FROM tg_account LIMIT 1') !== undefined;
}
