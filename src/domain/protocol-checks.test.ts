import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckFacts,
  type CheckRules,
  checkProtocol,
  type Figure,
  PROTOCOL_CHECKS,
  type ProtocolFigures,
  type ProtocolSheet,
} from './protocol-checks.ts';

const RULES: CheckRules = {
  reservePercent: 1,
  registryTolerancePercent: 5,
  turnoutFlagPercent: 70,
  turnoutStrongPercent: 95,
  zeroInvalidFrom: 500,
};
const SHEET: ProtocolSheet = {
  hasNumber: true,
  hasAddress: true,
  dateIsRight: true,
  signatures: 5,
  stamped: true,
  formFaults: [],
};
const FACTS: CheckFacts = {
  stationExists: true,
  registeredInRegistry: null,
  homeApplications: null,
  additions: null,
  sameVotesAs: [],
};

const votes = (counts: readonly Figure[], words: readonly string[] = []) =>
  counts.map((count, index) => ({ code: `L${index + 1}`, count, words: words[index] ?? null }));

const CLEAN: ProtocolFigures = {
  registered: 1000,
  received: 1005,
  issued: 610,
  issuedBy: [
    { name: 'A', role: 'member', count: 300 },
    { name: 'B', role: 'member', count: 310 },
  ],
  participated: 608,
  absentee: 3,
  outside: 20,
  votes: votes([30, 400, 28, 100, 40]),
  invalid: 10,
  unissued: 395,
};

const check = (
  figures: Partial<ProtocolFigures>,
  more: { sheet?: Partial<ProtocolSheet>; facts?: Partial<CheckFacts> } = {},
) => checkProtocol({ ...CLEAN, ...figures }, { ...SHEET, ...more.sheet }, { ...FACTS, ...more.facts }, RULES);
const keys = (...input: Parameters<typeof check>) =>
  check(...input).findings.map(({ level, key }) => `${level} ${key}`);

it('a clean protocol has nothing but the ballots that were carried away', () => {
  expect(keys({})).toEqual(['info V4.carriedAway']);
  expect(check({}).findings[0]?.values).toEqual({ count: 2 });
  expect(check({}).skipped).toEqual(['V9']);
});

describe('the worked vectors', () => {
  /** domain.md 4.3: a district's protocol; its second page isn't in the source. */
  const district: Partial<ProtocolFigures> = {
    registered: 27_512,
    received: 20_052,
    issued: 20_052,
    issuedBy: null,
    participated: 19_444,
    absentee: 0,
    outside: 94,
    votes: votes([3482, 12_994, 393, 2389, 186]),
    invalid: null,
    unissued: null,
  };

  it("the district's sum implies no invalid ballot at all, and its turnout and supply are flagged", () => {
    const sum = [3482, 12_994, 393, 2389, 186].reduce((a, b) => a + b);
    expect(sum).toBe(19_444);
    expect(keys(district)).toEqual(['info V4.carriedAway', 'warning V7.few', 'flag V12.high']);
    expect(check(district).findings[0]?.values).toEqual({ count: 608 });
    expect(check(district).skipped).toEqual(expect.arrayContaining(['V1', 'V2', 'V3']));
    // As soon as somebody keys the zero that the sum implies.
    expect(keys({ ...district, invalid: 0 })).toContain('flag V13.noInvalid');
  });

  it('the protocol that a machine transcribed fails V1, V2, V3 and V8, and repeats another one’s votes', () => {
    const copied: Partial<ProtocolFigures> = {
      registered: 2170,
      received: 1896,
      issued: 1896,
      issuedBy: [125, 123, 125, 125, 124].map((count, index) => ({ name: `M${index}`, role: 'member', count })),
      participated: 624,
      absentee: 624,
      outside: 214,
      votes: votes([58, 12_994, 393, 2389, 186]),
      invalid: 1035,
      unissued: 2072,
    };
    const { findings } = check(copied, { facts: { sameVotesAs: ['a district'] } });
    expect(findings.filter(({ level }) => level === 'error').map(({ check: id }) => id)).toEqual([
      'V1',
      'V2',
      'V3',
      'V8',
      'V8',
    ]);
    const of = (id: string) => findings.find((each) => each.check === id)?.values;
    expect(of('V1')).toEqual({ left: 1896, right: 3968 });
    expect(of('V2')).toEqual({ left: 1896, right: 622 });
    expect(of('V3')).toEqual({ left: 624, right: 17_055 });
    expect(of('V8')).toMatchObject({ party: 'L2', left: 12_994, right: 624 });
    expect(findings.map(({ key }) => key)).toContain('V13.sameVotes');
  });
});

describe('each check', () => {
  it.each<[string, Partial<ProtocolFigures>, string]>([
    ['ballots received', { received: 1004 }, 'error V1'],
    ['ballots by member', { issuedBy: [{ name: 'A', role: 'member', count: 609 }] }, 'error V2'],
    ['the sum of votes', { invalid: 11 }, 'error V3'],
    ['more in the box than issued', { participated: 611, invalid: 13 }, 'error V4'],
    ['absentee beyond all', { absentee: 609 }, 'error V5'],
    ['outside beyond all', { outside: 609 }, 'error V5'],
    ['more issued than voters', { registered: 600 }, 'warning V6'],
    ['too few ballots', { registered: 1020 }, 'warning V7.few'],
    ['too many ballots', { registered: 990 }, 'warning V7.many'],
    ['a party over all', { votes: votes([30, 609, 28, 100, 40]) }, 'error V8'],
    ['half a voter', { invalid: 10.5 }, 'error V8.notACount'],
    ['less than nobody', { outside: -1 }, 'error V8.notACount'],
    ['turnout over 70 %', { registered: 860 }, 'flag V12.high'],
    ['turnout over 95 %', { registered: 620 }, 'flag V12.strong'],
    ['turnout over 100 %', { registered: 607 }, 'error V12.over100'],
    ['no invalid ballot', { invalid: 0 }, 'flag V13.noInvalid'],
  ])('%s', (_name, figures, expected) => {
    expect(keys(figures)).toContain(expected);
  });

  it('exactly at a bound nothing is said', () => {
    expect(keys({ participated: 700, registered: 1000, issued: 700 })).not.toContain('flag V12.high');
    expect(keys({ registered: 1000, received: 1010 })).not.toContain('warning V7.many');
    expect(keys({ registered: 1000, received: 990 })).not.toContain('warning V7.few');
  });

  it('words beside digits: the same, a slip, another number', () => {
    const said = (words: string) => keys({ votes: votes([30, 393, 28, 100, 40], ['', words]), participated: 601 });
    expect(said('үш жүз тоқсан үш').join()).not.toContain('V9');
    expect(said('үш жүз тизқан үш')).toContain('warning V9.close');
    expect(said('үш жүз жетпіс үш')).toContain('error V9.different');
  });

  it('what is missing on the sheet is incomplete, each thing by its name', () => {
    const missing = keys({}, { sheet: { hasNumber: false, signatures: 0, stamped: false, dateIsRight: false } });
    expect(missing).toEqual(
      expect.arrayContaining([
        'incomplete V10.number',
        'incomplete V10.signatures',
        'incomplete V10.stamp',
        'incomplete V10.date',
      ]),
    );
    expect(keys({}, { facts: { stationExists: false } })).toContain('incomplete V10.station');
    expect(keys({}, { facts: { registeredInRegistry: 1100 } })).toContain('warning V10.registry');
    expect(keys({}, { facts: { registeredInRegistry: 1050 } })).not.toContain('warning V10.registry');
    // Not looked at is not missing.
    expect(keys({}, { sheet: { hasNumber: null, signatures: null, stamped: null } })).toEqual(['info V4.carriedAway']);
  });

  it('a chair or a secretary who issued ballots, home voting beyond its applications, the hand of the form', () => {
    expect(keys({ issuedBy: [{ name: 'C', role: 'chair', count: 610 }] })).toContain('flag V11.chair');
    expect(
      keys({
        issuedBy: [
          { name: 'C', role: 'chair', count: 0 },
          { name: 'B', role: 'member', count: 610 },
        ],
      }),
    ).toEqual(['info V4.carriedAway']);
    expect(keys({}, { facts: { homeApplications: 19 } })).toContain('error V5.applications');
    expect(keys({}, { sheet: { formFaults: ['pencil', 'corrections'] } })).toEqual(
      expect.arrayContaining(['flag V14.pencil', 'flag V14.corrections']),
    );
  });
});

describe('what cannot be read', () => {
  it('is never taken for zero: the check is skipped and says so', () => {
    const result = check({ votes: votes([30, 'illegible', 28, 100, 40]) });
    expect(result.skipped).toContain('V3');
    expect(result.findings.map(({ check: id }) => id)).not.toContain('V3');
  });

  const figure = fc.oneof(
    fc.integer({ min: -5, max: 3000 }),
    fc.constant('illegible' as const),
    fc.constant(null),
    fc.double(),
  );
  const any = fc.record({
    registered: figure,
    received: figure,
    issued: figure,
    issuedBy: fc.option(
      fc.array(fc.record({ name: fc.string(), role: fc.constantFrom('member', 'chair', null), count: figure })),
    ),
    participated: figure,
    absentee: figure,
    outside: figure,
    votes: fc.array(fc.record({ code: fc.string(), count: figure, words: fc.option(fc.string()) })),
    invalid: figure,
    unissued: figure,
  });

  it('any figures are checked without an exception, each check once found or skipped or silent', () => {
    fc.assert(
      fc.property(any, (figures) => {
        const { findings, skipped } = checkProtocol(figures as ProtocolFigures, SHEET, FACTS, RULES);
        for (const { check: id } of findings) {
          expect(PROTOCOL_CHECKS).toContain(id);
          expect(skipped).not.toContain(id);
        }
      }),
    );
  });

  it('figures made to agree have no error, and one figure changed breaks an equality', () => {
    const count = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 1, maxLength: 6 }),
        count,
        count,
        count,
        count,
        (parties, invalid, away, rest, more) => {
          const participated = parties.reduce((a, b) => a + b) + invalid;
          const issued = participated + away;
          const good: Partial<ProtocolFigures> = {
            registered: issued + rest,
            received: issued + rest,
            issued,
            issuedBy: [{ name: 'A', role: 'member', count: issued }],
            participated,
            absentee: 0,
            outside: 0,
            votes: votes(parties),
            invalid,
            unissued: rest,
          };
          expect(check(good).findings.filter(({ level }) => level === 'error')).toEqual([]);
          const broken = check({ ...good, unissued: rest + more + 1, invalid: invalid + more + 1 });
          expect(broken.findings.filter(({ level }) => level === 'error').map(({ check: id }) => id)).toEqual(
            expect.arrayContaining(['V1', 'V3']),
          );
        },
      ),
    );
  });
});
