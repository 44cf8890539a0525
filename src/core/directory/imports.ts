import {
  CONTACT_REQUIRED,
  type ContactMapping,
  type ContactPlan,
  type ContactProblem,
  guessContactMapping,
  planContacts,
  readContact,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { Clock, Ids } from '../ports.ts';
import type { WriteDb } from '../store/index.ts';
import { type ErrorRow, headerRow, readTableApart, type TableFile } from '../tables/index.ts';
import type { Uploaded } from '../uploads/index.ts';
import type { Directory } from './decide.ts';
import { allContacts } from './read.ts';

export interface BadContact extends ErrorRow {
  problems: ContactProblem[];
}
export type DirectoryPlan = Omit<ContactPlan, 'bad'> & { rows: number; bad: BadContact[] };

interface Session {
  importId: string;
  file: { name: string; size: number; sha256: string };
  table: TableFile;
  headerAt: number;
  touchedAt: number;
  plan: DirectoryPlan | null;
  basis: string;
}

/** A list of contacts is read by people: more rows are another kind of list. */
const MOST_ROWS = 2000;
const SAMPLE = 8;
const IDLE = 30 * 60_000;

/** Tables of contacts being looked at, one for each person, in memory only. */
export function createDirectoryImports(parts: {
  db: WriteDb;
  election: Election;
  directory: Directory;
  clock: Clock;
  ids: Ids;
  workerEntry: string | null;
}) {
  const { db, election, directory, clock, ids } = parts;
  const sessions = new Map<string, Session>();
  const find = (owner: string, importId: string): Session => {
    const session = sessions.get(owner);
    if (session?.importId !== importId) throw new Failure('IMPORT_GONE');
    session.touchedAt = clock.now();
    return session;
  };

  return {
    /** FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE: also where there are more rows than anybody reads. */
    async open(owner: string, { name, bytes, sha256 }: Uploaded) {
      for (const [whose, { touchedAt }] of sessions) if (clock.now() - touchedAt > IDLE) sessions.delete(whose);
      const size = bytes.length;
      const table = await readTableApart(parts.workerEntry, bytes);
      if (table.rows.length > MOST_ROWS) throw new Failure('FILE_TOO_LARGE');
      const headerAt = headerRow(table.rows, guessContactMapping);
      const importId = ids.uuid();
      const file = { name, size, sha256 };
      sessions.set(owner, { importId, file, table, headerAt, touchedAt: clock.now(), plan: null, basis: '' });
      const header = table.rows[headerAt] ?? [];
      return {
        importId,
        file: { name, size },
        header,
        sample: table.rows.slice(headerAt + 1, headerAt + 1 + SAMPLE),
        rows: table.rows.length - headerAt - 1,
        guess: guessContactMapping(header),
      };
    },
    /** What it would change; nothing does before `take`. */
    plan(owner: string, importId: string, mapping: ContactMapping): DirectoryPlan {
      const session = find(owner, importId);
      if (CONTACT_REQUIRED.some((field) => mapping[field] === null)) throw new Failure('INPUT_INVALID');
      const { rows } = session.table;
      const read = rows
        .map((cells, index) => ({ line: index + 1, ...readContact(cells, mapping, election.places) }))
        .slice(session.headerAt + 1);
      const { bad, ...plan } = planContacts(allContacts(db), read);
      session.basis = directory.basis();
      session.plan = {
        ...plan,
        rows: read.length,
        bad: bad.map((each) => ({ ...each, cells: rows[each.line - 1] ?? [] })),
      };
      return session.plan;
    },
    /** IMPORT_GONE without a plan. */
    get(owner: string, importId: string): { header: string[]; plan: DirectoryPlan } {
      const { table, headerAt, plan } = find(owner, importId);
      if (!plan) throw new Failure('IMPORT_GONE');
      return { header: table.rows[headerAt] ?? [], plan };
    },
    /** For being applied: REGISTRY_CHANGED if somebody was quicker. Forgotten here with that. */
    take(owner: string, importId: string): { plan: DirectoryPlan; file: { name: string; sha256: string } } {
      const { plan, basis, file } = find(owner, importId);
      if (!plan) throw new Failure('IMPORT_GONE');
      if (basis !== directory.basis()) throw new Failure('REGISTRY_CHANGED');
      sessions.delete(owner);
      return { plan, file: { name: file.name, sha256: file.sha256 } };
    },
    drop: (owner: string): void => void sessions.delete(owner),
  };
}
export type DirectoryImports = ReturnType<typeof createDirectoryImports>;
