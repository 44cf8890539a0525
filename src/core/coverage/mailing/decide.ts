import { fieldsIn, LANGUAGES, MAILING_MOST, type MailingTexts } from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import { all, one, transaction, type WriteDb } from '../../store/index.ts';
import { mailingSubject } from './projection.ts';
import { recipientsOf } from './recipients.ts';
import type { MailingTemplate } from './templates.ts';

/** One message to many: who gets it is decided here, once, and journalled with the list. */
export function createMailings(parts: {
  db: WriteDb;
  journal: Journal;
  ids: Ids;
  /** Takes back what of it has not left the outbox yet. */
  cancel: (by: Signer, outboxId: string) => void;
  templates: readonly MailingTemplate[];
}) {
  const { db, journal, ids, cancel, templates } = parts;
  return {
    templates,

    /**
     * Makes it; its id. It is held for some seconds, then leaves one by one.
     * @throws NO_SUCH_CHAT nobody of them can be written to; INPUT_INVALID braces that name no field
     */
    send(by: Signer, observers: readonly string[], texts: MailingTexts): string {
      const unknown = LANGUAGES.flatMap((language) => fieldsIn(texts[language] ?? '').unknown);
      if (unknown.length > 0) throw new Failure('INPUT_INVALID');
      return transaction(db, () => {
        const { to } = recipientsOf(db, observers, texts);
        if (to.length === 0) throw new Failure('NO_SUCH_CHAT');
        const id = ids.uuid();
        const list = to
          .slice(0, MAILING_MOST)
          .map(({ observer, sender, text, address }) => ({ observer, sender, text, address }));
        journal.append(
          { type: 'mailing.made', subjects: [mailingSubject(id)], payload: { texts: { ...texts }, to: list } },
          by,
        );
        return id;
      });
    },

    /** Nothing more of it leaves. HOLD_OVER: it was stopped, or all of it has left. */
    stop(by: Signer, id: string): void {
      transaction(db, () => {
        const row = one<{ stopped: number | null; left: number }>(
          db,
          `SELECT stopped_at AS stopped, (SELECT count(*) FROM mailing_to AS t WHERE t.mailing = m.id AND NOT EXISTS (
             SELECT 1 FROM outbox_item AS o WHERE o.mailing = t.mailing AND o.recipient = t.sender AND o.state = 'sent')) AS "left"
           FROM mailing AS m WHERE id = ?`,
          id,
        );
        if (!row) throw new Failure('NOT_FOUND_HERE');
        if (row.stopped !== null || row.left === 0) throw new Failure('HOLD_OVER');
        journal.append({ type: 'mailing.stopped', subjects: [mailingSubject(id)], payload: {} }, by);
        const waiting = all<{ id: string }>(
          db,
          "SELECT id FROM outbox_item WHERE mailing = ? AND state IN ('queued', 'failed')",
          id,
        );
        for (const item of waiting) cancel(by, item.id);
      });
    },
  };
}
export type Mailings = ReturnType<typeof createMailings>;
