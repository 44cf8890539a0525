import type { EntryId, KnownStation, StationFacts, StationSet } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Journal, JournalEntry, Signer } from '../journal/index.ts';
import { all, one, type WriteDb } from '../store/index.ts';
import { FACTS_COLUMNS, foldedEntries, REGISTRY, standing, stationSubject } from './projection.ts';
import { putSheet } from './sheet.ts';
import type { ImportPlan } from './work.ts';

/** What a person may say of a station by hand. A field that is absent stays as it is. */
export type StationPatch = Partial<Omit<StationFacts, 'region' | 'externalId'>>;

export interface Registry {
  /** Which entries the registry is made of: a plan is good for exactly one such state. */
  basis(): string;
  /**
   * Carries out a plan, and closes those of its missing stations that a person chose. One entry; null if there was
   * nothing to do. Throws REGISTRY_CHANGED if the registry is no longer what was compared.
   */
  apply(
    by: Signer,
    plan: ImportPlan,
    basis: string,
    close: readonly string[],
    file: { name: string; sha256: string },
  ): string | null;
  /** Throws NOT_FOUND_HERE, NUMBER_TAKEN. */
  change(by: Signer, id: string, patch: StationPatch): string;
  /** Takes back the newest decision on the registry, while nobody built on it. Throws NOT_FOUND_HERE, TOUCHED_SINCE. */
  undo(by: Signer, entryId: string): void;
}

export function createRegistry(parts: {
  db: WriteDb;
  journal: Journal;
  names: { person(id: string): string };
}): Registry {
  const { db, journal, names } = parts;
  const basis = () => JSON.stringify(foldedEntries(db));

  return {
    basis,
    apply(by, plan, planned, close, file) {
      if (planned !== basis()) throw new Failure('REGISTRY_CHANGED');
      const chosen = new Set(close);
      const closed: StationSet[] = plan.missing
        .filter(({ id }) => chosen.has(id))
        .map(({ id, facts }) => ({ id, facts: { ...facts, status: 'closed' }, former: [] }));
      const sets = [...plan.added, ...plan.changed, ...closed].map(({ id, facts, former }) => ({ id, facts, former }));
      if (sets.length === 0) return null;
      const { id } = journal.append(
        {
          type: 'stations.imported',
          subjects: [REGISTRY],
          payload: {
            sheet: putSheet(db, { sets }),
            file,
            added: plan.added.length,
            changed: plan.changed.length,
            closed: closed.length,
            bad: plan.bad.length,
          },
        },
        by,
      );
      return id;
    },
    change(by, id, patch) {
      const before = one<StationFacts>(db, `SELECT ${FACTS_COLUMNS} FROM station WHERE id = ?`, id);
      if (!before) throw new Failure('NOT_FOUND_HERE');
      const facts: StationFacts = { ...before, ...patch };
      const other = one(
        db,
        `SELECT 1 FROM station WHERE region = ? AND number = ? AND id <> ? AND status = 'open'`,
        facts.region,
        facts.number,
        id,
      );
      if (facts.status === 'open' && other) throw new Failure('NUMBER_TAKEN');
      return journal.append(
        {
          type: 'station.changed',
          subjects: [REGISTRY, stationSubject(id)],
          payload: { sheet: putSheet(db, { sets: [{ id, facts, former: [] }] }) },
        },
        by,
      ).id;
    },
    undo(by, entryId) {
      const entry = journal.byId(entryId as EntryId);
      const due = standing(journal.entriesOf(REGISTRY));
      if (!entry || !due.some(({ id }) => id === entry.id)) throw new Failure('NOT_FOUND_HERE');
      const built = builtOn(db, entry, due);
      if (built) throw new Failure('TOUCHED_SINCE', { name: names.person(built.actor), at: built.at });
      journal.append({ type: 'stations.undone', subjects: entry.subjects, payload: { undoes: entry.id } }, by);
    },
  };
}

/** The first decision that counts on an entry of the registry: a later one on it, or one about a station of it. */
export function builtOn(
  db: WriteDb,
  entry: JournalEntry,
  due: readonly JournalEntry[],
): { actor: string; at: number } | null {
  const later = due.find(({ position }) => position > entry.position);
  if (later) return { actor: later.actor, at: later.wallTime };
  const own =
    entry.type === 'station.changed' ? entry.subjects.filter((subject) => subject.startsWith('station:')) : null;
  const [from, to] = own?.[0] ? [own[0], own[0]] : ['station:', 'station:\uffff'];
  const about = all<{ actor: string; at: number }>(
    db,
    `SELECT e.actor, e.wall_time AS at FROM journal_subject s JOIN journal_entry e ON e.position = s.position
      WHERE s.subject >= ? AND s.subject <= ? AND s.position > ? AND e.type NOT IN ('station.changed', 'stations.undone')
      ORDER BY s.position LIMIT 1`,
    from,
    to,
    entry.position,
  );
  return about[0] ?? null;
}

export type { KnownStation };
