import type { ViolationCounts } from '../../contract/areas/violations.ts';
import type { BallotSource, CommissionFault } from '../../domain/index.ts';
import { fieldsOf } from '../intake/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

type Row = ViolationCounts[number];

const REPORTS = `SELECT i.submission AS id FROM inbox_cell AS c JOIN inbox_item AS i ON i.cell = c.id
  WHERE c.kind = 'violation' AND c.n > 0`;

/**
 * The later of each pair that was found to be one. From the reports, in this order: they are hundreds, pairs of a night tens
 * of thousands, and left to itself SQLite goes through every message.
 */
export const COPIES = `SELECT CASE WHEN (one.sent_at, one.id) < (two.sent_at, two.id) THEN two.id ELSE one.id END AS id
  FROM inbox_cell AS c CROSS JOIN inbox_item AS i ON i.cell = c.id CROSS JOIN duplicate AS d ON d.a = i.submission
    CROSS JOIN submission AS one ON one.id = d.a CROSS JOIN submission AS two ON two.id = d.b
  WHERE c.kind = 'violation' AND c.n > 0 AND d.state IN ('linked', 'confirmed') AND two.kind = 'violation'`;

/** Columns of `protocol` in which it stands what a commission did. */
const NOTED: Readonly<Record<CommissionFault, string>> = {
  onePagePosted: 'one_page_posted',
  copyRefused: 'copy_refused',
};

/** What was noted on protocols; on a second protocol of the same commission it is the same thing seen by another. */
function byCommissions(db: ReadDb): Row[] {
  return Object.entries(NOTED).flatMap(([category, column]): Row[] => {
    const { n, commissions } = one<{ n: number; commissions: number }>(
      db,
      `SELECT count(*) AS n, count(DISTINCT CASE WHEN region IS NULL OR station IS NULL THEN id
         ELSE level || ' ' || region || ' ' || station END) AS commissions
       FROM protocol WHERE ${column} = 1 AND joined_into IS NULL`,
    ) ?? { n: 0, commissions: 0 };
    return n === 0 ? [] : [{ source: 'commission', category, n, copies: n - commissions }];
  });
}

/**
 * Reports of violations by source and category. They are hundreds where ballots are a million, and what each is about may
 * be a person's reading, so what they say is read. `roles`: whose reports a scheme of pseudonyms passes on.
 */
export function violationCounts(db: ReadDb, roles: Readonly<Record<string, BallotSource>>): ViolationCounts {
  const copies = new Set(all<{ id: string }>(db, COPIES).map(({ id }) => id));
  const rows = new Map<string, Row>();
  const reports = all<{ id: string }>(db, REPORTS).map(({ id }) => id);
  for (const { id, source: scheme, fields } of fieldsOf(db, reports)) {
    const said = fields.find(({ key, problem }) => key === 'kind' && problem === null)?.value;
    const category = typeof said === 'string' ? said : '';
    const source = Object.hasOwn(roles, scheme) ? (roles[scheme] ?? 'other') : 'other';
    const row = rows.get(`${source} ${category}`) ?? { source, category, n: 0, copies: 0 };
    rows.set(`${source} ${category}`, row);
    row.n += 1;
    if (copies.has(id)) row.copies += 1;
  }
  return [...rows.values(), ...byCommissions(db)].sort((a, b) => b.n - a.n || (a.category < b.category ? -1 : 1));
}
