import {
  canonicalJson,
  foldPublication,
  type Json,
  type OfficialEntry,
  type OfficialRow,
} from '../../../domain/index.ts';
import type { JournalEntry, Projection } from '../../journal/index.ts';
import { one, run, type WriteDb } from '../../store/index.ts';
import { getRows } from './sheet.ts';

export const officialPrefix = 'official:';
export const officialSubject = (id: string): string => `${officialPrefix}${id}`;

export const asOfficialEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): OfficialEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

/** `official_publication` and `official_row`: the fold of each publication, with its rows while it stands. */
export const officialProjection: Projection = {
  name: 'official',
  prefix: officialPrefix,
  clear(db) {
    run(db, 'DELETE FROM official_row');
    run(db, 'DELETE FROM official_publication');
  },
  refold(db, subject, entries) {
    const id = subject.slice(officialPrefix.length);
    const { publication, undoable } = foldPublication(entries.map(asOfficialEntry));
    if (!publication || publication.withdrawn) run(db, 'DELETE FROM official_row WHERE publication = ?', id);
    if (!publication) {
      run(db, 'DELETE FROM official_publication WHERE id = ?', id);
      return;
    }
    const { level, contest, source, asOf, sheet, at, withdrawn } = publication;
    run(
      db,
      `INSERT INTO official_publication (id, level, contest, source, as_of, sheet, fold, imported_at, withdrawn)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET level = excluded.level, contest = excluded.contest, source = excluded.source,
         as_of = excluded.as_of, sheet = excluded.sheet, fold = excluded.fold, imported_at = excluded.imported_at,
         withdrawn = excluded.withdrawn`,
      id,
      level,
      contest,
      source,
      asOf,
      sheet,
      canonicalJson({ ...publication, undoable } as unknown as Json),
      at,
      withdrawn ? 1 : 0,
    );
    if (withdrawn || one(db, 'SELECT 1 FROM official_row WHERE publication = ? LIMIT 1', id)) return;
    writeRows(db, id, getRows(db, sheet) ?? []);
  },
};

/** All in one statement: ten thousand rows are one decision. */
function writeRows(db: WriteDb, publication: string, rows: readonly OfficialRow[]): void {
  const packed = rows.map(({ region, number, figures: { registered, participated, invalid, votes } }) => [
    region ?? '',
    number ?? 0,
    registered,
    participated,
    invalid,
    votes,
  ]);
  run(
    db,
    `INSERT INTO official_row (publication, region, number, registered, participated, invalid, votes)
     SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]') FROM json_each(?)
     WHERE 1 ON CONFLICT DO NOTHING`,
    publication,
    JSON.stringify(packed),
  );
}
