import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EntryId, parseHlc } from '../../domain/index.ts';
import { all, run, sha256Hex, signatureValid, signingKey, transaction, type WriteDb } from '../store/index.ts';
import { type TestClock, type TestStore, testClock, testIds, testStore } from '../store/test-support.ts';
import { createJournal, type Device, dump, erasePayload, type Journal, type Projection } from './index.ts';

let store: TestStore;
let clock: TestClock;
let device: Device;
let journal: Journal;

beforeEach(() => {
  store = testStore();
  clock = testClock();
  device = { id: 'device-1', key: signingKey(testIds.randomBytes(32)) };
  journal = createJournal({ db: store.db, clock, ids: testIds, device });
  store.db.exec('CREATE TABLE talk (id TEXT PRIMARY KEY, words TEXT NOT NULL)');
});
afterEach(() => store.close());

/** Joins the words of a subject's entries in fold order. */
const talk = (name = 'talk', prefix = 'talk:'): Projection => ({
  name,
  prefix,
  refold(db, subject, entries) {
    const words = entries.map((entry) => (entry.payload === null ? '…' : String(entry.payload))).join(' ');
    run(db, 'INSERT INTO talk VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET words = excluded.words', subject, words);
  },
  clear: (db) => {
    run(db, 'DELETE FROM talk');
  },
});

const say = (word: string, ...subjects: string[]) =>
  journal.append({ type: 'talk.said', subjects, payload: word }, 'system');
const talks = () =>
  Object.fromEntries(
    all<{ id: string; words: string }>(store.db, 'SELECT * FROM talk').map((row) => [row.id, row.words]),
  );

describe('append', () => {
  it('makes a chain: sequence, previous hash, commitment, signature', () => {
    const first = say('бір', 'talk:1');
    const second = say('екі', 'talk:1');
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect(first.prevHash).toBe('0'.repeat(64));
    expect(second.prevHash).toBe(first.hash);
    expect(second.hlc > first.hlc).toBe(true);
    expect(signatureValid(device.key.publicKey, Buffer.from(second.hash, 'hex'), second.sig)).toBe(true);
    const [row] = all<{ salt: Buffer; payload: string }>(store.db, 'SELECT salt, payload FROM journal_payload');
    expect(first.payloadCommit).toBe(sha256Hex(Buffer.concat([row?.salt ?? Buffer.alloc(0), Buffer.from('"бір"')])));
    expect(journal.byId(second.id)).toEqual(second);
  });

  it('signs with the person who decided', () => {
    const key = signingKey(testIds.randomBytes(32));
    const entry = journal.append({ type: 't', subjects: [], payload: {} }, { actor: 'p-1' as never, sign: key.sign });
    expect(entry.actor).toBe('p-1');
    expect(signatureValid(key.publicKey, Buffer.from(entry.hash, 'hex'), entry.sig)).toBe(true);
    key.destroy();
    expect(() =>
      journal.append({ type: 't', subjects: [], payload: {} }, { actor: 'p-1' as never, sign: key.sign }),
    ).toThrow(/destroyed/);
    expect(journal.since(0, 10)).toHaveLength(1);
  });

  it('leaves no trace of a transaction that rolled back, not even a gap', () => {
    say('a', 'talk:1');
    expect(() =>
      transaction(store.db, () => {
        say('b', 'talk:1');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(say('c', 'talk:1').seq).toBe(2);
    expect(journal.entriesOf('talk:1').map((entry) => entry.payload)).toEqual(['a', 'c']);
  });

  it('keeps the order when the clock goes back, and the wall time as it was', () => {
    say('a', 'talk:1');
    clock.advance(-3_600_000);
    const entry = say('b', 'talk:1');
    expect(entry.wallTime).toBe(clock.now());
    expect(parseHlc(entry.hlc).time).toBe(clock.now() + 3_600_000);
    expect(journal.entriesOf('talk:1').map(({ payload }) => payload)).toEqual(['a', 'b']);
  });

  it('pages newest first, by type if asked', () => {
    for (const word of ['a', 'b', 'c']) say(word, 'talk:1');
    journal.append({ type: 'other', subjects: [], payload: null }, 'system');
    const first = journal.page({ limit: 2, type: 'talk.said' });
    expect(first.entries.map(({ payload }) => payload)).toEqual(['c', 'b']);
    const rest = journal.page({ limit: 2, type: 'talk.said', before: first.next });
    expect(rest.entries.map(({ payload }) => payload)).toEqual(['a']);
    expect(rest.next).toBeNull();
    expect(journal.page({ limit: 1 }).entries[0]?.type).toBe('other');
  });
});

describe('projections', () => {
  beforeEach(() => journal.register(talk()));

  it('follow in the same transaction, for each subject touched', () => {
    say('hello', 'talk:1', 'talk:2', 'case:9', 'talk:1');
    say('again', 'talk:2');
    expect(talks()).toEqual({ 'talk:1': 'hello', 'talk:2': 'hello again' });
    expect(() =>
      transaction(store.db, () => {
        say('lost', 'talk:1');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(talks()['talk:1']).toBe('hello');
  });

  it('fail together with their entry', () => {
    journal.register({
      name: 'broken',
      prefix: 'bad:',
      refold: () => {
        throw new Error('a bug');
      },
      clear: () => undefined,
    });
    expect(() => say('x', 'bad:1', 'talk:1')).toThrow('a bug');
    expect(journal.since(0, 10)).toEqual([]);
    expect(talks()).toEqual({});
  });

  it('come out the same from a rebuild, whatever was said', () => {
    const subject = fc.constantFrom('talk:1', 'talk:2', 'talk:3', 'case:1');
    const steps = fc.array(fc.tuple(fc.string({ maxLength: 4 }), fc.array(subject, { maxLength: 3 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, (said) => {
        for (const [word, subjects] of said) say(word, ...subjects);
        const before = dump(store.db, ['talk']);
        run(store.db, "INSERT INTO talk VALUES ('talk:junk', 'x')");
        expect(dump(store.db, ['talk'])).not.toBe(before);
        journal.rebuild();
        expect(dump(store.db, ['talk'])).toBe(before);
      }),
      { numRuns: 20 },
    );
  });

  it('are rebuilt after the projections of evidence they build on', () => {
    const order: string[] = [];
    journal.registerReplay({ name: 'r', clear: () => order.push('clear'), replay: () => order.push('replay') });
    journal.register({ ...talk('second', 'case:'), refold: () => order.push('fold'), clear: () => undefined });
    say('x', 'case:1');
    order.length = 0;
    journal.rebuild();
    expect(order).toEqual(['clear', 'replay', 'fold']);
  });

  it('are rebuilt in no savepoint, whose list of old pages each statement would walk', () => {
    const asked: string[] = [];
    const leave = () => {
      try {
        store.db.exec('RELEASE step');
        asked.push('left a savepoint');
      } catch (error) {
        asked.push(String(error));
      }
    };
    say('x', 'case:1');
    journal.registerReplay({ name: 'r', clear: leave, replay: leave });
    journal.register({ ...talk('second', 'case:'), refold: leave, clear: () => undefined });
    transaction(store.db, () => journal.rebuild());
    expect(asked).toHaveLength(3);
    for (const answer of asked) expect(answer).toMatch(/no such savepoint/);
  });

  it('see an erased payload as null', () => {
    const entry = say('a name', 'talk:1');
    expect(() => erasePayload(store.db, entry.id)).toThrow(/content.erased/);
    transaction(store.db, () => {
      journal.append({ type: 'content.erased', subjects: [`entry:${entry.id}`], payload: {} }, 'system');
      erasePayload(store.db, entry.id);
    });
    journal.rebuild();
    expect(talks()['talk:1']).toBe('…');
    expect(journal.byId(entry.id)?.payload).toBeNull();
    expect(journal.byId('nobody' as EntryId)).toBeNull();
  });
});

describe('immutability', () => {
  const COLUMNS =
    'v, id, device, seq, hlc, wall_time, actor, type, subjects, basis, payload_commit, prev_hash, hash, sig';
  beforeEach(() => {
    say('a', 'talk:1');
    say('b', 'talk:1');
  });

  it.each([
    "UPDATE journal_entry SET actor = 'p-2'",
    'DELETE FROM journal_entry WHERE seq = 2',
    'INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1',
    `REPLACE INTO journal_entry (${COLUMNS}) SELECT ${COLUMNS} FROM journal_entry WHERE seq = 1`,
    "UPDATE journal_payload SET payload = '{}'",
    'DELETE FROM journal_payload',
    'INSERT OR REPLACE INTO journal_payload SELECT * FROM journal_payload',
    "UPDATE journal_subject SET subject = 'talk:2'",
    'DELETE FROM journal_subject',
    'REPLACE INTO journal_subject SELECT * FROM journal_subject',
  ])('is held by the database itself: %s', (sql) => {
    const tables = ['journal_entry', 'journal_payload', 'journal_subject'];
    const before = dump(store.db, tables);
    expect(() => run(store.db as WriteDb, sql)).toThrow(/immutable|no content.erased/);
    expect(dump(store.db, tables)).toBe(before);
  });
});
