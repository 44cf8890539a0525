import { all, type ReadDb } from '../../store/index.ts';

/**
 * People who wrote through each bot at least once, whatever they sent: counted as they come (lists.sql). One pseudonym is
 * one person, also where two bots of one scheme passed them on.
 */
export function usersOf(db: ReadDb, schemes: readonly string[]): { scheme: string; people: number }[] {
  const people = new Map(
    all<{ scheme: string; n: number }>(db, 'SELECT scheme, n FROM bot_users').map(({ scheme, n }) => [scheme, n]),
  );
  return schemes.map((scheme) => ({ scheme, people: people.get(scheme) ?? 0 }));
}
