import { z } from 'zod';
import { csvRecords } from './csv-rows.ts';
import { TALLY_PARTS, type TallyCell, type TallyPart } from './tally.ts';

/**
 * The published figures of a bundle, counted again from its protocols (`tally/protocols.csv`): by whoever receives it, and
 * from nothing else. The count itself is domain/tally; this one shares no code with it on purpose, so that a mistake there
 * does not repeat itself here.
 */
export interface ProtocolRow {
  region: string;
  district: string;
  place: string;
  number: number;
  part: TallyPart;
  /** Null: it cannot be read. Never zero. */
  registered: number | null;
  participated: number | null;
  invalid: number | null;
  votes: Readonly<Record<string, number | null>>;
}

const VOTES = 'votes_';
const PLACE = ['region', 'district', 'place', 'number', 'part'] as const;
const FIGURES = ['registered', 'participated', 'invalid'] as const;

const isPart = (text: string): text is TallyPart => TALLY_PARTS.some((part) => part === text);

/** Whole numbers without leading zeros; an empty cell is null, anything else undefined. */
function figure(text: string | undefined): number | null | undefined {
  if (text === '') return null;
  return text !== undefined && /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined;
}

/** Null where it is not such a table, has no whole number where one belongs, or a station twice. */
export function readProtocols(csv: string): ProtocolRow[] | null {
  const table = csvRecords(csv, [...PLACE, ...FIGURES]);
  if (table === null) return null;
  const lists = table.columns.filter((name) => name.startsWith(VOTES));
  const stations = new Set<string>();
  const rows: ProtocolRow[] = [];
  for (const record of table.rows) {
    const text = (name: string): string => record.get(name) ?? '';
    const number = figure(text('number'));
    const part = text('part');
    const [registered, participated, invalid] = FIGURES.map((name) => figure(text(name)));
    const votes = lists.map((name) => [name.slice(VOTES.length), figure(text(name))] as const);
    const station = `${text('region')}/${number}`;
    if (number === null || number === undefined || !isPart(part) || stations.has(station)) return null;
    if (registered === undefined || participated === undefined || invalid === undefined) return null;
    if (votes.some(([, count]) => count === undefined)) return null;
    stations.add(station);
    rows.push({
      region: text('region'),
      district: text('district'),
      place: text('place'),
      number,
      part,
      registered,
      participated,
      invalid,
      votes: Object.fromEntries(votes.map(([code, count]) => [code, count ?? null])),
    });
  }
  return rows;
}

const count = z.number().int();
const sum = z.looseObject({ sum: count, n: count });
const cell = z.looseObject({
  stations: count,
  registered: sum,
  participated: sum,
  invalid: sum,
  votes: z.record(z.string(), sum),
});

const turnout = z.looseObject({ participated: count, registered: count, n: count });
type Turnout = z.infer<typeof turnout>;

/** What of `tally/figures.json` is counted again. Loose: there is more in it, and a newer program may say still more. */
export const publishedTally = z.looseObject({
  /** closed, held: no votes are told. */
  told: z.string(),
  rows: z.array(
    z.looseObject({
      /** [] is the country, then region, then district. */
      path: z.array(z.string()).max(2),
      parts: z.partialRecord(z.enum(TALLY_PARTS), cell),
      /** Took part and registered, of verified protocols on which both can be read. */
      turnout: turnout.optional(),
    }),
  ),
  /** What stands first: of verified protocols alone. */
  head: z
    .looseObject({
      what: z.string(),
      stations: count,
      lists: z.array(z.looseObject({ code: z.string(), share: z.number().nullable(), votes: count, base: count })),
      turnout,
    })
    .nullish(),
});
export type PublishedTally = z.infer<typeof publishedTally>;

/** A figure that does not follow from the protocols. */
export interface WrongFigure {
  path: readonly string[];
  part: string;
  /** `stations`, `registered`, …, `votes CODE`; `row`: the whole line is missing, or there twice. */
  figure: string;
  published: number | null;
  recounted: number | null;
}

/** [] and [''] are not the same place. */
const keyOf = (path: readonly string[]): string => JSON.stringify(path);

interface Recounted {
  path: string[];
  parts: Map<TallyPart, TallyCell>;
  turnout: Turnout;
}

/** Every figure as one number by its name, so that two cells can be held against each other. Zeros are left out. */
function figuresIn({ stations, registered, participated, invalid, votes }: TallyCell): Map<string, number> {
  const sums = { registered, participated, invalid, ...prefixed(votes) };
  const all = Object.entries(sums).flatMap(([name, of]): [string, number][] => [
    [name, of.sum],
    [`${name} n`, of.n],
  ]);
  return new Map([['stations', stations] as [string, number], ...all].filter(([, value]) => value !== 0));
}

const prefixed = <T>(votes: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(votes).map(([code, value]) => [`votes ${code}`, value]));

/** Adds up the protocols of every path and part. */
function recount(rows: readonly ProtocolRow[]): Map<string, Recounted> {
  const found = new Map<string, Recounted>();
  const at = (path: string[]): Recounted => {
    const known = found.get(keyOf(path)) ?? {
      path,
      parts: new Map(),
      turnout: { participated: 0, registered: 0, n: 0 },
    };
    found.set(keyOf(path), known);
    return known;
  };
  at([]);
  for (const row of rows)
    for (const path of [[], [row.region], [row.region, row.district]]) {
      const own = at(path);
      own.parts.set(row.part, plus(own.parts.get(row.part), row));
      if (row.part !== 'clear' || row.participated === null || row.registered === null) continue;
      own.turnout.participated += row.participated;
      own.turnout.registered += row.registered;
      own.turnout.n += 1;
    }
  return found;
}

function plus(before: TallyCell | undefined, { registered, participated, invalid, votes }: ProtocolRow): TallyCell {
  const add = (to: { sum: number; n: number } | undefined, value: number | null) =>
    value === null ? (to ?? { sum: 0, n: 0 }) : { sum: (to?.sum ?? 0) + value, n: (to?.n ?? 0) + 1 };
  const codes = new Set([...Object.keys(before?.votes ?? {}), ...Object.keys(votes)]);
  return {
    stations: (before?.stations ?? 0) + 1,
    registered: add(before?.registered, registered),
    participated: add(before?.participated, participated),
    invalid: add(before?.invalid, invalid),
    votes: Object.fromEntries([...codes].map((code) => [code, add(before?.votes[code], votes[code] ?? null)])),
  };
}

const NOTHING: TallyCell = {
  stations: 0,
  registered: { sum: 0, n: 0 },
  participated: { sum: 0, n: 0 },
  invalid: { sum: 0, n: 0 },
  votes: {},
};

/** Holds figures against each other, by their names. */
function createComparison() {
  const wrong: WrongFigure[] = [];
  let checked = 0;
  return {
    wrong,
    checked: () => checked,
    say: (flaw: WrongFigure) => void wrong.push(flaw),
    hold(where: Pick<WrongFigure, 'path' | 'part'>, said: Map<string, number>, own: Map<string, number>): void {
      for (const figure of new Set([...said.keys(), ...own.keys()])) {
        checked += 1;
        const [published, recounted] = [said.get(figure) ?? 0, own.get(figure) ?? 0];
        // A share is a quotient of two whole numbers: no rounding of a machine makes a figure of it.
        if (Math.abs(published - recounted) > 1e-12) wrong.push({ ...where, figure, published, recounted });
      }
    },
  };
}

const turnoutFigures = (of: Turnout): Map<string, number> =>
  new Map([
    ['turnout participated', of.participated],
    ['turnout registered', of.registered],
    ['turnout n', of.n],
  ]);

/** Holds every published figure against the recount; `checked` is how many of them there were. */
export function compareFigures(
  published: PublishedTally,
  protocols: readonly ProtocolRow[],
): { checked: number; wrong: WrongFigure[] } {
  const recounted = recount(protocols);
  const comparison = createComparison();
  const seen = new Set<string>();
  for (const { path, parts, turnout: said } of published.rows) {
    if (seen.size === seen.add(keyOf(path)).size)
      comparison.say({ path, part: '', figure: 'row', published: 2, recounted: 1 });
    const own = recounted.get(keyOf(path));
    for (const part of TALLY_PARTS)
      comparison.hold({ path, part }, figuresIn(parts[part] ?? NOTHING), figuresIn(own?.parts.get(part) ?? NOTHING));
    if (said)
      comparison.hold(
        { path, part: 'clear' },
        turnoutFigures(said),
        turnoutFigures(own?.turnout ?? { participated: 0, registered: 0, n: 0 }),
      );
  }
  for (const { path } of recounted.values())
    if (!seen.has(keyOf(path)) && !(path.length === 0 && protocols.length === 0))
      comparison.say({ path, part: '', figure: 'row', published: null, recounted: 1 });
  if (published.head) compareHead(comparison, published.head, recounted.get(keyOf([])) ?? null);
  return { checked: comparison.checked(), wrong: comparison.wrong };
}

function compareHead(
  comparison: ReturnType<typeof createComparison>,
  head: NonNullable<PublishedTally['head']>,
  country: Recounted | null,
): void {
  const clear = country?.parts.get('clear') ?? NOTHING;
  const base = Object.values(clear.votes).reduce((total, { sum: votes }) => total + votes, 0);
  const where = { path: [], part: 'head' };
  comparison.hold(where, new Map([['stations', head.stations]]), new Map([['stations', clear.stations]]));
  comparison.hold(
    where,
    turnoutFigures(head.turnout),
    turnoutFigures(country?.turnout ?? { participated: 0, registered: 0, n: 0 }),
  );
  for (const { code, share, votes, base: of } of head.lists) {
    const own = clear.votes[code]?.sum ?? 0;
    const [said, counted] = [new Map([[`votes ${code}`, votes]]), new Map([[`votes ${code}`, own]])];
    said.set(`base ${code}`, of);
    counted.set(`base ${code}`, base);
    // An estimate's share is for the estimate's own check: here it is only of what the sampled stations are.
    if (head.what === 'count') {
      said.set(`share ${code}`, share ?? -1);
      counted.set(`share ${code}`, base === 0 ? -1 : own / base);
    }
    comparison.hold(where, said, counted);
  }
}
