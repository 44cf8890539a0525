import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `workspace.*` entries: one row. */
export const workspaceInfo = sqliteTable('workspace_info', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['drill', 'live'] }).notNull(),
  createdAt: integer('created_at').notNull(),
});

/** Projection of `person.*` and `shift.*` entries. */
export const person = sqliteTable('person', {
  id: text('id').primaryKey(),
  callName: text('call_name').notNull(),
  role: text('role', { enum: ['lead', 'coordinator', 'responder', 'analyst', 'viewer'] }).notNull(),
  active: integer('active').notNull(),
  /** Hex, Ed25519. */
  publicKey: text('public_key').notNull(),
  addedAt: integer('added_at').notNull(),
  onShiftSince: integer('on_shift_since'),
});

/**
 * How a number signs in. `slot`: through the keyring file; `member`: the wrapped signing key lies here; `ended`: not any
 * more, kept so that the number is not given out again. Not journalled.
 */
export const credential = sqliteTable('credential', {
  number: text('number').primaryKey(),
  personId: text('person_id').notNull().unique(),
  kind: text('kind', { enum: ['slot', 'member', 'ended'] }).notNull(),
  /** JSON: Argon2id parameters. Null for slots. */
  kdf: text('kdf'),
  salt: blob('salt', { mode: 'buffer' }),
  wrapped: blob('wrapped', { mode: 'buffer' }),
});

/** Failed sign-ins per number, and when the next may come. */
export const signInThrottle = sqliteTable('sign_in_throttle', {
  number: text('number').primaryKey(),
  failures: integer('failures').notNull(),
  notBefore: integer('not_before').notNull(),
});
