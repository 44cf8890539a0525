import type { ViolationCounts } from '../../contract/areas/violations.ts';
import { submissionById } from '../intake/index.ts';
import { all, type ReadDb } from '../store/index.ts';

type Row = ViolationCounts[number];

const REPORTS = `SELECT i.submission AS id FROM inbox_cell AS c JOIN inbox_item AS i ON i.cell = c.id
  WHERE c.kind = 'violation' AND c.n > 0`;

/** The later of each pair that was found to be one. */
const COPIES = `SELECT CASE WHEN (one.sent_at, one.id) < (two.sent_at, two.id) THEN two.id ELSE one.id END AS id
  FROM duplicate AS d JOIN submission AS one ON one.id = d.a JOIN submission AS two ON two.id = d.b
  WHERE d.state IN ('linked', 'confirmed') AND one.kind = 'violation' AND two.kind = 'violation'`;

/**
 * Reports of violations by source and category. They are hundreds where ballots are a million, and what each is about may
 * be a person's reading, so they are read one by one. `roles`: whose reports a scheme of pseudonyms passes on.
 */
export function violationCounts(db: ReadDb, roles: Readonly<Record<string, Row['source']>>): ViolationCounts {
  const copies = new Set(all<{ id: string }>(db, COPIES).map(({ id }) => id));
  const rows = new Map<string, Row>();
  for (const { id } of all<{ id: string }>(db, REPORTS)) {
    const submission = submissionById(db, id);
    if (!submission) continue;
    const said = submission.fields.find(({ key, problem }) => key === 'kind' && problem === null)?.value;
    const category = typeof said === 'string' ? said : '';
    const source = Object.hasOwn(roles, submission.source) ? (roles[submission.source] ?? 'other') : 'other';
    const row = rows.get(`${source} ${category}`) ?? { source, category, n: 0, copies: 0 };
    rows.set(`${source} ${category}`, row);
    row.n += 1;
    if (copies.has(id)) row.copies += 1;
  }
  return [...rows.values()].sort((a, b) => b.n - a.n || (a.category < b.category ? -1 : 1));
}
