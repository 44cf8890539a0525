import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SteadyRow, steadyOrder } from './steady.ts';

const idOf = (row: string) => row;
const ids = (rows: SteadyRow<string>[]) => rows.map((row) => (row.gone ? `(${row.id})` : row.id));
const start = (rows: string[]) => steadyOrder<string>([], rows, idOf, true, false).shown;

describe('a list that someone is reading', () => {
  it('takes everything at once while nobody is', () => {
    expect(ids(steadyOrder(start(['a', 'b']), ['c', 'b'], idOf, false, false).shown)).toEqual(['c', 'b']);
  });

  it('keeps its places: new rows wait, rows that left stay as ghosts', () => {
    const { shown, fresh } = steadyOrder(start(['a', 'b', 'c']), ['new', 'c', 'a'], idOf, true, false);
    expect(ids(shown)).toEqual(['a', '(b)', 'c']);
    expect(fresh).toBe(1);
  });

  it('appends older pages, which push nothing', () => {
    const { shown, fresh } = steadyOrder(start(['a', 'b']), ['a', 'b', 'c', 'd'], idOf, true, false);
    expect(ids(shown)).toEqual(['a', 'b', 'c', 'd']);
    expect(fresh).toBe(0);
  });

  it('in the alarm bar shows new ones too, below', () => {
    const { shown, fresh } = steadyOrder(start(['a', 'b']), ['urgent', 'a', 'b'], idOf, true, true);
    expect(ids(shown)).toEqual(['a', 'b', 'urgent']);
    expect(fresh).toBe(1);
  });

  it('never moves a row that was on the screen, and never loses one of the alarm bar', () => {
    const lists = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
    fc.assert(
      fc.property(lists, lists, fc.boolean(), (before, after, append) => {
        const shown = steadyOrder(start(before), after, idOf, true, append).shown.map((row) => row.id);
        if (before.length > 0) expect(shown.slice(0, before.length)).toEqual(before);
        if (append) for (const id of after) expect(shown).toContain(id);
        expect(new Set(shown).size).toBe(shown.length);
      }),
    );
  });
});
