import { stringify } from 'csv-stringify/sync';
import type { ElectionProfile, StationFacts } from '../../domain/index.ts';
import { CENTRES } from '../practice/people.ts';
import { between, chance, createRng, pick, type Rng } from '../practice/rng.ts';

/**
 * The invented list of polling stations that a drill watches: as many as there were, with as many voters, spread over
 * regions, districts and towns about as people live there. Numbers, schools and streets are nobody's. Always the same.
 */
export interface DrillStation
  extends Pick<
    StationFacts,
    'region' | 'number' | 'district' | 'place' | 'nameKk' | 'nameRu' | 'address' | 'lat' | 'lon'
  > {
  country: string | null;
  voters: number;
}

/** Stations and voters (thousands) by region: proportions from general knowledge, good enough for a drill. */
const SHARES: Record<string, [stations: number, voters: number]> = {
  'KZ-AKM': [700, 470],
  'KZ-AKT': [480, 560],
  'KZ-ALM': [950, 1240],
  'KZ-ATY': [300, 380],
  'KZ-VOS': [1000, 940],
  'KZ-ZHA': [480, 690],
  'KZ-ZAP': [500, 430],
  'KZ-KAR': [720, 880],
  'KZ-KUS': [700, 580],
  'KZ-KZY': [400, 480],
  'KZ-MAN': [220, 380],
  'KZ-PAV': [500, 500],
  'KZ-SEV': [650, 380],
  'KZ-YUZ': [1000, 1170],
  'KZ-AST': [260, 700],
  'KZ-ALA': [560, 1200],
  'KZ-SHY': [300, 620],
};
const ABROAD_VOTERS = 12_480;
/** Of a region's stations how many lie in its towns. */
const IN_TOWN = 0.4;
const WITH_PIN = 0.7;

const HOUSES: [kk: string, ru: string][] = [
  ['орта мектеп', 'средняя школа'],
  ['негізгі мектеп', 'основная школа'],
  ['гимназия', 'гимназия'],
  ['лицей', 'лицей'],
  ['мәдениет үйі', 'дом культуры'],
  ['кітапхана', 'библиотека'],
  ['балабақша', 'детский сад'],
  ['колледж', 'колледж'],
  ['емхана', 'поликлиника'],
];
const STREETS = [
  'Қайыңды',
  'Бұлақты',
  'Арша',
  'Теректі бұлақ',
  'Көктөбе',
  'Ақбұлақ',
  'Самал',
  'Шұғыла',
  'Жусан',
  'Қызғалдақ',
  'Жауқазын',
  'Сәйгүлік',
  'Тұлпар',
  'Балауса',
  'Нұрлы таң',
  'Бозторғай',
  'Қарлығаш',
  'Мойылды',
  'Итмұрын',
  'Шиелі жота',
];

/** All stations, by region in the profile's order, then by number. Deterministic. */
export function drillStations(profile: ElectionProfile): DrillStation[] {
  const rng = createRng(20210110);
  const { stations: total, registeredVoters, abroadStations } = profile.registry;
  if (total === null || registeredVoters === null) throw new Error('the profile knows no number of stations');
  const abroad = profile.places.filter((place) => place.country !== null).slice(0, abroadStations ?? 0);
  const home = profile.regions.filter((region) => region.kind !== 'pseudo');
  const share = (code: string): [number, number] => SHARES[code] ?? [1, 1];
  const counts = apportion(
    home.map(({ code }) => share(code)[0]),
    total - abroad.length,
  );
  const voters = apportion(
    home.map(({ code }) => share(code)[1]),
    registeredVoters - ABROAD_VOTERS,
  );
  const inland = home.flatMap((region, n) => regionOf(rng, profile, region.code, counts[n] ?? 0, voters[n] ?? 0));
  const away = apportion(
    abroad.map(() => 1 + rng() * 5),
    ABROAD_VOTERS,
  );
  return [
    ...inland,
    ...abroad.map(
      (place, n): DrillStation => ({
        region: place.region,
        number: n + 1,
        district: null,
        place: place.id,
        country: place.country,
        nameKk: 'Елшілік',
        nameRu: 'Посольство',
        address: `${pick(rng, STREETS)}, ${between(rng, 1, 90)}`,
        lat: null,
        lon: null,
        voters: away[n] ?? 0,
      }),
    ),
  ];
}

function regionOf(rng: Rng, profile: ElectionProfile, region: string, count: number, voters: number): DrillStation[] {
  const towns = profile.places.filter((place) => place.region === region);
  const districts = profile.districts.filter((district) => district.region === region);
  const city = CENTRES[region];
  const heart = city ?? CENTRES[towns[0]?.id ?? ''] ?? null;
  const inTowns = city ? 0 : Math.round(count * IN_TOWN);
  // Towns one after the other, the first the largest; then the districts.
  const townOf = apportion(
    towns.map((_, n) => 1 / (n + 1.5)),
    inTowns,
  ).flatMap((n, at) => Array<number>(n).fill(at));
  const rest = count - townOf.length;
  const districtOf = apportion(
    districts.map(() => 1 + rng()),
    rest,
  ).flatMap((n, at) => Array<number>(n).fill(at));
  const weights = Array.from({ length: count }, (_, n) => (city || n < townOf.length ? 1 + rng() : 0.15 + rng() * 0.8));
  const each = apportion(weights, voters);
  return each.map((registered, n): DrillStation => {
    const town = towns[townOf[n] ?? -1];
    const district = town ? undefined : districts[districtOf[n - townOf.length] ?? -1];
    const [kk, ru] = pick(rng, HOUSES);
    const centre = town ? (CENTRES[town.id] ?? null) : heart;
    const spread = town || city ? 0.06 : 0.9;
    const pin = centre && chance(rng, WITH_PIN) ? centre.map((degrees) => degrees + (rng() - 0.5) * spread) : null;
    const number = between(rng, 1, 120);
    return {
      region,
      number: n + 1,
      district: district?.code ?? null,
      place: town?.id ?? null,
      country: null,
      nameKk: `№ ${number} ${kk}`,
      nameRu: `${ru[0]?.toUpperCase()}${ru.slice(1)} № ${number}`,
      address: `${pick(rng, STREETS)} көшесі, ${between(rng, 1, 140)}`,
      lat: pin?.[0] === undefined ? null : Math.round(pin[0] * 1e4) / 1e4,
      lon: pin?.[1] === undefined ? null : Math.round(pin[1] * 1e4) / 1e4,
      voters: registered,
    };
  });
}

/** Whole numbers in the proportion of the weights that add up to the total exactly (largest remainders). */
export function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (weight * total) / sum);
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((all, n) => all + n, 0);
  const order = exact
    .map((value, n) => ({ n, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.n - b.n);
  for (const { n } of order.slice(0, left)) shares[n] = (shares[n] ?? 0) + 1;
  return shares;
}

/** The list as an authority would publish it: names in Russian, codes nowhere. */
export function drillRegistryCsv(profile: ElectionProfile): string {
  const region = new Map(profile.regions.map(({ code, names }) => [code, names.ru]));
  const district = new Map(profile.districts.map(({ code, names }) => [code, names.ru]));
  const place = new Map(profile.places.map(({ id, names }) => [id, names.ru]));
  const country = new Map(profile.countries.map(({ code, names }) => [code, names.ru]));
  const named = (names: Map<string, string>, code: string | null) => (code === null ? '' : (names.get(code) ?? code));
  return stringify(
    [
      [
        'Область',
        'Страна',
        'Район',
        'Населённый пункт',
        '№ участка',
        'Атауы',
        'Название',
        'Адрес',
        'Широта',
        'Долгота',
        'Число избирателей',
      ],
      ...drillStations(profile).map((each) => [
        named(region, each.region),
        named(country, each.country),
        named(district, each.district),
        named(place, each.place),
        each.number,
        each.nameKk,
        each.nameRu,
        each.address,
        each.lat,
        each.lon,
        each.voters,
      ]),
    ],
    { bom: true, delimiter: ';' },
  );
}
