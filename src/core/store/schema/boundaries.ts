import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Borders that somebody brought, as they were read: gzipped JSON, cited by its entry. Immutable (boundaries.sql). */
export const boundarySheet = sqliteTable('boundary_sheet', { sha256: text().primaryKey(), data: blob().notNull() });

/** Projection of `boundaries.*`: one row while borders of somebody's own are drawn; none: the election's own are. */
export const boundaries = sqliteTable('boundaries', {
  id: text().primaryKey(),
  sheet: text().notNull(),
  file: text().notNull(),
  by: text().notNull(),
  at: integer().notNull(),
  lastEntry: text('last_entry').notNull(),
});
