import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { message } from '../../tests/fakes/telegram-source.ts';
import { copiesDiffer, foldProtocol, type KeyedSheet, ms, type PersonId, type TelegramId } from '../domain/index.ts';
import { realProfile } from '../domain/test-profiles.ts';
import { runs } from '../domain/test-runs.ts';
import { relayBindings } from './accounts/index.ts';
import { electionOf } from './election.ts';
import { Failure } from './failure.ts';
import { createIntake } from './intake/index.ts';
import { createJournal, dump, type Journal } from './journal/index.ts';
import { createPipe, type Pipe } from './pipe.ts';
import { createSifting } from './sifting.ts';
import { all, one, signingKey, transaction } from './store/index.ts';
import { type TestClock, type TestStore, testClock, testIds, testStore } from './store/test-support.ts';
import {
  createProtocols,
  createReception,
  type Protocols,
  protocolProjection,
  type Reception,
} from './tabulation/index.ts';
import { caseProjection } from './triage/index.ts';

const election = electionOf(realProfile);
const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;
const BOT = '900' as TelegramId;
const TABLES = ['protocol', 'protocol_vote', 'protocol_source', 'protocol_compared'];
const key = signingKey(testIds.randomBytes(32));
const person = (actor: string) => ({ actor: actor as PersonId, sign: key.sign });
const PEOPLE = ['ann', 'bek', 'eve'].map(person);
const [ann, bek, eve] = PEOPLE as [ReturnType<typeof person>, ReturnType<typeof person>, ReturnType<typeof person>];

let store: TestStore;
let clock: TestClock;
let journal: Journal;
let pipe: Pipe;
let protocols: Protocols;
let reception: Reception;
/** Pseudonyms of observers who are assigned to the station that they send from. */
let assigned: ReadonlySet<string>;

beforeEach(() => {
  store = testStore();
  clock = testClock(1_610_300_000_000);
  journal = createJournal({ db: store.db, clock, ids: testIds, device: { id: 'device-1', key } });
  const { db } = store;
  for (const projection of [relayBindings, caseProjection(election), protocolProjection(election)])
    journal.register(projection);
  const intake = createIntake(db, election);
  journal.register(intake.filings);
  journal.registerReplay({ name: 'intake', clear: intake.clear, replay: intake.replay });
  const log = { info() {}, warn() {}, error: (event: string) => expect(event).toBeNull() };
  const sifting = createSifting({ db, journal, election, intake, clock, ids: testIds, log, stationCheck: () => null });
  pipe = createPipe({ db, journal, election, intake, ids: testIds, settle: sifting.settle });
  assigned = new Set();
  protocols = createProtocols({
    db,
    journal,
    election,
    names: { person: String, telegram: () => null, chat: String },
    assigned: (_, __, sender) => assigned.has(sender.split(':').at(-1) ?? ''),
  });
  reception = createReception({
    db,
    journal,
    election,
    clock,
    mayWait: () => false,
    changed: () => {},
    storageFailed: (error) => {
      throw error;
    },
  });
  const payload = { chatKey: 'channel:500', botId: BOT, botName: 'alaman', scheme: 'alaman' };
  journal.append({ type: 'relay.bound', subjects: [`relay:channel:500:${BOT}`], payload }, 'system');
});
afterEach(() => {
  reception.stop();
  store.close();
});

let items = 0;
/** A protocol of a station, sent by this observer; its id. */
function post(station: number, who: number): string {
  items += 1;
  const text = `#protocol p-${items}\nregion: KZ-ALA\nstation: ${station}\nreporter: alaman:${who}`;
  const sentAt = ms(clock.now());
  transaction(store.db, () => pipe.receive([message(text, { chat: CHAT, fromId: BOT, sentAt, receivedAt: sentAt })]));
  const id = one<{ id: string }>(store.db, 'SELECT id FROM submission WHERE relay_item = ?', `p-${items}`)?.id;
  return reception.receive(id ?? '');
}

const sheet = (invalid: number): KeyedSheet => ({
  figures: {
    registered: 1000,
    received: 1005,
    issued: 600 + invalid,
    issuedBy: [{ name: '', role: null, count: 600 + invalid }],
    participated: 500 + invalid,
    absentee: 0,
    outside: 0,
    votes: election.contests.optionsOf('mazhilis').map(({ code }) => ({ code, count: 100, words: null })),
    invalid,
    unissued: 405 - invalid,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 3, stamped: true, formFaults: [] },
});
const keyTwice = (id: string, what: KeyedSheet): void => {
  for (const who of [ann, bek]) protocols.key(who, id, what);
};
const excluded = (id: string) => foldProtocol(journal.entriesOf(`protocol:${id}`))?.excluded;
const rebuiltSame = () => {
  const before = dump(store.db, TABLES);
  transaction(store.db, () => journal.rebuild());
  expect(dump(store.db, TABLES)).toBe(before);
};

describe('28: copies of observers assigned to the station', () => {
  it('that differ are counted apart until somebody has compared them with a reason', () => {
    assigned = new Set(['1', '2']);
    const [a, b] = [post(5, 1), post(5, 2)];
    keyTwice(a, sheet(5));
    expect(excluded(a)).toEqual([]);
    keyTwice(b, sheet(6));
    expect([excluded(a), excluded(b)]).toEqual([['disputed'], ['disputed']]);
    protocols.accept(eve, a, [], null);
    protocols.compare(eve, a, b, 'the second is a copy with a mistake');
    expect([excluded(a), excluded(b)]).toEqual([[], []]);
    rebuiltSame();
  });

  it('a stranger’s removes nothing, nor does one’s own second copy, nor one that was rejected', () => {
    assigned = new Set(['1', '2']);
    const [a, stranger, own, other] = [post(5, 1), post(5, 9), post(5, 1), post(5, 2)];
    for (const [id, invalid] of [
      [a, 5],
      [stranger, 6],
      [own, 7],
    ] as const)
      keyTwice(id, sheet(invalid));
    expect([a, stranger, own].map(excluded)).toEqual([[], [], []]);
    keyTwice(other, sheet(8));
    expect([a, stranger, own, other].map(excluded)).toEqual([['disputed'], [], ['disputed'], ['disputed']]);
    protocols.reject(eve, other, 'suspected_forgery', '');
    expect([a, stranger, own].map(excluded)).toEqual([[], [], []]);
    rebuiltSame();
  });

  it('the program does not take back what a person has excluded', () => {
    const a = post(5, 1);
    keyTwice(a, sheet(5));
    protocols.exclude(eve, a, 'disputed', true, 'a call from the commission’s secretary');
    post(5, 2);
    protocols.fault(ann, a, 'copyRefused', true);
    expect(excluded(a)).toEqual(['disputed']);
  });
});

describe('any decisions', () => {
  const act = fc.record({
    what: fc.constantFrom(
      'key',
      'key',
      'key',
      'adjudicate',
      'sendBack',
      'accept',
      'reject',
      'exclude',
      'place',
      'compare',
      'join',
      'part',
      'askReopen',
      'reopen',
      'undo',
    ),
    who: fc.constantFrom(...PEOPLE),
    on: fc.nat(2),
    other: fc.nat(2),
    invalid: fc.integer({ min: 5, max: 6 }),
  });

  it('leave the table as a rebuild makes it, disputes as their rule says, and nothing behind where they are refused', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), fc.subarray(['1', '2', '3']), (acts, known) => {
        assigned = new Set(known);
        const ids = [post(items + 1, 1), '', ''];
        const station = one<{ station: number }>(store.db, 'SELECT station FROM protocol WHERE id = ?', ids[0] ?? '');
        for (const n of [1, 2]) ids[n] = post(station?.station ?? 0, n + 1);
        for (const { what, who, on, other, invalid } of acts) {
          const [id = '', second = ''] = [ids[on], ids[other]];
          const before = dump(store.db, TABLES);
          try {
            const undoable = foldProtocol(journal.entriesOf(`protocol:${id}`))?.undoable?.entry ?? 'none';
            if (what === 'key') protocols.key(who, id, sheet(invalid));
            else if (what === 'adjudicate') protocols.adjudicate(who, id, sheet(invalid), 'r');
            else if (what === 'sendBack') protocols.sendBack(who, id, 'ann');
            else if (what === 'accept') protocols.accept(who, id, [], null);
            else if (what === 'reject') protocols.reject(who, id, 'unreadable', '');
            else if (what === 'exclude') protocols.exclude(who, id, 'turnout_flag', invalid === 5, 'r');
            else if (what === 'place')
              protocols.place(who, id, { level: 'PEC', region: 'KZ-ALA', station: (station?.station ?? 0) + on });
            else if (what === 'compare') protocols.compare(who, id, second, 'r');
            else if (what === 'join') protocols.join(who, id, second, true);
            else if (what === 'part') protocols.join(who, id, second, false);
            else if (what === 'askReopen') protocols.askReopen(who, id, 'r');
            else if (what === 'reopen') protocols.reopen(who, id);
            else protocols.undo(who, id, undoable);
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            expect(dump(store.db, TABLES)).toBe(before);
          }
        }
        rebuiltSame();
        const rows = all<{ id: string; station: number; sheet: string | null; status: string; disputed: number }>(
          store.db,
          `SELECT id, station, sheet, status, disputed FROM protocol WHERE joined_into IS NULL AND id IN (?, ?, ?)`,
          ...(ids as [string, string, string]),
        );
        const counts = (row: (typeof rows)[number]) =>
          row.sheet !== null && row.status !== 'rejected' && known.includes(String(ids.indexOf(row.id) + 1));
        const compared = (a: string, b: string) =>
          one(store.db, 'SELECT 1 FROM protocol_compared WHERE protocol = ? AND other = ?', a, b) !== undefined;
        for (const row of rows) {
          const disputed = rows.some(
            (other) =>
              other.id !== row.id &&
              other.station === row.station &&
              counts(row) &&
              counts(other) &&
              !compared(row.id, other.id) &&
              !compared(other.id, row.id) &&
              copiesDiffer(JSON.parse(row.sheet ?? ''), JSON.parse(other.sheet ?? '')).length > 0,
          );
          expect(row.disputed === 1).toBe(disputed);
        }
      }),
      { numRuns: runs(25) },
    );
  });
});
