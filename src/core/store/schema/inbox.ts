import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What nobody has seen in its newest version, kept by triggers (inbox.sql): the rail asks how many after every batch, and
 * core every few seconds which has lain longest, so neither may cost more with each message that was ever received.
 */
export const inboxWaiting = sqliteTable(
  'inbox_waiting',
  {
    submission: text().notNull(),
    receivedAt: integer('received_at').notNull(),
    lastReceivedAt: integer('last_received_at').notNull(),
  },
  // By time before name: what arrives is written at the end of both trees, instead of into a page of its own each.
  (t) => [primaryKey({ columns: [t.receivedAt, t.submission] }), index('inbox_waiting_overdue').on(t.lastReceivedAt)],
);

/** How many there are: `total` submissions, `unseen` ones. Kept by triggers. */
export const inboxTally = sqliteTable('inbox_tally', {
  name: text().primaryKey(),
  n: integer().notNull(),
});
