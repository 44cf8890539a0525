import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntryId, ms, type PersonId } from './brand.ts';
import type { KeyedSheet, ProtocolEntry } from './protocol-entries.ts';
import { PROTOCOL_PAYLOADS } from './protocol-entries.ts';
import {
  foldProtocol,
  mayKey,
  PROTOCOL_LIFECYCLE,
  PROTOCOL_MOVES,
  PROTOCOL_STATES,
  sheetDifferences,
} from './protocol-lifecycle.ts';
import { runs } from './test-runs.ts';

const sheet = (invalid = 10, registered: number | 'illegible' = 1000): KeyedSheet => ({
  figures: {
    registered,
    received: 1005,
    issued: 610,
    issuedBy: [{ name: 'A', role: 'member', count: 610 }],
    participated: 608,
    absentee: 3,
    outside: 20,
    votes: [
      { code: 'X', count: 500, words: null },
      { code: 'Y', count: 98, words: null },
    ],
    invalid,
    unissued: 395,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 5, stamped: true, formFaults: [] },
});

let serial = 0;
const entry = (type: string, actor: string, payload: unknown): ProtocolEntry => {
  serial += 1;
  return { id: `e${serial}` as EntryId, type, actor: actor as PersonId, wallTime: ms(serial), payload };
};
const received = () =>
  entry('protocol.received', 'system', { submission: 's', level: 'PEC', region: 'R', station: '7' });
const keyed = (who: string, what = sheet()) => entry('protocol.keyed', who, { sheet: what });

const fold = (...entries: ProtocolEntry[]) => {
  const state = foldProtocol([received(), ...entries]);
  if (!state) throw new Error('nothing received');
  return state;
};
const whys = (...entries: ProtocolEntry[]) => fold(...entries).superseded.map(({ why }) => why);

it('the table: every state and move, and nothing else', () => {
  expect(
    PROTOCOL_STATES.map(
      (state) => `${state}: ${PROTOCOL_MOVES.map((each) => PROTOCOL_LIFECYCLE[state][each] ?? '–').join(' ')}`,
    ),
  ).toEqual([
    'received: keyedOnce – – – – – rejected –',
    'keyedOnce: – agreed differs – – – rejected –',
    'differs: – – – agreed keyedOnce – rejected –',
    'agreed: – – – – – accepted rejected –',
    'accepted: – – – – – – – received',
    'rejected: – – – – – – – received',
  ]);
});

describe('double entry', () => {
  it('two people who key the same agree, and a decision accepts it', () => {
    const state = fold(keyed('ann'), keyed('bek'), entry('protocol.accepted', 'bek', { accepts: ['V7.few'] }));
    expect(state).toMatchObject({ status: 'accepted', accepted: { by: 'bek', accepts: ['V7.few'] }, differences: [] });
    expect(state.sheet).toEqual(sheet());
  });

  it('one person is never both', () => {
    const state = fold(keyed('ann'), keyed('ann'));
    expect(state.status).toBe('keyedOnce');
    expect(state.superseded.map(({ why }) => why)).toEqual(['samePerson']);
    expect(mayKey(state, 'ann')).toBe('samePerson');
    expect(mayKey(state, 'bek')).toBeNull();
  });

  it('the program keys nothing', () => {
    expect(whys(keyed('system'))).toEqual(['needsAPerson']);
  });

  it('where they differ the fields are named, and nothing stands until somebody else decides', () => {
    const state = fold(keyed('ann'), keyed('bek', sheet(11, 'illegible')));
    expect(state).toMatchObject({ status: 'differs', differences: ['1', '7'], sheet: null });
    expect(whys(keyed('ann'), keyed('bek', sheet(11)), entry('protocol.accepted', 'eve', {}))).toEqual(['notNow']);
    const decide = (who: string) => entry('protocol.adjudicated', who, { sheet: sheet(11), reason: 'a clear eleven' });
    expect(whys(keyed('ann'), keyed('bek', sheet(11)), decide('bek'))).toEqual(['samePerson']);
    const decided = fold(keyed('ann'), keyed('bek', sheet(11)), decide('eve'));
    expect(decided).toMatchObject({ status: 'agreed', adjudicated: { by: 'eve' } });
    expect(decided.sheet?.figures.invalid).toBe(11);
  });

  it('one of the two may be asked to key again: only they can, the other’s sheet stays', () => {
    const start = () => [keyed('ann'), keyed('bek', sheet(11)), entry('protocol.returned', 'eve', { to: 'bek' })];
    const waiting = fold(...start());
    expect(waiting).toMatchObject({ status: 'keyedOnce', returnedTo: 'bek' });
    expect(waiting.keyed.map(({ by }) => by)).toEqual(['ann']);
    expect(mayKey(waiting, 'eve')).toBe('notATypist');
    expect(whys(...start(), keyed('eve'))).toEqual(['notATypist']);
    expect(fold(...start(), keyed('bek')).status).toBe('agreed');
    expect(whys(keyed('ann'), keyed('bek', sheet(11)), entry('protocol.returned', 'bek', { to: 'ann' }))).toEqual([
      'samePerson',
    ]);
    expect(whys(keyed('ann'), keyed('bek', sheet(11)), entry('protocol.returned', 'eve', { to: 'dan' }))).toEqual([
      'notATypist',
    ]);
  });

  it('the name of a member is no difference, what they issued is', () => {
    const other = structuredClone(sheet());
    const [member] = other.figures.issuedBy ?? [];
    if (!member) throw new Error('no member');
    member.name = 'Б';
    expect(sheetDifferences(sheet(), other)).toEqual([]);
    member.count = 609;
    expect(sheetDifferences(sheet(), other)).toEqual(['4.1']);
  });
});

describe('after a decision', () => {
  const accepted = () => [keyed('ann'), keyed('bek'), entry('protocol.accepted', 'eve', {})];

  it('reopening takes a second person, and what was decided stays on record', () => {
    const ask = entry('protocol.reopenAsked', 'ann', { reason: 'a second page came' });
    expect(whys(...accepted(), ask, entry('protocol.reopened', 'ann', { asked: ask.id }))).toEqual(['samePerson']);
    expect(whys(...accepted(), entry('protocol.reopened', 'bek', { asked: 'none' }))).toEqual(['nothingAsked']);
    const state = fold(...accepted(), ask, entry('protocol.reopened', 'bek', { asked: ask.id }));
    expect(state).toMatchObject({ status: 'received', keyed: [], sheet: null, accepted: null, reopenAsked: null });
    expect(state.history).toMatchObject([{ status: 'accepted' }]);
    expect(state.history[0]?.sheet).toEqual(sheet());
    // And is keyed anew, from the first field.
    expect(mayKey(state, 'ann')).toBeNull();
  });

  it('a rejection needs a code that exists', () => {
    expect(whys(entry('protocol.rejected', 'ann', { code: 'because', note: '' }))).toEqual(['badPayload']);
    expect(fold(entry('protocol.rejected', 'ann', { code: 'unreadable' }))).toMatchObject({
      status: 'rejected',
      rejected: { code: 'unreadable', by: 'ann' },
    });
    expect(whys(...accepted(), entry('protocol.rejected', 'ann', { code: 'unreadable' }))).toEqual(['notNow']);
  });

  it('an exclusion is beside the status, once each, and is taken back by name', () => {
    const out = entry('protocol.excluded', 'system', { code: 'turnout_flag' });
    expect(fold(...accepted(), out)).toMatchObject({ status: 'accepted', excluded: ['turnout_flag'] });
    expect(whys(...accepted(), out, entry('protocol.excluded', 'system', { code: 'turnout_flag' }))).toEqual([
      'notNow',
    ]);
    const back = entry('protocol.included', 'ann', { code: 'turnout_flag' });
    expect(fold(...accepted(), out, back).excluded).toEqual([]);
  });
});

describe('any entries', () => {
  const any = fc.record({
    type: fc.constantFrom(...Object.keys(PROTOCOL_PAYLOADS), 'protocol.unheard', 'case.opened'),
    actor: fc.constantFrom('ann', 'bek', 'eve', 'system'),
    payload: fc.oneof(
      fc.constant(null),
      fc.constantFrom(
        { sheet: sheet() },
        { sheet: sheet(11) },
        { sheet: sheet(11), reason: 'r' },
        { to: 'ann' },
        { accepts: [] },
        { code: 'unreadable' },
        { code: 'turnout_flag' },
        { reason: 'r' },
        { submission: null, level: 'PEC', region: null, station: null },
      ),
      fc.jsonValue(),
    ),
  });

  it('give a state, every time the same; a stranger’s never counts as two; nothing is lost in silence', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (list) => {
        const entries = [received(), ...list.map(({ type, actor, payload }) => entry(type, actor, payload))];
        const state = foldProtocol(entries);
        expect(state).toEqual(foldProtocol(entries));
        if (!state) throw new Error('nothing received');
        expect(state.entries).toBe(entries.length);
        expect(new Set(state.keyed.map(({ by }) => by)).size).toBe(state.keyed.length);
        expect(state.keyed.some(({ by }) => by === 'system')).toBe(false);
        if (state.status === 'agreed' || state.status === 'accepted') expect(state.sheet).not.toBeNull();
        if (state.status === 'accepted') expect(state.keyed).toHaveLength(2);
      }),
      { numRuns: runs(500) },
    );
  });

  it('without a receipt there is nothing', () => {
    expect(foldProtocol([keyed('ann')])).toBeNull();
  });
});
