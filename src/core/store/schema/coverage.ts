import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `observer.*` entries about who they are: the roster. */
export const observer = sqliteTable(
  'observer',
  {
    id: text().primaryKey(),
    /** OBSERVER_STATES. */
    state: text().notNull(),
    callSign: text('call_sign').notNull(),
    organisation: text(),
    region: text(),
    district: text(),
    place: text(),
    /** JSON list. */
    languages: text().notNull(),
    car: integer().notNull(),
    /** JSON list. */
    tags: text().notNull(),
    /** The day of the test, `2021-01-08`. */
    pcrDate: text('pcr_date'),
    /** CERTIFICATE_HOLDERS; null: nobody wrote down anything of one. */
    certificate: text(),
    /** What a bot said of them that nobody has answered: REGISTRATIONS. */
    asks: text(),
    /** The same person as this one, who stands for both. */
    mergedInto: text('merged_into'),
    /** When calling them last failed on every number; null: they were reached since, or nobody tried. */
    unreachableAt: integer('unreachable_at'),
    /** JSON: ObserverFacts, whole. */
    facts: text().notNull(),
    /** JSON: ObserverFold without its facts and calls. */
    story: text().notNull(),
    /** Folded: everything they may be searched by, but for their name. */
    search: text().notNull(),
    /** The words of their name as they sound (domain/name-key). */
    nameKey: text('name_key').notNull(),
    /** Kazakh order of region, district, call-sign. */
    sortKey: text('sort_key').notNull(),
    addedAt: integer('added_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [
    index('observer_in_order').on(t.sortKey, t.id),
    index('observer_in_region').on(t.region, t.sortKey, t.id),
    index('observer_of_organisation').on(t.organisation),
    index('observer_asking').on(t.asks).where(sql`asks IS NOT NULL`),
  ],
);

/** What observers are found again by, those among them who were merged: ObserverKey (domain/observer-register). */
export const observerKey = sqliteTable(
  'observer_key',
  { kind: text().notNull(), key: text().notNull(), observer: text().notNull() },
  (t) => [primaryKey({ columns: [t.kind, t.key, t.observer] }), index('observer_key_of').on(t.observer)],
);

/** Whom a `#observer` was taken for. */
export const observerRegistration = sqliteTable(
  'observer_registration',
  { submission: text().notNull(), observer: text().notNull(), entry: text().notNull() },
  // Two workstations may have taken it for two people.
  (t) => [primaryKey({ columns: [t.submission, t.observer] }), index('observer_registration_of').on(t.observer)],
);

/** What an import of observers sets: gzipped JSON, cited by its entry. Immutable, erased with it (coverage.sql). */
export const rosterSheet = sqliteTable('roster_sheet', {
  sha256: text().primaryKey(),
  data: blob().notNull(),
});

/** By which pseudonyms of bots (`alaman:8841`) somebody writes. Several may share one. */
export const observerReporter = sqliteTable(
  'observer_reporter',
  { reporter: text().notNull(), observer: text().notNull() },
  (t) => [primaryKey({ columns: [t.reporter, t.observer] }), index('observer_reporter_of').on(t.observer)],
);

/** Projection of `organisation.*`: who sends observers, and whether they are accredited. */
export const organisation = sqliteTable('organisation', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** accredited, lost, unknown. */
  accreditation: text().notNull(),
  lostAt: integer('lost_at'),
  facts: text().notNull(),
  lastEntry: text('last_entry').notNull(),
});

/** Who was called, when and with what result: one row for each `observer.called`. */
export const observerCall = sqliteTable(
  'observer_call',
  {
    entry: text().primaryKey(),
    observer: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    /** own, supervisor, backup. */
    line: text().notNull(),
    /** reached, noAnswer, refused, wrongNumber. */
    result: text().notNull(),
    note: text(),
  },
  (t) => [index('observer_call_of').on(t.observer, t.at)],
);

/** Projection of `assignment.*`: who watches what. Ended ones stay, for the history of both. */
export const assignment = sqliteTable(
  'assignment',
  {
    id: text().primaryKey(),
    observer: text().notNull(),
    station: text().notNull(),
    /** ASSIGNMENT_SHIFTS. */
    shift: text().notNull(),
    /** UTC ms, of the shift at that station. */
    begins: integer().notNull(),
    ends: integer().notNull(),
    /** The station as it was when this was made or last confirmed: `stationPlaceKey`. Another one now: to confirm. */
    seen: text().notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: integer('made_at').notNull(),
    /** Null: it stands. */
    endedAt: integer('ended_at'),
    /** moved, withdrawn, accreditationLost, replaced, mistake. */
    endedWhy: text('ended_why'),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [index('assignment_of_station').on(t.station), index('assignment_of_observer').on(t.observer)],
);

/**
 * What observers reported of themselves: one row for each submission `#checkin` that may be believed (written as
 * submissions are), and for each `observer.checkedIn` of a person who was told by telephone.
 */
export const checkin = sqliteTable(
  'checkin',
  {
    /** Id of the submission or of the entry. */
    id: text().primaryKey(),
    source: text().notNull(),
    /** `scheme:pseudonym`; of a person's entry null. */
    reporter: text(),
    /** Of a person's entry alone: whom and where it is about. */
    observer: text(),
    station: text(),
    /** As the submission names them. */
    region: text(),
    number: integer(),
    /** CHECKIN_STATUSES. */
    status: text().notNull(),
    /** When it happened, as said; else when it was sent. */
    at: integer().notNull(),
    receivedAt: integer('received_at').notNull(),
    /** Code of the profile's denialReasons; `other` with words that fit none. */
    reason: text(),
    reasonText: text('reason_text'),
    /** 1, 0; null: not said. */
    writtenAct: integer('written_act'),
    /** Voters who have voted so far, and by which of the hours that are asked for (10, 12 …), local. */
    turnout: integer(),
    hour: integer(),
    by: text(),
    /** Kept back as a flood (coverage.sql): it counts for nothing until somebody lets it go. */
    held: integer().notNull().default(0),
  },
  (t) => [
    index('checkin_of_reporter').on(t.reporter),
    index('checkin_of_observer').on(t.observer),
    index('checkin_of_station').on(t.region, t.number),
    index('checkin_received').on(t.receivedAt, t.id),
  ],
);

/** Districts that went quiet: one row for each run of silence, the fold of `silence.*`. */
export const silence = sqliteTable(
  'silence',
  {
    id: text().primaryKey(),
    region: text().notNull(),
    district: text(),
    /** The last that was heard, or when they were to begin. */
    since: integer().notNull(),
    noticedAt: integer('noticed_at').notNull(),
    /** Observers who should have been heard of, and who were not. */
    expected: integer().notNull(),
    missed: integer().notNull(),
    /** Who answers for it. */
    owner: text(),
    ownedAt: integer('owned_at'),
    endedAt: integer('ended_at'),
    /** heard, over. */
    endedWhy: text('ended_why'),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [index('silence_open').on(t.endedAt, t.noticedAt)],
);

/** What of who watches what changed, in order, filled by trigger (coverage.sql): the map follows it instead of reading anew. */
export const coverageChange = sqliteTable('coverage_change', {
  seq: integer().primaryKey({ autoIncrement: true }),
  /** observer, reporter, assignment, checkin. */
  kind: text().notNull(),
  ref: text().notNull(),
});
