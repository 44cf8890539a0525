import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALL_AGAIN,
  callListOrder,
  districtsOnDuty,
  dueSteps,
  dutyState,
  foldSilence,
  isHeardAgain,
  type LineCall,
  nextLine,
  OBSERVER_CALL_RESULTS,
  OBSERVER_LINES,
  type OnDuty,
  type Said,
  type SilenceEntry,
  silenceIdOf,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const MINUTE = 60_000;
/** 07:00 in Almaty. */
const OPENS = Date.UTC(2021, 0, 10, 1);
const steps = dueSteps('whole', 'Asia/Almaty', realProfile);
const duty = (district: string | null, last: Said | null = null): OnDuty => ({
  region: 'KZ-AKM',
  district,
  begins: OPENS - 60 * MINUTE,
  steps,
  last,
});
const at = (minutes: number) => OPENS + minutes * MINUTE;
const present = (minutes: number): Said => ({ status: 'present', at: at(minutes) });

describe('what is due, and who is silent', () => {
  it('nothing is due before its grace is over, nor of whoever has gone', () => {
    expect(dutyState(duty('a'), at(44), realProfile)).toEqual({ due: false, heard: false, missed: null });
    expect(dutyState(duty('a'), at(45), realProfile)).toMatchObject({ due: true, missed: { step: 'arrived' } });
    expect(dutyState(duty('a', present(0)), at(45), realProfile)).toEqual({ due: true, heard: false, missed: null });
    const denied: Said = { status: 'denied', at: at(-10) };
    expect(dutyState(duty('a', denied), at(300), realProfile)).toEqual({ due: false, heard: false, missed: null });
  });

  it('a district is silent where nearly all who are due are not heard of, and never a few people', () => {
    const nine = Array.from({ length: 9 }, () => duty('a', present(60)));
    const all = [...nine, duty('a', present(300)), duty('b'), duty('b'), duty('b'), duty(null, present(300))];
    // 12:00 and its grace: those who spoke last at 8:00 have missed it.
    const found = districtsOnDuty(all, at(345), realProfile);
    expect(found).toMatchObject([
      { district: 'a', expected: 10, missed: 9, since: at(60), step: 'turnout12', silent: true },
      { district: 'b', expected: 3, missed: 3, since: OPENS - 60 * MINUTE, silent: false },
      { district: null, expected: 1, missed: 0, silent: false },
    ]);
    expect(districtsOnDuty(all, at(10), realProfile)).toEqual([]);
  });

  it('whoever went home has been heard of: the few who have not do not make their district silent', () => {
    // 10:00 and its grace: nine left at 9:50, one never came.
    const left: Said = { status: 'left', at: at(170) };
    expect(dutyState(duty('a', left), at(225), realProfile)).toEqual({ due: false, heard: true, missed: null });
    const nine = Array.from({ length: 9 }, () => duty('a', left));
    expect(districtsOnDuty([...nine, duty('a')], at(225), realProfile)).toMatchObject([
      { expected: 10, missed: 1, silent: false },
    ]);
  });

  it('is heard again once half of them are, or nobody is expected any more', () => {
    expect(isHeardAgain({ expected: 10, missed: 5 })).toBe(false);
    expect(isHeardAgain({ expected: 10, missed: 4 })).toBe(true);
    expect(isHeardAgain(undefined)).toBe(true);
  });

  it('counts nobody twice, whatever comes', () => {
    const any = fc.record({
      district: fc.constantFrom('a', 'b', null),
      last: fc.option(
        fc.record({
          status: fc.constantFrom<Said['status']>('present', 'left', 'denied'),
          at: fc.integer({ min: at(-60), max: at(900) }),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), fc.integer({ min: at(-60), max: at(1600) }), (said, now) => {
        const duties = said.map(({ district, last }) => duty(district, last));
        const found = districtsOnDuty(duties, now, realProfile);
        const states = duties.map((each) => dutyState(each, now, realProfile));
        expect(found.reduce((sum, { expected }) => sum + expected, 0)).toBe(
          states.filter(({ due, heard }) => due || heard).length,
        );
        expect(states.some(({ due, heard }) => due && heard)).toBe(false);
        for (const each of found) {
          expect(each.missed).toBeLessThanOrEqual(each.expected);
          if (each.silent) expect(isHeardAgain(each)).toBe(false);
        }
      }),
    );
  });

  it('two workstations name the same silence the same', () => {
    const id = silenceIdOf('e', 'KZ-AKM', 'a', 'turnout12');
    expect(silenceIdOf('e', 'KZ-AKM', 'a', 'turnout12')).toBe(id);
    for (const other of [silenceIdOf('e', 'KZ-AKM', null, 'turnout12'), silenceIdOf('e', 'KZ-AKM', 'a', 'turnout14')])
      expect(other).not.toBe(id);
  });
});

describe('one silence', () => {
  const entry = (id: string, type: string, payload: unknown = {}, actor = 'ann'): SilenceEntry =>
    ({ id, type, actor, wallTime: Number(id.slice(1)), payload }) as SilenceEntry;
  const noticed = (id: string) =>
    entry(
      id,
      'silence.noticed',
      { region: 'R', district: 'd', since: 5, expected: 10, missed: 9, step: 's' },
      'system',
    );

  it('is noticed, taken, given back, ended, and begins again as nobody’s', () => {
    expect(foldSilence([entry('e1', 'silence.taken')])).toBeNull();
    const taken = [noticed('e1'), noticed('e2'), entry('e3', 'silence.taken')];
    expect(foldSilence(taken)).toMatchObject({ owner: { id: 'ann', at: 3 }, noticedAt: 1, ended: null });
    expect(foldSilence([...taken, entry('e4', 'silence.takeUndone', { undoes: 'e3' }, 'bek')])).toMatchObject({
      owner: { id: 'ann' },
    });
    expect(foldSilence([...taken, entry('e4', 'silence.takeUndone', { undoes: 'e3' })])?.owner).toBeNull();
    const ended = [...taken, entry('e4', 'silence.ended', { why: 'heard' }, 'system')];
    expect(foldSilence(ended)).toMatchObject({ ended: { at: 4, why: 'heard' }, owner: { id: 'ann' } });
    expect(foldSilence([...ended, noticed('e5')])).toMatchObject({ ended: null, owner: null, noticedAt: 5 });
  });

  it('has a state whatever came in whatever order', () => {
    const any = fc.constantFrom(
      noticed('e1'),
      entry('e2', 'silence.noticed', 7),
      entry('e3', 'silence.taken'),
      entry('e4', 'silence.takeUndone', null),
      entry('e5', 'silence.ended', 'x'),
      entry('e6', 'other'),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (entries) => {
        expect(foldSilence(entries)).toEqual(foldSilence(entries));
      }),
    );
  });
});

describe('whom to call next', () => {
  const call = (line: LineCall['line'], at: number, result: LineCall['result'] = 'noAnswer'): LineCall => ({
    line,
    result,
    at,
  });

  it('the observer, then their coordinator, then the back-up number; then again, later', () => {
    expect(nextLine(OBSERVER_LINES, [])).toEqual({ line: 'own', from: 0 });
    expect(nextLine(OBSERVER_LINES, [call('own', 1)])).toEqual({ line: 'supervisor', from: 0 });
    expect(nextLine(['own', 'backup'], [call('own', 1)])).toEqual({ line: 'backup', from: 0 });
    const all = [call('own', 1), call('supervisor', 2), call('backup', 3)];
    expect(nextLine(OBSERVER_LINES, all)).toEqual({ line: 'own', from: 3 + CALL_AGAIN });
    expect(nextLine(OBSERVER_LINES, [...all, call('own', 4)])).toEqual({ line: 'supervisor', from: 4 + CALL_AGAIN });
    expect(nextLine(['own'], [call('own', 1, 'wrongNumber')])).toBeNull();
    expect(nextLine([], [])).toBeNull();
  });

  it('is a line that has a number and is not wrong, whatever was tried', () => {
    const any = fc.record({
      line: fc.constantFrom(...OBSERVER_LINES),
      result: fc.constantFrom(...OBSERVER_CALL_RESULTS),
      at: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.subarray([...OBSERVER_LINES]), fc.array(any, { maxLength: 8 }), (lines, calls) => {
        const next = nextLine(lines, calls);
        const last = (line: string) => calls.findLast((each) => each.line === line);
        const usable = lines.filter((line) => last(line)?.result !== 'wrongNumber');
        if (next === null) expect(usable).toEqual([]);
        else expect(usable).toContain(next.line);
      }),
    );
  });

  it('sample stations go first, then the longest missed', () => {
    const row = (id: string, since: number, sample = false) => ({ id, since, sample });
    const rows = [row('c', 5), row('a', 9, true), row('b', 3), row('d', 7, true), row('e', 3)];
    expect(rows.toSorted(callListOrder).map(({ id }) => id)).toEqual(['d', 'a', 'b', 'e', 'c']);
  });
});
