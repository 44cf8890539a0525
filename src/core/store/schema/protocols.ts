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
    reopenAsked: text('reopen_asked'),
    receivedAt: integer('received_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    /** Entries that made it. */
    revisions: integer().notNull(),
  },
  (t) => [
    index('protocol_waiting').on(t.status, t.receivedAt, t.id),
    index('protocol_of_station').on(t.region, t.station, t.level),
    index('protocol_same_votes').on(t.votes).where(sql`votes IS NOT NULL`),
  ],
);

/** Votes of the sheet as it stands, by list; null where a figure can't be read. */
export const protocolVote = sqliteTable(
  'protocol_vote',
  { protocol: text().notNull(), code: text().notNull(), count: integer() },
  (t) => [primaryKey({ columns: [t.protocol, t.code] })],
);

/** Submissions whose photographs are a protocol's; `version`: the newest that its row knows of. */
export const protocolSource = sqliteTable(
  'protocol_source',
  { protocol: text().notNull(), submission: text().notNull(), version: integer().notNull() },
  (t) => [primaryKey({ columns: [t.protocol, t.submission] }), index('protocol_source_submission').on(t.submission)],
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
