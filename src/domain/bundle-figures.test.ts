import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CountedSheet,
  compareFigures,
  createTally,
  csvLine,
  type PublishedTally,
  partOf,
  publishedTally,
  readProtocols,
  TALLY_PARTS,
} from './index.ts';
import { runs } from './test-runs.ts';

const LISTS = ['AJ', 'NO'];
const figure = fc.option(fc.integer({ min: 0, max: 3000 }), { freq: 8 });
const sheets: fc.Arbitrary<CountedSheet[]> = fc
  .uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 40 }),
      region: fc.constantFrom('R1', 'R2'),
      district: fc.constantFrom('', 'D1', 'D2'),
      grade: fc.constantFrom('complete', 'complete', 'complete', 'partial', 'reported'),
      flagged: fc.boolean(),
      disputed: fc.boolean(),
      registered: figure,
      participated: figure,
      invalid: figure,
      AJ: figure,
      NO: figure,
    }),
    { selector: ({ region, number }) => `${region}/${number}`, maxLength: 20 },
  )
  .map((rows) =>
    rows.map(({ number, region, district, registered, participated, invalid, AJ, NO, ...rest }, n) => ({
      ...rest,
      id: `p${n}`,
      station: `${region}/${number}`,
      path: [region, district, ''],
      acceptedAt: n,
      figures: { registered, participated, invalid, votes: { AJ, NO } },
    })),
  ) as fc.Arbitrary<CountedSheet[]>;

const csvOf = (made: readonly CountedSheet[]): string =>
  csvLine([
    'region',
    'district',
    'place',
    'number',
    'part',
    'registered',
    'participated',
    'invalid',
    'votes_AJ',
    'votes_NO',
  ]) +
  made
    .map(({ station, path, figures, ...sheet }) =>
      csvLine([
        path[0] ?? '',
        path[1] ?? '',
        path[2] ?? '',
        Number(station.split('/')[1]),
        partOf({ ...sheet, station, path, figures }),
        figures.registered,
        figures.participated,
        figures.invalid,
        ...LISTS.map((code) => figures.votes[code] ?? null),
      ]),
    )
    .join('');

/** The published figures, by the domain's own count. */
function publishedOf(made: readonly CountedSheet[]): PublishedTally {
  const tally = createTally();
  for (const sheet of made) tally.put(sheet);
  const turnout = (path: readonly string[]) => {
    let [participated, registered, n] = [0, 0, 0];
    for (const sheet of tally.counted(path)) {
      if (partOf(sheet) !== 'clear' || sheet.figures.participated === null || sheet.figures.registered === null)
        continue;
      participated += sheet.figures.participated;
      registered += sheet.figures.registered;
      n += 1;
    }
    return { participated, registered, n };
  };
  const paths = [
    [],
    ...tally.below([]).flatMap((region) => [[region], ...tally.below([region]).map((each) => [region, each])]),
  ];
  const clear = tally.part([], 'clear');
  const base = LISTS.reduce((sum, code) => sum + (clear.votes[code]?.sum ?? 0), 0);
  return publishedTally.parse({
    told: 'count',
    rows: paths.map((path) => ({
      path,
      parts: Object.fromEntries(TALLY_PARTS.map((part) => [part, tally.part(path, part)])),
      turnout: turnout(path),
    })),
    head: {
      what: 'count',
      stations: clear.stations,
      lists: LISTS.map((code) => {
        const votes = clear.votes[code]?.sum ?? 0;
        return { code, votes, base, share: base === 0 ? null : votes / base };
      }),
      turnout: turnout([]),
    },
  });
}

/** Every number in a value, by the way to it. */
function numbersIn(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'number') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...at, key]));
}
function bent<T>(value: T, [step, ...rest]: readonly (string | number)[]): T {
  if (step === undefined) return (Number(value) + 1) as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[step] = bent(copy[step], rest);
  return copy as T;
}

describe('figures counted again', () => {
  it('from the table they give what the count gave', () => {
    fc.assert(
      fc.property(sheets, (made) => {
        const rows = readProtocols(csvOf(made));
        expect(rows).toHaveLength(made.length);
        expect(compareFigures(publishedOf(made), rows ?? []).wrong).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });

  it('any one of them one too high is named', () => {
    fc.assert(
      fc.property(sheets, fc.nat(), (made, which) => {
        const published = publishedOf(made);
        const numbers = numbersIn(published);
        const way = numbers[which % numbers.length] ?? [];
        const { wrong } = compareFigures(bent(published, way), readProtocols(csvOf(made)) ?? []);
        expect([way, wrong.length > 0]).toEqual([way, true]);
      }),
      { numRuns: runs(200) },
    );
  });

  it('a line left out, there twice, or of a place that has no protocol, is named', () => {
    fc.assert(
      fc.property(sheets, fc.nat(), (made, which) => {
        fc.pre(made.length > 0);
        const rows = readProtocols(csvOf(made)) ?? [];
        const published = publishedOf(made);
        const at = which % published.rows.length;
        const without = { ...published, rows: published.rows.toSpliced(at, 1) };
        expect(compareFigures(without, rows).wrong).toMatchObject([{ figure: 'row', published: null }]);
        const twice = { ...published, rows: [...published.rows, ...published.rows.slice(at, at + 1)] };
        expect(compareFigures(twice, rows).wrong).toMatchObject([{ figure: 'row', published: 2 }]);
        const made2 = published.rows.map((row) => ({
          ...row,
          path: row.path.length === 0 ? row.path : ['R9', ...row.path.slice(1)],
        }));
        if (published.rows.length > 1)
          expect(compareFigures({ ...published, rows: made2 }, rows).wrong).not.toEqual([]);
      }),
      { numRuns: runs(60) },
    );
  });

  it('a table with a station twice, or with a figure that is none, is no table', () => {
    const head = 'region,district,place,number,part,registered,participated,invalid,votes_AJ\r\n';
    const row = 'R1,D1,,1,clear,10,5,0,5\r\n';
    expect(readProtocols(head + row)).toHaveLength(1);
    expect(readProtocols(head + row + row)).toBeNull();
    for (const wrong of ['-1', '1.5', '1e3', '01', ' 1', 'x', '1000000000'])
      expect([wrong, readProtocols(head + row.replace(',10,', `,${wrong},`))]).toEqual([wrong, null]);
    expect(readProtocols(head + row.replace('clear', 'verified'))).toBeNull();
    expect(readProtocols(head + row.replace('R1,D1,,1,', 'R1,D1,,,'))).toBeNull();
    expect(readProtocols('region\r\nR1\r\n')).toBeNull();
  });
});
