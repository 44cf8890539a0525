import { z } from 'zod';
import type { JournalEntry, Projection } from '../../journal/index.ts';
import { run } from '../../store/index.ts';

const boundariesPrefix = 'boundaries:';
/** There is one map. */
export const BOUNDARIES = `${boundariesPrefix}main`;

/** `sheet` null: the election's own borders again. */
const drawn = z.looseObject({
  sheet: z.string().nullable(),
  file: z.looseObject({ name: z.string() }).nullable(),
});
const undoes = z.looseObject({ undoes: z.string() });

export interface StandingBoundaries {
  entry: string;
  by: string;
  at: number;
  sheet: string | null;
  file: string;
}

/** Decisions that were not taken back, in order; the last one is what is drawn. */
export function standingBoundaries(entries: readonly JournalEntry[]): StandingBoundaries[] {
  const standing: StandingBoundaries[] = [];
  for (const { id, type, actor, wallTime, payload } of entries) {
    if (type === 'boundaries.drawn') {
      const read = drawn.safeParse(payload).data;
      if (read) standing.push({ entry: id, by: actor, at: wallTime, sheet: read.sheet, file: read.file?.name ?? '' });
    } else if (type === 'boundaries.undone') {
      const target = undoes.safeParse(payload).data?.undoes;
      const last = standing.at(-1);
      // Of merged journals: somebody else decided meanwhile, and that stands.
      if (last && last.entry === target && last.by === actor) standing.pop();
    }
  }
  return standing;
}

/** `boundaries`: which borders the map draws. */
export const boundaryProjection: Projection = {
  name: 'boundaries',
  prefix: boundariesPrefix,
  clear: (db) => void run(db, 'DELETE FROM boundaries'),
  refold(db, subject, entries) {
    run(db, 'DELETE FROM boundaries WHERE id = ?', subject);
    const now = standingBoundaries(entries).at(-1);
    if (!now || now.sheet === null) return;
    run(
      db,
      'INSERT INTO boundaries (id, sheet, file, by, at, last_entry) VALUES (?, ?, ?, ?, ?, ?)',
      subject,
      now.sheet,
      now.file,
      now.by,
      now.at,
      now.entry,
    );
  },
};
