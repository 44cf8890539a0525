import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseKindsOf, NO_URGENCY_FACTS, targetOf, URGENCIES, type UrgencyFacts, urgencyOf } from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';

const kinds = caseKindsOf(realProfile);
const urgency = (facts: Partial<UrgencyFacts>) => urgencyOf({ ...NO_URGENCY_FACTS, ...facts }, realProfile);

describe('kinds of cases', () => {
  it.each([
    ['kettling', 'kettling'],
    ['Қоршап алды', 'kettling'],
    ['окружили', 'kettling'],
    ['ұрып жатыр', 'violence_beating'],
    ['задержали', 'detention_protest'],
    ['Ұстап кетті', 'detention_protest'],
    ['тінту', 'search_home'],
    ['обыск', 'search_home'],
    ['кіргізбеді', 'observer_denied'],
    ['удалили наблюдателя', 'observer_expelled'],
    ['observer expelled', 'observer_expelled'],
    ['вброс', 'ballot_stuffing'],
    ['хаттама бермейді', 'protocol_refused'],
    ['интернет жоқ', 'internet_block'],
  ])('%s is %s', (text, code) => {
    expect(kinds.codeOf(text)).toBe(code);
  });

  it('gives no word to two kinds, and none to what it does not know', () => {
    for (const kind of realProfile.caseKinds) {
      for (const word of [kind.code, ...Object.values(kind.labels), ...kind.words])
        expect(kinds.codeOf(word), word).toBe(kind.code);
    }
    for (const rule of realProfile.raiseRules) {
      for (const word of [rule.code, ...Object.values(rule.labels), ...rule.words]) {
        expect(kinds.circumstanceOf(word), word).toBe(rule.code);
      }
    }
    expect(kinds.codeOf('не знаю')).toBeNull();
    expect(kinds.codeOf('')).toBeNull();
  });

  it('has the urgencies of domain.md 7.1', () => {
    const levels: Record<string, string> = {
      kettling: 'P0',
      violence_beating: 'P0',
      attack: 'P0',
      psychiatric_commitment: 'P0',
      disappearance: 'P0',
      detention_preventive: 'P1',
      detention_protest: 'P1',
      arson: 'P1',
      search_home: 'P1',
      seizure: 'P1',
      admin_arrest: 'P1',
      fine: 'P2',
      dismissal: 'P2',
      threats: 'P2',
      prosecutor_summons: 'P2',
      observer_denied: 'P1',
      observer_expelled: 'P1',
      journalist_obstruction: 'P1',
      voter_pressure: 'P2',
      ngo_pressure: 'P3',
      internet_block: 'P1',
      election_violation: 'P2',
    };
    for (const [kind, level] of Object.entries(levels)) expect(urgency({ kind }).urgency, kind).toBe(level);
  });
});

describe('urgencyOf', () => {
  it('looks first at what it cannot read', () => {
    expect(urgency({})).toEqual({ urgency: 'P0', reasons: ['unknownKind'] });
    expect(urgency({ kind: 'ngo_pressure', broken: true })).toEqual({ urgency: 'P0', reasons: ['broken'] });
    expect(urgency({ kind: 'toString' }).urgency).toBe('P0');
  });

  it.each([
    [{ people: 5 }, 'group'],
    [{ injured: 1 }, 'injury'],
    [{ minors: 1 }, 'minor'],
    [{ temperature: -10 }, 'cold'],
    [{ temperature: 38 }, 'heat'],
    [{ minutesSinceContact: 61 }, 'lost_contact'],
    [{ circumstances: ['pregnant'] }, 'pregnant'],
    [{ circumstances: ['foreign_journalist'] }, 'foreign_journalist'],
  ] as [Partial<UrgencyFacts>, string][])('raises one level for %j', (facts, rule) => {
    expect(urgency({ kind: 'threats', ...facts })).toEqual({
      urgency: 'P1',
      reasons: ['kind:threats', `raised:${rule}`],
    });
  });

  it('does not raise below a bound, nor twice, nor beyond P0', () => {
    expect(
      urgency({ kind: 'threats', people: 4, injured: 0, minors: 0, temperature: 10, minutesSinceContact: 60 }).urgency,
    ).toBe('P2');
    expect(urgency({ kind: 'threats', people: 30, circumstances: ['ill', 'minor'] }).urgency).toBe('P1');
    expect(urgency({ kind: 'kettling', temperature: -10 })).toEqual({
      urgency: 'P0',
      reasons: ['kind:kettling', 'raised:cold'],
    });
  });

  it('lowers an expelled observer once the station is closed, never when that is unknown', () => {
    expect(urgency({ kind: 'observer_expelled', stationWorking: false })).toEqual({
      urgency: 'P2',
      reasons: ['kind:observer_expelled', 'stationClosed'],
    });
    expect(urgency({ kind: 'observer_expelled', stationWorking: null }).urgency).toBe('P1');
    expect(urgency({ kind: 'detention_protest', stationWorking: false }).urgency).toBe('P1');
  });

  it('takes kinds, rules and targets from the profile', () => {
    expect(urgencyOf({ ...NO_URGENCY_FACTS, kind: 'storm', people: 2 }, tinyProfile).urgency).toBe('P0');
    expect(urgencyOf({ ...NO_URGENCY_FACTS, kind: 'storm', stationWorking: false }, tinyProfile).urgency).toBe('P3');
    expect(urgencyOf({ ...NO_URGENCY_FACTS, kind: 'kettling' }, tinyProfile).reasons).toEqual(['unknownKind']);
    expect(targetOf('P1', tinyProfile)).toBe(120_000);
    expect(targetOf('P0', realProfile)).toBe(5 * 60_000);
  });

  it('never becomes less urgent by knowing more of what raises', () => {
    const facts = fc.record({
      kind: fc.constantFrom(...realProfile.caseKinds.map((kind) => kind.code)),
      people: fc.option(fc.nat(100)),
      temperature: fc.option(fc.integer({ min: -40, max: 45 })),
      circumstances: fc.subarray(realProfile.raiseRules.map((rule) => rule.code)),
    });
    fc.assert(
      fc.property(facts, fc.constantFrom(...realProfile.raiseRules.map((rule) => rule.code)), (some, more) => {
        const before = urgency(some).urgency;
        const after = urgency({ ...some, circumstances: [...some.circumstances, more] }).urgency;
        expect(URGENCIES.indexOf(after)).toBeLessThanOrEqual(URGENCIES.indexOf(before));
      }),
    );
  });
});
