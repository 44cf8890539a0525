import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_FACTS, type ObserverFacts } from '../../../domain/index.ts';
import { realProfile } from '../../../domain/test-profiles.ts';
import { electionOf } from '../../election.ts';
import { createJournal, dump, type Journal } from '../../journal/index.ts';
import { rosterLookup } from '../../on-roster.ts';
import { all, one, run, signingKey } from '../../store/index.ts';
import { type TestStore, testClock, testIds, testStore } from '../../store/test-support.ts';
import {
  createObservers,
  createOrganisations,
  isAssigned,
  maySend,
  type Observers,
  type Organisations,
  observerProjection,
  observerQueries,
  organisationProjection,
  standing,
} from './index.ts';
import { createRosterWork } from './work.ts';

const election = electionOf(realProfile);
const lead = { actor: 'p-1' as never, sign: signingKey(testIds.randomBytes(32)).sign };
const names = { person: (id: string) => id, telegram: () => null, chat: () => '' };
const RULES = { date: realProfile.date, observers: realProfile.observers };
const TABLES = [
  'observer',
  'observer_reporter',
  'observer_key',
  'observer_call',
  'observer_registration',
  'organisation',
];
const SENDER = 'relay:901:alaman:1';

let store: TestStore;
let journal: Journal;
let observers: Observers;
let organisations: Organisations;
beforeEach(() => {
  store = testStore();
  const { db } = store;
  journal = createJournal({
    db,
    clock: testClock(),
    ids: testIds,
    device: { id: 'd', key: signingKey(testIds.randomBytes(32)) },
  });
  journal.register(observerProjection(election));
  journal.register(organisationProjection);
  observers = createObservers({ db, journal, ids: testIds, names });
  organisations = createOrganisations({ db, journal, election, ids: testIds, names });
});
afterEach(() => store.close());

const add = (more: Partial<ObserverFacts> = {}): string =>
  observers.set(lead, null, { ...NO_FACTS, callSign: 'Qyran', reporters: ['alaman:1'], ...more }).id;
/** What the area of assignments writes. */
const send = (observer: string, ended: number | null = null): void => {
  run(
    store.db,
    `INSERT INTO assignment (id, observer, station, shift, begins, ends, seen, made_by, made_at, ended_at, last_entry)
     VALUES (?, ?, 's-7', 'whole', 0, 1, '', 'p-1', 0, ?, 'e')`,
    testIds.uuid(),
    observer,
    ended,
  );
};
const station = (): void => {
  run(
    store.db,
    `INSERT INTO station (id, region, number, status, zone, sort_key, search, added_at, added_entry, changed_at, changed_entry)
     VALUES ('s-7', 'KZ-ALA', 7, 'open', 'Asia/Almaty', 'a', '', 0, 'e', 0, 'e')`,
  );
  run(store.db, `INSERT INTO station_number (region, number, station, entry) VALUES ('KZ-ALA', 7, 's-7', 'e')`);
};
const rebuilt = (): boolean => {
  const before = dump(store.db, TABLES);
  journal.rebuild();
  return dump(store.db, TABLES) === before;
};

describe('what others ask of the roster', () => {
  it('a sender is on it once anybody is, and is assigned where they are sent', () => {
    expect(rosterLookup(store.db)).toBeNull();
    const id = add();
    const asks = rosterLookup(store.db);
    expect([asks?.(SENDER), asks?.('relay:901:alaman:2'), asks?.('dm:7001:5')]).toEqual([true, false, false]);
    const there = { region: 'KZ-ALA', number: 7 };
    station();
    expect(isAssigned(store.db, there, SENDER)).toBe(false);
    send(id, 5);
    expect(isAssigned(store.db, there, SENDER)).toBe(false);
    send(id);
    expect(isAssigned(store.db, there, SENDER)).toBe(true);
    expect(isAssigned(store.db, { ...there, number: 8 }, SENDER)).toBe(false);
    expect(isAssigned(store.db, there, 'relay:901:alaman:2')).toBe(false);
    observers.move(lead, [id], 'withdraw');
    expect(isAssigned(store.db, there, SENDER)).toBe(false);
    expect(rosterLookup(store.db)).toBeNull();
  });

  it('may be sent who is active, themselves, and of no organisation that lost its accreditation', () => {
    const org = organisations.set(lead, null, { name: 'Invented', phone: null, note: null }).id;
    const id = add({ organisation: org });
    expect(maySend(store.db, id)).toBe(true);
    const lost = organisations.accredit(lead, org, 'lost');
    expect(maySend(store.db, id)).toBe(false);
    organisations.undo(lead, lost);
    const other = add({ callSign: 'Arlan' });
    observers.merge(lead, other, id);
    expect([maySend(store.db, id), maySend(store.db, other), standing(store.db, other)]).toEqual([true, false, id]);
    expect(rebuilt()).toBe(true);
  });

  it('an organisation’s stations are listed with who stays; nobody who is sent is merged away', () => {
    station();
    const org = organisations.set(lead, null, { name: 'Invented', phone: null, note: null }).id;
    const [id, other] = [add({ organisation: org }), add({ callSign: 'Arlan' })];
    send(id);
    send(other);
    const queries = observerQueries(store.db, (person) => person);
    expect(queries.organisationStations({ id: org }).rows).toMatchObject([
      { station: 's-7', number: 7, observer: id, callSign: 'Qyran', others: 1 },
    ]);
    expect(queries.organisationList().rows).toMatchObject([{ observers: 1, stations: 1 }]);
    expect(queries.observerDetail({ id, rules: RULES })?.assignments).toMatchObject([
      { station: 's-7', shift: 'whole' },
    ]);
    expect(() => observers.merge(lead, other, id)).toThrow('OBSERVER_ASSIGNED');
  });
});

describe('the roster in the store', () => {
  it('tells the map what changed, and only that', () => {
    const id = add();
    const changes = () =>
      all<{ kind: string; ref: string }>(store.db, 'SELECT kind, ref FROM coverage_change ORDER BY seq');
    expect(changes()).toEqual([
      { kind: 'observer', ref: id },
      { kind: 'reporter', ref: 'alaman:1' },
    ]);
    observers.set(lead, id, { ...NO_FACTS, callSign: 'Qyran', reporters: ['alaman:1', 'alaman:2'], note: 'n' });
    expect(changes().slice(2)).toEqual([
      { kind: 'observer', ref: id },
      { kind: 'reporter', ref: 'alaman:2' },
    ]);
  });

  it('takes in a list of hundreds in one decision, and the same list changes nothing', async () => {
    const lines = Array.from(
      { length: 800 },
      (_, n) => `o-${n};Observer ${n} Invented${n};+7 70${1_000_000 + n};alaman:${n};KZ-ALA;Organisation ${n % 5}`,
    );
    const csv = new TextEncoder().encode(['id;name;phone;reporter;region;organisation', ...lines].join('\n'));
    const plan = async () => {
      const work = createRosterWork(election, () => {
        const rows = all<{ id: string; facts: string }>(store.db, 'SELECT id, facts FROM observer');
        return {
          observers: rows.map(({ id, facts }) => ({
            id,
            facts: JSON.parse(facts) as ObserverFacts,
            state: 'active' as const,
            mergedInto: null,
          })),
          organisations: new Map(
            all<{ id: string; name: string }>(store.db, 'SELECT id, name FROM organisation').map(({ id, name }) => [
              name.toLowerCase(),
              id,
            ]),
          ),
        };
      });
      const { guess } = await work.read(csv);
      return work.plan(guess);
    };
    const first = await plan();
    expect(first).toMatchObject({ rows: 800, bad: [], unchanged: 0 });
    const entry = observers.apply(lead, first, observers.basis(), { name: 'list.csv', sha256: 'x' });
    expect(one(store.db, 'SELECT count(*) AS n FROM observer')).toEqual({ n: 800 });
    expect(await plan()).toMatchObject({ added: [], changed: [], unchanged: 800, organisations: [] });
    expect(rebuilt()).toBe(true);
    observers.undo(lead, entry ?? '');
    expect(one(store.db, 'SELECT count(*) AS n FROM observer')).toEqual({ n: 0 });
  });

  it('keeps what a list set as it was decided', () => {
    run(store.db, `INSERT INTO roster_sheet (sha256, data) VALUES ('x', x'00')`);
    expect(() => run(store.db, `UPDATE roster_sheet SET data = x'01'`)).toThrow('immutable');
    expect(() => run(store.db, 'DELETE FROM roster_sheet')).toThrow('content.erased');
  });
});
