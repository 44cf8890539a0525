import { type AffectedPayload, type CaseId, type EntryId, type Json, MOST_OPENED_AN_HOUR } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { all, one, transaction, type WriteDb } from '../store/index.ts';
import { affectedSubject } from './projection.ts';
import { WITH_MERGED } from './read.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  names: Names;
}

export type NewlyAffected = AffectedPayload<'affected.added'>['people'][string];
export interface OpenedName {
  id: string;
  name: string | null;
  lawyer: string | null;
  /** Was not opened: a minor, among others. */
  masked: boolean;
}
interface Known {
  id: string;
  name: string | null;
  lawyer: string | null;
  minor: number;
}
const HOUR = 3_600_000;

/** What people write down about the people of a case. One entry for any number of them, taken back as one. */
export function createAffected({ db, journal, clock, ids, names }: Parts) {
  const append = (by: Signer, people: readonly string[], type: string, payload: Json): EntryId => {
    const known = all<{ id: string }>(
      db,
      'SELECT value AS id FROM json_each(?) JOIN affected AS a ON a.id = value',
      JSON.stringify(people),
    );
    if (known.length !== new Set(people).size) throw new Failure('NOT_FOUND_HERE');
    return journal.append({ type, subjects: [...new Set(people)].map(affectedSubject), payload }, by).id;
  };

  return {
    /** Adds people to a case, in the order given. */
    add(by: Signer, caseId: CaseId, people: readonly NewlyAffected[]): { entryId: EntryId; ids: string[] } {
      if (!one(db, 'SELECT 1 FROM case_view WHERE id = ?', caseId)) throw new Failure('NOT_FOUND_HERE');
      // Lists are in order of ids within an entry.
      const fresh = people.map(() => ids.uuid()).sort();
      const named = people.map((person, n) => [fresh[n] as string, person] as const);
      const entry = journal.append(
        {
          type: 'affected.added',
          subjects: named.map(([id]) => affectedSubject(id)),
          payload: { case: caseId, people: Object.fromEntries(named) as Record<string, Json> },
        },
        by,
      );
      return { entryId: entry.id, ids: named.map(([id]) => id) };
    },
    custody: (by: Signer, people: readonly string[], said: AffectedPayload<'affected.custodyChanged'>) =>
      append(by, people, 'affected.custodyChanged', said as Json),
    deprivedSince: (by: Signer, people: readonly string[], at: number | null) =>
      append(by, people, 'affected.deprivedSince', { at }),
    describe: (by: Signer, id: string, said: AffectedPayload<'affected.described'>) =>
      append(by, [id], 'affected.described', said as Json),
    consent: (by: Signer, people: readonly string[], said: AffectedPayload<'affected.consent'>) =>
      append(by, people, 'affected.consent', said as Json),

    /** Takes back one of the caller's own entries. */
    undo(by: Signer, entryId: string): void {
      const entry = journal.byId(entryId as EntryId);
      if (!entry?.type.startsWith('affected.') || entry.type === 'affected.opened') throw new Failure('NOT_FOUND_HERE');
      if (entry.actor !== by.actor)
        throw new Failure('TOUCHED_SINCE', { name: names.person(entry.actor), at: entry.wallTime });
      const [first] = entry.subjects;
      const again = journal
        .entriesOf(first ?? '')
        .some((other) => other.type === 'affected.undone' && undoes(other.payload) === entry.id);
      if (entry.type === 'affected.undone' || again) throw new Failure('UNDO_TOO_LATE');
      journal.append({ type: 'affected.undone', subjects: entry.subjects, payload: { undoes: entry.id } }, by);
    },

    /**
     * Names, which a list shows masked: who read whose is an entry. A minor's is opened by itself or not at all: among
     * others it stays masked. `tooMany`: with this, more in an hour than anybody needs at a desk, and it was not so
     * before; a lead should know.
     */
    open(by: Signer, people: readonly string[]): { names: OpenedName[]; tooMany: boolean } {
      return transaction(db, () => {
        const known = knownOf(people);
        const alone = new Set(people).size === 1;
        const opened = known.map(({ minor, ...rest }) =>
          minor === 1 && !alone ? { ...rest, name: null, lawyer: null, masked: true } : { ...rest, masked: false },
        );
        const read = opened.filter(({ masked }) => !masked).map(({ id }) => id);
        return { names: opened, tooMany: read.length > 0 && opening(by, read) };
      });
    },

    /**
     * Names that somebody typed whole, so that they are shown: on record like any other reading, once an hour for each.
     * A minor's is not shown even so.
     */
    found(by: Signer, people: readonly string[]): { names: { id: string; name: string | null }[]; tooMany: boolean } {
      return transaction(db, () => {
        const shown = knownOf(people).filter(({ minor }) => minor === 0);
        const fresh = shown.map(({ id }) => id).filter((id) => !openedLately(by.actor, id));
        return {
          names: shown.map(({ id, name }) => ({ id, name })),
          tooMany: fresh.length > 0 && opening(by, fresh),
        };
      });
    },
  };

  /** In the order asked for. NOT_FOUND_HERE if one of them is not here. */
  function knownOf(people: readonly string[]): Known[] {
    const known = all<Known>(
      db,
      `SELECT a.id, a.name, a.lawyer, a.minor FROM json_each(?) AS wanted JOIN affected AS a ON a.id = wanted.value
       ORDER BY wanted.key`,
      JSON.stringify([...new Set(people)]),
    );
    if (known.length !== new Set(people).size) throw new Failure('NOT_FOUND_HERE');
    return known;
  }

  /** Puts it on record; whether it is more than a desk needs, as of now. */
  function opening(by: Signer, people: readonly string[]): boolean {
    const before = openedBy(by.actor);
    append(by, people, 'affected.opened', {});
    return before <= MOST_OPENED_AN_HOUR && openedBy(by.actor) > MOST_OPENED_AN_HOUR;
  }

  function openedLately(actor: string, id: string): boolean {
    return (
      one(
        db,
        'SELECT 1 FROM affected_opening WHERE affected = ? AND by = ? AND at > ?',
        id,
        actor,
        clock.now() - HOUR,
      ) !== undefined
    );
  }

  /** Different people whose names somebody read within the last hour. */
  function openedBy(actor: string): number {
    return (
      one<{ n: number }>(
        db,
        'SELECT count(DISTINCT affected) AS n FROM affected_opening WHERE by = ? AND at > ?',
        actor,
        clock.now() - HOUR,
      )?.n ?? 0
    );
  }
}
export type AffectedDesk = ReturnType<typeof createAffected>;

const undoes = (payload: unknown): unknown => (payload as { undoes?: unknown } | null)?.undoes;

/** People of a case for whom something still has to be done: it does not close before. */
export function unresolvedOf(db: WriteDb, caseId: string): number {
  return (
    one<{ n: number }>(
      db,
      `SELECT count(*) AS n FROM affected WHERE case_id IN (${WITH_MERGED}) AND resolved = 0`,
      caseId,
    )?.n ?? 0
  );
}
