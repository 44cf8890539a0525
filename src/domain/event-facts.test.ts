import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EntryId,
  EVENT_ENTRY_TYPES,
  type EventEntry,
  FACT_KINDS,
  foldEvent,
  ms,
  NO_URGENCY_FACTS,
  raiseSuggestion,
  type UrgencyFacts,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

let next = 0;
const entry = (type: string, payload: unknown, actor = 'p1'): EventEntry => {
  next += 1;
  return { id: `f${next}` as EntryId, type, actor, wallTime: ms(next), payload };
};
const said = (item: string, fact: object, actor?: string) => entry('event.said', { item, fact }, actor);
const act = (text: string) => ({ kind: 'act', act: 'kettling', against: ['a1'], text });
const shown = (...entries: EventEntry[]) =>
  foldEvent(entries).map(({ item, fact }) => [item, 'text' in fact && fact.text]);

describe('what is known of an event', () => {
  it('is what was said of each item last; who began it keeps the order', () => {
    expect(shown(said('1', act('a')), said('2', act('b')), said('1', act('c'), 'p2'))).toEqual([
      ['1', 'c'],
      ['2', 'b'],
    ]);
    expect(shown(said('1', act('a')), entry('event.removed', { item: '1' }, 'p2'))).toEqual([]);
    expect(shown(said('1', act('a')), entry('event.removed', { item: '1' }), said('1', act('b')))).toEqual([
      ['1', 'b'],
    ]);
  });

  it('what its author took back was never said; nobody else can take it back', () => {
    const [first, change] = [said('1', act('a')), said('1', act('b'), 'p2')];
    expect(shown(first, change, entry('event.undone', { undoes: change.id }, 'p2'))).toEqual([['1', 'a']]);
    expect(shown(first, change, entry('event.undone', { undoes: change.id }, 'p1'))).toEqual([['1', 'b']]);
    const gone = entry('event.removed', { item: '1' });
    expect(shown(first, gone, entry('event.undone', { undoes: gone.id }))).toEqual([['1', 'a']]);
  });

  it('an item stays of its kind, whatever comes in whatever order', () => {
    const source = { kind: 'source', what: 'a call' };
    expect(foldEvent([said('1', act('a')), said('1', source)])[0]?.fact.kind).toBe('act');
    const any = fc.record({
      type: fc.constantFrom(...EVENT_ENTRY_TYPES, 'x'),
      actor: fc.constantFrom('p1', 'p2'),
      payload: fc.oneof(
        fc.record({ item: fc.constantFrom('1', '2'), fact: fc.constantFrom(act('a'), source, { kind: 'x' }) }),
        fc.record({ undoes: fc.constantFrom('g0', 'g1', 'g2') }),
        fc.anything(),
      ),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (list) => {
        const entries = list.map((one, n): EventEntry => ({ ...one, id: `g${n}` as EntryId, wallTime: ms(n) }));
        const items = foldEvent(entries);
        expect(items).toEqual(foldEvent(entries));
        expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
        for (const { fact } of items) expect(FACT_KINDS).toContain(fact.kind);
      }),
    );
  });
});

describe('raising by what became known', () => {
  const profile = realProfile;
  const rule = profile.raiseRules.find(({ threshold }) => threshold === undefined) ?? profile.raiseRules[0];
  const known = (more: Partial<UrgencyFacts>): UrgencyFacts => ({ ...NO_URGENCY_FACTS, ...more });

  it('is by one level, once, with the rules that say so; never beyond the first', () => {
    if (!rule) throw new Error();
    const facts = known({ circumstances: [rule.code] });
    const case2 = { urgency: 'P2' as const, reasons: ['kind:x'] };
    const suggested = raiseSuggestion(case2, facts, profile);
    expect(suggested).toEqual({ urgency: 'P1', reasons: ['kind:x', `raised:${rule.code}`], by: [rule.code] });
    if (!suggested) throw new Error();
    expect(raiseSuggestion(suggested, facts, profile)).toBeNull();
    expect(raiseSuggestion({ urgency: 'P0', reasons: [] }, facts, profile)).toBeNull();
    expect(raiseSuggestion(case2, known({}), profile)).toBeNull();
  });
});
