import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUNDLE_LIFECYCLE,
  BUNDLE_MOVES,
  BUNDLE_STATES,
  type BundleMove,
  bundleRefusal,
  type EntryId,
  type ExportEntry,
  foldBundle,
  foldReleaseKey,
  KEY_LIFECYCLE,
  KEY_MOVES,
  KEY_STATES,
  keyRefusal,
  ms,
} from './index.ts';

const ASKED = {
  sequence: 3,
  profile: 'public',
  parts: ['tally'],
  languages: ['kk'],
  drill: false,
  replaces: [],
  created: '2021-01-11T04:00:00Z',
  persons: 0,
  recipients: [],
  prehash: 'ab'.repeat(64),
  sha512: 'cd'.repeat(64),
  bytes: 1000,
  files: 7,
  lead: false,
};
const KEY = '0123456789ABCDEF';

let n = 0;
const entry = (type: string, actor: string, payload: unknown = {}): ExportEntry => {
  n += 1;
  return { id: `e${n}` as EntryId, type: `export.${type}`, actor, wallTime: ms(n), payload };
};
const asked = (more: object = {}, by = 'ann') => entry('asked', by, { ...ASKED, ...more });
const released = (bundle = 'one') => entry('released', 'lea', { bundle, sequence: 3, key: KEY, signature: 's' });

describe('a bundle', () => {
  it('goes the one way, by two people of whom one is a lead', () => {
    const way = [asked(), entry('agreed', 'lea', { lead: true }), released()];
    expect(way.map((_, at) => foldBundle('one', way.slice(0, at + 1))?.state)).toEqual(['asked', 'agreed', 'released']);
    expect(foldBundle('one', [...way, entry('revoked', 'lea', { reason: 'wrong' })])).toMatchObject({
      state: 'revoked',
      answer: { by: 'lea', move: 'agree' },
      released: { by: 'lea', key: KEY },
      ended: { text: 'wrong' },
      superseded: [],
    });
  });

  it('takes no move from the wrong hand, and none twice', () => {
    const why = (...more: ExportEntry[]) => foldBundle('one', [asked(), ...more])?.superseded.map((each) => each.why);
    expect(why(entry('agreed', 'ann', { lead: true }))).toEqual(['own']);
    expect(why(entry('agreed', 'bek', { lead: false }))).toEqual(['noLead']);
    expect(why(entry('agreed', 'bek', null))).toEqual(['noLead']);
    expect(why(entry('withdrawn', 'bek'))).toEqual(['notOwn']);
    expect(why(released())).toEqual(['notOpen']);
    expect(why(entry('refused', 'bek', { text: 'no' }), entry('agreed', 'lea', { lead: true }))).toEqual(['notOpen']);
    expect(why(entry('agreed', 'lea', { lead: true }), entry('released', 'lea', {}))).toEqual(['badPayload']);
  });

  it('with people in it is a lead’s to ask for; what nobody asked for is nothing', () => {
    expect(foldBundle('one', [asked({ persons: 2 })])).toBeNull();
    expect(foldBundle('one', [asked({ persons: 2, lead: true })])?.state).toBe('asked');
    expect(foldBundle('one', [entry('agreed', 'lea', { lead: true })])).toBeNull();
    expect(foldBundle('one', [entry('asked', 'ann', null)])).toBeNull();
  });

  it('that another replaces stays released, and says by which', () => {
    const way = [asked({ lead: true }), entry('agreed', 'bek', { lead: false }), released()];
    const later = entry('released', 'lea', { bundle: 'two', sequence: 4, key: KEY, signature: 's' });
    expect(foldBundle('one', [...way, later])).toMatchObject({
      state: 'released',
      replacedBy: { bundle: 'two', sequence: 4 },
    });
  });

  it('is judged by one table, for core and for the fold; a fold is total over anything', () => {
    const who = fc.record({ id: fc.constantFrom('ann', 'bek', 'lea'), lead: fc.boolean() });
    fc.assert(
      fc.property(
        fc.constantFrom(...BUNDLE_STATES),
        fc.constantFrom(...BUNDLE_MOVES),
        who,
        fc.boolean(),
        (state, move, by, lead) => {
          const why = bundleRefusal({ state, asked: { by: 'ann', lead } }, move, by);
          const open = BUNDLE_LIFECYCLE[state][move] !== undefined;
          if (why === null) {
            expect(open).toBe(true);
            // Two people, one of them a lead, whatever way.
            if (move === 'agree') expect(by.id !== 'ann' && (lead || by.lead)).toBe(true);
            if (move === 'release' || move === 'revoke') expect(by.lead).toBe(true);
            if (move === 'withdraw') expect(by.id).toBe('ann');
          }
          if (!open) expect(why).toBe('notOpen');
        },
      ),
    );
    const types = ['asked', 'agreed', 'refused', 'withdrawn', 'released', 'revoked', 'unknown'];
    const any = fc.record({
      id: fc.string().map((id) => id as EntryId),
      type: fc.constantFrom(...types).map((type) => `export.${type}`),
      actor: fc.constantFrom('ann', 'bek', 'lea'),
      wallTime: fc.integer().map(ms),
      payload: fc.oneof(fc.constant(null), fc.jsonValue(), fc.constant(ASKED), fc.constant({ lead: true })),
    });
    fc.assert(
      fc.property(fc.array(any), (entries) => {
        const fold = foldBundle('one', entries);
        if (fold?.state === 'released') expect(fold.answer?.by).not.toBe(fold.asked.by);
      }),
    );
  });
});

describe('a release key', () => {
  const KEY_ASKED = { publicKey: 'ab'.repeat(32) };

  it('is ready once a second person agreed, and no more once it is revoked', () => {
    const way = [entry('keyAsked', 'lea', KEY_ASKED), entry('keyAgreed', 'bek')];
    expect(foldReleaseKey(KEY, way)).toMatchObject({ state: 'ready', answer: { by: 'bek' } });
    expect(foldReleaseKey(KEY, [...way, entry('keyRevoked', 'lea', { reason: 'lost', statement: 's' })])).toMatchObject(
      {
        state: 'revoked',
        ended: { text: 'lost', statement: 's' },
      },
    );
    expect(foldReleaseKey(KEY, [way[0] as ExportEntry, entry('keyAgreed', 'lea')])?.state).toBe('asked');
    expect(foldReleaseKey(KEY, [entry('keyAgreed', 'bek')])).toBeNull();
    expect(foldReleaseKey(KEY, [entry('keyAsked', 'lea', {})])).toBeNull();
  });

  it('another key for the same number is none: the first stands', () => {
    const way = [entry('keyAsked', 'lea', KEY_ASKED), entry('keyAsked', 'eve', { publicKey: 'cd'.repeat(32) })];
    expect(foldReleaseKey(KEY, way)).toMatchObject({ publicKey: KEY_ASKED.publicKey, asked: { by: 'lea' } });
  });

  it('every move is judged', () => {
    for (const state of KEY_STATES)
      for (const move of KEY_MOVES) {
        const of = { state, asked: { by: 'lea' } };
        const whys = [
          { id: 'lea', lead: true },
          { id: 'bek', lead: false },
        ].map((who) => keyRefusal(of, move, who));
        if (KEY_LIFECYCLE[state][move] === undefined) expect(whys).toEqual(['notOpen', 'notOpen']);
        else expect(whys.filter((why) => why === null)).toHaveLength(1);
      }
  });
});

/** Unused moves would be a mistake of the table. */
it('every move is somebody’s', () => {
  const used = new Set(Object.values(BUNDLE_LIFECYCLE).flatMap((moves) => Object.keys(moves) as BundleMove[]));
  expect([...used].sort()).toEqual([...BUNDLE_MOVES].sort());
});
