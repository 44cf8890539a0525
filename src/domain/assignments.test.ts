import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Assignment,
  type AssignmentEntry,
  type AssignmentFold,
  conflictOf,
  foldAssignments,
  meantAt,
  overlaps,
  placeOfKey,
  shiftSpan,
  stationPlaceKey,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const entry = (id: string, type: string, payload: unknown, actor = 'ann'): AssignmentEntry =>
  ({ id, type, actor, wallTime: 1, payload }) as AssignmentEntry;
const item = (id: string, station: string, begins: number, ends: number, observer = 'o1') => ({
  id,
  observer,
  station,
  shift: 'whole' as const,
  begins,
  ends,
  seen: 'k',
});
const made = (id: string, ...items: object[]) => entry(id, 'assignment.made', { items });
const ended = (id: string, ids: string[], actor = 'ann') => entry(id, 'assignment.ended', { ids, why: 'moved' }, actor);
const undone = (id: string, undoes: string, actor = 'ann') => entry(id, 'assignment.undone', { undoes }, actor);
const standing = ({ assignments }: AssignmentFold) => assignments.filter((each) => each.ended === null);
const ids = (fold: AssignmentFold) => standing(fold).map(({ id }) => id);

describe('where an observer is sent', () => {
  it('stands until it ends, and comes back when the ending is taken back', () => {
    const first = [made('e1', item('a', 's1', 0, 10))];
    expect(ids(foldAssignments('o1', first))).toEqual(['a']);
    expect(foldAssignments('o2', first).assignments).toEqual([]);
    const over = [...first, ended('e2', ['a'])];
    expect(foldAssignments('o1', over).assignments).toMatchObject([{ id: 'a', ended: { why: 'moved', entry: 'e2' } }]);
    expect(ids(foldAssignments('o1', [...over, undone('e3', 'e2')]))).toEqual(['a']);
    expect(foldAssignments('o1', [...first, undone('e2', 'e1')]).assignments).toEqual([]);
  });

  it('is refused elsewhere at the same time, and twice; from the end of one shift on it is another time', () => {
    const first = made('e1', item('a', 's1', 0, 10));
    const elsewhere = foldAssignments('o1', [first, made('e2', item('b', 's2', 9, 20))]);
    expect(ids(elsewhere)).toEqual(['a']);
    expect(elsewhere.superseded).toEqual([{ entry: 'e2', assignment: 'b', why: 'elsewhere', against: 'a' }]);
    expect(foldAssignments('o1', [first, made('e2', item('b', 's1', 5, 6))]).superseded).toMatchObject([
      { why: 'twice' },
    ]);
    expect(ids(foldAssignments('o1', [first, made('e2', item('b', 's2', 10, 20))]))).toEqual(['a', 'b']);
  });

  it('does not come back by an undo to where it would be in two places, nor by somebody else’s', () => {
    const moved = [
      made('e1', item('a', 's1', 0, 10)),
      ended('e2', ['a']),
      made('e3', item('b', 's2', 0, 10)),
      undone('e4', 'e2'),
    ];
    expect(ids(foldAssignments('o1', moved))).toEqual(['b']);
    expect(foldAssignments('o1', moved).superseded).toMatchObject([{ entry: 'e4', why: 'elsewhere', against: 'b' }]);
    const theirs = foldAssignments('o1', [...moved.slice(0, 2), undone('e5', 'e2', 'bek')]);
    expect(theirs.superseded).toMatchObject([{ why: 'notYours' }]);
    const since = foldAssignments('o1', [...moved.slice(0, 1), ended('e2', ['a'], 'bek'), undone('e3', 'e1')]);
    expect(since.superseded).toMatchObject([{ entry: 'e3', why: 'touchedSince' }]);
  });

  it('is confirmed for the station as it is now, and that is taken back', () => {
    const confirmed = [
      made('e1', item('a', 's1', 0, 10)),
      entry('e2', 'assignment.confirmed', { items: [{ id: 'a', seen: 'new' }] }),
    ];
    expect(standing(foldAssignments('o1', confirmed))).toMatchObject([{ seen: 'new' }]);
    expect(standing(foldAssignments('o1', [...confirmed, undone('e3', 'e2')]))).toMatchObject([{ seen: 'k' }]);
    // Found by chance: the same one twice in one entry.
    const twice = { items: ['new', 'newer'].map((seen) => ({ id: 'a', seen })) };
    const told = [...confirmed.slice(0, 1), entry('e2', 'assignment.confirmed', twice)];
    expect(standing(foldAssignments('o1', told))).toMatchObject([{ seen: 'newer' }]);
    expect(foldAssignments('o1', [...told, undone('e3', 'e2')]).assignments).toEqual(
      foldAssignments('o1', told.slice(0, 1)).assignments,
    );
  });

  const SPANS = [
    [0, 10],
    [10, 20],
    [5, 15],
    [0, 20],
    [20, 30],
  ] as const;
  const anyEntry = fc.oneof(
    fc.record({
      type: fc.constant('assignment.made'),
      items: fc.array(
        fc
          .record({
            id: fc.nat(12),
            observer: fc.constantFrom('o1', 'o2'),
            station: fc.nat(3),
            span: fc.constantFrom(...SPANS),
          })
          .map(({ id, observer, station, span }) => item(`a${id}`, `s${station}`, span[0], span[1], observer)),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    fc.record({
      type: fc.constant('assignment.ended'),
      ids: fc.array(
        fc.nat(12).map((id) => `a${id}`),
        { maxLength: 4 },
      ),
      why: fc.constant('moved'),
    }),
    fc.record({
      type: fc.constant('assignment.confirmed'),
      items: fc.array(
        fc.nat(12).map((id) => ({ id: `a${id}`, seen: 'n' })),
        { maxLength: 4 },
      ),
    }),
    fc.record({ type: fc.constant('assignment.undone'), undoes: fc.nat(14).map((n) => `e${n}`) }),
    fc.record({
      type: fc.constantFrom('assignment.made', 'assignment.ended', 'observer.set'),
      nonsense: fc.anything(),
    }),
  );
  const journal = fc
    .array(fc.tuple(anyEntry, fc.constantFrom('ann', 'bek')), { maxLength: 15 })
    .map((all) => all.map(([{ type, ...payload }, actor], n) => entry(`e${n}`, type, payload, actor)));

  const twoPlaces = (all: readonly Assignment[]): boolean =>
    all.some((a, n) => all.slice(n + 1).some((b) => overlaps(a, b)));

  it('nobody is in two places after any entry of any journal, in whatever order two of them merge', () => {
    fc.assert(
      fc.property(journal, fc.array(fc.nat(), { maxLength: 15 }), (entries, order) => {
        // Merged: each of two devices keeps its own order, and they interleave as their clocks say.
        const merged = entries.map((each, n) => ({ each, at: order[n] ?? n })).sort((a, b) => a.at - b.at);
        for (const sequence of [entries, merged.map(({ each }) => each)])
          for (let length = 0; length <= sequence.length; length += 1)
            for (const observer of ['o1', 'o2']) {
              const fold = foldAssignments(observer, sequence.slice(0, length));
              expect(twoPlaces(standing(fold))).toBe(false);
              expect(new Set(fold.assignments.map(({ id }) => id)).size).toBe(fold.assignments.length);
            }
      }),
    );
  });

  it('an undo of one’s own last decision gives back exactly what was before, unless it says why not', () => {
    fc.assert(
      fc.property(journal, (entries) => {
        const last = entries.at(-1);
        if (!last || last.type === 'assignment.undone') return;
        const before = foldAssignments('o1', entries.slice(0, -1));
        const after = foldAssignments('o1', [...entries, undone('u', last.id, last.actor)]);
        const refused = after.superseded.some(({ entry: by }) => by === 'u');
        if (!refused) expect(after.assignments).toEqual(before.assignments);
      }),
    );
  });
});

describe('shifts and places', () => {
  it('a morning and an afternoon at two stations can be one person’s, a whole day and a count cannot', () => {
    const span = (shift: 'whole' | 'morning' | 'afternoon' | 'count', zone = 'Asia/Almaty') => {
      const found = shiftSpan(shift, zone, realProfile);
      if (!found) throw new Error('no such time');
      return found;
    };
    const at = (station: string, of: ReturnType<typeof span>) => ({ id: station, station, ...of });
    expect(conflictOf(at('b', span('afternoon')), [at('a', span('morning'))])).toBeNull();
    expect(conflictOf(at('b', span('count')), [at('a', span('whole'))])).toMatchObject({ why: 'elsewhere' });
    // An hour later in the west: the morning there goes on when the afternoon of the east has begun.
    expect(conflictOf(at('b', span('afternoon')), [at('a', span('morning', 'Asia/Oral'))])).toMatchObject({
      why: 'elsewhere',
    });
  });

  const station = { region: 'KZ-ALA', number: 12, place: null, address: 'Abai St., 10', lat: 43.1, lon: 76.9 };
  it('another door is another key; other commas and coordinates of the same door are not', () => {
    const key = stationPlaceKey(station);
    expect(stationPlaceKey({ ...station, address: ' abai st 10 ', lat: 43.2 })).toBe(key);
    expect(stationPlaceKey({ ...station, address: 'Abai St., 12' })).not.toBe(key);
    expect(stationPlaceKey({ ...station, number: 13 })).not.toBe(key);
    const bare = { ...station, address: null };
    expect(stationPlaceKey({ ...bare, lat: 43.10001 })).toBe(stationPlaceKey(bare));
    expect(stationPlaceKey({ ...bare, lat: 43.2 })).not.toBe(stationPlaceKey(bare));
    expect(placeOfKey(key)).toEqual({ region: 'KZ-ALA', number: 12, place: null, door: 'abai st 10' });
    for (const bad of ['', 'x', '{}', '[1]']) expect(placeOfKey(bad)).toBeNull();
  });
});

describe('which assignment a word without a station is of', () => {
  const morning = { id: 'a', begins: 7, ends: 14 };
  const evening = { id: 'b', begins: 15, ends: 22 };
  const at = (time: number) => meantAt([evening, morning], time)?.id;

  it('the one of that time, else the next, else the last', () => {
    expect([3, 7, 13, 14, 15, 21, 22, 40].map(at)).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b']);
    expect(meantAt([], 3)).toBeNull();
  });

  it('is one of them wherever there is any, in whatever order they are read', () => {
    const span = fc
      .record({ id: fc.string(), begins: fc.nat(20), long: fc.nat(20) })
      .map(({ id, begins, long }) => ({ id, begins, ends: begins + long }));
    fc.assert(
      fc.property(fc.uniqueArray(span, { minLength: 1, selector: ({ id }) => id }), fc.nat(50), (own, time) => {
        const meant = meantAt(own, time);
        expect(own).toContainEqual(meant);
        expect(meantAt(own.toReversed(), time)).toEqual(meant);
        if (own.some(({ begins, ends }) => begins <= time && time < ends))
          expect(meant && meant.begins <= time && time < meant.ends).toBe(true);
      }),
    );
  });
});
