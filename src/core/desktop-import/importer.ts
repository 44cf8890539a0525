import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type AccountId,
  chatKey,
  classifyTrust,
  type IncomingMessage,
  type LocalTime,
  type Ms,
  type TelegramId,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure, hasCode } from '../failure.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Pipe } from '../pipe.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { all, one, run, transaction, type WriteDb } from '../store/index.ts';
import { createAlbums } from './albums.ts';
import { compareWithStored } from './compare.ts';
import { type Converted, convert, type ImportProblem, peerOf } from './convert.ts';
import { type FileProblem, fileInside } from './files.ts';
import { type ExportFile, findExport, readExport } from './open.ts';
import type { ChatHead } from './scanner.ts';

export interface ExportedChat {
  /** Its place in the file: how `start` names it. */
  index: number;
  name: string;
  kind: 'user' | 'group' | 'channel' | null;
  id: string | null;
  messages: number;
  /** The headquarters receives this chat. */
  watched: boolean;
}

export interface ImportReport {
  read: number;
  /** Messages that nobody had. */
  added: number;
  /** Other states of messages that earlier imports had. */
  versions: number;
  known: number;
  /** Telegram delivered them otherwise: not taken. */
  differs: number;
  albums: number;
  files: { found: number; missing: number; refused: number };
  guessedTimes: number;
  skipped: { reason: string; count: number }[];
  /** The first of what was skipped or differs, for a person to look at. */
  errors: { chat: string; message: string; reason: string }[];
}

export interface ImportState {
  running: (ImportReport & { startedAt: Ms; share: number; step: 'messages' | 'files' | 'cancelling' }) | null;
  last: (ImportReport & { at: Ms; cancelled: boolean; error: string | null }) | null;
}

export interface Imports {
  /** What is in an export, without taking anything. */
  look(folder: string): Promise<{ folder: string; bytes: number; owner: string | null; chats: ExportedChat[] }>;
  /**
   * Takes the chosen chats in the background, see `state`. `vouch`: a lead says that the file came from a device of ours,
   * so that leads' bindings make relays of its bots; else everything in it is unverified. IMPORT_RUNNING and what
   * `findExport` throws.
   */
  start(by: Signer, options: { folder: string; chats: number[]; account: string | null; vouch: boolean }): void;
  state(): ImportState;
  /** What was taken stays; starting again goes on. */
  cancel(): void;
  stop(): Promise<void>;
}

type Running = NonNullable<ImportState['running']> & { cancelled: boolean; done: Promise<void> };

/** Messages per transaction: a few ms, so that an SOS that comes meanwhile waits no longer than that. */
const BATCH = 50;
const SHOWN_ERRORS = 200;
const MOST_CHATS = 5000;

export function createImports(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  pipe: Pipe;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Into the media vault. */
  keep: (versionId: number, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  changed: () => void;
  raised: (cases: readonly string[]) => void;
  storageFailed: (error: unknown) => void;
}): Imports {
  const { db, journal, election, pipe, clock, ids, log } = parts;
  let running: Running | null = null;
  let last: ImportState['last'] = null;
  let toldAt = 0;

  const wallClock = (text: string): Ms | null => {
    const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number);
    if (!match) return null;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match;
    const local: LocalTime = { year, month, day, hour, minute, second };
    return election.lookups.utcOf(local, election.profile.zone);
  };
  const tell = (now = false) => {
    if (!now && clock.now() - toldAt < 500) return;
    toldAt = clock.now();
    parts.changed();
  };

  async function look(folder: string) {
    const file = findExport(folder);
    const chats = new Map<number, ExportedChat>();
    let owner: string | null = null;
    for await (const found of readExport(file)) {
      for (const part of found) {
        if (part.what === 'owner') owner = ownerOf(part.json);
        else {
          const known = chats.get(part.chatIndex);
          if (known) known.messages += 1;
          else if (chats.size < MOST_CHATS) chats.set(part.chatIndex, describe(part.chat, part.chatIndex));
        }
      }
    }
    return { folder: file.folder, bytes: file.bytes, owner, chats: [...chats.values()] };
  }

  function describe(head: ChatHead, index: number): ExportedChat {
    const peer = peerOf(head);
    const watched =
      peer !== null &&
      one(db, 'SELECT 1 FROM watched_chat WHERE kind = ? AND peer_id = ? LIMIT 1', peer.kind, peer.id) !== undefined;
    const name = typeof head.name === 'string' ? head.name.slice(0, 300) : '';
    return { index, name, kind: peer?.kind ?? null, id: peer?.id ?? null, messages: 1, watched };
  }

  function start(by: Signer, options: Parameters<Imports['start']>[1]): void {
    if (running) throw new Failure('IMPORT_RUNNING');
    const file = findExport(options.folder);
    const id = ids.uuid();
    journal.append(
      {
        type: 'import.started',
        subjects: [`import:${id}`],
        payload: { vouched: options.vouch, chats: options.chats.length, bytes: file.bytes },
      },
      by,
    );
    const state: Running = {
      ...emptyReport(),
      startedAt: clock.now(),
      share: 0,
      step: 'messages',
      cancelled: false,
      done: Promise.resolve(),
    };
    running = state;
    state.done = take(id, file, options, state)
      .then((sha256) => finish(id, state, null, sha256))
      .catch((error: unknown) => {
        parts.storageFailed(error);
        const code = hasCode(error) ? error.code : 'INTERNAL';
        if (code === 'INTERNAL') log.error('import.failed', { name: error instanceof Error ? error.name : '' });
        finish(id, state, code, null);
      });
    tell(true);
  }

  function finish(id: string, state: Running, error: string | null, sha256: string | null): void {
    const { done: _done, startedAt: _startedAt, share: _share, step: _step, cancelled, ...report } = state;
    running = null;
    last = { ...report, at: clock.now(), cancelled, error };
    if (!db.open) return;
    const { read, added, versions, known, differs } = report;
    try {
      journal.append(
        {
          type: 'import.finished',
          subjects: [`import:${id}`],
          payload: { read, added, versions, known, differs, cancelled, error, sha256 },
        },
        'system',
      );
    } catch (failed) {
      parts.storageFailed(failed);
    }
    tell(true);
  }

  /** Gives the file's SHA-256, or null if it was not read to the end. */
  async function take(
    id: string,
    file: ExportFile,
    { chats, account, vouch }: Parameters<Imports['start']>[1],
    state: Running,
  ): Promise<string | null> {
    const wanted = new Set(chats);
    const hash = createHash('sha256');
    const albums = createAlbums();
    let bytes = 0;
    let owner = account;
    let batch: Converted[] = [];
    const names = new Map<string, string>();
    const note = (problem: string, chat: string, message: string, counted = true) => {
      if (counted) {
        const row = state.skipped.find((each) => each.reason === problem);
        if (row) row.count += 1;
        else state.skipped.push({ reason: problem, count: 1 });
      }
      if (state.errors.length < SHOWN_ERRORS) state.errors.push({ chat, message, reason: problem });
    };
    const commit = () => {
      const items = batch;
      batch = [];
      if (items.length > 0)
        store(id, file, items, vouch, state, (reason, { message }) =>
          note(reason, names.get(chatKey(message.account, message.chat)) ?? '', String(message.msgId), false),
        );
    };
    for await (const found of readExport(file, (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    })) {
      if (state.cancelled || !db.open) return null;
      for (const part of found) {
        if (part.what === 'owner') {
          owner ??= ownerOf(part.json);
          continue;
        }
        if (!wanted.has(part.chatIndex)) continue;
        state.read += 1;
        const name = typeof part.chat.name === 'string' ? part.chat.name.slice(0, 100) : '';
        const result = part.what === 'tooLarge' ? { problem: 'tooLarge' as const } : convertPart(part, owner);
        if ('problem' in result) note(result.problem, name, '');
        else {
          names.set(chatKey(result.message.account, result.message.chat), name);
          if (result.guessedTime) state.guessedTimes += 1;
          batch.push(...albums.push(result));
        }
        if (batch.length < BATCH) continue;
        commit();
        state.share = file.bytes === 0 ? 1 : bytes / file.bytes;
        tell();
        await new Promise((resolve) => setImmediate(resolve));
        if (state.cancelled || !db.open) return null;
      }
    }
    batch.push(...albums.close());
    commit();
    state.step = 'files';
    state.share = 0;
    await keepFiles(state);
    return hash.digest('hex');
  }

  function convertPart(
    part: { chat: ChatHead; json: string },
    owner: string | null,
  ): Converted | { problem: ImportProblem } {
    const chat = peerOf(part.chat);
    if (!chat) return { problem: 'unknownChat' };
    let json: unknown;
    try {
      json = JSON.parse(part.json);
    } catch {
      return { problem: 'notJson' };
    }
    const account = (owner ?? 'export') as AccountId;
    const made = convert(json, { account, chat, receivedAt: clock.now(), wallClock });
    if ('problem' in made) return made;
    return { ...made, message: { ...made.message, raw: Buffer.from(part.json, 'utf8') } };
  }

  const trustNothing = (message: IncomingMessage) => ({ trust: classifyTrust(message, []).trust, binding: null });

  /** One transaction: messages, their submissions, cases and where their files lie. */
  function store(
    id: string,
    file: ExportFile,
    items: readonly Converted[],
    vouch: boolean,
    state: Running,
    complain: (reason: string, item: Converted) => void,
  ): void {
    const albums = new Set<string>();
    const counts = { new: 0, version: 0, known: 0, differs: 0 };
    const filed: Record<'found' | 'missing' | 'refused', number> = { found: 0, missing: 0, refused: 0 };
    const complaints: [string, Converted][] = [];
    const alarming = transaction(db, () => {
      const trustOf = vouch ? pipe.trustByBindings() : trustNothing;
      const raised: string[] = [];
      for (const item of items) {
        const outcome = compareWithStored(db, item.message);
        counts[outcome] += 1;
        if (outcome === 'differs') complaints.push(['differs', item]);
        if (outcome === 'known' || outcome === 'differs') continue;
        const message = { ...item.message, groupedId: groupOf(item.message) };
        if (message.groupedId) albums.add(message.groupedId);
        const { alarming: cases, versionIds } = pipe.receive([message], trustOf);
        raised.push(...cases);
        const versionId = versionIds[0];
        if (item.file === null || versionId === undefined) continue;
        const media = fileInside(file.folder, item.file);
        if ('problem' in media) {
          filed[media.problem === 'missing' ? 'missing' : 'refused'] += 1;
          complaints.push([fileReason(media.problem), item]);
          continue;
        }
        filed.found += 1;
        run(
          db,
          `INSERT INTO import_file (version_id, import_id, path, size, state) VALUES (?, ?, ?, ?, 'waiting')
           ON CONFLICT (version_id) DO NOTHING`,
          versionId,
          id,
          media.path,
          media.size,
        );
      }
      return raised;
    });
    // Only what is committed is reported.
    state.added += counts.new;
    state.versions += counts.version;
    state.known += counts.known;
    state.differs += counts.differs;
    state.albums += albums.size;
    for (const key of ['found', 'missing', 'refused'] as const) state.files[key] += filed[key];
    for (const [reason, item] of complaints) complain(reason, item);
    if (alarming.length > 0) parts.raised(alarming);
  }

  /** An album of which Telegram itself delivered a part keeps Telegram's own name for it. */
  function groupOf(message: IncomingMessage): TelegramId | null {
    if (message.groupedId === null) return null;
    const near = one<{ groupedId: string }>(
      db,
      `SELECT grouped_id AS groupedId FROM message_version
       WHERE chat_key = ? AND msg_id BETWEEN ? AND ? AND grouped_id IS NOT NULL AND sent_at = ? AND source <> 'desktopExport'
       LIMIT 1`,
      chatKey(message.account, message.chat),
      message.msgId - 9,
      message.msgId + 9,
      message.sentAt,
    );
    return (near?.groupedId as TelegramId | undefined) ?? message.groupedId;
  }

  /** What was found, also by an import that was cancelled: one file at a time into the vault, hashed on the way. */
  async function keepFiles(state: Running): Promise<void> {
    const waiting = all<{ versionId: number; path: string }>(
      db,
      `SELECT version_id AS versionId, path FROM import_file WHERE state = 'waiting' ORDER BY version_id`,
    );
    for (const [n, { versionId, path }] of waiting.entries()) {
      if (state.cancelled || !db.open) return;
      const sha256 = await keepFile(versionId, path);
      if (!db.open) return;
      run(
        db,
        'UPDATE import_file SET sha256 = ?, state = ? WHERE version_id = ?',
        sha256,
        sha256 === null ? 'failed' : 'stored',
        versionId,
      );
      state.share = (n + 1) / waiting.length;
      tell();
    }
  }

  async function keepFile(versionId: number, path: string): Promise<string | null> {
    const hash = createHash('sha256');
    try {
      await parts.keep(versionId, hashed(createReadStream(path), hash));
      return hash.digest('hex');
    } catch (error) {
      // A file that can't be read is that file's trouble; a vault that can't write is everybody's.
      parts.storageFailed(error);
      return null;
    }
  }

  return {
    look,
    start,
    state() {
      if (!running) return { running: null, last };
      const { done: _done, cancelled, ...shown } = running;
      return { running: cancelled ? { ...shown, step: 'cancelling' } : shown, last };
    },
    cancel() {
      if (running) running.cancelled = true;
      tell(true);
    },
    async stop() {
      if (!running) return;
      running.cancelled = true;
      await running.done;
    },
  };
}

const emptyReport = (): ImportReport => ({
  read: 0,
  added: 0,
  versions: 0,
  known: 0,
  differs: 0,
  albums: 0,
  files: { found: 0, missing: 0, refused: 0 },
  guessedTimes: 0,
  skipped: [],
  errors: [],
});

function ownerOf(json: string): string | null {
  try {
    const id = (JSON.parse(json) as { user_id?: unknown } | null)?.user_id;
    return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : null;
  } catch {
    return null;
  }
}

const fileReason = (problem: FileProblem): string =>
  ({
    missing: 'fileMissing',
    outside: 'fileOutside',
    notAFile: 'fileNotAFile',
    tooLarge: 'fileTooLarge',
    empty: 'fileEmpty',
  })[problem];

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
