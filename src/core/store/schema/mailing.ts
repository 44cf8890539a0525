import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `mailing.*`: one message to many observers. */
export const mailing = sqliteTable('mailing', {
  id: text().primaryKey(),
  /** JSON: the text in each language. */
  texts: text().notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: integer('made_at').notNull(),
  stoppedBy: text('stopped_by'),
  stoppedAt: integer('stopped_at'),
});

/** To whom, in what order, and what each is told. How far it got: `outbox_item` of this mailing and sender. */
export const mailingTo = sqliteTable(
  'mailing_to',
  {
    mailing: text().notNull(),
    nth: integer().notNull(),
    observer: text().notNull(),
    sender: text().notNull(),
    text: text().notNull(),
    /** JSON: the bot's chat and the message that is answered. */
    address: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.mailing, t.nth] }), index('mailing_to_observer').on(t.observer)],
);
