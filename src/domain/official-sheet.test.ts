import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contestBook } from './contests.ts';
import {
  createOfficialReader,
  guessOfficialLevel,
  guessOfficialMapping,
  looksLikeShares,
  mappingLacks,
  type OfficialLevel,
  officialKey,
  planOfficial,
  sharedColumns,
} from './official-sheet.ts';
import { placesOf } from './places.ts';
import { realProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

const options = contestBook(realProfile).optionsOf('mazhilis');
const lists = options.map(({ code }) => code);
const places = placesOf(realProfile);
const HEADER = ['Область', '№ участка', 'Число избирателей', 'Приняли участие', 'Недействительных', ...lists];

const readerOf = (level: OfficialLevel, header: string[] = HEADER) =>
  createOfficialReader(level, guessOfficialMapping(header, options), lists, places);

describe('columns', () => {
  it('are known by their headers in three languages', () => {
    const mapping = guessOfficialMapping(HEADER, options);
    expect(mapping).toMatchObject({ region: 0, number: 1, registered: 2, participated: 3, invalid: 4, 'votes.NO': 6 });
    expect(guessOfficialLevel(mapping)).toBe('station');
    const kazakh = guessOfficialMapping(
      ['Облыс', 'Сайлаушылар саны', 'Дауыс бергендер', 'Жарамсыз бюллетеньдер', '«Ақ жол» үшін дауыстар', 'Nur Otan'],
      options,
    );
    expect(kazakh).toMatchObject({
      region: 0,
      registered: 1,
      participated: 2,
      invalid: 3,
      'votes.AJ': 4,
      'votes.NO': 5,
    });
    expect(guessOfficialLevel(kazakh)).toBe('region');
    expect(guessOfficialLevel(guessOfficialMapping(['registered', 'Adal'], options))).toBe('country');
  });

  it('of shares are no votes, a column of numbers is no list, and one header is one field', () => {
    const mapping = guessOfficialMapping(['Nur Otan, %', 'Доля «Nur Otan»', '2', 'Nur Otan', 'Nur Otan'], options);
    expect(mapping['votes.NO']).toBe(3);
  });

  it('say what a level lacks', () => {
    const mapping = guessOfficialMapping(['Область', 'Nur Otan'], options);
    expect(mappingLacks('region', mapping, lists)).toEqual([]);
    expect(mappingLacks('station', mapping, lists)).toEqual(['number']);
    expect(mappingLacks('country', guessOfficialMapping(['Область'], options), lists)).toEqual(['figures']);
  });
});

describe('a row', () => {
  it('is a station with its figures; what is not given is not zero', () => {
    const read = readerOf('station');
    expect(read(['г. Алматы', 'УИК № 12', '2 170', '1896.0', '–', '58', '1 200', '', '0', 'н/д'])).toEqual({
      row: {
        region: 'KZ-ALA',
        number: 12,
        figures: {
          registered: 2170,
          participated: 1896,
          invalid: null,
          votes: { QHP: 58, NO: 1200, AUYL: null, AJ: 0, ADAL: null },
        },
      },
    });
  });

  it.each([['=cmd|calc!A0'], ['71,09'], ['1,000'], ['1.000'], ['-5'], ['1e9'], ['9999999999'], ['12 34'], ['٣٤']])(
    'with %s for a count is refused, not guessed',
    (cell) => {
      expect(readerOf('station')(['Алматы', '12', '2170', '1896', '0', cell, '1', '1', '1', '1'])).toEqual({
        problems: [{ code: 'countBad', field: 'votes.QHP' }],
      });
    },
  );

  it('names what is wrong with its place, all at once', () => {
    const read = readerOf('station');
    expect(read(['Атлантида', 'x', '', '', '', '', '', '', '', ''])).toEqual({
      problems: [
        { code: 'regionUnknown', field: 'region' },
        { code: 'numberBad', field: 'number' },
      ],
    });
    expect(read(['', '', '5', '', '', '', '', '', '', ''])).toMatchObject({
      problems: [{ code: 'regionMissing' }, { code: 'numberMissing' }],
    });
    expect(read(['Алматы', '7', '', '–', '', '', '', '', '', ''])).toEqual({
      problems: [{ code: 'nothingGiven', field: 'figures' }],
    });
    // What cannot be seen in a name does not hide it.
    expect(read(['Ал\u202eматы', '7', '5', '', '', '', '', '', '', ''])).toMatchObject({ row: { region: 'KZ-ALA' } });
  });
});

describe('a table as one publication', () => {
  const cell = fc.record({
    region: fc.constantFrom('KZ-ALA', 'KZ-AST'),
    number: fc.integer({ min: 1, max: 4 }),
    participated: fc.constantFrom(10, 20),
  });
  const figures = (participated: number) => ({ registered: null, participated, invalid: null, votes: {} });

  it('has each place once; of what contradicts itself neither; whatever the order of its rows', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (cells) => {
        const read = cells.map(({ region, number, participated }, n) => ({
          line: n + 1,
          row: { region, number, figures: figures(participated) },
        }));
        const plan = planOfficial(read);
        const keys = plan.rows.map(officialKey);
        expect(new Set(keys).size).toBe(keys.length);
        expect(plan.rows.length + plan.repeated + plan.bad.length).toBe(cells.length);
        for (const { line } of plan.bad)
          expect(keys).not.toContain(officialKey(read[line - 1]?.row ?? { region: null, number: null }));
        expect(planOfficial(read.toReversed()).rows).toEqual(plan.rows);
      }),
      { numRuns: runs(150) },
    );
  });

  it('of the country is one row', () => {
    const row = (participated: number) => ({ region: null, number: null, figures: figures(participated) });
    expect(planOfficial([{ line: 2, row: row(5) }]).rows).toHaveLength(1);
    expect(planOfficial([2, 3].map((line) => ({ line, row: row(line) })))).toMatchObject({
      rows: [],
      bad: [{ line: 2 }, { line: 3, problems: [{ code: 'placeTwice', field: 'region' }] }],
    });
  });
});

describe('what is easily taken for counts of votes', () => {
  const row = (votes: (number | null)[], invalid: number | null = null) => ({
    region: 'KZ-ALA',
    number: 1,
    figures: {
      registered: null,
      participated: null,
      invalid,
      votes: Object.fromEntries(lists.map((code, n) => [code, votes[n] ?? null])),
    },
  });
  const shares = [row([9, 71, 5, 11, 4]), row([9, 68, 5, 11, 3], 4), row([10, 70, 6, 10, 3])];

  it('is found out where every row is a hundred', () => {
    expect(looksLikeShares('station', shares)).toBe(true);
    expect(looksLikeShares('region', shares.slice(0, 1))).toBe(true);
    // One small station may well have a hundred voters; a real count beside it settles it.
    expect(looksLikeShares('station', shares.slice(0, 2))).toBe(false);
    expect(looksLikeShares('station', [...shares, row([58, 288, 40, 180, 30])])).toBe(false);
    expect(looksLikeShares('region', [row([9, 71, 5, 15, null])])).toBe(true);
    expect(looksLikeShares('region', [row([100, null, null, null, null])])).toBe(false);
    expect(looksLikeShares('region', [])).toBe(false);
  });

  it('is no guess where one column stands for two lists', () => {
    expect(sharedColumns({ region: 0, 'votes.NO': 3, 'votes.AJ': 3, 'votes.QHP': null, invalid: null })).toEqual([
      'votes.NO',
      'votes.AJ',
    ]);
    expect(sharedColumns(guessOfficialMapping(HEADER, options))).toEqual([]);
  });

  it('whatever the header, no column is guessed for two fields, and none of shares', () => {
    const cell = fc.constantFrom(
      ...HEADER,
      'Nur Otan, %',
      '«Nur Otan» партиясы',
      'Ақ жол',
      'Партия ADAL',
      '2',
      'Итого',
      '',
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 14 }), (header) => {
        const mapping = guessOfficialMapping(header, options);
        expect(sharedColumns(mapping)).toEqual([]);
        for (const column of Object.values(mapping)) if (column !== null) expect(header[column]).not.toContain('%');
      }),
      { numRuns: runs(300) },
    );
  });

  it('full names of the parties in Kazakh and Russian are theirs', () => {
    const kazakh = options.map(({ names }) => names.kk);
    const russian = options.map(({ names }) => `${names.ru}, голосов`);
    for (const header of [kazakh, russian])
      expect(guessOfficialMapping(header, options)).toMatchObject(
        Object.fromEntries(lists.map((code, n) => [`votes.${code}`, n])),
      );
  });
});
