import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CASE_STATES,
  type Ms,
  missingNotes,
  nextStepOf,
  SHIFT_CHANGES,
  type SheetFacts,
  sheetOrder,
  shiftChanges,
  URGENCIES,
} from './index.ts';

const facts = (change: Partial<SheetFacts> = {}): SheetFacts => ({
  id: 'c',
  status: 'assigned',
  urgency: 'P0',
  owner: 'a',
  receivedAt: 0 as Ms,
  ackDueAt: 1 as Ms,
  actionDueAt: 2 as Ms,
  actionWait: 'noAction',
  snoozedUntil: null,
  ...change,
});

describe('the next step', () => {
  it('is one for every state', () => {
    expect(CASE_STATES.map((status) => [status, nextStepOf(facts({ status }))])).toEqual([
      ['new', { what: 'answer', dueAt: 1 }],
      ['acknowledged', { what: 'act', dueAt: 2 }],
      ['assigned', { what: 'act', dueAt: 2 }],
      ['inAction', { what: 'goOn', dueAt: null }],
      ['monitoring', { what: 'watch', dueAt: null }],
      ['closing', { what: 'secondPerson', dueAt: 2 }],
      ['closed', { what: 'over', dueAt: null }],
      ['reopened', { what: 'answer', dueAt: 1 }],
    ]);
  });
  it('of what is snoozed is the end of the snooze', () => {
    expect(nextStepOf(facts({ status: 'inAction', snoozedUntil: 9 as Ms }))).toEqual({ what: 'snoozeEnds', dueAt: 9 });
  });
});

it('a P0 or P1 is not handed over without a word; less urgent ones may be', () => {
  const own = URGENCIES.map((urgency) => ({ id: urgency, urgency }));
  expect(missingNotes(own, new Map([['P0', '  ']]))).toEqual(['P0', 'P1']);
  expect(
    missingNotes(
      own,
      new Map([
        ['P0', 'call at 9'],
        ['P1', '.'],
      ]),
    ),
  ).toEqual([]);
});

it('the order is total: urgency, nobody’s first, oldest first', () => {
  const any = fc.record({
    id: fc.string(),
    urgency: fc.constantFrom(...URGENCIES),
    owner: fc.constantFrom(null, 'a'),
    receivedAt: fc.integer({ min: 0, max: 3 }).map((at) => at as Ms),
  });
  fc.assert(
    fc.property(any, any, any, (...three) => {
      const [a, b, c] = three.map((one) => facts(one)) as [SheetFacts, SheetFacts, SheetFacts];
      expect(Math.sign(sheetOrder(a, b))).toBe(0 - Math.sign(sheetOrder(b, a)));
      if (sheetOrder(a, b) <= 0 && sheetOrder(b, c) <= 0) expect(sheetOrder(a, c)).toBeLessThanOrEqual(0);
    }),
  );
  const [first] = [facts({ id: 'mine' }), facts({ id: 'nobodys', owner: null })].sort(sheetOrder);
  expect(first?.id).toBe('nobodys');
});

it('changes: each case once under each heading, nothing from before, newest first', () => {
  const change = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    what: fc.constantFrom(...SHIFT_CHANGES),
    at: fc.integer({ min: 0, max: 20 }).map((at) => at as Ms),
  });
  fc.assert(
    fc.property(fc.array(change), (changed) => {
      const { figures, list } = shiftChanges(changed, 10 as Ms, 5);
      const since = changed.filter(({ at }) => at >= 10);
      for (const what of SHIFT_CHANGES)
        expect(figures[what]).toBe(new Set(since.filter((one) => one.what === what).map(({ id }) => id)).size);
      expect(list.length).toBe(
        Math.min(
          5,
          Object.values(figures).reduce((sum, count) => sum + count, 0),
        ),
      );
      expect(list.map(({ at }) => at)).toEqual(list.map(({ at }) => at).toSorted((a, b) => b - a));
    }),
  );
});
