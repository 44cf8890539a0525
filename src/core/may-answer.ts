import { mayRespond, type Role } from '../domain/index.ts';
import { one, type ReadDb } from './store/index.ts';

/** Whether this person may answer calls: active, and in a role that does. */
export function mayAnswer(db: ReadDb, id: string): boolean {
  const person = one<{ role: Role }>(db, 'SELECT role FROM person WHERE id = ? AND active = 1', id);
  return person !== undefined && mayRespond(person.role);
}
