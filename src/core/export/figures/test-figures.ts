import { join } from 'node:path';
import {
  type BallotFigures,
  createTally,
  figureDigests,
  figuresOf,
  LEAST_GROUP,
  type PublishedFigures,
  TALLY_PARTS,
  type ToldNames,
  type ToldStation,
  tellCrowd,
  tellReports,
  toldNames,
} from '../../../domain/index.ts';
import { loadElection } from '../../election.ts';

/** Invented figures of a whole country, for the tests of what is made of them. Nobody and nothing in them is real. */
export const RESOURCES = join(import.meta.dirname, '../../../../resources');
export const ELECTION = loadElection(RESOURCES, 'kz-mazhilis-2021');
const LISTS = ELECTION.contests.optionsOf(ELECTION.contests.tallied[0]?.code ?? '');
const CODES = LISTS.map(({ code }) => code);

export const NAMES: ToldNames = toldNames(ELECTION.profile, [...LISTS]);

/** A row of whole numbers that looks like chance and is the same every time. */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

const DISTRICTS = ['', 'Әуезов ауданы', 'Қызыл жар', 'Өскен, Үйтас', 'Іргелі', 'Һақ'];

export function testStations(perRegion = 24): ToldStation[] {
  const next = numbers(7);
  return ELECTION.profile.regions.flatMap(({ code: region }) =>
    Array.from({ length: perRegion }, (_, n): ToldStation => {
      const registered = 600 + next(1800);
      const participated = Math.floor(registered * (0.3 + next(60) / 100));
      const invalid = next(20);
      const weights = CODES.map(() => 1 + next(20));
      const all = weights.reduce((sum, each) => sum + each, 0);
      const counts = weights.map((each) => Math.floor(((participated - invalid) * each) / all));
      return {
        region,
        district: DISTRICTS[n % DISTRICTS.length] ?? '',
        place: '',
        number: n + 1,
        part: n % 11 === 0 ? 'flagged' : n % 13 === 0 ? 'disputed' : n % 17 === 0 ? 'partial' : 'clear',
        figures: {
          registered: n % 19 === 0 ? null : registered,
          participated,
          invalid,
          votes: Object.fromEntries(CODES.map((code, list) => [code, counts[list] ?? 0])),
        },
      };
    }),
  );
}

function rowsOf(stations: readonly ToldStation[]): PublishedFigures['rows'] {
  const tally = createTally();
  for (const [n, { region, district, place, part, figures }] of stations.entries())
    tally.put({
      id: String(n),
      station: `${region}/${n}`,
      path: [region, district, place],
      grade: part === 'partial' ? 'partial' : part === 'reported' ? 'reported' : 'complete',
      flagged: part === 'flagged' || part === 'flaggedDisputed',
      disputed: part === 'disputed' || part === 'flaggedDisputed',
      acceptedAt: n,
      figures,
    });
  const turnout = (path: readonly string[]) => {
    const those = stations.filter(
      ({ region, district, part, figures }) =>
        part === 'clear' &&
        figures.registered !== null &&
        path.every((code, depth) => [region, district][depth] === code),
    );
    return {
      participated: those.reduce((sum, { figures }) => sum + (figures.participated ?? 0), 0),
      registered: those.reduce((sum, { figures }) => sum + (figures.registered ?? 0), 0),
      n: those.length,
    };
  };
  const row = (path: string[], expected: number): PublishedFigures['rows'][number] => ({
    path,
    expected,
    parts: Object.fromEntries(
      TALLY_PARTS.map((part) => [part, tally.part(path, part)]),
    ) as PublishedFigures['rows'][number]['parts'],
    turnout: turnout(path),
    states:
      path.length < 2
        ? {
            byStatus: { received: 12, accepted: stations.length, rejected: 71 },
            byReason: { incomplete_pages: 40, arithmetic: 31 },
            flagged: 3,
            disputed: 2,
          }
        : null,
  });
  return [
    row([], 10_061),
    ...ELECTION.profile.regions.flatMap(({ code }) => [
      row([code], 591),
      ...DISTRICTS.map((district) => row([code, district], 90)),
    ]),
  ];
}

function crowd(source: 'voter' | 'observer', seed: number): PublishedFigures['crowd'][number] {
  const next = numbers(seed);
  const regions = ELECTION.profile.regions.map(({ code }, n) => ({
    code,
    byParty: Object.fromEntries(CODES.map((list, m) => [list, m === 3 ? 40 + next(400) : next(n % 3 === 0 ? 4 : 60)])),
    districts: [] as { code: string; confirmed: number }[],
  }));
  for (const region of regions) {
    const all = Object.values(region.byParty).reduce((sum, each) => sum + each, 0);
    region.districts = [
      { code: 'Әуезов ауданы', confirmed: Math.floor(all / 2) },
      { code: 'Қызыл жар', confirmed: Math.floor(all / 4) },
      { code: '', confirmed: all - Math.floor(all / 2) - Math.floor(all / 4) },
    ];
  }
  const byParty = Object.fromEntries(
    CODES.map((list) => [list, regions.reduce((sum, region) => sum + (region.byParty[list] ?? 0), 0)]),
  );
  const confirmed = Object.values(byParty).reduce((sum, each) => sum + each, 0);
  const others = { noPhoto: 2225, spam: 620, protestInvalid: 291, unreviewed: 17, rejected: 2 };
  const country: BallotFigures = {
    ...figuresOf([]),
    ...others,
    confirmed,
    byParty,
    total: confirmed + Object.values(others).reduce((sum, each) => sum + each, 0),
  };
  return tellCrowd({ source, country, regions, stations: 651 }, { k: LEAST_GROUP, levels: 2 });
}

const AS_OF = Date.UTC(2021, 0, 10, 18);

/** What would be told of them; `more` in place of a part of it. */
export function testFigures(more: Partial<PublishedFigures> = {}, stations = testStations()): PublishedFigures {
  const rows = rowsOf(stations);
  const [country] = rows;
  if (!country) throw new Error('no country');
  const { clear } = country.parts;
  const base = Object.values(clear.votes).reduce((sum, each) => sum + each.sum, 0);
  const figures: PublishedFigures = {
    format: 1,
    contest: ELECTION.contests.tallied[0]?.code ?? '',
    lists: CODES,
    told: 'count',
    until: null,
    lifted: false,
    head: {
      what: 'count',
      asOf: AS_OF,
      stations: clear.stations,
      expected: 10_061,
      lists: CODES.map((code) => {
        const votes = clear.votes[code]?.sum ?? 0;
        return { code, share: votes / base, margin: null, votes, base };
      }),
      sample: null,
      tooClose: false,
      turnout: country.turnout,
    },
    unplaced: 2,
    rows,
    estimate: null,
    seats: {
      source: 'An invented commission',
      asOf: AS_OF,
      lists: CODES.map((code, n) => ({ code, votes: 1000 * (n + 1), seats: n * 10 })),
    },
    crowd: [crowd('observer', 11), crowd('voter', 5)],
    participants: { n: 7_539_280, source: 'An invented commission', asOf: AS_OF },
    users: [
      { scheme: 'alaman', people: 1475 },
      { scheme: 'bayge', people: null },
    ],
    reports: tellReports(
      [
        { source: 'voter', category: 'voter_pressure', n: 120 },
        { source: 'voter', category: 'ballot_stuffing', n: 77 },
        { source: 'voter', category: '', n: 6 },
        { source: 'observer', category: 'observer_expelled', n: 158 },
        { source: 'observer', category: 'unsealed_box', n: 100 },
        { source: 'commission', category: 'copyRefused', n: 3 },
      ],
      { k: LEAST_GROUP, levels: 2 },
    ),
    k: LEAST_GROUP,
    since: null,
    changed: [],
    ...more,
  };
  return figures;
}

/** The same after a release in which one list had other votes. */
export function changedFigures(): PublishedFigures {
  const now = testFigures();
  const digests = figureDigests(now);
  const changed = Object.keys(digests).filter((key) => key === 'head/list/AJ' || key === 'row/KZ-ALA');
  return { ...now, since: { sequence: 3, at: AS_OF - 3_600_000 }, changed };
}
