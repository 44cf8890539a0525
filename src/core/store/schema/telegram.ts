import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** State of the Telegram accounts: working memory of the adapter, not evidence and not a projection. */
export const tgAccount = sqliteTable('tg_account', {
  /** Telegram's own user id: two workstations of one account name its private chats alike. */
  id: text().primaryKey(),
  apiId: integer('api_id').notNull(),
  apiHash: text('api_hash').notNull(),
  addedAt: integer('added_at').notNull(),
});

export const tgSession = sqliteTable(
  'tg_session',
  { account: text().notNull(), name: text().notNull(), value: blob({ mode: 'buffer' }).notNull() },
  (t) => [primaryKey({ columns: [t.account, t.name] })],
);

export const tgEntity = sqliteTable(
  'tg_entity',
  {
    account: text().notNull(),
    id: text().notNull(),
    kind: text().notNull(),
    accessHash: text('access_hash'),
    username: text(),
    phone: text(),
    name: text(),
    isBot: integer('is_bot').notNull(),
  },
  // Names are looked up by id alone, for every row of a list.
  (t) => [primaryKey({ columns: [t.account, t.kind, t.id] }), index('tg_entity_id').on(t.id)],
);

/** Moved in the transaction of the messages it covers. */
export const tgCursor = sqliteTable(
  'tg_cursor',
  {
    account: text().notNull(),
    chatKey: text('chat_key').notNull(),
    pts: integer().notNull(),
    qts: integer().notNull(),
    date: integer().notNull(),
    seq: integer().notNull(),
    lastMsgId: integer('last_msg_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.chatKey] })],
);

export const tgNotBefore = sqliteTable(
  'tg_not_before',
  { account: text().notNull(), method: text().notNull(), notBefore: integer('not_before').notNull() },
  (t) => [primaryKey({ columns: [t.account, t.method] })],
);

/** Ways round a blocked network, as JSON: secrets, so not in the journal (docs/decisions/011). One row. */
export const tgProxies = sqliteTable('tg_proxies', { id: integer().primaryKey(), list: text().notNull() });

/** Logins of an account as Telegram listed them; `state` new until a lead has said whose it is. */
export const tgLogin = sqliteTable(
  'tg_login',
  {
    account: text().notNull(),
    hash: text().notNull(),
    state: text({ enum: ['known', 'new'] }).notNull(),
    firstSeen: integer('first_seen').notNull(),
    device: text().notNull(),
    app: text().notNull(),
    place: text().notNull(),
    isCurrent: integer('is_current').notNull(),
    createdAt: integer('created_at').notNull(),
    activeAt: integer('active_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.hash] })],
);

/** Projection of `chat.watched`, `chat.unwatched`. */
export const watchedChat = sqliteTable('watched_chat', {
  subject: text().primaryKey(),
  account: text().notNull(),
  chatKey: text('chat_key').notNull(),
  kind: text().notNull(),
  peerId: text('peer_id').notNull(),
  title: text().notNull(),
});

/** Projection of `relay.bound`, `relay.unbound`. */
export const relayBinding = sqliteTable('relay_binding', {
  subject: text().primaryKey(),
  chatKey: text('chat_key').notNull(),
  botId: text('bot_id').notNull(),
  botName: text('bot_name').notNull(),
  scheme: text().notNull(),
  entryId: text('entry_id').notNull(),
  boundBy: text('bound_by').notNull(),
  boundAt: integer('bound_at').notNull(),
});
