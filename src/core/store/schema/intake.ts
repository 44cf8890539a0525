import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of evidence: what one sender sent as one thing (a message, an album, a relay item). */
export const submission = sqliteTable(
  'submission',
  {
    id: text().primaryKey(),
    chatKey: text('chat_key').notNull(),
    rootKey: text('root_key').notNull(),
    groupedId: text('grouped_id'),
    /** What it counts as: as received, or as a person filed it. */
    kind: text().notNull(),
    state: text().notNull(),
    receivedKind: text('received_kind').notNull(),
    receivedState: text('received_state').notNull(),
    trust: text().notNull(),
    /** `dm:ID` or `relay:BOT:PSEUDONYM`; null when nobody can be named. */
    sender: text(),
    fromId: text('from_id'),
    relayItem: text('relay_item'),
    text: text().notNull(),
    /** Folded for search: Kazakh letters as people type them on Russian keyboards. */
    folded: text().notNull(),
    mediaKind: text('media_kind'),
    /** Scheme of the relay that passed it, `dm`, `chat`, `manual` or `import`. */
    source: text().notNull(),
    /** Facts of its fields, codes of the profile; null where none was read. Filed ones go before received ones. */
    region: text(),
    place: text(),
    stationNumber: integer('station_number'),
    contest: text(),
    choice: text(),
    /** As received. */
    fields: text().notNull(),
    problems: text().notNull(),
    sentAt: integer('sent_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    /** Newest version that changed it; a later one than the one seen brings it back. */
    lastVersion: integer('last_version').notNull(),
    lastReceivedAt: integer('last_received_at').notNull(),
    messages: integer().notNull(),
    versions: integer().notNull(),
    deleted: integer().notNull(),
    /** A person's reading of it (JSON); null as long as nobody filed it by hand. */
    filed: text(),
  },
  (t) => [
    index('submission_received').on(t.receivedAt, t.id),
    index('submission_group').on(t.chatKey, t.groupedId).where(sql`grouped_id IS NOT NULL`),
  ],
);

export const submissionMessage = sqliteTable(
  'submission_message',
  { messageKey: text('message_key').primaryKey(), submission: text().notNull(), msgId: integer('msg_id').notNull() },
  (t) => [index('submission_message_submission').on(t.submission, t.msgId)],
);

/** Projection of `inbox.seen`, `inbox.unseen`: the newest version each submission was seen at. */
export const inboxSeen = sqliteTable('inbox_seen', {
  subject: text().primaryKey(),
  version: integer().notNull(),
  seenBy: text('seen_by').notNull(),
  seenAt: integer('seen_at').notNull(),
});

/** Projection of `submission.entered`, `.filed`, `.filingUndone`: how a person read a submission. */
export const submissionFiling = sqliteTable('submission_filing', {
  submission: text().primaryKey(),
  /** JSON: see core/intake/filing.ts. */
  filing: text().notNull(),
});

/** Notices of Telegram's service accounts, digits masked: for leads, never intake. Projection of evidence. */
export const serviceNotice = sqliteTable('service_notice', {
  versionId: integer('version_id').primaryKey(),
  account: text().notNull(),
  at: integer().notNull(),
  text: text().notNull(),
});
