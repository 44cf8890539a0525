import type { PersonId } from '../domain/index.ts';
import type { Accounts } from './accounts/index.ts';
import type { Names } from './inbox/index.ts';
import type { People } from './people/index.ts';
import { one, type ReadDb } from './store/index.ts';

export type HeadquartersNames = Names;

/** What people, Telegram users and chats are called, for the screens. Hostile names: shown through the display helper. */
export function createNames(db: ReadDb, people: People, accounts: Accounts): HeadquartersNames {
  return {
    person: (id) => (id === 'system' ? 'system' : (people.byId(id as PersonId)?.callName ?? id)),
    telegram(id) {
      for (const source of accounts.sources()) {
        const name = source.displayName(id as Parameters<typeof source.displayName>[0]);
        if (name) return name;
      }
      return (
        one<{ name: string | null }>(db, 'SELECT name FROM tg_entity WHERE id = ? AND name IS NOT NULL LIMIT 1', id)
          ?.name ?? null
      );
    },
    chat: (key) =>
      one<{ title: string }>(db, 'SELECT title FROM watched_chat WHERE chat_key = ? LIMIT 1', key)?.title ?? '',
  };
}
