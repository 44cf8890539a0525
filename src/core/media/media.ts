import { join } from 'node:path';
import type { DHash, ExposureRules, MessageKey, PersonId, RedactionBox } from '../../domain/index.ts';
import { readContent } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { one, run, sha256Hex, transaction, type WriteDb } from '../store/index.ts';
import { createDeriver } from './deriver.ts';
import { createExposures, type Exposures } from './exposure.ts';
import { createFetcher } from './fetcher.ts';
import { createGrants } from './grants.ts';
import { MOST_DECODED, type Pause } from './limits.ts';
import type { MediaSource } from './ports.ts';
import { createPreviews } from './previews.ts';
import { type MediaItem, mediaItemOf } from './read.ts';
import { createServer, type Piece, type PieceAsk, type SeatCheck } from './serve.ts';
import { carriersOf, storeReceived } from './stored.ts';
import { addBlob, blobNamed, blobOf, createVault } from './vault.ts';

/** A version's file is here, and all that can be known of it is known. Told once for each version, in the transaction. */
export interface StoredMedia {
  versionId: number;
  messageKey: MessageKey;
  /** Hex. */
  sha256: string;
  /** Null for what is no picture, or can't be decoded. */
  dhash: DHash | null;
}

export interface Media {
  /** Something arrived, or a connection came up. Cheap: the work is done later. */
  arrived(): void;
  /** A person has these messages open. */
  opened(keys: readonly string[]): void;
  /** Adds what is only known here to what the store says: how far a fetch got. */
  withProgress(items: MediaItem[]): MediaItem[];
  pause(): Pause | null;
  /** Files that are being fetched right now. */
  fetching(): number;
  /** Leave for one seat, and one more for the person's count. */
  reveal(
    seat: { seatId: string; personId: PersonId },
    versionId: number,
    as: 'thumbnail' | 'preview' | 'play',
  ): { url: string; mime: string };
  /** Leave for the file as received. Journalling it is the caller's. */
  original(seat: { seatId: string; personId: PersonId }, versionId: number): { url: string; mime: string };
  /** Leave for a copy with boxes burned in. */
  copy(
    seat: { seatId: string; personId: PersonId },
    of: { original: string; copy: string },
  ): { url: string; mime: string };
  /**
   * A copy of a stored picture with boxes burned in, sealed beside it. `keep` makes it the vault's, in the caller's own
   * transaction; without that it is forgotten. Throws Failure NOT_FOUND_HERE, PICTURE_UNREADABLE.
   */
  burn(
    versionId: number,
    boxes: readonly RedactionBox[],
  ): Promise<{ original: string; copy: string; keep: () => void; forget: () => void }>;
  piece(ask: PieceAsk): Promise<Piece>;
  /** A person asks for it again, or in spite of its size. Throws Failure NOT_FOUND_HERE. */
  fetchAnyway(versionId: number): void;
  /** Bytes that come from elsewhere than Telegram (an import): the same vault, the same previews. */
  keep(versionId: number, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Its bytes are in the vault, or were and have been erased. */
  isKept(versionId: number): boolean;
  exposures: Exposures;
  /** A message turned out to carry a file that nothing said of before: told in its transaction. */
  onAttached(listener: (messageKey: MessageKey) => void): void;
  onStored(listener: (stored: StoredMedia) => void): void;
  stop(): Promise<void>;
}

export interface MediaParts {
  db: WriteDb;
  /** Folder of the workspace. */
  dir: string;
  clock: Clock;
  ids: Ids;
  log: Log;
  workerEntry: string | null;
  source(account: string): MediaSource | null;
  seat: SeatCheck;
  /** The profile's: when a break is suggested. */
  exposure: ExposureRules;
  freeBytes?: () => Promise<number>;
  changed(): void;
  /** Whether so much else arrives that photographs should wait a little. */
  mayWait?: () => boolean;
  storageFailed(error: unknown): void;
}

/** The media vault of an open workspace. Core's own thread moves bytes and seals them; pictures are decoded in another. */
export function createMedia(parts: MediaParts): Media {
  const { db, clock, ids, log, changed } = parts;
  const listeners: ((stored: StoredMedia) => void)[] = [];
  const attachedListeners: ((messageKey: MessageKey) => void)[] = [];
  const vault = createVault({
    db,
    mediaDir: join(parts.dir, 'media'),
    incomingDir: join(parts.dir, 'incoming'),
    random: ids.randomBytes,
  });
  vault.recover();

  const tell = (versionId: number, messageKey: string, sha256: string): void => {
    const hash = one<{ hi: number | null; lo: number | null }>(
      db,
      'SELECT dhash_hi AS hi, dhash_lo AS lo FROM media_file WHERE sha256 = ?',
      sha256,
    );
    const dhash = hash?.hi == null || hash.lo === null ? null : { hi: hash.hi, lo: hash.lo };
    for (const listener of listeners) listener({ versionId, messageKey: messageKey as MessageKey, sha256, dhash });
  };
  const tellIfKnown = (versionId: number, messageKey: string, sha256: string): void => {
    const file = one<{ derived: number }>(db, 'SELECT derived FROM media_file WHERE sha256 = ?', sha256);
    if (file?.derived === 1) tell(versionId, messageKey, sha256);
  };

  const deriver = createDeriver({ entry: parts.workerEntry, clock, log });
  const previews = createPreviews({
    db,
    vault,
    deriver,
    clock,
    log,
    derived: (sha256) => {
      for (const { versionId, messageKey } of carriersOf(db, sha256)) tell(versionId, messageKey, sha256);
    },
    changed,
  });
  const fetcher = createFetcher({
    db,
    vault,
    clock,
    log,
    source: parts.source,
    ...(parts.freeBytes ? { freeBytes: parts.freeBytes } : {}),
    changed,
    ...(parts.mayWait ? { mayWait: parts.mayWait } : {}),
    stored: ({ versionId, messageKey, sha256 }) => {
      tellIfKnown(versionId, messageKey, sha256);
      previews.look();
    },
    storageFailed: parts.storageFailed,
  });
  const exposures = createExposures(db, clock, parts.exposure);
  const server = createServer({ db, vault, grants: createGrants(clock, ids), seat: parts.seat });
  // What a crash interrupted, and what waited for this headquarters to be opened.
  fetcher.look();
  previews.look();

  return {
    arrived: fetcher.look,
    opened: fetcher.opened,
    withProgress(items) {
      const under = new Map(fetcher.progress().map((each) => [each.versionId, each]));
      return items.map((item) => {
        const running = under.get(item.versionId);
        return running && item.state === 'pending'
          ? { ...item, state: 'fetching', received: running.received, size: running.total ?? item.size }
          : item;
      });
    },
    pause: fetcher.pause,
    fetching: () => fetcher.progress().length,
    reveal(seat, versionId, as) {
      const { url, mime, sha256 } = server.leave(seat, versionId, as);
      exposures.note(seat.personId, sha256);
      return { url, mime };
    },
    original(seat, versionId) {
      const { url, mime, sha256 } = server.leave(seat, versionId, 'original');
      exposures.note(seat.personId, sha256);
      return { url, mime };
    },
    copy: (seat, { original, copy }) => server.leaveCopy(seat, original, vault.nameOf(copy, 'redacted')),
    async burn(versionId, boxes) {
      const { file } = mediaItemOf(db, versionId) ?? { file: null };
      const blob = file?.show === 'picture' ? blobOf(db, file.hash, 'original') : undefined;
      if (!file || !blob) throw new Failure('NOT_FOUND_HERE');
      if (blob.size > MOST_DECODED) throw new Failure('PICTURE_UNREADABLE');
      const bytes = await vault.readBlob(blob, 0, blob.size);
      const burnt = bytes && (await deriver.burn(bytes, boxes));
      bytes?.fill(0);
      if (!burnt || !db.open) throw new Failure('PICTURE_UNREADABLE');
      const copy = sha256Hex(burnt);
      // The same boxes on the same picture are the same copy.
      const known = blobNamed(db, vault.nameOf(copy, 'redacted'));
      const sealed = known ?? (await vault.writeBlob(copy, 'redacted', burnt));
      return {
        original: file.hash,
        copy,
        keep() {
          // Erased while the copy was made: nothing of it is kept.
          if (!blobOf(db, file.hash, 'original')) throw new Failure('NOT_FOUND_HERE');
          if (!blobNamed(db, sealed.name)) addBlob(db, sealed, file.hash, 'redacted');
        },
        forget() {
          if (!blobNamed(db, sealed.name)) vault.removeFile(sealed.name);
        },
      };
    },
    piece: server.piece,
    fetchAnyway(versionId) {
      const { changes } = run(
        db,
        `UPDATE media_ref SET state = 'pending', forced = 1, attempts = 0, not_before = 0, reason = NULL, updated_at = ?
          WHERE version_id = ? AND state IN ('pending', 'failed', 'skipped', 'gone') AND reason IS NOT 'erased'`,
        clock.now(),
        versionId,
      );
      if (changes === 0) throw new Failure('NOT_FOUND_HERE');
      changed();
      fetcher.look();
    },
    async keep(versionId, bytes) {
      const receiving = await vault.receive(versionId);
      // What an interrupted import left is read again from its beginning: the file is on this machine.
      let skip = receiving.offset;
      for await (const part of bytes) {
        const from = Math.min(skip, part.length);
        skip -= from;
        if (from < part.length) await receiving.write(part.subarray(from));
      }
      const whole = await receiving.finish();
      const content = readContent(db, versionId);
      if (!content) return receiving.discard();
      const said = content.media;
      const version = one<{ key: string; account: string }>(
        db,
        'SELECT message_key AS key, account FROM message_version WHERE id = ?',
        versionId,
      );
      if (!version) throw new Failure('NOT_FOUND_HERE');
      // What never was Telegram's to fetch has no row yet.
      transaction(db, () => {
        const { changes } = run(
          db,
          `INSERT INTO media_ref (version_id, message_key, account, kind, state, updated_at) VALUES (?, ?, ?, ?, 'pending', ?)
            ON CONFLICT (version_id) DO NOTHING`,
          versionId,
          version.key,
          version.account,
          said?.kind ?? 'document',
          clock.now(),
        );
        if (changes > 0) for (const listener of attachedListeners) listener(version.key as MessageKey);
      });
      storeReceived(db, receiving, { versionId, whole, said, now: clock.now() }, () =>
        tellIfKnown(versionId, version.key, whole.sha256),
      );
      previews.look();
      changed();
    },
    isKept: (versionId) =>
      one(db, "SELECT 1 FROM media_ref WHERE version_id = ? AND (state = 'stored' OR reason = 'erased')", versionId) !==
      undefined,
    exposures,
    onAttached: (listener) => void attachedListeners.push(listener),
    onStored: (listener) => void listeners.push(listener),
    async stop() {
      await Promise.all([fetcher.stop(), previews.stop()]);
    },
  };
}
