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
    /** CASE_LANES. */
    lane: text().notNull(),
    /** An observer was kept out and nothing worse: it does not ring, until it was left unanswered past its target. */
    quiet: integer().notNull(),
    kind: text().notNull(),
    /** Region code of the profile, if the report names one that is known. */
    region: text(),
    place: text().notNull(),
    trust: text().notNull(),
    sender: text(),
    /** Who calls, as a place in `CALLERS` (domain/caller.ts). */
    caller: integer().notNull(),
    /** A person took it out of its group on the alarm bar: it stands by itself. */
    apart: integer().notNull(),
    sentAt: integer('sent_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    openedAt: integer('opened_at').notNull(),
    ackDueAt: integer('ack_due_at').notNull(),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
    /** Who answers for it; null until somebody does. */
    owner: text(),
    ownedAt: integer('owned_at'),
    firstActionAt: integer('first_action_at'),
    /** What the clock of its present state counts from. */
    clockAt: integer('clock_at').notNull(),
    /** When its owner must have acted, a second pair of eyes have come, or its snooze ends; null where no clock runs. */
    actionDueAt: integer('action_due_at'),
    /** Which of the three it is. */
    actionWait: text('action_wait'),
    snoozedUntil: integer('snoozed_until'),
    closeAskedBy: text('close_asked_by'),
    closeAskedAt: integer('close_asked_at'),
    closedBy: text('closed_by'),
    /** Who confirmed, where closing took two. */
    closedSecond: text('closed_second'),
    closedAt: integer('closed_at'),
    /** How it ended, or is to end: a code of the profile; null where it was put to rest as not an SOS. */
    outcome: text(),
    /** People who made it less urgent than P0, as JSON. */
    loweredBy: text('lowered_by').notNull(),
    /** The last entry that moved it. */
    lastMove: text('last_move'),
    /** The case that it went into as a duplicate. */
    mergedInto: text('merged_into'),
    /** The run of the ladder: each move begins another. */
    run: integer().notNull(),
    /** Evidence arrived on it that nobody has acknowledged yet: when the oldest came; null if none. */
    freshAt: integer('fresh_at'),
    /** A term of the law ran out for one of its people, and nobody has acknowledged it: its code, and when. */
    termCode: text('term_code'),
    termDue: integer('term_due'),
    /** The message that came last, for the alarm's words. */
    freshKey: text('fresh_key'),
    /** The highest step of the escalation ladder that was taken in this run; 0 none. */
    step: integer().notNull(),
    unheard: integer().notNull(),
    /** People whom the ladder called in this run, as JSON, the last one last. */
    called: text().notNull(),
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
    index('case_term').on(t.termDue).where(sql`term_due IS NOT NULL`),
    index('case_forgotten').on(t.step).where(sql`step >= 5`),
    // The second clock looks every second, at what is due alone.
    index('case_action_due').on(t.actionDueAt).where(sql`action_due_at IS NOT NULL`),
    index('case_merged').on(t.mergedInto).where(sql`merged_into IS NOT NULL`),
    index('case_owner').on(t.owner, t.receivedAt, t.id),
  ],
);
