import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copiesDiffer, type KeyedSheet } from '../../../domain/index.ts';
import { runs } from '../../../domain/test-runs.ts';
import { all, run } from '../../store/index.ts';
import { type TestStore, testStore } from '../../store/test-support.ts';
import { WAITING_ROWS } from '../tally/bounds.ts';
import { CONTRADICTIONS, contradicting } from './copies.ts';
import { COUNTED, protocolCounts } from './read.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

const planOf = (sql: string, ...binds: (string | number)[]): string =>
  all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${sql}`, ...binds)
    .map(({ detail }) => detail)
    .join('\n');

describe('of ten thousand protocols', () => {
  it('copies that differ are looked for where a station has two, and no other sheet is read', () => {
    const plan = planOf(CONTRADICTIONS);
    expect(plan).toMatch(/(SCAN|SEARCH) protocol USING COVERING INDEX protocol_of_station/);
    expect(plan).toContain('SEARCH a USING INDEX protocol_of_station');
    expect(plan).toContain('SEARCH b USING INDEX protocol_of_station');
    expect(plan).not.toMatch(/SCAN [ab]\b|TEMP B-TREE/);
  });

  it('counts come from their index alone, in its order', () => {
    for (const [filter, ...binds] of [
      ['p.joined_into IS NULL'],
      ['p.joined_into IS NULL AND p.region = ? AND p.level = ?', 'KZ-ALA', 'PEC'],
    ] as const) {
      const plan = planOf(COUNTED(filter), 'me', 'me', 'me', 'me', 'me', ...binds);
      expect(plan).toContain('USING COVERING INDEX protocol_counted');
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  it('those that wait are found by where they stand', () => {
    expect(planOf(WAITING_ROWS)).toContain('SEARCH p USING INDEX protocol_waiting (status=?)');
  });
});

interface Protocol {
  id: string;
  station: number | null;
  status: string;
  sheet: number | null;
  first: string | null;
  returnedTo: string | null;
  joined: boolean;
}

/** Two that say the same and differ in a name, and one that says something else. */
const SHEETS: KeyedSheet[] = [
  [100, 'One'],
  [100, 'Two'],
  [101, 'One'],
].map(([participated, name]) => ({
  figures: {
    registered: 1000,
    received: null,
    issued: null,
    issuedBy: [{ name: String(name), role: 'member', count: 100 }],
    participated: Number(participated),
    absentee: null,
    outside: null,
    votes: [],
    invalid: null,
    unissued: null,
  },
  sheet: { hasNumber: null, hasAddress: null, dateIsRight: null, signatures: null, stamped: null, formFaults: [] },
}));

function put({ id, station, status, sheet, first, returnedTo, joined }: Protocol): void {
  run(
    store.db,
    `INSERT INTO protocol (id, level, region, station, status, grade, photos, joined_into, first_by, returned_to, sheet,
       turnout_flag, disputed, one_page_posted, copy_refused, received_at, changed_at, revisions)
     VALUES (?, 'PEC', 'R1', ?, ?, 'complete', 2, ?, ?, ?, ?, 0, 0, 0, 0, 1, 1, 1)`,
    id,
    station,
    status,
    joined ? 'other' : null,
    first,
    returnedTo,
    sheet === null ? null : JSON.stringify(SHEETS[sheet]),
  );
}

const IDS = ['a', 'b', 'c', 'd', 'e'];
const protocols: fc.Arbitrary<Protocol[]> = fc
  .array(
    fc.record({
      station: fc.constantFrom(1, 1, 2, null),
      status: fc.constantFrom('received', 'keyedOnce', 'agreed', 'accepted', 'rejected'),
      sheet: fc.constantFrom(0, 1, 2, null),
      first: fc.constantFrom('me', 'you'),
      returnedTo: fc.constantFrom('me', 'you', null, null),
      joined: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: IDS.length },
  )
  .map((rows) => rows.map((row, n) => ({ ...row, id: IDS[n] ?? '' })));

describe('whatever there is', () => {
  it('two of one station differ, both stand, and nobody has compared them: both are named', () => {
    fc.assert(
      fc.property(
        protocols,
        fc.array(fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)), { maxLength: 3 }),
        (rows, compared) => {
          for (const table of ['protocol', 'protocol_compared']) run(store.db, `DELETE FROM ${table}`);
          for (const row of rows) put(row);
          for (const [one, other] of compared)
            run(
              store.db,
              'INSERT INTO protocol_compared (protocol, other) VALUES (?, ?) ON CONFLICT DO NOTHING',
              one,
              other,
            );
          const sheetOf = ({ sheet }: Protocol) => (sheet === null ? undefined : SHEETS[sheet]);
          const known = (a: string, b: string) => compared.some(([one, other]) => one === a && other === b);
          const expected = rows.filter((a) =>
            rows.some((b) => {
              const [left, right] = [sheetOf(a), sheetOf(b)];
              if (a.id === b.id || a.station === null || a.station !== b.station || !left || !right) return false;
              if (a.status === 'rejected' || b.status === 'rejected' || known(a.id, b.id) || known(b.id, a.id))
                return false;
              return copiesDiffer(left, right).length > 0;
            }),
          );
          expect([...contradicting(store.db)].toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
        },
      ),
      { numRuns: runs(80) },
    );
  });

  it('what waits for a person is what they may key', () => {
    fc.assert(
      fc.property(protocols, (rows) => {
        run(store.db, 'DELETE FROM protocol');
        for (const row of rows) put(row);
        const mine = rows.filter(
          ({ joined, status, first, returnedTo }) =>
            !joined &&
            (status === 'received' ||
              (status === 'keyedOnce' && first !== 'me' && (returnedTo === null || returnedTo === 'me'))),
        );
        const { mine: waiting, byStatus } = protocolCounts(store.db, { me: 'me' });
        expect(waiting.key).toBe(mine.length);
        expect(waiting.decide).toBe(rows.filter(({ joined, status }) => !joined && status === 'agreed').length);
        expect(byStatus.accepted).toBe(rows.filter(({ joined, status }) => !joined && status === 'accepted').length);
      }),
      { numRuns: runs(40) },
    );
  });
});
