import { sql } from 'drizzle-orm';
import { blob, index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What was received, once per distinct content, and what is known about it. Hash and size outlive an erasure. */
export const mediaFile = sqliteTable(
  'media_file',
  {
    /** Hex SHA-256 of the bytes received. */
    sha256: text('sha256').primaryKey(),
    /** Of the sealed original; previews' names stand in media_blob. */
    blobName: text('blob_name').notNull(),
    size: integer('size').notNull(),
    receivedAt: integer('received_at').notNull(),
    /** Told by the bytes: see domain/media-type. */
    type: text('type').notNull(),
    /** Whether everything below is known: 0 waits for the worker, 1 done. */
    derived: integer('derived').notNull(),
    /** Times the worker was given it; a file that ends core twice is not given a third time. */
    tries: integer('tries').notNull().default(0),
    problem: text('problem'),
    width: integer('width'),
    height: integer('height'),
    dhashHi: integer('dhash_hi'),
    dhashLo: integer('dhash_lo'),
    /** 24 pixels, WebP: what is shown before anybody asks. */
    tiny: blob('tiny', { mode: 'buffer' }),
    /** What the original says of itself; a claim. The camera's clock, read as UTC where it names no zone. */
    exifAt: integer('exif_at'),
    /** Minutes east of UTC, if the camera said. */
    exifOffset: integer('exif_offset'),
    exifLat: real('exif_lat'),
    exifLon: real('exif_lon'),
    exifCamera: text('exif_camera'),
  },
  (t) => [
    index('media_file_underived').on(t.receivedAt).where(sql`derived = 0`),
    index('media_file_dhash').on(t.dhashHi, t.dhashLo).where(sql`dhash_hi IS NOT NULL`),
  ],
);

/** The key of each sealed blob. Deleting a row here erases the blob, whatever disk or backup still has of the file. */
export const mediaBlob = sqliteTable(
  'media_blob',
  {
    /** The file's name: an HMAC of hash and kind under a key of this store. */
    name: text('name').primaryKey(),
    /** Of the original, also where the blob is a copy: they are erased together. */
    sha256: text('sha256').notNull(),
    kind: text('kind', { enum: ['original', 'preview', 'thumbnail', 'redacted'] }).notNull(),
    key: blob('key', { mode: 'buffer' }).notNull(),
    /** Without seals and padding. */
    size: integer('size').notNull(),
  },
  (t) => [index('media_blob_sha256').on(t.sha256)],
);

/** What is on its way: a sealed part in the folder `incoming`. */
export const mediaPartial = sqliteTable('media_partial', {
  versionId: integer('version_id').primaryKey(),
  /** Random name of the file. */
  file: text('file').notNull(),
  key: blob('key', { mode: 'buffer' }).notNull(),
  /** Name in the vault, once it is whole and committed: only the rename is left. */
  target: text('target'),
});

/** Files whose keys were erased: to be removed from the disk. */
export const mediaTrash = sqliteTable('media_trash', { name: text('name').primaryKey() });

/** Pictures a person has looked at in this shift: for them alone. */
export const mediaExposure = sqliteTable('media_exposure', {
  person: text('person').primaryKey(),
  since: integer('since').notNull(),
  lastAt: integer('last_at').notNull(),
  count: integer('count').notNull(),
  /** Count at which a break was last suggested and answered. */
  answeredAt: integer('answered_at').notNull(),
  smallGrey: integer('small_grey').notNull(),
});

/** Projection of `redaction.*`: what is covered on a photograph before it may leave. By the version that carries it. */
export const redaction = sqliteTable('redaction', {
  /** `evidence:…` */
  version: text('version').primaryKey(),
  /** covered: boxes are burned into the copy; bare: a lead lets it be seen as it is. */
  state: text('state', { enum: ['covered', 'bare'] }).notNull(),
  /** SHA-256 of what was received, and of the copy, which lies in the vault under its own name. */
  original: text('original').notNull(),
  copy: text('copy').notNull(),
  /** JSON: the fold, with what its author may take back. */
  fold: text('fold').notNull(),
});
