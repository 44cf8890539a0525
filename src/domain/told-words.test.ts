import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partText } from './told-words.ts';

const read = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a part of a whole', () => {
  it('has one digit after the point, and a dash where there is no whole', () => {
    expect(read(partText(910, 1740, 'en'))).toBe('52.3 %');
    expect((['kk', 'ru'] as const).map((language) => read(partText(910, 1740, language)))).toEqual([
      '52,3 %',
      '52,3 %',
    ]);
    expect(partText(0, 0, 'en')).toBe('–');
    expect([read(partText(0, 10_061, 'en')), read(partText(7, 7, 'en'))]).toEqual(['0.0 %', '100.0 %']);
  });

  it('never reads as nothing where there is something, nor as everything where something is missing', () => {
    expect([read(partText(3, 10_061, 'en')), read(partText(10_058, 10_061, 'en'))]).toEqual(['< 0.1 %', '> 99.9 %']);
    expect([read(partText(3, 10_061, 'ru')), read(partText(10_058, 10_061, 'kk'))]).toEqual(['< 0,1 %', '> 99,9 %']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), fc.nat(20_000_000), (base, some) => {
        const part = Math.min(some, base);
        const text = read(partText(part, base, 'en'));
        expect(text === '0.0 %').toBe(part === 0);
        expect(text === '100.0 %').toBe(part === base);
      }),
    );
  });
});
