import type { PersonId, Role } from '../../domain/index.ts';
import type { Signer } from '../journal/index.ts';
import { one, type ReadDb, signingKey } from '../store/index.ts';

/** A signed-in person. Signs what they decide; useless after `destroy` (sign-out, seal, deactivation). */
export interface Session extends Signer {
  readonly actor: PersonId;
  readonly personId: PersonId;
  /** What they typed to sign in. */
  readonly number: string;
  /** As it is now, not as it was at sign-in. */
  readonly role: Role;
  readonly live: boolean;
  destroy(): void;
}

/** Takes over `seed`, and zeroes it. */
export function createSession(
  db: ReadDb,
  who: { personId: PersonId; number: string; seed: Uint8Array },
  onDestroy: (session: Session) => void,
): Session {
  const key = signingKey(who.seed);
  who.seed.fill(0);
  let live = true;
  const session: Session = {
    actor: who.personId,
    personId: who.personId,
    number: who.number,
    get role() {
      const found = one<{ role: Role }>(db, 'SELECT role FROM person WHERE id = ?', who.personId);
      if (found === undefined) throw new Error('A session without a person');
      return found.role;
    },
    get live() {
      return live;
    },
    sign: (hash) => key.sign(hash),
    destroy() {
      if (!live) return;
      live = false;
      key.destroy();
      onDestroy(session);
    },
  };
  return session;
}
