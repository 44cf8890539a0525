import { type ObserverFacts, observerFacts, type Sheets } from '../../../domain/index.ts';
import { one, type ReadDb, type WriteDb } from '../../store/index.ts';
import { getSealed, putSealed } from '../../tables/index.ts';

type Row = [id: string, facts: ObserverFacts];

/** Full states that one import sets, beside the journal. Answers what its entry cites it by. Order means nothing. */
export function putSheet(db: WriteDb, sets: readonly { id: string; facts: ObserverFacts }[]): string {
  const rows = sets.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, facts }): Row => [id, facts]);
  return putSealed(db, 'roster_sheet', { v: 1, rows });
}

/** An import is folded observer by observer: sheets that were read lately stay unpacked. */
const KEPT = 4;

/** Reads sheets for folds. Null when one is not here (erased) or is not what its name says. */
export function createSheets(): (db: ReadDb) => Sheets {
  const kept = new Map<string, ReadonlyMap<string, ObserverFacts>>();
  const read = (db: ReadDb, sheet: string): ReadonlyMap<string, ObserverFacts> | null => {
    const known = kept.get(sheet);
    if (known) return one(db, 'SELECT 1 FROM roster_sheet WHERE sha256 = ?', sheet) ? known : null;
    const found = getSealed(db, 'roster_sheet', sheet) as { rows?: Row[] } | null;
    if (!Array.isArray(found?.rows)) return null;
    const rows = new Map(
      found.rows.flatMap(([id, facts]) => {
        const { data } = observerFacts.safeParse(facts);
        return data ? [[id, data] as const] : [];
      }),
    );
    const oldest = kept.size < KEPT ? undefined : kept.keys().next().value;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(sheet, rows);
    return rows;
  };
  return (db) => (sheet) => read(db, sheet);
}
