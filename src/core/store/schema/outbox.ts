import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `outbox.*` entries; the sender loop claims rows by writing entries, never by editing rows. */
export const outboxItem = sqliteTable(
  'outbox_item',
  {
    id: text().primaryKey(),
    caseId: text('case_id'),
    /** One of many that say the same (core/coverage/mailing). */
    mailing: text(),
    /** JSON of the address: relay(bot, pseudonym, chat, replyTo) or dm(account, user). */
    address: text().notNull(),
    /** Whom it goes to (domain/reporter.ts); null where that is nobody who reported. */
    recipient: text(),
    label: text().notNull(),
    text: text().notNull(),
    randomId: text('random_id').notNull(),
    state: text().notNull(),
    queuedAt: integer('queued_at').notNull(),
    holdUntil: integer('hold_until').notNull(),
    attempts: integer().notNull(),
    notBefore: integer('not_before').notNull(),
    sentAt: integer('sent_at'),
    msgId: integer('msg_id'),
    error: text(),
    actor: text().notNull(),
  },
  (t) => [
    index('outbox_due').on(t.state, t.notBefore),
    index('outbox_case').on(t.caseId),
    index('outbox_mailing').on(t.mailing, t.recipient).where(sql`mailing IS NOT NULL`),
    index('outbox_recipient').on(t.recipient, t.queuedAt),
  ],
);

/** Projection of `page.*`: where somebody is called on Telegram (core/paging). */
export const pageRoute = sqliteTable('page_route', {
  /** 'leads', or a person. */
  target: text().primaryKey(),
  account: text().notNull(),
  /** JSON of the peer. */
  chat: text().notNull(),
  title: text().notNull(),
});
