import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `case.*` entries. */
export const caseView = sqliteTable(
  'case_view',
  {
    id: text().primaryKey(),
    submission: text().notNull(),
    state: text().notNull(),
    urgency: text().notNull(),
    possible: integer().notNull(),
    kind: text().notNull(),
    /** Region code of the profile, if the report names one that is known. */
    region: text(),
    place: text().notNull(),
    trust: text().notNull(),
    sender: text(),
    sentAt: integer('sent_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    openedAt: integer('opened_at').notNull(),
    ackDueAt: integer('ack_due_at').notNull(),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
    /** Evidence arrived on it that nobody has acknowledged yet: when the oldest came; null if none. */
    freshAt: integer('fresh_at'),
    /** The message that came last, for the alarm's words. */
    freshKey: text('fresh_key'),
    /** The highest step of the escalation ladder that was taken; 0 none. */
    step: integer().notNull(),
    unheard: integer().notNull(),
    reasons: text().notNull(),
    entries: integer().notNull(),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [
    index('case_alarm').on(t.state, t.urgency, t.receivedAt),
    index('case_received').on(t.receivedAt, t.id),
    index('case_sender').on(t.sender, t.state),
    index('case_submission').on(t.submission),
    // With case_alarm: what the alarm bar shows, however many cases were ever closed.
    index('case_fresh').on(t.freshAt).where(sql`fresh_at IS NOT NULL`),
  ],
);
