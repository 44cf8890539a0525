import { canonicalJson, type Json } from '../../domain/index.ts';
import { each, type ReadDb, sha256Hex, throughout, type WriteDb } from '../store/index.ts';
import type { JournalEntry } from './entry.ts';
import { entriesOfMany, subjectsWith } from './read.ts';

/** A table (or several) that is the fold of the entries of each subject of one kind. */
export interface Projection {
  name: string;
  /** With the colon: `case:`. */
  prefix: string;
  /**
   * Writes the state of `subject` anew from all of its entries, given in (hlc, device, seq) order. Total: an entry that
   * no longer makes sense in merged order is kept as superseded, never thrown on. A payload may be null (erased).
   */
  refold(db: WriteDb, subject: string, entries: readonly JournalEntry[]): void;
  clear(db: WriteDb): void;
}

/** A projection of evidence: cleared and replayed by a rebuild, before the folds that build on it. */
export interface Replay {
  name: string;
  clear(db: WriteDb): void;
  replay(db: WriteDb): void;
}

export interface Projections {
  register(projection: Projection): void;
  registerReplay(replay: Replay): void;
  /**
   * Refolds subjects that an appended entry touched; part of the caller's transaction. `seen`: entries parsed already, by
   * position, as long as it lives.
   */
  refold(db: WriteDb, subjects: readonly string[], seen: Map<number, JournalEntry>): void;
  /** Recreates every projection in one transaction: replays of evidence in order of registration, then folds. */
  rebuild(db: WriteDb): void;
}

/** Entries kept parsed during a rebuild: enough for the batches of a flood, little enough for memory. */
const MANY = 2000;

export function createProjections(): Projections {
  const folds: Projection[] = [];
  const replays: Replay[] = [];

  function refold(db: WriteDb, subjects: readonly string[], seen: Map<number, JournalEntry>): void {
    for (const subject of subjects) {
      const touched = folds.filter((fold) => subject.startsWith(fold.prefix));
      if (touched.length === 0) continue;
      const entries = entriesOfMany(db, subject, seen);
      for (const fold of touched) fold.refold(db, subject, entries);
    }
  }

  return {
    register(projection) {
      if (!/^[^:]+:$/.test(projection.prefix)) throw new RangeError('A prefix is a kind and a colon');
      if (folds.some((fold) => fold.name === projection.name)) throw new Error(`Twice registered: ${projection.name}`);
      folds.push(projection);
    },
    registerReplay(replay) {
      replays.push(replay);
    },
    refold,
    rebuild(db) {
      throughout(db, () => {
        // Backwards: what was registered later may refer to what was registered before.
        for (const fold of folds.toReversed()) fold.clear(db);
        for (const replay of replays.toReversed()) replay.clear(db);
        for (const replay of replays) replay.replay(db);
        for (const fold of folds) {
          const seen = new Map<number, JournalEntry>();
          for (const subject of subjectsWith(db, fold.prefix)) {
            if (seen.size > MANY) seen.clear();
            fold.refold(db, subject, entriesOfMany(db, subject, seen));
          }
        }
      });
    },
  };
}

/**
 * All rows of `tables`, one canonical JSON line each, sorted: equal before and after a rebuild. Blobs as hex. Full-text
 * tables have internal state that may differ: compare those by query results.
 */
export function dump(db: ReadDb, tables: readonly string[]): string {
  return tables.map((table) => [`## ${table}`, ...lines(db, table, (line) => line)].join('\n')).join('\n');
}

/** Hex SHA-256 of each table's dump: what to compare where the dump would be longer than a string can be (512 MiB). */
export function digests(db: ReadDb, tables: readonly string[]): Record<string, string> {
  const digestOf = (text: string) => sha256Hex(Buffer.from(text, 'utf8'));
  return Object.fromEntries(tables.map((table) => [table, digestOf(lines(db, table, digestOf).join())]));
}

/** Of each row what `as` makes of its line, sorted. */
function lines(db: ReadDb, table: string, as: (line: string) => string): string[] {
  if (!/^[a-z_]+$/.test(table)) throw new RangeError('Not a table name');
  const found: string[] = [];
  for (const row of each<Record<string, Json | Uint8Array>>(db, `SELECT * FROM ${table}`)) found.push(as(dumpRow(row)));
  return found.sort();
}

function dumpRow(row: Record<string, Json | Uint8Array>): string {
  const values = Object.entries(row).map(([name, value]): [string, Json] => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ]);
  return canonicalJson(Object.fromEntries(values));
}
