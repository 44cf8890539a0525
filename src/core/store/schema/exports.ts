import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Projection of `export.*` about bundles: one row each, in the order of their sequence. */
export const releaseBundle = sqliteTable(
  'release_bundle',
  {
    id: text().primaryKey(),
    sequence: integer().notNull(),
    state: text().notNull(),
    askedAt: integer('asked_at').notNull(),
    releasedAt: integer('released_at'),
    /** JSON: domain/bundle-release. */
    fold: text().notNull(),
  },
  (t) => [index('release_bundle_sequence').on(t.sequence, t.id)],
);

/** Projection of `export.key*`: release keys, without what signs. */
export const releaseKeyState = sqliteTable('release_key_state', {
  /** As minisign prints it. */
  id: text().primaryKey(),
  state: text().notNull(),
  askedAt: integer('asked_at').notNull(),
  /** JSON: domain/bundle-release. */
  fold: text().notNull(),
});

/** The signing seed of each release key under its own passphrase (Argon2id, AES-256-GCM). Not journalled. */
export const releaseKey = sqliteTable('release_key', {
  id: text().primaryKey(),
  /** JSON: Argon2id parameters. */
  kdf: text().notNull(),
  salt: blob({ mode: 'buffer' }).notNull(),
  wrapped: blob({ mode: 'buffer' }).notNull(),
});

/**
 * What of a bundle is this machine's alone: where its file lies, and the 32 bytes that open its commitments. Not journalled:
 * a path may name a person, and the bytes are not for those who read a copy of the journal.
 */
export const releaseFile = sqliteTable('release_file', {
  bundle: text().primaryKey(),
  /** Absolute, without the ending of what is not finished. */
  target: text().notNull(),
  secret: blob({ mode: 'buffer' }).notNull(),
  /** Of whom it tells, and by what right, as hashes: asked again before it is signed (core/export/views/grants.ts). */
  grants: blob({ mode: 'buffer' }).notNull(),
});
