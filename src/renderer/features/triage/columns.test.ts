import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASE_STATES } from '../../../domain/case-lifecycle.ts';
import { between, columnBeside, columnKeys, columnOf, columnsOf, moveInto, within } from './columns.ts';
import { expected, type Moving } from './pending.ts';
import { OPEN_CASES } from './queries.ts';
import { boardRow } from './test-support.ts';

const ME = { id: 'me', name: 'Aisulu T.' };
const HER = { id: 'her', name: 'Dana K.' };
const counted = (key: string, count = 1, name: string | null = null) => ({ key, name, count, oldest: 5 });
const keysOf = (filter: Partial<typeof OPEN_CASES> = {}) =>
  columnKeys('state', [], { filter: { ...OPEN_CASES, ...filter }, me: ME.id, regions: [] });
const nothing = { moving: new Map<string, Moving>(), lost: new Set<string>() };

describe('columns', () => {
  it('are all states there can be, in the order of a life', () => {
    expect(keysOf()).toEqual(['new', 'reopened', 'acknowledged', 'assigned', 'inAction', 'monitoring', 'closing']);
    expect(keysOf({ state: 'closed' })).toEqual(['closed']);
    expect(keysOf({ status: 'assigned' })).toEqual(['assigned']);
  });

  it('are nobody’s and mine before the others’, and regions as the election has them', () => {
    const owners = [counted('z', 1, 'Zarina'), counted('her', 2, 'Dana K.'), counted('nobody')];
    const how = { filter: OPEN_CASES, me: ME.id, regions: ['KZ-AST', 'KZ-ALA'] };
    expect(columnKeys('owner', owners, how)).toEqual(['nobody', 'me', 'her', 'z']);
    const regions = [counted(''), counted('KZ-ALA'), counted('KZ-AST'), counted('KZ-OLD')];
    expect(columnKeys('region', regions, how)).toEqual(['KZ-AST', 'KZ-ALA', 'KZ-OLD', '']);
  });

  it('hold each case once, the newest of what was read, where it stands now', () => {
    const old = boardRow({ id: 'a', state: 'new', revision: 1 });
    const now = boardRow({ id: 'a', state: 'assigned', owner: ME, revision: 2 });
    const read = [
      { key: 'new', rows: [old, boardRow({ id: 'b' })] },
      { key: 'assigned', rows: [now] },
    ];
    const columns = columnsOf('state', keysOf(), [counted('new', 2), counted('assigned', 1)], read, nothing);
    expect(
      columns.map(({ key, cards }) => [key, cards.map(({ row }) => row.id)]).filter(([, ids]) => ids?.length),
    ).toEqual([
      ['new', ['b']],
      ['assigned', ['a']],
    ]);
  });

  it('draw a move at once, counts and all, and the old place again when it is refused', () => {
    const row = boardRow({ id: 'a', state: 'new' });
    const way: Moving = { ids: ['a'], move: 'claim', filled: {}, me: ME, to: null, at: 9 };
    const draw = (moving: ReadonlyMap<string, Moving>, lost = new Set<string>()) =>
      columnsOf('state', keysOf(), [counted('new', 7)], [{ key: 'new', rows: [row] }], { moving, lost }).flatMap(
        ({ key, count, cards }) => (count || cards.length ? [[key, count, cards.map(({ mark }) => mark)]] : []),
      );
    expect(draw(new Map([['a', way]]))).toEqual([
      ['new', 6, []],
      ['assigned', 1, ['moving']],
    ]);
    expect(draw(new Map(), new Set(['a']))).toEqual([['new', 7, ['refused']]]);
    // Closed is not among the open ones: it stays in sight until core has taken it.
    const closing = { ...way, move: 'close' as const, filled: { outcome: 'helped' } };
    expect(draw(new Map([['a', closing]]))).toEqual([['new', 7, ['moving']]]);
  });

  it('ask for their own cases alone', () => {
    expect(within(OPEN_CASES, 'state', 'monitoring').status).toBe('monitoring');
    expect(within(OPEN_CASES, 'owner', 'nobody').owner).toBe('nobody');
    expect(within(OPEN_CASES, 'region', '').region).toBe('');
  });
});

describe('a card between two columns', () => {
  const row = boardRow({ id: 'a', state: 'assigned', owner: ME });
  const emptied = [
    { key: 'new', rows: [boardRow({ id: 'b' })] },
    { key: 'assigned', rows: [] },
  ];
  const drawn = (unread: (key: string) => boolean, pages = emptied) =>
    columnsOf(
      'state',
      keysOf(),
      [counted('assigned', 3)],
      [...pages, ...between('state', [row], pages, unread)],
      nothing,
    )
      .filter(({ cards }) => cards.some(({ row: { id } }) => id === 'a'))
      .map(({ key, count }) => [key, count]);

  it('stands where it belongs until that column is read, and is counted by core alone', () => {
    expect(drawn((key) => key === 'assigned')).toEqual([['assigned', 3]]);
    expect(drawn((key) => key !== 'assigned')).toEqual([]);
  });

  it('is once on the screen when it has come', () => {
    const there = [{ key: 'assigned', rows: [row] }];
    expect(between('state', [row], there, () => true)).toEqual([]);
    expect(drawn(() => true, there)).toEqual([['assigned', 3]]);
  });
});

describe('a card moved into a column', () => {
  const row = fc.record({
    state: fc.constantFrom(...CASE_STATES),
    owner: fc.constantFrom(ME, HER),
    needsSecond: fc.boolean(),
    askedByMe: fc.boolean(),
  });

  it('is a legal move that brings it there, or none', () => {
    fc.assert(
      fc.property(row, fc.constantFrom<string>(...CASE_STATES), ({ state, owner, needsSecond, askedByMe }, key) => {
        const open = !['new', 'reopened', 'closed'].includes(state);
        const one = boardRow({
          state,
          owner: open ? owner : null,
          needsSecond,
          closeAsked: state === 'closing' ? { ...(askedByMe ? ME : HER), at: 1 } : null,
        });
        const made = moveInto(one, key, 'state', ME.id);
        if (made === null) return;
        const after = expected(one, { ids: [one.id], move: made.move, filled: {}, me: ME, to: null, at: 9 });
        expect([state, made.move, columnOf(after, 'state')]).toEqual([state, made.move, key]);
        expect(made.move === 'close' && state === 'closing').toBe(false);
      }),
    );
  });

  it('goes to the next column it can go to', () => {
    const waits = boardRow({ state: 'new' });
    expect(columnBeside(waits, keysOf(), 'state', ME.id, 1)).toBe('acknowledged');
    expect(columnBeside(waits, keysOf(), 'state', ME.id, -1)).toBeNull();
    const mine = boardRow({ state: 'inAction', owner: ME });
    expect(columnBeside(mine, keysOf(), 'state', ME.id, 1)).toBe('monitoring');
    // What it is already, or has been, is no step back.
    expect(moveInto(mine, 'acknowledged', 'state', ME.id)).toBeNull();
    expect(moveInto(mine, 'her', 'owner', ME.id)).toEqual({ move: 'assign', to: 'her' });
    expect(moveInto(mine, 'nobody', 'owner', ME.id)).toBeNull();
    expect(columnBeside(mine, ['nobody', 'me', 'her'], 'owner', ME.id, 1)).toBe('her');
    expect(moveInto({ ...mine, region: 'KZ-ALA' }, 'KZ-AST', 'region', ME.id)).toBeNull();
  });
});
