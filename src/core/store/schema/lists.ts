import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * Submissions that are alike in everything a list is filtered by, with their number: any combination of filters is a set
 * of cells, its count a sum of a few of them, and its newest rows stand at the end of each. By trigger (lists.sql).
 */
export const inboxCell = sqliteTable(
  'inbox_cell',
  {
    id: integer().primaryKey(),
    kind: text().notNull(),
    state: text().notNull(),
    trust: text().notNull(),
    source: text().notNull(),
    /** Code of the profile, '' where none was read; so are `outcome`s of what is no ballot. */
    region: text().notNull(),
    media: integer().notNull(),
    outcome: text().notNull(),
    held: integer().notNull(),
    waiting: integer().notNull(),
    n: integer().notNull(),
  },
  (t) => [
    uniqueIndex('inbox_cell_alike').on(
      t.kind,
      t.state,
      t.trust,
      t.source,
      t.region,
      t.media,
      t.outcome,
      t.held,
      t.waiting,
    ),
  ],
);

/**
 * Every submission's place in the lists, by trigger. `seq`: when it was received in ms × 1024, plus its number within that
 * millisecond; one that overflows goes behind what is there. The full text has it as its row.
 */
export const inboxItem = sqliteTable(
  'inbox_item',
  {
    seq: integer().primaryKey(),
    submission: text().notNull().unique(),
    cell: integer().notNull(),
    place: text(),
    station: integer(),
    sender: text(),
  },
  // An index ends with the row's own number: each of these is in order of `seq`.
  (t) => [
    index('inbox_item_cell').on(t.cell),
    index('inbox_item_place').on(t.place, t.cell).where(sql`place IS NOT NULL`),
    // With its cell: a station is asked for with its region, and one number is in every region.
    index('inbox_item_station').on(t.station, t.seq, t.cell).where(sql`station IS NOT NULL`),
    index('inbox_item_sender').on(t.sender).where(sql`sender IS NOT NULL`),
  ],
);

/** Items whose words are not in the full text yet (core/inbox/index-words.ts). By trigger. */
export const inboxUnindexed = sqliteTable('inbox_unindexed', { seq: integer().primaryKey() });

/** People who wrote through a bot, by the address it names them by (`alaman:8841`), with how many items. By trigger. */
export const botUser = sqliteTable('bot_user', { address: text().primaryKey(), n: integer().notNull() });

/** How many they are by scheme: rows of `bot_user`, without counting them. By trigger. */
export const botUsers = sqliteTable('bot_users', { scheme: text().primaryKey(), n: integer().notNull() });
