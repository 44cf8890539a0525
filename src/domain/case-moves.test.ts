import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actionClock,
  CASE_MOVES,
  CASE_STATES,
  type CaseEntry,
  type CaseFold,
  type CaseMove,
  type CaseStatus,
  type EntryId,
  foldCase,
  isWaiting,
  type Ms,
  needsSecond,
  nextCaseStatus,
  type PersonId,
  SYSTEM_ACTOR,
} from './index.ts';
import { tinyProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

const MINUTE = 60_000;
let clock = 0;
function entry(type: string, actor: string, payload: unknown = {}, id?: string): CaseEntry {
  clock += 1000;
  return {
    id: (id ?? `e${clock}`) as EntryId,
    type,
    actor: actor as PersonId,
    wallTime: clock as Ms,
    hlc: '',
    payload,
  };
}
const opened = (change: object = {}) =>
  entry('case.opened', SYSTEM_ACTOR, {
    submission: 's1',
    messages: ['channel:9:1'],
    possible: false,
    urgency: 'P1',
    kind: 'seizure',
    sentAt: 1,
    receivedAt: clock,
    ...change,
  });
const fold = (...entries: CaseEntry[]): CaseFold => {
  const state = foldCase(entries);
  if (state === null) throw new Error('not opened');
  return state;
};

/** Each move of the table, made by `by`. */
const MADE: Record<CaseMove, (by: string, more?: object) => CaseEntry> = {
  acknowledge: (by) => entry('case.acknowledged', by),
  assign: (by, more) => entry('case.assigned', by, { to: 'd', ...more }),
  start: (by, more) => entry('case.started', by, { text: 'a lawyer is on the way', ...more }),
  monitor: (by, more) => entry('case.monitored', by, { ...more }),
  snooze: (by, more) => entry('case.snoozed', by, { until: clock + 10 * MINUTE, ...more }),
  close: (by, more) => entry('case.closed', by, { outcome: 'dry', ...more }),
  askClose: (by, more) => entry('case.closeAsked', by, { outcome: 'dry', ...more }),
  confirmClose: (by, more) => entry('case.closeConfirmed', by, { ...more }),
  declineClose: (by, more) => entry('case.closeDeclined', by, { text: 'call the mother first', ...more }),
  reopen: (by, more) => entry('case.reopened', by, { text: 'taken again', ...more }),
  handOver: (by, more) => entry('handover.countersigned', by, { ...more }),
  merge: (by, more) => entry('case.merged', by, { merging: { from: 'this', into: 'other' }, side: 'from', ...more }),
};

/** The shortest ways into each state, by person a. */
const WAYS: Record<CaseStatus, CaseMove[]> = {
  new: [],
  acknowledged: ['acknowledge'],
  assigned: ['assign'],
  inAction: ['acknowledge', 'start'],
  monitoring: ['assign', 'monitor'],
  closing: ['askClose'],
  closed: ['close'],
  reopened: ['close', 'reopen'],
};
const into = (state: CaseStatus) => [opened(), ...WAYS[state].map((move) => MADE[move]('a'))];

describe('every state and every move', () => {
  for (const state of CASE_STATES) {
    it(`from ${state}`, () => {
      expect(fold(...into(state)).status).toBe(state);
      for (const move of CASE_MOVES) {
        const before = into(state);
        const made = MADE[move]('b', move === 'assign' ? { to: 'c' } : {});
        const after = fold(...before, made);
        const next = nextCaseStatus(state, move);
        expect([state, move, after.status]).toEqual([state, move, next ?? state]);
        expect([state, move, after.superseded.length]).toEqual([state, move, next === null ? 1 : 0]);
        // Whatever is not waiting and not over is somebody's, and somebody has answered for it.
        const open = !isWaiting(after) && after.status !== 'closed';
        if (open) expect(after).toMatchObject({ owner: { id: expect.any(String) }, acknowledged: expect.anything() });
        if (next !== null && move !== 'acknowledge') {
          const back = fold(...before, made, entry('case.moveUndone', 'b', { undoes: made.id }));
          const { lastMove: _1, entries: _2, ...was } = fold(...before);
          expect(back).toMatchObject(was);
        }
      }
    });
  }
});

describe('owners', () => {
  it('makes whoever acknowledges the owner, until it is given to somebody', () => {
    const acknowledged = [opened(), MADE.acknowledge('a')];
    expect(fold(...acknowledged).owner).toMatchObject({ id: 'a', by: 'a' });
    const given = [...acknowledged, MADE.assign('a', { to: 'b' })];
    expect(fold(...given)).toMatchObject({
      status: 'assigned',
      owner: { id: 'b', by: 'a' },
      acknowledged: { by: 'a' },
    });
    const fresh = entry('case.evidenceAttached', SYSTEM_ACTOR, { messages: ['m2'], receivedAt: 5 });
    expect(fold(...given, fresh, MADE.acknowledge('c'))).toMatchObject({ owner: { id: 'b' }, freshAt: null });
    expect(fold(...given, MADE.assign('b', { to: 'b' })).superseded[0]?.why).toBe('alreadyOwner');
  });

  it('takes what was reopened from everybody', () => {
    expect(fold(...into('reopened'))).toMatchObject({
      owner: null,
      acknowledged: null,
      firstAction: null,
      closed: null,
    });
  });
});

describe('closing what is P0', () => {
  const p0 = () => [opened({ urgency: 'P0' }), MADE.acknowledge('a'), MADE.start('a')];

  it('takes two different people', () => {
    expect(fold(...p0(), MADE.close('a')).superseded[0]?.why).toBe('needsSecond');
    const asked = [...p0(), MADE.askClose('a')];
    expect(fold(...asked)).toMatchObject({ status: 'closing', closing: { by: 'a', outcome: 'dry' } });
    expect(fold(...asked, MADE.confirmClose('a'))).toMatchObject({
      status: 'closing',
      superseded: [{ why: 'samePerson' }],
    });
    expect(fold(...asked, MADE.confirmClose('b'))).toMatchObject({
      status: 'closed',
      closed: { by: 'a', second: 'b', outcome: 'dry' },
    });
    expect(fold(...asked, MADE.declineClose('b'))).toMatchObject({
      status: 'assigned',
      closing: null,
      owner: { id: 'a' },
    });
  });

  it('cannot be got round by calling it less urgent oneself', () => {
    const lowered = [...p0(), entry('case.urgencyChanged', 'a', { urgency: 'P2' })];
    expect(needsSecond(fold(...lowered), 'a')).toBe(true);
    expect(fold(...lowered, MADE.close('a')).status).toBe('inAction');
    expect(fold(...lowered, MADE.close('b')).status).toBe('closed');
  });

  it('nor by saying that it is no SOS', () => {
    const not = entry('case.possibleDecided', 'a', { decision: 'notSos' });
    expect(fold(...p0(), not)).toMatchObject({ status: 'inAction', superseded: [{ why: 'alreadyDecided' }] });
    const maybe = opened({ urgency: 'P0', possible: true });
    expect(fold(maybe, entry('case.possibleDecided', 'a', { decision: 'notSos' })).superseded[0]?.why).toBe(
      'needsSecond',
    );
  });
});

describe('two people at the same moment', () => {
  it('gives it to the first, and keeps what the second wanted', () => {
    const seen = MADE.acknowledge('a');
    const after = { after: seen.id };
    const first = MADE.assign('b', { to: 'b', ...after });
    const second = MADE.assign('c', { to: 'c', ...after });
    const state = fold(opened(), seen, first, second);
    expect(state).toMatchObject({ owner: { id: 'b' }, lastMove: { by: 'b', entry: first.id } });
    expect(state.superseded).toEqual([{ entry: second.id, actor: 'c', type: 'case.assigned', why: 'movedSince' }]);
  });

  it('is no collision with oneself, nor with a note', () => {
    const seen = MADE.acknowledge('a');
    const note = entry('case.noteAdded', 'b', { text: 'calling' });
    const quick = [MADE.assign('a', { to: 'a', after: seen.id }), MADE.start('a', { after: seen.id })];
    expect(fold(opened(), seen, note, ...quick)).toMatchObject({ status: 'inAction', superseded: [] });
    expect(fold(opened(), MADE.assign('a', { to: 'a', after: null })).superseded).toEqual([]);
  });
});

describe('the second clock', () => {
  const dueAt = (state: CaseFold) => actionClock(state, tinyProfile);

  it("runs from when it became somebody's, and anew with whom it is given to", () => {
    const mine = fold(opened(), MADE.acknowledge('a'));
    expect(dueAt(mine)).toEqual({ dueAt: (mine.acknowledged?.at ?? 0) + 4 * MINUTE, wait: 'noAction' });
    const given = fold(opened(), MADE.acknowledge('a'), MADE.assign('a'));
    expect(dueAt(given)).toEqual({ dueAt: (given.owner?.since ?? 0) + 4 * MINUTE, wait: 'noAction' });
  });

  it('runs for a second pair of eyes, waits for the end of a snooze, and not while something is done', () => {
    expect(dueAt(fold(...into('closing')))?.wait).toBe('noSecond');
    const snoozed = fold(...into('monitoring'), MADE.snooze('a'));
    expect(dueAt(snoozed)).toEqual({ dueAt: snoozed.snoozed?.until, wait: 'snoozeOver' });
    for (const state of ['new', 'inAction', 'monitoring', 'closed', 'reopened'] as const)
      expect(dueAt(fold(...into(state)))).toBeNull();
    expect(fold(...into('monitoring'), MADE.snooze('a'), MADE.start('a')).snoozed).toBeNull();
  });

  it('claims each step once in a run, and a move begins another', () => {
    const climb = (run: number, step: number) => entry('case.escalated', SYSTEM_ACTOR, { run, step });
    const mine = [opened(), MADE.acknowledge('a')];
    const { run } = fold(...mine);
    const once = fold(...mine, climb(run, 5), climb(run, 5), climb(run, 6), climb(run, 2));
    expect(once.escalations.map((done) => done.step)).toEqual([5, 6]);
    expect(once.superseded.map((lost) => lost.why)).toEqual(['alreadyClaimed', 'notWaiting']);
    const next = fold(...mine, climb(run, 5), MADE.assign('a'));
    expect(next.run).not.toBe(run);
  });
});

const isMove = (move: string): move is CaseMove => CASE_MOVES.some((each) => each === move);

describe('any moves in any order', () => {
  const person = fc.constantFrom('a', 'b', 'c');
  const step = fc.record({
    move: fc.constantFrom(...CASE_MOVES, 'undo' as const, 'note' as const, 'evidence' as const),
    by: person,
    to: person,
    /** Which of the moves so far its author had seen last; undefined: they did not say. */
    saw: fc.option(fc.nat(9), { nil: undefined }),
  });

  it('follow the table, always have an owner while open, and never close a P0 by one person', () => {
    fc.assert(
      fc.property(fc.constantFrom('P0', 'P1'), fc.array(step, { maxLength: 25 }), (urgency, steps) => {
        const entries = [opened({ urgency })];
        for (const { move, by, to, saw } of steps) {
          const before = fold(...entries);
          const made = entries.slice(1);
          const seen = saw === undefined ? {} : { after: made[made.length - 1 - saw]?.id ?? null };
          const next =
            move === 'undo'
              ? entry('case.moveUndone', by, { undoes: before.lastMove?.entry ?? 'none' })
              : move === 'note'
                ? entry('case.noteAdded', by, { text: 'x' })
                : move === 'evidence'
                  ? entry('case.evidenceAttached', SYSTEM_ACTOR, { messages: [`m${made.length}`], receivedAt: 5 })
                  : MADE[move](by, { ...(move === 'assign' ? { to } : {}), ...seen });
          entries.push(next);
          const after = fold(...entries);
          const had = !after.superseded.some((lost) => lost.entry === next.id);
          if (!had) expect({ ...after, superseded: [], entries: 0 }).toEqual({ ...before, superseded: [], entries: 0 });
          if (had && isMove(move) && move !== 'acknowledge')
            expect(after.status).toBe(nextCaseStatus(before.status, move));
          if (!isWaiting(after) && after.status !== 'closed') expect(after.owner).not.toBeNull();
          if (isWaiting(after)) expect(after.owner).toBeNull();
          expect(after.mergedInto === null || after.status === 'closed').toBe(true);
          // What was merged goes on, as urgent as it was, in the other (case-merging.test.ts).
          if (after.status === 'closed' && urgency === 'P0' && after.mergedInto === null) {
            expect(after.closed?.second).toEqual(expect.any(String));
            expect(after.closed?.second).not.toBe(after.closed?.by);
          }
          expect((after.closing !== null) === (after.status === 'closing')).toBe(true);
          expect((after.closed !== null) === (after.status === 'closed')).toBe(true);
        }
      }),
      { numRuns: runs(400) },
    );
  });
});

describe('a countersigned hand-over', () => {
  it('takes a case out of the leaver’s hand alone', () => {
    const taken = [opened(), MADE.acknowledge('a'), MADE.assign('c', { to: 'c' })];
    const late = fold(...taken, MADE.handOver('b', { from: 'a' }));
    expect([late.owner?.id, late.superseded.map(({ why }) => why)]).toEqual(['c', ['movedSince']]);
    const given = fold(opened(), MADE.acknowledge('a'), MADE.handOver('b', { from: 'a' }));
    expect([given.owner, given.status]).toMatchObject([{ id: 'b', by: 'a' }, 'assigned']);
  });

  it('keeps a snooze, and a closing that waits for a second person', () => {
    const asleep = fold(opened(), MADE.acknowledge('a'), MADE.snooze('a'), MADE.handOver('b', { from: 'a' }));
    expect(asleep.snoozed?.by).toBe('a');
    const ending = fold(opened(), MADE.acknowledge('a'), MADE.askClose('a'), MADE.handOver('b', { from: 'a' }));
    expect([ending.status, ending.closing?.by]).toEqual(['closing', 'a']);
  });
});
