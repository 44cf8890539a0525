import { inOfficialOrder, type OfficialRow } from '../../../domain/index.ts';
import type { ReadDb, WriteDb } from '../../store/index.ts';
import { getSealed, putSealed } from '../../tables/index.ts';

type Cell = number | null;
interface Packed {
  v: 1;
  lists: string[];
  /** Region, number, registered, participated, invalid, then the votes of each list. */
  rows: [string | null, ...Cell[]][];
}

/** Puts a publication's rows beside the journal; the same rows in any order are the same sheet. */
export function putRows(db: WriteDb, lists: readonly string[], rows: readonly OfficialRow[]): string {
  const packed: Packed = {
    v: 1,
    lists: [...lists],
    rows: rows
      .toSorted(inOfficialOrder)
      .map(({ region, number, figures: { registered, participated, invalid, votes } }) => [
        region,
        number,
        registered,
        participated,
        invalid,
        ...lists.map((code) => votes[code] ?? null),
      ]),
  };
  return putSealed(db, 'official_sheet', packed);
}

/** Null when the sheet is not here or is not what its name says: then its entry has no rows. */
export function getRows(db: ReadDb, sha256: string): OfficialRow[] | null {
  const packed = getSealed(db, 'official_sheet', sha256) as Partial<Packed> | null;
  const { lists, rows } = packed ?? {};
  if (!Array.isArray(lists) || !Array.isArray(rows)) return null;
  return rows.map(([region, number = null, registered = null, participated = null, invalid = null, ...votes]) => ({
    region,
    number,
    figures: {
      registered,
      participated,
      invalid,
      votes: Object.fromEntries(lists.map((code, n) => [code, votes[n] ?? null])),
    },
  }));
}
