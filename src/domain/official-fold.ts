import { z } from 'zod';
import { type EntryId, type Ms, ms } from './brand.ts';
import { SYSTEM_ACTOR } from './case-entries.ts';
import { OFFICIAL_LEVELS, type OfficialLevel } from './official-sheet.ts';

/**
 * A publication of official results (`official:ID`): what was read where, as of when. Its rows lie in a sheet that its
 * entry names by hash. Nothing of it is ever edited; it is withdrawn with a reason, and the last step can be taken back by
 * whoever made it. Total over any entries in merged order.
 */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

/** Loose: a newer version may say more. */
export const OFFICIAL_PAYLOADS = {
  'official.imported': z.looseObject({
    level: z.enum(OFFICIAL_LEVELS),
    contest: z.string().min(1),
    /** Who published it, and where it was read. */
    source: z.string().trim().min(1),
    /** When it was true, as its author says. */
    asOf: z.number().int(),
    sheet: hash,
    rows: count,
    /** Rows of the file that could not be taken over. */
    bad: count.default(0),
    /** Null: typed in. */
    file: z.looseObject({ name: z.string(), sha256: z.string() }).nullish(),
  }),
  'official.withdrawn': z.looseObject({ reason: z.string().trim().min(1) }),
  /** Takes back its author's own last step. */
  'official.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type OfficialEntryType = keyof typeof OFFICIAL_PAYLOADS;

export interface OfficialEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface Publication {
  level: OfficialLevel;
  contest: string;
  source: string;
  asOf: Ms;
  sheet: string;
  rows: number;
  bad: number;
  file: { name: string; sha256: string } | null;
  by: string;
  at: Ms;
  entry: EntryId;
  withdrawn: { by: string; at: Ms; entry: EntryId; reason: string } | null;
}

export type OfficialSupersededWhy =
  | 'unknownType'
  | 'badPayload'
  | 'needsAPerson'
  | 'alreadyImported'
  | 'notImported'
  | 'alreadyWithdrawn'
  /** An undo of what isn't its author's last step. */
  | 'notTheLast';

export interface PublicationFold {
  /** Null: nothing was imported, or it was taken back. */
  publication: Publication | null;
  /** What its author may still take back. */
  undoable: { entry: EntryId; by: string } | null;
  superseded: { entry: EntryId; actor: string; why: OfficialSupersededWhy }[];
}

export function foldPublication(entries: readonly OfficialEntry[]): PublicationFold {
  const fold: PublicationFold = { publication: null, undoable: null, superseded: [] };
  for (const entry of entries) {
    const why = take(fold, entry);
    if (why !== null) fold.superseded.push({ entry: entry.id, actor: entry.actor, why });
  }
  return fold;
}

function take(fold: PublicationFold, entry: OfficialEntry): OfficialSupersededWhy | null {
  if (!Object.hasOwn(OFFICIAL_PAYLOADS, entry.type)) return 'unknownType';
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  return TAKE[entry.type as OfficialEntryType](fold, entry);
}

const read = <T extends OfficialEntryType>(type: T, { payload }: OfficialEntry) => {
  const result = OFFICIAL_PAYLOADS[type].safeParse(payload);
  return result.success ? (result.data as z.infer<(typeof OFFICIAL_PAYLOADS)[T]>) : null;
};
const stepOf = ({ id, actor }: OfficialEntry) => ({ entry: id, by: actor });

const TAKE: Record<OfficialEntryType, (fold: PublicationFold, entry: OfficialEntry) => OfficialSupersededWhy | null> = {
  'official.imported': (fold, entry) => {
    const payload = read('official.imported', entry);
    if (payload === null) return 'badPayload';
    if (fold.publication !== null) return 'alreadyImported';
    const { level, contest, source, asOf, sheet, rows, bad, file } = payload;
    fold.publication = {
      ...{ level, contest, source, sheet, rows, bad },
      asOf: ms(asOf),
      file: file ? { name: file.name, sha256: file.sha256 } : null,
      by: entry.actor,
      at: entry.wallTime,
      entry: entry.id,
      withdrawn: null,
    };
    fold.undoable = stepOf(entry);
    return null;
  },
  'official.withdrawn': (fold, entry) => {
    const payload = read('official.withdrawn', entry);
    if (payload === null) return 'badPayload';
    const { publication } = fold;
    if (publication === null) return 'notImported';
    if (publication.withdrawn !== null) return 'alreadyWithdrawn';
    const { id, actor, wallTime } = entry;
    fold.publication = {
      ...publication,
      withdrawn: { by: actor, at: wallTime, entry: id, reason: payload.reason },
    };
    fold.undoable = stepOf(entry);
    return null;
  },
  'official.undone': (fold, entry) => {
    const payload = read('official.undone', entry);
    if (payload === null) return 'badPayload';
    const { publication, undoable } = fold;
    if (publication === null || undoable?.entry !== payload.undoes || undoable.by !== entry.actor) return 'notTheLast';
    // A withdrawal taken back leaves it as it was; an import taken back leaves nothing.
    fold.publication = publication.withdrawn === null ? null : { ...publication, withdrawn: null };
    fold.undoable = null;
    return null;
  },
};

/** The newest first: by what they say they are as of, then by when they came in. */
export function newestFirst(
  a: { asOf: number; at: number; id: string },
  b: { asOf: number; at: number; id: string },
): number {
  return b.asOf - a.asOf || b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
