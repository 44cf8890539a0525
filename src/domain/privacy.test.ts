import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ms } from './brand.ts';
import { CUSTODY_STATES } from './custody.ts';
import { EXPORT_PROFILES, PROFILE_RULES } from './export-profiles.ts';
import {
  AREA_LEVELS,
  type Cell,
  columnsFor,
  type ExportColumn,
  FIELD_CLASSES,
  mayLocate,
  namesOut,
  OPEN_TERMS,
  PRIVACY,
  type PrivacyTools,
  type RowTerms,
  releasedCell,
  roundTime,
  textWithoutIdentifiers,
  textWithoutNames,
} from './privacy.ts';

const AT = ms(Date.UTC(2021, 0, 10, 12, 47, 31, 123));
const tools = (names: string[] = []): PrivacyTools => ({
  commitment: (sha256) => `c:${sha256.length}`,
  names: namesOut(names),
});
const column = (of: ExportColumn['class'], more: Partial<ExportColumn> = {}): ExportColumn => ({
  key: 'x',
  class: of,
  type: 'text',
  ...more,
});
const ALL_TERMS: RowTerms = { named: true, words: true, hidden: false, deepest: 'station' };

describe('what leaves of a field', () => {
  it('is nothing of identifiers, of volunteers and of switches that keep people safe, for anybody', () => {
    for (const kind of ['identifier', 'volunteer', 'security'] as const)
      for (const profile of EXPORT_PROFILES) {
        expect(columnsFor([column(kind)], profile)).toEqual([]);
        expect(releasedCell('alaman:8841', column(kind), profile, ALL_TERMS, tools()).cell).toBeNull();
      }
  });

  it('is everything of a protocol, and never rolled up', () => {
    for (const profile of EXPORT_PROFILES) {
      expect(PRIVACY.figure[profile]).toBe('keep');
      expect(releasedCell(1, column('figure'), profile, OPEN_TERMS, tools())).toEqual({ cell: 1, fate: 'kept' });
    }
    expect(PRIVACY.people.public).toBe('rollUp');
  });

  it('is a name only of whoever is named, and words only of whoever agreed to words', () => {
    const name = (terms: RowTerms) => releasedCell('Dias O.', column('name'), 'lawyer', terms, tools()).cell;
    expect([name(ALL_TERMS), name({ ...ALL_TERMS, named: false })]).toEqual(['Dias O.', null]);
    const text = (terms: RowTerms) => releasedCell('in a van', column('freeText'), 'lawyer', terms, tools()).cell;
    expect([text(ALL_TERMS), text({ ...ALL_TERMS, words: false })]).toEqual(['in a van', null]);
    for (const profile of ['public', 'press', 'partner'] as const)
      expect(releasedCell('in a van', column('freeText'), profile, ALL_TERMS, tools()).cell).toBeNull();
  });

  it('is no place of whoever must not be found', () => {
    const hidden = { ...ALL_TERMS, hidden: true };
    expect(releasedCell('Abai 1', column('place'), 'archive', hidden, tools()).cell).toBeNull();
    expect(releasedCell(43.2567, column('coordinates'), 'lawyer', hidden, tools()).cell).toBeNull();
    expect(releasedCell(43.2567, column('coordinates'), 'lawyer', ALL_TERMS, tools()).cell).toBe(43.26);
    expect(releasedCell(43.2567, column('coordinates'), 'partner', ALL_TERMS, tools()).cell).toBeNull();
    expect(CUSTODY_STATES.filter(mayLocate)).toEqual(['heldAt', 'transferred', 'court', 'arrest']);
  });

  it('goes as deep as the row says', () => {
    const area = (level: (typeof AREA_LEVELS)[number], deepest: (typeof AREA_LEVELS)[number]) =>
      releasedCell('441', column('area', { level }), 'public', { ...ALL_TERMS, deepest }, tools());
    expect(area('station', 'station')).toEqual({ cell: '441', fate: 'kept' });
    expect(area('station', 'district')).toEqual({ cell: null, fate: 'generalised' });
    expect(area('district', 'district').cell).toBe('441');
    expect(area('region', 'country').cell).toBeNull();
  });

  it('is a time to the hour in public, to the quarter for a partner, exact for those who have to prove it', () => {
    const time = (profile: (typeof EXPORT_PROFILES)[number]) => new Date(roundTime(AT, profile)).toISOString();
    expect(EXPORT_PROFILES.map(time)).toEqual([
      '2021-01-10T12:00:00.000Z',
      '2021-01-10T12:00:00.000Z',
      '2021-01-10T12:45:00.000Z',
      '2021-01-10T12:47:31.123Z',
      '2021-01-10T12:47:31.123Z',
    ]);
  });

  it('is a commitment in place of the hash of a private original', () => {
    const hash = 'a'.repeat(64);
    const cell = (profile: (typeof EXPORT_PROFILES)[number]) =>
      releasedCell(hash, column('hash'), profile, OPEN_TERMS, tools()).cell;
    expect(EXPORT_PROFILES.map(cell)).toEqual(['c:64', 'c:64', 'c:64', hash, hash]);
  });

  it('says what it did, empties stay empty, and nothing is of no class', () => {
    const cells: fc.Arbitrary<Cell> = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const terms = fc.record({
      named: fc.boolean(),
      words: fc.boolean(),
      hidden: fc.boolean(),
      deepest: fc.constantFrom(...AREA_LEVELS),
    });
    const of = fc.constantFrom(...FIELD_CLASSES);
    const level = fc.constantFrom(...AREA_LEVELS);
    fc.assert(
      fc.property(cells, of, level, fc.constantFrom(...EXPORT_PROFILES), terms, (cell, as, at, profile, row) => {
        const each = column(as, { level: at });
        const released = releasedCell(cell, each, profile, row, tools());
        if (cell === null) expect(released).toEqual({ cell: null, fate: 'empty' });
        if (released.fate === 'kept') expect(released.cell).toBe(cell);
        if (released.fate === 'removed') expect(released.cell).toBeNull();
        if (columnsFor([each], profile).length === 0) expect(released.cell).toBeNull();
        if (PROFILE_RULES[profile].k !== null && (as === 'freeText' || as === 'place' || as === 'coordinates'))
          expect(released.cell).toBeNull();
      }),
    );
  });
});

describe('somebody’s words', () => {
  it('lose telephones, user names, addresses and numbers of papers, in any writing of them', () => {
    for (const secret of [
      '+7 700 000 00 01',
      '8(700)000-00-01',
      '87000000001',
      '+7 700 000 00 01',
      '٠٧٠٠٠٠٠٠٠١',
      '@invented_name',
      't.me/invented_name',
      'https://t.me/joinchat/AAAA',
      'tg://user?id=123456789',
      'a.b@example.org',
      'alaman:8841',
      '900101300123',
      '123456789',
    ]) {
      const left = textWithoutIdentifiers(`Звоните ${secret}, мы у входа`);
      expect(left).not.toContain(secret);
      expect(left).toMatch(/^Звоните \[…\],? мы у входа$/);
    }
    expect(textWithoutIdentifiers('12 человек, участок 441, −10 °C')).toBe('12 человек, участок 441, −10 °C');
  });

  it('keep no run of six digits, whatever stands between', () => {
    const digits = fc.array(fc.nat(9), { minLength: 6, maxLength: 14 });
    const between = fc.constantFrom('', ' ', '-', ' - ', '.', ')', ' (');
    fc.assert(
      fc.property(digits, between, fc.string(), (number, gap, around) => {
        const left = textWithoutIdentifiers(`${around} ${number.join(gap)} ${around}`);
        const most = [...left.matchAll(/[0-9](?:[\s().-]{0,3}[0-9])*/g)].map(([run]) => run.replace(/\D/g, '').length);
        expect(Math.max(0, ...most)).toBeLessThan(6 + (around.match(/\d/g)?.length ?? 0));
        expect(left).not.toContain(number.join(gap));
      }),
    );
  });

  it('lose names in every spelling and case', () => {
    const names = namesOut(['Айгүл Жұмабекова', 'Сергей Иванов']);
    for (const [said, left] of [
      ['Айгүлді алып кетті', '[…] алып кетті'],
      ['увезли Айгуль Жумабекову', 'увезли […] […]'],
      ['they took Aigul', 'they took […]'],
      ['забрали Сергея Иванова', 'забрали […] […]'],
      ['the bus came at nine', 'the bus came at nine'],
    ] as const)
      expect(textWithoutNames(said, names)).toBe(left);
  });
});
