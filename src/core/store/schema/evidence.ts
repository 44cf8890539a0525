import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One row per version of a message, append-only. Content lies sealed in `sealed`; its key in `content_key`. */
export const messageVersion = sqliteTable(
  'message_version',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** How entries name this version: `evidence:…`, see domain/canonical. */
    ref: text('ref').notNull().unique(),
    messageKey: text('message_key').notNull(),
    versionNo: integer('version_no').notNull(),
    chatKey: text('chat_key').notNull(),
    account: text('account').notNull(),
    peerKind: text('peer_kind', { enum: ['user', 'group', 'channel'] }).notNull(),
    peerId: text('peer_id').notNull(),
    msgId: integer('msg_id').notNull(),
    fromId: text('from_id'),
    fromKind: text('from_kind', { enum: ['user', 'group', 'channel'] }),
    viaBotId: text('via_bot_id'),
    groupedId: text('grouped_id'),
    outgoing: integer('outgoing').notNull(),
    sentAt: integer('sent_at').notNull(),
    editedAt: integer('edited_at'),
    receivedAt: integer('received_at').notNull(),
    event: text('event', { enum: ['message', 'deleted', 'foundMissing'] }).notNull(),
    source: text('source', { enum: ['push', 'difference', 'history', 'desktopExport', 'manual'] }).notNull(),
    rawLayer: integer('raw_layer'),
    /** Hex, null for deletions. */
    rawSha256: text('raw_sha256'),
    /** Hex, null for deletions. */
    contentDigest: text('content_digest'),
    trust: text('trust', { enum: ['relay', 'person', 'unverified', 'service', 'own'] }).notNull(),
    /** Entry that bound the sender as a relay. */
    trustBinding: text('trust_binding'),
    /** AES-256-GCM: nonce, ciphertext, tag. Null for deletions. */
    sealed: blob('sealed', { mode: 'buffer' }),
  },
  (t) => [
    uniqueIndex('message_version_key').on(t.messageKey, t.versionNo),
    index('message_version_chat').on(t.chatKey, t.msgId, t.versionNo, t.event),
    index('message_version_private').on(t.account, t.msgId).where(sql`peer_kind <> 'channel'`),
    index('message_version_album').on(t.chatKey, t.groupedId).where(sql`grouped_id IS NOT NULL`),
  ],
);

/** The key of each version's content. Deleting a row here is the only way to erase content. */
export const contentKey = sqliteTable('content_key', {
  versionId: integer('version_id')
    .primaryKey()
    .references(() => messageVersion.id),
  key: blob('key', { mode: 'buffer' }).notNull(),
});

/** Where a version's media can be fetched, and how far that got. Mutable: references expire. */
export const mediaRef = sqliteTable(
  'media_ref',
  {
    versionId: integer('version_id')
      .primaryKey()
      .references(() => messageVersion.id),
    messageKey: text('message_key').notNull(),
    account: text('account').notNull(),
    /** Telegram's id of the photo or document. */
    mediaId: text('media_id'),
    kind: text('kind').notNull(),
    size: integer('size'),
    accessHash: text('access_hash'),
    fileReference: blob('file_reference', { mode: 'buffer' }),
    dcId: integer('dc_id'),
    /** Photos: the size to fetch. */
    thumbSize: text('thumb_size'),
    state: text('state', { enum: ['pending', 'fetching', 'stored', 'failed', 'gone', 'skipped'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    notBefore: integer('not_before').notNull().default(0),
    /** Hex SHA-256 of what was received. */
    sha256: text('sha256'),
    /** Name of the sealed blob in the media folder: an HMAC. */
    blobName: text('blob_name'),
    /** Why it is not here: a limit that was met (skipped), or what the last attempt failed of. */
    reason: text('reason'),
    /** What these bytes are not, though their sender says so: depends on the message, not on the bytes alone. */
    problem: text('problem'),
    /** A person asked for it in spite of the limits. */
    forced: integer('forced').notNull().default(0),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    index('media_ref_pending').on(t.versionId).where(sql`state = 'pending'`),
    index('media_ref_message').on(t.messageKey, t.versionId),
    index('media_ref_media').on(t.mediaId).where(sql`state = 'stored' AND media_id IS NOT NULL`),
    index('media_ref_sha256').on(t.sha256).where(sql`sha256 IS NOT NULL`),
  ],
);

/** Replay cursors of the stages that read evidence, per stage name. */
export const stageCursor = sqliteTable(
  'stage_cursor',
  {
    stage: text('stage').notNull(),
    position: integer('position').notNull(),
  },
  (t) => [primaryKey({ columns: [t.stage] })],
);
