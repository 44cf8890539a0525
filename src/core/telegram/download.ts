import type { MediaRef } from '../../domain/index.ts';
import {
  type Clock,
  type DownloadOptions,
  type DownloadResult,
  type MediaTarget,
  TelegramError,
  type TelegramSource,
} from '../ports.ts';
import type { Directory } from './directory.ts';
import type { EntityBook } from './entities.ts';
import { asTelegramError, errorName, floodSeconds, isLoggedOut, migratedFileDc, NoAnswer } from './errors.ts';
import type { FileLines } from './file-lines.ts';
import { pause } from './flood.ts';
import { messagesById } from './history.ts';
import { Api, bigInt } from './library.ts';
import type { Link } from './link.ts';
import { mapPeer } from './mapping.ts';
import { mapMedia } from './media.ts';
import type { StoredSession } from './session.ts';

/** Parts begin at multiples of this. https://core.telegram.org/api/files#downloading-files */
const STEP = 4096;
/** Small enough that one part's decryption is no pause for the SOS beside it, and gets through a thin line. */
const PART = 128 * 1024;
const SMALL_PART = 16 * 1024;
const AT_ONCE = 2;
/** In a row, without a single byte between them; with the pauses, some minutes. */
const MOST_FAILURES = 6;
const MOST_REFRESHES = 2;

type Gone = Extract<DownloadResult, { result: 'gone' }>;

export interface DownloadsOptions {
  lines: FileLines;
  link: Pick<Link, 'call' | 'signal'>;
  directory: Pick<Directory, 'input'>;
  book: Pick<EntityBook, 'inputChannel'>;
  session: Pick<StoredSession, 'dcId'>;
  clock: Clock;
}

export function openDownloads(around: DownloadsOptions): TelegramSource['download'] {
  const { lines, link, session, clock } = around;
  const slots = openSlots(AT_ONCE);

  async function fetchAll(media: MediaTarget, options: DownloadOptions, signal: AbortSignal): Promise<DownloadResult> {
    let at = options.offset;
    let part = PART;
    let failures = 0;
    let refreshes = 0;
    let ref = usable(media) ? media.ref : null;
    let size = media.size;
    let fresh = false;

    if (size !== null && size > 0 && at >= size) return { result: 'whole', size: at, ref: null };
    for (;;) {
      if (!ref) {
        const found = await refresh(media);
        if ('result' in found) return found;
        if (++refreshes > MOST_REFRESHES) return { result: 'gone', why: 'lost' };
        ({ ref } = found);
        size = found.size ?? size;
        fresh = true;
      }
      const from = at - (at % STEP);
      const limit = partAt(from, part);
      let answer: Api.upload.TypeFile;
      try {
        const request = new Api.upload.GetFile({ location: location(media, ref), offset: bigInt(from), limit });
        answer = await lines.call(ref.dcId || session.dcId, request, signal);
      } catch (error) {
        signal.throwIfAborted();
        const movedTo = migratedFileDc(error);
        if (floodSeconds(error) !== null) continue; // the line waits before it asks again
        if (movedTo !== null && failures++ < MOST_FAILURES) {
          ref = { ...ref, dcId: movedTo };
          fresh = true;
        } else if (stale(error)) ref = null;
        else if (passing(error, ref.dcId !== session.dcId) && failures < MOST_FAILURES) {
          part = SMALL_PART;
          await pause(clock, Math.min(30_000, 500 * 2 ** failures++), signal);
        } else throw asTelegramError(error);
        continue;
      }
      if (!(answer instanceof Api.upload.File)) throw new TelegramError('TELEGRAM_REFUSED', 'FILE_ELSEWHERE');
      const { bytes } = answer;
      const news = bytes.subarray(at - from);
      if (bytes.length > limit || (size !== null && at + news.length > size))
        throw new TelegramError('TELEGRAM_REFUSED', 'FILE_LONG');
      if (news.length > 0) {
        await options.onChunk(Uint8Array.from(news), at);
        signal.throwIfAborted();
        at += news.length;
        failures = 0;
        refreshes = 0;
      }
      if (size === null ? bytes.length < limit : at >= size)
        return { result: 'whole', size: at, ref: fresh ? ref : null };
      // Less than was asked for in the middle of a file is no end.
      if (news.length === 0 && ++failures >= MOST_FAILURES) throw new TelegramError('TELEGRAM_REFUSED', 'FILE_SHORT');
    }
  }

  /** The message as it is now, for a reference that holds. */
  async function refresh(media: MediaTarget): Promise<{ ref: MediaRef; size: number | null } | Gone> {
    const { chat, msgId } = media;
    const peer = await around.directory.input(chat);
    const channel = chat.kind === 'channel' ? around.book.inputChannel(chat.id) : null;
    if (!peer || (chat.kind === 'channel' && !channel)) return { result: 'gone', why: 'noAccess' };
    let found: Awaited<ReturnType<typeof messagesById>>;
    try {
      found = await messagesById(link, channel, [msgId]);
    } catch (error) {
      if (asTelegramError(error).code === 'NO_SUCH_CHAT') return { result: 'gone', why: 'noAccess' };
      throw asTelegramError(error);
    }
    if (found.unreadable.length > 0) throw new TelegramError('TELEGRAM_REFUSED', 'UNREADABLE_MESSAGE');
    const message = found.messages.find((each) => each instanceof Api.Message && each.id === msgId);
    const where = message instanceof Api.Message ? mapPeer(message.peerId) : null;
    // An id of a private chat or basic group is the account's own: it may name another chat's message by now.
    if (!(message instanceof Api.Message) || where?.kind !== chat.kind || where.id !== chat.id)
      return { result: 'gone', why: 'deleted' };
    const now = mapMedia(message.media);
    if (now?.media.id === media.id && now.ref) return { ref: now.ref, size: now.media.size };
    return { result: 'gone', why: now && now.media.id === null ? 'expired' : 'replaced' };
  }

  return async (media, options) => {
    const signal = AbortSignal.any([options.signal, link.signal]);
    const leave = await slots.enter(signal);
    try {
      return await fetchAll(media, options, signal);
    } catch (error) {
      options.signal.throwIfAborted();
      if (link.signal.aborted) throw new TelegramError('UNREACHABLE', 'STOPPED');
      throw error;
    } finally {
      leave();
    }
  };
}

/** A photo's reference says nothing without the size that is meant. */
function usable({ kind, ref }: MediaTarget): boolean {
  return ref !== null && ref.fileReference.length > 0 && (kind !== 'photo' || Boolean(ref.thumbSize));
}

function location(media: MediaTarget, ref: MediaRef): Api.TypeInputFileLocation {
  const common = {
    id: bigInt(media.id),
    accessHash: bigInt(ref.accessHash),
    fileReference: Buffer.from(ref.fileReference),
  };
  return media.kind === 'photo'
    ? new Api.InputPhotoFileLocation({ ...common, thumbSize: ref.thumbSize ?? '' })
    : new Api.InputDocumentFileLocation({ ...common, thumbSize: '' });
}

/** A power of two that divides its own offset, so that no part crosses a megabyte. */
function partAt(offset: number, most: number): number {
  let part = most;
  while (part > STEP && offset % part !== 0) part /= 2;
  return part;
}

/** Telegram does not accept the reference, or what it names, (any more): the message knows better. */
function stale(error: unknown): boolean {
  return /^(FILE_REFERENCE_|FILEREF_|FILE_ID_INVALID|LOCATION_INVALID)/.test(errorName(error));
}

/** Worth another try: silence, a broken line, trouble of Telegram's own, a foreign centre that has forgotten us. */
function passing(error: unknown, foreign: boolean): boolean {
  if (error instanceof NoAnswer) return true;
  if (error instanceof TelegramError) return error.code === 'UNREACHABLE';
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'number' && (code >= 500 || code === -503)) return true;
  return foreign && isLoggedOut(error);
}

/** At most `free` at a time, first come first served. */
function openSlots(free: number): { enter(signal: AbortSignal): Promise<() => void> } {
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    enter(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free--;
        return Promise.resolve(leave);
      }
      return new Promise((resolve, reject) => {
        const begin = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(begin), 1);
          reject(signal.reason);
        };
        waiting.push(begin);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
