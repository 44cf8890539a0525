import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AccountId,
  type ChatKey,
  type EntryId,
  evidenceRef,
  type IncomingDeletion,
  type IncomingMessage,
  type MessageKey,
  ms,
  type TelegramId,
} from '../../domain/index.ts';
import { createJournal, type Journal } from '../journal/index.ts';
import { all, run, signingKey, transaction } from '../store/index.ts';
import { type TestStore, testClock, testIds, testStore } from '../store/test-support.ts';
import {
  albumOf,
  append,
  eraseContent,
  mediaOf,
  moveStageCursor,
  pendingMedia,
  readContent,
  setMediaState,
  since,
  stageCursor,
  storedIds,
  type TrustDecision,
  versionByRef,
  versionsOf,
} from './index.ts';

const account = 'acc-1' as AccountId;
const id = (text: string) => text as TelegramId;
const channel = { kind: 'channel', id: id('1500') } as const;
const KEY = 'channel:1500:7' as MessageKey;
const CHAT = 'channel:1500' as ChatKey;

const message = (change: Partial<IncomingMessage> = {}): IncomingMessage => ({
  event: 'message',
  account,
  chat: channel,
  msgId: 7,
  fromId: id('42'),
  fromKind: 'user',
  viaBotId: null,
  sentAt: ms(1_610_240_000_000),
  editedAt: null,
  forward: null,
  replyToMsgId: null,
  groupedId: null,
  text: '#sos Балхаш',
  entities: [{ type: 'hashtag', offset: 0, length: 4 }],
  media: null,
  mediaRef: null,
  serviceAction: null,
  outgoing: false,
  raw: new Uint8Array([1, 2, 3]),
  rawLayer: 200,
  source: 'push',
  receivedAt: ms(1_610_240_001_000),
  ...change,
});

const deletion = (change: Partial<IncomingDeletion> = {}): IncomingDeletion => ({
  event: 'deletion',
  account,
  chat: channel,
  msgId: 7,
  how: 'deleted',
  source: 'push',
  receivedAt: ms(1_610_240_002_000),
  ...change,
});

const photo = { kind: 'photo', id: id('900'), size: 10, mime: 'image/jpeg', name: null } as const;
const fresh = (byte: number) => ({ accessHash: '77', fileReference: new Uint8Array([byte]), dcId: 2 });

let store: TestStore;
let journal: Journal;
beforeEach(() => {
  store = testStore();
  const device = { id: 'device-1', key: signingKey(testIds.randomBytes(32)) };
  journal = createJournal({ db: store.db, clock: testClock(), ids: testIds, device });
});
afterEach(() => store.close());

const unverified = (): TrustDecision => ({ trust: 'unverified', binding: null });
const put = (...items: (IncomingMessage | IncomingDeletion)[]) =>
  append(store.db, items, unverified, testIds.randomBytes);
const events = (key = KEY) => versionsOf(store.db, key).map((version) => version.event);

describe('a message', () => {
  it('is stored with everything that was received, content sealed', () => {
    const received = message({ media: photo, mediaRef: fresh(1), forward: null, replyToMsgId: 3 });
    const [appended] = put(received);
    expect(appended).toEqual({
      versionId: 1,
      messageKey: KEY,
      versionNo: 1,
      isNew: true,
      fresh: { row: versionsOf(store.db, KEY)[0], content: readContent(store.db, 1) },
    });
    expect(readContent(store.db, 1)).toEqual({
      text: received.text,
      entities: received.entities,
      media: photo,
      forward: null,
      replyToMsgId: 3,
      serviceAction: null,
      raw: received.raw,
    });
    const [row] = all<{ sealed: Buffer }>(store.db, 'SELECT sealed FROM message_version');
    expect(row?.sealed.toString('utf8')).not.toContain('Балхаш');
  });

  it('keeps the trust it was received with', () => {
    const binding = 'entry-1' as EntryId;
    append(store.db, [message()], () => ({ trust: 'relay', binding }), testIds.randomBytes);
    put(message({ text: 'edited', editedAt: ms(1_610_240_009_000) }));
    expect(versionsOf(store.db, KEY).map(({ trust, trustBinding }) => [trust, trustBinding])).toEqual([
      ['relay', binding],
      ['unverified', null],
    ]);
  });

  it('gets a new version when the content differs, none for a refetch', () => {
    put(message());
    const again = put(message({ source: 'history', raw: new Uint8Array([9]), receivedAt: ms(1_610_250_000_000) }));
    expect(again).toEqual([{ versionId: 1, messageKey: KEY, versionNo: 1, isNew: false, fresh: null }]);
    const edit = put(message({ text: '#sos Балхаш, 12-мектеп', editedAt: ms(1_610_240_100_000) }));
    expect(edit[0]).toMatchObject({ versionNo: 2, isNew: true });
    expect(readContent(store.db, 1)?.text).toBe('#sos Балхаш');
  });

  it('does not go back when an old state arrives late, but does when someone edits it back', () => {
    const edited = message({ text: 'two', editedAt: ms(1_610_240_100_000) });
    put(message(), edited);
    expect(put(message({ source: 'difference' }))[0]).toMatchObject({ versionNo: 1, isNew: false });
    const back = message({ editedAt: ms(1_610_240_200_000) });
    expect(put(back)[0]).toMatchObject({ versionNo: 3, isNew: true });
  });

  it('does not come back from a deletion by a state that an edit had replaced before', () => {
    put(message(), message({ text: 'two', editedAt: ms(1_610_240_100_000) }), deletion());
    expect(put(message({ source: 'difference' }))[0]).toMatchObject({ versionNo: 1, isNew: false });
    expect(events()).toEqual(['message', 'message', 'deleted']);
  });

  it('is one message in a channel whichever account reads it, and two in private chats', () => {
    const other = 'acc-2' as AccountId;
    expect(put(message(), message({ account: other })).map((item) => item?.isNew)).toEqual([true, false]);
    const direct = { chat: { kind: 'user', id: id('42') } as const };
    expect(put(message(direct), message({ ...direct, account: other })).map((item) => item?.isNew)).toEqual([
      true,
      true,
    ]);
  });
});

describe('a deletion', () => {
  it('is a version, once, and keeps the trust and the name of what it deletes', () => {
    put(message());
    expect(put(deletion())[0]).toMatchObject({ versionNo: 2, isNew: true });
    expect(put(deletion(), deletion({ how: 'foundMissing' })).map((item) => item?.isNew)).toEqual([false, false]);
    expect(events()).toEqual(['message', 'deleted']);
    expect(versionsOf(store.db, KEY)[1]).toMatchObject({ fromId: '42', trust: 'unverified', contentDigest: null });
    expect(readContent(store.db, 2)).toBeNull();
    expect(readContent(store.db, 1)?.text).toBe('#sos Балхаш');
  });

  it('finds the message of a private chat or basic group by account and id alone, never a channel post', () => {
    const user = message({ chat: { kind: 'user', id: id('42') } });
    put(message(), user, message({ chat: { kind: 'group', id: id('5') }, msgId: 8 }));
    const [first, second] = put(deletion({ chat: null }), deletion({ chat: null, msgId: 8 }));
    expect(first?.messageKey).toBe('acc-1:user:42:7');
    expect(second?.messageKey).toBe('acc-1:group:5:8');
    expect(events()).toEqual(['message']);
    expect(put(deletion({ chat: null, account: 'acc-2' as AccountId }))).toEqual([null]);
  });

  it('of something never stored is nothing', () => {
    expect(put(deletion(), deletion({ chat: null, msgId: 99 }))).toEqual([null, null]);
    expect(since(store.db, 0, 10)).toEqual([]);
  });

  it('does not keep a message from coming back', () => {
    put(message(), deletion({ how: 'foundMissing' }), message());
    expect(events()).toEqual(['message', 'foundMissing', 'message']);
    expect(storedIds(store.db, CHAT, 100, 10)).toEqual([7]);
  });
});

describe('versions', () => {
  it('never repeat the latest content, whatever arrives in whatever order', () => {
    const step = fc.oneof(
      fc.record({ text: fc.constantFrom('a', 'b', 'c'), editedAt: fc.integer({ min: 1, max: 50 }) }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 1_000_000_000 }), (steps, msgId) => {
        for (const next of steps) {
          put(next === null ? deletion({ msgId }) : message({ msgId, text: next.text, editedAt: ms(next.editedAt) }));
        }
        const versions = versionsOf(store.db, `channel:1500:${msgId}` as MessageKey);
        versions.forEach((version, index) => {
          expect(version.versionNo).toBe(index + 1);
          const before = versions[index - 1];
          if (before !== undefined) expect(version.contentDigest).not.toBe(before.contentDigest);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('can be read from a position on, and by the name entries give them', () => {
    put(message(), message({ msgId: 8 }), message({ msgId: 9 }));
    expect(since(store.db, 1, 1).map((version) => version.msgId)).toEqual([8]);
    expect(versionByRef(store.db, evidenceRef(KEY, 1))?.messageKey).toBe(KEY);
  });

  it('lists stored ids newest first without the deleted ones, by an index alone', () => {
    put(message({ msgId: 1 }), message({ msgId: 2 }), message({ msgId: 3 }), message({ msgId: 4 }));
    put(message({ msgId: 2, text: 'edited', editedAt: ms(1_610_240_100_000) }), deletion({ msgId: 3 }));
    expect(storedIds(store.db, CHAT, 100, 10)).toEqual([4, 2, 1]);
    expect(storedIds(store.db, CHAT, 2, 1)).toEqual([2]);
    expect(storedIds(store.db, 'channel:9' as ChatKey, 100, 10)).toEqual([]);
  });

  it('gathers an album with the latest version of each member', () => {
    const album = { groupedId: id('55') };
    put(message(album), message({ ...album, msgId: 8 }), message({ msgId: 9 }));
    put(message({ ...album, msgId: 8, text: 'edited', editedAt: ms(1_610_240_100_000) }));
    expect(albumOf(store.db, CHAT, id('55')).map(({ msgId, versionNo }) => [msgId, versionNo])).toEqual([
      [7, 1],
      [8, 2],
    ]);
  });

  it('keeps a cursor per stage', () => {
    expect(stageCursor(store.db, 'intake')).toBe(0);
    moveStageCursor(store.db, 'intake', 5);
    moveStageCursor(store.db, 'intake', 9);
    expect(stageCursor(store.db, 'intake')).toBe(9);
  });
});

describe('media', () => {
  it('waits to be fetched, takes a fresher reference from a refetch, and tries again what failed', () => {
    put(message({ media: photo, mediaRef: fresh(1) }));
    expect(pendingMedia(store.db, ms(0), 10)).toMatchObject([{ versionId: 1, mediaId: '900', dcId: 2 }]);
    setMediaState(store.db, 1, { state: 'failed', attempts: 3 }, ms(5));
    expect(pendingMedia(store.db, ms(10), 10)).toEqual([]);
    put(message({ media: photo, mediaRef: fresh(2) }));
    expect(mediaOf(store.db, KEY)).toMatchObject([{ state: 'pending', attempts: 3, fileReference: Buffer.from([2]) }]);
  });

  it('has no row for what has no bytes', () => {
    put(message({ media: { kind: 'location', id: null, size: null, mime: null, name: null, fields: { lat: 1 } } }));
    expect(mediaOf(store.db, KEY)).toEqual([]);
    expect(readContent(store.db, 1)?.media?.fields).toEqual({ lat: 1 });
  });
});

describe('immutability', () => {
  beforeEach(() => {
    put(message(), message({ msgId: 8 }));
  });

  it.each([
    "UPDATE message_version SET trust = 'relay' WHERE id = 1",
    'DELETE FROM message_version WHERE id = 1',
    'INSERT OR REPLACE INTO message_version SELECT * FROM message_version WHERE id = 1',
    "REPLACE INTO message_version SELECT 99, 'other', message_key, version_no, chat_key, account, peer_kind, peer_id, msg_id, from_id, from_kind, via_bot_id, grouped_id, outgoing, sent_at, edited_at, received_at, event, source, raw_layer, raw_sha256, content_digest, trust, trust_binding, sealed FROM message_version WHERE id = 1",
    'UPDATE content_key SET key = zeroblob(32)',
    'DELETE FROM content_key',
    'INSERT OR REPLACE INTO content_key VALUES (1, zeroblob(32))',
  ])('is held by the database itself: %s', (sql) => {
    const before = all(store.db, 'SELECT * FROM message_version');
    expect(() => run(store.db, sql)).toThrow(/immutable|no content.erased/);
    expect(all(store.db, 'SELECT * FROM message_version')).toEqual(before);
    expect(readContent(store.db, 1)?.text).toBe('#sos Балхаш');
  });
});

describe('erasure', () => {
  const ref = evidenceRef(KEY, 1);
  beforeEach(() => {
    put(message(), message({ msgId: 8 }));
  });

  it('needs an entry that names the version', () => {
    expect(() => eraseContent(store.db, ref)).toThrow(/content.erased/);
    journal.append(
      { type: 'content.erased', subjects: [evidenceRef('channel:1500:8' as MessageKey, 1)], payload: {} },
      'system',
    );
    journal.append({ type: 'case.note', subjects: [ref], payload: {} }, 'system');
    expect(() => eraseContent(store.db, ref)).toThrow(/content.erased/);
    expect(readContent(store.db, 1)).not.toBeNull();
  });

  it('destroys the content of that version and leaves hash, header and everything else', () => {
    const before = versionsOf(store.db, KEY);
    transaction(store.db, () => {
      journal.append({ type: 'content.erased', subjects: [ref], payload: {} }, 'system');
      expect(eraseContent(store.db, ref)).toBe(true);
    });
    expect(readContent(store.db, 1)).toBeNull();
    expect(readContent(store.db, 2)?.text).toBe('#sos Балхаш');
    expect(versionsOf(store.db, KEY)).toEqual(before);
    expect(eraseContent(store.db, ref)).toBe(false);
  });
});

describe('plans', () => {
  it.each([
    ["WHERE message_key = 'k' ORDER BY version_no DESC LIMIT 1", 'message_version_key'],
    [
      "WHERE account = 'a' AND msg_id = 1 AND peer_kind <> 'channel' ORDER BY id DESC LIMIT 1",
      'message_version_private',
    ],
    ["WHERE ref = 'r'", 'message_version_ref_unique'],
    ['WHERE id > 5 ORDER BY id LIMIT 10', 'PRIMARY KEY'],
  ])('of hot queries use their index: %s', (where, index) => {
    expect(planOf(`SELECT id, content_digest FROM message_version ${where}`)).toContain(index);
  });

  it('of the sweep reads an index alone, in its order', () => {
    const plan = planOf(
      "SELECT msg_id, event, max(version_no) FROM message_version WHERE chat_key = 'c' AND msg_id <= 9 GROUP BY msg_id ORDER BY msg_id DESC",
    );
    expect(plan).toContain('COVERING INDEX message_version_chat');
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

function planOf(sql: string): string {
  return all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${sql}`)
    .map((row) => row.detail)
    .join('\n');
}
