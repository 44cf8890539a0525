import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EntryId,
  foldReporter,
  held,
  mayNotBeThem,
  ms,
  REPORTER_ENTRY_TYPES,
  type ReporterEntry,
  reporterOf,
  samePerson,
} from './index.ts';

let next = 0;
const entry = (type: string, payload: unknown, actor = 'p1'): ReporterEntry => {
  next += 1;
  return { id: `e${next}` as EntryId, type, actor, wallTime: ms(1000 * next), payload };
};
const seized = (actor?: string) => entry('phone.seized', { case: 'c1' }, actor);
const back = (actor?: string) =>
  entry('phone.calledBack', { case: 'c1', who: 'her brother', channel: 'relative', how: 'his voice', at: 5 }, actor);

describe('phone seized', () => {
  it('holds until somebody has spoken with them by another way', () => {
    const [off, call] = [seized(), back('p2')];
    const open = foldReporter([off]);
    expect(held(open)).toMatchObject({ entry: off.id, since: off.wallTime });
    expect(held(foldReporter([off, entry('phone.calledBack', { who: 'her', channel: 'sameChat' })]))).not.toBeNull();
    const fold = foldReporter([off, call]);
    expect(held(fold)).toBeNull();
    expect(fold.seizures[0]?.calledBack).toMatchObject({ by: 'p2', who: 'her brother', how: 'his voice' });
    expect(mayNotBeThem(fold.seizures, off.wallTime - 1)).toBe(false);
    expect(mayNotBeThem(fold.seizures, off.wallTime)).toBe(true);
    expect(mayNotBeThem(fold.seizures, call.wallTime)).toBe(false);
  });

  it('stops everything even where its words were erased', () => {
    expect(held(foldReporter([entry('phone.seized', null)]))).not.toBeNull();
  });

  it('is taken back by whoever switched it, the call-back by whoever called', () => {
    const [off, call] = [seized(), back('p2')];
    const undo = (undoes: string, actor: string) => entry('phone.undone', { undoes }, actor);
    expect(held(foldReporter([off, undo(off.id, 'p2')]))).not.toBeNull();
    expect(foldReporter([off, undo(off.id, 'p1')]).seizures).toEqual([]);
    expect(held(foldReporter([off, call, undo(call.id, 'p1')]))).toBeNull();
    expect(held(foldReporter([off, call, undo(call.id, 'p2')]))).not.toBeNull();
    // What has been lifted is no switch any more that could be taken back.
    expect(foldReporter([off, call, undo(off.id, 'p1')]).seizures).toHaveLength(1);
  });

  it('any entries in any order give a state in which at most the last switch holds', () => {
    const any = fc.record({
      type: fc.constantFrom(...REPORTER_ENTRY_TYPES, 'other.thing'),
      actor: fc.constantFrom('p1', 'p2'),
      payload: fc.oneof(
        fc.constant(null),
        fc.constantFrom('e1', 'e2', 'e3').map((undoes) => ({ undoes })),
        fc.constant({ case: 'c', who: 'w', channel: 'lawyer', how: 'h', at: 1, reporters: ['a', 'b'] }),
      ),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (drafts) => {
        const fold = foldReporter(
          drafts.map((draft, n) => ({ ...draft, id: `e${n}` as EntryId, wallTime: ms(n * 10) })),
        );
        expect(fold.seizures.slice(0, -1).every(({ until }) => until !== null)).toBe(true);
        for (const [n, one] of fold.seizures.entries()) {
          expect(one.until === null || one.until > one.since).toBe(true);
          const before = fold.seizures[n - 1]?.until;
          expect(before == null || before <= one.since).toBe(true);
        }
      }),
    );
  });
});

describe('a person', () => {
  it('is one whatever the chat they write in, and has the addresses that somebody said are theirs', () => {
    expect(reporterOf('dm:7001:42')).toBe(reporterOf('dm:7002:42'));
    expect(reporterOf('user:42')).toBe(reporterOf('dm:7001:42'));
    expect(reporterOf('relay:900:alaman:42')).toBe('relay:900:alaman:42');
    const links = [{ reporters: ['a', 'b'] }, { reporters: ['c', 'd'] }, { reporters: ['b', 'c'] }];
    expect(samePerson('d', links)).toEqual(['a', 'b', 'c', 'd']);
    expect(samePerson('e', links)).toEqual(['e']);
  });
});
