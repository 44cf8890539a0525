import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `sample.*`: one row, the fold as JSON without the stations. */
export const sample = sqliteTable('sample', {
  id: text().primaryKey(),
  fold: text().notNull(),
});

/** Stations of the sample that holds, by stratum, in the order of their lots. */
export const sampleStation = sqliteTable(
  'sample_station',
  { stratum: text().notNull(), lot: integer().notNull(), station: text().notNull() },
  (t) => [primaryKey({ columns: [t.stratum, t.lot] })],
);
