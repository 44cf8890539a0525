import {
  type EntryId,
  type OrganisationFacts,
  type OrganisationState,
  organisationIdOf,
  organisationKey,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import { one, transaction, type WriteDb } from '../../store/index.ts';
import { organisationKeys } from './lookup.ts';
import { organisationSubject } from './projection.ts';
import { undoOwn } from './undo.ts';

/** Who sends observers. Losing the accreditation is one decision about all of theirs. */
export function createOrganisations(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  ids: Ids;
  names: Names;
}) {
  const { db, journal, election, ids } = parts;
  const isHere = (id: string): boolean => one(db, 'SELECT 1 FROM organisation WHERE id = ?', id) !== undefined;

  return {
    /** A new one without `id`. ORGANISATION_KNOWN: there is one of that name. */
    set(by: Signer, id: string | null, facts: OrganisationFacts): { id: string; entryId: EntryId } {
      return transaction(db, () => {
        if (id !== null && !isHere(id)) throw new Failure('NOT_FOUND_HERE');
        const key = organisationKey(facts.name);
        const other = organisationKeys(db).get(key);
        if (other !== undefined && other !== id) throw new Failure('ORGANISATION_KNOWN');
        // Derived from its name, as an import does; that name may have been another's once.
        const derived = organisationIdOf(election.profile.id, key);
        const known = id ?? (isHere(derived) ? ids.uuid() : derived);
        const subjects = [organisationSubject(known)];
        return {
          id: known,
          entryId: journal.append({ type: 'organisation.set', subjects, payload: { facts } }, by).id,
        };
      });
    },

    accredit(by: Signer, id: string, state: OrganisationState, reason?: string): EntryId {
      return transaction(db, () => {
        if (!isHere(id)) throw new Failure('NOT_FOUND_HERE');
        const payload = { state, ...(reason === undefined ? {} : { reason }) };
        return journal.append({ type: 'organisation.accreditation', subjects: [organisationSubject(id)], payload }, by)
          .id;
      });
    },

    undo: (by: Signer, entryId: string): void =>
      undoOwn(parts, by, entryId, {
        undoable: ['organisation.set', 'organisation.accreditation'],
        beside: ['organisation.undone'],
        as: 'organisation.undone',
      }),
  };
}
export type Organisations = ReturnType<typeof createOrganisations>;
