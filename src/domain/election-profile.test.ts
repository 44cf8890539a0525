import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contestBook, foldName, parseProfile, placesOf } from './index.ts';
import { realProfile, tinyJson, tinyProfile } from './test-profiles.ts';

const problems = (json: unknown) => {
  const result = parseProfile(json);
  return result.ok ? [] : result.problems;
};

describe('the profile of 2021', () => {
  const contests = contestBook(realProfile);

  it('counts the Mazhilis and records the maslikhats', () => {
    expect(contests.tallied.map(({ code }) => code)).toEqual(['mazhilis']);
    expect(contests.all.filter(({ tallied }) => !tallied)).toHaveLength(3);
    expect(contests.assumed?.code).toBe('mazhilis');
    expect(contests.optionsOf('mazhilis').map(({ code }) => code)).toEqual(['QHP', 'NO', 'AUYL', 'AJ', 'ADAL']);
    expect(contests.optionOf('mazhilis', 'Ак жол')).toBe('AJ');
    // "Against all" came back after this election (domain.md 2.4).
    expect(contests.optionOf('mazhilis', 'Против всех')).toBeNull();
  });

  it.each([
    ['Мәжіліс', 'mazhilis'],
    ['мажилис', 'mazhilis'],
    ['Mazhilis', 'mazhilis'],
    ['областной маслихат', 'maslikhat-region'],
    ['қалалық мәслихат', 'maslikhat-city'],
    ['district maslikhat', 'maslikhat-district'],
    ['маслихат', null],
    ['', null],
  ])('reads the contest %j', (text, code) => {
    expect(contests.codeOf(text)).toBe(code);
  });

  it('knows how seats are made of votes', () => {
    expect(contests.byCode('mazhilis')?.seats).toMatchObject({
      total: 98,
      threshold: { percent: 7, base: 'participants' },
      registrationOrder: null,
      singleList: { factor: 0.7, least: 2, unverified: true },
    });
    expect(contests.byCode('mazhilis')?.seats?.others[0]?.seats).toBe(9);
  });

  it('has the sheets in their own order and numbering', () => {
    const numbers = (level: 'PEC' | 'TEC') =>
      contests.protocolForm('mazhilis', level)?.fields.map(({ number }) => number);
    expect(numbers('PEC')).toEqual(['1', '2', '3', '4', '5', '5а', '5б', '6', '7', '8']);
    expect(numbers('TEC')).toEqual(['1', '2', '3', '4', '4а', '4б', '5']);
    expect(contests.protocolForm('mazhilis', 'PEC')?.sides).toBe(2);
    expect(contests.protocolForm('mazhilis', 'CEC')).toBeNull();
  });

  it('has districts, 66 posts abroad in 51 countries with zones of their own', () => {
    const places = placesOf(realProfile);
    expect(realProfile.countries).toHaveLength(51);
    const abroad = realProfile.places.filter(({ country }) => country !== null);
    expect(abroad).toHaveLength(66);
    expect(new Set(abroad.map(({ country }) => country)).size).toBe(51);
    expect(places.zoneOf('abroad', 'new-york')).toBe('America/New_York');
    expect(places.region('Германия')?.kind).toBe('pseudo');
    expect(places.place('Берлин')?.country).toBe('DE');
    expect(places.country('Ресей')?.code).toBe('RU');
    // Names of districts repeat in other regions: without one nothing is guessed.
    expect(places.district('Абайский район')).toBeNull();
    expect(places.district('Абай ауданы', 'KZ-KAR')?.code).toBe('kar-abai');
    expect(places.district('Medeu')?.region).toBe('KZ-ALA');
    for (const { code, region, names, aliases } of realProfile.districts)
      for (const name of [code, ...Object.values(names), ...aliases])
        expect(places.district(name, region)?.code, name).toBe(code);
  });

  it('finds Astana as Nur-Sultan, Uralsk as Oral, Ust-Kamenogorsk as Oskemen, in every script', () => {
    const places = placesOf(realProfile);
    const first = (query: string) => {
      const [hit] = places.search(query, 3);
      return hit?.place?.id ?? hit?.region.code;
    };
    for (const query of ['Astana', 'Астана', 'Нұр-Сұлтан', 'нур-султан', 'nursultan'])
      expect(first(query), query).toBe('KZ-AST');
    for (const query of ['Uralsk', 'Уральск', 'Орал', 'oral', 'уральс']) expect(first(query), query).toBe('oral');
    for (const query of ['Усть-Каменогорск', 'Өскемен', 'оскемен', 'Ust-Kamenogorsk', 'oskemen', 'усть камен'])
      expect(first(query), query).toBe('oskemen');
  });
});

describe('any other election', () => {
  const contests = contestBook(tinyProfile);

  it('has contests of its own', () => {
    expect(contests.tallied.map(({ code }) => code)).toEqual(['council', 'bridge']);
    expect(contests.assumed).toBeNull();
    expect(contests.optionOf('bridge', '2')).toBe('nay');
    expect(contests.optionOf('council', '2')).toBe('SAIL');
    expect(contests.sourceOf('lantern')?.role).toBe('observer');
    expect(contests.sourceOf('alaman')).toBeNull();
    expect(placesOf(tinyProfile).zoneOf('away', 'far-port')).toBe('Pacific/Fiji');
    expect(placesOf(tinyProfile).district('harbour')?.code).toBe('n-harbour');
  });
});

describe('parseProfile', () => {
  it('lists every problem, of shape and of sense, where it is', () => {
    const [kite, sail] = tinyJson.parties;
    const json = {
      ...tinyJson,
      date: '2 May',
      regoins: [],
      districts: [{ ...tinyJson.districts[0], region: 'X' }],
      parties: [kite, { ...sail, code: 'KITE', colours: { light: 'red', dark: '#93ba90' } }],
      contests: tinyJson.contests.map((contest) => ({
        ...contest,
        ...(contest.seats && { seats: { ...contest.seats, registrationOrder: ['GONE'] } }),
      })),
    };
    expect(problems(json).map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'date',
        'profile',
        'districts › 1 (n-harbour) › region',
        'parties › 2 (KITE) › code',
        'parties › 2 (KITE) › colours › light',
        'contests › 1 (council) › seats › registrationOrder',
      ]),
    );
  });

  it.each([
    ['a contest without options', { parties: [] }, 'options'],
    ['a place abroad without zone', { places: [{ ...tinyJson.places[1], zone: null }] }, 'zone'],
    ['a place in a country that is not there', { countries: [] }, 'country'],
    ['a form of no contest', { protocolForms: [{ ...tinyJson.protocolForms[0], contest: 'x' }] }, 'contest'],
    ['edges the wrong way round', { bounds: { ...tinyJson.bounds, north: -50 } }, 'bounds'],
    [
      'a scheme given twice',
      { intakeSources: [tinyJson.intakeSources[0], { ...tinyJson.intakeSources[0], code: 'b' }] },
      'scheme',
    ],
  ])('refuses %s', (_, change, where) => {
    expect(problems({ ...tinyJson, ...change }).some(({ path }) => path.endsWith(where))).toBe(true);
  });

  it.each([null, 4, 'x', [], { regions: 'none', parties: [null, 3], contests: {} }])('survives %j', (json) => {
    expect(problems(json).length).toBeGreaterThan(0);
  });
});

/** Sources of the product itself: not tests, not the practice world, which is played in one country. */
function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile() && /\.tsx?$/.test(item.name) && !/\.test\.tsx?$|test-/.test(item.name))
    .map((item) => join(item.parentPath, item.name))
    .filter((path) => !path.includes(`${join('src', 'drill')}`));
}

describe('the source', () => {
  it('names no region, place, party, contest or bot of any election', () => {
    const { regions, places, districts, parties, contests, intakeSources, countries } = realProfile;
    const spellings = [
      ...[...regions, ...districts, ...countries].flatMap(({ names, aliases }) => [
        ...Object.values(names),
        ...aliases,
      ]),
      ...places.flatMap(({ names, aliases }) => [...Object.values(names), ...aliases]),
      ...[...parties, ...contests].flatMap(({ names, short, aliases }) => [
        ...Object.values(names),
        ...Object.values(short),
        ...aliases,
      ]),
      ...intakeSources.flatMap(({ scheme, usernames }) => [scheme, ...usernames]),
    ];
    // Short ones are also other words ("Май", "Шу"); a language's own name is no country's.
    const forbidden = new Set(spellings.map(foldName).filter((name) => name.length >= 5));
    const codes = [
      ...regions.flatMap(({ code, otherCodes }) => [code, ...otherCodes]).filter((code) => code.length > 3),
      ...parties.map(({ code }) => code),
      ...contests.map(({ code }) => code),
    ];
    const found: string[] = [];
    for (const path of sources('src')) {
      const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ');
      for (const match of text.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)) {
        const literal = match[2] ?? '';
        if (codes.includes(literal)) found.push(`${path}: ${literal}`);
        if (forbidden.has(foldName(literal))) found.push(`${path}: ${literal}`);
      }
    }
    expect(found).toEqual([]);
  });
});
