import { csvRecords } from './csv-rows.ts';
import { TALLY_PARTS, type TallyCell, type TallyPart } from './tally.ts';

/**
 * Protocols of a bundle (`tally/protocols.csv`), added up by whoever receives it and from nothing else. The count itself is
 * domain/tally; this one shares no code with it on purpose, so that a mistake there does not repeat itself here.
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

/** Before what a spreadsheet would take for a formula a table has an apostrophe, and a space for what nobody can see. */
const FORMULA = /^'(?=[=+\-@\t\r＝＋－＠])/;
/** A spreadsheet that expects semicolons sees a new cell after one in a text, or after a line end. */
const INNER_FORMULA = /(?<=[;\t\r\n][\s"]*)'(?=[=+\-@＝＋－＠])/g;
const CONTROLS = /[^\P{Cc}\t\r\n]/gu;
/** A name in a table and the same name in `figures.json` become one. */
export const cellName = (cell: string): string =>
  cell.replace(CONTROLS, ' ').replace(FORMULA, '').replace(INNER_FORMULA, '');
const PLACE = ['region', 'district', 'place', 'number', 'part'] as const;
const FIGURES = ['registered', 'participated', 'invalid'] as const;

const isPart = (text: string): text is TallyPart => TALLY_PARTS.some((part) => part === text);

/** Whole numbers without leading zeros; an empty cell is null, anything else undefined. */
export function figureIn(text: string | undefined): number | null | undefined {
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
    const number = figureIn(text('number'));
    const part = text('part');
    const [registered, participated, invalid] = FIGURES.map((name) => figureIn(text(name)));
    const votes = lists.map((name) => [name.slice(VOTES.length), figureIn(text(name))] as const);
    const [region, district, place] = [cellName(text('region')), cellName(text('district')), cellName(text('place'))];
    const station = `${region}/${number}`;
    if (number === null || number === undefined || !isPart(part) || stations.has(station)) return null;
    if (registered === undefined || participated === undefined || invalid === undefined) return null;
    if (votes.some(([, count]) => count === undefined)) return null;
    stations.add(station);
    rows.push({
      region,
      district,
      place,
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

/** Took part and registered, of verified protocols on which both can be read. */
export interface RecountedTurnout {
  participated: number;
  registered: number;
  n: number;
}

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
export const placeKey = (path: readonly string[]): string => JSON.stringify(path.map(cellName));

export interface Recounted {
  path: string[];
  parts: Map<TallyPart, TallyCell>;
  turnout: RecountedTurnout;
}

/** Every figure as one number by its name, so that two cells can be held against each other. Zeros are left out. */
export function cellFigures({ stations, registered, participated, invalid, votes }: TallyCell): Map<string, number> {
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
export function recountProtocols(rows: readonly ProtocolRow[]): Map<string, Recounted> {
  const found = new Map<string, Recounted>();
  const at = (path: string[]): Recounted => {
    const known = found.get(placeKey(path)) ?? {
      path,
      parts: new Map(),
      turnout: { participated: 0, registered: 0, n: 0 },
    };
    found.set(placeKey(path), known);
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

export const NO_PROTOCOLS: TallyCell = {
  stations: 0,
  registered: { sum: 0, n: 0 },
  participated: { sum: 0, n: 0 },
  invalid: { sum: 0, n: 0 },
  votes: {},
};

/** Holds figures against each other, by their names. */
export function createComparison() {
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
