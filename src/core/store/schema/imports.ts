import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Files that came with an imported version, until the vault has them. Working state: what was imported is evidence. */
export const importFile = sqliteTable(
  'import_file',
  {
    versionId: integer('version_id').primaryKey(),
    importId: text('import_id').notNull(),
    /** Absolute path on this machine, checked to lie inside the export's folder. */
    path: text().notNull(),
    size: integer().notNull(),
    /** Hex, once it was read; null before. */
    sha256: text(),
    state: text({ enum: ['waiting', 'stored', 'failed'] }).notNull(),
  },
  (t) => [index('import_file_state').on(t.state)],
);
