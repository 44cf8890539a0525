import type { Clock } from '../../ports.ts';
import type { ReadDb } from '../../store/index.ts';
import { keyable, type ProtocolFilter } from './read.ts';

/** Whoever was given a protocol has it for so long: a sheet of many members takes a while. */
const CLAIM_MS = 600_000;

/**
 * Hands protocols out, each to as many people as still have to key it, so that nobody keys one that two others are at.
 * In memory: a claim is worth nothing after a restart, and core refuses a third sheet anyway.
 */
export function createProtocolQueue(db: ReadDb, clock: Clock) {
  const claims = new Map<string, { person: string; until: number }[]>();

  return {
    /** This person is done with it. */
    release(person: string, id: string): void {
      const rest = (claims.get(id) ?? []).filter((claim) => claim.person !== person);
      if (rest.length > 0) claims.set(id, rest);
      else claims.delete(id);
    },
    next(person: string, filter: ProtocolFilter, skip: readonly string[]): { id: string | null; left: number } {
      const [now, passed] = [clock.now(), new Set(skip)];
      for (const [id, held] of claims) {
        const rest = held.filter((claim) => claim.person !== person && claim.until > now);
        if (rest.length > 0) claims.set(id, rest);
        else claims.delete(id);
      }
      const waiting = keyable(db, person, filter);
      const found = waiting.find(({ id, keyed }) => !passed.has(id) && (claims.get(id)?.length ?? 0) < 2 - keyed);
      if (found) claims.set(found.id, [...(claims.get(found.id) ?? []), { person, until: now + CLAIM_MS }]);
      return { id: found?.id ?? null, left: waiting.length };
    },
  };
}
