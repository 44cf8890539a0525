import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DutyEntry, firstStepDue, foldDuty, LADDER, levelOf, nextOnCall, onCallAt } from './index.ts';

const entry = (id: string, type: string, payload: unknown = {}, actor = 'ann'): DutyEntry =>
  ({ id, type, actor, wallTime: Number(id.slice(1)), payload }) as DutyEntry;
const plan = (id = 'e1') => entry(id, 'duty.planned', { person: 'dana', from: 100, until: 200, order: 1 });

describe('a planned shift', () => {
  it('is planned, cancelled, and planned again by whoever takes the cancelling back', () => {
    expect(foldDuty([])).toBeNull();
    expect(foldDuty([plan()])).toMatchObject({ person: 'dana', state: 'planned', last: { entry: 'e1' } });
    const cancelled = [plan(), entry('e2', 'duty.cancelled')];
    expect(foldDuty(cancelled)).toMatchObject({ state: 'cancelled', last: { entry: 'e2' } });
    expect(foldDuty([...cancelled, entry('e3', 'duty.restored', { undoes: 'e2' })])).toMatchObject({
      state: 'planned',
    });
    expect(foldDuty([...cancelled, entry('e3', 'duty.restored', { undoes: 'e1' })])).toMatchObject({
      state: 'cancelled',
    });
    expect(foldDuty([entry('e1', 'duty.planned', null), entry('e2', 'duty.cancelled')])).toBeNull();
  });

  it('has a state whatever came in whatever order', () => {
    const any = fc.constantFrom(
      plan('e1'),
      plan('e2'),
      entry('e3', 'duty.cancelled'),
      entry('e4', 'duty.restored', { undoes: 'e3' }),
      entry('e5', 'duty.restored', 7),
      entry('e6', 'duty.planned', 'x'),
      entry('e7', 'other'),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (entries) => {
        const duty = foldDuty(entries);
        expect(foldDuty(entries)).toEqual(duty);
        if (duty) expect(['planned', 'cancelled']).toContain(duty.state);
      }),
    );
  });
});

describe('who is called', () => {
  const duty = (id: string, person: string, order: number, from = 0, until = 100) => ({
    id,
    person,
    order,
    from,
    until,
  });

  it('by number, of those whose shift it is; then whoever is there all the same', () => {
    const planned = [duty('1', 'b', 2), duty('2', 'a', 1), duty('3', 'later', 1, 100, 200), duty('4', 'a', 3)];
    const on = onCallAt(
      planned,
      [
        { person: 'c', since: 9 },
        { person: 'b', since: 1 },
        { person: 'd', since: 5 },
      ],
      50,
    );
    expect(on.map(({ person, order }) => [person, order])).toEqual([
      ['a', 1],
      ['b', 2],
      ['d', null],
      ['c', null],
    ]);
    expect(onCallAt(planned, [], 100).map(({ person }) => person)).toEqual(['later']);
    expect(onCallAt(planned, [], 200)).toEqual([]);
    expect(nextOnCall(on, [])).toBe('a');
    expect(nextOnCall(on, ['a', 'd'])).toBe('b');
    expect(nextOnCall(on, ['a', 'b', 'c', 'd'])).toBeNull();
  });
});

describe('the ladder of what nobody answers for', () => {
  it('climbs each step once, at its time, and to the highest after a sleep', () => {
    const at = (late: number, taken: number, heard = true) => firstStepDue({ late, target: 100, taken, heard });
    expect(at(0, 0)).toBeNull();
    expect(at(0, 0, false)).toBe('noListener');
    expect(at(0, LADDER.noListener, false)).toBeNull();
    expect(at(100, LADDER.noListener, false)).toBe('pastTarget');
    expect(at(149, LADDER.pastTarget)).toBeNull();
    expect(at(150, LADDER.pastTarget)).toBe('nextOnShift');
    expect(at(200, LADDER.nextOnShift)).toBe('twiceTarget');
    expect(at(10_000, 0)).toBe('twiceTarget');
    expect(at(10_000, LADDER.twiceTarget, false)).toBeNull();
  });

  it('is loud once it is late, and loudest once it is the leads’', () => {
    expect(Object.values(LADDER).map(levelOf)).toEqual([1, 1, 1, 2, 1, 2]);
    expect(levelOf(0)).toBe(0);
  });
});
