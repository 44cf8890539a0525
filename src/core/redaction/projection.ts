import { canonicalJson, foldRedaction, type Json, type RedactionEntry } from '../../domain/index.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const redactionPrefix = 'redaction:';
export const redactionSubject = (version: string): string => `${redactionPrefix}${version}`;

export const asRedactionEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): RedactionEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

/** `redaction`: what stands of each photograph that somebody looked at. */
export const redactionProjection: Projection = {
  name: 'redaction',
  prefix: redactionPrefix,
  clear(db) {
    run(db, 'DELETE FROM redaction');
  },
  refold(db, subject, entries) {
    const version = subject.slice(redactionPrefix.length);
    const { redaction, undoable } = foldRedaction(entries.map(asRedactionEntry));
    if (!redaction) {
      run(db, 'DELETE FROM redaction WHERE version = ?', version);
      return;
    }
    run(
      db,
      `INSERT INTO redaction (version, state, original, copy, fold) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (version) DO UPDATE SET state = excluded.state, original = excluded.original, copy = excluded.copy,
         fold = excluded.fold`,
      version,
      redaction.boxes.length > 0 ? 'covered' : 'bare',
      redaction.original,
      redaction.copy,
      canonicalJson({ ...redaction, undoable } as unknown as Json),
    );
  },
};
