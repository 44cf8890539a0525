import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedSheet, createTally, partsIn, shareIn, TALLY_PARTS, type Tally, type TallyCell } from './tally.ts';
import { runs } from './test-runs.ts';

const LISTS = ['a', 'b', 'c'] as const;

const sheet = (more: Partial<CountedSheet> = {}): CountedSheet => ({
  id: 'p1',
  station: 'R1/1',
  path: ['R1', 'D1', 'P1'],
  grade: 'complete',
  flagged: false,
  disputed: false,
  acceptedAt: 1,
  figures: { registered: 100, participated: 60, invalid: 5, votes: { a: 30, b: 20, c: 5 } },
  ...more,
});

const counting = (sheets: readonly CountedSheet[]): Tally => {
  const tally = createTally();
  for (const each of sheets) tally.put(each);
  return tally;
};

const clear = { flagged: false, disputed: false };

describe('the count', () => {
  it('is of each station once: the best grade, of these the one accepted first', () => {
    const tally = counting([
      sheet({ id: 'dictated', grade: 'reported', acceptedAt: 1 }),
      sheet({ id: 'second', acceptedAt: 3, figures: { ...sheet().figures, votes: { a: 99 } } }),
      sheet({ id: 'first', acceptedAt: 2 }),
    ]);
    expect(tally.stations()).toBe(1);
    expect(tally.view([], clear).votes.a).toEqual({ sum: 30, n: 1 });
    expect(tally.part([], 'reported').stations).toBe(0);
    expect(tally.station('R1/1')).toMatchObject({
      counted: { id: 'first' },
      copies: [{ id: 'dictated' }, { id: 'second' }],
    });
    tally.drop('first');
    expect(tally.view([], clear).votes.a).toEqual({ sum: 99, n: 1 });
    tally.drop('second');
    expect(tally.view([], clear).stations).toBe(0);
    expect(tally.part([], 'reported').votes.a).toEqual({ sum: 30, n: 1 });
  });

  it('never takes what cannot be read for a zero', () => {
    const tally = counting([
      sheet(),
      sheet({
        id: 'p2',
        station: 'R1/2',
        figures: { registered: null, participated: 10, invalid: null, votes: { a: null, b: 10 } },
      }),
    ]);
    const cell = tally.view(['R1'], clear);
    expect(cell).toMatchObject({ stations: 2, registered: { sum: 100, n: 1 }, invalid: { sum: 5, n: 1 } });
    expect(cell.votes).toEqual({ a: { sum: 30, n: 1 }, b: { sum: 30, n: 2 }, c: { sum: 5, n: 1 } });
    expect(shareIn(cell, 'b', 'valid')).toEqual({ share: 30 / 65, votes: 30, base: 65, n: 2 });
    expect(shareIn(cell, 'b', 'participants')).toEqual({ share: 30 / 70, votes: 30, base: 70, n: 2 });
  });

  it('has a turnout flag and a dispute with and without', () => {
    const tally = counting([
      sheet(),
      sheet({ id: 'p2', station: 'R1/2', flagged: true }),
      sheet({ id: 'p3', station: 'R1/3', disputed: true }),
      sheet({ id: 'p4', station: 'R1/4', flagged: true, disputed: true }),
    ]);
    const stations = (flagged: boolean, disputed: boolean) => tally.view([], { flagged, disputed }).stations;
    expect([stations(false, false), stations(true, false), stations(false, true), stations(true, true)]).toEqual([
      1, 2, 2, 4,
    ]);
  });

  it('gives no share of nothing', () => {
    expect(shareIn(createTally().view([], clear), 'a', 'valid')).toBeNull();
  });
});

const figure = fc.option(fc.nat(2000), { nil: null, freq: 8 });
const anySheet: fc.Arbitrary<CountedSheet> = fc
  .record({
    id: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6'),
    place: fc.constantFrom(['R1', 'D1', 'P1'], ['R1', 'D1', 'P2'], ['R1', 'D2'], ['R2'], ['R2', 'D1', 'P1']),
    number: fc.integer({ min: 1, max: 2 }),
    grade: fc.constantFrom('complete', 'complete', 'partial', 'reported'),
    flagged: fc.boolean(),
    disputed: fc.boolean(),
    acceptedAt: fc.nat(5),
    figures: fc.record({
      registered: figure,
      participated: figure,
      invalid: figure,
      votes: fc.dictionary(fc.constantFrom(...LISTS), figure, { maxKeys: 3 }),
    }),
  })
  .map(({ place, number, ...rest }) => ({ ...rest, path: place, station: `${place.join('/')}/${number}` }));

const step = fc.oneof(
  { weight: 4, arbitrary: anySheet.map((put) => ({ put })) },
  { weight: 1, arbitrary: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6').map((drop) => ({ drop })) },
);

const PATHS = [[], ['R1'], ['R2'], ['R1', 'D1'], ['R1', 'D2'], ['R2', 'D1'], ['R1', 'D1', 'P1'], ['R1', 'D1', 'P2']];
const everything = (tally: Tally): [string, string[], TallyCell[]][] =>
  PATHS.map((path) => [path.join('/'), tally.below(path), TALLY_PARTS.map((part) => tally.part(path, part))]);

/** Counted by hand from what is there, without the tally: the oracle. */
function byHand(sheets: readonly CountedSheet[], path: readonly string[], codes: readonly string[]) {
  const grade = (each: CountedSheet) => ['complete', 'partial', 'reported'].indexOf(each.grade);
  const chosen = Object.values(Object.groupBy(sheets, ({ station }) => station)).flatMap((group = []) => {
    const best = Math.min(...group.map(grade));
    const same = group.filter((each) => grade(each) === best);
    const first = Math.min(...same.map(({ acceptedAt }) => acceptedAt));
    const ids = same.filter(({ acceptedAt }) => acceptedAt === first).map(({ id }) => id);
    return group.filter(({ id }) => id === ids.toSorted()[0]);
  });
  const within = chosen.filter(
    (each) => each.grade === 'complete' && path.every((code, depth) => each.path[depth] === code),
  );
  const votes = (code: string) => within.flatMap(({ figures }) => figures.votes[code] ?? []);
  return codes.map((code) => ({ sum: votes(code).reduce((total, each) => total + each, 0), n: votes(code).length }));
}

describe('whatever comes in whatever order', () => {
  it('after every step the count equals a recount, and the hand’s', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const tally = createTally();
        const now = new Map<string, CountedSheet>();
        for (const each of steps) {
          if ('put' in each) {
            tally.put(each.put);
            now.delete(each.put.id);
            now.set(each.put.id, each.put);
          } else {
            tally.drop(each.drop);
            now.delete(each.drop);
          }
          const sheets = [...now.values()];
          expect(everything(tally)).toEqual(everything(counting(sheets)));
          for (const path of PATHS) {
            const cell = tally.view(path, { flagged: true, disputed: true });
            expect(LISTS.map((code) => cell.votes[code] ?? { sum: 0, n: 0 })).toEqual(byHand(sheets, path, LISTS));
          }
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it('the order of arrival changes nothing, and lists keep their votes under other names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anySheet, { selector: ({ id }) => id }), fc.nat(), (sheets, turn) => {
        const at = sheets.length === 0 ? 0 : turn % sheets.length;
        const turned = [...sheets.slice(at), ...sheets.slice(0, at)].toReversed();
        expect(everything(counting(turned))).toEqual(everything(counting(sheets)));
        const renamed = sheets.map((each) => ({
          ...each,
          figures: {
            ...each.figures,
            votes: Object.fromEntries(Object.entries(each.figures.votes).map(([code, votes]) => [`x${code}`, votes])),
          },
        }));
        const [before, after] = [counting(sheets).view([], clear), counting(renamed).view([], clear)];
        for (const code of LISTS) expect(after.votes[`x${code}`]).toEqual(before.votes[code]);
      }),
    );
  });

  it('the parts below a place, and what is directly of it, are its total', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anySheet, { selector: ({ id }) => id }), (sheets) => {
        const tally = counting(sheets);
        for (const path of PATHS)
          for (const part of TALLY_PARTS) {
            const whole = tally.part(path, part);
            const children = tally.below(path).map((code) => tally.part([...path, code], part));
            const own = sheets.filter(
              (each) => each.path.join('/') === path.join('/') && tally.station(each.station)?.counted.id === each.id,
            );
            const ofPart = own.filter((each) => counting([each]).part([], part).stations === 1);
            expect(children.reduce((sum, each) => sum + each.stations, 0) + ofPart.length).toBe(whole.stations);
          }
        expect(partsIn({ flagged: true, disputed: true })).toHaveLength(4);
      }),
    );
  });
});
