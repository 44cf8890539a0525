import { createHmac, hkdfSync } from 'node:crypto';
import type { Session } from '../people/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { one, run, seal, transaction, unseal, type WriteDb } from '../store/index.ts';

/** How many unfinished texts a person keeps; the oldest goes first. */
const KEPT = 50;
const PURPOSE = Buffer.from('maere/1/draft-key');

export interface Drafts {
  get(by: Session, place: string): { text: string | null; savedAt: number | null };
  put(by: Session, place: string, text: string): void;
  clear(by: Session, place: string): void;
}

/**
 * What somebody is writing, kept through a reload of the window and a crash of core. The key is made from the person's
 * own signature (Ed25519 gives the same one each time), so a draft opens for them and nobody else, whatever their role.
 */
export function createDrafts({ db, clock, ids }: { db: WriteDb; clock: Clock; ids: Ids }): Drafts {
  const keysOf = (by: Session) => {
    const made = Buffer.from(hkdfSync('sha256', by.sign(PURPOSE), Buffer.alloc(0), PURPOSE, 64));
    return { key: made.subarray(0, 32), nameKey: made.subarray(32), zero: () => made.fill(0) };
  };
  const withKeys = <T>(by: Session, place: string, work: (key: Buffer, name: string, header: Buffer) => T): T => {
    const { key, nameKey, zero } = keysOf(by);
    try {
      const name = createHmac('sha256', nameKey).update(place).digest('hex');
      return work(key, name, Buffer.from(`${by.personId}\n${name}`));
    } finally {
      zero();
    }
  };

  return {
    get: (by, place) =>
      withKeys(by, place, (key, name, header) => {
        const row = one<{ sealed: Buffer; savedAt: number }>(
          db,
          'SELECT sealed, saved_at AS savedAt FROM draft WHERE person = ? AND place = ?',
          by.personId,
          name,
        );
        const plain = row && unseal(key, row.sealed, header);
        return plain ? { text: plain.toString('utf8'), savedAt: row.savedAt } : { text: null, savedAt: null };
      }),
    put: (by, place, text) =>
      withKeys(by, place, (key, name, header) =>
        transaction(db, () => {
          run(
            db,
            `INSERT INTO draft (person, place, sealed, saved_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (person, place) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
            by.personId,
            name,
            seal(key, Buffer.from(text, 'utf8'), header, ids.randomBytes),
            clock.now(),
          );
          run(
            db,
            `DELETE FROM draft WHERE person = ? AND place NOT IN
               (SELECT place FROM draft WHERE person = ? ORDER BY saved_at DESC, place LIMIT ${KEPT})`,
            by.personId,
            by.personId,
          );
        }),
      ),
    clear: (by, place) =>
      withKeys(by, place, (_key, name) => {
        run(db, 'DELETE FROM draft WHERE person = ? AND place = ?', by.personId, name);
      }),
  };
}
