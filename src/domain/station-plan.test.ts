import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRowReader,
  guessMapping,
  type KnownStation,
  placesOf,
  planImport,
  type StationPlan,
  type StationRow,
} from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

const places = placesOf(realProfile);
const HEADER = [
  'Область',
  'Страна',
  'Район',
  'Населённый пункт',
  '№ участка',
  'Бұрынғы нөмірі',
  'Название',
  'Широта',
  'Долгота',
  'Число избирателей',
  'Статус',
];
const read = (cells: string[]) => createRowReader(guessMapping(HEADER), realProfile, places).read(2, cells);
const problems = (cells: string[]) => {
  const found = read(cells);
  return 'problems' in found ? found.problems.map(({ code }) => code) : [];
};

describe('columns', () => {
  it('are guessed from headers in three languages', () => {
    expect(guessMapping(HEADER)).toMatchObject({
      region: 0,
      country: 1,
      district: 2,
      place: 3,
      number: 4,
      previousNumber: 5,
      nameRu: 6,
      lat: 7,
      lon: 8,
      voters: 9,
      status: 10,
      externalId: null,
    });
    expect(guessMapping(['Облыс', 'Аудан', 'Учаске нөмірі', 'Мекенжайы', 'Сайлаушылар саны'])).toMatchObject({
      region: 0,
      district: 1,
      number: 2,
      address: 3,
      voters: 4,
    });
    expect(guessMapping(['id', 'region', 'district', 'number', 'name', 'lat', 'lon', 'voters'])).toMatchObject({
      externalId: 0,
      region: 1,
      number: 3,
      nameRu: 4,
      voters: 7,
    });
    expect(guessMapping(['номер', 'номер'])).toMatchObject({ number: 0 });
    expect(Object.values(guessMapping(['constructor', '__proto__', '']))).toEqual(Object.values(guessMapping([])));
  });
});

describe('rows', () => {
  it('are read as they are written', () => {
    expect(
      read(['г. Нур-Султан', '', 'район Есиль', '', 'УИК № 012', '', 'Школа № 9', '51,13', '71,43', '1 185', '']),
    ).toEqual({
      row: {
        line: 2,
        region: 'KZ-AST',
        number: 12,
        previous: null,
        says: { district: 'ast-yesil', nameRu: 'Школа № 9', lat: 51.13, lon: 71.43, voters: 1185 },
      },
    });
    expect(read(['', 'Германия', '', 'Берлин', '3', '', '', '52.5', '13.4', '0', 'закрыт'])).toMatchObject({
      row: { region: 'abroad', says: { place: 'berlin', voters: 0, status: 'closed' } },
    });
  });

  it.each([
    [['', '', '', '', '1'], ['regionMissing']],
    [['Атлантида', '', '', '', '1'], ['regionUnknown']],
    [['Акмолинская область', '', '', '', ''], ['numberMissing']],
    [['Акмолинская область', '', '', '', '12-13'], ['numberBad']],
    [['Акмолинская область', '', '', '', '0'], ['numberBad']],
    [['Акмолинская область', '', '', '', '1', 'x'], ['previousBad']],
    [['Акмолинская область', '', '', '', '1', '', '', '51.1'], ['coordinatesHalf']],
    [['Акмолинская область', '', '', '', '1', '', '', '510', '71'], ['coordinatesBad']],
    [['Акмолинская область', '', '', '', '1', '', '', '71.4', '51.1'], ['coordinatesFar']],
    [['Акмолинская область', '', '', '', '1', '', '', '', '', '-5'], ['votersBad']],
    [['Акмолинская область', '', '', '', '1', '', '', '', '', '12.5'], ['votersBad']],
    [['Акмолинская область', '', '', '', '1', '', 'x'.repeat(201)], ['textTooLong']],
    [['Акмолинская область', '', '', '', '1', '', '', '', '', '', 'maybe'], ['statusUnknown']],
    [['За рубежом', 'Атлантида', '', '', '1'], ['countryUnknown']],
  ])('%j: %j', (cells, codes) => {
    expect(problems(cells)).toEqual(codes);
  });

  it('never throw, whatever the cells', () => {
    const tiny = createRowReader(guessMapping(HEADER), tinyProfile, placesOf(tinyProfile));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 14 }), (cells) => {
        expect(Object.keys(tiny.read(1, cells)).length).toBeGreaterThan(0);
      }),
    );
  }, 60_000);
});

/** The registry as a plan leaves it. */
function applied(known: readonly KnownStation[], plan: StationPlan): KnownStation[] {
  const by = new Map(known.map((station) => [station.id, station]));
  for (const { id, facts, former } of [...plan.added, ...plan.changed]) {
    const before = by.get(id);
    const left = before && before.facts.number !== facts.number ? [before.facts.number] : [];
    by.set(id, { id, facts, former: [...new Set([...(before?.former ?? []), ...former, ...left])] });
  }
  return [...by.values()];
}

const row: fc.Arbitrary<Omit<StationRow, 'line'>> = fc.record({
  region: fc.constantFrom('N', 'I'),
  number: fc.integer({ min: 1, max: 8 }),
  previous: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 3 }),
  says: fc.record(
    {
      nameRu: fc.constantFrom('a', 'b'),
      voters: fc.integer({ min: 0, max: 3 }),
      externalId: fc.constantFrom('x', 'y', 'z'),
      status: fc.constantFrom('open' as const, 'closed' as const),
    },
    { requiredKeys: [] },
  ),
});
const table = fc.array(row, { maxLength: 10 }).map((rows) =>
  rows.map(
    (each, n): StationRow => ({
      ...each,
      previous: each.previous === each.number ? null : each.previous,
      line: n + 2,
    }),
  ),
);
const registry = fc
  .array(table, { maxLength: 4 })
  .map((tables) => tables.reduce<KnownStation[]>((known, rows) => applied(known, planImport('e', known, rows)), []));
const said = (plan: StationPlan) => ({
  added: plan.added,
  changed: plan.changed,
  unchanged: plan.unchanged,
  missing: plan.missing.map(({ id }) => id).sort(),
});

describe('planImport', { timeout: 60_000 }, () => {
  it('loses no station, and makes one of every row it does not refuse', () => {
    fc.assert(
      fc.property(registry, table, (known, rows) => {
        const plan = planImport('e', known, rows);
        const next = applied(known, plan);
        for (const { id } of known) expect(next.some((station) => station.id === id)).toBe(true);
        expect(plan.added.length + plan.changed.length + plan.unchanged + plan.bad.length + plan.repeated).toBe(
          rows.length,
        );
        // Of rows that say the same one stands for all.
        const content = ({ line: _, ...said }: StationRow) => JSON.stringify(said);
        const bad = new Set(rows.filter((each) => plan.bad.some(({ line }) => line === each.line)).map(content));
        for (const each of rows) {
          if (bad.has(content(each))) continue;
          expect(next.some(({ facts }) => facts.region === each.region && facts.number === each.number)).toBe(true);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('gives no number to two open stations of a region', () => {
    fc.assert(
      fc.property(registry, (known) => {
        const open = known
          .filter(({ facts }) => facts.status === 'open')
          .map(({ facts }) => `${facts.region} ${facts.number}`);
        expect(new Set(open).size).toBe(open.length);
      }),
      { numRuns: runs(500) },
    );
  });

  // Rows that contradict each other are refused; with what the others changed, one of them may be right the next time.
  it('changes nothing the second time, where no row contradicts another', () => {
    fc.assert(
      fc.property(registry, table, (known, rows) => {
        const first = planImport('e', known, rows);
        fc.pre(first.bad.length === 0);
        const once = applied(known, first);
        const again = planImport('e', once, rows);
        expect(again.added).toEqual([]);
        expect(applied(once, again)).toEqual(once);
      }),
      { numRuns: runs(500) },
    );
  });

  it('does the same in any order of rows', () => {
    fc.assert(
      fc.property(
        registry,
        table.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        (known, [rows, other]) => {
          const shuffled = other.map((each, n) => ({ ...each, line: n + 2 }));
          expect(said(planImport('e', known, shuffled))).toEqual(said(planImport('e', known, rows)));
        },
      ),
      { numRuns: runs(500) },
    );
  });

  const make = (rows: [number, number?, StationRow['says']?][]): StationRow[] =>
    rows.map(([number, previous, says], n) => ({
      line: n + 2,
      region: 'N',
      number,
      previous: previous ?? null,
      says: says ?? {},
    }));
  const first = applied([], planImport('e', [], make([[5], [7]])));
  const id = (known: readonly KnownStation[], number: number) => known.find(({ facts }) => facts.number === number)?.id;

  it('renumbers by the previous number, also two that swap theirs, also where the old one is given anew', () => {
    const swapped = applied(
      first,
      planImport(
        'e',
        first,
        make([
          [5, 7],
          [7, 5],
        ]),
      ),
    );
    expect(id(swapped, 5)).toBe(id(first, 7));
    expect(id(swapped, 7)).toBe(id(first, 5));
    const renamed = planImport('e', first, make([[6, 5], [5], [7]]));
    const next = applied(first, renamed);
    expect(id(next, 6)).toBe(id(first, 5));
    expect(renamed.added).toHaveLength(1);
    expect(next).toHaveLength(3);
  });

  it('takes no number from a station that the table does not mention', () => {
    const plan = planImport('e', first, make([[7, 5]]));
    expect(plan.bad.map(({ problems: found }) => found[0]?.code)).toEqual(['numberTaken']);
  });

  it('offers what is missing, never what stands in a row that could not be read', () => {
    expect(planImport('e', first, make([[5]])).missing.map((station) => station.facts.number)).toEqual([7]);
    expect(planImport('e', first, make([[5]]), [{ region: 'N', number: 7 }]).missing).toEqual([]);
  });
});
