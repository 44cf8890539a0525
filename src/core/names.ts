import type { Names } from './inbox/index.ts';
import { one, type ReadDb } from './store/index.ts';

/**
 * What people, Telegram users and chats are called, for the screens; from the store alone, so that a worker with a
 * connection of its own says the same. Hostile names: shown through the display helper.
 */
export function createNames(db: ReadDb): Names {
  return {
    person: (id) =>
      id === 'system'
        ? 'system'
        : (one<{ name: string }>(db, 'SELECT call_name AS name FROM person WHERE id = ?', id)?.name ?? id),
    telegram: (id) =>
      one<{ name: string }>(db, 'SELECT name FROM tg_entity WHERE id = ? AND name IS NOT NULL LIMIT 1', id)?.name ??
      null,
    chat: (key) =>
      one<{ title: string }>(db, 'SELECT title FROM watched_chat WHERE chat_key = ? LIMIT 1', key)?.title ??
      one<{ name: string }>(
        db,
        'SELECT name FROM tg_entity WHERE id = ? AND name IS NOT NULL LIMIT 1',
        key.slice(key.lastIndexOf(':') + 1),
      )?.name ??
      '',
  };
}
