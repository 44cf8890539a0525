import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runs } from '../../../domain/test-runs.ts';
import { run, transaction } from '../../store/index.ts';
import { type TestStore, testStore } from '../../store/test-support.ts';
import { createTallyKeeper } from '../tally/keeper.ts';
import { createCoverage } from './coverage.ts';
import { createPublished } from './published.ts';
import { officialRegions } from './regions.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

const LISTS = ['NO', 'AJ'];
const REGIONS = ['R1', 'R2'];

interface Row {
  region: string;
  number: number;
  participated: number | null;
  NO: number | null;
  AJ: number | null;
}
interface Known {
  region: string;
  number: number;
  open: boolean;
}

let folded = 0;
function put(rows: readonly Row[], known: readonly Known[]): void {
  transaction(store.db, () => {
    for (const table of ['official_publication', 'official_row', 'station', 'registry_info'])
      run(store.db, `DELETE FROM ${table}`);
    run(
      store.db,
      `INSERT INTO official_publication (id, level, contest, source, as_of, sheet, fold, imported_at, withdrawn)
       VALUES (?, 'station', 'm', 's', 1, 'x', ?, 1, 0)`,
      `p${folded}`,
      JSON.stringify({ level: 'station', source: 's', asOf: 1, at: 1, withdrawn: null }),
    );
    for (const { region, number, participated, ...votes } of rows)
      run(
        store.db,
        `INSERT INTO official_row (publication, region, number, registered, participated, invalid, votes)
         VALUES (?, ?, ?, NULL, ?, NULL, ?)`,
        `p${folded}`,
        region,
        number,
        participated,
        JSON.stringify(votes),
      );
    for (const { region, number, open } of known)
      run(
        store.db,
        `INSERT INTO station (id, region, number, zone, status, sort_key, search, added_at, added_entry, changed_at,
           changed_entry) VALUES (?, ?, ?, 'UTC', ?, '', '', 1, 'e', 1, 'e')`,
        `${region}/${number}`,
        region,
        number,
        open ? 'open' : 'closed',
      );
    run(store.db, 'INSERT INTO registry_info (id, folded) VALUES (1, ?)', String(folded));
  });
}

const figure = fc.option(fc.nat(40), { nil: null, freq: 6 });
const place = { region: fc.constantFrom(...REGIONS), number: fc.integer({ min: 1, max: 4 }) };
const placed = <T extends { region: string; number: number }>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { selector: ({ region, number }) => `${region}/${number}`, maxLength: 8 });
const rows = placed(fc.record({ ...place, participated: figure, NO: figure, AJ: figure }));
const registry = placed(fc.record({ ...place, open: fc.boolean() }));
const base = fc.constantFrom('valid' as const, 'participants' as const);

it('sums of stations are what one gets by hand: whole rows alone, what is left out, what contradicts itself, of how many', () => {
  // One reading thread throughout: what it keeps must not outlive another registry or another publication.
  const count = createTallyKeeper(store.db).now;
  const published = createPublished(store.db);
  const coverage = createCoverage(store.db);
  fc.assert(
    fc.property(rows, registry, base, (those, known, of) => {
      folded += 1;
      put(those, known);
      const view = { of, flagged: false, disputed: false, lists: LISTS, regions: REGIONS, needed: REGIONS };
      const found = officialRegions(store.db, count(), published, coverage, { ...view, estimate: true });
      for (const each of [found.country, ...found.regions]) {
        const here = those.filter(({ region }) => each.code === '' || region === each.code);
        if (here.length === 0 && each.code !== '') {
          expect(each.official).toBeNull();
          continue;
        }
        const whole = here.filter(
          ({ NO, AJ, participated }) => NO !== null && AJ !== null && (of === 'valid' || participated !== null),
        );
        const open = known.filter((one) => one.open && (each.code === '' || one.region === each.code));
        const anyOpen = known.some((one) => one.open);
        const ours = open.filter((one) => here.some((row) => row.region === one.region && row.number === one.number));
        const wrong = here.filter(
          ({ NO, AJ, participated }) => participated !== null && (NO ?? 0) + (AJ ?? 0) > participated,
        );
        expect(each.official).toEqual({
          rows: whole.length,
          leftOut: here.length - whole.length,
          faulty: wrong.length,
          coverage: anyOpen
            ? { parts: ours.length, of: each.code === '' || open.length > 0 ? open.length : null }
            : { parts: 0, of: null },
        });
        let total = 0;
        for (const { NO, AJ, participated } of whole)
          total += of === 'valid' ? (NO ?? 0) + (AJ ?? 0) : (participated ?? 0);
        for (const { code, official } of each.lists) {
          let votes = 0;
          for (const row of whole) votes += (code === 'NO' ? row.NO : row.AJ) ?? 0;
          expect(official).toEqual(total === 0 ? null : { share: votes / total, votes, base: total });
        }
      }
    }),
    { numRuns: runs(120) },
  );
});
