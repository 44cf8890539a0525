import { createHmac, hkdfSync } from 'node:crypto';
import type { Session } from '../people/index.ts';
import type { Ids } from '../ports.ts';
import { seal, unseal } from '../store/index.ts';

/** What belongs to one person alone, by name: sealed, and its name an HMAC that says nothing. */
export interface Own {
  name: string;
  seal(text: string, ids: Ids): Buffer;
  /** Null for what somebody else sealed, or for another name. */
  open(sealed: Buffer): string | null;
}

/**
 * The key is made from the person's own signature (Ed25519 gives the same one each time), so what lies under it opens for
 * them and nobody else, whatever their role. Zeroed when `work` returns.
 */
export function withOwn<T>(by: Session, purpose: string, place: string, work: (own: Own) => T): T {
  const salt = Buffer.from(purpose);
  const made = Buffer.from(hkdfSync('sha256', by.sign(salt), Buffer.alloc(0), salt, 64));
  try {
    const [key, nameKey] = [made.subarray(0, 32), made.subarray(32)];
    const name = createHmac('sha256', nameKey).update(place).digest('hex');
    const header = Buffer.from(`${by.personId}\n${name}`);
    return work({
      name,
      seal: (text, ids) => seal(key, Buffer.from(text, 'utf8'), header, ids.randomBytes),
      open: (sealed) => unseal(key, sealed, header)?.toString('utf8') ?? null,
    });
  } finally {
    made.fill(0);
  }
}
