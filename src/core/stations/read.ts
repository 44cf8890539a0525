import { type StationFacts, searchText } from '../../domain/index.ts';
import { entriesOf } from '../journal/index.ts';
import { all, one, type ReadDb, type WriteDb } from '../store/index.ts';
import { FACTS_COLUMNS, REGISTRY, standing } from './projection.ts';
import { builtOn } from './registry.ts';

export interface StationQuery {
  /** Id of the last row of the page before. */
  cursor?: string | null | undefined;
  limit: number;
  search: string;
  region: string | null;
  district: string | null;
  status: 'open' | 'closed' | 'all';
}

export type StationRowView = StationFacts & { id: string; zone: string; formerNumber: number | null };

const ROW = `id, ${FACTS_COLUMNS}, zone`;

/** The registry in Kazakh order (region, district, number), by keyset. `total` only with the first page. */
export function stationPage(db: ReadDb, query: StationQuery) {
  const { where, binds, asked } = filter(query);
  const after = query.cursor
    ? one<{ sortKey: string }>(db, 'SELECT sort_key AS sortKey FROM station WHERE id = ?', query.cursor)
    : undefined;
  const start = after && query.cursor ? ['(sort_key, id) > (?, ?)'] : [];
  const rows = all<StationFacts & { id: string; zone: string }>(
    db,
    `SELECT ${ROW} FROM station WHERE ${[...where, ...start, '1'].join(' AND ')} ORDER BY sort_key, id LIMIT ?`,
    ...binds,
    ...(after && query.cursor ? [after.sortKey, query.cursor] : []),
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  return {
    rows: page.map(
      (row): StationRowView => ({
        ...row,
        formerNumber: asked !== null && row.number !== asked ? asked : null,
      }),
    ),
    next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
    total: query.cursor
      ? null
      : (one<{ n: number }>(db, `SELECT count(*) AS n FROM station WHERE ${[...where, '1'].join(' AND ')}`, ...binds)
          ?.n ?? 0),
  };
}

/** Texts are fragments of ours only; what was typed is bound. A number finds who bears it or bore it. */
function filter({ search, region, district, status }: StationQuery) {
  const where: string[] = [];
  const binds: (string | number)[] = [];
  const add = (sql: string, ...values: (string | number)[]): void => {
    where.push(sql);
    binds.push(...values);
  };
  if (region !== null) add('region = ?', region);
  if (region !== null && district !== null) add('district = ?', district);
  if (status !== 'all') add('status = ?', status);
  let asked: number | null = null;
  for (const word of searchText(search)
    .split(/[\s,;№#]+/)
    .filter(Boolean)
    .slice(0, 8)) {
    if (/^\d{1,5}$/.test(word) && asked === null) {
      asked = Number(word);
      add('id IN (SELECT station FROM station_number WHERE number = ?)', asked);
    } else add('instr(search, ?) > 0', word);
  }
  return { where, binds, asked };
}

export function stationRegions(db: ReadDb) {
  const districts = all<{ region: string; district: string; stations: number }>(
    db,
    `SELECT region, district, count(*) AS stations FROM station WHERE district IS NOT NULL GROUP BY region, district
      ORDER BY region, district`,
  );
  return all<{ region: string; open: number; closed: number; voters: number; votersUnknown: number }>(
    db,
    'SELECT region, open, closed, voters, voters_unknown AS votersUnknown FROM station_region ORDER BY region',
  ).map((row) => ({
    ...row,
    districts: districts
      .filter(({ region }) => region === row.region)
      .map(({ district, stations }) => ({ district, stations })),
  }));
}

type NameOf = (id: string) => string;

/** What the registry is made of, newest first, and what may be taken back. */
export function registryState(db: ReadDb, person: NameOf) {
  const due = standing(entriesOf(db, REGISTRY));
  const newest = due.at(-1);
  const undoable = newest && !builtOn(db as WriteDb, newest, due) ? newest.id : null;
  const entries = due
    .toReversed()
    .filter(({ type }) => type === 'stations.imported')
    .slice(0, 50)
    .map((entry) => {
      const payload = entry.payload as Record<string, unknown>;
      const count = (key: string) => (typeof payload[key] === 'number' ? payload[key] : 0);
      const file = payload.file as { name?: unknown } | undefined;
      return {
        entryId: entry.id as string,
        at: entry.wallTime,
        by: person(entry.actor),
        file: typeof file?.name === 'string' ? file.name : '',
        added: count('added'),
        changed: count('changed'),
        closed: count('closed'),
        bad: count('bad'),
      };
    });
  return { regions: stationRegions(db), imports: entries, undoable: undoable as string | null };
}

export function stationDetail(db: ReadDb, id: string, person: NameOf) {
  const row = one<StationFacts & { id: string; zone: string; addedAt: number; changedEntry: string }>(
    db,
    `SELECT ${ROW}, added_at AS addedAt, changed_entry AS changedEntry FROM station WHERE id = ?`,
    id,
  );
  if (!row) return null;
  const numbers = all<{ region: string; number: number; from: number | null; until: number | null }>(
    db,
    `SELECT region, number, from_at AS "from", until_at AS until FROM station_number WHERE station = ?
      ORDER BY until_at IS NOT NULL, until_at DESC, number`,
    id,
  );
  const history = all<{ entry: string; at: number; actor: string; changes: string }>(
    db,
    'SELECT entry, at, actor, changes FROM station_event WHERE station = ? ORDER BY at DESC, entry DESC LIMIT 200',
    id,
  ).map(({ entry, at, actor, changes }) => ({
    entryId: entry,
    at,
    by: person(actor),
    changes: Object.entries(
      JSON.parse(changes) as Record<string, [string | number | null, string | number | null]>,
    ).map(([field, [before, after]]) => ({ field, before, after })),
  }));
  // Others who had this number: whoever looks for one of them should know.
  const others = all<{ id: string; number: number; until: number | null }>(
    db,
    `SELECT s.id, s.number, n.until_at AS until FROM station_number n JOIN station s ON s.id = n.station
      WHERE n.region = ? AND n.number = ? AND n.station <> ? LIMIT 20`,
    row.region,
    row.number,
    id,
  );
  const due = standing(entriesOf(db, REGISTRY));
  const newest = due.at(-1);
  const undoable =
    newest &&
    newest.type === 'station.changed' &&
    newest.id === row.changedEntry &&
    !builtOn(db as WriteDb, newest, due)
      ? (newest.id as string)
      : null;
  return { ...row, numbers, history, others, undoable };
}
