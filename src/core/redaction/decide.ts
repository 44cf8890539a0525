import { type EntryId, foldRedaction, type RedactionBox } from '../../domain/index.ts';
import { versionById } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, JournalEntry, Signer } from '../journal/index.ts';
import type { Media } from '../media/index.ts';
import { transaction, type WriteDb } from '../store/index.ts';
import { asRedactionEntry, redactionPrefix, redactionSubject } from './projection.ts';
import { storedRedaction } from './read.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  names: Names;
  media: Pick<Media, 'burn'>;
}

/** Covering parts of photographs for those they are handed to. The original is read and never written. */
export function createRedactions({ db, journal, names, media }: Parts) {
  const touched = ({ actor, wallTime }: Pick<JournalEntry, 'actor' | 'wallTime'>): Failure =>
    new Failure('TOUCHED_SINCE', { name: names.person(actor), at: wallTime });
  const versionOf = (versionId: number): string => {
    const version = versionById(db, versionId);
    if (!version) throw new Failure('NOT_FOUND_HERE');
    return version.ref;
  };

  return {
    versionOf,

    /**
     * Makes the copy, and hands back what makes it count: to be run in the caller's transaction. Without a box a lead says
     * why it may be seen as it is. REDACTION_NEEDS_LEAD, REDACTION_NEEDS_REASON, NOT_FOUND_HERE, PICTURE_UNREADABLE.
     */
    async burn(
      by: Signer,
      versionId: number,
      { boxes, reason, isLead }: { boxes: readonly RedactionBox[]; reason: string | null; isLead: boolean },
    ): Promise<() => { entryId: string }> {
      const version = versionOf(versionId);
      if (boxes.length === 0 && !isLead) throw new Failure('REDACTION_NEEDS_LEAD');
      if (boxes.length === 0 && reason === null) throw new Failure('REDACTION_NEEDS_REASON');
      const made = await media.burn(versionId, boxes);
      const { original, copy } = made;
      const payload =
        boxes.length > 0
          ? { type: 'redaction.burned', payload: { boxes: [...boxes], original, copy } }
          : { type: 'redaction.leftBare', payload: { reason, original, copy } };
      return () => {
        try {
          return transaction(db, () => {
            made.keep();
            const draft = { ...payload, subjects: [redactionSubject(version)], basis: [version] };
            return { entryId: journal.append(draft, by).id as string };
          });
        } catch (error) {
          made.forget();
          throw error;
        }
      };
    },

    /** TOUCHED_SINCE: somebody else's, or somebody else came after it; UNDO_TOO_LATE: it was taken back already. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const entry = journal.byId(entryId as EntryId);
        const [subject = ''] = entry?.subjects ?? [];
        if (!entry || !subject.startsWith(redactionPrefix)) throw new Failure('NOT_FOUND_HERE');
        if (entry.actor !== by.actor) throw touched(entry);
        const { undoable } = foldRedaction(journal.entriesOf(subject).map(asRedactionEntry));
        if (undoable?.entry !== entry.id) {
          const later = journal
            .entriesOf(subject)
            .find(({ position, actor }) => position > entry.position && actor !== by.actor);
          throw later ? touched(later) : new Failure('UNDO_TOO_LATE');
        }
        const draft = { type: 'redaction.undone', subjects: [subject], payload: { undoes: entry.id } };
        journal.append(draft, by);
      });
    },

    /** The hashes of a photograph's original and the copy in force. Throws Failure NOT_FOUND_HERE. */
    copyOf(versionId: number): { original: string; copy: string } {
      const found = storedRedaction(db, versionOf(versionId));
      if (!found) throw new Failure('NOT_FOUND_HERE');
      return { original: found.original, copy: found.copy };
    },
  };
}
export type Redactions = ReturnType<typeof createRedactions>;
