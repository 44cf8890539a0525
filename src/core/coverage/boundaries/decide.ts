import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EntryId, ReadBoundaries, RegionShape } from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import type { Clock, Ids } from '../../ports.ts';
import { one, transaction, type WriteDb } from '../../store/index.ts';
import { createImportSessions, getSealed, type ImportSessions, putSealed } from '../../tables/index.ts';
import { BOUNDARIES, standingBoundaries } from './projection.ts';
import { readBoundaryFile, startBoundaryWork } from './work.ts';

export type BoundaryImports = ImportSessions<ReadBoundaries, null, null>;

/** Files of borders being looked at. */
export function createBoundaryImports(parts: {
  election: Election;
  clock: Clock;
  ids: Ids;
  workerEntry: string | null;
}): BoundaryImports {
  const { election, clock, ids, workerEntry } = parts;
  return createImportSessions({ clock, ids, basis: () => '', start: () => startBoundaryWork(workerEntry, election) });
}

const ring = z.array(z.tuple([z.number(), z.number()]));
const sheetShape = z.object({ shapes: z.array(z.object({ region: z.string(), parts: z.array(z.array(ring)) })) });

/** The borders that the map draws: the election's own, or what a coordinator brought. */
export function createBoundaries(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  names: Names;
  resourcesDir: string;
}) {
  const { db, journal, election, names, resourcesDir } = parts;
  let own: { shapes: RegionShape[]; credit: string } | null = null;

  /** Of the election, as they came with the program; none: then no region is drawn, and stations are all the same. */
  const ownBorders = (): { shapes: RegionShape[]; credit: string } => {
    if (own) return own;
    const path = join(resourcesDir, 'elections', election.profile.id, 'regions.topo.json');
    try {
      const bytes = readFileSync(path);
      const { credit } = z.looseObject({ credit: z.string().default('') }).parse(JSON.parse(bytes.toString('utf8')));
      own = { shapes: readBoundaryFile(bytes, election).shapes, credit };
    } catch {
      own = { shapes: [], credit: '' };
    }
    return own;
  };

  /** With the election's own where a region is missing: Shymkent is in no free file. */
  const filled = (shapes: readonly RegionShape[]): { shapes: RegionShape[]; filled: string[] } => {
    const there = new Set(shapes.map(({ region }) => region));
    const others = ownBorders().shapes.filter(({ region }) => !there.has(region));
    return { shapes: [...shapes, ...others], filled: others.map(({ region }) => region) };
  };

  const draw = (by: Signer, sheet: string | null, file: { name: string; sha256: string } | null): string => {
    const draft = { type: 'boundaries.drawn', subjects: [BOUNDARIES], payload: { sheet, file } };
    return journal.append(draft, by).id;
  };

  return {
    filled,

    now() {
      const row = one<{ sheet: string; file: string; by: string; at: number }>(
        db,
        'SELECT sheet, file, by, at FROM boundaries WHERE id = ?',
        BOUNDARIES,
      );
      const sheet = row && sheetShape.safeParse(getSealed(db, 'boundary_sheet', row.sheet)).data;
      const { credit } = ownBorders();
      if (!row || !sheet) return { ...ownBorders(), filled: [], brought: null };
      const { file, by, at } = row;
      return { ...filled(sheet.shapes as RegionShape[]), credit, brought: { file, by: names.person(by), at } };
    },

    /** One entry; what was drawn before stays in the journal. */
    bring(by: Signer, { shapes }: ReadBoundaries, file: { name: string; sha256: string }): string {
      return transaction(db, () => draw(by, putSealed(db, 'boundary_sheet', { shapes }), file));
    },

    /** The election's own again. NOT_FOUND_HERE: they are drawn already. */
    ownAgain(by: Signer): string {
      return transaction(db, () => {
        if ((standingBoundaries(journal.entriesOf(BOUNDARIES)).at(-1)?.sheet ?? null) === null)
          throw new Failure('NOT_FOUND_HERE');
        return draw(by, null, null);
      });
    },

    /** Takes back one's own last decision of these. NOT_FOUND_HERE, TOUCHED_SINCE. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const standing = standingBoundaries(journal.entriesOf(BOUNDARIES));
        const last = standing.at(-1);
        if (!last || !standing.some(({ entry }) => entry === entryId)) throw new Failure('NOT_FOUND_HERE');
        if (last.entry !== entryId || last.by !== by.actor)
          throw new Failure('TOUCHED_SINCE', { name: names.person(last.by), at: last.at });
        const payload = { undoes: entryId as EntryId };
        journal.append({ type: 'boundaries.undone', subjects: [BOUNDARIES], payload }, by);
      });
    },
  };
}
export type Boundaries = ReturnType<typeof createBoundaries>;
