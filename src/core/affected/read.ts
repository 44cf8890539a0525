import type { AffectedRow } from '../../contract/index.ts';
import {
  type AffectedRole,
  type Consent,
  type CustodyState,
  type ElectionProfile,
  initialsOf,
  isLookedAfter,
  isWholeName,
  MOST_OPENED_AN_HOUR,
  type Ms,
  nameKey,
  nameWords,
  searchText,
  statutoryTerms,
} from '../../domain/index.ts';
import { cursorOf, parseCursor } from '../paging.ts';
import { all, one, type ReadDb } from '../store/index.ts';

interface Row {
  id: string;
  caseId: string;
  name: string | null;
  role: AffectedRole;
  minor: number;
  lawyer: string | null;
  state: CustodyState;
  place: string | null;
  stateSince: Ms;
  days: number | null;
  deprivedSince: Ms | null;
  resolved: number;
  consents: string;
  addedAt: number;
  lastEntry: string;
  region: string | null;
}

const COLUMNS = `a.id, a.case_id AS caseId, a.name, a.role, a.minor, a.lawyer, a.state, a.place, a.state_since AS stateSince,
  a.days, a.deprived_since AS deprivedSince, a.resolved, a.consents, a.added_at AS addedAt, a.last_entry AS lastEntry,
  c.region FROM affected AS a LEFT JOIN case_view AS c ON c.id = a.case_id`;

export interface AffectedQuery {
  search?: string | null | undefined;
  states?: readonly CustodyState[] | null | undefined;
  /** Only those for whom something has to be done. */
  unresolved: boolean;
  cursor?: string | null | undefined;
  limit: number;
}

/** One row as the screens get it, but for what depends on the profile and the time: masked already in the worker. */
export interface AffectedFacts extends Omit<AffectedRow, 'terms' | 'zone'> {
  state: CustodyState;
}

function masked({ name, lawyer, minor, resolved, consents, ...rest }: Row): AffectedFacts {
  return {
    ...rest,
    initials: name === null ? null : initialsOf(name),
    hasLawyer: lawyer !== null,
    minor: minor === 1,
    resolved: resolved === 1,
    consents: (JSON.parse(consents) as Consent[]).map(({ entry: _, ...consent }) => consent),
  };
}

/** With the terms that run, in the zone of the case's region. */
export function withTerms(facts: AffectedFacts, profile: ElectionProfile, now: Ms): AffectedRow {
  const zone = profile.regions.find((region) => region.code === facts.region)?.zone ?? profile.zone;
  const { deprivedSince, stateSince, ...rest } = facts;
  const times = { deprivedSince: deprivedSince as Ms | null, stateSince: stateSince as Ms };
  const terms = isLookedAfter(rest.role) ? statutoryTerms({ ...rest, ...times }, profile, zone, now) : [];
  return { ...rest, ...times, zone, terms };
}

/** A case and those that were merged into it, as a subquery about one id: the people of all of them are its people. */
export const WITH_MERGED = `WITH RECURSIVE same(id) AS (
  SELECT ? UNION SELECT c.id FROM same CROSS JOIN case_view AS c ON c.merged_into = same.id) SELECT id FROM same`;

/**
 * The case that answers for another (`id`: a column, or `?`): the one it was merged into, followed as far as anybody merges;
 * a ring of merges ends, too.
 */
export const answeringCase = (id: string): string => `WITH RECURSIVE at (id, steps) AS (SELECT ${id}, 0 UNION ALL
    SELECT c.merged_into, at.steps + 1 FROM at CROSS JOIN case_view AS c ON c.id = at.id
    WHERE c.merged_into IS NOT NULL AND at.steps < 20)
  SELECT id FROM at ORDER BY steps DESC LIMIT 1`;

/** Reads of the people of cases. Names come masked: opening them is a command, and on record. */
export function affectedQueries(db: ReadDb, nameOf: (id: string) => string) {
  return {
    affectedOfCase: ({ caseId }: { caseId: string }) =>
      all<Row>(
        db,
        `SELECT ${COLUMNS} WHERE a.case_id IN (${WITH_MERGED}) ORDER BY a.added_at, a.id LIMIT 1000`,
        caseId,
      ).map(masked),

    /** Those for whom something has to be done, each under the case that answers for them. */
    affectedOpen: () =>
      all<Row & { answering: string }>(
        db,
        `SELECT (${answeringCase('a.case_id')}) AS answering, ${COLUMNS} WHERE a.resolved = 0`,
      ).map(({ answering, ...row }) => ({ ...masked(row), caseId: answering })),

    /** Who is held where, since when: longest first. */
    affectedPage({ search, states, unresolved, cursor, limit }: AffectedQuery) {
      const [at, id] = cursor ? parseCursor(cursor) : [-1, ''];
      // A place as it is written, a name as it sounds.
      const words = (search ?? '').split(/\s+/).flatMap((word) => {
        const said = searchText(word);
        return said === '' ? [] : [[said, nameKey(word) || said] as const];
      });
      const where = [
        '(a.state_since, a.id) > (?, ?)',
        ...(unresolved ? ['a.resolved = 0'] : []),
        ...(states?.length ? ['a.state IN (SELECT value FROM json_each(?))'] : []),
        ...words.map(() => `(instr(a.folded, ?) > 0 OR instr(' ' || a.name_key, ' ' || ?) > 0)`),
      ];
      const rows = all<Row>(
        db,
        `SELECT ${COLUMNS} WHERE ${where.join(' AND ')} ORDER BY a.state_since, a.id LIMIT ${Math.trunc(limit) + 1}`,
        at,
        id,
        ...(states?.length ? [JSON.stringify(states)] : []),
        ...words.flat(),
      );
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const counts = one<{ total: number; open: number }>(
        db,
        'SELECT count(*) AS total, coalesce(sum(resolved = 0), 0) AS open FROM affected',
      );
      return {
        rows: rows.slice(0, limit).map(masked),
        total: counts?.total ?? 0,
        unresolved: counts?.open ?? 0,
        cursor: last ? cursorOf(last.stateSince, last.id) : null,
      };
    },

    /**
     * Where is X? Over everybody ever named, in any spelling, by the beginnings of the words of a name: those for whom
     * something has to be done first. `whole`: the name was typed in full.
     */
    affectedFind({ typed, limit }: { typed: string; limit: number }) {
      const words = nameWords(typed);
      if (words.length === 0) return { rows: [], total: 0 };
      const where = words.map(() => "instr(' ' || a.name_key, ' ' || ?) > 0").join(' AND ');
      const rows = all<Row & { key: string }>(
        db,
        `SELECT a.name_key AS key, ${COLUMNS} WHERE ${where}
         ORDER BY a.resolved, a.state_since DESC, a.id LIMIT ${Math.trunc(limit)}`,
        ...words,
      );
      const total = one<{ n: number }>(db, `SELECT count(*) AS n FROM affected AS a WHERE ${where}`, ...words)?.n ?? 0;
      return { rows: rows.map(({ key, ...row }) => ({ ...masked(row), whole: isWholeName(key, words) })), total };
    },

    /** Who read whose name, newest first: of one person, or of everybody. For leads. */
    affectedOpenings({ person, limit }: { person: string | null; limit: number }) {
      const rows = all<{ by: string; at: number; person: string; caseId: string | null; name: string | null }>(
        db,
        `SELECT o.by, o.at, o.affected AS person, a.case_id AS caseId, a.name
         FROM affected_opening AS o LEFT JOIN affected AS a ON a.id = o.affected
         ${person === null ? '' : 'WHERE o.affected = ?'} ORDER BY o.at DESC, o.entry, o.affected LIMIT ${Math.trunc(limit)}`,
        ...(person === null ? [] : [person]),
      );
      return rows.map(({ name, by, ...row }) => ({
        ...row,
        by,
        reader: nameOf(by),
        initials: name === null ? null : initialsOf(name),
      }));
    },

    /** Who read more names within an hour than a desk needs, in the last day: for leads. */
    affectedReaders: ({ since }: { since: number }) =>
      all<{ by: string; at: number; people: number }>(
        db,
        `SELECT by, max(at) AS at, max(n) AS people FROM (
           SELECT o.by, o.at, (SELECT count(DISTINCT p.affected) FROM affected_opening AS p
             WHERE p.by = o.by AND p.at > o.at - 3600000 AND p.at <= o.at) AS n
           FROM affected_opening AS o WHERE o.at > ?)
         WHERE n > ${MOST_OPENED_AN_HOUR} GROUP BY by ORDER BY at DESC`,
        since,
      ).map((row) => ({ ...row, name: nameOf(row.by) })),
  };
}
