import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EntryId,
  foldVital,
  isVitalOpen,
  ms,
  VITAL_ENTRY_TYPES,
  VITAL_LIFECYCLE,
  VITAL_MOVES,
  VITAL_STATES,
  type VitalEntry,
  vitalRefusal,
} from './index.ts';

const NOW = Date.UTC(2021, 0, 10, 15);
const HOUR = 3_600_000;
const UNTIL = NOW + 4 * HOUR;
let next = 0;
const entry = (type: string, actor: string, payload: unknown = {}, at = NOW): VitalEntry => {
  next += 1;
  return { id: `v${next}` as EntryId, type, actor, wallTime: ms(at), payload };
};
const asked = (lead: boolean, actor = 'p1') =>
  entry('vital.asked', actor, {
    person: 'a1',
    case: 'c1',
    to: { kind: 'doctor', name: 'Dr. Seitkali' },
    fields: ['state', 'name'],
    reason: 'unconscious, diabetic',
    until: UNTIL,
    lead,
  });
const confirmed = (actor: string, lead: boolean, at = NOW) => entry('vital.confirmed', actor, { lead }, at);

describe('a decision in vital interest', () => {
  it('takes two people, one of them a lead', () => {
    const folded = (...entries: VitalEntry[]) => foldVital(entries);
    expect(folded(asked(false), confirmed('p2', true))?.state).toBe('confirmed');
    expect(folded(asked(true), confirmed('p2', false))?.state).toBe('confirmed');
    expect(folded(asked(false), confirmed('p2', false))).toMatchObject({
      state: 'asked',
      superseded: [{ why: 'noLead' }],
    });
    expect(folded(asked(true), confirmed('p1', true))).toMatchObject({ state: 'asked', superseded: [{ why: 'own' }] });
    expect(folded(asked(true), confirmed('p2', true, UNTIL))).toMatchObject({ superseded: [{ why: 'over' }] });
  });

  it('opens to nobody before it is confirmed, after its end, or once somebody ended it', () => {
    const passed = (at: number) => entry('vital.passed', 'p3', { said: { state: 'heldAt' } }, at);
    const times = (...entries: VitalEntry[]) => foldVital(entries)?.passed.length;
    expect(times(asked(true), passed(NOW))).toBe(0);
    expect(times(asked(true), confirmed('p2', false), passed(UNTIL - 1), passed(UNTIL))).toBe(1);
    expect(times(asked(true), confirmed('p2', false), entry('vital.ended', 'p9'), passed(NOW))).toBe(0);
    const vital = foldVital([asked(true), confirmed('p2', false)]);
    expect([NOW, UNTIL - 1, UNTIL].map((at) => vital && isVitalOpen(vital, at))).toEqual([true, true, false]);
  });

  it('moves as the table says, from every state', () => {
    for (const state of VITAL_STATES)
      for (const move of VITAL_MOVES) {
        const vital = { state, asked: { by: 'p1', at: ms(NOW), lead: true }, until: ms(UNTIL) };
        const by = move === 'withdraw' ? 'p1' : 'p2';
        const why = vitalRefusal(vital, move, { id: by, lead: false, at: NOW });
        expect(why === null).toBe(VITAL_LIFECYCLE[state][move] !== undefined);
      }
  });

  it('whatever is written in whatever order: confirmed means two people and a lead, passed means confirmed', () => {
    const any = fc.record({
      type: fc.constantFrom(...VITAL_ENTRY_TYPES, 'x'),
      actor: fc.constantFrom('p1', 'p2', 'p3'),
      at: fc.integer({ min: NOW, max: UNTIL + HOUR }),
      payload: fc.oneof(fc.record({ lead: fc.boolean() }), fc.record({ text: fc.string() }), fc.anything()),
    });
    fc.assert(
      fc.property(fc.boolean(), fc.array(any, { maxLength: 10 }), (lead, list) => {
        const entries = [asked(lead), ...list.map(({ type, actor, at, payload }) => entry(type, actor, payload, at))];
        const vital = foldVital(entries);
        expect(vital).toEqual(foldVital(entries));
        if (!vital) throw new Error();
        const yes = vital.answer?.move === 'confirm';
        if (vital.state === 'confirmed' || vital.state === 'ended') expect(yes).toBe(true);
        if (yes) {
          expect(vital.answer?.by).not.toBe(vital.asked.by);
          const second = entries.find(({ type, actor }) => type === 'vital.confirmed' && actor === vital.answer?.by);
          expect(vital.asked.lead || second !== undefined).toBe(true);
        }
        if (vital.passed.length > 0) expect(yes).toBe(true);
        for (const { at } of vital.passed) expect(at).toBeLessThan(UNTIL);
      }),
    );
  });
});
