import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Rows of a publication as they were imported: gzipped JSON, cited by its entry. Immutable (official.sql). */
export const officialSheet = sqliteTable('official_sheet', {
  sha256: text().primaryKey(),
  data: blob().notNull(),
});

/** Projection of `official.*`: one row per publication of official results. */
export const officialPublication = sqliteTable(
  'official_publication',
  {
    id: text().primaryKey(),
    level: text().notNull(),
    contest: text().notNull(),
    source: text().notNull(),
    asOf: integer('as_of').notNull(),
    sheet: text().notNull(),
    /** JSON: the fold. */
    fold: text().notNull(),
    importedAt: integer('imported_at').notNull(),
    withdrawn: integer().notNull(),
  },
  (t) => [index('official_publication_newest').on(t.level, t.withdrawn, t.asOf)],
);

/** Rows of those that stand; '' and 0 above their level. Votes are a JSON object by list, null where not published. */
export const officialRow = sqliteTable(
  'official_row',
  {
    publication: text().notNull(),
    region: text().notNull(),
    number: integer().notNull(),
    registered: integer(),
    participated: integer(),
    invalid: integer(),
    votes: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.publication, t.region, t.number] }),
    index('official_row_of_station').on(t.region, t.number),
  ],
);
