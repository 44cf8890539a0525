import type { AccountId, ChatKey, Ms, TelegramId } from '../../domain/index.ts';
import type { Cursor, EntityRow, TelegramMemory } from '../ports.ts';
import { all, one, run, transaction, type WriteDb } from '../store/index.ts';

/** Ids of a chat's stored messages that aren't deleted, newest first: the sweep compares them with the history. */
const STORED_IDS = `
  SELECT v.msg_id AS id FROM message_version v
  WHERE v.chat_key = ? AND v.msg_id <= ? AND v.rowid = (
    SELECT max(w.rowid) FROM message_version w WHERE w.message_key = v.message_key) AND v.event = 'message'
  ORDER BY v.msg_id DESC LIMIT ?`;

/** What the Telegram adapter remembers, in the encrypted store: no re-login after a restart, nothing on disk besides. */
export function telegramMemory(db: WriteDb): TelegramMemory {
  return {
    loadSession(account) {
      const rows = all<{ name: string; value: Buffer }>(
        db,
        'SELECT name, value FROM tg_session WHERE account = ?',
        account,
      );
      return Object.fromEntries(rows.map((row) => [row.name, new Uint8Array(row.value)]));
    },
    saveSession(account, name, value) {
      if (value === null) run(db, 'DELETE FROM tg_session WHERE account = ? AND name = ?', account, name);
      else
        run(
          db,
          `INSERT INTO tg_session (account, name, value) VALUES (?, ?, ?)
           ON CONFLICT (account, name) DO UPDATE SET value = excluded.value`,
          account,
          name,
          value,
        );
    },
    loadEntities: (account) =>
      all<Omit<EntityRow, 'isBot' | 'id'> & { id: string; isBot: number }>(
        db,
        `SELECT id, kind, access_hash AS accessHash, username, phone, name, is_bot AS isBot FROM tg_entity WHERE account = ?`,
        account,
      ).map((row) => ({ ...row, id: row.id as TelegramId, isBot: row.isBot === 1 })),
    saveEntities(account, rows) {
      transaction(db, () => {
        for (const row of rows)
          run(
            db,
            `INSERT INTO tg_entity (account, id, kind, access_hash, username, phone, name, is_bot)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (account, kind, id) DO UPDATE SET
               access_hash = coalesce(excluded.access_hash, access_hash), username = excluded.username,
               phone = coalesce(excluded.phone, phone), name = coalesce(excluded.name, name), is_bot = excluded.is_bot`,
            account,
            row.id,
            row.kind,
            row.accessHash,
            row.username,
            row.phone,
            row.name,
            row.isBot ? 1 : 0,
          );
      });
    },
    loadCursors: (account) =>
      all<Cursor & { key: string }>(
        db,
        'SELECT chat_key AS key, pts, qts, date, seq, last_msg_id AS lastMsgId FROM tg_cursor WHERE account = ?',
        account,
      ).map(({ key, ...cursor }) => ({ key: key as ChatKey | 'account', cursor })),
    storedIds: (chat, newest, limit) => all<{ id: number }>(db, STORED_IDS, chat, newest, limit).map((row) => row.id),
    loadNotBefore: (account) =>
      Object.fromEntries(
        all<{ method: string; notBefore: number }>(
          db,
          'SELECT method, not_before AS notBefore FROM tg_not_before WHERE account = ?',
          account,
        ).map((row) => [row.method, row.notBefore as Ms]),
      ),
    saveNotBefore: (account, method, notBefore) => {
      run(
        db,
        `INSERT INTO tg_not_before (account, method, not_before) VALUES (?, ?, ?)
         ON CONFLICT (account, method) DO UPDATE SET not_before = excluded.not_before`,
        account,
        method,
        notBefore,
      );
    },
  };
}

/** Moves a chat's cursor; call it in the transaction of the messages it covers. */
export function saveCursor(db: WriteDb, account: AccountId, key: ChatKey | 'account', cursor: Cursor): void {
  run(
    db,
    `INSERT INTO tg_cursor (account, chat_key, pts, qts, date, seq, last_msg_id) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (account, chat_key) DO UPDATE SET pts = excluded.pts, qts = excluded.qts, date = excluded.date,
       seq = excluded.seq, last_msg_id = excluded.last_msg_id`,
    account,
    key,
    cursor.pts,
    cursor.qts,
    cursor.date,
    cursor.seq,
    cursor.lastMsgId,
  );
}

/** Before the first login the account has no Telegram id yet: its session is kept under PENDING, then renamed. */
export const PENDING = 'pending' as AccountId;

export function renameAccount(db: WriteDb, from: AccountId, to: AccountId): void {
  transaction(db, () => {
    // The cursors of an account that logs in again stay: what came while it was logged out is fetched from there.
    if (one(db, 'SELECT 1 FROM tg_cursor WHERE account = ? LIMIT 1', to))
      run(db, 'DELETE FROM tg_cursor WHERE account = ?', from);
    const anew = ['tg_session', 'tg_entity', 'tg_not_before'];
    for (const table of anew) db.prepare(`DELETE FROM ${table} WHERE account = ?`).run(to);
    for (const table of [...anew, 'tg_cursor']) {
      db.prepare(`UPDATE ${table} SET account = ? WHERE account = ?`).run(to, from);
    }
  });
}

export function forgetAccount(db: WriteDb, account: AccountId): void {
  transaction(db, () => {
    for (const table of ['tg_session', 'tg_cursor', 'tg_not_before'])
      db.prepare(`DELETE FROM ${table} WHERE account = ?`).run(account);
    // What people and chats are called stays: their messages do. What opens a chat goes.
    run(db, 'UPDATE tg_entity SET access_hash = NULL, phone = NULL WHERE account = ?', account);
    run(db, 'DELETE FROM tg_account WHERE id = ?', account);
  });
}
