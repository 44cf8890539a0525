import { z } from 'zod';
import { BUNDLE_FILES } from './bundle-format.ts';
import { parsedJson } from './bundle-json.ts';
import {
  cellName,
  NO_PROTOCOLS,
  type ProtocolRow,
  placeKey,
  recountProtocols,
  type WrongFigure,
} from './bundle-protocols.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { TALLY_PARTS } from './tally.ts';

/**
 * The figures of a bundle in its other forms, held against the same protocols: the report of NIST SP 1500-100, the points of
 * stations, and what the results page has in itself. Somebody who reads one of them alone reads no other numbers.
 */
const SHOWN = [BUNDLE_FILES.nist, BUNDLE_FILES.stations, BUNDLE_FILES.page] as const;
type Shown = (typeof SHOWN)[number];

export interface ShownFlaw {
  file: Shown;
  /** Empty: it is no such file. */
  wrong: WrongFigure[];
}

/** By the name of a figure; null: it is not told. A figure that is not told is not the same as one that is zero. */
type Figures = Readonly<Record<string, number | null | undefined>>;

function createHold() {
  const wrong: WrongFigure[] = [];
  let checked = 0;
  return {
    wrong,
    checked: () => checked,
    hold(path: readonly string[], part: string, said: Figures, own: Figures): void {
      for (const figure of new Set([...Object.keys(said), ...Object.keys(own)])) {
        checked += 1;
        const [published, recounted] = [said[figure] ?? null, own[figure] ?? null];
        if (published !== recounted) wrong.push({ path, part, figure, published, recounted });
      }
    },
  };
}
type Hold = ReturnType<typeof createHold>;

/**
 * Checks those of the three that are there. Null: none is.
 * @param text a file of `data/`, if it is there.
 * @param told `told` of `tally/figures.json`: before it tells votes a page has no stations either.
 */
export function checkShown(
  text: (path: string) => string | undefined,
  protocols: readonly ProtocolRow[],
  told: string | null,
): { files: number; checked: number; flaw: ShownFlaw | null } | null {
  const there = SHOWN.flatMap((file) => {
    const content = text(file);
    return content === undefined ? [] : [{ file, content }];
  });
  if (there.length === 0) return null;
  const stations = new Map(protocols.map((row) => [stationKey(row), row]));
  let checked = 0;
  for (const { file, content } of there) {
    const hold = createHold();
    const known =
      file === BUNDLE_FILES.nist
        ? holdReport(hold, content, protocols, stations)
        : file === BUNDLE_FILES.stations
          ? holdPoints(hold, content, stations)
          : holdPage(hold, content, text(BUNDLE_FILES.figures), stations, told);
    if (!known || hold.wrong.length > 0)
      return { files: there.length, checked, flaw: { file, wrong: known ? hold.wrong : [] } };
    checked += hold.checked();
  }
  return { files: there.length, checked, flaw: null };
}

type Stations = ReadonlyMap<string, ProtocolRow>;
const stationKey = ({ region, number }: { region: string; number: number | string }): string =>
  `${cellName(region)}/${number}`;

const votesOf = (votes: Figures): Figures =>
  Object.fromEntries(Object.entries(votes).map(([code, count]) => [`votes ${code}`, count]));

/** Ten thousand stations with six lists are half a million values; a larger election may have some times as many. */
const MOST_VALUES = 4_000_000;

const parsed = <T>(shape: z.ZodType<T>, text: string): T | null =>
  shape.safeParse(parsedJson(text, { values: MOST_VALUES })).data ?? null;

const count = z.number().int();
const figure = count.nullish();

// ── NIST SP 1500-100 ───────────────────────────────────────────────────────────────────────────────────────────────

const unit = z.looseObject({
  '@id': z.string(),
  Type: z.string(),
  Number: z.string().optional(),
  ComposingGpUnitIds: z.array(z.string()).optional(),
  SubUnitsReported: count.optional(),
  VotersRegistered: count.optional(),
  VotersParticipated: count.optional(),
});
type Unit = z.infer<typeof unit>;
const nist = z.looseObject({
  GpUnit: z.array(unit),
  Election: z.tuple([
    z.looseObject({
      BallotCounts: z.array(
        z.looseObject({ GpUnitId: z.string(), BallotsCast: count.optional(), BallotsRejected: count.optional() }),
      ),
      Contest: z.tuple([
        z.looseObject({
          SubUnitsReported: count,
          ContestSelection: z.array(
            z.looseObject({
              '@id': z.string(),
              VoteCounts: z.array(z.looseObject({ GpUnitId: z.string(), Count: count })),
            }),
          ),
        }),
      ]),
    }),
  ]),
});

const [COUNTRY, REGION, SELECTION] = ['country', 'region-', 'selection-'];

/** The verified count alone: of a country, its regions, their districts and each station, as they are made of each other. */
function holdReport(hold: Hold, json: string, protocols: readonly ProtocolRow[], stations: Stations): boolean {
  const report = parsed(nist, json);
  if (report === null) return false;
  const [{ BallotCounts, Contest }] = report.Election;
  const votes = new Map<string, Map<string, number>>();
  for (const { '@id': id, VoteCounts } of Contest[0].ContestSelection)
    for (const { GpUnitId, Count } of VoteCounts) {
      const own = votes.get(GpUnitId) ?? new Map<string, number>();
      votes.set(GpUnitId, own.set(id.slice(SELECTION.length), Count));
    }
  const ballots = new Map(BallotCounts.map((each) => [each.GpUnitId, each]));
  const units = new Map(report.GpUnit.map((each) => [each['@id'], each]));
  const country = units.get(COUNTRY);
  if (!country || units.size !== report.GpUnit.length) return false;

  const said = (of: Unit): Figures => ({
    participated: ballots.get(of['@id'])?.BallotsCast,
    invalid: ballots.get(of['@id'])?.BallotsRejected,
    ...votesOf(Object.fromEntries(votes.get(of['@id']) ?? [])),
  });
  const stray = (path: readonly string[]): void =>
    void hold.wrong.push({ path, part: 'clear', figure: 'row', published: 1, recounted: 0 });
  const holdStation = (of: Unit, path: readonly string[]): void => {
    const row = stations.get(stationKey({ region: path[0] ?? '', number: of.Number ?? '' }));
    const where = [...path, of.Number ?? ''];
    if (row?.part !== 'clear' || row.district !== (path[1] ?? '')) {
      stray(where);
      return;
    }
    const { registered, participated, invalid } = row;
    const own = { registered, voted: participated, participated, invalid, ...votesOf(row.votes) };
    hold.hold(where, 'clear', { registered: of.VotersRegistered, voted: of.VotersParticipated, ...said(of) }, own);
  };
  const recounted = recountProtocols(protocols);
  // Each unit once, whatever a hostile file says.
  const seen = new Set([COUNTRY]);
  /** Whatever it is made of, down to the stations; how many those are. */
  const holdUnit = (of: Unit, path: readonly string[]): number => {
    let below = 0;
    for (const id of of.ComposingGpUnitIds ?? []) {
      const next = units.get(id);
      if (!next || seen.size === seen.add(id).size) stray([...path, id]);
      else if (next.Type === 'precinct') {
        holdStation(next, path);
        below += 1;
      } else if (path.length < 2) below += holdUnit(next, [...path, placeOf(next, units, stations, path)]);
      else stray([...path, id]);
    }
    const own = recounted.get(placeKey(path))?.parts.get('clear') ?? NO_PROTOCOLS;
    const whole = ({ sum, n }: { sum: number; n: number }): number | null => (n === own.stations ? sum : null);
    const sums = Object.entries(own.votes).map(([code, { sum, n }]) => [code, n > 0 ? sum : null] as const);
    hold.hold(
      path,
      'clear',
      { stations: of.SubUnitsReported, made: below, ...said(of) },
      {
        stations: own.stations,
        made: own.stations,
        participated: whole(own.participated),
        invalid: whole(own.invalid),
        ...votesOf(Object.fromEntries(sums)),
      },
    );
    return below;
  };
  hold.hold([], 'clear', { all: holdUnit(country, []) }, { all: Contest[0].SubUnitsReported });
  return true;
}

/** A region by its name; a district by where its first station is. */
function placeOf(of: Unit, units: ReadonlyMap<string, Unit>, stations: Stations, [region]: readonly string[]): string {
  if (region === undefined) return of['@id'].startsWith(REGION) ? of['@id'].slice(REGION.length) : of['@id'];
  const first = units.get(of.ComposingGpUnitIds?.[0] ?? '');
  return stations.get(stationKey({ region, number: first?.Number ?? '' }))?.district ?? of['@id'];
}

// ── Points of stations ─────────────────────────────────────────────────────────────────────────────────────────────

const points = z.looseObject({
  features: z.array(
    z.looseObject({
      properties: z.looseObject({
        region: z.string(),
        number: count,
        part: z.string().nullable(),
        registered: figure,
        participated: figure,
        invalid: figure,
      }),
    }),
  ),
});

/** Open stations are in it, those without a protocol with no figures; a protocol of one that has been closed is not. */
function holdPoints(hold: Hold, json: string, stations: Stations): boolean {
  const collection = parsed(points, json);
  if (collection === null) return false;
  const seen = new Set<string>();
  for (const { properties } of collection.features) {
    const { region, number, part, registered, participated, invalid } = properties;
    const row = stations.get(stationKey({ region, number }));
    const where = [region, String(number)];
    if ((row?.part ?? null) !== part || seen.size === seen.add(stationKey({ region, number })).size)
      hold.wrong.push({ path: where, part: part ?? '', figure: 'row', published: 1, recounted: 0 });
    const votes = Object.entries(properties).flatMap(([name, value]) =>
      name.startsWith('votes_')
        ? [[name.slice('votes_'.length), typeof value === 'number' ? value : null] as const]
        : [],
    );
    hold.hold(
      where,
      part ?? '',
      { registered, participated, invalid, ...votesOf(Object.fromEntries(votes)) },
      row ? figuresOf(row) : {},
    );
  }
  return true;
}

const figuresOf = ({ registered, participated, invalid, votes }: Omit<ProtocolRow, 'place' | 'district'>): Figures => ({
  registered,
  participated,
  invalid,
  ...votesOf(votes),
});

// ── The results page ───────────────────────────────────────────────────────────────────────────────────────────────

const DATA_BLOCK = /<script type="application\/json" id="data">([^<]*)<\/script>/g;
const page = z.looseObject({
  figures: z.unknown(),
  stations: z.object({
    lists: z.array(z.string()),
    groups: z.array(
      z.object({
        region: z.string(),
        district: z.string(),
        rows: z.array(z.tuple([count, z.string(), count]).rest(count.nullable())),
      }),
    ),
  }),
});

/** It has the very figures of `tally/figures.json`, and of stations what stands in the table. */
function holdPage(
  hold: Hold,
  html: string,
  figures: string | undefined,
  stations: Stations,
  told: string | null,
): boolean {
  const [block, second] = [...html.matchAll(DATA_BLOCK)];
  const data = block?.[1] === undefined || second ? null : parsed(page, block[1]);
  if (data === null || figures === undefined) return false;
  hold.hold([], '', { 'figures.json': Number(sameJson(data.figures, figures)) }, { 'figures.json': 1 });
  const { lists, groups } = data.stations;
  const votesTold = told === 'count' || told === 'estimate';
  const seen = new Set<string>();
  for (const { region, district, rows } of groups)
    for (const [number, , part, registered = null, participated = null, invalid = null, ...votes] of rows) {
      const row = stations.get(stationKey({ region, number }));
      const where = [region, district, String(number)];
      seen.add(stationKey({ region, number }));
      if (!row || row.part !== TALLY_PARTS[part] || cellName(row.district) !== cellName(district))
        hold.wrong.push({ path: where, part: '', figure: 'row', published: 1, recounted: 0 });
      const byList = Object.fromEntries(lists.map((code, at) => [code, votes[at] ?? null]));
      hold.hold(
        where,
        row?.part ?? '',
        figuresOf({ region, number, part: row?.part ?? 'reported', registered, participated, invalid, votes: byList }),
        row ? figuresOf(row) : {},
      );
    }
  hold.hold([], '', { stations: seen.size }, { stations: votesTold ? stations.size : 0 });
  return true;
}

function sameJson(a: unknown, text: string): boolean {
  try {
    return canonicalJson(a as Json) === canonicalJson(parsedJson(text) as Json);
  } catch {
    return false;
  }
}
