import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntryId, ms } from './brand.ts';
import { foldPublication, newestFirst, OFFICIAL_PAYLOADS, type OfficialEntry } from './official-fold.ts';
import { runs } from './test-runs.ts';

let serial = 0;
const entry = (type: string, actor: string, payload: unknown): OfficialEntry => {
  serial += 1;
  return { id: `e${serial}` as EntryId, type, actor, wallTime: ms(serial), payload };
};
const ROWS = {
  level: 'region',
  contest: 'mazhilis',
  source: 'The commission’s page',
  asOf: 1000,
  sheet: 'a'.repeat(64),
  rows: 17,
};
const imported = (who = 'ann', more: object = {}) => entry('official.imported', who, { ...ROWS, ...more });
const withdrawn = (who = 'lea', reason = 'a column was shifted') => entry('official.withdrawn', who, { reason });
const undone = (who: string, of: OfficialEntry) => entry('official.undone', who, { undoes: of.id });
const whys = (...entries: OfficialEntry[]) => foldPublication(entries).superseded.map(({ why }) => why);

describe('a publication', () => {
  it('is kept with its source and as-of time, and never changed by another import', () => {
    const first = imported();
    const { publication, undoable, superseded } = foldPublication([first, imported('bek', { source: 'Another' })]);
    expect(publication).toMatchObject({ source: ROWS.source, asOf: 1000, by: 'ann', rows: 17, bad: 0, file: null });
    expect(undoable).toEqual({ entry: first.id, by: 'ann' });
    expect(superseded.map(({ why }) => why)).toEqual(['alreadyImported']);
  });

  it('is withdrawn once, with a reason, and stays in the list', () => {
    const { publication } = foldPublication([imported(), withdrawn()]);
    expect(publication?.withdrawn).toMatchObject({ by: 'lea', reason: 'a column was shifted' });
    expect(whys(imported(), withdrawn(), withdrawn('bek'))).toEqual(['alreadyWithdrawn']);
    expect(whys(withdrawn())).toEqual(['notImported']);
    expect(whys(imported(), withdrawn('lea', ' '))).toEqual(['badPayload']);
  });

  it('has its last step taken back by whoever made it, and by nobody else', () => {
    const [first, out] = [imported(), withdrawn()];
    expect(foldPublication([first, undone('ann', first)]).publication).toBeNull();
    expect(foldPublication([first, out, undone('lea', out)]).publication).toMatchObject({ withdrawn: null });
    expect(whys(first, undone('bek', first))).toEqual(['notTheLast']);
    expect(whys(first, out, undone('ann', first))).toEqual(['notTheLast']);
    expect(whys(first, out, undone('lea', out), undone('ann', first))).toEqual(['notTheLast']);
  });

  it('is nobody’s but a person’s', () => {
    expect(whys(imported('system'))).toEqual(['needsAPerson']);
    expect(whys(entry('official.edited', 'ann', {}))).toEqual(['unknownType']);
  });

  it('is folded from any entries in any order without a throw', () => {
    const any = fc.record({
      type: fc.constantFrom(...Object.keys(OFFICIAL_PAYLOADS), 'official.unheard'),
      actor: fc.constantFrom('ann', 'bek', 'system'),
      payload: fc.oneof(
        fc.constant(null),
        fc.constantFrom(ROWS, { reason: 'r' }, { ...ROWS, level: 'town' }),
        fc.nat(9).map((n) => ({ undoes: `x${n}` })),
        fc.anything(),
      ),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), (list) => {
        const entries = list.map((each, n) => ({ ...each, id: `x${n}` as EntryId, wallTime: ms(n) }));
        const { publication, superseded } = foldPublication(entries);
        expect(superseded.length).toBeLessThanOrEqual(entries.length);
        // Whatever came, its rows are those of one import.
        if (publication)
          expect(entries.some(({ id, type }) => id === publication.entry && type === 'official.imported')).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('the newest', () => {
  it('is what is as of later, then what came later; the order is total', () => {
    const a = { asOf: 5, at: 1, id: 'a' };
    const b = { asOf: 4, at: 9, id: 'b' };
    const c = { asOf: 4, at: 9, id: 'c' };
    expect([b, c, a].sort(newestFirst).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(newestFirst(a, a)).toBe(0);
  });
});
