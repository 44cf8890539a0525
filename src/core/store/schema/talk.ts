import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `phone.*`: whom nothing is sent to and since when, a row for each reporter and switch. */
export const phoneSeizure = sqliteTable(
  'phone_seizure',
  {
    reporter: text().notNull(),
    entry: text().notNull(),
    caseId: text('case_id'),
    by: text().notNull(),
    since: integer().notNull(),
    /** When a call-back lifted it; null: it holds. */
    until: integer(),
    backEntry: text('back_entry'),
    backBy: text('back_by'),
    who: text(),
    channel: text(),
    how: text(),
    backAt: integer('back_at'),
  },
  (t) => [
    primaryKey({ columns: [t.reporter, t.entry] }),
    index('phone_seizure_held').on(t.reporter).where(sql`until IS NULL`),
  ],
);

/** Projection of `reporter.linked`: who somebody said is one person. */
export const reporterLink = sqliteTable(
  'reporter_link',
  { entry: text().notNull(), reporter: text().notNull(), by: text().notNull() },
  (t) => [primaryKey({ columns: [t.entry, t.reporter] }), index('reporter_link_of').on(t.reporter)],
);
