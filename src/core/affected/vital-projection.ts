import { canonicalJson, foldVital, type VitalEntry } from '../../domain/index.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const vitalPrefix = 'vital:';
export const vitalSubject = (id: string) => `${vitalPrefix}${id}`;

export const asVitalEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): VitalEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

/** `vital_decision`: the fold of what two people said about passing something on. */
export const vitalDecisions: Projection = {
  name: 'vital',
  prefix: vitalPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM vital_decision');
  },
  refold(db, subject, entries) {
    const id = subject.slice(vitalPrefix.length);
    const fold = foldVital(entries.map(asVitalEntry));
    run(db, 'DELETE FROM vital_decision WHERE id = ?', id);
    if (!fold) return;
    run(
      db,
      `INSERT INTO vital_decision (id, case_id, affected, state, to_kind, to_name, fields, said, reason, until, asked_by,
         asked_at, asked_lead, answered_by, answered_at, answer, ended_by, ended_at, passed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      fold.case,
      fold.person,
      fold.state,
      fold.to.kind,
      fold.to.name,
      canonicalJson(fold.fields),
      fold.said,
      fold.reason,
      fold.until,
      fold.asked.by,
      fold.asked.at,
      fold.asked.lead ? 1 : 0,
      fold.answer?.by ?? null,
      fold.answer?.at ?? null,
      fold.answer?.text ?? null,
      fold.ended?.by ?? null,
      fold.ended?.at ?? null,
      canonicalJson(fold.passed.map((one) => ({ ...one }))),
    );
  },
};
