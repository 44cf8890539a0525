import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptanceOf,
  type CheckId,
  checkProtocol,
  type Finding,
  type KeyedSheet,
  sheetDifferences,
  votesPrint,
} from '../../domain/index.ts';
import { realProfile } from '../../domain/test-profiles.ts';
import { runs } from '../../domain/test-runs.ts';
import { createRng } from '../practice/rng.ts';
import { drillStations } from '../registry/registry.ts';
import { type CountedProtocols, type DayFigures, KZ_2021, protocolsOf, SMALL_DAY } from './figures.ts';
import type { DayStation } from './plan.ts';
import { districtSheet, type PlannedProtocol, pec237, planProtocols, spread } from './plan-protocols.ts';

/** A hundred stations of every region, of all sizes. */
const stations: DayStation[] = realProfile.regions.flatMap(({ code }, region) =>
  Array.from({ length: 100 }, (_, index) => ({
    region: code,
    number: index + 1,
    place: null,
    district: null,
    voters: 150 + ((index * 37 + region * 11) % 100) * 22,
  })),
);
const LISTS = ['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'];

const plan = (figures: DayFigures, seed: number): PlannedProtocol[] =>
  planProtocols(createRng(seed), figures, realProfile, stations);

function findings({ truth: { sheet }, station }: PlannedProtocol): Finding[] {
  const facts = {
    stationExists: true,
    registeredInRegistry: station.voters,
    homeApplications: null,
    additions: null,
    sameVotesAs: [],
  };
  return checkProtocol(sheet.figures, sheet.sheet, facts, realProfile.protocolChecks).findings;
}

const toDo = (planned: readonly PlannedProtocol[], what: string): PlannedProtocol[] =>
  planned.filter(({ truth: { verdict } }) => (verdict.do === 'reject' ? verdict.code : verdict.do) === what);

const figure = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

function summed(planned: readonly PlannedProtocol[]): CountedProtocols {
  const sheets = planned.map(({ truth }) => truth.sheet.figures);
  const sum = (of: (sheet: KeyedSheet['figures']) => unknown): number =>
    sheets.reduce((total, sheet) => total + figure(of(sheet)), 0);
  return {
    stations: sheets.length,
    participated: sum(({ participated }) => participated),
    invalid: sum(({ invalid }) => invalid),
    votes: Object.fromEntries(
      LISTS.map((code) => [code, sum(({ votes }) => votes.find((vote) => vote.code === code)?.count)]),
    ),
  };
}

it('the published counts are what the figures add up to: 162 received, 71 rejected', () => {
  const { received, rejectedAsPublished, rejected, excluded, byReason } = protocolsOf(KZ_2021.protocols);
  expect([received, rejectedAsPublished]).toEqual([162, 71]);
  expect(rejected + excluded).toBe(71);
  expect(Object.values(byReason).reduce((sum, n) => sum + n, 0)).toBe(71);
});

describe.each([KZ_2021, SMALL_DAY])('the protocols of $name', (figures: DayFigures) => {
  const { protocols } = figures;
  const planned = plan(figures, 1);

  it('are as many as the figures say, by what becomes of them', () => {
    const { received, byReason } = protocolsOf(protocols);
    expect(planned).toHaveLength(received);
    for (const [code, n] of Object.entries(byReason))
      expect(toDo(planned, code === 'turnout_flag' ? 'exclude' : code), code).toHaveLength(n);
    const faults = (code: string) => planned.filter(({ truth }) => truth.fault === code).length;
    expect({ onePagePosted: faults('onePagePosted'), copyRefused: faults('copyRefused') }).toEqual(
      protocols.commission,
    );
    const settled = (what: string) => planned.filter(({ truth }) => truth.slip?.settled === what).length;
    expect([settled('adjudicated'), settled('returned')]).toEqual([protocols.adjudicated, protocols.returned]);
  });

  it('are one of each observer and station, after closing', () => {
    expect(new Set(planned.map(({ observer }) => observer)).size).toBe(planned.length);
    const named = planned.filter(({ station }) => station.number > 0);
    expect(new Set(named.map(({ station }) => station)).size).toBe(named.length);
    expect(planned.length - named.length).toBe(protocols.rejected.wrong_level ?? 0);
    expect(planned.every(({ at }) => at >= figures.closesAt)).toBe(true);
  });

  it('are accepted without a finding, and excluded for their turnout alone', () => {
    for (const each of toDo(planned, 'accept'))
      expect(findings(each).filter(({ level }) => level !== 'info')).toEqual([]);
    for (const each of toDo(planned, 'exclude')) {
      const { blocking, toAccept, turnout } = acceptanceOf(findings(each));
      expect([blocking, toAccept, turnout?.check]).toEqual([[], [], 'V12']);
    }
    const counted = [...toDo(planned, 'accept'), ...toDo(planned, 'exclude')];
    expect(counted.every(({ truth }) => truth.photos === 2)).toBe(true);
    // The same votes at two stations would be a finding.
    expect(new Set(counted.map(({ truth }) => votesPrint(truth.sheet))).size).toBe(counted.length);
  });

  it('are rejected for what their paper says', () => {
    const level = (code: string, wanted: string) =>
      toDo(planned, code).every((each) => findings(each).some((found) => found.level === wanted));
    expect(level('arithmetic', 'error')).toBe(true);
    expect(level('no_members_or_number', 'incomplete')).toBe(true);
    for (const { truth } of toDo(planned, 'incomplete_pages')) expect(truth.photos).toBeLessThan(2);
  });

  it('slip in one field each', () => {
    const slips = planned.flatMap(({ truth: { slip, sheet } }) => (slip ? [sheetDifferences(slip.sheet, sheet)] : []));
    expect(slips.map((fields) => fields.length)).toEqual(slips.map(() => 1));
  });

  it('are the same again from the same seed, and others from another', () => {
    expect(plan(figures, 1)).toEqual(planned);
    expect(plan(figures, 2)).not.toEqual(planned);
  });

  it('add up to the same sums, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const any = plan(figures, seed);
        expect(summed(toDo(any, 'accept'))).toEqual(protocols.accepted);
        expect(summed(toDo(any, 'exclude'))).toEqual(protocols.excluded);
      }),
      { numRuns: runs(30) },
    );
  });
});

it('finds stations of every size in the list that the drill watches', () => {
  const listed = drillStations(realProfile);
  for (const seed of [1, 2, 3, 4, 5]) {
    const planned = planProtocols(createRng(seed), KZ_2021, realProfile, listed);
    expect(summed(toDo(planned, 'accept'))).toEqual(KZ_2021.protocols.accepted);
  }
});

describe('the two published vectors (domain.md 4.3)', () => {
  const planned = plan(KZ_2021, 3);
  const checks = (each: PlannedProtocol): CheckId[] => [...new Set(findings(each).map(({ check }) => check))];

  it('PEC 237 is one of the rejected, and no identity of it holds', () => {
    const found = toDo(planned, 'arithmetic').find(({ truth }) => truth.sheet.figures.unissued === 2072);
    expect(found?.truth.sheet).toEqual(pec237(LISTS));
    expect(found && checks(found)).toEqual(expect.arrayContaining(['V1', 'V2', 'V3', 'V8']));
  });

  it('the district’s is one of the received and no station’s; its votes are its participants', () => {
    const [found, ...more] = toDo(planned, 'wrong_level');
    expect(more).toEqual([]);
    expect(found?.truth).toMatchObject({ level: 'TEC', sheet: districtSheet(LISTS) });
    const { participated, votes } = districtSheet(LISTS).figures;
    expect(votes.reduce((sum, { count }) => sum + figure(count), 0)).toBe(participated);
  });
});

describe('spread', () => {
  const parts = fc.array(
    fc.tuple(fc.nat(500), fc.nat(500)).map(([low, more]) => ({ low, high: low + more })),
    { minLength: 1, maxLength: 40 },
  );
  const [least, most] = [
    (bounds: readonly { low: number; high: number }[]) => bounds.reduce((sum, { low }) => sum + low, 0),
    (bounds: readonly { low: number; high: number }[]) => bounds.reduce((sum, { high }) => sum + high, 0),
  ];

  it('keeps every part within its bounds and adds up, wherever the sum lies between', () => {
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (bounds, where, seed) => {
        const sum = least(bounds) + Math.round((most(bounds) - least(bounds)) * where);
        const values = spread(createRng(seed), bounds, sum);
        expect(values.reduce((a, b) => a + b, 0)).toBe(sum);
        for (const [index, { low, high }] of bounds.entries()) {
          expect(values[index]).toBeGreaterThanOrEqual(low);
          expect(values[index]).toBeLessThanOrEqual(high);
        }
      }),
    );
  });

  it('says when there is no such thing', () => {
    expect(() => spread(createRng(1), [{ low: 1, high: 3 }], 4)).toThrow(RangeError);
    expect(() => spread(createRng(1), [{ low: 1, high: 3 }], 0)).toThrow(RangeError);
  });
});
