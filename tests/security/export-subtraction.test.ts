import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { BagFile } from '../../src/core/export/bag-file.ts';
import { exportViews } from '../../src/core/export/views/index.ts';
import { exportContent } from '../../src/core/jobs/export-content.ts';
import { one, run, type WriteDb } from '../../src/core/store/index.ts';
import {
  type BundleAbout,
  bundleMoment,
  type CrowdTold,
  EXPORT_PARTS,
  type ExportPart,
  type ExportProfile,
  type PublishedFigures,
  type ToldNode,
} from '../../src/domain/index.ts';
import { coverageWorld, DAWN, HOUR } from '../contract/coverage-world.ts';
import { BOTS, CHAT, election, exportContext, relayed, writtenFiles } from '../support/export-world.ts';
import { boundsOf, type KnownSum } from '../support/linear-bounds.ts';

/**
 * Somebody with one whole bundle, who writes down every number of people in every file of it, what is a part of what, and works
 * out between which bounds each number must lie that is not told. Of nobody may it be fewer than k numbers apart. What is
 * known to them is taken as much as it can be: in which places and of which kinds there is anything at all.
 */
const K = 5;
const AFTER = Date.UTC(2021, 0, 11, 3, 17);
let world: Awaited<ReturnType<typeof coverageWorld>>;
afterEach(() => world.dispose());

/** A cell of somebody's own table: where, and what. */
interface Cell {
  where: readonly string[];
  what: readonly string[];
}
interface Count extends Cell {
  n: number;
}
const starts = (whole: readonly string[], part: readonly string[]): boolean =>
  part.every((code, depth) => whole[depth] === code);

/** Sums that are told, over cells that there are; and what they leave open of every number that is not among them. */
function attack(truth: readonly Count[], told: readonly Count[]): string[] {
  const keys = new Map<string, Cell>();
  for (const { where, what } of truth) keys.set(JSON.stringify([where, what]), { where, what });
  // Somebody may be of any kind in any place where anybody is.
  const [places, kinds] = [
    [...new Map([...keys.values()].map(({ where }) => [where.join('\n'), where])).values()],
    [...new Map([...keys.values()].map(({ what }) => [what.join('\n'), what])).values()],
  ];
  const cells = places.flatMap((where) => kinds.map((what): Cell => ({ where, what })));
  const within = ({ where, what }: Cell): number[] =>
    cells.flatMap((cell, n) => (starts(cell.where, where) && starts(cell.what, what) ? [n] : []));
  const known: KnownSum[] = told.map((each) => ({ of: within(each), is: each.n }));
  const real = (asked: Cell): number =>
    truth
      .filter(({ where, what }) => starts(where, asked.where) && starts(what, asked.what))
      .reduce((sum, { n }) => sum + n, 0);
  for (const each of told) expect([each, real(each)]).toEqual([each, each.n]);
  const prefixes = (all: readonly (readonly string[])[]): string[][] => [
    ...new Map(
      all
        .flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)))
        .concat([[]])
        .map((path) => [JSON.stringify(path), path]),
    ).values(),
  ];
  const found: string[] = [];
  for (const where of prefixes(places))
    for (const what of prefixes(kinds)) {
      const own = real({ where, what });
      // What is told is at least k, or nobody; of nobody there is nothing to be told.
      const is = told.find((each) => each.where.join() === where.join() && each.what.join() === what.join());
      if (is && is.n > 0 && is.n < K) found.push(`${where}|${what}: told ${is.n}`);
      if (own === 0 || own >= K) continue;
      const range = widthOf(cells.length, known, within({ where, what }));
      if (range < K - 1e-6) found.push(`${where}|${what}: ${own}, known to within ${range}`);
    }
  return found;
}

function widthOf(unknowns: number, known: readonly KnownSum[], asked: readonly number[]): number {
  try {
    const bounds = boundsOf(unknowns, known, asked);
    // What contradicts itself is a mistake in what was written down, not safety.
    expect(bounds).not.toBeNull();
    return bounds ? bounds[1] - bounds[0] : 0;
  } catch (error) {
    if (error instanceof Error && error.message.includes('without a bound')) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

const REPORT_KINDS = ['carousel', 'ballot_stuffing', 'voter_pressure', 'observer_expelled'];
const SOS_KINDS = ['kettling', 'fine', 'beating'];
const place = fc.oneof(
  { weight: 6, arbitrary: fc.nat(9).map((n) => ['KZ-AKM', n + 1] as const) },
  { weight: 2, arbitrary: fc.nat(1).map((n) => ['KZ-AKM', n + 11] as const) },
  { weight: 2, arbitrary: fc.nat(1).map((n) => ['KZ-ALA', n + 1] as const) },
  { weight: 1, arbitrary: fc.constant(['KZ-AKM', null] as const) },
);
/** Few of most things: what nobody would have to roll up proves nothing. */
const skewed = <T>(all: readonly T[]) =>
  fc.oneof(...all.map((each, n) => ({ weight: [12, 4, 2, 1][n] ?? 1, arbitrary: fc.constant(each) })));
const BOTH = 'anonymous public, partner';
const consent = fc.constantFrom(null, null, null, null, BOTH, BOTH, BOTH, 'partner', 'partner', 'anonymous public');
const sent = fc.record({ place, consent, bayge: fc.boolean() });
const day = fc.record({
  reports: fc.array(fc.record({ sent, kind: skewed(REPORT_KINDS) }), { minLength: 12, maxLength: 45 }),
  cases: fc.array(fc.record({ sent, kind: skewed(SOS_KINDS) }), { minLength: 5, maxLength: 20 }),
  observers: fc.array(
    fc.record({ sent, status: skewed(['admitted', 'denied', 'expelled']), reason: skewed(['pcr', 'list', 'other']) }),
    { minLength: 10, maxLength: 30 },
  ),
  ballots: fc.array(
    fc.record({
      place,
      source: fc.constantFrom('voter', 'voter', 'observer'),
      outcome: skewed(['confirmed', 'noPhoto', 'spam', 'unreviewed']),
      list: skewed(['AJ', 'NO', 'ADAL', 'AUYL']),
    }),
    { minLength: 10, maxLength: 90 },
  ),
});
type Day = typeof day extends fc.Arbitrary<infer T> ? T : never;

async function lived({ reports, cases, observers, ballots }: Day): Promise<void> {
  world = await coverageWorld(DAWN + 8 * HOUR);
  await world.lead.telegram.bindRelay({
    account: '7001',
    chat: CHAT,
    botId: BOTS.bayge,
    botName: 'baygekz_bot',
    scheme: 'bayge',
  });
  let who = 1000;
  const say = async (kind: 'violation' | 'sos' | 'checkin', fields: string, of: Day['reports'][number]['sent']) => {
    world.jump(1000);
    who += 1;
    const [region, number] = of.place;
    await world.source.receive(
      relayed({
        kind,
        who: String(who),
        bot: of.bayge && kind !== 'checkin' ? 'bayge' : 'alaman',
        at: world.clock.now(),
        fields: `${fields}\nregion: ${region}${number === null ? '' : `\nstation: ${number}`}`,
        ...(of.consent === null ? {} : { consent: of.consent }),
      }),
    );
  };
  for (const { kind, sent: of } of reports) await say('violation', `kind: ${kind}`, of);
  for (const { kind, sent: of } of cases) await say('sos', `kind: ${kind}`, of);
  for (const [n, { status, reason, sent: of }] of observers.entries()) {
    world.enlist({ id: `o${n}`, reporters: [`alaman:${who + 1}`] });
    await say('checkin', `status: ${status}${status === 'admitted' ? '' : `\nreason: ${reason}`}`, of);
  }
  await world.advance(1500);
  const contest = election.contests.tallied[0]?.code ?? '';
  for (const [n, { place: at, source, outcome, list }] of ballots.entries()) {
    const [region, number] = at;
    run(
      world.db as WriteDb,
      `INSERT INTO ballot (submission, contest, main, source, person, region, place, station, claimed, seen, photos, outcome,
         standing, torn, quarantined, open, sent_at, received_at)
       VALUES (?, ?, 1, ?, NULL, ?, '', ?, '', ?, 1, ?, ?, 0, 0, 0, 1, 1)`,
      `invented-${n}`,
      contest,
      source,
      region,
      number === null ? null : `${region}:${number}`,
      outcome === 'confirmed' ? list : '',
      outcome,
      outcome === 'confirmed' ? 'counts' : 'none',
    );
  }
}

const districtOf = (region: string, number: number): string | undefined =>
  one<{ district: string | null }>(
    world.db,
    'SELECT district FROM station WHERE region = ? AND number = ?',
    region,
    number,
  )?.district ?? undefined;

type Table = Record<string, string>[];
async function bundle(parts: readonly ExportPart[], profile: 'public' | 'partner' = 'public') {
  const { shell, ports } = world;
  const about: BundleAbout = {
    format: 1,
    bundle: '0190a7d2-0000-4000-8000-000000000001',
    sequence: 1,
    replaces: [],
    drill: true,
    profile,
    parts: [...parts],
    languages: ['en'],
    k: K,
    created: bundleMoment(Math.floor(AFTER / HOUR) * HOUR),
    election: { id: election.profile.id, sha256: 'e'.repeat(64) },
    program: { name: 'Maere', version: '0.0.0' },
  };
  const content = await exportContent(
    world.db,
    {
      profile,
      parts,
      election: election.profile,
      now: AFTER,
      released: null,
      shapes: [],
      secret: new Uint8Array(32).fill(7),
      mediaDir: join(dirname(shell.hq?.workspace.location().file ?? ''), 'media'),
      resourcesDir: ports.resourcesDir,
      pagesDir: ports.pagesDir,
    },
    about,
  );
  const wanted: BagFile[] = [];
  for await (const file of content.files) if (/\.(?:csv|json|jsonl|html)$/.test(file.path)) wanted.push(file);
  const files = await writtenFiles(wanted);
  const text = (path: string): string => files.get(path)?.toString() ?? '';
  return {
    text,
    table: (path: string): Table => parse(text(path), { columns: true }) as Table,
    figures: JSON.parse(text('tally/figures.json')) as PublishedFigures,
  };
}
type Bundle = Awaited<ReturnType<typeof bundle>>;

/** What the headquarters itself has of those who stand in no list. */
function unlisted(
  table: string,
  of: (cell: (key: string) => string) => Omit<Count, 'n'> & { n?: number },
  profile: ExportProfile = 'public',
): Count[] {
  const context = exportContext(world.db, profile, { now: AFTER });
  const dataset = exportViews(context, EXPORT_PARTS).tables.find(({ name }) => name === table);
  if (!dataset) throw new Error(table);
  const at = (key: string): number => dataset.columns.findIndex((column) => column.key === key);
  return [...dataset.rows()].flatMap(({ cells, held, what }) =>
    held && held !== 'copy' && held !== 'noCase' && what !== 'count'
      ? [{ n: 1, ...of((key) => String(cells[at(key)] ?? '')) }]
      : [],
  );
}
const pathOf = (...codes: (string | undefined)[]): string[] =>
  codes.filter((code) => code !== undefined && code !== '') as string[];

/** `counts.csv`, as whoever reads it writes it down. */
const countsTold = (rows: Table): Count[] =>
  rows.flatMap(({ by, region, district, kind, unlisted: n }) =>
    n === '' ? [] : [{ where: by === 'place' ? pathOf(region, district) : [], what: pathOf(kind), n: Number(n) }],
  );

/** What the figures say of reports, less what anybody can count in the list. */
function reportsTold({ figures, table }: Bundle): Count[] {
  const listed = Map.groupBy(table('violations/violations.csv'), ({ kind }) => kind ?? '');
  const { reported } = figures.reports;
  if (!reported) return [];
  const all = table('violations/violations.csv').length;
  return [
    { where: [], what: [], n: reported.count - all },
    ...reported.children.map(({ code, count }) => ({
      where: [],
      what: [code],
      n: count - (listed.get(code)?.length ?? 0),
    })),
    // Where it is exactly the list, nothing is told of the others.
  ].filter(({ n }) => n > 0);
}

const KEPT_OUT = ['denied', 'expelled'];
/** Whoever was kept out is of one kind, in two states, for several reasons. */
const standing = (state: string): string[] => (KEPT_OUT.includes(state) ? ['out', state] : pathOf(state));
function coverageTold({ table }: Bundle): Count[] {
  const matrix = table('coverage/matrix.csv').flatMap((row) => {
    const where = pathOf(row.region, row.district);
    return Object.entries(row).flatMap(([key, n]): Count[] => {
      if (n === '' || !key.startsWith('unlisted')) return [];
      const state = key.slice('unlisted_'.length).replace(/_[a-z]/g, (sign) => sign[1]?.toUpperCase() ?? '');
      return [{ where, what: standing(state), n: Number(n) }];
    });
  });
  const keptOut = table('coverage/kept-out.csv').flatMap(
    ({ by, kind = '', region, district, unlisted: n }): Count[] => {
      if (n === '') return [];
      const [state = '', reason = ''] = kind.split(' ');
      return [
        {
          where: by === 'place' ? pathOf(region, district) : [],
          what: kind === '' ? ['out'] : ['out', state, reason],
          n: Number(n),
        },
      ];
    },
  );
  return [...matrix, ...keptOut];
}

const treeTold = (node: ToldNode | null, of: (path: readonly string[]) => Cell, path: string[] = []): Count[] =>
  node === null
    ? []
    : [{ ...of(path), n: node.count }, ...node.children.flatMap((child) => treeTold(child, of, [...path, child.code]))];

function crowdTold({ kinds, places, matrix }: CrowdTold): Count[] {
  return [
    ...treeTold(kinds, (what) => ({ where: [], what })),
    ...treeTold(places, (where) => ({ where, what: ['confirmed'] })),
    ...(matrix?.rows ?? []).flatMap((row, r) =>
      (matrix?.columns ?? []).flatMap((column, c): Count[] => {
        const n = matrix?.cells[r]?.[c];
        // A line for all others is what the totals say already.
        if (n == null || row.code === null || column.code === null) return [];
        return [{ where: [row.code], what: ['confirmed', column.code], n }];
      }),
    ),
  ];
}

/**
 * What somebody knows of those who are not in the list of one bundle, who also has another: its totals, less what this one
 * lists of the same place or kind.
 */
function lessListed(totals: Table, own: Table): Count[] {
  const key = ({ by, region, district, kind }: Record<string, string>): string =>
    [by, region, district, kind].join('\n');
  const listed = new Map(own.map((row) => [key(row), Number(row.listed)]));
  return totals.flatMap((row) =>
    row.unlisted === ''
      ? []
      : countsTold([
          { ...row, unlisted: String(Number(row.unlisted) + Number(row.listed) - (listed.get(key(row)) ?? 0)) },
        ]),
  );
}
/** Of the matrix: people at places, whatever their state. */
function placesLessListed(totals: Table, own: Table): Count[] {
  const key = ({ region, district }: Record<string, string>): string => [region, district].join('\n');
  const listed = new Map(own.map((row) => [key(row), Number(row.listed)]));
  return totals.flatMap((row) =>
    row.unlisted === ''
      ? []
      : [
          {
            where: pathOf(row.region, row.district),
            what: [],
            n: Number(row.unlisted) + Number(row.listed) - (listed.get(key(row)) ?? 0),
          },
        ],
  );
}

describe('somebody who subtracts all the numbers of people of a whole bundle', () => {
  it('is found out by this attack where numbers are only left out', () => {
    const count = (where: string[], what: string[], n: number): Count => ({ where, what, n });
    const truth = [count(['a'], ['x'], 9), count(['b'], ['x'], 2), count(['c'], ['y'], 8)];
    expect(attack(truth, [count([], [], 19), count(['a'], [], 9), count(['c'], [], 8)])).toContainEqual(
      expect.stringContaining('b|: 2, known to within 0'),
    );
    expect(attack(truth, [count([], [], 19), count(['c'], [], 8)])).toEqual([]);
    // Two tables that are safe one by one.
    const twice = [count(['a'], ['x'], 6), count(['b'], ['x'], 1), count(['b'], ['y'], 6)];
    expect(attack(twice, [count([], [], 13), count(['b'], [], 7), count(['b'], ['y'], 6)])).toContainEqual(
      expect.stringContaining('b|x: 1, known to within 0'),
    );
    world = { dispose: async () => undefined } as unknown as typeof world;
  });

  const days = fc.sample(day, { seed: 20210110, numRuns: Number(process.env.PROPERTY_DAYS ?? 5) });
  it.each(days.map((each, n) => [n + 1, each] as const))(
    'finds nobody, day %i',
    async (_, each) => {
      await lived(each);
      const whole = await bundle(EXPORT_PARTS);

      const reports = unlisted('violations/violations', (cell) => ({
        where: pathOf(cell('region'), cell('district')),
        what: [cell('kind')],
      }));
      expect(reports.length).toBeGreaterThan(4);
      const ofReports = [...countsTold(whole.table('violations/counts.csv')), ...reportsTold(whole)];
      expect(attack(reports, ofReports)).toEqual([]);

      const cases = unlisted('cases/cases', (cell) => ({
        where: pathOf(cell('region'), cell('district')),
        what: [cell('kind')],
      }));
      expect(attack(cases, countsTold(whole.table('cases/counts.csv')))).toEqual([]);

      // Observers at stations, by how it stands there, and of those who were kept out by the reason that was given.
      const observers = unlisted('coverage/stations', (cell) => ({
        where: pathOf(cell('region'), cell('district')),
        what: KEPT_OUT.includes(cell('watch'))
          ? [...standing(cell('watch')), cell('denial_reason')]
          : standing(cell('watch')),
        n: Number(cell('observers')),
      }));
      expect(observers.length).toBeGreaterThan(0);
      expect(attack(observers, coverageTold(whole))).toEqual([]);

      for (const panel of whole.figures.crowd) {
        const own = each.ballots.filter(({ source }) => source === panel.source);
        const truth = own.map(({ place: [region, number], outcome, list }): Count => {
          const district = number === null ? undefined : districtOf(region, number);
          const confirmed = outcome === 'confirmed';
          // Of what is not confirmed nothing is told by place.
          return {
            where: confirmed ? pathOf(region, district) : [],
            what: confirmed ? [outcome, list] : [outcome],
            n: 1,
          };
        });
        expect(attack(truth, crowdTold(panel))).toEqual([]);
      }
      for (const { people } of whole.figures.users) expect(people === null || people >= K).toBe(true);
      // A partner has the public's bundle, too; and some of the public has a partner's.
      const partner = await bundle(EXPORT_PARTS, 'partner');
      for (const [mine, theirs, profile] of [
        [whole, partner, 'public'],
        [partner, whole, 'partner'],
      ] as const)
        for (const [rows, counts] of [
          ['violations/violations', 'violations/counts.csv'],
          ['cases/cases', 'cases/counts.csv'],
        ] as const) {
          const truth = unlisted(
            rows,
            (cell) => ({ where: pathOf(cell('region'), cell('district')), what: [cell('kind')] }),
            profile,
          );
          const told = [...countsTold(mine.table(counts)), ...lessListed(theirs.table(counts), mine.table(counts))];
          // Of nobody nothing can be found out.
          if (truth.length > 0)
            expect(
              attack(
                truth,
                told.filter(({ n }) => n > 0),
              ),
            ).toEqual([]);
        }
      for (const [mine, theirs, profile] of [
        [whole, partner, 'public'],
        [partner, whole, 'partner'],
      ] as const) {
        const truth = unlisted(
          'coverage/stations',
          (cell) => ({
            where: pathOf(cell('region'), cell('district')),
            what: [cell('watch')],
            n: Number(cell('observers')),
          }),
          profile,
        );
        const [own, other] = [mine.table('coverage/matrix.csv'), theirs.table('coverage/matrix.csv')];
        const told = [...coverageTold(mine), ...placesLessListed(other, own)].flatMap((each) =>
          each.what[0] === 'out' ? (each.what.length === 2 ? [{ ...each, what: each.what.slice(1) }] : []) : [each],
        );
        if (truth.length > 0)
          expect(
            attack(
              truth,
              told.filter(({ n }) => n > 0),
            ),
          ).toEqual([]);
      }
      // Figures alone tell of reports what the list leaves to be told, and no more.
      const alone = await bundle(['tally']);
      expect(alone.figures.reports).toEqual(whole.figures.reports);
      // The page has the same figures and no others.
      const [, data = ''] = /id="data">([^<]*)</.exec(whole.text('page/index.html')) ?? [];
      expect((JSON.parse(data) as { figures: unknown }).figures).toEqual(JSON.parse(whole.text('tally/figures.json')));
    },
    120_000,
  );
});
