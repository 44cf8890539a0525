import { z } from 'zod';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

/** Which chats this headquarters receives, and whose word in them is a relay's: folds of what leads decided. */

export const chatPayload = z.object({
  account: z.string(),
  chatKey: z.string(),
  kind: z.enum(['user', 'group', 'channel']),
  peerId: z.string(),
  title: z.string(),
});

export const bindingPayload = z.object({
  chatKey: z.string(),
  botId: z.string(),
  botName: z.string(),
  scheme: z.string(),
});

export const chatSubject = (account: string, chatKey: string) => `chat:${account}/${chatKey}`;
export const relaySubject = (chatKey: string, botId: string) => `relay:${chatKey}/${botId}`;

export const watchedChats: Projection = {
  name: 'watchedChats',
  prefix: 'chat:',
  clear: (db) => {
    run(db, 'DELETE FROM watched_chat');
  },
  refold(db, subject, entries) {
    const last = entries.findLast((entry) => entry.type === 'chat.watched' || entry.type === 'chat.unwatched');
    run(db, 'DELETE FROM watched_chat WHERE subject = ?', subject);
    if (last?.type !== 'chat.watched') return;
    const parsed = chatPayload.safeParse(last.payload);
    if (!parsed.success) return;
    const { account, chatKey, kind, peerId, title } = parsed.data;
    run(
      db,
      'INSERT INTO watched_chat (subject, account, chat_key, kind, peer_id, title) VALUES (?, ?, ?, ?, ?, ?)',
      subject,
      account,
      chatKey,
      kind,
      peerId,
      title,
    );
  },
};

export const relayBindings: Projection = {
  name: 'relayBindings',
  prefix: 'relay:',
  clear: (db) => {
    run(db, 'DELETE FROM relay_binding');
  },
  refold(db, subject, entries) {
    const last = entries.findLast((entry) => entry.type === 'relay.bound' || entry.type === 'relay.unbound');
    run(db, 'DELETE FROM relay_binding WHERE subject = ?', subject);
    if (last?.type !== 'relay.bound') return;
    const parsed = bindingPayload.safeParse(last.payload);
    if (!parsed.success) return;
    run(
      db,
      `INSERT INTO relay_binding (subject, chat_key, bot_id, bot_name, scheme, entry_id, bound_by, bound_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      subject,
      parsed.data.chatKey,
      parsed.data.botId,
      parsed.data.botName,
      parsed.data.scheme,
      last.id,
      last.actor,
      last.wallTime,
    );
  },
};
