import type { EntryId, Hlc, Json, Ms } from '../../domain/index.ts';
import { all, type Bind, each, one, type ReadDb } from '../store/index.ts';
import type { Actor, JournalEntry } from './entry.ts';

interface Row {
  position: number;
  v: 1;
  id: EntryId;
  device: string;
  seq: number;
  hlc: Hlc;
  wallTime: Ms;
  actor: Actor;
  type: string;
  subjects: string;
  basis: string;
  payloadCommit: string;
  prevHash: string;
  hash: string;
  sig: string;
  payload: string | null;
}

const SELECT = `SELECT entry.position, v, id, device, seq, hlc, wall_time AS wallTime, actor, type, subjects, basis,
  payload_commit AS payloadCommit, prev_hash AS prevHash, hash, sig, payload
  FROM journal_entry AS entry LEFT JOIN journal_payload ON entry_id = id`;

function entry(row: Row): JournalEntry {
  return {
    ...row,
    subjects: JSON.parse(row.subjects) as string[],
    basis: JSON.parse(row.basis) as string[],
    payload: row.payload === null ? null : (JSON.parse(row.payload) as Json),
  };
}

const select = (db: ReadDb, rest: string, ...binds: Bind[]): JournalEntry[] =>
  all<Row>(db, `${SELECT} ${rest}`, ...binds).map(entry);

/** All entries that touch a subject, in the order in which folds apply them: (hlc, device, seq). */
export function entriesOf(db: ReadDb, subject: string): JournalEntry[] {
  return select(
    db,
    'JOIN journal_subject AS named ON named.position = entry.position WHERE named.subject = ? ORDER BY hlc, device, seq',
    subject,
  );
}

/**
 * The same, for many subjects of few entries (a bulk decision names thousands): each entry is read and parsed once for as
 * long as `seen` lives.
 */
export function entriesOfMany(db: ReadDb, subject: string, seen: Map<number, JournalEntry>): JournalEntry[] {
  const positions = all<{ position: number }>(
    db,
    `SELECT entry.position FROM journal_subject AS named JOIN journal_entry AS entry ON entry.position = named.position
     WHERE named.subject = ? ORDER BY hlc, device, seq`,
    subject,
  );
  return positions.flatMap(({ position }) => {
    const known = seen.get(position) ?? select(db, 'WHERE entry.position = ?', position)[0];
    if (!known) return [];
    seen.set(position, known);
    return [known];
  });
}

export function entryAt(db: ReadDb, position: number): JournalEntry | null {
  return select(db, 'WHERE entry.position = ?', position)[0] ?? null;
}

export function entryById(db: ReadDb, id: EntryId): JournalEntry | null {
  return select(db, 'WHERE id = ?', id)[0] ?? null;
}

/** Entries that arrived after `position` (0: from the beginning), in order of arrival. */
export function since(db: ReadDb, position: number, limit: number): JournalEntry[] {
  return select(db, 'WHERE entry.position > ? ORDER BY entry.position LIMIT ?', position, limit);
}

export interface JournalPage {
  entries: JournalEntry[];
  /** Pass as `before` for the next page; null at the end. */
  next: number | null;
}

/** Newest first; `type` keeps one type of entry. */
export function page(db: ReadDb, options: { before?: number | null; limit: number; type?: string }): JournalPage {
  const before = options.before ?? Number.MAX_SAFE_INTEGER;
  const entries =
    options.type === undefined
      ? select(db, 'WHERE entry.position < ? ORDER BY entry.position DESC LIMIT ?', before, options.limit)
      : select(
          db,
          'WHERE type = ? AND entry.position < ? ORDER BY entry.position DESC LIMIT ?',
          options.type,
          before,
          options.limit,
        );
  const next = entries.length === options.limit ? (entries.at(-1)?.position ?? null) : null;
  return { entries, next };
}

/** A walk over every entry in fold order, or along each chain; for verification. */
export function* walk(db: ReadDb, order: 'fold' | 'chain'): Generator<JournalEntry> {
  const by = order === 'fold' ? 'hlc, device, seq' : 'device, seq';
  for (const row of each<Row>(db, `${SELECT} ORDER BY ${by}`)) yield entry(row);
}

/** All subjects of one kind; `prefix` ends in a colon. */
export function subjectsWith(db: ReadDb, prefix: string): string[] {
  // A semicolon follows the colon, so this range is the prefix, and the index serves it.
  const end = `${prefix.slice(0, -1)};`;
  const sql = 'SELECT DISTINCT subject FROM journal_subject WHERE subject >= ? AND subject < ? ORDER BY subject';
  return all<{ subject: string }>(db, sql, prefix, end).map((row) => row.subject);
}

export interface Head {
  seq: number;
  hash: string;
}

export function headOf(db: ReadDb, device: string): Head | null {
  const sql = 'SELECT seq, hash FROM journal_entry WHERE device = ? ORDER BY seq DESC LIMIT 1';
  return one<Head>(db, sql, device) ?? null;
}
