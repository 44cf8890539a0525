import { blob, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** How people like their screens, sealed under a key only they can make. Neither evidence nor decision. */
export const preference = sqliteTable(
  'preference',
  {
    person: text().notNull(),
    /** HMAC of what it is about. */
    name: text().notNull(),
    /** nonce ‖ ciphertext ‖ tag, associated data person and name. */
    sealed: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.person, t.name] })],
);
