import { createHash, createHmac, createSecretKey, type Hash, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { SNIFF_BYTES, TAIL_BYTES } from '../../domain/index.ts';
import {
  all,
  asStoreError,
  codeOf,
  one,
  type RandomBytes,
  type ReadDb,
  run,
  syncFolder,
  transaction,
  type WriteDb,
} from '../store/index.ts';
import {
  CHUNK,
  openRecord,
  PREFIX_BYTES,
  RECORD,
  recordCount,
  recordPlace,
  sealedSize,
  sealRecord,
  sizeClass,
} from './sealed-blob.ts';

/** `redacted`: a copy with boxes burned in, named by its own hash; of one original there may be several. */
export type BlobKind = 'original' | 'preview' | 'thumbnail' | 'redacted';

/** What is needed to read a sealed blob. */
export interface BlobRef {
  name: string;
  key: Uint8Array;
  size: number;
}

/** What a whole file was, before it is decided what to do with it. */
export interface Received {
  sha256: string;
  size: number;
  /** Beginning and end, for telling what it is. */
  head: Uint8Array;
  tail: Uint8Array;
}

/** A file that is being received. Everything on the disk is sealed; what is in memory is at most two records. */
export interface Receiving {
  /** Bytes on the disk from an earlier attempt: where to go on. */
  readonly offset: number;
  readonly received: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Seals the end, pads, and waits for the disk. */
  finish(): Promise<Received>;
  /**
   * Makes it part of the vault in one transaction with `work`: whatever crashes, it is either still on its way or stored.
   * The same bytes are kept once: `isNew` says whether these were not here.
   */
  commit(work: (name: string, isNew: boolean) => void): void;
  /** Leaves what is sealed so far, to go on later. */
  suspend(): Promise<void>;
  /** Forgets it. */
  discard(): Promise<void>;
}

export interface Vault {
  receive(versionId: number): Promise<Receiving>;
  /** Seals bytes of our own making (a preview). Its row is the caller's to insert, in the transaction that says it is there. */
  writeBlob(sha256: string, kind: BlobKind, bytes: Uint8Array): Promise<BlobRef>;
  /** The name that content of this kind has in this store. */
  nameOf(sha256: string, kind: BlobKind): string;
  /** Plain bytes [from, to) of a blob; null if the file is missing or is not what was sealed. */
  readBlob(blob: BlobRef, from: number, to: number): Promise<Buffer | null>;
  /** Removes a file of our own making that came too late. */
  removeFile(name: string): void;
  /** Removes the files whose keys were erased. */
  emptyTrash(): void;
  /** After a crash: finishes renames that were committed, removes what nobody knows. */
  recover(): void;
  /** Folder whose disk fills up. */
  readonly dir: string;
}

/** Two hex digits are a folder: a hundred thousand files in one are slow everywhere. */
const pathIn = (mediaDir: string, name: string): string => join(mediaDir, name.slice(0, 2), name);

const nameUnder = (key: Uint8Array, sha256: string, kind: BlobKind): string =>
  createHmac('sha256', key).update(`${kind}:${sha256}`).digest('hex');

/** Copies that were made to be handed out, on any connection; by the SHA-256 of the copy. */
export function readCopies(db: ReadDb, mediaDir: string) {
  const key = one<{ value: Buffer }>(db, "SELECT value FROM meta WHERE name = 'media.names'")?.value;
  const find = (sha256: string): BlobRef | undefined => key && blobNamed(db, nameUnder(key, sha256, 'redacted'));
  return {
    /** Whether it is here and was not erased. */
    has: (sha256: string): boolean => find(sha256) !== undefined,
    /** Null where it was erased, or its file is not what was sealed. */
    async read(sha256: string): Promise<Uint8Array | null> {
      const blob = find(sha256);
      return blob ? readSealed(mediaDir, blob, 0, blob.size) : null;
    },
  };
}

async function readSealed(
  mediaDir: string,
  { name, key, size }: BlobRef,
  from: number,
  to: number,
): Promise<Buffer | null> {
  const end = Math.min(to, size);
  if (from < 0 || from >= end) return from === end ? Buffer.alloc(0) : null;
  const keyObject = createSecretKey(key);
  let handle: FileHandle;
  try {
    handle = await open(pathIn(mediaDir, name), 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw asStoreError(error);
  }
  try {
    const parts: Buffer[] = [];
    for (let index = Math.floor(from / CHUNK); index * CHUNK < end; index += 1) {
      const place = recordPlace(size, index);
      const sealed = await readWhole(handle, place.at, place.length);
      const plain = openRecord(keyObject, index, place.last, sealed);
      if (plain === null) return null;
      parts.push(plain.subarray(Math.max(0, from - index * CHUNK), end - index * CHUNK));
    }
    return Buffer.concat(parts);
  } finally {
    await handle.close();
  }
}

/** Steps at which a crash test ends the process. */
export type VaultStep = 'opened' | 'record' | 'finished' | 'committed' | 'renamed';

export function createVault(parts: {
  db: WriteDb;
  /** `media` of the workspace. */
  mediaDir: string;
  /** Beside it, on the same disk, so that a rename is one step; no backup copies it. */
  incomingDir: string;
  random: RandomBytes;
  onStep?: (step: VaultStep) => void;
}): Vault {
  const { db, mediaDir, incomingDir, random } = parts;
  const step = parts.onStep ?? (() => undefined);
  for (const dir of [mediaDir, incomingDir]) mkdirSync(dir, { recursive: true, mode: 0o700 });

  const pathOf = (name: string) => pathIn(mediaDir, name);
  const moveIn = (file: string, name: string) => {
    const folder = join(mediaDir, name.slice(0, 2));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    renameSync(join(incomingDir, file), pathOf(name));
    syncFolder(folder);
  };
  const removeFile = (name: string) => rmSync(pathOf(name), { force: true });
  const emptyTrash = () => {
    for (const { name } of all<{ name: string }>(db, 'SELECT name FROM media_trash')) {
      // The same bytes may have come again: same content, same name, another key.
      if (!one(db, 'SELECT 1 FROM media_blob WHERE name = ?', name)) removeFile(name);
      run(db, 'DELETE FROM media_trash WHERE name = ?', name);
    }
  };
  const nameOf = (sha256: string, kind: BlobKind): string => nameUnder(namingKey(db, random), sha256, kind);

  async function receive(versionId: number): Promise<Receiving> {
    const partial = partialOf(db, versionId, random);
    const path = join(incomingDir, partial.file);
    const handle = await openFile(path);
    const key = createSecretKey(partial.key);
    const prefix = random(PREFIX_BYTES);
    const state = await resume(handle, key, () => step('opened')).catch(async (error: unknown) => {
      await handle.close();
      throw asStoreError(error);
    });
    const offset = state.index * CHUNK;
    let held = Buffer.alloc(0);
    let done: Received | null = null;

    const record = async (plain: Buffer, last: boolean) => {
      const sealed = sealRecord(key, { prefix, index: state.index, last }, plain);
      await writeWhole(handle, sealed, state.index * RECORD);
      state.note(plain);
      state.index += 1;
      step('record');
    };
    const forget = () => run(db, 'DELETE FROM media_partial WHERE version_id = ?', versionId);

    return {
      offset,
      get received() {
        return state.index * CHUNK + held.length;
      },
      async write(bytes) {
        held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
        // The last record is marked as such, so one is held back until it is known not to be.
        while (held.length > CHUNK) {
          const chunk = held.subarray(0, CHUNK);
          await record(chunk, false);
          held = held.subarray(CHUNK);
        }
      },
      async finish() {
        const size = state.index * CHUNK + held.length;
        await record(held, true);
        held = Buffer.alloc(0);
        await pad(handle, sealedSize(size), random);
        await handle.sync();
        await handle.close();
        done = { sha256: state.hash.digest('hex'), size, head: state.head(), tail: state.tail() };
        step('finished');
        return done;
      },
      commit(work) {
        if (done === null) throw new Error('Commit comes after finish');
        const { sha256, size } = done;
        const name = nameOf(sha256, 'original');
        const isNew = transaction(db, () => {
          const known = blobOf(db, sha256, 'original');
          if (known) forget();
          else {
            addBlob(db, { name, key: partial.key, size }, sha256, 'original');
            run(db, 'UPDATE media_partial SET target = ? WHERE version_id = ?', name, versionId);
          }
          work(name, !known);
          return !known;
        });
        step('committed');
        if (!isNew) rmSync(path, { force: true });
        else {
          moveIn(partial.file, name);
          step('renamed');
          forget();
        }
      },
      async suspend() {
        await handle.close().catch(() => undefined);
      },
      async discard() {
        await handle.close().catch(() => undefined);
        rmSync(path, { force: true });
        forget();
      },
    };
  }

  return {
    dir: mediaDir,
    receive,
    nameOf,
    async writeBlob(sha256, kind, bytes) {
      const key = random(32);
      const keyObject = createSecretKey(key);
      const prefix = random(PREFIX_BYTES);
      const records = Array.from({ length: recordCount(bytes.length) }, (_, index) =>
        sealRecord(
          keyObject,
          { prefix, index, last: recordPlace(bytes.length, index).last },
          bytes.subarray(index * CHUNK, (index + 1) * CHUNK),
        ),
      );
      const file = hex(random(16));
      const handle = await openFile(join(incomingDir, file));
      try {
        await writeWhole(handle, Buffer.concat(records), 0);
        await pad(handle, sealedSize(bytes.length), random);
        await handle.sync();
      } finally {
        await handle.close();
      }
      const name = nameOf(sha256, kind);
      moveIn(file, name);
      return { name, key, size: bytes.length };
    },
    readBlob: (blob, from, to) => readSealed(mediaDir, blob, from, to),
    removeFile,
    emptyTrash,
    recover() {
      const rows = all<{ versionId: number; file: string; target: string | null }>(
        db,
        'SELECT version_id AS versionId, file, target FROM media_partial',
      );
      for (const { versionId, file, target } of rows) {
        if (target === null) continue;
        if (existsSync(join(incomingDir, file))) moveIn(file, target);
        run(db, 'DELETE FROM media_partial WHERE version_id = ?', versionId);
      }
      emptyTrash();
      sweepIncoming(incomingDir, new Set(rows.filter((row) => row.target === null).map((row) => row.file)));
    },
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The blob of this kind that content has; undefined if it has none, or was erased. */
export function blobOf(db: ReadDb, sha256: string, kind: BlobKind): BlobRef | undefined {
  return one<BlobRef>(db, 'SELECT name, key, size FROM media_blob WHERE sha256 = ? AND kind = ?', sha256, kind);
}

/** One blob by its name: of a kind that content may have several of. */
export const blobNamed = (db: ReadDb, name: string): BlobRef | undefined =>
  one<BlobRef>(db, 'SELECT name, key, size FROM media_blob WHERE name = ?', name);

export function addBlob(db: WriteDb, blob: BlobRef, sha256: string, kind: BlobKind): void {
  run(
    db,
    'INSERT INTO media_blob (name, sha256, kind, key, size) VALUES (?, ?, ?, ?, ?)',
    blob.name,
    sha256,
    kind,
    blob.key,
    blob.size,
  );
}

/** Names of blobs are made with a key of this store: nobody who has a photo can ask whether it is here. */
function namingKey(db: WriteDb, random: RandomBytes): Uint8Array {
  const known = one<{ value: Buffer }>(db, "SELECT value FROM meta WHERE name = 'media.names'");
  if (known) return known.value;
  const key = random(32);
  run(db, "INSERT INTO meta (name, value) VALUES ('media.names', ?)", key);
  return key;
}

/** The row comes before the file: what lies in `incoming` without one is nobody's. */
function partialOf(db: WriteDb, versionId: number, random: RandomBytes): { file: string; key: Uint8Array } {
  const known = one<{ file: string; key: Buffer }>(
    db,
    'SELECT file, key FROM media_partial WHERE version_id = ?',
    versionId,
  );
  if (known) return known;
  const made = { file: hex(random(16)), key: random(32) };
  run(db, 'INSERT INTO media_partial (version_id, file, key) VALUES (?, ?, ?)', versionId, made.file, made.key);
  return made;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, existsSync(path) ? 'r+' : 'wx+', 0o600);
  } catch (error) {
    throw asStoreError(error);
  }
}

interface Progress {
  /** The next record to be written. */
  index: number;
  hash: Hash;
  note(plain: Buffer): void;
  head(): Uint8Array;
  tail(): Uint8Array;
}

/** Reads back what an earlier attempt sealed, up to the first record that a crash left unfinished, which is cut off. */
async function resume(handle: FileHandle, key: KeyObject, opened: () => void): Promise<Progress> {
  const hash = createHash('sha256');
  let head: Buffer = Buffer.alloc(0);
  let last: Buffer = Buffer.alloc(0);
  let before: Buffer = Buffer.alloc(0);
  const progress: Progress = {
    index: 0,
    hash,
    note(plain) {
      hash.update(plain);
      if (progress.index === 0) head = Buffer.from(plain.subarray(0, SNIFF_BYTES));
      before = last;
      last = Buffer.from(plain);
    },
    head: () => head,
    tail: () => Buffer.concat([before, last]).subarray(-TAIL_BYTES),
  };
  const { size } = await handle.stat();
  for (; (progress.index + 1) * RECORD <= size; progress.index += 1) {
    const sealed = await readWhole(handle, progress.index * RECORD, RECORD);
    const plain = openRecord(key, progress.index, false, sealed);
    if (plain === null) break;
    progress.note(plain);
  }
  await handle.truncate(progress.index * RECORD);
  opened();
  return progress;
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  } catch (error) {
    throw asStoreError(error);
  }
}

async function readWhole(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

const PAD = 1024 * 1024;

/** Random bytes up to the size class: which of them are the file, only the store knows. */
async function pad(handle: FileHandle, from: number, random: RandomBytes): Promise<void> {
  const to = sizeClass(from);
  for (let at = from; at < to; at += PAD) await writeWhole(handle, random(Math.min(PAD, to - at)), at);
}

function sweepIncoming(dir: string, known: ReadonlySet<string>): void {
  for (const name of readdirSync(dir)) if (!known.has(name)) rmSync(join(dir, name), { force: true });
}
