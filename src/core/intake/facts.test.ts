import { describe, expect, it } from 'vitest';
import { ms, parseRelay, RELAY_KEY_NAMES } from '../../domain/index.ts';
import { realProfile, tinyProfile } from '../../domain/test-profiles.ts';
import { electionOf } from '../election.ts';
import { factsIn } from './facts.ts';
import type { SubmissionField } from './submission.ts';

const kz = electionOf(realProfile);
const read = (text: string, election = kz) => {
  const parsed = parseRelay(text, { lookups: election.lookups, sentAt: ms(Date.UTC(2021, 0, 10, 9)) });
  const fields = RELAY_KEY_NAMES.flatMap((key): SubmissionField[] => {
    const field = parsed.fields[key];
    if (!field) return [];
    return [{ key, text: field.text, value: field.ok ? field.value : null, problem: field.ok ? null : field.problem }];
  });
  return { ...factsIn(fields, election), problems: parsed.problems.map(({ code }) => code) };
};

describe('facts of a submission', () => {
  it('are codes of the profile', () => {
    expect(
      read('#ballot b-1\nregion: Шығыс Қазақстан\nместо: Семей, школа 9\nучасток: УИК № 237\nвыбор: Ақ жол'),
    ).toEqual({
      region: 'KZ-VOS',
      place: 'semey',
      stationNumber: 237,
      contest: null,
      choice: 'AJ',
      problems: [],
    });
  });

  it('take the region from a town named as region or place, and the town from either', () => {
    expect(read('#ballot b-1\nregion: Uralsk\nstation: 4')).toMatchObject({
      region: 'KZ-ZAP',
      place: 'oral',
      problems: [],
    });
    expect(read('#ballot b-1\nместо: Уральск\nучасток: 4')).toMatchObject({ region: 'KZ-ZAP', problems: [] });
    expect(read('#ballot b-1\nregion: KZ-AST\nplace: Семей')).toMatchObject({ region: 'KZ-AST', place: null });
  });

  it('know no station without a region, and send it to a person', () => {
    expect(read('#ballot b-1\nstation: 441')).toMatchObject({
      region: null,
      stationNumber: 441,
      problems: ['stationWithoutRegion'],
    });
    expect(read('#ballot b-1\nплace: ул. Абая\nstation: 441').problems).toContain('stationWithoutRegion');
    expect(read('#ballot b-1\nregion: нигде\nstation: 441').problems).toEqual(['unknownRegion']);
  });

  it('put a station in another country abroad, where the profile has one such region', () => {
    expect(read('#ballot b-1\ncountry: Германия\nstation: 3')).toMatchObject({ region: 'abroad', problems: [] });
  });

  it('come from the profile alone', () => {
    const tiny = electionOf(tinyProfile);
    expect(read('#ballot b-1\nplace: Old Mill\nstation: 3\nchoice: 1', tiny)).toEqual({
      region: 'N',
      place: 'mill',
      stationNumber: 3,
      contest: null,
      choice: 'KITE',
      problems: [],
    });
  });

  it('read a choice on the ballot of its contest', () => {
    const tiny = electionOf(tinyProfile);
    expect(read('#ballot b-1\ncontest: Bridge\nchoice: 1', tiny)).toMatchObject({ contest: 'bridge', choice: 'aye' });
    expect(read('#ballot b-1\ncontest: Bridge\nchoice: Kites', tiny)).toMatchObject({ choice: null });
    expect(read('#ballot b-1\nсайлау: Мәжіліс\nтаңдау: 4')).toMatchObject({ contest: 'mazhilis', choice: 'AJ' });
    expect(read('#ballot b-1\nсайлау: ештеңе\nтаңдау: 4')).toMatchObject({ contest: 'ештеңе', choice: 'AJ' });
  });
});
