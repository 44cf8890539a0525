import { z } from 'zod';
import type { shapes } from '../../contract/index.ts';
import type { AccountId, TelegramId } from '../../domain/index.ts';
import { Failure, hasCode } from '../failure.ts';
import type { Journal, JournalEntry, Projection, Signer } from '../journal/index.ts';
import type { Clock, Ids, TelegramSource } from '../ports.ts';
import { all, one, run, StoreError, transaction, type WriteDb } from '../store/index.ts';

type OutboxRow = z.infer<typeof shapes.outboxRow>;

/** How long an outgoing message is held visibly before it leaves: what left is never undone. */
export const HOLD = 5000;
/** Waits between attempts, ms; the last one repeats. */
const RETRY = [2000, 5000, 15_000, 60_000];
/** Wait after the store refused, ms. */
const STORE_RETRY = 5000;
/** Telegram refuses the same way for ever: told to a person instead of tried again. */
const FINAL = new Set(['NO_SUCH_CHAT', 'TELEGRAM_REFUSED', 'ACCOUNT_BANNED']);

const peer = z.object({ kind: z.enum(['user', 'group', 'channel']), id: z.string() });
export const address = z.discriminatedUnion('to', [
  /** A person behind a bot: the message goes to the bot's chat, as an answer to what the bot brought. */
  z.object({
    to: z.literal('relay'),
    account: z.string(),
    chat: peer,
    reporter: z.string(),
    replyTo: z.number().int(),
  }),
  z.object({ to: z.literal('dm'), account: z.string(), chat: peer, replyTo: z.number().int().nullable() }),
]);
export type Address = z.infer<typeof address>;

const queued = z.looseObject({
  id: z.string(),
  caseId: z.string().nullable(),
  mailing: z.string().nullable().default(null),
  address,
  /** Of whoever reported: what may have been stopped. */
  recipient: z.string().nullable().default(null),
  label: z.string(),
  text: z.string(),
  /** Telegram's own guard against doubles: kept, so that a retry after a crash is the same message. */
  randomId: z.string(),
});
/** A mailing was held as a whole: its messages leave one by one, without another five seconds each. */
const holdOf = ({ mailing }: { mailing: string | null }): number => (mailing === null ? HOLD : 0);

const sent = z.looseObject({ msgId: z.number().int(), sentAt: z.number().int() });
const failed = z.looseObject({ code: z.string(), attempt: z.number().int(), final: z.boolean() });

export const outboxPrefix = 'outbox:';
export const outboxSubject = (id: string) => `${outboxPrefix}${id}`;

export const outboxProjection: Projection = {
  name: 'outbox',
  prefix: outboxPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM outbox_item');
  },
  refold(db, subject, entries) {
    const first = entries.find((entry) => entry.type === 'outbox.queued');
    const item = queued.safeParse(first?.payload);
    run(db, 'DELETE FROM outbox_item WHERE id = ?', subject.slice(outboxPrefix.length));
    if (!first || !item.success) return;
    const state = foldItem(first, entries, holdOf(item.data));
    run(
      db,
      `INSERT INTO outbox_item (id, case_id, mailing, address, recipient, label, text, random_id, state, queued_at, hold_until,
         attempts, not_before, sent_at, msg_id, error, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      item.data.id,
      item.data.caseId,
      item.data.mailing,
      JSON.stringify(item.data.address),
      item.data.recipient,
      item.data.label,
      item.data.text,
      item.data.randomId,
      state.state,
      first.wallTime,
      first.wallTime + holdOf(item.data),
      state.attempts,
      state.notBefore,
      state.sentAt,
      state.msgId,
      state.error,
      first.actor,
    );
  },
};

interface ItemState {
  state: OutboxRow['state'];
  attempts: number;
  notBefore: number;
  sentAt: number | null;
  msgId: number | null;
  error: string | null;
}

/** The last word wins, except that what was sent stays sent, and what was withdrawn does not leave any more. */
function foldItem(first: JournalEntry, entries: readonly JournalEntry[], hold: number): ItemState {
  const item: ItemState = {
    state: 'queued',
    attempts: 0,
    notBefore: first.wallTime + hold,
    sentAt: null,
    msgId: null,
    error: null,
  };
  for (const entry of entries) {
    if (item.state === 'sent') break;
    if (entry.type === 'outbox.sent') {
      const payload = sent.safeParse(entry.payload).data;
      Object.assign(item, {
        state: 'sent',
        sentAt: payload?.sentAt ?? entry.wallTime,
        msgId: payload?.msgId ?? null,
        error: null,
      });
    }
    if (item.state === 'cancelled' || item.state === 'stopped') continue;
    if (entry.type === 'outbox.cancelled') item.state = 'cancelled';
    if (entry.type === 'outbox.stopped') item.state = 'stopped';
    if (entry.type === 'outbox.claimed') {
      item.state = 'sending';
      item.attempts += 1;
    }
    if (entry.type === 'outbox.failed') {
      const payload = failed.safeParse(entry.payload).data;
      item.state = payload?.final ? 'failed' : 'queued';
      item.error = payload?.code ?? 'TELEGRAM_REFUSED';
      item.notBefore = entry.wallTime + (RETRY[Math.min(item.attempts - 1, RETRY.length - 1)] ?? 60_000);
    }
  }
  return item;
}

export interface Outgoing {
  caseId: string | null;
  /** The mailing that it is one message of; it was held as a whole. */
  mailing?: string;
  address: Address;
  recipient?: string | null;
  label: string;
  text: string;
  /** Sent although it says something of the case: what, and why all the same. */
  reveals?: { words: string; reason: string };
}

export interface Outbox {
  /** Queues a message; it is held for HOLD ms before it leaves. Throws NO_SUCH_CHAT if nobody can be reached. */
  queue(by: Signer | 'system', message: Outgoing): string;
  /**
   * Withdraws everything that has not left for these, as the caller's decision; how many. What Telegram is being handed at
   * this moment can't be held any more.
   */
  withdraw(by: Signer, recipients: readonly string[]): number;
  /** Takes back a held or waiting message. Throws HOLD_OVER once it is on its way. */
  cancel(by: Signer, id: string): void;
  list(nameOf: (personId: string) => string): OutboxRow[];
  byId(id: string, nameOf: (personId: string) => string): OutboxRow | null;
  stop(): Promise<void>;
}

interface Row {
  id: string;
  caseId: string | null;
  address: string;
  recipient: string | null;
  label: string;
  text: string;
  randomId: string;
  state: OutboxRow['state'];
  holdUntil: number;
  notBefore: number;
  attempts: number;
  sentAt: number | null;
  error: string | null;
  actor: string;
}
const COLUMNS = `id, case_id AS caseId, address, recipient, label, text, random_id AS randomId, state, hold_until AS holdUntil,
  not_before AS notBefore, attempts, sent_at AS sentAt, error, actor`;

/** The one way back out. Sends one at a time, in order, each with its own persisted random id. */
export function createOutbox(parts: {
  db: WriteDb;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  sourceOf: (account: AccountId) => TelegramSource;
  /** Nothing is sent to them: their phone may be in other hands. */
  stopped: (recipient: string) => boolean;
  changed: () => void;
}): Outbox {
  const { db, journal, clock, ids, sourceOf, changed } = parts;
  let cancelTimer = () => {};
  let working: Promise<void> | null = null;
  let stopped = false;
  let notBefore = 0;

  const next = (): Row | undefined =>
    one<Row>(
      db,
      `SELECT ${COLUMNS} FROM outbox_item WHERE state IN ('queued', 'sending') ORDER BY not_before, id LIMIT 1`,
    );

  const schedule = () => {
    cancelTimer();
    if (stopped || working) return;
    const item = next();
    if (!item) return;
    cancelTimer = clock.after(Math.max(0, item.notBefore - clock.now(), notBefore - clock.now()), () => {
      working = work()
        .catch((error: unknown) => {
          // A full disk: what is claimed or sent can't be written down now, and is tried again under its own random id.
          if (!(error instanceof StoreError)) throw error;
          notBefore = clock.now() + STORE_RETRY;
        })
        .finally(() => {
          working = null;
          schedule();
        });
    });
  };

  const work = async () => {
    // Claimed in a transaction: a cancel either came before and it is gone, or comes after and is refused.
    const item = transaction(db, () => {
      const candidate = next();
      if (!candidate || candidate.notBefore > clock.now()) return null;
      // The same transaction that claims it: a switch came either before, and it stays here, or after it had left.
      if (candidate.recipient !== null && parts.stopped(candidate.recipient)) {
        journal.append({ type: 'outbox.stopped', subjects: [outboxSubject(candidate.id)], payload: {} }, 'system');
        return 'stopped';
      }
      journal.append({ type: 'outbox.claimed', subjects: [outboxSubject(candidate.id)], payload: {} }, 'system');
      return candidate;
    });
    if (!item) return;
    changed();
    if (item === 'stopped') return;
    const to = address.parse(JSON.parse(item.address));
    const text = to.to === 'relay' ? `#reply ${to.reporter}\n\n${item.text}` : item.text;
    try {
      const chat = { kind: to.chat.kind, id: to.chat.id as TelegramId };
      const done = await sourceOf(to.account as AccountId).send(chat, text, item.randomId, to.replyTo);
      record(item.id, 'outbox.sent', { msgId: done.msgId, sentAt: done.sentAt });
    } catch (error) {
      const code = hasCode(error) ? error.code : 'TELEGRAM_REFUSED';
      record(item.id, 'outbox.failed', { code, attempt: item.attempts + 1, final: FINAL.has(code) });
    }
  };

  const record = (id: string, type: string, payload: { [key: string]: string | number | boolean }) => {
    if (stopped || !db.open) return;
    journal.append({ type, subjects: [outboxSubject(id)], payload }, 'system');
    changed();
  };

  const view = (row: Row, nameOf: (personId: string) => string): OutboxRow => ({
    id: row.id,
    caseId: row.caseId,
    label: row.label,
    text: row.text,
    state: row.state === 'queued' && clock.now() < row.holdUntil ? 'held' : row.state,
    holdUntil: row.holdUntil,
    sentAt: row.sentAt,
    attempts: row.attempts,
    error: row.error,
    by: nameOf(row.actor),
  });

  schedule();
  return {
    queue(by, message) {
      const id = ids.uuid();
      const randomId = Buffer.from(ids.randomBytes(8)).readBigInt64LE().toString();
      journal.append(
        {
          type: 'outbox.queued',
          subjects: message.caseId ? [outboxSubject(id), `case-mail:${message.caseId}`] : [outboxSubject(id)],
          payload: { id, randomId, ...message },
        },
        by,
      );
      changed();
      schedule();
      return id;
    },
    withdraw(by, recipients) {
      const waiting = transaction(db, () => {
        const found = all<{ id: string }>(
          db,
          `SELECT o.id FROM json_each(?) AS r JOIN outbox_item AS o ON o.recipient = r.value
           WHERE o.state IN ('queued', 'failed')`,
          JSON.stringify(recipients),
        );
        for (const { id } of found)
          journal.append({ type: 'outbox.stopped', subjects: [outboxSubject(id)], payload: {} }, by);
        return found.length;
      });
      changed();
      schedule();
      return waiting;
    },
    cancel(by, id) {
      transaction(db, () => {
        const state = one<{ state: string }>(db, 'SELECT state FROM outbox_item WHERE id = ?', id)?.state;
        if (!state) throw new Failure('NOT_FOUND_HERE');
        if (state !== 'queued' && state !== 'failed') throw new Failure('HOLD_OVER');
        journal.append({ type: 'outbox.cancelled', subjects: [outboxSubject(id)], payload: {} }, by);
      });
      changed();
      schedule();
    },
    list: (nameOf) =>
      all<Row>(db, `SELECT ${COLUMNS} FROM outbox_item ORDER BY queued_at DESC LIMIT 200`).map((row) =>
        view(row, nameOf),
      ),
    byId(id, nameOf) {
      const row = one<Row>(db, `SELECT ${COLUMNS} FROM outbox_item WHERE id = ?`, id);
      return row ? view(row, nameOf) : null;
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await working;
    },
  };
}
