import { type ContactFacts, type ContactPlan, type EntryId, isPrivate, type Json } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Ids } from '../ports.ts';
import { one, transaction, type WriteDb } from '../store/index.ts';
import { contactSubject } from './projection.ts';
import { contactById } from './read.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  ids: Ids;
  names: Names;
}

/** What people write down about whom a case can be referred to. */
export function createDirectory({ db, journal, ids, names }: Parts) {
  const write = (by: Signer, type: string, set: Record<string, ContactFacts>, more: { [key: string]: Json } = {}) =>
    journal.append(
      { type, subjects: Object.keys(set).map(contactSubject), payload: { ...more, set: set as unknown as Json } },
      by,
    ).id;

  return {
    /** What a plan is compared with: it changes with every decision on the directory. */
    basis: (): string =>
      one<{ all: string | null }>(
        db,
        `SELECT group_concat(id || ' ' || last_entry) AS "all" FROM (SELECT id, last_entry FROM directory_contact ORDER BY id)`,
      )?.all ?? '',

    /** A new contact, or another state of one. */
    set(by: Signer, id: string | null, facts: ContactFacts): { id: string; entryId: EntryId } {
      if (id !== null && !contactById(db, id)) throw new Failure('NOT_FOUND_HERE');
      const known = id ?? ids.uuid();
      return { id: known, entryId: write(by, 'directory.set', { [known]: facts }) };
    },

    remove(by: Signer, id: string): EntryId {
      if (!contactById(db, id)) throw new Failure('NOT_FOUND_HERE');
      return journal.append({ type: 'directory.removed', subjects: [contactSubject(id)], payload: {} }, by).id;
    },

    /** All that a table adds and changes, as one entry; null if that is nothing. */
    apply(by: Signer, plan: ContactPlan, file: { name: string; sha256: string }): EntryId | null {
      const added = plan.added.map((facts) => [ids.uuid(), facts] as const);
      const set = Object.fromEntries([...added, ...plan.changed.map(({ id, facts }) => [id, facts] as const)]);
      return Object.keys(set).length === 0 ? null : write(by, 'directory.imported', set, { file });
    },

    /** Takes back one's own entry, while nobody else has touched what it was about. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const entry = journal.byId(entryId as EntryId);
        const undoable = ['directory.set', 'directory.imported', 'directory.removed'];
        if (!entry || !undoable.includes(entry.type)) throw new Failure('NOT_FOUND_HERE');
        const later = entry.subjects
          .flatMap((subject) => journal.entriesOf(subject))
          .filter((other) => other.position > entry.position && other.type !== 'directory.opened');
        const touched = entry.actor === by.actor ? later.find((other) => other.actor !== by.actor) : entry;
        if (touched) throw new Failure('TOUCHED_SINCE', { name: names.person(touched.actor), at: touched.wallTime });
        if (later.length > 0) throw new Failure('UNDO_TOO_LATE');
        journal.append({ type: 'directory.undone', subjects: entry.subjects, payload: { undoes: entry.id } }, by);
      });
    },

    /** A contact with its numbers; reading a person's own is on record. */
    open(by: Signer, id: string): ContactFacts {
      return transaction(db, () => {
        const contact = contactById(db, id);
        if (!contact) throw new Failure('NOT_FOUND_HERE');
        if (isPrivate(contact.facts.kind))
          journal.append({ type: 'directory.opened', subjects: [contactSubject(id)], payload: {} }, by);
        return contact.facts;
      });
    },
  };
}
export type Directory = ReturnType<typeof createDirectory>;
