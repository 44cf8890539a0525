import { blob, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Small facts of the store itself: one row per name. */
export const meta = sqliteTable('meta', {
  name: text('name').primaryKey(),
  value: blob('value', { mode: 'buffer' }).notNull(),
});
