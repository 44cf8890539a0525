import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ms, ms } from './brand.ts';
import { HLC_ZERO, isHlc, mergeHlc, nextHlc, parseHlc } from './hlc.ts';

const moment = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(ms);

describe('hybrid logical clock', () => {
  it('always moves forward in string order, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2, maxLength: 60 }), (clock) => {
        let last = HLC_ZERO;
        for (const now of clock) {
          const next = nextHlc(last, now);
          expect(next > last).toBe(true);
          expect(isHlc(next)).toBe(true);
          expect(parseHlc(next).time).toBeGreaterThanOrEqual(now);
          last = next;
        }
      }),
    );
  });

  it('takes the wall clock as soon as that is ahead', () => {
    const stuck = nextHlc(nextHlc(HLC_ZERO, ms(2000)), ms(1000));
    expect(parseHlc(stuck)).toEqual({ time: 2000, counter: 1 });
    expect(parseHlc(nextHlc(stuck, ms(2001)))).toEqual({ time: 2001, counter: 0 });
  });

  it('is later than both sides after a merge, so what follows sorts after what was known', () => {
    fc.assert(
      fc.property(moment, moment, moment, (a, b, now) => {
        const left = nextHlc(HLC_ZERO, a);
        const right = nextHlc(nextHlc(HLC_ZERO, b), b);
        const merged = mergeHlc(left, right, now);
        expect(merged > left && merged > right).toBe(true);
      }),
    );
  });

  it('survives a full counter', () => {
    const full = '0000000007d0-fffff';
    if (!isHlc(full)) throw new Error('shape');
    expect(parseHlc(nextHlc(full, 5 as Ms))).toEqual({ time: 2001, counter: 0 });
  });

  it('refuses other shapes', () => {
    expect(() => parseHlc('yesterday')).toThrow(RangeError);
  });
});
