import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../domain/index.ts';
import { all, type SigningKey, signingKey, transaction } from '../store/index.ts';
import { type TestStore, testClock, testIds, testStore } from '../store/test-support.ts';
import { hashOf } from './entry.ts';
import {
  createJournal,
  type Device,
  erasePayload,
  headOf,
  type Journal,
  keySubject,
  type Signer,
  verify,
} from './index.ts';
import { since } from './read.ts';

let store: TestStore;
let journal: Journal;
let device: Device;
let lead: SigningKey;

const as = (id: string, key: SigningKey): Signer => ({ actor: id as PersonId, sign: key.sign });
const person = (id: string, key: SigningKey) => ({
  type: 'person.added',
  subjects: [`person:${id}`, keySubject(key.publicKey)],
  payload: { callName: id, role: 'lead' },
});

beforeEach(() => {
  store = testStore();
  device = { id: 'device-1', key: signingKey(testIds.randomBytes(32)) };
  lead = signingKey(testIds.randomBytes(32));
  journal = createJournal({ db: store.db, clock: testClock(), ids: testIds, device });
  const subjects = ['workspace:w-1', `device:${device.id}`, keySubject(device.key.publicKey)];
  journal.append({ type: 'workspace.created', subjects, payload: { name: 'HQ', kind: 'live' } }, 'system');
  journal.append(person('lead', lead), 'system');
  for (const id of ['1', '2', '3']) {
    journal.append({ type: 'case.opened', subjects: [`case:${id}`], payload: { id } }, as('lead', lead));
  }
});
afterEach(() => store.close());

/** What only someone with the data key and a database tool can do: past the triggers. */
function tamper(sql: string): void {
  const triggers = all<{ name: string; sql: string }>(
    store.db,
    "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'journal%'",
  );
  for (const trigger of triggers) store.db.exec(`DROP TRIGGER ${trigger.name}`);
  store.db.exec(sql);
  for (const trigger of triggers) store.db.exec(trigger.sql);
}

const broken = (seq: number, what: string) => ({ whole: false, broken: expect.objectContaining({ seq, what }) });

describe('verify', () => {
  it('finds an honest chain whole, and says how long it is', () => {
    expect(verify(store.db)).toEqual({ whole: true, entries: 5, chains: 1, erased: 0, people: 1 });
  });

  it.each<[string, string, number, string]>([
    ['a changed type', "UPDATE journal_entry SET type = 'case.closed' WHERE seq = 4", 4, 'hash'],
    ['a changed actor', "UPDATE journal_entry SET actor = 'system' WHERE seq = 4", 4, 'hash'],
    ['changed subjects', `UPDATE journal_entry SET subjects = '["case:9"]' WHERE seq = 3`, 3, 'hash'],
    ['a changed wall time', 'UPDATE journal_entry SET wall_time = wall_time + 1 WHERE seq = 3', 3, 'hash'],
    [
      'a changed payload',
      `UPDATE journal_payload SET payload = '{"id":"9"}' WHERE entry_id = (SELECT id FROM journal_entry WHERE seq = 4)`,
      4,
      'payloadCommit',
    ],
    [
      'a payload removed without an erasure',
      'DELETE FROM journal_payload WHERE entry_id = (SELECT id FROM journal_entry WHERE seq = 4)',
      4,
      'payloadMissing',
    ],
    ['a changed hash', `UPDATE journal_entry SET hash = '${'1'.repeat(64)}' WHERE seq = 3`, 3, 'hash'],
    ['another previous hash', `UPDATE journal_entry SET prev_hash = '${'1'.repeat(64)}' WHERE seq = 3`, 3, 'hash'],
    ['a changed signature', `UPDATE journal_entry SET sig = '${'1'.repeat(128)}' WHERE seq = 3`, 3, 'signature'],
    ['a row hidden from the index', 'DELETE FROM journal_subject WHERE position = 4', 4, 'subjectIndex'],
    ['a row added to the index', "INSERT INTO journal_subject VALUES ('case:1', 4)", 4, 'subjectIndex'],
    ['swapped order', 'UPDATE journal_entry SET seq = 9 WHERE seq = 4', 5, 'seqGap'],
  ])('names the entry with %s', (_what, sql, seq, flaw) => {
    tamper(sql);
    expect(verify(store.db)).toEqual(broken(seq, flaw));
  });

  it('asks no more of the index for each entry than what it names, however long the chain is', () => {
    const plan = (sql: string) =>
      all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${sql}`).map((row) => row.detail);
    const asked = new Map<string, number>();
    const { prepare } = store.db;
    // Statements are prepared once and asked many times: what the prepared ones may read is what counts.
    const db = Object.assign(store.db, {
      prepare(sql: string) {
        asked.set(sql, (asked.get(sql) ?? 0) + 1);
        return prepare.call(store.db, sql);
      },
    });
    verify(db);
    Object.assign(store.db, { prepare });
    const scans = [...asked].filter(([sql]) =>
      plan(sql.replaceAll('?', 'NULL')).some((line) => /SCAN journal_subject/.test(line)),
    );
    expect(scans.map(([sql]) => sql)).toEqual(['SELECT count(*) AS n FROM journal_subject']);
  });

  it('names the place of a missing entry, in the middle and at the end', () => {
    const remove = (seq: number) =>
      tamper(`PRAGMA foreign_keys = OFF; DELETE FROM journal_subject WHERE position = ${seq};
        DELETE FROM journal_payload WHERE entry_id = (SELECT id FROM journal_entry WHERE seq = ${seq});
        DELETE FROM journal_entry WHERE seq = ${seq}`);
    remove(5);
    expect(verify(store.db)).toEqual({
      whole: false,
      broken: { id: null, device: 'device-1', seq: 5, what: 'truncated' },
    });
    remove(3);
    expect(verify(store.db)).toEqual(broken(4, 'seqGap'));
  });

  it('finds a tail cut off together with the stored head, by the head remembered outside', () => {
    const remembered = { 'device-1': headOf(store.db, 'device-1') ?? { seq: 0, hash: '' } };
    tamper(`PRAGMA foreign_keys = OFF; DELETE FROM journal_subject WHERE position = 5; DELETE FROM journal_head;
      DELETE FROM journal_payload WHERE entry_id = (SELECT id FROM journal_entry WHERE seq = 5);
      DELETE FROM journal_entry WHERE seq = 5`);
    expect(verify(store.db)).toMatchObject({ whole: true, entries: 4 });
    expect(verify(store.db, remembered)).toEqual(broken(5, 'truncated'));
  });

  it('does not take a rehashed entry, because the signature no longer fits', () => {
    const entry = since(store.db, 4, 1)[0];
    if (entry === undefined) throw new Error('no entry');
    const forged = { ...entry, type: 'case.closed' };
    tamper(`UPDATE journal_entry SET type = 'case.closed', hash = '${hashOf(forged)}' WHERE seq = 5`);
    expect(verify(store.db)).toEqual(broken(5, 'signature'));
  });

  it('refuses a signer who was never added, and one who had been deactivated', () => {
    const stranger = signingKey(testIds.randomBytes(32));
    const dana = signingKey(testIds.randomBytes(32));
    journal.append(person('dana', dana), as('lead', lead));
    journal.append({ type: 'case.noted', subjects: ['case:1'], payload: {} }, as('dana', dana));
    expect(verify(store.db)).toMatchObject({ whole: true, people: 2 });
    journal.append({ type: 'person.deactivated', subjects: ['person:dana'], payload: {} }, as('lead', lead));
    journal.append({ type: 'case.noted', subjects: ['case:1'], payload: {} }, as('dana', dana));
    expect(verify(store.db)).toEqual(broken(9, 'signerInactive'));
    store.close();
    store = testStore();
    journal = createJournal({ db: store.db, clock: testClock(), ids: testIds, device });
    const subjects = ['workspace:w-1', `device:${device.id}`, keySubject(device.key.publicKey)];
    journal.append({ type: 'workspace.created', subjects, payload: {} }, 'system');
    journal.append({ type: 'case.noted', subjects: [], payload: {} }, as('stranger', stranger));
    expect(verify(store.db)).toEqual(broken(2, 'signerUnknown'));
  });

  it('refuses a second key for someone, and a second root', () => {
    const usurper = signingKey(testIds.randomBytes(32));
    journal.append(person('lead', usurper), 'system');
    expect(verify(store.db)).toEqual(broken(6, 'keyReplaced'));
    store.close();
    store = testStore();
    journal = createJournal({ db: store.db, clock: testClock(), ids: testIds, device });
    journal.append({ type: 'case.opened', subjects: [], payload: {} }, 'system');
    expect(verify(store.db)).toEqual(broken(1, 'firstEntry'));
  });

  it('stays whole after an erasure, which an entry names', () => {
    const entry = since(store.db, 4, 1)[0];
    if (entry === undefined) throw new Error('no entry');
    transaction(store.db, () => {
      journal.append({ type: 'content.erased', subjects: [`entry:${entry.id}`], payload: {} }, as('lead', lead));
      erasePayload(store.db, entry.id);
    });
    expect(verify(store.db)).toMatchObject({ whole: true, entries: 6, erased: 1 });
  });

  it('is whole while an entry about many is applied in slices, also by the next process, and names a row cut from it', () => {
    const slices = { atOnce: 1, ms: 0, most: 2 };
    const again = () => createJournal({ db: store.db, clock: testClock(), ids: testIds, device, slices });
    journal = again();
    const subjects = ['a', 'b', 'c', 'd', 'e'].map((name) => `case:${name}`);
    journal.append({ type: 'case.noted', subjects, payload: {}, inSlices: true }, as('lead', lead));
    const named = () => subjects.filter((subject) => journal.entriesOf(subject).length > 0).length;
    expect([named(), journal.waiting().size]).toEqual([0, 5]);
    expect(journal.work()).toBe(true);
    expect(verify(store.db)).toMatchObject({ whole: true, entries: 6 });
    journal = again();
    expect([named(), journal.waiting().size]).toEqual([2, 3]);
    expect([journal.work(), journal.work(), journal.work()]).toEqual([true, false, false]);
    expect([named(), journal.waiting().size]).toEqual([5, 0]);
    expect(verify(store.db)).toMatchObject({ whole: true, entries: 6 });
    tamper("DELETE FROM journal_subject WHERE subject = 'case:a'");
    expect(verify(store.db)).toEqual(broken(6, 'subjectIndex'));
  });

  it('checks that the stored head is the device’s own word', () => {
    tamper(`UPDATE journal_head SET sig = '${'0'.repeat(128)}'`);
    expect(verify(store.db)).toEqual(broken(5, 'headSignature'));
  });
});
