import type { OfficialPublication } from '../../../contract/index.ts';
import {
  figureChanges,
  newestFirst,
  type OfficialLevel,
  type OfficialRow,
  officialKey,
  type Publication,
  type PublicationFold,
  type SummedFigures,
} from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { compareRows, type OfficialKnown, type OfficialPlan } from './work.ts';

type Stored = Publication & Pick<PublicationFold, 'undoable'> & { id: string };

const unpack = ({ id, fold }: { id: string; fold: string }): Stored => ({
  ...(JSON.parse(fold) as Omit<Stored, 'id'>),
  id,
});

/** All publications, newest first. They are few: a handful for each level. */
const stored = (db: ReadDb): Stored[] =>
  all<{ id: string; fold: string }>(db, 'SELECT id, fold FROM official_publication').map(unpack).sort(newestFirst);

/** Those that stand, newest first; of one level or of all. */
export const standing = (db: ReadDb, level: OfficialLevel | null = null): Stored[] =>
  stored(db).filter((each) => each.withdrawn === null && (level === null || each.level === level));

/** The one that is asked for, or the newest of its level. Null where there is none, or it was withdrawn. */
export function publicationOf(db: ReadDb, level: OfficialLevel, id: string | null | undefined): Stored | null {
  const those = standing(db, level);
  return (id == null ? those[0] : those.find((each) => each.id === id)) ?? null;
}

interface Row {
  region: string;
  number: number;
  registered: number | null;
  participated: number | null;
  invalid: number | null;
  votes: string;
}

const unpackRow = ({ region, number, registered, participated, invalid, votes }: Row): OfficialRow => ({
  region: region === '' ? null : region,
  number: number === 0 ? null : number,
  figures: { registered, participated, invalid, votes: JSON.parse(votes) as SummedFigures['votes'] },
});

/** Rows of one publication in the order of places. */
export const rowsOf = (db: ReadDb, publication: string): OfficialRow[] =>
  all<Row>(
    db,
    `SELECT region, number, registered, participated, invalid, votes FROM official_row WHERE publication = ?
     ORDER BY region, number`,
    publication,
  ).map(unpackRow);

/** What every publication that stands says of a station, newest first, each with what changed since the one before. */
export function publishedOf(db: ReadDb, region: string, number: number) {
  const found = new Map(
    all<Row & { publication: string }>(
      db,
      `SELECT publication, region, number, registered, participated, invalid, votes FROM official_row
       WHERE region = ? AND number = ?`,
      region,
      number,
    ).map((row) => [row.publication, unpackRow(row).figures]),
  );
  const saying = standing(db, 'station').flatMap(({ id, source, asOf }) => {
    const figures = found.get(id);
    return figures ? [{ id, source, asOf, figures }] : [];
  });
  return saying.map((each, n) => {
    const before = saying[n + 1];
    return { ...each, changes: before ? figureChanges(before.figures, each.figures) : [] };
  });
}

/** How many took part in the country (null) or a region, as the newest publication of that level says. */
export function publishedParticipants(db: ReadDb, region: string | null) {
  const newest = publicationOf(db, region === null ? 'country' : 'region', null);
  const row =
    newest &&
    one<{ n: number | null }>(
      db,
      'SELECT participated AS n FROM official_row WHERE publication = ? AND region = ? AND number = 0',
      newest.id,
      region ?? '',
    );
  return newest && row && row.n !== null ? { n: row.n, source: newest.source, asOf: newest.asOf } : null;
}

const hasStations = (db: ReadDb): boolean => one(db, 'SELECT 1 FROM station LIMIT 1') !== undefined;

/** What a table is compared with before it is imported. */
export function officialKnown(db: ReadDb, level: OfficialLevel): OfficialKnown {
  const newest = publicationOf(db, level, null);
  return {
    stations:
      level === 'station' && hasStations(db)
        ? new Set(
            all<{ key: string }>(db, `SELECT DISTINCT region || '/' || number AS key FROM station_number`).map(
              ({ key }) => key,
            ),
          )
        : null,
    newest: newest && { id: newest.id, source: newest.source, asOf: newest.asOf, rows: rowsOf(db, newest.id) },
  };
}

export interface PublicationsQuery {
  me: string;
}

const UNKNOWN = `SELECT count(*) AS n FROM official_row AS r WHERE r.publication = ?
  AND NOT EXISTS (SELECT 1 FROM station_number AS s WHERE s.region = r.region AND s.number = r.number)`;

/** Every publication there is, for its list. How many of its stations nobody knows is counted once per registry. */
export function createPublications(db: ReadDb, person: (id: string) => string) {
  let counted = { registry: '', unknown: new Map<string, number>() };
  const unknownIn = ({ id, level, withdrawn }: Stored): number | null => {
    if (level !== 'station' || withdrawn || !hasStations(db)) return null;
    const registry = one<{ folded: string }>(db, 'SELECT folded FROM registry_info')?.folded ?? '';
    if (counted.registry !== registry) counted = { registry, unknown: new Map() };
    const known = counted.unknown.get(id);
    if (known !== undefined) return known;
    const n = one<{ n: number }>(db, UNKNOWN, id)?.n ?? 0;
    counted.unknown.set(id, n);
    return n;
  };
  return ({ me }: PublicationsQuery): OfficialPublication[] => {
    const current = new Set(
      (['country', 'region', 'station'] as const).flatMap((level) => publicationOf(db, level, null)?.id ?? []),
    );
    return stored(db).map((each) => {
      const { id, entry, level, source, asOf, rows, bad, file, by, at, withdrawn, undoable } = each;
      return {
        ...{ id, level, source, asOf, rows, bad, at },
        entryId: entry,
        unknown: unknownIn(each),
        file: file?.name ?? null,
        by: person(by),
        withdrawn: withdrawn && { by: person(withdrawn.by), at: withdrawn.at, reason: withdrawn.reason },
        undoable: undoable?.by === me ? undoable.entry : null,
        current: current.has(id),
      };
    });
  };
}

export interface ChangesQuery {
  from: string;
  to: string;
  /** Key of the last row of the page before. */
  after?: string | null | undefined;
  limit: number;
}

/** What one publication says otherwise than another of its level; the pair that was asked for last is kept. */
export function createChanges(db: ReadDb) {
  let last: { pair: string; compared: Pick<OfficialPlan, 'changed' | 'same' | 'added' | 'gone'> } | null = null;
  return ({ from, to, after, limit }: ChangesQuery) => {
    const those = standing(db);
    const [a, b] = [from, to].map((id) => those.find((each) => each.id === id));
    if (!a || !b || a.level !== b.level) return null;
    const pair = `${from} ${to}`;
    if (last?.pair !== pair) last = { pair, compared: compareRows(rowsOf(db, from), rowsOf(db, to)) };
    const { changed, same, added, gone } = last.compared;
    const rows = changed.map((row) => ({ ...row, key: officialKey(row) }));
    const start = after == null ? 0 : rows.findIndex(({ key }) => key === after) + 1;
    const page = rows.slice(start, start + limit);
    const next = start + limit < rows.length ? (page.at(-1)?.key ?? null) : null;
    return { rows: page, next, changed: changed.length, same, added, gone };
  };
}

/** Whose figures these are, and as of when; null where they were withdrawn. The source is text from outside. */
export function publicationSaid(db: ReadDb, { publication }: { publication: string }) {
  const found = standing(db).find(({ id }) => id === publication);
  return found ? { source: found.source, asOf: found.asOf } : null;
}
