import { type ContactFacts, canonicalJson, foldContact, searchText } from '../../domain/index.ts';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const directoryPrefix = 'directory:';
export const contactSubject = (id: string) => `${directoryPrefix}${id}`;

/** `directory_contact`: the fold of what was said about one contact. */
export const directory: Projection = {
  name: 'directory',
  prefix: directoryPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM directory_contact');
  },
  refold(db, subject, entries) {
    const id = subject.slice(directoryPrefix.length);
    const fold = foldContact(id, entries);
    run(db, 'DELETE FROM directory_contact WHERE id = ?', id);
    if (!fold) return;
    const { since, ...facts } = fold;
    run(
      db,
      `INSERT INTO directory_contact (id, kind, name, folded, region, facts, since, last_entry)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      facts.kind,
      facts.name,
      searchText([facts.name, facts.place, facts.address, facts.note, ...facts.languages].filter(Boolean).join(' ')),
      facts.region,
      canonicalJson(facts as ContactFacts & Record<string, never>),
      since,
      entries.findLast(({ type }) => type !== 'directory.opened')?.id ?? '',
    );
  },
};
