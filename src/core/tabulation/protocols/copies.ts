import { copiesDiffer, type KeyedSheet, type ProtocolGrade, type ProtocolStatus } from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';

/**
 * Whether this sender was assigned to watch that station. Only such observers' copies corroborate or dispute one another
 * (domain.md 4.5); a stranger's opens a comparison and removes nothing.
 */
export type Assigned = (db: ReadDb, station: { region: string; number: number }, sender: string) => boolean;

export interface Copy {
  id: string;
  status: ProtocolStatus;
  grade: ProtocolGrade;
  receivedAt: number;
  sender: string | null;
  sheet: KeyedSheet | null;
  revisions: number;
  joinedInto: string | null;
  /** Nothing was keyed or joined: it may become a part of another. */
  untouched: boolean;
}

interface Row extends Omit<Copy, 'sheet' | 'untouched'> {
  sheet: string | null;
  untouched: number;
}

const COPY = `p.id, p.status, p.grade, p.received_at AS receivedAt, p.sheet, p.revisions, p.joined_into AS joinedInto,
  (SELECT sender FROM submission WHERE id = p.submission) AS sender,
  p.status = 'received' AND (SELECT count(*) FROM protocol_source WHERE protocol = p.id) < 2 AS untouched`;

const unpack = ({ sheet, untouched, ...row }: Row): Copy => ({
  ...row,
  sheet: sheet === null ? null : (JSON.parse(sheet) as KeyedSheet),
  untouched: untouched === 1,
});

/** The other protocols of one station and level, oldest first; with what was joined to this one. */
export function copiesOf(db: ReadDb, id: string): Copy[] {
  return all<Row>(
    db,
    `SELECT ${COPY} FROM protocol AS own JOIN protocol AS p
       ON p.region = own.region AND p.station = own.station AND p.level = own.level
     WHERE own.id = ? AND p.id <> own.id AND (p.joined_into IS NULL OR p.joined_into = own.id)
     ORDER BY p.received_at, p.id`,
    id,
  ).map(unpack);
}

/** The same photograph, byte for byte, or a pair that somebody said is one. */
export function sameImage(db: ReadDb, a: string, b: string): boolean {
  const prints = `SELECT p.sha256 FROM protocol_source AS s JOIN submission_message AS m ON m.submission = s.submission
    JOIN photo_print AS p ON p.message_key = m.message_key WHERE s.protocol = ?`;
  if (one(db, `${prints} AND p.sha256 IN (${prints}) LIMIT 1`, a, b)) return true;
  return (
    one(
      db,
      `SELECT 1 FROM protocol_source AS x JOIN protocol_source AS y ON y.protocol = ?
       JOIN duplicate AS d ON d.a = min(x.submission, y.submission) AND d.b = max(x.submission, y.submission)
       WHERE x.protocol = ? AND d.state IN ('linked', 'confirmed') LIMIT 1`,
      b,
      a,
    ) !== undefined
  );
}

export const areCompared = (db: ReadDb, a: string, b: string): boolean =>
  one(
    db,
    'SELECT 1 FROM protocol_compared WHERE (protocol = ? AND other = ?) OR (protocol = ? AND other = ?)',
    a,
    b,
    b,
    a,
  ) !== undefined;

export interface Station {
  region: string;
  number: number;
}
export const stationOfProtocol = (db: ReadDb, id: string): Station | null =>
  one<Station>(
    db,
    `SELECT region, station AS number FROM protocol
     WHERE id = ? AND region IS NOT NULL AND station IS NOT NULL AND level = 'PEC'`,
    id,
  ) ?? null;

/**
 * Stations are found by the index of stations alone, and only where more than one protocol is, are they read: most have one.
 * CROSS JOIN keeps that order; sheets that are the same to the letter are not compared any further.
 */
export const CONTRADICTIONS = `WITH twice AS MATERIALIZED (
    SELECT region, station, level FROM protocol INDEXED BY protocol_of_station
    WHERE region IS NOT NULL AND station IS NOT NULL GROUP BY region, station, level HAVING count(*) > 1)
  SELECT a.id AS a, b.id AS b, a.sheet AS "left", b.sheet AS "right" FROM twice AS t
    CROSS JOIN protocol AS a ON a.region = t.region AND a.station = t.station AND a.level = t.level
    CROSS JOIN protocol AS b ON b.region = t.region AND b.station = t.station AND b.level = t.level AND a.id < b.id
  WHERE a.sheet IS NOT NULL AND b.sheet IS NOT NULL AND a.sheet <> b.sheet
    AND a.status <> 'rejected' AND b.status <> 'rejected'
    AND NOT EXISTS (SELECT 1 FROM protocol_compared AS c WHERE c.protocol = a.id AND c.other = b.id)
    AND NOT EXISTS (SELECT 1 FROM protocol_compared AS c WHERE c.protocol = b.id AND c.other = a.id)`;

/** Ids of protocols of whose station another copy says something else, and nobody has compared them. */
export function contradicting(db: ReadDb): Set<string> {
  const found = new Set<string>();
  for (const { a, b, left, right } of all<{ a: string; b: string; left: string; right: string }>(db, CONTRADICTIONS))
    if (copiesDiffer(JSON.parse(left) as KeyedSheet, JSON.parse(right) as KeyedSheet).length > 0)
      for (const id of [a, b]) found.add(id);
  return found;
}
