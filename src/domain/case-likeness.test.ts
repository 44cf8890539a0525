import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaseTraits, likeness, likenessWeight, prepare } from './case-likeness.ts';

const MINUTE = 60_000;
const NIGHT = Date.UTC(2021, 0, 10, 18);
const one = (change: Partial<CaseTraits> = {}): CaseTraits => ({
  names: [],
  sender: null,
  region: 'KZ-ALA',
  place: '',
  sentAt: NIGHT,
  text: '',
  ...change,
});
const why = (a: Partial<CaseTraits>, b: Partial<CaseTraits>) => likeness(prepare(one(a)), prepare(one(b)));

describe('two cases', () => {
  it('are about one person if a name is the same, however it is typed', () => {
    expect(why({ names: ['Айсұлу Төлегенова'] }, { names: ['Марат', 'АЙСУЛУ  ТОЛЕГЕНОВА'], sentAt: 0 })).toEqual([
      'samePerson',
    ]);
    expect(why({ names: ['А.'] }, { names: ['А.'] })).toEqual([]);
  });

  it('are about one place at one time, not about one region', () => {
    const bus = { place: 'ул. Абая 12', sentAt: NIGHT + 20 * MINUTE };
    expect(why({ place: 'Абая, 12' }, bus)).toEqual(['samePlace', 'sameTime']);
    expect(why({ place: 'Абая, 12' }, { ...bus, sentAt: NIGHT + 90 * MINUTE })).toEqual([]);
    expect(why({ place: 'Абая, 12' }, { ...bus, region: 'KZ-SHY' })).toEqual([]);
    expect(why({}, {})).toEqual([]);
  });

  it('say the same, or nearly', () => {
    const text = 'They have closed both ends of the street, about forty people are inside.';
    expect(why({ text }, { text: text.toUpperCase(), sentAt: 0 })).toEqual(['sameText']);
    const near = 'They closed both ends of the street and about forty people are inside now';
    expect(why({ text }, { text: near, sentAt: 0 })).toEqual(['nearText']);
    expect(why({ text }, { text: 'They have taken my brother from work this morning.' })).toEqual([]);
    // The fields of a bot are not what somebody said.
    const head = '#sos A-1\nregion: Алматы\nkind: kettling\nreporter: alaman:1\n\n';
    expect(why({ text: `${head}They beat us` }, { text: `${head}Fire at home` })).toEqual([]);
  });

  it('come from one sender within the hour', () => {
    expect(why({ sender: 'dm:5' }, { sender: 'dm:5' })).toEqual(['sameSender', 'sameTime']);
    expect(why({ sender: null }, { sender: null })).toEqual([]);
  });

  it('are as like one way round as the other, and more reasons weigh more', () => {
    const traits = fc.record({
      names: fc.array(fc.constantFrom('Marat Serik', 'Dana Kim'), { maxLength: 2 }),
      sender: fc.constantFrom(null, 'dm:1', 'dm:2'),
      region: fc.constantFrom(null, 'KZ-ALA', 'KZ-SHY'),
      place: fc.constantFrom('', 'Abai 12', 'Satpaev'),
      sentAt: fc.integer({ min: 0, max: 200 * MINUTE }),
      text: fc.string({ unit: 'grapheme', maxLength: 60 }),
    });
    fc.assert(
      fc.property(traits, traits, (a, b) => {
        const [there, back] = [likeness(prepare(a), prepare(b)), likeness(prepare(b), prepare(a))];
        expect(there).toEqual(back);
        for (const reason of there) expect(likenessWeight(there)).toBeGreaterThanOrEqual(likenessWeight([reason]));
      }),
    );
  });
});
