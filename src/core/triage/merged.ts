import type { CaseRow, LikeCase, MergedCases } from '../../contract/index.ts';
import {
  type CaseFold,
  type LikeReason,
  likeness,
  likenessWeight,
  type Prepared,
  prepare,
} from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { caseById, type NameOf } from './read.ts';

/** As many cases are compared, the nearest in time; and shown. */
const COMPARED = 1000;
const SHOWN = 8;

interface Row {
  id: string;
  sender: string | null;
  region: string | null;
  place: string;
  sentAt: number;
  text: string | null;
}

/**
 * Open cases that may be the same event as this one, the likeliest first, each with why. At the moment of asking: nothing
 * about it is stored, and nothing merged by it. Names are compared here and none is answered.
 */
export function likeCases(db: ReadDb, id: string, nameOf: NameOf): LikeCase[] {
  const columns = 'c.id, c.sender, c.region, c.place, c.sent_at AS sentAt, s.text';
  const from = 'FROM case_view c LEFT JOIN submission s ON s.id = c.submission';
  const own = one<Row>(db, `SELECT ${columns} ${from} WHERE c.id = ?`, id);
  if (!own) return [];
  const others = all<Row>(
    db,
    // The nearest are found in the Board's index; only of those the words are read.
    `SELECT ${columns} FROM (SELECT id FROM case_view AS v WHERE v.state <> 'closed' AND v.id <> ?
       ORDER BY abs(v.sent_at - ?) LIMIT ${COMPARED}) AS near
     CROSS JOIN case_view c ON c.id = near.id LEFT JOIN submission s ON s.id = c.submission`,
    id,
    own.sentAt,
  );
  const names = new Map<string, string[]>();
  for (const { caseId, name } of all<{ caseId: string; name: string }>(
    db,
    `SELECT a.case_id AS caseId, a.name FROM json_each(?) AS asked
     CROSS JOIN affected AS a ON a.case_id = asked.value WHERE a.name IS NOT NULL`,
    JSON.stringify([id, ...others.map((row) => row.id)]),
  ))
    names.set(caseId, [...(names.get(caseId) ?? []), name]);
  const ready = ({ text, ...row }: Row): Prepared =>
    prepare({ ...row, text: text ?? '', names: names.get(row.id) ?? [] });
  const mine = ready(own);
  return others
    .map((row) => ({ id: row.id, sentAt: row.sentAt, reasons: likeness(mine, ready(row)) }))
    .filter(({ reasons }) => reasons.length > 0)
    .sort((a, b) => weight(b) - weight(a) || Math.abs(a.sentAt - own.sentAt) - Math.abs(b.sentAt - own.sentAt))
    .slice(0, SHOWN)
    .flatMap(({ id: other, reasons }) => {
      const row = caseById(db, other, nameOf);
      return row ? [{ row, reasons }] : [];
    });
}
const weight = ({ reasons }: { reasons: readonly LikeReason[] }): number => likenessWeight(reasons);

/** Where a case went, which came into it, and what else of its evidence can be taken out. */
export function mergedOf(db: ReadDb, id: string, fold: CaseFold, nameOf: NameOf): MergedCases {
  const rowsOf = (ids: readonly string[]): CaseRow[] => ids.flatMap((one) => caseById(db, one, nameOf) ?? []);
  const here = all<{ id: string; submission: string }>(
    db,
    'SELECT id, submission FROM case_view WHERE merged_into = ? ORDER BY sent_at, id LIMIT 100',
    id,
  );
  const others = all<{ submission: string; messageKey: string }>(
    db,
    `SELECT m.submission, min(m.message_key) AS messageKey FROM json_each(?) AS named
     CROSS JOIN submission_message AS m ON m.message_key = named.value GROUP BY m.submission`,
    JSON.stringify([...new Set(fold.messages.map((name) => name.split('#')[0]))]),
  );
  const roots = new Set([fold.submission, ...here.map(({ submission }) => submission)]);
  return {
    into: fold.mergedInto === null ? null : (rowsOf([fold.mergedInto])[0] ?? null),
    here: rowsOf(here.map((one) => one.id)),
    attached: others.filter(({ submission }) => !roots.has(submission)),
  };
}
