import type { RedactionView } from '../../contract/index.ts';
import type { Redaction, RedactionFold } from '../../domain/index.ts';
import { one, type ReadDb } from '../store/index.ts';

type Stored = Redaction & Pick<RedactionFold, 'undoable'>;

export function storedRedaction(db: ReadDb, version: string): Stored | null {
  const row = one<{ fold: string }>(db, 'SELECT fold FROM redaction WHERE version = ?', version);
  return row ? (JSON.parse(row.fold) as Stored) : null;
}

/** What is covered on a photograph, by whom; null: nobody has looked, so it doesn't leave. */
export function redactionView(
  db: ReadDb,
  { version, me }: { version: string; me: string },
  person: (id: string) => string,
): RedactionView | null {
  const found = storedRedaction(db, version);
  if (!found) return null;
  const { boxes, reason, by, at, undoable } = found;
  return { boxes, reason, by: person(by), at, undoable: undoable?.by === me ? undoable.entry : null };
}
