import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ms } from './brand.ts';
import { dueSteps, type Said, shiftSpan } from './checkin-due.ts';
import { ASSIGNMENT_SHIFTS, CHECKIN_STATUSES, type CheckinStatus, WATCH_STATES } from './coverage-terms.ts';
import type { KeyedSheet } from './protocol-entries.ts';
import { realProfile } from './test-profiles.ts';
import { nextTurn, type PaperCopy, paperOf, standOf, type Watching, watchOf } from './watch.ts';

const ZONE = 'Asia/Almaty';
/** Of the day, local time of Almaty then (+06). */
const at = (hour: number, minute = 0): number => Date.UTC(2021, 0, 10, hour - 6, minute);
const said = (...words: [CheckinStatus, number][]): Said[] => words.map(([status, when]) => ({ status, at: when }));
const sent = (shift: (typeof ASSIGNMENT_SHIFTS)[number], words: Said[] = [], moved = false): Watching => ({
  steps: dueSteps(shift, ZONE, realProfile),
  ends: shiftSpan(shift, ZONE, realProfile)?.ends ?? null,
  moved,
  said: words,
});
const stand = (watching: Watching, now: number) => standOf(watching, now, realProfile).state;
const watch = (now: number, ...watching: Watching[]) =>
  watchOf(watching.map((each) => standOf(each, now, realProfile)));

describe('how one observer stands', () => {
  it('is expected until what is due is late, then silent, and not any more once they are heard of', () => {
    expect(stand(sent('whole'), at(6, 30))).toBe('expected');
    expect(stand(sent('whole'), at(7, 44))).toBe('expected');
    expect(stand(sent('whole'), at(7, 46))).toBe('silent');
    expect(stand(sent('whole', said(['arrived', at(7, 40)])), at(7, 46))).toBe('expected');
    expect(stand(sent('whole', said(['admitted', at(7, 0)])), at(8))).toBe('inside');
    expect(stand(sent('whole', said(['admitted', at(7, 0)])), at(10, 46))).toBe('silent');
    expect(standOf(sent('whole', said(['admitted', at(7, 0)])), at(10, 46), realProfile).inside).toBe(true);
  });

  it('stays kept out until they say that they were let in', () => {
    const kept = said(['denied', at(7)], ['arrived', at(8)], ['left', at(9)]);
    expect(stand(sent('whole', kept), at(15))).toBe('denied');
    expect(stand(sent('whole', [...kept, ...said(['admitted', at(10)])]), at(10, 5))).toBe('inside');
  });

  it('is done when they stayed until the end of their shift or have the protocol, gone when they left before', () => {
    const early = said(['admitted', at(7)], ['left', at(9)]);
    expect(stand(sent('whole', early), at(9, 1))).toBe('gone');
    expect(stand(sent('morning', said(['admitted', at(7)], ['present', at(12)], ['left', at(12, 50)])), at(14))).toBe(
      'done',
    );
    expect(
      stand(sent('whole', said(['admitted', at(7)], ['protocolReceived', at(23)], ['left', at(23)])), at(23, 5)),
    ).toBe('done');
    expect(stand(sent('whole', [...early, ...said(['onTheWay', at(9, 30)])]), at(9, 31))).toBe('expected');
  });

  it('is to be told when the station moved, unless they are inside it', () => {
    expect(stand(sent('whole', [], true), at(15))).toBe('toConfirm');
    expect(stand(sent('whole', said(['admitted', at(7)]), true), at(8))).toBe('inside');
  });
});

describe('how a station is watched', () => {
  const kept = sent('whole', said(['denied', at(7)]));
  const inside = sent('whole', said(['present', at(8)]));

  it('by nobody, by whoever is inside, else by the worst', () => {
    expect(watch(at(8))).toBe('uncovered');
    expect(watch(at(8, 5), kept, inside)).toBe('covered');
    expect(watch(at(8, 5), kept, sent('afternoon'))).toBe('denied');
    expect(watch(at(8, 5), sent('whole'), kept, sent('whole', said(['expelled', at(8)])))).toBe('expelled');
    expect(watch(at(8, 5), sent('whole', said(['admitted', at(7)], ['left', at(8)])))).toBe('uncovered');
  });

  it('a morning that is done does not hide that nobody came in the afternoon', () => {
    const morning = sent('morning', said(['admitted', at(7)], ['present', at(12)]));
    expect(watch(at(14), morning)).toBe('covered');
    expect(watch(at(14), morning, sent('afternoon'))).toBe('expected');
    expect(watch(at(15), morning, sent('afternoon'))).toBe('silent');
  });

  const words = fc
    .array(fc.tuple(fc.constantFrom(...CHECKIN_STATUSES), fc.integer({ min: 5 * 60, max: 34 * 60 })), { maxLength: 6 })
    .map((each) => each.map(([status, minutes]): Said => ({ status, at: at(0, minutes) })).sort((a, b) => a.at - b.at));
  const watching = fc
    .tuple(fc.constantFrom(...ASSIGNMENT_SHIFTS), words, fc.boolean())
    .map(([shift, heard, moved]) => sent(shift, heard, moved));
  const moment = fc.integer({ min: 5 * 60, max: 36 * 60 }).map((minutes) => at(0, minutes));

  it('the order of observers means nothing, and it is one of the words', () => {
    fc.assert(
      fc.property(fc.array(watching, { maxLength: 4 }), moment, (all, now) => {
        expect(WATCH_STATES).toContain(watch(now, ...all));
        expect(watch(now, ...all.toReversed())).toBe(watch(now, ...all));
      }),
    );
  });

  it('somebody inside covers it, whoever else is sent or kept out', () => {
    fc.assert(
      fc.property(fc.array(watching, { maxLength: 4 }), moment, (all, now) => {
        const there: Watching = { steps: [], ends: null, moved: false, said: said(['present', now]) };
        expect(watch(now, ...all, there)).toBe('covered');
      }),
    );
  });

  it('covered is never said of a station where nobody was ever let in, nor denied or expelled of one where nobody was kept out', () => {
    fc.assert(
      fc.property(fc.array(watching, { maxLength: 4 }), moment, (all, now) => {
        const heard = new Set(all.flatMap((each) => each.said.map(({ status }) => status)));
        const word = watch(now, ...all);
        if (word === 'covered')
          expect(
            ['admitted', 'opened', 'present', 'counting', 'protocolReceived', 'protocolRefused'].some((each) =>
              heard.has(each as CheckinStatus),
            ),
          ).toBe(true);
        if (word === 'denied' || word === 'expelled') expect(heard.has(word)).toBe(true);
        if (all.length === 0) expect(word).toBe('uncovered');
      }),
    );
  });

  it('nothing changes by time alone before the moment that is said', () => {
    fc.assert(
      fc.property(watching, moment, fc.nat(26 * 60), (each, now, later) => {
        const turn = nextTurn(each, now, realProfile);
        const then = now + later * 60_000;
        fc.pre(turn === null || then < turn);
        expect(standOf(each, then, realProfile)).toEqual(standOf(each, now, realProfile));
      }),
    );
    expect(nextTurn(sent('whole'), at(5), realProfile)).toBe(ms(at(7, 45)));
  });
});

const sheet = (votes: number): KeyedSheet => ({
  figures: {
    registered: 1000,
    received: null,
    issued: null,
    issuedBy: null,
    participated: 500,
    absentee: null,
    outside: null,
    votes: [{ code: 'NO', count: votes, words: null }],
    invalid: 1,
    unissued: null,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 5, stamped: true, formFaults: [] },
});
const copy = (more: Partial<PaperCopy> = {}): PaperCopy => ({
  id: 'a',
  status: 'received',
  grade: 'complete',
  disputed: false,
  compared: [],
  sheet: null,
  ...more,
});

describe('what came of a protocol', () => {
  it('is missing, a part, the whole', () => {
    expect(paperOf([])).toBe('missing');
    expect(paperOf([copy({ status: 'rejected' })])).toBe('missing');
    expect(paperOf([copy({ grade: 'reported' })])).toBe('partial');
    expect(paperOf([copy({ grade: 'partial' }), copy({ id: 'b' })])).toBe('complete');
  });

  it('is a conflict when it is disputed, or two that were read say something else and nobody compared them', () => {
    expect(paperOf([copy({ disputed: true })])).toBe('conflict');
    const two = [copy({ status: 'agreed', sheet: sheet(1) }), copy({ id: 'b', status: 'accepted', sheet: sheet(2) })];
    expect(paperOf(two)).toBe('conflict');
    expect(paperOf([two[0] as PaperCopy, copy({ id: 'b', status: 'accepted', sheet: sheet(1) })])).toBe('complete');
    expect(paperOf([two[0] as PaperCopy, copy({ id: 'b', sheet: sheet(2), compared: ['a'] })])).toBe('complete');
    expect(paperOf([two[0] as PaperCopy, copy({ id: 'b', sheet: sheet(2), status: 'rejected' })])).toBe('complete');
  });

  it('the order of copies means nothing; another whole copy never makes it less', () => {
    const any = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('received' as const, 'agreed' as const, 'rejected' as const),
      grade: fc.constantFrom('reported' as const, 'partial' as const, 'complete' as const),
      disputed: fc.boolean(),
      compared: fc.constantFrom<string[]>([], ['a']),
      sheet: fc.constantFrom(null, sheet(1), sheet(2)),
    });
    const order = ['missing', 'partial', 'complete', 'conflict'];
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), any, (copies, more) => {
        expect(paperOf(copies.toReversed())).toBe(paperOf(copies));
        expect(order.indexOf(paperOf([...copies, more]))).toBeGreaterThanOrEqual(order.indexOf(paperOf(copies)));
      }),
    );
  });
});
