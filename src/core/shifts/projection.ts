import { canonicalJson, foldHandover } from '../../domain/index.ts';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const handoverPrefix = 'handover:';
export const handoverSubject = (id: string) => `${handoverPrefix}${id}`;

/** `handover` and `handover_case`: the fold of what two people said about one hand-over. */
export const handovers: Projection = {
  name: 'handovers',
  prefix: handoverPrefix,
  clear(db) {
    run(db, 'DELETE FROM handover_case');
    run(db, 'DELETE FROM handover');
  },
  refold(db, subject, entries) {
    const id = subject.slice(handoverPrefix.length);
    const fold = foldHandover(entries);
    run(db, 'DELETE FROM handover_case WHERE handover = ?', id);
    if (!fold) {
      run(db, 'DELETE FROM handover WHERE id = ?', id);
      return;
    }
    run(
      db,
      `INSERT INTO handover (id, state, from_person, to_person, signed_at, since, figures, answered_by, answered_at, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, from_person = excluded.from_person,
         to_person = excluded.to_person, signed_at = excluded.signed_at, since = excluded.since, figures = excluded.figures,
         answered_by = excluded.answered_by, answered_at = excluded.answered_at, reason = excluded.reason`,
      id,
      fold.state,
      fold.from,
      fold.to,
      fold.signedAt,
      fold.since,
      fold.sheet && canonicalJson({ ...fold.sheet }),
      fold.answer?.by ?? null,
      fold.answer?.at ?? null,
      fold.answer?.text ?? null,
    );
    for (const one of fold.cases)
      run(
        db,
        'INSERT INTO handover_case (handover, case_id, urgency, note) VALUES (?, ?, ?, ?)',
        id,
        one.id,
        one.urgency,
        one.note,
      );
  },
};
