import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CASE_ENTRY_TYPES,
  CASE_LIFECYCLE,
  CASE_MOVES,
  CASE_STATES,
  type CaseEntry,
  type CaseEntryType,
  type EntryId,
  foldCase,
  isWaiting,
  type Ms,
  nextCaseStatus,
  type PersonId,
  SYSTEM_ACTOR,
} from './index.ts';
import { runs } from './test-runs.ts';

let counter = 0;
function entry(type: string, actor: string, payload: unknown = {}, givenId?: string): CaseEntry {
  counter += 1;
  const id = givenId ?? `e${counter}`;
  const at = counter * 1000;
  return {
    id: id as EntryId,
    type,
    actor: actor as PersonId,
    wallTime: at as Ms,
    hlc: String(at).padStart(12, '0'),
    payload,
  };
}
const opening = {
  submission: 's1',
  messages: ['channel:9:1'],
  possible: false,
  urgency: 'P1',
  kind: 'seizure',
  sentAt: 10,
  receivedAt: 20,
};
const opened = (change: object = {}) => entry('case.opened', SYSTEM_ACTOR, { ...opening, ...change });
const ack = (actor: string, id?: string) => entry('case.acknowledged', actor, {}, id);
const fold = (...entries: CaseEntry[]) => {
  const state = foldCase(entries);
  if (state === null) throw new Error('not opened');
  return state;
};
const whys = (...entries: CaseEntry[]) => fold(...entries).superseded.map((item) => item.why);

describe('the lifecycle', () => {
  it('is a table over all states and moves', () => {
    expect(Object.keys(CASE_LIFECYCLE)).toEqual([...CASE_STATES]);
    const drawn = CASE_STATES.map(
      (state) => `${state}: ${CASE_MOVES.map((move) => nextCaseStatus(state, move) ?? '-').join(' ')}`,
    );
    expect(drawn).toEqual([
      'new: acknowledged assigned - - - closed closing - - - - closed',
      'acknowledged: - assigned inAction - acknowledged closed closing - - - assigned closed',
      'assigned: - assigned inAction monitoring assigned closed closing - - - assigned closed',
      'inAction: - assigned - monitoring inAction closed closing - - - assigned closed',
      'monitoring: - assigned inAction - monitoring closed closing - - - monitoring closed',
      'closing: - assigned inAction - - - - closed assigned - closing closed',
      'closed: - - - - - - - - - reopened - -',
      'reopened: acknowledged assigned - - - closed closing - - - - closed',
    ]);
  });

  it('reaches every state from new and never gets stuck', () => {
    const reached = new Set(['new']);
    for (const state of [...CASE_STATES, ...CASE_STATES]) {
      if (reached.has(state)) for (const next of Object.values(CASE_LIFECYCLE[state])) reached.add(next);
    }
    expect(reached.size).toBe(CASE_STATES.length);
    for (const state of CASE_STATES) expect(Object.keys(CASE_LIFECYCLE[state]).length).toBeGreaterThan(0);
    expect(CASE_STATES.filter((status) => isWaiting({ status }))).toEqual(['new', 'reopened']);
  });
});

describe('foldCase', () => {
  it('opens', () => {
    const state = fold(opened());
    expect(state).toMatchObject({
      status: 'new',
      possible: false,
      urgency: 'P1',
      kind: 'seizure',
      acknowledged: null,
      messages: ['channel:9:1'],
    });
    expect(foldCase([])).toBeNull();
    expect(foldCase([ack('a')])).toBeNull();
  });

  it('opens at P0 when its opening was erased', () => {
    expect(fold(entry('case.opened', SYSTEM_ACTOR, null))).toMatchObject({
      status: 'new',
      urgency: 'P0',
      possible: false,
      kind: null,
    });
  });

  it('lets the first acknowledgement win, whichever headquarters it came from', () => {
    const state = fold(opened(), ack('a'), ack('b', 'late'));
    expect(state.acknowledged?.by).toBe('a');
    expect(state.superseded).toEqual([
      { entry: 'late', actor: 'b', type: 'case.acknowledged', why: 'alreadyAcknowledged' },
    ]);
  });

  it('takes an acknowledgement from people only', () => {
    expect(whys(opened(), ack(SYSTEM_ACTOR))).toEqual(['needsAPerson']);
  });

  it('undoes an acknowledgement while nobody else has touched the case', () => {
    const undo = (actor: string, of = 'ack1') => entry('case.ackUndone', actor, { undoes: of });
    const note = (actor: string) => entry('case.noteAdded', actor, { text: 'тексеріп жатырмын' });
    const step = entry('case.evidenceAttached', SYSTEM_ACTOR, { messages: ['channel:9:2'], receivedAt: 30 });
    expect(fold(opened(), ack('a', 'ack1'), undo('a'))).toMatchObject({
      status: 'new',
      acknowledged: null,
      superseded: [],
    });
    expect(fold(opened(), ack('a', 'ack1'), note('a'), step, undo('a')).status).toBe('new');
    expect(whys(opened(), ack('a', 'ack1'), note('b'), undo('a'))).toEqual(['touchedSince']);
    expect(whys(opened(), ack('a', 'ack1'), undo('b'))).toEqual(['notYours']);
    expect(whys(opened(), ack('a', 'ack1'), undo('a', 'other'))).toEqual(['nothingToUndo']);
    const again = fold(opened(), ack('a', 'ack1'), undo('a'), ack('b'));
    expect(again.acknowledged?.by).toBe('b');
  });

  it('claims a step of the ladder once, and none when somebody answers', () => {
    const climb = (step: number) => entry('case.escalated', SYSTEM_ACTOR, { run: 1, step });
    const state = fold(opened(), climb(1), climb(1), climb(2), ack('a'), climb(3));
    expect(state.escalations.map((item) => item.step)).toEqual([1, 2]);
    expect(state.superseded.map((item) => item.why)).toEqual(['alreadyClaimed', 'notWaiting']);
  });

  it('decides once whether a possible SOS is one, and can take it back', () => {
    const decide = (actor: string, decision: string, id?: string) =>
      entry('case.possibleDecided', actor, { decision }, id);
    const undo = (actor: string) => entry('case.possibleDecided', actor, { decision: 'undone', undoes: 'd1' });
    const maybe = opened({ possible: true });
    expect(fold(maybe, decide('a', 'sos'))).toMatchObject({ status: 'new', possible: false });
    expect(fold(maybe, decide('a', 'notSos'))).toMatchObject({
      status: 'closed',
      possible: true,
      decision: { by: 'a' },
    });
    expect(whys(maybe, decide('a', 'notSos'), decide('b', 'sos'))).toEqual(['alreadyDecided']);
    expect(whys(maybe, decide(SYSTEM_ACTOR, 'notSos'))).toEqual(['needsAPerson']);
    expect(fold(maybe, decide('a', 'notSos', 'd1'), undo('a'))).toMatchObject({
      status: 'new',
      possible: true,
      decision: null,
    });
    expect(fold(maybe, ack('a'), decide('a', 'notSos', 'd1'), undo('a'))).toMatchObject({ status: 'acknowledged' });
    expect(whys(maybe, decide('a', 'notSos', 'd1'), undo('b'))).toEqual(['notYours']);
    expect(whys(maybe, decide('a', 'notSos'), ack('b'))).toEqual(['closed']);
    const later = entry('case.evidenceAttached', SYSTEM_ACTOR, { messages: ['m9'], receivedAt: 90 });
    expect(fold(maybe, decide('a', 'notSos'), later)).toMatchObject({ status: 'closed', freshAt: 90 });
    expect(fold(maybe, decide('a', 'notSos'), later, ack('b'))).toMatchObject({
      status: 'closed',
      freshAt: null,
      superseded: [],
    });
    expect(whys(opened(), decide('a', 'sos'))).toEqual(['alreadyDecided']);
  });

  it('marks evidence that comes after an answer as fresh, until somebody looks', () => {
    const attach = (message: string, receivedAt: number) =>
      entry('case.evidenceAttached', SYSTEM_ACTOR, { messages: [message], receivedAt });
    expect(fold(opened(), attach('m2', 50)).freshAt).toBeNull();
    const fresh = fold(opened(), ack('a'), attach('m2', 50), attach('m3', 40), attach('channel:9:1', 5));
    expect(fresh).toMatchObject({ freshAt: 40, messages: ['channel:9:1', 'm2', 'm3'] });
    const seen = fold(opened(), ack('a'), attach('m2', 50), ack('b'));
    expect(seen).toMatchObject({ freshAt: null, superseded: [], acknowledged: { by: 'a' } });
  });

  it('joins what two headquarters saw of one case', () => {
    const state = fold(opened(), opened({ messages: ['channel:9:2'], urgency: 'P3' }));
    expect(state).toMatchObject({ urgency: 'P1', messages: ['channel:9:1', 'channel:9:2'] });
    expect(state.superseded.map((item) => item.why)).toEqual(['alreadyOpened']);
  });

  const payloads = fc.oneof(
    fc.constant({}),
    fc.constant(null),
    fc.constantFrom(opening, { ...opening, possible: true }),
    fc.record({ undoes: fc.constantFrom('x1', 'x2', 'x3') }),
    fc.record({ decision: fc.constantFrom('sos', 'notSos', 'undone'), undoes: fc.constantFrom('x1', 'x2', 'x3') }),
    fc.record({ run: fc.nat(1), step: fc.nat(2) }),
    fc.record({ messages: fc.array(fc.constantFrom('m1', 'm2'), { minLength: 1 }), receivedAt: fc.nat(99) }),
    fc.record({ urgency: fc.constantFrom('P0', 'P3', 'P9') }),
    fc.anything(),
  );
  const anyEntry = fc
    .tuple(
      fc.constantFrom<string>(...CASE_ENTRY_TYPES, 'case.unheardOf', 'toString'),
      fc.constantFrom('a', 'b', SYSTEM_ACTOR),
      payloads,
      fc.constantFrom('x1', 'x2', 'x3', 'x4', 'x5'),
      fc.nat(1e6),
    )
    .map(
      ([type, actor, payload, id, at]): CaseEntry => ({
        id: id as EntryId,
        type,
        actor: actor as PersonId,
        wallTime: at as Ms,
        hlc: '',
        payload,
      }),
    );

  it('is total and deterministic over any entries in any order', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 20 }), (entries) => {
        const before = structuredCloneable(entries);
        const state = foldCase(entries);
        expect(foldCase(entries)).toEqual(state);
        expect(structuredCloneable(entries)).toEqual(before);
        if (state === null) {
          expect(entries.every((item) => item.type !== 'case.opened')).toBe(true);
          return;
        }
        expect(CASE_STATES).toContain(state.status);
        expect(state.entries).toBe(entries.length);
        expect(
          state.acknowledged === null && ['acknowledged', 'assigned', 'inAction', 'monitoring'].includes(state.status),
        ).toBe(false);
        const known = (type: string): type is CaseEntryType => CASE_ENTRY_TYPES.some((item) => item === type);
        const unknown = entries.filter((item) => !known(item.type)).length;
        expect(state.superseded.filter((item) => item.why === 'unknownType')).toHaveLength(unknown);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('gives the first of any acknowledgements the case and supersedes every other', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }), (actors) => {
        const state = fold(opened(), ...actors.map((actor) => ack(actor)));
        expect(state.acknowledged?.by).toBe(actors[0]);
        expect(state.superseded).toHaveLength(actors.length - 1);
      }),
    );
  });
});

function structuredCloneable(entries: readonly CaseEntry[]): string {
  return entries.map((item) => [item.id, item.type, item.actor, item.wallTime].join()).join(';');
}
