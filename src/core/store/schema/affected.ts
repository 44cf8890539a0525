import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `affected.*`: the people of cases, one row each. Names stand here in clear, inside the sealed store. */
export const affected = sqliteTable(
  'affected',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    name: text(),
    /** Name and place as they are searched by (domain/fold-text). */
    folded: text().notNull(),
    /** The name in the one key that all of its spellings share (domain/name-key). */
    nameKey: text('name_key').notNull(),
    role: text().notNull(),
    minor: integer().notNull(),
    lawyer: text(),
    state: text().notNull(),
    place: text(),
    stateSince: integer('state_since').notNull(),
    days: integer(),
    deprivedSince: integer('deprived_since'),
    /** Nothing has to be done for them any more. */
    resolved: integer().notNull(),
    /** JSON: the last word on each purpose. */
    consents: text().notNull(),
    addedAt: integer('added_at').notNull(),
    lastEntry: text('last_entry').notNull(),
  },
  (t) => [
    index('affected_case').on(t.caseId, t.addedAt, t.id),
    index('affected_open').on(t.stateSince, t.id).where(sql`resolved = 0`),
  ],
);

/** Projection of `affected.opened`: who read whose name and when, so that reading on and on is noticed. */
export const affectedOpening = sqliteTable(
  'affected_opening',
  { entry: text().notNull(), affected: text().notNull(), by: text().notNull(), at: integer().notNull() },
  (t) => [
    primaryKey({ columns: [t.entry, t.affected] }),
    index('affected_opening_by').on(t.by, t.at),
    index('affected_opening_of').on(t.affected),
  ],
);

/** Projection of `case.termReached`: which marks of the law were told of, and when. */
export const affectedTerm = sqliteTable(
  'affected_term',
  {
    entry: text().primaryKey(),
    affected: text().notNull(),
    code: text().notNull(),
    dueAt: integer('due_at').notNull(),
    at: integer().notNull(),
  },
  (t) => [index('affected_term_of').on(t.affected, t.code, t.at)],
);

/** Projection of `vital.*`: what two people decided to pass on without consent, one row a decision. */
export const vitalDecision = sqliteTable(
  'vital_decision',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    affected: text().notNull(),
    state: text().notNull(),
    toKind: text('to_kind').notNull(),
    toName: text('to_name').notNull(),
    /** JSON: codes of what may be passed. */
    fields: text().notNull(),
    said: text(),
    reason: text().notNull(),
    until: integer().notNull(),
    askedBy: text('asked_by').notNull(),
    askedAt: integer('asked_at').notNull(),
    askedLead: integer('asked_lead').notNull(),
    answeredBy: text('answered_by'),
    answeredAt: integer('answered_at'),
    /** Why it was refused. */
    answer: text(),
    endedBy: text('ended_by'),
    endedAt: integer('ended_at'),
    /** JSON: who took what to pass it on, and when. */
    passed: text().notNull(),
  },
  (t) => [
    index('vital_decision_case').on(t.caseId, t.askedAt),
    index('vital_decision_waits').on(t.until).where(sql`state = 'asked'`),
  ],
);

/** Projection of `event.*`: what holds of each case's event, one row an item, in the order in which it was first said. */
export const eventFact = sqliteTable(
  'event_fact',
  {
    caseId: text('case_id').notNull(),
    item: text().notNull(),
    place: integer().notNull(),
    kind: text().notNull(),
    /** JSON: domain/event-facts. */
    body: text().notNull(),
    by: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.item] })],
);
