import { totalmem } from 'node:os';
import type { PersonId } from '../domain/index.ts';
import { openWorkspace, rekeyWorkspace, unlockForPeople, type Workspace } from './people/index.ts';
import type { Ports } from './ports.ts';
import { defaultKdf, readKeyring } from './store/index.ts';

/** How it went; either way the headquarters is open again. */
export type NewKeyOutcome = { slots: number } | { failed: unknown };

/**
 * Moves a closed headquarters into a fresh store under a new key and opens it: on the new key or, had that failed, on the
 * old one, which is whole then. Throws only what opening throws.
 */
export async function openWithNewKey(
  who: { dir: string; number: string; personId: PersonId; passphrase: string },
  ports: Ports,
): Promise<{ workspace: Workspace; outcome: NewKeyOutcome }> {
  const { dir, number, personId, passphrase } = who;
  // As strong as the slot was: a practice one is weak on purpose.
  const kdf = readKeyring(dir).slots.find((slot) => slot.number === number)?.kdf ?? defaultKdf(totalmem());
  const own = { number, personId, passphrase, kdf };
  let outcome: NewKeyOutcome;
  try {
    const unlocked = await unlockForPeople(dir, number, passphrase);
    outcome = await rekeyWorkspace({ dir, unlocked, own, ids: ports.ids });
  } catch (error) {
    outcome = { failed: error };
  }
  return { workspace: await openWorkspace({ dir, number, passphrase, kdf }, ports), outcome };
}
