import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runs } from '../../../domain/test-runs.ts';
import { run, transaction } from '../../store/index.ts';
import { type TestStore, testStore } from '../../store/test-support.ts';
import { createTallyKeeper } from '../tally/keeper.ts';
import { createPublished } from './published.ts';
import { type Comparison, createComparisons, stationDetail, stationsPage } from './stations.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

interface Protocol {
  id: string;
  station: number | null;
  status: string;
  grade: string;
  copy: string | null;
  votes: number | null;
}

function put({ id, station, status, grade, copy, votes }: Protocol): void {
  transaction(store.db, () => {
    run(store.db, 'DELETE FROM protocol_vote WHERE protocol = ?', id);
    run(store.db, 'INSERT INTO protocol_vote (protocol, code, count) VALUES (?, ?, ?)', id, 'NO', votes);
    run(
      store.db,
      `INSERT INTO protocol (id, level, region, station, status, grade, photos, participated, accepted_at, turnout_flag,
         disputed, one_page_posted, copy_refused, copy, received_at, changed_at, revisions)
       VALUES (?, 'PEC', 'R1', ?, ?, ?, 2, 500, 5, 0, 0, 0, 0, ?, 1, 1, 1)
       ON CONFLICT (id) DO UPDATE SET station = excluded.station, status = excluded.status, grade = excluded.grade,
         copy = excluded.copy`,
      id,
      station,
      status,
      grade,
      copy,
    );
  });
}

function publish(publication: string, rows: readonly [number, number | null][]): void {
  for (const [number, votes] of rows)
    run(
      store.db,
      `INSERT INTO official_row (publication, region, number, registered, participated, invalid, votes)
       VALUES (?, 'R1', ?, NULL, 500, NULL, ?)`,
      publication,
      number,
      JSON.stringify({ NO: votes }),
    );
}

const fresh = () => {
  const count = createTallyKeeper(store.db).now;
  return createComparisons(store.db, count, createPublished(store.db));
};
const everything = (comparison: Comparison) => [
  comparison.order.map((each) => stationDetail(each)),
  ...(['differs', 'all', 'onlyOurs'] as const).map((show) =>
    stationsPage(comparison, { region: null, show, limit: 100 }),
  ),
];

const protocol: fc.Arbitrary<Protocol> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  station: fc.constantFrom(1, 2, 3, null),
  status: fc.constantFrom('accepted', 'accepted', 'accepted', 'agreed', 'rejected'),
  grade: fc.constantFrom('complete', 'complete', 'partial', 'reported'),
  copy: fc.constantFrom('given', 'posted', null),
  votes: fc.constantFrom(100, 200, null),
});
const step = fc.oneof(
  { weight: 6, arbitrary: protocol.map((each) => () => put(each)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('a', 'b', 'c', 'd')
      .map((id) => () => void transaction(store.db, () => run(store.db, 'DELETE FROM protocol WHERE id = ?', id))),
  },
);

describe('the comparison that is kept', () => {
  it('equals one made anew after every change of a protocol, with each publication and with none', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        for (const table of ['protocol', 'protocol_vote', 'official_row']) run(store.db, `DELETE FROM ${table}`);
        publish('p', [
          [1, 100],
          [2, 200],
        ]);
        publish('q', [[3, null]]);
        const kept = fresh();
        for (const each of steps) {
          each();
          for (const name of ['p', 'q', null]) expect(everything(kept(name))).toEqual(everything(fresh()(name)));
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('pages by place: a row that went meanwhile ends no page', () => {
    publish(
      'p',
      [1, 2, 3, 10, 20].map((number): [number, number] => [number, 100]),
    );
    const comparison = fresh()('p');
    const page = (after: string | null) => stationsPage(comparison, { region: 'R1', show: 'all', after, limit: 2 });
    expect(page(null)).toMatchObject({ next: 'R1/2', total: 5, rows: [{ number: 1 }, { number: 2 }] });
    expect(page('R1/2').rows.map(({ number }) => number)).toEqual([3, 10]);
    expect(page('R1/7').rows.map(({ number }) => number)).toEqual([10, 20]);
    expect(page('R1/20')).toMatchObject({ rows: [], next: null });
    expect(stationsPage(comparison, { region: 'R2', show: 'all', limit: 2 }).total).toBe(0);
  });
});
