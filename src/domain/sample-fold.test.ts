import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntryId, ms } from './brand.ts';
import { foldSample, type SampleEntry } from './sample-fold.ts';

const H = 'ab'.repeat(32);
const DRAWN = {
  seed: H,
  salt: H,
  by: 'region',
  design: { a: 2 },
  frame: { a: 9 },
  frameHash: H,
  commitment: H,
  drawn: { a: ['1', '2'] },
};

let made = 0;
const entry = (type: string, actor: string, payload: unknown = {}): SampleEntry => {
  made += 1;
  return { id: `e${made}` as EntryId, type, actor, wallTime: ms(made), payload };
};
const whys = (entries: SampleEntry[]) => foldSample(entries).superseded.map(({ why }) => why);

describe('a recorded sample', () => {
  it('is drawn once; a second draw stands beside it as superseded', () => {
    const [first, second] = [entry('sample.drawn', 'ann', DRAWN), entry('sample.drawn', 'bek', DRAWN)];
    expect(foldSample([first, second]).drawn).toMatchObject({ by: 'ann', entry: first.id });
    expect(whys([first, second])).toEqual(['alreadyDrawn']);
  });

  it('is withdrawn by two, each for what the other asked, and remembered', () => {
    const drawn = entry('sample.drawn', 'ann', DRAWN);
    const ask = entry('sample.withdrawAsked', 'ann', { reason: 'the list was last year’s' });
    const alone = entry('sample.withdrawn', 'ann', { asked: ask.id });
    const wrong = entry('sample.withdrawn', 'bek', { asked: 'another' });
    const both = entry('sample.withdrawn', 'bek', { asked: ask.id });
    const fold = foldSample([drawn, ask, alone, wrong, both]);
    expect(fold.superseded.map(({ why }) => why)).toEqual(['samePerson', 'nothingAsked']);
    expect(fold).toMatchObject({ drawn: null, withdrawAsked: null, withdrawn: [{ entry: drawn.id, by: 'bek' }] });
  });

  it('is told before the closing hour only on the word of two', () => {
    const ask = entry('sample.closingLiftAsked', 'ann', { reason: 'the result was announced' });
    expect(foldSample([ask, entry('sample.closingLifted', 'ann', { asked: ask.id })]).lifted).toBeNull();
    expect(foldSample([ask, entry('sample.closingLifted', 'bek', { asked: ask.id })]).lifted).toMatchObject({
      by: 'bek',
      asked: 'ann',
    });
  });

  it('never by the program, nor by what cannot be read', () => {
    expect(
      whys([entry('sample.drawn', 'system', DRAWN), entry('sample.drawn', 'ann', { ...DRAWN, seed: 'x' })]),
    ).toEqual(['needsAPerson', 'badPayload']);
  });

  it('folds anything', () => {
    const types = [
      'sample.drawn',
      'sample.withdrawAsked',
      'sample.withdrawn',
      'sample.disputesListed',
      'x.y',
      '__proto__',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...types), fc.constantFrom('ann', 'bek', 'system'), fc.anything())),
        (list) => {
          const fold = foldSample(list.map(([type, actor, payload]) => entry(type, actor, payload)));
          expect(fold.superseded.length).toBeLessThanOrEqual(list.length);
        },
      ),
    );
  });
});
