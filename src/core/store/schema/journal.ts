import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Entry headers, append-only; see journal/README.md for the fields. */
export const journalEntry = sqliteTable(
  'journal_entry',
  {
    /** Order of arrival in this store; not part of the entry. */
    position: integer('position').primaryKey({ autoIncrement: true }),
    v: integer('v').notNull(),
    id: text('id').notNull().unique(),
    device: text('device').notNull(),
    seq: integer('seq').notNull(),
    hlc: text('hlc').notNull(),
    wallTime: integer('wall_time').notNull(),
    actor: text('actor').notNull(),
    type: text('type').notNull(),
    /** JSON array of strings. */
    subjects: text('subjects').notNull(),
    /** JSON array of strings. */
    basis: text('basis').notNull(),
    payloadCommit: text('payload_commit').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
    sig: text('sig').notNull(),
  },
  (t) => [
    uniqueIndex('journal_entry_chain').on(t.device, t.seq),
    index('journal_entry_order').on(t.hlc, t.device, t.seq),
    index('journal_entry_type').on(t.type, t.position),
  ],
);

/** Payload and salt of an entry. A row may go only when an entry of type `content.erased` names the entry. */
export const journalPayload = sqliteTable('journal_payload', {
  entryId: text('entry_id')
    .primaryKey()
    .references(() => journalEntry.id),
  salt: blob('salt', { mode: 'buffer' }).notNull(),
  /** Canonical JSON. */
  payload: text('payload').notNull(),
});

/** Which entries touch a subject. Derived from `subjects`, written with the entry, immutable like it. */
export const journalSubject = sqliteTable(
  'journal_subject',
  {
    subject: text('subject').notNull(),
    position: integer('position')
      .notNull()
      .references(() => journalEntry.position),
  },
  (t) => [primaryKey({ columns: [t.subject, t.position] })],
);

/**
 * Entries about thousands of subjects that are being applied slice by slice: of `total` subjects, `done` are in the index
 * and the projections. A row goes with the last slice.
 */
export const journalBacklog = sqliteTable('journal_backlog', {
  position: integer('position')
    .primaryKey()
    .references(() => journalEntry.position),
  done: integer('done').notNull(),
  total: integer('total').notNull(),
});

/** Devices that write chains; the own one has its signing seed here. */
export const device = sqliteTable('device', {
  id: text('id').primaryKey(),
  /** Hex, Ed25519. */
  publicKey: text('public_key').notNull(),
  /** 32-byte seed of this device; null for others. */
  seed: blob('seed', { mode: 'buffer' }),
});

/** The newest entry of each chain, signed by the device: a lost tail shows. */
export const journalHead = sqliteTable('journal_head', {
  device: text('device').primaryKey(),
  seq: integer('seq').notNull(),
  hash: text('hash').notNull(),
  sig: text('sig').notNull(),
});
