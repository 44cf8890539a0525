import { initialsOf, VITAL_FIELDS, type VitalField, type VitalRecipient, type VitalState } from '../../domain/index.ts';
import { all, type ReadDb } from '../store/index.ts';

interface Row {
  id: string;
  caseId: string;
  person: string;
  name: string | null;
  minor: number | null;
  state: VitalState;
  toKind: VitalRecipient;
  toName: string;
  fields: string;
  said: string | null;
  reason: string;
  until: number;
  askedBy: string;
  askedAt: number;
  askedLead: number;
  answeredBy: string | null;
  answeredAt: number | null;
  answer: string | null;
  endedBy: string | null;
  endedAt: number | null;
  passed: string;
}
type Said = Record<string, string | number | boolean | null>;

const SELECT = `SELECT v.id, v.case_id AS caseId, v.affected AS person, a.name, a.minor, v.state, v.to_kind AS toKind,
  v.to_name AS toName, v.fields, v.said, v.reason, v.until, v.asked_by AS askedBy, v.asked_at AS askedAt,
  v.asked_lead AS askedLead, v.answered_by AS answeredBy, v.answered_at AS answeredAt, v.answer, v.ended_by AS endedBy,
  v.ended_at AS endedAt, v.passed FROM vital_decision AS v LEFT JOIN affected AS a ON a.id = v.affected`;

/** Reads of what was decided in vital interest; the name, also the one that was passed, as initials. */
export function vitalQueries(db: ReadDb, nameOf: (id: string) => string) {
  const who = (id: string | null, at: number | null) =>
    id === null || at === null ? null : { id, name: nameOf(id), at };
  const shown = ({ name, minor, fields, passed, askedBy, askedAt, askedLead, ...row }: Row) => ({
    id: row.id,
    caseId: row.caseId,
    person: row.person,
    initials: name === null ? null : initialsOf(name),
    minor: minor === 1,
    state: row.state,
    to: { kind: row.toKind, name: row.toName },
    fields: JSON.parse(fields) as VitalField[],
    said: row.said,
    reason: row.reason,
    until: row.until,
    asked: { id: askedBy, name: nameOf(askedBy), at: askedAt, lead: askedLead === 1 },
    answered: who(row.answeredBy, row.answeredAt),
    answer: row.answer,
    ended: who(row.endedBy, row.endedAt),
    passed: (JSON.parse(passed) as { by: string; at: number; said: Said }[]).map(({ by, at, said }) => ({
      by: nameOf(by),
      at,
      said: VITAL_FIELDS.flatMap((field) => {
        const value = said[field];
        if (value === undefined) return [];
        return [{ field, value: field === 'name' && typeof value === 'string' ? initialsOf(value) : value }];
      }),
    })),
  });

  return {
    vitalOfCase: ({ caseId }: { caseId: string }) =>
      all<Row>(db, `${SELECT} WHERE v.case_id = ? ORDER BY v.asked_at, v.id LIMIT 500`, caseId).map(shown),

    /** What waits for a second person, the soonest to be over first. */
    vitalWaiting: ({ now }: { now: number }) =>
      all<Row>(db, `${SELECT} WHERE v.state = 'asked' AND v.until > ? ORDER BY v.until, v.id LIMIT 50`, now).map(shown),
  };
}
