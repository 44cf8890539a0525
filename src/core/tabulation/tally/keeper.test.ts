import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TALLY_PARTS } from '../../../domain/index.ts';
import { runs } from '../../../domain/test-runs.ts';
import { run, transaction } from '../../store/index.ts';
import { type TestStore, testStore } from '../../store/test-support.ts';
import { type Counted, createTallyKeeper } from './keeper.ts';
import { tallyPanel, tallyStations } from './read.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

interface Protocol {
  id: string;
  region: string | null;
  station: number | null;
  status: string;
  grade: string;
  flagged: boolean;
  disputed: boolean;
  votes: (number | null)[];
  level: string;
}

const LISTS = ['QHP', 'NO'];

function put({ id, region, station, status, grade, flagged, disputed, votes, level }: Protocol): void {
  transaction(store.db, () => {
    run(store.db, 'DELETE FROM protocol_vote WHERE protocol = ?', id);
    for (const [n, code] of LISTS.entries())
      run(store.db, 'INSERT INTO protocol_vote (protocol, code, count) VALUES (?, ?, ?)', id, code, votes[n] ?? null);
    const accepted = status === 'accepted';
    run(
      store.db,
      `INSERT INTO protocol (id, level, region, station, status, grade, photos, participated, accepted_at, rejection,
         turnout_flag, disputed, one_page_posted, copy_refused, received_at, changed_at, revisions)
       VALUES (?, ?, ?, ?, ?, ?, 2, 500, ?, ?, ?, ?, 0, 0, 1, 1, 1)
       ON CONFLICT (id) DO UPDATE SET level = excluded.level, region = excluded.region, station = excluded.station,
         status = excluded.status, grade = excluded.grade, accepted_at = excluded.accepted_at,
         rejection = excluded.rejection, turnout_flag = excluded.turnout_flag, disputed = excluded.disputed`,
      id,
      level,
      region,
      station,
      status,
      grade,
      accepted ? 5 : null,
      status === 'rejected' ? 'arithmetic' : null,
      flagged ? 1 : 0,
      disputed ? 1 : 0,
    );
  });
}

function register(region: string, number: number, district: string | null): void {
  transaction(store.db, () => {
    run(store.db, 'DELETE FROM station WHERE region = ? AND number = ?', region, number);
    run(
      store.db,
      `INSERT INTO station (id, region, district, number, zone, status, sort_key, search, added_at, added_entry,
         changed_at, changed_entry) VALUES (?, ?, ?, ?, 'Asia/Almaty', 'open', '', '', 1, '-', 1, '-')`,
      `${region}-${number}`,
      region,
      district,
      number,
    );
    run(
      store.db,
      `INSERT INTO registry_info (id, folded) VALUES (1, '1') ON CONFLICT (id) DO UPDATE SET folded = folded || '1'`,
    );
  });
}

const REGIONS = ['R1', 'R2'];
const all = (counted: Counted) =>
  [[], ['R1'], ['R2'], ['R1', 'D1'], ['R1', '']].map((path) => [
    tallyPanel(counted, { path, regions: REGIONS }),
    tallyStations(counted, { path, limit: 100 }),
  ]);

const protocol: fc.Arbitrary<Protocol> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  region: fc.constantFrom('R1', 'R1', 'R2', null),
  station: fc.constantFrom(1, 2, null),
  status: fc.constantFrom('accepted', 'accepted', 'agreed', 'rejected'),
  grade: fc.constantFrom('complete', 'complete', 'partial', 'reported'),
  flagged: fc.boolean(),
  disputed: fc.boolean(),
  votes: fc.array(fc.option(fc.nat(300), { nil: null }), { minLength: 2, maxLength: 2 }),
  level: fc.constantFrom('PEC', 'PEC', 'PEC', 'TEC'),
});
const step = fc.oneof(
  { weight: 6, arbitrary: protocol.map((each) => () => put(each)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('a', 'b', 'c', 'd')
      .map((id) => () => void transaction(store.db, () => run(store.db, 'DELETE FROM protocol WHERE id = ?', id))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...REGIONS), fc.constantFrom(1, 2), fc.constantFrom('D1', null))
      .map((args) => () => register(...args)),
  },
);

describe('the count that is kept', () => {
  const empty = () => {
    for (const table of ['protocol', 'protocol_vote', 'station', 'registry_info'])
      run(store.db, `DELETE FROM ${table}`);
  };

  it('equals a recount after every change, of protocols and of the registry', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        empty();
        const kept = createTallyKeeper(store.db);
        for (const each of steps) {
          each();
          expect(all(kept.now())).toEqual(all(createTallyKeeper(store.db).now()));
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('is the same where it is made ahead, one protocol at a time between the changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(fc.tuple(step, fc.nat(2))), (before, steps) => {
        empty();
        for (const each of before) each();
        const kept = createTallyKeeper(store.db, 1);
        for (const [each, pieces] of steps) {
          for (let n = 0; n < pieces; n += 1) kept.ahead();
          each();
        }
        expect(all(kept.now())).toEqual(all(createTallyKeeper(store.db).now()));
        expect(kept.ahead()).toBe(false);
      }),
      { numRuns: runs(60) },
    );
  });

  it('has what is accepted of a known station, by region, district and station; the rest is said beside it', () => {
    register('R1', 1, 'D1');
    register('R1', 2, null);
    const one = { region: 'R1', grade: 'complete', flagged: false, disputed: false, level: 'PEC', status: 'accepted' };
    put({ ...one, id: 'a', station: 1, votes: [10, 20] });
    put({ ...one, id: 'b', station: 2, votes: [5, null], flagged: true });
    put({ ...one, id: 'c', station: null, votes: [900, 900] });
    put({ ...one, id: 'd', station: 2, votes: [900, 900], level: 'TEC' });
    put({ ...one, id: 'e', station: 1, votes: [900, 900], status: 'rejected' });
    const counted = createTallyKeeper(store.db).now();
    const panel = tallyPanel(counted, { path: [], regions: REGIONS });
    expect(panel).toMatchObject({ expected: 2, unplaced: 1, states: { flagged: 1, byReason: { arithmetic: 1 } } });
    expect(panel.states.byStatus).toEqual({ accepted: 3, rejected: 1 });
    expect(panel.parts.clear.votes).toEqual({ QHP: { sum: 10, n: 1 }, NO: { sum: 20, n: 1 } });
    expect(panel.parts.flagged.votes).toEqual({ QHP: { sum: 5, n: 1 } });
    expect(panel.below.map(({ code, expected }) => [code, expected])).toEqual([
      ['R1', 2],
      ['R2', 0],
    ]);
    expect(tallyPanel(counted, { path: ['R1'], regions: REGIONS }).below.map(({ code }) => code)).toEqual(['', 'D1']);
    expect(tallyStations(counted, { path: ['R1', 'D1'], limit: 5 }).rows).toMatchObject([
      { station: 'R1/1', protocol: 'a', part: 'clear', votes: { QHP: 10, NO: 20 } },
    ]);
    const first = tallyStations(counted, { path: [], limit: 1 });
    expect(first).toMatchObject({ total: 2, next: 'R1/1' });
    expect(tallyStations(counted, { path: [], limit: 1, after: first.next }).rows).toMatchObject([{ number: 2 }]);
    expect(TALLY_PARTS.reduce((sum, part) => sum + panel.parts[part].stations, 0)).toBe(2);
  });
});
