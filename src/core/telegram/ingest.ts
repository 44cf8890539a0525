import { type AccountId, type ChatKey, chatKey, type Incoming, messageKey, type Peer } from '../../domain/index.ts';
import type { Clock, Cursor, Ids, Log, TelegramMemory } from '../ports.ts';
import { accountSource } from './account-source.ts';
import { type Box, type BoxSurroundings, openBox } from './box.ts';
import { channelSource, FIRST_WATCH } from './channel-source.ts';
import type { Directory } from './directory.ts';
import type { EntityBook } from './entities.ts';
import { errorName } from './errors.ts';
import { newestId, openPager, pageItems } from './history.ts';
import type { Lane } from './lane.ts';
import type { Link } from './link.ts';
import type { MappingContext } from './mapping.ts';
import { migratedTo } from './migrated.ts';
import { type Routed, route } from './routing.ts';
import type { StatusBoard } from './status.ts';
import { openSweeper } from './sweeper.ts';

/** Kept beside the session's keys. */
const SWEEP_DUE = 'sweep-due';
const BOXES_AT_ONCE = 4;
const ALERTED_LIMIT = 2000;
/** Private chats that are swept; the latest ones. */
const SWEPT_USERS = 50;

/** Turns what Telegram tells into batches for core: routing, boxes, first histories, sweeps. */
export interface Ingest {
  /** A raw `Updates` object. Synchronous, never throws. */
  updates(updates: unknown): void;
  /** Connected and logged in (again): every box asks what it missed. */
  ready(): void;
  watch(chats: Peer[]): void;
  isUrgent(test: (item: Incoming) => boolean): void;
  stop(): void;
}

export interface IngestSurroundings {
  account: AccountId;
  link: Link;
  lane: Lane;
  memory: TelegramMemory;
  book: EntityBook;
  board: StatusBoard;
  directory: Pick<Directory, 'input'>;
  clock: Clock;
  ids: Ids;
  log: Log;
}

export function openIngest(around: IngestSurroundings): Ingest {
  const { account, link, lane, memory, book, board, directory, clock, log } = around;
  const cursors = new Map<string, Cursor>();
  for (const { key, cursor } of memory.loadCursors(account)) cursors.set(key, cursor);
  const watched = new Map<ChatKey, Peer>();
  const boxes = new Map<ChatKey, Box>();
  const alerted = new Set<string>();
  const users = new Map<ChatKey, Peer>();
  const backfilling = new Set<ChatKey>();
  let lastSeq = 0;
  let urgentTest: (item: Incoming) => boolean = () => false;

  const random = (): number => {
    const [high = 0, low = 0] = around.ids.randomBytes(2);
    return (high * 256 + low) / 65_536;
  };
  const mapping = (source: MappingContext['source']): MappingContext => ({
    account,
    selfId: board.read().self?.id ?? ('0' as Peer['id']),
    source,
    receivedAt: clock.now(),
  });
  const wanted = (chat: Peer): boolean => chat.kind === 'user' || watched.has(chatKey(account, chat));
  const active = (): boolean => board.state() === 'online' || board.state() === 'degraded';
  const surroundings: BoxSurroundings = {
    lane,
    clock,
    log,
    signal: link.signal,
    alert,
    active,
    random,
    turn: limit(BOXES_AT_ONCE),
  };

  const accountBox = openBox(
    accountSource(cursors.get('account') ?? null, {
      link,
      log,
      mapping,
      wanted,
      channelHint: deliver,
      recovered: () => sweeper.soon(),
    }),
    surroundings,
  );

  /** A message that must not wait goes ahead, once per version; it comes again in its turn. */
  function alert(items: Incoming[], held: Incoming[]): void {
    for (const [index, item] of items.entries()) {
      if (item.event !== 'message') continue;
      if (item.chat.kind === 'user') remember(item.chat);
      if (item.serviceAction === 'chatMigrateTo') void followMigrations();
      if (!isUrgent(item)) continue;
      const version = `${messageKey(account, item.chat, item.msgId)}:${item.editedAt ?? 0}`;
      if (alerted.has(version)) continue;
      if (alerted.size >= ALERTED_LIMIT) alerted.delete(alerted.values().next().value as string);
      alerted.add(version);
      lane.urgent(item, [...held, ...items.slice(0, index)]);
    }
  }

  function isUrgent(item: Incoming): boolean {
    try {
      return urgentTest(item);
    } catch {
      log.error('telegram.urgentTestFailed', {});
      return false;
    }
  }

  function remember(user: Peer): void {
    const key = chatKey(account, user);
    users.delete(key);
    users.set(key, user);
    if (users.size > SWEPT_USERS) users.delete(users.keys().next().value as ChatKey);
  }

  function deliver(each: Routed, date?: number): void {
    if (each.to === 'everythingGap') syncAll();
    else if (each.to === 'accountGap') void accountBox.sync();
    else if (each.to === 'account')
      accountBox.push({ pts: each.pts, count: each.count, payload: each.items }, dated(date));
    else {
      const box = boxes.get(chatKey(account, { kind: 'channel', id: each.channelId }));
      if (each.to === 'channelGap') void box?.sync();
      else box?.push({ pts: each.pts, count: each.count, payload: each.items });
    }
  }

  function dated(date: number | undefined): Partial<Cursor> | undefined {
    return date === undefined || date <= (accountBox.cursor()?.date ?? 0) ? undefined : { date };
  }

  function updates(update: unknown): void {
    // Before we know who we are nothing can be read; ready() asks for all of it.
    if (board.read().self === null) return;
    try {
      book.remember(update);
      const known = (id: Peer['id']): boolean => book.row('user', id)?.accessHash != null;
      const { routed, seq } = route(update, { ...mapping('push'), wanted, known });
      for (const each of routed) deliver(each, seq?.date);
      // Out of order only what has no box could be; the difference brings it.
      if (seq && seq.start > 0) {
        if (lastSeq > 0 && seq.start > lastSeq + 1) void accountBox.sync();
        lastSeq = Math.max(lastSeq, seq.end);
      }
    } catch (error) {
      log.error('telegram.updateFailed', { reason: errorName(error) });
      syncAll();
    }
  }

  function syncAll(): void {
    void accountBox.sync();
    for (const box of boxes.values()) void box.sync();
  }

  function watch(chats: Peer[]): void {
    watched.clear();
    for (const chat of chats) watched.set(chatKey(account, chat), chat);
    for (const [key, box] of boxes) {
      if (watched.has(key)) continue;
      const at = box.cursor();
      if (at) cursors.set(key, at);
      box.close();
      boxes.delete(key);
    }
    openWatched();
  }

  function openWatched(): void {
    for (const [key, chat] of watched) open(key, chat);
    if (active()) void followMigrations();
  }

  function open(key: ChatKey, chat: Peer): void {
    if (chat.kind === 'channel') {
      if (boxes.has(key)) return;
      const source = channelSource(key, chat, cursors.get(key) ?? null, {
        link,
        log,
        mapping,
        input: inputChannel,
        recovered: sweeper.soon,
      });
      const box = openBox(source, surroundings);
      boxes.set(key, box);
      void box.sync();
    } else if (!cursors.has(key) && active()) void backfill(key, chat);
  }

  /** A watched group that became a supergroup is received on: core has not been told yet, and SOS calls go there. */
  async function followMigrations(): Promise<void> {
    const groups = [...watched.values()].flatMap((chat) => (chat.kind === 'group' ? [chat.id] : []));
    try {
      for (const { from, to } of await migratedTo(link, groups)) {
        const key = chatKey(account, to);
        if (watched.has(key)) continue;
        log.warn('telegram.chatMigrated', { from, to: to.id });
        watched.set(key, to);
        open(key, to);
      }
    } catch (error) {
      if (!link.signal.aborted) log.warn('telegram.migrationUnknown', { reason: errorName(error) });
    }
  }

  async function inputChannel(id: Peer['id']): ReturnType<Parameters<typeof channelSource>[3]['input']> {
    const peer = await directory.input({ kind: 'channel', id });
    const channel = book.inputChannel(id);
    return peer && channel ? { peer, channel } : null;
  }

  /** Recent history of a basic group or private chat; live it comes with the account's box. */
  async function backfill(key: ChatKey, chat: Peer): Promise<void> {
    if (backfilling.has(key)) return;
    backfilling.add(key);
    try {
      await accountBox.sync(); // the count first, so that nothing falls between
      const peer = await directory.input(chat);
      if (!peer) throw new Error('no access');
      let lastMsgId = 0;
      let arrived = (): void => {};
      const timed: Pick<Link, 'call'> = { call: (request) => link.call(request, { arrived: () => arrived() }) };
      const next = openPager(timed, log, peer, { downTo: 0, most: FIRST_WATCH });
      for (let more = true; more; )
        await accountBox.look(async (listener) => {
          arrived = listener;
          const page = await next();
          more = page !== null;
          if (!page) return null;
          const items = pageItems(page.messages, mapping('history'), wanted);
          lastMsgId = Math.max(lastMsgId, newestId(items));
          return { items, cursor: null, fresh: false };
        });
      const cursor: Cursor = { pts: 0, qts: 0, date: 0, seq: 0, lastMsgId };
      await lane.put({ items: [], cursor: { key, cursor } });
      cursors.set(key, cursor);
    } catch (error) {
      if (!link.signal.aborted) log.warn('telegram.backfillFailed', { kind: chat.kind, reason: errorName(error) });
    } finally {
      backfilling.delete(key);
    }
  }

  const sweeper = openSweeper({
    account,
    link,
    lane,
    log,
    memory,
    mapping,
    clock,
    random,
    due: {
      read: () => memory.loadSession(account)[SWEEP_DUE] !== undefined,
      write: (due) => memory.saveSession(account, SWEEP_DUE, due ? new Uint8Array([1]) : null),
    },
    chats() {
      if (!active()) return null;
      openWatched(); // what could not be opened before
      return [...new Map([...watched, ...users])].map(([key, chat]) => ({ key, chat }));
    },
    box: (chat) => (chat.kind === 'channel' ? boxes.get(chatKey(account, chat)) : accountBox) ?? null,
    async input(chat) {
      const peer = await directory.input(chat);
      return peer && { peer, channel: chat.kind === 'channel' ? book.inputChannel(chat.id) : null };
    },
  });

  return {
    updates,
    ready() {
      lastSeq = 0;
      sweeper.start();
      syncAll();
      openWatched();
    },
    watch,
    isUrgent(test) {
      urgentTest = test;
    },
    stop() {
      sweeper.stop();
      accountBox.close();
      for (const box of boxes.values()) box.close();
    },
  };
}

/** At most `slots` runs at a time, first come first served. */
function limit(slots: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = slots;
  return async (run) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
