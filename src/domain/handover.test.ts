import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EntryId,
  foldHandover,
  HANDOVER_LIFECYCLE,
  HANDOVER_MOVES,
  HANDOVER_STATES,
  type HandoverEntry,
  type HandoverMove,
  type HandoverState,
  handoverMoveIsBy,
  type Ms,
} from './index.ts';

let n = 0;
function entry(type: string, actor: string, payload: unknown = {}): HandoverEntry {
  n += 1;
  return { id: `e${n}` as EntryId, type, actor, wallTime: n as Ms, payload };
}
const signed = (actor = 'a') =>
  entry('handover.signed', actor, { to: 'b', since: 1, cases: { c1: { urgency: 'P0', note: 'call at 9' } } });
const MADE: Record<HandoverMove, (by: string) => HandoverEntry> = {
  countersign: (by) => entry('handover.countersigned', by, { from: 'a' }),
  refuse: (by) => entry('handover.refused', by, { text: 'I leave as well' }),
  withdraw: (by) => entry('handover.withdrawn', by),
};
const by = (move: HandoverMove) => (handoverMoveIsBy(move) === 'leaver' ? 'a' : 'b');
const INTO: Record<HandoverState, HandoverMove | null> = {
  signed: null,
  taken: 'countersign',
  refused: 'refuse',
  withdrawn: 'withdraw',
};
const into = (state: HandoverState) => {
  const move = INTO[state];
  return [signed(), ...(move ? [MADE[move](by(move))] : [])];
};

describe('every state and every move', () => {
  for (const state of HANDOVER_STATES)
    it(`from ${state}`, () => {
      expect(foldHandover(into(state))?.state).toBe(state);
      for (const move of HANDOVER_MOVES) {
        const next = HANDOVER_LIFECYCLE[state][move];
        const right = foldHandover([...into(state), MADE[move](by(move))]);
        expect([state, move, right?.state]).toEqual([state, move, next ?? state]);
        expect(right?.superseded.map(({ why }) => why)).toEqual(next ? [] : ['answered']);
        const wrong = foldHandover([...into(state), MADE[move](by(move) === 'a' ? 'b' : 'a')]);
        expect([state, move, wrong?.state]).toEqual([state, move, state]);
        expect(wrong?.superseded).toHaveLength(1);
      }
    });

  it('only what waits can be answered', () => {
    expect(HANDOVER_STATES.filter((state) => Object.keys(HANDOVER_LIFECYCLE[state]).length > 0)).toEqual(['signed']);
  });
});

describe('the fold', () => {
  it('is total: any entries in any order, one answer at most', () => {
    const any = fc.oneof(
      fc.constantFrom('a', 'b', 'c').map(signed),
      fc
        .tuple(fc.constantFrom(...HANDOVER_MOVES), fc.constantFrom('a', 'b', 'c'))
        .map(([move, who]) => MADE[move](who)),
      fc
        .tuple(fc.constantFrom('handover.signed', 'handover.refused', 'case.assigned'), fc.anything())
        .map(([type, payload]) => entry(type, 'c', payload)),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (entries) => {
        const fold = foldHandover(entries);
        expect(fold === null).toBe(!entries.some(({ type }) => type === 'handover.signed'));
        if (fold === null) return;
        expect(fold.answer === null).toBe(fold.state === 'signed');
        if (fold.answer) expect(fold.answer.by === fold.from).toBe(fold.state === 'withdrawn');
      }),
    );
  });

  it('one whose words were erased is still signed; a reason that was erased still refuses', () => {
    expect(foldHandover([{ ...signed(), payload: null }])).toMatchObject({ state: 'signed', from: 'a', cases: [] });
    const refused = foldHandover([signed(), { ...MADE.refuse('b'), payload: null }]);
    expect(refused).toMatchObject({ state: 'refused', answer: { by: 'b', text: null } });
  });
});
