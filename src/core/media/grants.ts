import type { Clock, Ids } from '../ports.ts';
import type { BlobKind } from './vault.ts';

/**
 * Leave to fetch one file, for one seat. An <img> or <video> sends no header of ours and a token in a cookie would go
 * along with every request of any page, so the leave is in the address: random, of one use in the sense that it opens
 * this one thing to this one seat, worthless elsewhere, after a lock, or a while (docs/decisions/017).
 */
export interface Grant {
  seatId: string;
  personId: string;
  sha256: string;
  kind: BlobKind;
  /** Of a kind that content may have several of: which. */
  name?: string;
  mime: string;
}

export interface Grants {
  issue(grant: Grant): string;
  find(id: string): Grant | null;
  /** Of a seat that locked or was left. */
  revoke(seatId: string): void;
}

/** ms since it was last used. A video that plays keeps its own alive. */
export const GRANT_LIFE = 10 * 60_000;
const MOST_PER_SEAT = 1000;
const BYTES = 32;

export function createGrants(clock: Clock, ids: Ids): Grants {
  const grants = new Map<string, Grant & { until: number }>();

  const dropOld = (seatId: string): void => {
    const now = clock.now();
    const own: string[] = [];
    for (const [id, grant] of grants) {
      if (grant.until <= now) grants.delete(id);
      else if (grant.seatId === seatId) own.push(id);
    }
    for (const id of own.slice(0, Math.max(0, own.length - MOST_PER_SEAT + 1))) grants.delete(id);
  };

  return {
    issue(grant) {
      dropOld(grant.seatId);
      const id = Buffer.from(ids.randomBytes(BYTES)).toString('base64url');
      grants.set(id, { ...grant, until: clock.now() + GRANT_LIFE });
      return id;
    },
    find(id) {
      const grant = grants.get(id);
      const now = clock.now();
      if (!grant || grant.until <= now) return null;
      grant.until = now + GRANT_LIFE;
      return grant;
    },
    revoke(seatId) {
      for (const [id, grant] of grants) if (grant.seatId === seatId) grants.delete(id);
    },
  };
}
