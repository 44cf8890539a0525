import { statfs } from 'node:fs/promises';
import type { DeclaredMedia, FetchReason, MediaRef, MessageKey } from '../../domain/index.ts';
import { readContent } from '../evidence/index.ts';
import { hasCode } from '../failure.ts';
import type { Clock, Log } from '../ports.ts';
import { run, StoreError, type WriteDb } from '../store/index.ts';
import { AT_ONCE, KEEP_FREE, limitOf, MOST_ATTEMPTS, type Pause, waitAfter } from './limits.ts';
import type { MediaSource, MediaTarget } from './ports.ts';
import { type Due, dueMedia } from './queue.ts';
import { type SharedFile, sharedFile } from './shared.ts';
import { storeReceived, storeShared } from './stored.ts';
import type { Received, Receiving, Vault } from './vault.ts';

export interface FetchProgress {
  versionId: number;
  received: number;
  total: number | null;
}

export interface Fetcher {
  /** Something may be due: looked at soon, never within the caller's own work. */
  look(): void;
  /** A person has these messages open: theirs come first, after those of open cases. */
  opened(keys: readonly string[]): void;
  progress(): FetchProgress[];
  pause(): Pause | null;
  stop(): Promise<void>;
}

export interface FetcherParts {
  db: WriteDb;
  vault: Vault;
  clock: Clock;
  log: Log;
  /** The account's source; null while there is none that is connected. */
  source(account: string): MediaSource | null;
  /** Bytes free on the vault's disk; absent: asked of the system. */
  freeBytes?: () => Promise<number>;
  /** State or progress changed: tell the windows. */
  changed(): void;
  /** A file has been stored; in its transaction. */
  stored(item: { versionId: number; messageKey: MessageKey; sha256: string }): void;
  /** Whether so much else arrives that photographs should wait a little. */
  mayWait?: () => boolean;
  /** A disk that is full or can't be written. */
  storageFailed(error: unknown): void;
}

/** Lets whatever arrived be handled first, ms. */
const SOON = 40;
/** In a rush: photographs of a flood must not hold up what else arrives. */
const IN_A_RUSH = 400;
const TICK = 15_000;
/** Screens that were opened and left: their media keep their turn for this long. */
const OPENED_FOR = 120_000;
const TELL_EVERY = 500;
/** Media of this size take one place of two, so that small ones always pass. */
const LARGE = 16 * 1024 * 1024;

interface Running {
  item: Due;
  abort: AbortController;
  received: number;
  preempted: boolean;
  done: Promise<void>;
}

class TooLarge extends Error {}

/** Fetches what is due, one or two at a time, resumably; decides nothing a person decided otherwise. */
export function createFetcher(parts: FetcherParts): Fetcher {
  const { db, vault, clock, log, changed } = parts;
  const running = new Map<number, Running>();
  const openedAt = new Map<string, number>();
  /** Account → until when Telegram wants to be left alone. */
  const holds = new Map<string, number>();
  let diskFull = false;
  let stopped = false;
  let looking = false;
  let again = false;
  let toldAt = 0;
  let cancelSoon: (() => void) | null = null;
  const free = parts.freeBytes ?? (async () => bytesFree(vault.dir));

  let cancelTick = clock.after(TICK, function tick() {
    cancelTick = clock.after(TICK, tick);
    look();
  });

  function look(): void {
    if (stopped || cancelSoon) return;
    cancelSoon = clock.after(parts.mayWait?.() ? IN_A_RUSH : SOON, () => {
      cancelSoon = null;
      void fill();
    });
  }

  async function fill(): Promise<void> {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        const space = await free();
        if (stopped || !db.open) return;
        if (diskFull !== space < KEEP_FREE) {
          diskFull = space < KEEP_FREE;
          changed();
        }
        if (!diskFull) startDue(space);
      } while (again);
    } catch (error) {
      log.error('media.look', { name: error instanceof Error ? error.name : 'unknown' });
    } finally {
      looking = false;
    }
  }

  function startDue(space: number): void {
    const now = clock.now();
    for (const [key, at] of openedAt) if (now - at > OPENED_FOR) openedAt.delete(key);
    const opened = [...openedAt.keys()].reverse();
    const taken = new Set(running.keys());
    for (const item of dueMedia(db, now, { opened, taken, limit: 40 })) {
      const source = sourceFor(item.account, now);
      if (!source) continue;
      const limit = limitOf(item.kind, item.forced);
      if ((item.size ?? 0) > limit) {
        setState(item.versionId, 'skipped', { reason: 'tooLarge' });
        changed();
        continue;
      }
      if ((item.size ?? 0) > space - KEEP_FREE) continue;
      if (!makePlace(item)) continue;
      start(item, source, limit);
    }
  }

  function sourceFor(account: string, now: number): MediaSource | null {
    const until = holds.get(account);
    if (until !== undefined && until > now) return null;
    if (until !== undefined) holds.delete(account);
    return parts.source(account);
  }

  /** A place for this one; what is less wanted gives way and goes on later from where it was. */
  function makePlace(item: Due): boolean {
    const large = (each: Due) => (each.size ?? 0) > LARGE;
    const others = [...running.values()];
    const oneTooMany = large(item) && others.some((each) => large(each.item));
    if (others.length < AT_ONCE && !oneTooMany) return true;
    const rivals = oneTooMany ? others.filter((each) => large(each.item)) : others;
    const last = rivals.toSorted((a, b) => b.item.rank - a.item.rank)[0];
    if (last && last.item.rank > item.rank && !last.preempted) {
      last.preempted = true;
      last.abort.abort();
    }
    return false;
  }

  function start(item: Due, source: MediaSource, limit: number): void {
    const own: Running = {
      item,
      abort: new AbortController(),
      received: 0,
      preempted: false,
      done: Promise.resolve(),
    };
    running.set(item.versionId, own);
    own.done = fetchOne(own, source, limit)
      .catch((error: unknown) => {
        if (db.open) log.error('media.fetch', { name: error instanceof Error ? error.name : 'unknown' });
      })
      .finally(() => {
        running.delete(item.versionId);
        if (stopped) return;
        changed();
        look();
      });
  }

  async function fetchOne(own: Running, source: MediaSource, limit: number): Promise<void> {
    const { item, abort } = own;
    let receiving: Receiving | null = null;
    try {
      const shared = await sharedFile(db, vault, item);
      if (stopped || !db.open) return;
      if (shared) return share(item, shared);
      receiving = await vault.receive(item.versionId);
      own.received = receiving.received;
      const target = targetOf(item);
      const into = receiving;
      const answer =
        target &&
        (await source.download(target, {
          offset: into.offset,
          signal: abort.signal,
          async onChunk(bytes) {
            await into.write(bytes);
            own.received = into.received;
            if (own.received > limit) throw new TooLarge();
            tell();
          },
        }));
      abort.signal.throwIfAborted();
      if (answer?.result !== 'whole') {
        await receiving.discard();
        receiving = null;
        return setState(item.versionId, 'gone', { reason: answer?.why ?? 'lost' });
      }
      if (answer.ref) keepRef(item.versionId, answer.ref);
      const whole = await receiving.finish();
      if (stopped || !db.open) return;
      const content = readContent(db, item.versionId);
      // Erased while it was on its way: what nobody may see is not kept either.
      if (content) store(item, receiving, whole, content.media);
      else await receiving.discard();
      receiving = null;
    } catch (error) {
      await receiving?.suspend();
      if (stopped || !db.open || own.preempted) return;
      await failed(item, receiving, error);
    }
  }

  function store(item: Due, receiving: Receiving, whole: Received, said: DeclaredMedia | null): void {
    storeReceived(db, receiving, { versionId: item.versionId, whole, said, now: clock.now() }, () =>
      parts.stored({ versionId: item.versionId, messageKey: item.messageKey as MessageKey, sha256: whole.sha256 }),
    );
  }

  function share(item: Due, file: SharedFile): void {
    const content = readContent(db, item.versionId);
    if (!content) return;
    storeShared(db, { versionId: item.versionId, file, said: content.media, now: clock.now() }, () =>
      parts.stored({ versionId: item.versionId, messageKey: item.messageKey as MessageKey, sha256: file.sha256 }),
    );
  }

  async function failed(item: Due, receiving: Receiving | null, error: unknown): Promise<void> {
    const now = clock.now();
    const code = hasCode(error) ? error.code : null;
    if (error instanceof TooLarge) {
      await receiving?.discard();
      return setState(item.versionId, 'skipped', { reason: 'tooLarge' });
    }
    if (error instanceof StoreError) {
      parts.storageFailed(error);
      return setState(item.versionId, 'pending', { notBefore: now + waitAfter(1) });
    }
    const seconds = hasCode(error) ? (error.seconds ?? null) : null;
    if (code === 'FLOOD_WAIT' && seconds !== null) {
      holds.set(item.account, now + seconds * 1000);
      return setState(item.versionId, 'pending', { notBefore: now + seconds * 1000 });
    }
    // No fault of the file: it keeps its attempts for those that are.
    if (code === 'UNREACHABLE' || code === 'NEEDS_LOGIN') {
      holds.set(item.account, now + TICK);
      return;
    }
    const attempts = item.attempts + 1;
    log.warn('media.failed', { attempts, code, name: error instanceof Error ? error.name : 'unknown' });
    if (attempts >= MOST_ATTEMPTS) setState(item.versionId, 'failed', { attempts, reason: 'failing' });
    else setState(item.versionId, 'pending', { attempts, notBefore: now + waitAfter(attempts), reason: 'failing' });
  }

  function setState(
    versionId: number,
    state: 'pending' | 'failed' | 'gone' | 'skipped',
    change: { attempts?: number; notBefore?: number; reason?: FetchReason },
  ): void {
    run(
      db,
      `UPDATE media_ref SET state = ?, attempts = coalesce(?, attempts), not_before = coalesce(?, not_before),
        reason = coalesce(?, reason), updated_at = ? WHERE version_id = ?`,
      state,
      change.attempts ?? null,
      change.notBefore ?? null,
      change.reason ?? null,
      clock.now(),
      versionId,
    );
  }

  function keepRef(versionId: number, ref: MediaRef): void {
    run(
      db,
      'UPDATE media_ref SET access_hash = ?, file_reference = ?, dc_id = ? WHERE version_id = ?',
      ref.accessHash,
      ref.fileReference,
      ref.dcId,
      versionId,
    );
  }

  function tell(): void {
    const now = clock.now();
    if (now - toldAt < TELL_EVERY) return;
    toldAt = now;
    changed();
  }

  return {
    look,
    opened(keys) {
      const now = clock.now();
      for (const key of keys) {
        openedAt.delete(key);
        openedAt.set(key, now);
      }
      look();
    },
    progress: () =>
      [...running.values()].map(({ item, received }) => ({ versionId: item.versionId, received, total: item.size })),
    pause() {
      if (diskFull) return 'diskFull';
      const now = clock.now();
      return [...holds.values()].some((until) => until - now > TICK) ? 'flood' : null;
    },
    async stop() {
      stopped = true;
      cancelTick();
      cancelSoon?.();
      for (const each of running.values()) each.abort.abort();
      // A source that doesn't hear must not hold up a seal: what it still brings is dropped.
      const rest = Promise.allSettled([...running.values()].map((each) => each.done));
      await Promise.race([rest, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
    },
  };
}

/** Null: Telegram never said which file it is. */
function targetOf(item: Due): MediaTarget | null {
  const { peerKind, peerId, msgId, kind, mediaId, size, accessHash, fileReference, dcId } = item;
  if (mediaId === null) return null;
  const known = accessHash !== null && fileReference !== null && dcId !== null;
  return {
    chat: { kind: peerKind, id: peerId },
    msgId,
    kind,
    id: mediaId,
    size,
    ref: known ? { accessHash, fileReference, dcId } : null,
  };
}

async function bytesFree(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
