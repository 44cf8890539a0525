import {
  cellFigures,
  cellName,
  createComparison,
  figureIn,
  type ProtocolRow,
  placeKey,
  recountProtocols,
  type WrongFigure,
} from './bundle-protocols.ts';
import { csvRecords } from './csv-rows.ts';

/** `tally/figures.csv`: the same figures as a table, one line for each place and part. */
const WANTED = ['region', 'district', 'part', 'stations'] as const;
/** Of the list of stations, not of protocols. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['region', 'district', 'part', 'expected']);

/** `votes_A_n` is how many stations the sum `votes_A` is of, unless there is a list of that name. */
function figureName(column: string, all: ReadonlySet<string>): string {
  const isBase = all.has(`${column}_n`) || !column.endsWith('_n');
  return (isBase ? column : `${column.slice(0, -2)} n`).replace(/^votes_/, 'votes ');
}

/** In a table nobody can tell the country from what stands in no region: both have no code. */
const placesOf = (region: string, district: string): string[][] => {
  if (region === '') return [[], [''], ['', '']];
  return district === '' ? [[region], [region, '']] : [[region, district]];
};

/** Holds every line of the table against the recount; null where it is no such table. */
export function compareTable(
  csv: string,
  protocols: readonly ProtocolRow[],
): { checked: number; wrong: WrongFigure[] } | null {
  const table = csvRecords(csv, WANTED);
  if (table === null) return null;
  const all = new Set(table.columns);
  const columns = table.columns
    .filter((column) => !NOT_COUNTED.has(column))
    .map((column) => ({ column, figure: figureName(column, all) }));
  const lineKey = (path: readonly string[], part: string): string => `${placeKey(path)} ${part}`;
  const open = new Map(
    [...recountProtocols(protocols).values()].flatMap(({ path, parts }) =>
      [...parts].map(([part, cell]) => [lineKey(path, part), { path, part, own: cellFigures(cell) }] as const),
    ),
  );
  const comparison = createComparison();
  for (const record of table.rows) {
    const said = new Map<string, number>();
    for (const { column, figure } of columns) {
      const value = figureIn(record.get(column));
      if (value === undefined) return null;
      if (value) said.set(figure, value);
    }
    const [region, district] = [cellName(record.get('region') ?? ''), cellName(record.get('district') ?? '')];
    const part = record.get('part') ?? '';
    const places = placesOf(region, district).filter((path) => open.has(lineKey(path, part)));
    const place = places.find((path) => sameFigures(said, open.get(lineKey(path, part))?.own)) ?? places[0];
    const where = { path: place ?? [region, district].filter((name) => name !== ''), part };
    comparison.hold(where, said, open.get(lineKey(where.path, part))?.own ?? new Map());
    if (place) open.delete(lineKey(place, part));
  }
  for (const { path, part } of open.values())
    comparison.say({ path, part, figure: 'row', published: null, recounted: 1 });
  return { checked: comparison.checked(), wrong: comparison.wrong };
}

const sameFigures = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number> | undefined): boolean =>
  a.size === b?.size && [...a].every(([name, value]) => b.get(name) === value);
