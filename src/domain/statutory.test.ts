import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CUSTODY_STATES, isDeprived, type Ms, ms, nextTerm, statutoryTerms, utcOf } from './index.ts';
import { realProfile } from './test-profiles.ts';

const ALMATY = 'Asia/Almaty';
const at = (local: string, zone = ALMATY): Ms => {
  const [date = '', time = ''] = local.split(' ');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return utcOf({ year, month, day, hour, minute, second: 0 }, zone) as Ms;
};
const held = (since: Ms | null, state: 'heldAt' | 'arrest' | 'court' = 'heldAt', days: number | null = null) => ({
  state,
  deprivedSince: since,
  stateSince: since ?? ms(0),
  days,
});
const dueOf = (terms: { code: string; dueAt: Ms }[]) =>
  Object.fromEntries(terms.map((term) => [term.code, term.dueAt]));

describe('terms of the law', () => {
  it('48 and 72 hours and two months count from the actual deprivation of liberty', () => {
    const since = at('2021-01-10 14:30');
    const terms = statutoryTerms(held(since), realProfile, ALMATY, since);
    expect(dueOf(terms)).toEqual({
      administrative: at('2021-01-10 17:30'),
      court48: at('2021-01-12 14:30'),
      court72: at('2021-01-13 14:30'),
      custody2m: at('2021-03-10 14:30'),
    });
    expect(terms.map(({ code }) => code)).toEqual(['administrative', 'court48', 'court72', 'custody2m']);
    expect(nextTerm(terms)?.code).toBe('administrative');
    const later = statutoryTerms(held(since), realProfile, ALMATY, ms(since + 49 * 3_600_000));
    expect(later.filter(({ passed }) => passed).map(({ code }) => code)).toEqual(['administrative', 'court48']);
    expect(nextTerm(later)).toMatchObject({ code: 'court72', alarms: true });
  });

  it('an arrest ends by the days of its court, from the detention it punishes', () => {
    const since = at('2021-01-10 21:00');
    expect(dueOf(statutoryTerms(held(since, 'arrest', 7), realProfile, ALMATY, since))).toEqual({
      arrestEnds: at('2021-01-17 21:00'),
      arrest15: at('2021-01-25 21:00'),
      arrest30: at('2021-02-09 21:00'),
    });
  });

  it('months are those of the calendar; days keep the time of day over a change of the clock', () => {
    const newYear = at('2020-12-31 23:59');
    expect(dueOf(statutoryTerms(held(newYear, 'court'), realProfile, ALMATY, newYear)).custody2m).toBe(
      at('2021-02-28 23:59'),
    );
    // Kazakhstan's east moved its clock back an hour on 1 March 2024: fifteen days there are 361 hours.
    const before = at('2024-02-20 12:00');
    const arrest = statutoryTerms(held(before, 'arrest', 15), realProfile, ALMATY, before);
    expect(dueOf(arrest).arrestEnds).toBe(at('2024-03-06 12:00'));
    expect((dueOf(arrest).arrestEnds as number) - before).toBe(361 * 3_600_000);
    // Hours are hours.
    const evening = at('2024-02-29 13:00');
    expect(dueOf(statutoryTerms(held(evening), realProfile, ALMATY, evening)).court48).toBe(evening + 48 * 3_600_000);
  });

  it('nothing runs for who is free, nor from a time that nobody knows', () => {
    expect(statutoryTerms(held(null), realProfile, ALMATY, ms(0))).toEqual([]);
    expect(statutoryTerms({ ...held(ms(0)), state: 'released' }, realProfile, ALMATY, ms(0))).toEqual([]);
    expect(nextTerm([])).toBeNull();
  });

  it('terms are in order and after their beginning, in every zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2035, 0, 1) }),
        fc.constantFrom(...CUSTODY_STATES),
        fc.option(fc.integer({ min: 1, max: 30 })),
        fc.constantFrom('Asia/Almaty', 'Asia/Oral', 'Europe/Berlin', 'Pacific/Chatham'),
        (since, state, days, zone) => {
          const person = { state, days, deprivedSince: ms(since), stateSince: ms(since) };
          const terms = statutoryTerms(person, realProfile, zone, ms(since));
          expect(terms.length > 0).toBe(isDeprived(state));
          for (const [n, { dueAt }] of terms.entries()) {
            expect(dueAt).toBeGreaterThan(since);
            expect(dueAt).toBeGreaterThanOrEqual(terms[n - 1]?.dueAt ?? 0);
          }
        },
      ),
    );
  });
});
