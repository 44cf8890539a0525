import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `directory.*`: whom a case can be referred to. Private numbers stand here in clear, inside the sealed store. */
export const directoryContact = sqliteTable(
  'directory_contact',
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    name: text().notNull(),
    /** As it is searched by (domain/fold-text). */
    folded: text().notNull(),
    /** Null: the whole country. */
    region: text(),
    /** JSON of domain/directory `ContactFacts`. */
    facts: text().notNull(),
    since: integer().notNull(),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [index('directory_region').on(t.region, t.kind)],
);

/** Projection of `referral.*`. */
export const referral = sqliteTable(
  'referral',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    contact: text().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    state: text().notNull(),
    dueAt: integer('due_at').notNull(),
    text: text(),
    offeredBy: text('offered_by').notNull(),
    offeredAt: integer('offered_at').notNull(),
    answeredBy: text('answered_by'),
    answeredAt: integer('answered_at'),
    answer: text(),
  },
  (t) => [
    index('referral_case').on(t.caseId, t.offeredAt),
    index('referral_due').on(t.dueAt).where(sql`state = 'offered'`),
  ],
);

/** Projection of `callback.*`: who is to be called back; `due_at` null: done with. */
export const callback = sqliteTable(
  'callback',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    whom: text().notNull(),
    phone: text(),
    text: text(),
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    dueAt: integer('due_at'),
    cancelled: integer().notNull(),
    /** JSON of the attempts, oldest first. */
    attempts: text().notNull(),
  },
  (t) => [
    index('callback_case').on(t.caseId, t.askedAt),
    index('callback_due').on(t.dueAt, t.id).where(sql`due_at IS NOT NULL`),
  ],
);
