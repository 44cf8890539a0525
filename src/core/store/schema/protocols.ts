import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Projection of `protocol.*`: one row per protocol. What two people keyed stands here only once nobody keys it any more;
 * until then it is in the journal alone. `photos` and `grade` follow the evidence of its submissions.
 */
export const protocol = sqliteTable(
  'protocol',
  {
    id: text().primaryKey(),
    /** Null: brought in without any. */
    submission: text(),
    level: text().notNull(),
    region: text(),
    station: integer(),
    status: text().notNull(),
    grade: text().notNull(),
    photos: integer().notNull(),
    /** It is only more of another one: in no list. */
    joinedInto: text('joined_into'),
    /** Who keyed, in order; never what. */
    first: text('first_by'),
    second: text('second_by'),
    /** Asked to key again. */
    returnedTo: text('returned_to'),
    /** JSON: the sheet as it stands; null before two agreed or a third decided. */
    sheet: text(),
    registered: integer(),
    received: integer(),
    issued: integer(),
    participated: integer(),
    absentee: integer(),
    outside: integer(),
    invalid: integer(),
    unissued: integer(),
    /** Votes, list by list, as one text: equal ones of two stations are worth a look. */
    votes: text(),
    acceptedBy: text('accepted_by'),
    acceptedAt: integer('accepted_at'),
    rejection: text(),
    turnoutFlag: integer('turnout_flag').notNull(),
    disputed: integer().notNull(),
    onePagePosted: integer('one_page_posted').notNull(),
    copyRefused: integer('copy_refused').notNull(),
    /** given, posted; null: nobody has said which copy it is. */
    copy: text(),
    reopenAsked: text('reopen_asked'),
    receivedAt: integer('received_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    /** Entries that made it. */
    revisions: integer().notNull(),
  },
  (t) => [
    // With what lists are filtered by, so that another region's rows are passed over without being read.
    index('protocol_waiting').on(t.status, t.receivedAt, t.id, t.region, t.level, t.joinedInto),
    index('protocol_of_station').on(t.region, t.station, t.level),
    // All that protocols are counted by (tabulation/protocols/read): no sheet is read for it. Nothing is looked up by grade
    // alone, so that no other question takes this index for its own.
    index('protocol_counted')
      .on(
        t.grade,
        t.status,
        t.rejection,
        t.turnoutFlag,
        t.disputed,
        t.onePagePosted,
        t.copyRefused,
        t.first,
        t.second,
        t.returnedTo,
        t.reopenAsked,
        t.region,
        t.level,
        // What the index is partial by: SQLite reads the row for it unless the index has it, too.
        t.joinedInto,
      )
      .where(sql`joined_into IS NULL`),
    index('protocol_same_votes').on(t.votes).where(sql`votes IS NOT NULL`),
  ],
);

/** Votes of the sheet as it stands, by list; null where a figure can't be read. */
export const protocolVote = sqliteTable(
  'protocol_vote',
  { protocol: text().notNull(), code: text().notNull(), count: integer() },
  (t) => [primaryKey({ columns: [t.protocol, t.code] })],
);

/**
 * Submissions whose photographs are a protocol's; `version`: the newest that its row knows of, -1 where there is a newer one
 * (protocols.sql).
 */
export const protocolSource = sqliteTable(
  'protocol_source',
  { protocol: text().notNull(), submission: text().notNull(), version: integer().notNull() },
  (t) => [
    primaryKey({ columns: [t.protocol, t.submission] }),
    index('protocol_source_submission').on(t.submission),
    index('protocol_source_stale').on(t.protocol).where(sql`version < 0`),
  ],
);

/** Protocols that a person has compared with one another. */
export const protocolCompared = sqliteTable(
  'protocol_compared',
  { protocol: text().notNull(), other: text().notNull() },
  (t) => [primaryKey({ columns: [t.protocol, t.other] })],
);

/** Which protocols changed, in order, filled by trigger (protocols.sql): the count follows it instead of counting anew. */
export const protocolChange = sqliteTable('protocol_change', {
  seq: integer().primaryKey({ autoIncrement: true }),
  protocol: text().notNull(),
});
