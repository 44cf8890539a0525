import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_SHIFTS, CHECKIN_STATUSES, PAPER_STATES, WATCH_STATES } from '../../../domain/index.ts';
import { realProfile } from '../../../domain/test-profiles.ts';
import { runs } from '../../../domain/test-runs.ts';
import { run, transaction } from '../../store/index.ts';
import { type TestStore, testStore } from '../../store/test-support.ts';
import { createWatchKeeper, type Watched } from './keeper.ts';
import { mapChanges, mapColumns, watchMatrix, watchPage } from './read.ts';
import { type CoverageRows, coverageRows } from './test-support.ts';

let store: TestStore;
let rows: CoverageRows;
beforeEach(() => {
  store = testStore();
  rows = coverageRows(store.db);
});
afterEach(() => store.close());

/** Local time of Almaty then (+06). */
const at = (hour: number, minute = 0): number => Date.UTC(2021, 0, 10, hour - 6, minute);
const REGIONS = ['KZ-AKM', 'KZ-AKT'];
const write = (sql: string, ...binds: (string | number | null)[]) =>
  transaction(store.db, () => run(store.db, sql, ...binds));

function station(id: string, region: string, number: number, more: { district?: string; address?: string } = {}): void {
  transaction(store.db, () => {
    run(store.db, 'DELETE FROM station WHERE id = ?', id);
    run(store.db, 'DELETE FROM station_number WHERE station = ?', id);
    run(
      store.db,
      `INSERT INTO station (id, region, district, number, address, zone, status, sort_key, search, added_at, added_entry,
         changed_at, changed_entry) VALUES (?, ?, ?, ?, ?, 'Asia/Almaty', 'open', ?, ?, 1, '-', 1, '-')`,
      id,
      region,
      more.district ?? null,
      number,
      more.address ?? null,
      `${region} ${String(number).padStart(5, '0')}`,
      `school ${number}`,
    );
    run(
      store.db,
      `INSERT INTO station_number (region, number, station, entry) VALUES (?, ?, ?, '-')`,
      region,
      number,
      id,
    );
    run(
      store.db,
      `INSERT INTO registry_info (id, folded) VALUES (1, '1') ON CONFLICT (id) DO UPDATE SET folded = folded || '1'`,
    );
  });
}

function protocol(id: string, region: string | null, number: number | null, status: string, grade = 'complete'): void {
  write(
    `INSERT INTO protocol (id, level, region, station, status, grade, photos, turnout_flag, disputed, one_page_posted,
       copy_refused, received_at, changed_at, revisions) VALUES (?, 'PEC', ?, ?, ?, ?, 2, 0, 0, 0, 0, 1, 1, 1)
     ON CONFLICT (id) DO UPDATE SET region = excluded.region, station = excluded.station, status = excluded.status,
       grade = excluded.grade`,
    id,
    region,
    number,
    status,
    grade,
  );
}

const FILTERS = [
  {},
  { watch: ['silent' as const] },
  { regions: ['KZ-AKM'], paper: ['missing' as const] },
  { noTurnout: 10 },
  { search: 'call a' },
];
/** All that screens are told. */
const told = (watched: Watched, now: number) => ({
  map: { ...mapColumns(watched), seq: 0 },
  matrix: [{}, { region: 'KZ-AKM' }, { region: 'KZ-AKM', district: '' }].map((path) =>
    watchMatrix(watched, { ...path, regions: REGIONS }),
  ),
  lists: FILTERS.map((filter) => watchPage(watched, { search: '', ...filter, limit: 50, now })),
});
const anew = (now: number) => createWatchKeeper(store.db).at(now, realProfile);
const word = (now: number, id = 's1') => {
  const watched = anew(now);
  return watched.states[watched.registry.byId.get(id)?.at ?? -1]?.watch;
};

describe('who watches what, as it is kept', () => {
  const TABLES = [
    'observer',
    'observer_reporter',
    'assignment',
    'checkin',
    'protocol',
    'station',
    'station_number',
    'registry_info',
  ];
  const empty = () => {
    for (const table of TABLES) write(`DELETE FROM ${table}`);
  };

  /** Somebody who writes, is sent and has said something: so that every step that follows matters. */
  const begun = () => {
    empty();
    station('s1', 'KZ-AKM', 1);
    station('s2', 'KZ-AKM', 2);
    for (const id of ['a', 'b']) rows.observer(id);
    rows.writes('alaman:1', 'a');
    rows.send('x1', 'a', 's1');
    rows.send('x2', 'b', 's2');
    rows.says('c1', 'admitted', at(7), { reporter: 'alaman:1' });
    rows.says('c2', 'denied', at(7), { reporter: 'alaman:2' });
  };

  const observerId = fc.constantFrom('a', 'b', 'c');
  const stationId = fc.constantFrom('s1', 's2', 's3');
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom('c1', 'c2', 'c3', 'c4'),
          fc.constantFrom(...CHECKIN_STATUSES),
          fc.integer({ min: 6 * 60, max: 33 * 60 }),
          fc.record({
            reporter: fc.constantFrom('alaman:1', 'alaman:2', null),
            observer: fc.constantFrom(null, null, 'a', 'b'),
            region: fc.constantFrom('KZ-AKM', 'KZ-AKT', null),
            number: fc.constantFrom(1, 2, 9, null),
          }),
        )
        .map(
          ([id, status, minutes, more]) =>
            () =>
              rows.says(id, status, at(0, minutes), more),
        ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom('x1', 'x2', 'x3'),
          observerId,
          stationId,
          fc.record({ shift: fc.constantFrom(...ASSIGNMENT_SHIFTS), ended: fc.boolean() }),
        )
        .map((args) => () => rows.send(...args)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          observerId,
          fc.record({
            state: fc.constantFrom('active', 'active', 'withdrawn'),
            mergedInto: fc.constantFrom(null, null, 'a', 'b', 'c'),
          }),
        )
        .map((args) => () => rows.observer(...args)),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.boolean(), fc.constantFrom('alaman:1', 'alaman:2'), observerId).map(
        ([on, reporter, who]) =>
          () =>
            on ? rows.writes(reporter, who) : rows.writesNoMore(reporter, who),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom('p1', 'p2'),
          fc.constantFrom('KZ-AKM', 'KZ-AKT', null),
          fc.constantFrom(1, 2, 77, null),
          fc.constantFrom('received', 'accepted', 'rejected'),
          fc.constantFrom('complete', 'partial'),
        )
        .map((args) => () => protocol(...args)),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('checkin', 'assignment', 'observer', 'observer_reporter')
        .map((table) => () => void write(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT 1)`)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom(['s1', 'KZ-AKM', 1] as const, ['s2', 'KZ-AKM', 2] as const, ['s3', 'KZ-AKT', 1] as const),
          fc.constantFrom({}, { district: 'D1' }, { address: 'another street' }),
        )
        .map(
          ([[id, region, number], more]) =>
            () =>
              station(id, region, number, more),
        ),
    },
  );

  it('equals a recount after every change, and after time alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.nat(180)), { maxLength: 14 }),
        fc.integer({ min: 5 * 60, max: 12 * 60 }),
        (steps, begins) => {
          begun();
          const kept = createWatchKeeper(store.db);
          let now = at(0, begins);
          kept.at(now, realProfile);
          for (const [each, later] of steps) {
            each();
            expect(told(kept.at(now, realProfile), now)).toEqual(told(anew(now), now));
            now += later * 60_000;
            expect(told(kept.at(now, realProfile), now)).toEqual(told(anew(now), now));
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('is the same where it is made ahead, one station at a time between the changes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(3), fc.nat(60)), { maxLength: 8 }), (steps) => {
        begun();
        const kept = createWatchKeeper(store.db, 1);
        let now = at(7, 30);
        for (const [each, pieces, later] of steps) {
          for (let n = 0; n < pieces; n += 1) kept.ahead(now, realProfile);
          each();
          now += later * 60_000;
        }
        expect(told(kept.at(now, realProfile), now)).toEqual(told(anew(now), now));
        expect(kept.ahead(now, realProfile)).toBe(false);
      }),
      { numRuns: runs(60) },
    );
  });

  it('a map that follows the changes is the map that is read anew', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(120), fc.boolean()), { maxLength: 14 }), (steps) => {
        begun();
        const kept = createWatchKeeper(store.db);
        let now = at(6);
        let { seq, columns } = mapColumns(kept.at(now, realProfile));
        for (const [each, later, looks] of steps) {
          each();
          now += later * 60_000;
          if (!looks) continue;
          const watched = kept.at(now, realProfile);
          const changes = mapChanges(watched, seq);
          if (changes.whole) ({ seq, columns } = mapColumns(watched));
          else {
            for (const { id, watch, paper } of changes.stations) {
              const where = columns.ids.indexOf(id);
              columns.watch[where] = watch;
              columns.paper[where] = paper;
            }
            seq = changes.seq;
          }
          expect(columns).toEqual(mapColumns(watched).columns);
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('every station is in one cell of the matrix, and in the list that the cell opens', () => {
    station('s1', 'KZ-AKM', 1, { district: 'D1' });
    station('s2', 'KZ-AKM', 2);
    station('s3', 'KZ-AKT', 1);
    rows.observer('a');
    rows.send('x1', 'a', 's1');
    protocol('p1', 'KZ-AKM', 2, 'accepted');
    protocol('p2', 'KZ-AKM', 77, 'accepted');
    const now = at(9);
    const watched = anew(now);
    const { rows: cells, whole, unlisted } = watchMatrix(watched, { regions: REGIONS });
    expect(unlisted).toBe(1);
    expect(whole).toMatchObject({ stations: 3, counted: 1, paper: { missing: 2, complete: 1 } });
    for (const { code, ...cell } of cells) {
      const total = (filter: object) =>
        watchPage(watched, { search: '', regions: [code], ...filter, limit: 1, now }).total;
      expect(total({})).toBe(cell.stations);
      for (const state of WATCH_STATES) expect(total({ watch: [state] })).toBe(cell.watch[state]);
      for (const state of PAPER_STATES) expect(total({ paper: [state] })).toBe(cell.paper[state]);
    }
    const districts = watchMatrix(watched, { region: 'KZ-AKM', regions: REGIONS });
    expect(districts.rows.map(({ code, stations }) => [code, stations])).toEqual([
      ['D1', 1],
      ['', 1],
    ]);
    expect(districts.unlisted).toBe(0);
  });
});

describe('whose check-in it is', () => {
  beforeEach(() => {
    station('s1', 'KZ-AKM', 1);
    station('s2', 'KZ-AKM', 2);
    rows.observer('a');
    rows.observer('b');
    rows.send('x1', 'a', 's1');
  });
  const eight = at(8);

  it('an observer’s, at the station they name, else where they are sent at that time', () => {
    rows.writes('alaman:1', 'a');
    rows.says('c1', 'admitted', at(7), { reporter: 'alaman:1' });
    expect([word(eight), word(eight, 's2')]).toEqual(['covered', 'uncovered']);
    rows.says('c1', 'admitted', at(7), { reporter: 'alaman:1', region: 'KZ-AKM', number: 2 });
    expect([word(eight), word(eight, 's2')]).toEqual(['silent', 'covered']);
    rows.says('c1', 'admitted', at(7), { reporter: 'alaman:1', region: 'KZ-AKM', number: 99 });
    expect([word(eight), word(eight, 's2')]).toEqual(['silent', 'uncovered']);
  });

  it('of the second half of the day where that is when it came', () => {
    rows.writes('alaman:2', 'b');
    rows.send('x2', 'b', 's1', { shift: 'morning' });
    rows.send('x3', 'b', 's2', { shift: 'afternoon' });
    rows.says('c1', 'denied', at(16), { reporter: 'alaman:2' });
    expect([word(at(17)), word(at(17), 's2')]).toEqual(['silent', 'denied']);
  });

  it('of two who share a telephone the one who is sent there; of nobody where nobody can tell', () => {
    for (const who of ['a', 'b']) rows.writes('alaman:1', who);
    rows.says('c1', 'denied', at(7), { reporter: 'alaman:1' });
    expect(word(eight)).toBe('silent');
    rows.says('c1', 'denied', at(7), { reporter: 'alaman:1', region: 'KZ-AKM', number: 1 });
    expect(word(eight)).toBe('denied');
    rows.send('x2', 'b', 's1');
    expect(word(eight)).toBe('silent');
  });

  it('of nobody on the roster, or not taken: it covers nothing', () => {
    rows.says('c1', 'admitted', at(7), { reporter: 'alaman:9', region: 'KZ-AKM', number: 2 });
    expect(word(eight, 's2')).toBe('uncovered');
    rows.writes('alaman:9', 'b');
    expect(word(eight, 's2')).toBe('covered');
    rows.observer('b', { state: 'declined' });
    expect(word(eight, 's2')).toBe('uncovered');
    // Whoever gave up leaves a gap at once.
    rows.observer('a', { state: 'withdrawn' });
    expect(word(eight)).toBe('uncovered');
  });

  it('a merged observer’s words and assignments are those of who stands for both', () => {
    rows.observer('b', { mergedInto: 'a' });
    rows.writes('alaman:2', 'b');
    rows.says('c1', 'admitted', at(7), { reporter: 'alaman:2' });
    expect(word(eight)).toBe('covered');
  });

  it('a moved station’s observers have to be told', () => {
    station('s1', 'KZ-AKM', 1, { address: 'another street 5' });
    expect(word(at(6))).toBe('toConfirm');
  });
});
