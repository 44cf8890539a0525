import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaseEntry, type CaseFold, type EntryId, foldCase, isWaiting, type Ms, SYSTEM_ACTOR } from './index.ts';

let clock = 0;
function entry(type: string, payload: unknown = {}, actor: string = SYSTEM_ACTOR): CaseEntry {
  clock += 1000;
  return {
    id: `e${clock}` as EntryId,
    type,
    actor: actor as CaseEntry['actor'],
    wallTime: clock as Ms,
    hlc: '',
    payload,
  };
}
const opened = (change: object = {}) =>
  entry('case.opened', {
    submission: 's',
    messages: ['m'],
    possible: false,
    urgency: 'P2',
    kind: 'observer_denied',
    lane: 'observers',
    sentAt: 1,
    receivedAt: 1,
    ...change,
  });
const becomes = (payload: unknown = { urgency: 'P1', reasons: ['force'], receivedAt: 500 }) =>
  entry('case.becameSos', payload);
const ack = (actor = 'ann') => entry('case.acknowledged', {}, actor);
function fold(...entries: CaseEntry[]): CaseFold {
  const state = foldCase(entries);
  if (!state) throw new Error('not opened');
  return state;
}

describe('the lane of a case', () => {
  it('is that of an SOS unless its opening says otherwise in words that are known', () => {
    expect(fold(opened()).lane).toBe('observers');
    for (const lane of [undefined, 'sos', 'another', 7]) expect(fold(opened({ lane })).lane).toBe('sos');
    expect(fold(entry('case.opened', null))).toMatchObject({ lane: 'sos', urgency: 'P0' });
  });

  it('becomes an SOS that waits from then on and climbs anew; what is somebody’s or over shows the news', () => {
    const waiting = fold(opened(), entry('case.escalated', { run: 0, step: 2, to: [] }), becomes());
    expect(waiting).toMatchObject({
      lane: 'sos',
      urgency: 'P1',
      urgencyReasons: ['force'],
      clockFrom: 500,
      freshAt: null,
    });
    expect(waiting.run).not.toBe(0);
    expect(fold(opened(), ack(), becomes())).toMatchObject({ lane: 'sos', freshAt: 500, owner: { id: 'ann' } });
    const closed = entry('case.closed', { outcome: 'helped' }, 'ann');
    expect(fold(opened(), ack(), closed, becomes())).toMatchObject({ status: 'closed', freshAt: 500 });
    expect(fold(opened(), becomes(null))).toMatchObject({ lane: 'sos', urgency: 'P0' });
    // Once: the other workstation saw the same edit.
    expect(fold(opened(), becomes(), becomes()).superseded).toMatchObject([{ why: 'alreadyDecided' }]);
    // Never less urgent by it.
    expect(fold(opened({ urgency: 'P0' }), becomes()).urgency).toBe('P0');
  });

  it('is the louder of what two workstations saw of one message', () => {
    const louder = opened({ lane: 'sos', urgency: 'P0', reasons: ['force'] });
    expect(fold(opened(), louder)).toMatchObject({ lane: 'sos', urgency: 'P0' });
    expect(fold(louder, opened())).toMatchObject({ lane: 'sos', urgency: 'P0' });
  });

  it('never goes back: whatever is said in whatever order, an SOS is one from then on, and is heard', () => {
    const merging = { from: 'x', into: 'me' };
    const brought = (lane: string) => ({ urgency: 'P1', unheardSince: 3, lane });
    const any = fc.constantFrom(
      () => opened(),
      () => opened({ lane: 'sos' }),
      () => becomes(),
      () => ack('ann'),
      () => ack('bek'),
      () => entry('case.assigned', { to: 'bek' }, 'ann'),
      () => entry('case.closed', { outcome: 'helped' }, 'ann'),
      () => entry('case.reopened', { text: 'x' }, 'bek'),
      () => entry('case.merged', { merging, side: 'into', brought: brought('sos') }, 'ann'),
      () => entry('case.merged', { merging, side: 'into', brought: brought('observers') }, 'ann'),
      () => entry('case.detached', { merging, side: 'into' }, 'ann'),
      () => entry('case.moveUndone', { undoes: `e${clock}` }, 'ann'),
      () => entry('case.reclassified', { urgency: 'P2', kind: 'fine' }, 'bek'),
      () => entry('case.reclassifyUndone', { undoes: `e${clock}` }, 'bek'),
      () => entry('case.escalated', { run: 1, step: 2 }),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 14 }), (makers) => {
        const entries = [opened(), ...makers.map((make) => make())];
        let rang = false;
        for (let length = 1; length <= entries.length; length += 1) {
          const before = rang;
          const now = fold(...entries.slice(0, length));
          rang = now.lane === 'sos';
          if (before) expect(rang).toBe(true);
          const last = entries[length - 1]?.type;
          if (!before && rang && last === 'case.becameSos') expect(isWaiting(now) || now.freshAt !== null).toBe(true);
        }
      }),
    );
  });
});
