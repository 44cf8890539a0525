import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * One row per ballot: what a submission claims, what a reviewer saw on its photographs, and whether it counts. A
 * submission has one row (`main`), and one more for every other contest that its album holds a ballot of. Projection of
 * evidence, reviews, quarantine and duplicates; `ballot_count` and the other tallies follow by trigger (ballots.sql).
 */
export const ballot = sqliteTable(
  'ballot',
  {
    submission: text().notNull(),
    contest: text().notNull(),
    main: integer().notNull(),
    source: text({ enum: ['voter', 'observer', 'other'] }).notNull(),
    /** The sender's address; null when nobody can be named. */
    person: text(),
    /** Codes of the profile, '' where not known; `station` is REGION:NUMBER. */
    region: text().notNull(),
    place: text().notNull(),
    station: text(),
    /** The choice that the bot passed on; '' for none. */
    claimed: text().notNull(),
    /** The choice that a photograph shows; '' for none. */
    seen: text().notNull(),
    photos: integer().notNull(),
    outcome: text().notNull(),
    standing: text().notNull(),
    torn: integer().notNull(),
    quarantined: integer().notNull(),
    /** Waits for a reviewer: never looked at, or changed since. */
    open: integer().notNull(),
    sentAt: integer('sent_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.submission, t.contest] }),
    index('ballot_person').on(t.person, t.source, t.contest).where(sql`outcome IN ('confirmed', 'protestInvalid')`),
    // Voters' verified ballots by station (tabulation/official/contradictions): an arrival is in none of it.
    index('ballot_verified')
      .on(t.contest, t.station, t.seen)
      .where(sql`source = 'voter' AND outcome = 'confirmed' AND standing = 'counts' AND quarantined = 0`),
    index('ballot_queue').on(t.quarantined, t.receivedAt, t.submission).where(sql`open = 1`),
    index('ballot_queue_region').on(t.region, t.quarantined, t.receivedAt, t.submission).where(sql`open = 1`),
    index('ballot_queue_source').on(t.source, t.quarantined, t.receivedAt, t.submission).where(sql`open = 1`),
  ],
);

/**
 * How many ballots are alike in all of these: every figure of a screen or report but the matrix of places is a sum of a
 * few of them. No place: the numbers of places, choices and outcomes multiply, and a figure would then cost what there
 * are of them (26 000 at a million ballots, 2 000 without). By trigger.
 */
export const ballotCount = sqliteTable(
  'ballot_count',
  {
    source: text().notNull(),
    contest: text().notNull(),
    main: integer().notNull(),
    outcome: text().notNull(),
    standing: text().notNull(),
    claimed: text().notNull(),
    seen: text().notNull(),
    quarantined: integer().notNull(),
    open: integer().notNull(),
    region: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.source, t.contest, t.main, t.outcome, t.standing, t.claimed, t.seen, t.quarantined, t.open, t.region],
    }),
  ],
);

/** Confirmed ballots by place and by what their photograph shows; an arrival is in none of these. By trigger. */
export const ballotPlace = sqliteTable(
  'ballot_place',
  {
    source: text().notNull(),
    contest: text().notNull(),
    region: text().notNull(),
    place: text().notNull(),
    seen: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.contest, t.region, t.place, t.seen] })],
);

/**
 * Reviewed ballots by station, however they were judged: what a district's figures add up. Those without a station are
 * what is left of their region. An arrival is in none of these. By trigger.
 */
export const ballotStation = sqliteTable(
  'ballot_station',
  {
    contest: text().notNull(),
    station: text().notNull(),
    source: text().notNull(),
    outcome: text().notNull(),
    standing: text().notNull(),
    seen: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contest, t.station, t.source, t.outcome, t.standing, t.seen] })],
);

/** Which stations of `ballot_station` changed, each once, the newest last: what is kept of them follows it. By trigger. */
export const ballotStationChange = sqliteTable(
  'ballot_station_change',
  { seq: integer().primaryKey(), contest: text().notNull(), station: text().notNull() },
  (t) => [uniqueIndex('ballot_station_changed').on(t.contest, t.station)],
);

/** Ballots per person, and counted ballots per station: a row goes when it falls to 0. By trigger. */
export const ballotOf = sqliteTable(
  'ballot_of',
  { what: text().notNull(), source: text().notNull(), name: text().notNull(), n: integer().notNull() },
  (t) => [primaryKey({ columns: [t.what, t.source, t.name] })],
);

/** How many different persons and stations: rows of `ballot_of`, without counting them. By trigger. */
export const ballotDistinct = sqliteTable(
  'ballot_distinct',
  { what: text().notNull(), source: text().notNull(), n: integer().notNull() },
  (t) => [primaryKey({ columns: [t.what, t.source] })],
);

/** Projection of `ballot.reviewed`: the review that stands. */
export const ballotReview = sqliteTable('ballot_review', {
  submission: text().primaryKey(),
  outcome: text().notNull(),
  /** JSON: contest and choice of every ballot that was seen. */
  seen: text().notNull(),
  /** The newest version that the reviewer knew of. */
  version: integer().notNull(),
  by: text().notNull(),
  at: integer().notNull(),
  entry: text().notNull(),
});

/** Submissions that changed since the stages after intake looked; filled by trigger, emptied in the same transaction. */
export const submissionDirty = sqliteTable('submission_dirty', { submission: text().primaryKey() });

/** Projection of `quarantine.*` and of reviews that settle a hold. */
export const quarantine = sqliteTable(
  'quarantine',
  {
    submission: text().primaryKey(),
    state: text({ enum: ['held', 'released', 'settled'] }).notNull(),
    /** JSON: the findings; empty when a person put it there. */
    findings: text().notNull(),
    sender: text(),
    by: text().notNull(),
    at: integer().notNull(),
    /** The entry that put it there: what came in one batch can be released as one. */
    entry: text().notNull(),
  },
  (t) => [
    index('quarantine_held').on(t.at, t.submission).where(sql`state = 'held'`),
    index('quarantine_sender').on(t.sender, t.at).where(sql`state = 'held'`),
    index('quarantine_entry').on(t.entry).where(sql`state = 'held'`),
  ],
);

/** Held already, its entry not yet written: entries are written by the batch. */
export const quarantinePending = sqliteTable('quarantine_pending', {
  submission: text().primaryKey(),
  findings: text().notNull(),
  at: integer().notNull(),
});

/** Projection of `flood.noticed`, `flood.seen`. */
export const floodNotice = sqliteTable('flood_notice', {
  id: text().primaryKey(),
  rule: text().notNull(),
  sender: text(),
  facts: text().notNull(),
  at: integer().notNull(),
  seen: integer().notNull(),
});

/** Pairs that may be one, found on arrival or when a picture's hashes became known. `open`: nobody has decided. */
export const duplicatePair = sqliteTable(
  'duplicate_pair',
  {
    a: text().notNull(),
    b: text().notNull(),
    kind: text({ enum: ['exact', 'near', 'text', 'event'] }).notNull(),
    distance: integer().notNull(),
    /** Sent from two accounts. */
    apart: integer().notNull(),
    at: integer().notNull(),
    open: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.a, t.b] }),
    index('duplicate_pair_b').on(t.b),
    index('duplicate_pair_open').on(t.at, t.a, t.b).where(sql`open = 1`),
  ],
);

/** Projection of `duplicate.*`. */
export const duplicate = sqliteTable(
  'duplicate',
  {
    a: text().notNull(),
    b: text().notNull(),
    state: text({ enum: ['linked', 'confirmed', 'dismissed'] }).notNull(),
    by: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.a, t.b] }), index('duplicate_b').on(t.b)],
);

/** What a submission is compared by. Projection of evidence. */
export const submissionPrint = sqliteTable(
  'submission_print',
  {
    submission: text().primaryKey(),
    sender: text(),
    /** Of its own words, folded. */
    text: text(),
    /** Place and kind of what it reports. */
    event: text(),
    sentAt: integer('sent_at').notNull(),
  },
  (t) => [
    index('submission_print_text').on(t.text, t.sentAt).where(sql`text IS NOT NULL`),
    index('submission_print_event').on(t.event, t.sentAt).where(sql`event IS NOT NULL`),
  ],
);

/** Hashes of pictures that were fetched; the halves of the dHash as unsigned 32-bit numbers, null where it has none. */
export const photoPrint = sqliteTable(
  'photo_print',
  {
    versionId: integer('version_id').primaryKey(),
    messageKey: text('message_key').notNull(),
    sha256: text().notNull(),
    hi: integer(),
    lo: integer(),
  },
  (t) => [index('photo_print_message').on(t.messageKey)],
);

/** Projection of `sender.*`. */
export const senderState = sqliteTable(
  'sender_state',
  {
    address: text().primaryKey(),
    state: text({ enum: ['known', 'blocked'] }).notNull(),
    role: text(),
    /** REGION:NUMBER of the stations they were sent to, comma-separated; null where none is known. */
    stations: text(),
    reason: text().notNull(),
    by: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [index('sender_state_at').on(t.state, t.at)],
);
