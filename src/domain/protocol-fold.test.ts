import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntryId, ms, type PersonId } from './brand.ts';
import type { KeyedSheet, ProtocolEntry } from './protocol-entries.ts';
import { PROTOCOL_PAYLOADS } from './protocol-entries.ts';
import { foldProtocol, mayCompare, mayKey } from './protocol-fold.ts';
import { PROTOCOL_LIFECYCLE, PROTOCOL_MOVES, PROTOCOL_STATES } from './protocol-lifecycle.ts';
import { sheetDifferences } from './protocol-sheets.ts';
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
    expect(waiting).toMatchObject({
      status: 'keyedOnce',
      returned: { to: 'bek', by: 'eve', kept: sheet(11), fields: ['7'] },
    });
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

describe('who sees what', () => {
  const seen = (...entries: ProtocolEntry[]) =>
    ['ann', 'bek', 'eve'].filter((who) => mayCompare(fold(...entries), who));

  it('nobody while a sheet is missing; a third only while two differ; everybody once it stands', () => {
    expect(seen()).toEqual([]);
    expect(seen(keyed('ann'))).toEqual([]);
    const differ = () => [keyed('ann'), keyed('bek', sheet(11))];
    expect(seen(...differ())).toEqual(['eve']);
    expect(seen(...differ(), entry('protocol.returned', 'eve', { to: 'bek' }))).toEqual([]);
    expect(seen(keyed('ann'), keyed('bek'))).toEqual(['ann', 'bek', 'eve']);
    expect(seen(keyed('ann'), entry('protocol.rejected', 'eve', { code: 'unreadable' }))).toEqual([]);
  });
});

describe('undo', () => {
  const undo = (who: string, of: ProtocolEntry) => entry('protocol.undone', who, { undoes: of.id });

  it('takes back one’s own last decision, and leads to exactly where it was', () => {
    const before = fold(keyed('ann'), keyed('bek'));
    const accept = entry('protocol.accepted', 'eve', { exclude: { code: 'turnout_flag', note: '71 %' } });
    const done = fold(keyed('ann'), keyed('bek'), accept);
    expect(done).toMatchObject({ excluded: ['turnout_flag'], notes: { turnout_flag: '71 %' } });
    expect(done.undoable).toEqual({ entry: accept.id, by: 'eve', type: 'protocol.accepted' });
    const { status, excluded, accepted, superseded } = fold(keyed('ann'), keyed('bek'), accept, undo('eve', accept));
    expect({ status, excluded, accepted, superseded }).toEqual({
      status: before.status,
      excluded: [],
      accepted: null,
      superseded: [],
    });
  });

  it('not somebody else’s, and not what was built on', () => {
    const accept = entry('protocol.accepted', 'eve', {});
    expect(whys(keyed('ann'), keyed('bek'), accept, undo('ann', accept))).toEqual(['notTheLast']);
    const ask = entry('protocol.reopenAsked', 'ann', { reason: 'r' });
    expect(whys(keyed('ann'), keyed('bek'), accept, ask, undo('eve', accept))).toEqual(['notTheLast']);
  });

  it('a first sheet, never a second: its author would learn whether it was the same', () => {
    const first = keyed('ann');
    expect(fold(first, undo('ann', first))).toMatchObject({ status: 'received', keyed: [] });
    const second = keyed('bek', sheet(11));
    expect(whys(first, second, undo('bek', second))).toEqual(['notTheLast']);
    expect(fold(first, second).undoable).toBeNull();
  });
});

describe('header, pages, faults', () => {
  it('a level may change while nobody has keyed on its form, the place until it is finished', () => {
    const place = (level: string) => entry('protocol.placed', 'ann', { level, region: 'Q', station: '9' });
    expect(fold(place('TEC'))).toMatchObject({ level: 'TEC', region: 'Q', station: '9' });
    expect(whys(keyed('ann'), place('TEC'))).toEqual(['notNow']);
    expect(fold(keyed('ann'), place('PEC'))).toMatchObject({ region: 'Q' });
    expect(whys(keyed('ann'), keyed('bek'), entry('protocol.accepted', 'eve', {}), place('PEC'))).toEqual(['notNow']);
  });

  it('a second photograph sent apart goes into the first, and can be parted again', () => {
    const join = entry('protocol.joined', 'ann', { submission: 's', into: 'p1' });
    const absorbed = fold(join);
    expect(absorbed).toMatchObject({ joinedInto: 'p1', status: 'received' });
    expect(mayKey(absorbed, 'bek')).toBe('notNow');
    expect(whys(join, keyed('bek'))).toEqual(['notNow']);
    const part = entry('protocol.parted', 'ann', { submission: 's', into: 'p1' });
    expect(fold(join, part).joinedInto).toBeNull();
    const other = entry('protocol.joined', 'ann', { submission: 't', into: 'me' });
    expect(fold(other).joined).toEqual(['t']);
    expect(fold(other, entry('protocol.parted', 'ann', { submission: 't', into: 'me' })).joined).toEqual([]);
    expect(whys(keyed('ann'), join)).toEqual(['notNow']);
  });

  it('a fault of the commission is said once, and unsaid', () => {
    const fault = (on: boolean) => entry('protocol.fault', 'ann', { code: 'copyRefused', on });
    expect(fold(fault(true)).faults).toEqual(['copyRefused']);
    expect(whys(fault(true), fault(true))).toEqual(['notNow']);
    expect(fold(fault(true), fault(false)).faults).toEqual([]);
  });

  it('which copy it is is said by a person, whenever they see it, and taken back', () => {
    const copy = (which: string | null, who = 'ann') => entry('protocol.copy', who, { copy: which });
    expect(fold().copy).toBeNull();
    expect(fold(copy('given'), copy('posted', 'bek')).copy).toBe('posted');
    expect(fold(keyed('ann'), keyed('bek'), entry('protocol.accepted', 'eve', {}), copy('given')).copy).toBe('given');
    expect(whys(copy('given'), copy('given', 'bek'))).toEqual(['notNow']);
    expect(whys(copy('stolen'), copy('given', 'system'))).toEqual(['badPayload', 'needsAPerson']);
    const said = copy('given');
    expect(fold(said, entry('protocol.undone', 'ann', { undoes: said.id })).copy).toBeNull();
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
        { submission: 's', into: 'p' },
        { submission: 't', into: 'p' },
        { grade: 'complete', photos: 2 },
        { code: 'copyRefused', on: true },
        { other: 'p', reason: 'r' },
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
        // Whoever may still key has not seen what another keyed.
        for (const who of ['ann', 'bek', 'eve'])
          if (mayKey(state, who) === null) expect(mayCompare(state, who)).toBe(false);
        // The last decision can be taken back by its author, and then it is as it was before it.
        const { undoable } = state;
        if (undoable === null) return;
        const back = foldProtocol([...entries, entry('protocol.undone', undoable.by, { undoes: undoable.entry })]);
        expect(back?.superseded).toEqual(state.superseded);
        expect(back?.entries).toBe(state.entries + 1);
      }),
      { numRuns: runs(500) },
    );
  });

  it('without a receipt there is nothing', () => {
    expect(foldProtocol([keyed('ann')])).toBeNull();
  });
});
