import { describe, expect, it } from 'vitest';
import { parseProfile, placesOf } from './index.ts';
import { realProfile, tinyJson, tinyProfile } from './test-profiles.ts';

const places = placesOf(realProfile);

describe('places of the profile', () => {
  it.each([
    ['KZ-ALA', 'KZ-ALA'],
    ['kz-75', 'KZ-ALA'],
    ['KZ-33', 'KZ-ALM'],
    ['Astana', 'KZ-AST'],
    ['АСТАНА', 'KZ-AST'],
    ['Нұр-Сұлтан', 'KZ-AST'],
    ['нур султан', 'KZ-AST'],
    ['Uralsk', 'KZ-ZAP'],
    ['Oral', 'KZ-ZAP'],
    ['Уральск', 'KZ-ZAP'],
    ['Ust-Kamenogorsk', 'KZ-VOS'],
    ['Oskemen', 'KZ-VOS'],
    ['Өскемен қ.', 'KZ-VOS'],
    ['Алматы', 'KZ-ALA'],
    ['г. Алматы', 'KZ-ALA'],
    ['Алматы обл.', 'KZ-ALM'],
    ['Алматинская область', 'KZ-ALM'],
    ['Кызылординская обл', 'KZ-KZY'],
    ['Маңғыстау', 'KZ-MAN'],
    ['мангыстау облысы', 'KZ-MAN'],
    ['South Kazakhstan', 'KZ-YUZ'],
    ['Жаңаөзен', 'KZ-MAN'],
    ['Balkhash', 'KZ-KAR'],
    ['шетелде', 'abroad'],
  ])('finds %s', (text, code) => {
    expect(places.region(text)?.code).toBe(code);
  });

  it.each(['', '…', 'Атлантида', 'область', 'constructor', 'KZ'])('does not guess at %j', (text) => {
    expect(places.region(text)).toBeNull();
  });

  it('tells places from regions', () => {
    expect(places.place('Семей')?.id).toBe('semey');
    expect(places.place('г. Караганда')?.id).toBe('karaganda');
    expect(places.place('KZ-ALA')).toBeNull();
  });

  it('searches by beginnings, exact names first', () => {
    const found = (query: string) => places.search(query, 5).map((hit) => hit.place?.id ?? hit.region.code);
    expect(found('Astana')).toEqual(['KZ-AST']);
    expect(found('орал')).toEqual(['oral']);
    expect(found('uralsk')).toEqual(['oral']);
    expect(found('ust')).toEqual(['oskemen']);
    expect(found('kamenogorsk')).toEqual(['oskemen']);
    expect(found('алматы')).toEqual(['KZ-ALA', 'KZ-ALM']);
    expect(found('')).toEqual([]);
    expect(places.search('к', 3)).toHaveLength(3);
  });

  it('knows the zone of every region, the capital’s for the rest', () => {
    expect(places.zoneOf('KZ-KZY')).toBe('Asia/Qyzylorda');
    expect(places.zoneOf('abroad')).toBe('Asia/Almaty');
    expect(places.zoneOf(null)).toBe('Asia/Almaty');
  });

  it('works for any other country', () => {
    const tiny = placesOf(tinyProfile);
    expect(tiny.region('WHARF')?.code).toBe('N');
    expect(tiny.region('old mill')?.code).toBe('N');
    expect(tiny.region('Island borough')?.code).toBe('I');
    expect(tiny.region('Astana')).toBeNull();
  });
});

describe('the profile of 2021', () => {
  it('has 17 regions and abroad, five parties in ballot order, no "against all"', () => {
    expect(realProfile.regions.filter((region) => region.kind !== 'pseudo')).toHaveLength(17);
    expect(realProfile.regions.filter((region) => region.kind === 'pseudo').map((region) => region.code)).toEqual([
      'abroad',
    ]);
    expect(realProfile.parties.map((party) => party.code)).toEqual(['QHP', 'NO', 'AUYL', 'AJ', 'ADAL']);
    expect(realProfile.parties.map((party) => party.number)).toEqual([1, 2, 3, 4, 5]);
    expect(realProfile.targets).toEqual({ P0: 5, P1: 15, P2: 120, P3: 1440 });
  });

  it('finds every region and place by everything that it is called, or by nothing', () => {
    for (const region of realProfile.regions) {
      for (const name of [region.code, ...region.otherCodes, ...Object.values(region.names), ...region.aliases]) {
        expect(places.region(name)?.code, name).toBe(region.code);
      }
    }
    for (const place of realProfile.places) {
      for (const name of [...Object.values(place.names), ...place.aliases]) {
        expect(places.place(name)?.id, name).toBe(place.id);
        expect(places.region(name)?.code, name).toBe(place.region);
      }
    }
  });
});

describe('parseProfile', () => {
  it.each([
    ['a misspelt key', { regoins: [] }],
    ['an unknown zone', { zone: 'Asia/Atlantis' }],
    ['a region given twice', { regions: [...tinyJson.regions, tinyJson.regions[0]] }],
    ['a place in no region', { places: [{ ...tinyJson.places[0], region: 'X' }] }],
    ['a region without zone', { regions: [{ ...tinyJson.regions[0], zone: null }] }],
    ['two parties on one line', { parties: [...tinyJson.parties, { ...tinyJson.parties[0], code: 'TWO' }] }],
    ['an empty threshold', { raiseRules: [{ ...tinyJson.raiseRules[0], threshold: { fact: 'people' } }] }],
    ['another format', { format: 2 }],
  ])('refuses %s', (_, change) => {
    expect(parseProfile({ ...tinyJson, ...change }).ok).toBe(false);
  });

  it('names the path of a problem', () => {
    const result = parseProfile({ ...tinyJson, date: '2 May' });
    expect(result).toMatchObject({ ok: false, code: 'profileInvalid', problems: [{ path: 'date' }] });
    expect(parseProfile(null).ok).toBe(false);
  });
});
