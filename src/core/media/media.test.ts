import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AccountId,
  evidenceRef,
  type IncomingMessage,
  type MessageKey,
  ms,
  type PersonId,
  type TelegramId,
} from '../../domain/index.ts';
import { append, eraseContent } from '../evidence/index.ts';
import { createJournal, type Journal } from '../journal/index.ts';
import { TelegramError } from '../ports.ts';
import { all, one, run, sha256, signingKey, transaction } from '../store/index.ts';
import { type TestStore, tempDir, testIds, testStore } from '../store/test-support.ts';
import { createExposures } from './exposure.ts';
import { createMedia, type Media, type StoredMedia } from './media.ts';
import type { MediaSource } from './ports.ts';
import { dueMedia, OLDEST } from './queue.ts';

let store: TestStore;
let journal: Journal;
let dir: ReturnType<typeof tempDir>;
let now = 0;
let timers: { at: number; run: () => void }[] = [];
let files: Map<string, Uint8Array>;
let failures: Error[];
let asked: string[];
let free = Number.POSITIVE_INFINITY;
let media: Media;
let told: StoredMedia[];

const clock = {
  now: () => ms(now),
  after(delay: number, work: () => void) {
    const timer = { at: now + delay, run: work };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  },
};
/** Lets `by` ms pass, and whatever they set going come to its end. */
async function pass(by: number): Promise<void> {
  now += by;
  for (;;) {
    const due = timers.filter((timer) => timer.at <= now);
    timers = timers.filter((timer) => timer.at > now);
    for (const timer of due) timer.run();
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    while (media.fetching() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    if (!timers.some((timer) => timer.at <= now)) return;
  }
}

const source: MediaSource = {
  async download(target, { offset, signal, onChunk }) {
    asked.push(target.id);
    const failure = failures.shift();
    if (failure) throw failure;
    const bytes = files.get(target.id);
    if (!bytes) return { result: 'gone', why: 'lost' };
    for (let at = offset; at < bytes.length; at += 100_000) {
      signal.throwIfAborted();
      await onChunk(bytes.subarray(at, at + 100_000), at);
    }
    return { result: 'whole', size: bytes.length, ref: null };
  },
};

beforeEach(() => {
  store = testStore();
  dir = tempDir();
  now = 1_700_000_000_000;
  timers = [];
  files = new Map();
  failures = [];
  asked = [];
  told = [];
  free = Number.POSITIVE_INFINITY;
  journal = createJournal({
    db: store.db,
    clock,
    ids: testIds,
    device: { id: 'device-1', key: signingKey(testIds.randomBytes(32)) },
  });
  media = start();
});
afterEach(async () => {
  await media.stop();
  store.close();
  dir.remove();
});

function start(): Media {
  const made = createMedia({
    db: store.db,
    dir: dir.path,
    clock,
    ids: testIds,
    log: { info() {}, warn() {}, error() {} },
    workerEntry: null,
    source: () => source,
    seat: () => 'lead',
    exposure: { breakAfter: 3, pauseHours: 4 },
    freeBytes: async () => free,
    changed: () => undefined,
    storageFailed: () => undefined,
  });
  made.onStored((stored) => told.push(stored));
  return made;
}

let lastMsg = 0;
function receive(bytes: Uint8Array, more: Partial<IncomingMessage> = {}): { key: MessageKey; versionId: number } {
  lastMsg += 1;
  const id = `${lastMsg}00` as TelegramId;
  files.set(id, bytes);
  const item: IncomingMessage = {
    event: 'message',
    account: '7001' as AccountId,
    chat: { kind: 'channel', id: '500' as TelegramId },
    msgId: lastMsg,
    fromId: '42' as TelegramId,
    fromKind: 'user',
    viaBotId: null,
    sentAt: ms(now),
    editedAt: null,
    forward: null,
    replyToMsgId: null,
    groupedId: null,
    text: '',
    entities: [],
    media: { kind: 'document', id, size: bytes.length, mime: null, name: null },
    mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
    serviceAction: null,
    outgoing: false,
    raw: new Uint8Array([lastMsg]),
    rawLayer: 198,
    source: 'push',
    receivedAt: ms(now),
    ...more,
  };
  const [appended] = append(store.db, [item], () => ({ trust: 'unverified', binding: null }), testIds.randomBytes);
  if (!appended) throw new Error('not appended');
  media.arrived();
  return { key: appended.messageKey, versionId: appended.versionId };
}
const stateOf = (versionId: number) =>
  one<{ state: string; reason: string | null; attempts: number }>(
    store.db,
    'SELECT state, reason, attempts FROM media_ref WHERE version_id = ?',
    versionId,
  );
const filesIn = (folder: string) =>
  readdirSync(join(dir.path, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const erase = ({ key }: { key: MessageKey }) =>
  transaction(store.db, () => {
    const ref = evidenceRef(key, 1, sha256);
    journal.append({ type: 'content.erased', subjects: [ref], payload: {} }, 'system');
    expect(eraseContent(store.db, ref)).toBe(true);
  });

describe('fetching', () => {
  it('stores what arrives, and tells of it once', async () => {
    const bytes = randomBytes(300_000);
    const { versionId } = receive(bytes);
    await pass(100);
    expect(stateOf(versionId)).toMatchObject({ state: 'stored', reason: null });
    expect(told).toEqual([
      {
        versionId,
        messageKey: 'channel:500:1'.replace('1', String(lastMsg)),
        sha256: createHash('sha256').update(bytes).digest('hex'),
        dhash: null,
      },
    ]);
  });

  it('tries again later and later, keeps count over a restart, and in the end leaves it to a person', async () => {
    const { versionId } = receive(randomBytes(10));
    failures = Array.from({ length: 14 }, () => new Error('broken'));
    await pass(100);
    expect(stateOf(versionId)).toMatchObject({ state: 'pending', attempts: 1, reason: 'failing' });
    await pass(3000);
    expect(asked).toHaveLength(1);
    await media.stop();
    media = start();
    await pass(100);
    expect(asked).toHaveLength(1);
    for (let n = 0; n < 60; n += 1) await pass(15 * 60_000);
    expect(stateOf(versionId)).toMatchObject({ state: 'failed', attempts: 14 });
    expect(asked).toHaveLength(14);
    media.fetchAnyway(versionId);
    await pass(100);
    expect(stateOf(versionId)?.state).toBe('stored');
  });

  it('does not count a flood wait, and asks nothing of that account until it is over', async () => {
    failures = [new TelegramError('FLOOD_WAIT', 'x', 120)];
    const first = receive(randomBytes(10));
    await pass(100);
    const second = receive(randomBytes(10));
    await pass(60_000);
    expect([asked.length, media.pause()]).toEqual([1, 'flood']);
    expect(stateOf(first.versionId)).toMatchObject({ state: 'pending', attempts: 0 });
    await pass(75_000);
    await pass(100);
    expect([stateOf(first.versionId)?.state, stateOf(second.versionId)?.state]).toEqual(['stored', 'stored']);
  });

  it('leaves room on the disk', async () => {
    free = 100 * 1024 * 1024;
    const { versionId } = receive(randomBytes(10));
    await pass(100);
    expect([asked.length, media.pause(), stateOf(versionId)?.state]).toEqual([0, 'diskFull', 'pending']);
    free = Number.POSITIVE_INFINITY;
    await pass(20_000);
    await pass(100);
    expect([stateOf(versionId)?.state, media.pause()]).toEqual(['stored', null]);
  });

  it('stops what turns out larger than it said', async () => {
    const { versionId } = receive(new Uint8Array(9 * 1024 * 1024), {
      media: { kind: 'sticker', id: null, size: 100, mime: null, name: null },
    });
    run(store.db, 'UPDATE media_ref SET media_id = ? WHERE version_id = ?', `${lastMsg}00`, versionId);
    await pass(100);
    expect(stateOf(versionId)).toMatchObject({ state: 'skipped', reason: 'tooLarge' });
    expect(filesIn('incoming')).toEqual([]);
  });

  it('takes media of open cases first, then what is on a screen, then the oldest', () => {
    const [old, opened, urgent] = [receive(randomBytes(1)), receive(randomBytes(1)), receive(randomBytes(1))];
    run(
      store.db,
      'INSERT INTO submission_message (message_key, submission, msg_id) VALUES (?, ?, 1)',
      urgent.key,
      's1',
    );
    run(
      store.db,
      `INSERT INTO case_view (id, submission, state, urgency, possible, kind, place, trust, caller, apart, sent_at, received_at, opened_at,
        ack_due_at, clock_at, lowered_by, run, step, unheard, called, reasons, entries, last_entry, lane, quiet)
        VALUES ('c1', 's1', 'new', 'P0', 0, 'k', '', 'relay', 3, 0, 0, 0, 0, 0, 0, '[]', 0, 0, 0, '[]', '[]', 1, 'e', 'sos', 0)`,
    );
    const due = dueMedia(store.db, ms(now), { opened: [opened.key], taken: new Set(), limit: 10 });
    expect(due.map(({ versionId, rank }) => [versionId, rank])).toEqual([
      [urgent.versionId, 0],
      [opened.versionId, 1],
      [old.versionId, 2],
    ]);
  });

  it('finds the next by its index, without sorting what waits', () => {
    const plan = all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${OLDEST}`, 0, 1)
      .map(({ detail }) => detail)
      .join('\n');
    expect(plan).toContain('media_ref_pending');
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

describe('one file of Telegram’s in many messages', () => {
  const PHOTO = '77' as TelegramId;
  const again = (bytes: Uint8Array, size = bytes.length) => {
    const item = receive(bytes, { media: { kind: 'document', id: PHOTO, size, mime: null, name: null } });
    files.set(PHOTO, bytes);
    return item;
  };

  it('is fetched once, kept once, and told of for each', async () => {
    const bytes = randomBytes(1_300_000);
    const first = again(bytes);
    await pass(100);
    const others = [again(bytes), again(bytes)];
    await pass(100);
    expect(asked).toEqual([PHOTO]);
    expect(others.map(({ versionId }) => stateOf(versionId)?.state)).toEqual(['stored', 'stored']);
    // Each once; two are worked on at a time, so the later ones in any order.
    expect(told.map(({ versionId }) => versionId).toSorted((a, b) => a - b)).toEqual(
      [first, ...others].map(({ versionId }) => versionId),
    );
    expect(told[0]?.versionId).toBe(first.versionId);
    expect(filesIn('media')).toHaveLength(1);
    expect(new Set(told.map((each) => each.sha256)).size).toBe(1);
  });

  it('is fetched anew where it was erased, altered on the disk, or is of another size', async () => {
    const bytes = randomBytes(100_000);
    const first = again(bytes);
    await pass(100);
    erase(first);
    const second = again(bytes);
    await pass(100);
    expect([asked.length, stateOf(second.versionId)?.state]).toEqual([2, 'stored']);
    again(bytes, bytes.length + 1);
    await pass(100);
    expect(asked).toHaveLength(3);
    const [file] = filesIn('media');
    if (!file) throw new Error('nothing kept');
    writeFileSync(join(file.parentPath, file.name), randomBytes(200_000));
    again(bytes);
    await pass(100);
    expect(asked).toHaveLength(4);
  });

  it('is found by its index', () => {
    const plan = all<{ detail: string }>(
      store.db,
      `EXPLAIN QUERY PLAN SELECT 1 FROM media_ref INDEXED BY media_ref_media WHERE media_id = '1' AND state = 'stored'`,
    );
    expect(plan.map(({ detail }) => detail).join()).toContain('SEARCH media_ref USING');
  });
});

describe('erasing', () => {
  it('destroys the key and what was read out of it, once nobody else carries the bytes', async () => {
    const bytes = randomBytes(5000);
    const [first, second] = [receive(bytes), receive(bytes)];
    await pass(100);
    await pass(100);
    erase(first);
    expect(all(store.db, 'SELECT * FROM media_blob')).toHaveLength(1);
    expect(stateOf(first.versionId)).toMatchObject({ reason: 'erased' });
    erase(second);
    expect(all(store.db, 'SELECT * FROM media_blob')).toEqual([]);
    expect(one(store.db, 'SELECT size, tiny, exif_lat FROM media_file')).toEqual({
      size: 5000,
      tiny: null,
      exif_lat: null,
    });
    expect(() => media.reveal({ seatId: 's', personId: 'p' as PersonId }, second.versionId, 'preview')).toThrow();
    await media.stop();
    media = start();
    expect(filesIn('media')).toEqual([]);
  });

  it('keeps the key of what somebody else sent: the database refuses', async () => {
    receive(randomBytes(10));
    await pass(100);
    expect(() => run(store.db, 'DELETE FROM media_blob')).toThrow(/not erased/);
    expect(() => run(store.db, 'UPDATE media_blob SET key = zeroblob(32)')).toThrow(/immutable/);
    expect(() => run(store.db, 'UPDATE media_file SET size = 1')).toThrow(/immutable/);
  });

  it('stops what is on its way', async () => {
    const item = receive(randomBytes(10));
    erase(item);
    await pass(100);
    expect([asked, stateOf(item.versionId)?.state, filesIn('media')]).toEqual([[], 'gone', []]);
    expect(() => media.fetchAnyway(item.versionId)).toThrow();
  });
});

describe('what is imported', () => {
  it('goes into the same vault', async () => {
    const bytes = randomBytes(200_000);
    const { versionId } = receive(bytes);
    await media.keep(
      versionId,
      (async function* () {
        yield bytes.subarray(0, 150_000);
        yield bytes.subarray(150_000);
      })(),
    );
    expect(stateOf(versionId)?.state).toBe('stored');
    expect(told.map(({ sha256 }) => sha256)).toEqual([createHash('sha256').update(bytes).digest('hex')]);
  });
});

describe('exposure', () => {
  const [me, other] = ['p1' as PersonId, 'p2' as PersonId];
  it('counts each picture once a shift, for each person apart, and suggests a break', () => {
    const exposures = createExposures(store.db, clock, { breakAfter: 3, pauseHours: 4 });
    for (const what of ['a', 'a', 'b']) exposures.note(me, what);
    expect(exposures.of(me)).toMatchObject({ count: 2, breakDue: false });
    exposures.note(me, 'c');
    expect([exposures.of(me).breakDue, exposures.of(other).count]).toEqual([true, 0]);
    exposures.seenBreak(me);
    expect(exposures.of(me)).toMatchObject({ count: 3, breakDue: false });
    for (const what of ['d', 'e', 'f']) exposures.note(me, what);
    expect(exposures.of(me).breakDue).toBe(true);
  });

  it('begins anew with a shift, or after hours without one: in colour, blurred, from nothing', () => {
    const exposures = createExposures(store.db, clock, { breakAfter: 3, pauseHours: 4 });
    exposures.setSmallGrey(me, true);
    exposures.note(me, 'a');
    expect(exposures.of(me)).toMatchObject({ count: 1, smallGrey: true });
    now += 60_000;
    run(
      store.db,
      "INSERT INTO person (id, call_name, role, active, public_key, added_at, on_shift_since) VALUES (?, '', 'lead', 1, '', 0, ?)",
      me,
      now,
    );
    expect(exposures.of(me)).toMatchObject({ count: 0, smallGrey: false });
    exposures.note(me, 'a');
    now += 9 * 60 * 60_000;
    expect(exposures.of(me).count).toBe(1);
    run(store.db, 'UPDATE person SET on_shift_since = NULL');
    expect(exposures.of(me).count).toBe(0);
  });
});
