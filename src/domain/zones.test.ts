import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockAt, clockOn, localTimeAt, type Ms, stationsWorking, utcOf } from './index.ts';
import { realProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

describe('zones', () => {
  it('closes the polls at 15:00Z in Kyzylorda and at 14:00Z in Kostanay (domain.md, check 9)', () => {
    expect(iso(clockOn('2021-01-10', '20:00', 'Asia/Qyzylorda'))).toBe('2021-01-10T15:00:00.000Z');
    expect(iso(clockOn('2021-01-10', '20:00', 'Asia/Qostanay'))).toBe('2021-01-10T14:00:00.000Z');
  });

  it('has the offset of 2021 for every region of the profile', () => {
    const west = ['KZ-AKT', 'KZ-ATY', 'KZ-ZAP', 'KZ-KZY', 'KZ-MAN'];
    for (const region of realProfile.regions) {
      if (region.zone === null) continue;
      const hour = west.includes(region.code) ? '15' : '14';
      expect(iso(clockOn(realProfile.date, realProfile.voting.closes, region.zone)), region.code).toBe(
        `2021-01-10T${hour}:00:00.000Z`,
      );
    }
    // The rules of 2024 are others: today's offset would be wrong.
    expect(iso(clockOn('2024-03-02', '20:00', 'Asia/Almaty'))).toBe('2024-03-02T15:00:00.000Z');
  });

  it('knows dates that do not exist and times that exist twice', () => {
    const at = (day: number, hour: number, zone = 'Europe/Berlin', month = 10) =>
      iso(utcOf({ year: 2021, month, day, hour, minute: 30, second: 0 }, zone));
    expect(at(31, 2)).toBe('2021-10-31T00:30:00.000Z');
    expect(at(28, 2, 'Europe/Berlin', 3)).toBe('2021-03-28T01:30:00.000Z');
    expect(at(31, 2, 'Asia/Almaty', 2)).toBeNull();
    expect(at(5, 24)).toBeNull();
  });

  it('returns to the same moment', () => {
    const zones = ['Asia/Almaty', 'Asia/Qyzylorda', 'Asia/Oral', 'Pacific/Chatham', 'America/St_Johns', 'UTC'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.constantFrom(...zones), (seconds, zone) => {
        const local = localTimeAt((seconds * 1000) as Ms, zone);
        const back = utcOf(local, zone);
        // A local time that exists twice comes back as the earlier of the two.
        expect(back === null ? null : localTimeAt(back, zone)).toEqual(local);
        expect(back).toBeLessThanOrEqual(seconds * 1000);
      }),
      // Minutes before a clock goes back, in a zone far ahead of UTC.
      { numRuns: runs(500), examples: [[1_396_700_100, 'Pacific/Chatham']] },
    );
  });

  it('says when stations work: from the observers’ entry to the end of the count', () => {
    const working = (time: string) => stationsWorking(realProfile, 'Asia/Aqtau', Date.parse(time) as Ms);
    expect(working('2021-01-10T00:59:59Z')).toBe(false);
    expect(working('2021-01-10T01:00:00Z')).toBe(true);
    expect(working('2021-01-11T02:59:59Z')).toBe(true);
    expect(working('2021-01-11T03:00:00Z')).toBe(false);
    expect(clockAt(Date.parse('2021-01-10T03:40:00Z') as Ms, 'Asia/Almaty')).toBe('09:40');
  });
});
