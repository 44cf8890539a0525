import { type EntryId, foldMailing, type Ms } from '../../../domain/index.ts';
import type { Projection } from '../../journal/index.ts';
import { run } from '../../store/index.ts';

const prefix = 'mailing:';
export const mailingSubject = (id: string): string => `${prefix}${id}`;

/** `mailing`, `mailing_to`: the fold of one mailing's entries. */
export const mailingProjection: Projection = {
  name: 'mailings',
  prefix,
  clear(db) {
    run(db, 'DELETE FROM mailing');
    run(db, 'DELETE FROM mailing_to');
  },
  refold(db, subject, entries) {
    const id = subject.slice(prefix.length);
    run(db, 'DELETE FROM mailing WHERE id = ?', id);
    run(db, 'DELETE FROM mailing_to WHERE mailing = ?', id);
    const fold = foldMailing(
      entries.map(({ id: entry, type, actor, wallTime, payload }) => ({
        id: entry as EntryId,
        type,
        actor,
        wallTime: wallTime as Ms,
        payload,
      })),
    );
    if (!fold) return;
    const { texts, by, at, stopped, to } = fold;
    run(
      db,
      'INSERT INTO mailing (id, texts, made_by, made_at, stopped_by, stopped_at) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      JSON.stringify(texts),
      by,
      at,
      stopped?.by ?? null,
      stopped?.at ?? null,
    );
    for (const [nth, { observer, sender, text, address }] of to.entries())
      run(
        db,
        'INSERT INTO mailing_to (mailing, nth, observer, sender, text, address) VALUES (?, ?, ?, ?, ?, ?)',
        id,
        nth,
        observer,
        sender,
        text,
        JSON.stringify(address),
      );
  },
};
