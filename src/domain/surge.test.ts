import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmOrder, burstFrom, CALLERS, callPrint, type SurgeCall, surgeLines, URGENCIES } from './index.ts';

const rules = { windowMinutes: 10, tail: 0.001, overall: 3 };
const MINUTE = 60_000;
let made = 0;
const call = (change: Partial<SurgeCall> = {}): SurgeCall => {
  made += 1;
  return {
    caseId: `c${String(made).padStart(5, '0')}`,
    urgency: 'P0',
    possible: false,
    caller: 'known',
    sender: `user:${made}`,
    region: null,
    print: null,
    sentAt: made,
    receivedAt: made,
    apart: false,
    ...change,
  };
};
const several = (n: number, change: Partial<SurgeCall>) => Array.from({ length: n }, () => call(change));
const shape = (calls: readonly SurgeCall[]) =>
  surgeLines(calls, rules).map(({ calls: members, group }) => [group?.by ?? null, members.length]);

const anyCall: fc.Arbitrary<SurgeCall> = fc.record({
  caseId: fc.uuid(),
  urgency: fc.constantFrom(...URGENCIES),
  possible: fc.boolean(),
  caller: fc.constantFrom(...CALLERS),
  sender: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
  region: fc.option(fc.constantFrom('N', 'S')),
  print: fc.option(fc.constantFrom('same', 'other')),
  sentAt: fc.nat(30 * MINUTE),
  receivedAt: fc.nat(9),
  apart: fc.boolean(),
});
const anyCalls = fc.uniqueArray(anyCall, { selector: ({ caseId }) => caseId, maxLength: 60 });

describe('calls that nobody answers for', () => {
  it('of one sender stand in one line, whatever they say', () => {
    expect(shape([...several(12, { sender: 'user:1' }), call()])).toEqual([
      ['sender', 12],
      [null, 1],
    ]);
  });

  it('of several senders with the same words stand in one line; other words and other places do not', () => {
    const flood = several(5, { print: 'same' });
    expect(shape([...flood, call({ print: 'other' }), call({ print: 'same', region: 'N' })])).toEqual([
      ['text', 5],
      [null, 1],
      [null, 1],
    ]);
    // Equal in words, not in urgency or certainty.
    expect(shape([...flood, call({ print: 'same', urgency: 'P1' }), call({ print: 'same', possible: true })])).toEqual([
      ['text', 5],
      [null, 1],
      [null, 1],
    ]);
  });

  it('of people nobody has heard of stand in one line once they are a burst, and not before', () => {
    const from = burstFrom(rules.overall, rules.tail);
    const at = several(from, { caller: 'new', sentAt: 0 });
    expect(shape(at.slice(1))).toEqual(at.slice(1).map(() => [null, 1]));
    expect(shape(at)).toEqual([['burst', from]]);
    // As many, over a longer time.
    const slow = at.map((one, n) => ({ ...one, sentAt: n * 10 * MINUTE }));
    expect(shape(slow)).toEqual(slow.map(() => [null, 1]));
    // Whom somebody knows does not belong to it.
    expect(shape([...at, call({ caller: 'known', sentAt: 0 })])).toEqual([
      [null, 1],
      ['burst', from],
    ]);
    // What says the same words was taken out before, and makes no burst of the others.
    const same = several(from, { caller: 'new', sentAt: 0, print: 'same' });
    expect(shape([...same, at[0] as SurgeCall])).toEqual([
      [null, 1],
      ['text', from],
    ]);
  });

  it('stand by themselves once a person took them out', () => {
    const [first, ...others] = several(5, { sender: 'user:1', print: 'same' });
    expect(shape([...others, { ...(first as SurgeCall), apart: true }])).toEqual([
      [null, 1],
      ['sender', 4],
    ]);
  });

  it('say the same words behind the tag or on a line of their own, and never by the id that a bot gave them', () => {
    const print = (text: string) => callPrint(text, 20);
    expect(print('#sos Помогите, нас окружили на площади')).toBe(print('#SOS\nпомогите нас  ОКРУЖИЛИ на площади!'));
    const short = 'кто-нибудь, помогите';
    expect(print(`#sos A-1\nkind: kettling\n\n${short}`)).toBeNull();
    expect(print(`#sos A-10\nkind: fine\n\n${short}`)).not.toBe(print(`#sos A-20\nkind: fine\n\n${short}`));
  });

  it('an observer’s never stands behind a flood, nor with anybody else’s', () => {
    const flood = several(50, { print: 'same', caller: 'new' });
    const observer = call({ print: 'same', caller: 'observer' });
    expect(shape([...flood, observer])).toEqual([
      [null, 1],
      ['text', 50],
    ]);
  });

  it('are each in one line, in the order of the bar, whatever order they are given in', () => {
    fc.assert(
      fc.property(anyCalls, fc.infiniteStream(fc.nat()), (calls, random) => {
        const lines = surgeLines(calls, rules);
        const ids = lines.flatMap((line) => line.calls.map(({ caseId }) => caseId));
        expect(ids.toSorted()).toEqual(calls.map(({ caseId }) => caseId).toSorted());
        const inOrder = (some: readonly SurgeCall[]) => {
          const bar = some.map((one) => ({ ...one, why: 'unanswered' as const }));
          expect(bar).toEqual(bar.toSorted(alarmOrder));
        };
        inOrder(lines.map((line) => line.calls[0] as SurgeCall));
        for (const line of lines) inOrder(line.calls);
        const shuffled = calls
          .map((one) => [random.next().value as number, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(surgeLines(shuffled, rules)).toEqual(lines);
        expect(new Set(lines.map(({ group }, n) => group?.id ?? n)).size).toBe(lines.length);
      }),
    );
  });

  it('join nobody else’s but by the same words, or as strangers in a burst; what stands apart joins nothing', () => {
    fc.assert(
      fc.property(anyCalls, (calls) => {
        for (const { calls: members, group } of surgeLines(calls, rules)) {
          if (group === null) {
            expect(members).toHaveLength(1);
            continue;
          }
          expect(members.length).toBeGreaterThan(1);
          expect(members.some(({ apart }) => apart)).toBe(false);
          const same = (of: (one: SurgeCall) => unknown) => new Set(members.map(of)).size === 1;
          if (group.by === 'sender') expect(same(({ sender }) => sender) && members[0]?.sender !== null).toBe(true);
          else {
            expect(members.some(({ caller }) => caller === 'observer')).toBe(false);
            expect(same(({ urgency }) => urgency) && same(({ possible }) => possible)).toBe(true);
          }
          if (group.by === 'text') expect(same(({ print }) => print) && same(({ region }) => region)).toBe(true);
          if (group.by === 'burst') expect(members.every(({ caller }) => caller === 'new')).toBe(true);
        }
      }),
    );
  });
});
