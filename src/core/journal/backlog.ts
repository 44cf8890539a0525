import type { Clock } from '../ports.ts';
import { all, one, type ReadDb, run, transaction, type WriteDb } from '../store/index.ts';
import type { JournalEntry } from './entry.ts';
import type { Projections } from './projections.ts';
import { entryAt } from './read.ts';

export interface Slices {
  /** Up to so many subjects an entry is applied at once even if it may be applied in slices: nobody would notice. */
  atOnce: number;
  /** A slice ends after so many milliseconds (an SOS waits for one slice at most) or so many subjects. */
  ms: number;
  most: number;
}
export const SLICES: Slices = { atOnce: 200, ms: 20, most: 1000 };
/** Subjects between two looks at the clock. */
const STEP = 20;

interface Waiting {
  position: number;
  /** Of the entry's subjects, so many are indexed and folded. */
  done: number;
  total: number;
}

/**
 * Entries about thousands of subjects: durable and in the chain from the start, indexed and folded slice by slice, each in
 * a transaction that moves the cursor. What is cut off goes on from there. A fold takes entries in (hlc, device, seq)
 * order, so a decision made meanwhile about one of the subjects comes out the same as if nothing had waited.
 */
export function createBacklog(db: WriteDb, clock: Clock, projections: Projections, slices: Slices) {
  // Large entries are parsed once, not per slice.
  let open: { entry: JournalEntry; seen: Map<number, JournalEntry> } | null = null;

  const first = () =>
    one<Waiting>(db, 'SELECT position, done, total FROM journal_backlog ORDER BY position LIMIT 1') ?? null;

  const load = (position: number) => {
    if (open?.entry.position === position) return open;
    const entry = entryAt(db, position);
    if (!entry) throw new Error('A backlog without its entry');
    open = { entry, seen: new Map([[position, entry]]) };
    return open;
  };

  const step = ({ position, done, total }: Waiting, upTo: number): Waiting => {
    const { entry, seen } = load(position);
    const subjects = entry.subjects.slice(done, upTo);
    indexSubjects(db, position, subjects);
    projections.refold(db, subjects, seen);
    return { position, done: done + subjects.length, total };
  };

  const save = ({ position, done, total }: Waiting) => {
    if (done < total) run(db, 'UPDATE journal_backlog SET done = ? WHERE position = ?', done, position);
    else {
      run(db, 'DELETE FROM journal_backlog WHERE position = ?', position);
      open = null;
    }
  };

  return {
    /** Whether an entry about so many is better applied in slices. */
    isLarge: (subjects: number) => subjects > slices.atOnce,
    add(entry: JournalEntry): void {
      run(
        db,
        'INSERT INTO journal_backlog (position, done, total) VALUES (?, 0, ?)',
        entry.position,
        entry.subjects.length,
      );
    },
    /** Applies one slice; whether more waits. */
    work(): boolean {
      const began = clock.now();
      try {
        return transaction(db, () => {
          let row = first();
          if (!row) return false;
          const most = Math.min(row.total, row.done + slices.most);
          do row = step(row, Math.min(most, row.done + STEP));
          while (row.done < most && clock.now() - began < slices.ms);
          save(row);
          return first() !== null;
        });
      } catch (error) {
        open = null;
        throw error;
      }
    },
    /** Only the index, of all that waits: before a rebuild, which folds everything anyway. */
    indexAll(): void {
      for (let row = first(); row; row = first()) {
        const { entry } = load(row.position);
        indexSubjects(db, row.position, entry.subjects.slice(row.done));
        save({ ...row, done: row.total });
      }
    },
    /** Subjects that an entry in the chain names and no projection shows yet. */
    subjects(): Set<string> {
      const rows = all<Waiting>(db, 'SELECT position, done, total FROM journal_backlog ORDER BY position');
      return new Set(rows.flatMap(({ position, done }) => entryAt(db, position)?.subjects.slice(done) ?? []));
    },
    /** A payload may be erased: what is kept parsed is read again. */
    forget(): void {
      open = null;
    },
  };
}

export function indexSubjects(db: WriteDb, position: number, subjects: readonly string[]): void {
  for (const subject of subjects)
    run(db, 'INSERT INTO journal_subject (subject, position) VALUES (?, ?)', subject, position);
}

/** How many of an entry's subjects the index holds; null when all. */
export function indexedOf(db: ReadDb, position: number): number | null {
  return one<{ done: number }>(db, 'SELECT done FROM journal_backlog WHERE position = ?', position)?.done ?? null;
}

/** How many subjects of entries wait to be applied. */
export function waitingSubjects(db: ReadDb): number {
  return one<{ n: number }>(db, 'SELECT coalesce(sum(total - done), 0) AS n FROM journal_backlog')?.n ?? 0;
}
