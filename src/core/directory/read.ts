import { type ContactFacts, type ContactKind, type KnownContact, searchText } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** More than a desk can look through; the search narrows it. */
const MOST = 500;

export interface DirectoryQuery {
  search: string;
  /** With those of the whole country. */
  region: string | null;
  kinds: readonly ContactKind[] | null;
}

interface Row {
  id: string;
  facts: string;
}
const shown = ({ id, facts }: Row): KnownContact => ({ id, facts: JSON.parse(facts) as ContactFacts });

export function contactById(db: ReadDb, id: string): KnownContact | null {
  const row = one<Row>(db, 'SELECT id, facts FROM directory_contact WHERE id = ?', id);
  return row ? shown(row) : null;
}

export const allContacts = (db: ReadDb): KnownContact[] =>
  all<Row>(db, 'SELECT id, facts FROM directory_contact ORDER BY id').map(shown);

/** Reads of the directory, numbers in clear: whoever hands them on masks what is private. */
export function directoryQueries(db: ReadDb) {
  return {
    directoryPage({ search, region, kinds }: DirectoryQuery) {
      const words = searchText(search)
        .split(/\s+/)
        .filter((word) => word !== '');
      const where = [
        ...(region === null ? [] : ['(region = ? OR region IS NULL)']),
        ...(kinds === null ? [] : ['kind IN (SELECT value FROM json_each(?))']),
        ...words.map(() => 'instr(folded, ?) > 0'),
      ];
      const rows = all<Row>(
        db,
        `SELECT id, facts FROM directory_contact ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
         ORDER BY folded, id LIMIT ${MOST}`,
        ...(region === null ? [] : [region]),
        ...(kinds === null ? [] : [JSON.stringify(kinds)]),
        ...words,
      );
      const total = one<{ n: number }>(db, 'SELECT count(*) AS n FROM directory_contact')?.n ?? 0;
      return { contacts: rows.map(shown), total };
    },
  };
}
