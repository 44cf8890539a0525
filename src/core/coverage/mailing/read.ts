import type { MailingTexts } from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { recipientsOf } from './recipients.ts';

/** What became of one message of a mailing; waiting: not handed to the outbox yet, held: stopped before it was. */
export type MailState = 'waiting' | 'held' | 'queued' | 'sending' | 'sent' | 'cancelled' | 'stopped' | 'failed';

const STATE = `coalesce(o.state, CASE WHEN m.stopped_at IS NULL THEN 'waiting' ELSE 'held' END)`;
const JOINED = `mailing AS m JOIN mailing_to AS t ON t.mailing = m.id
  LEFT JOIN outbox_item AS o ON o.mailing = t.mailing AND o.recipient = t.sender`;

interface Row {
  id: string;
  texts: string;
  by: string;
  at: number;
  stoppedBy: string | null;
  stoppedAt: number | null;
}
const ROW = 'id, texts, made_by AS "by", made_at AS at, stopped_by AS stoppedBy, stopped_at AS stoppedAt';
/** As many as anybody scrolls through. */
const MOST = 100;

export function mailingQueries(db: ReadDb, nameOf: (personId: string) => string) {
  const shown = (row: Row) => {
    const counts: Partial<Record<MailState, number>> = {};
    for (const { state, n } of all<{ state: MailState; n: number }>(
      db,
      `SELECT ${STATE} AS state, count(*) AS n FROM ${JOINED} WHERE m.id = ? GROUP BY 1`,
      row.id,
    ))
      counts[state] = n;
    return {
      ...row,
      texts: JSON.parse(row.texts) as MailingTexts,
      by: nameOf(row.by),
      stoppedBy: row.stoppedBy === null ? null : nameOf(row.stoppedBy),
      counts,
    };
  };
  return {
    mailingPreview: ({ observers, texts }: { observers: readonly string[]; texts: MailingTexts }) => {
      const { to, withheld } = recipientsOf(db, observers, texts);
      return { to: to.map(({ observer, callSign, text, shares }) => ({ observer, callSign, text, shares })), withheld };
    },
    /** Newest first. */
    mailings: () => all<Row>(db, `SELECT ${ROW} FROM mailing ORDER BY made_at DESC, id LIMIT ${MOST}`).map(shown),
    /** Address by address, in the order in which they are written to; null: there is none of that id. */
    mailing: ({ id }: { id: string }) => {
      const row = one<Row>(db, `SELECT ${ROW} FROM mailing WHERE id = ?`, id);
      if (!row) return null;
      const to = all<{
        observer: string;
        callSign: string | null;
        state: MailState;
        sentAt: number | null;
        error: string | null;
      }>(
        db,
        `SELECT t.observer, b.call_sign AS callSign, ${STATE} AS state, o.sent_at AS sentAt, o.error
         FROM ${JOINED} LEFT JOIN observer AS b ON b.id = t.observer WHERE m.id = ? ORDER BY t.nth`,
        id,
      );
      return { ...shown(row), to };
    },
  };
}
