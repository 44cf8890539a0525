import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `handover.*`: what one person signs for at the end of a shift and another takes over. */
export const handover = sqliteTable(
  'handover',
  {
    id: text().primaryKey(),
    state: text().notNull(),
    from: text('from_person').notNull(),
    /** Null: whoever comes first. */
    to: text('to_person'),
    signedAt: integer('signed_at').notNull(),
    since: integer().notNull(),
    /** JSON: the figures of the sheet that was signed; null where they were erased. */
    figures: text(),
    answeredBy: text('answered_by'),
    answeredAt: integer('answered_at'),
    /** Why it was refused. */
    reason: text(),
  },
  (t) => [
    index('handover_signed').on(t.signedAt, t.id),
    index('handover_waiting').on(t.from).where(sql`state = 'signed'`),
  ],
);

/** Its cases, as they were named when it was signed. */
export const handoverCase = sqliteTable(
  'handover_case',
  { handover: text().notNull(), caseId: text('case_id').notNull(), urgency: text().notNull(), note: text() },
  (t) => [primaryKey({ columns: [t.handover, t.caseId] })],
);

/** Projection of `duty.*`: shifts planned ahead. */
export const duty = sqliteTable(
  'duty',
  {
    id: text().primaryKey(),
    person: text().notNull(),
    from: integer('from_at').notNull(),
    until: integer('until_at').notNull(),
    /** Who is called first has 1. */
    order: integer('call_order').notNull(),
    state: text().notNull(),
    lastBy: text('last_by').notNull(),
    lastAt: integer('last_at').notNull(),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [index('duty_until').on(t.until)],
);
