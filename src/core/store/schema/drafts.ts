import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Unfinished text of people, sealed under a key only they can make. Neither evidence nor decision. */
export const draft = sqliteTable(
  'draft',
  {
    person: text().notNull(),
    /** HMAC of the place: which case somebody writes about is theirs, too. */
    place: text().notNull(),
    /** nonce ‖ ciphertext ‖ tag, associated data person and place. */
    sealed: blob({ mode: 'buffer' }).notNull(),
    savedAt: integer('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.person, t.place] })],
);
