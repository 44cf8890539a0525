import type { PersonId } from '../../domain/index.ts';
import { one, type ReadDb } from '../store/index.ts';

/**
 * The printed recovery sheet is a person of its own, a lead with a machine-made passphrase, so that what it does is
 * signed as its own and told to every lead. The subject marks it: the role alone could be changed, this can't.
 */
export const recoverySubject = (person: PersonId): string => `recovery:${person}`;

/** How it is called until a screen calls it in its own language. */
export const RECOVERY_NAME = 'Recovery sheet';

export function isRecovery(db: ReadDb, person: PersonId): boolean {
  return one(db, 'SELECT 1 FROM journal_subject WHERE subject = ? LIMIT 1', recoverySubject(person)) !== undefined;
}
