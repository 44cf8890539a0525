import { z } from 'zod';
import { COPIES, OFFICIAL_LEVELS, PUBLISHED_FAULTS } from '../../domain/index.ts';
import { command, done, LEAD, query } from '../base.ts';
import { id, line, locale, ms } from '../shapes.ts';
import { protocolGrade } from './protocols.ts';

/** Whoever reads protocols. The estimate within these answers is for those who make it (estimate.ts). */
const SEE = ['lead', 'coordinator', 'responder', 'analyst'] as const;
/** Whoever brings official results in. */
const KEEP = ['lead', 'analyst'] as const;

const count = z.number().int();
const level = z.enum(OFFICIAL_LEVELS);
const copy = z.enum(COPIES);
const region = z.string().max(60);
const entry = z.object({ entryId: id });
const figure = count.nullable();
/** Null: not published, never zero. */
const figures = z.object({
  registered: figure,
  participated: figure,
  invalid: figure,
  votes: z.record(z.string(), figure),
});
const typed = z.number().int().min(0).max(999_999_999).nullable();

const publication = z.object({
  id,
  entryId: id,
  level,
  /** Text from outside, like the file's name. */
  source: z.string(),
  asOf: ms,
  rows: count,
  /** Rows of its file that were left out. */
  bad: count,
  /** Rows of stations that the registry does not know; null where nobody can say. */
  unknown: count.nullable(),
  /** Null: typed in. */
  file: z.string().nullable(),
  by: z.string(),
  at: ms,
  withdrawn: z.object({ by: z.string(), at: ms, reason: z.string() }).nullable(),
  /** The caller's own last step, which they may take back. */
  undoable: id.nullable(),
  /** The one that is compared unless another is chosen. */
  current: z.boolean(),
});
export type OfficialPublication = z.infer<typeof publication>;

/** Column (from 0) of each field: region, number, registered, participated, invalid, `votes.CODE`. */
const mapping = z.record(z.string().max(80), z.number().int().min(0).max(200).nullable());
const place = { region: region.nullable(), number: count.nullable() };
const change = z.object({ field: z.string(), before: figure, after: figure });
const faults = z.array(z.enum(PUBLISHED_FAULTS));

export const OFFICIAL_PARTS = ['rows', 'changed', 'faulty', 'bad'] as const;
const previewRow = z.discriminatedUnion('part', [
  z.object({ part: z.literal('rows'), ...place, figures }),
  z.object({ part: z.literal('changed'), ...place, changes: z.array(change) }),
  z.object({ part: z.literal('faulty'), ...place, faults }),
  z.object({
    part: z.literal('bad'),
    line: count,
    cells: z.array(z.string()),
    problems: z.array(z.object({ code: z.string(), field: z.string() })),
  }),
]);
export type OfficialPreviewRow = z.infer<typeof previewRow>;

/** Of which publication figures are: as it has them, or the sum of its rows. */
const from = z.object({ publication: id, level }).nullable();
/** Publications to compare; the newest of each level where none is named. */
const chosen = { country: id.nullish(), region: id.nullish(), station: id.nullish() };
const view = {
  of: z.enum(['valid', 'participants']).default('valid'),
  flagged: z.boolean().default(false),
  disputed: z.boolean().default(false),
};

/** `of` is null where no registry says how many there are. */
const coverage = z.object({ parts: count, of: count.nullable() });
const share = z.object({ share: z.number(), votes: count, base: count });
const ours = z.discriminatedUnion('how', [
  /** From the recorded sample; shares 0–1. */
  z.object({
    how: z.literal('estimate'),
    share: z.number(),
    margin: z.number(),
    /** Null where nothing is published to compare it with, or not the whole place is. */
    verdict: z.enum(['inside', 'outside']).nullable(),
    /** Published minus ours, percentage points. */
    points: z.number().nullable(),
    least: z.number(),
    most: z.number(),
    reported: count,
    drawn: count,
    frame: count,
  }),
  /** A count of `n` stations that volunteers reached: no interval, and so no verdict. */
  z.object({ how: z.literal('count'), ...share.shape, n: count, points: z.number().nullable() }),
]);
const comparedPlace = z.object({
  /** '' is the country. */
  code: z.string(),
  official: z
    .object({
      /** Published rows that the figures are of; more than one: their sum. */
      rows: count,
      /** Rows that lack a figure and are in no sum. */
      leftOut: count,
      /** Rows that contradict themselves; they are in it as they were published. */
      faulty: count,
      /** Of a sum: how many regions or known stations of the place it has. Null: published as it is. */
      coverage: coverage.nullable(),
    })
    .nullable(),
  lists: z.array(z.object({ code: z.string(), official: share.nullable(), ours: ours.nullable() })),
});
export type ComparedPlace = z.infer<typeof comparedPlace>;
const regions = z.object({
  country: comparedPlace,
  regions: z.array(comparedPlace),
  from: z.object({ country: from, regions: from }),
});
export type OfficialRegions = z.infer<typeof regions>;

const state = z.enum(['differs', 'same', 'onlyPublished', 'onlyOurs']);
export const OFFICIAL_SHOWS = ['differs', 'all', 'onlyOurs'] as const;
const stationRow = z.object({
  station: z.string(),
  region: z.string(),
  number: count,
  state,
  /** In which the papers differ, as the form numbers them. */
  fields: z.array(z.string()),
  papers: z.array(copy),
  /** The published figures contradict themselves. */
  faulty: z.boolean(),
});
export type OfficialStationRow = z.infer<typeof stationRow>;

const stationDetail = z.object({
  station: z.string(),
  region: z.string(),
  number: count,
  state,
  papers: z.array(z.object({ copy, protocol: id.nullable(), grade: protocolGrade.nullable() })),
  /** Every figure that one of the papers has; what a paper lacks is null. */
  fields: z.array(z.object({ field: z.string(), values: z.partialRecord(copy, figure), differs: z.boolean() })),
  faults,
  /** What each publication that stands says of this station, newest first. */
  publications: z.array(z.object({ id, source: z.string(), asOf: ms, figures, changes: z.array(change) })),
});
export type OfficialStationDetail = z.infer<typeof stationDetail>;

const contradictionCard = z.object({
  station: z.string(),
  region: z.string(),
  number: count,
  party: z.string(),
  /** Voters' verified ballots, one of each person. */
  verified: count,
  /** Papers that have fewer votes than that. */
  against: z.array(z.object({ copy, votes: count, protocol: id.nullable() })),
});
export type ContradictionCard = z.infer<typeof contradictionCard>;

const side = z.object({
  stations: count,
  registered: count,
  participated: count,
  votes: z.record(z.string(), count),
  turnout: z.number().nullable(),
  shares: z.record(z.string(), z.number()).nullable(),
});
const observers = z.object({
  from: z.object({ publication: id, level }),
  observed: side,
  unobserved: side,
  leftOut: count,
  /** Always: observers were not sent by lot. */
  notRandom: z.literal(true),
});
export type OfficialObservers = z.infer<typeof observers>;

const refused = z.object({
  code: z.enum(['badCounts', 'noListPasses', 'singleListUnchecked', 'tieUnresolved', 'figuresMissing', 'noRules']),
  lists: z.array(z.string()),
  fields: z.array(z.string()),
});
const seats = z.object({
  from: z.object({ publication: id, level }),
  /** Regions of the election that the sum has nothing of. */
  missing: z.array(z.string()),
  /** Of a sum: how many regions or known stations it has. Null: national totals. */
  coverage: coverage.nullable(),
  /** How the figures that the seats are of contradict each other. */
  faults,
  threshold: z.object({ percent: z.number(), of: z.enum(['participants', 'valid']) }).nullable(),
  refused: refused.nullable(),
  result: z
    .object({
      base: count,
      needed: count,
      /** Votes for one seat: a fraction. */
      quota: z.object({ votes: count, seats: count }),
      checkLaw: z.boolean(),
      lists: z.array(
        z.object({
          code: z.string(),
          votes: count,
          admitted: z.boolean(),
          whole: count.nullable(),
          remainder: count.nullable(),
          seats: count,
        }),
      ),
    })
    .nullable(),
});
export type OfficialSeatsView = z.infer<typeof seats>;

/** What commissions published, beside ours. Imported with source and as-of time, withdrawn, never edited. */
export const official = {
  /** Newest first; with those that were withdrawn. */
  list: query(SEE).output(z.array(publication)),

  /** Reads an uploaded table (CSV, XLSX); a person has one at a time. Nothing is kept until `apply`. */
  openImport: command(KEEP)
    .input(z.object({ uploadId: id }))
    .output(
      z.object({
        importId: id,
        file: z.object({ name: z.string(), size: count }),
        header: z.array(z.string()),
        sample: z.array(z.array(z.string())),
        rows: count,
        /** There is more in the file than is read. */
        cut: z.boolean(),
        guess: mapping,
        level,
      }),
    ),
  /** What it would be, and what it would change against the newest publication of its level. */
  preview: command(KEEP)
    .input(z.object({ importId: id, level, mapping }))
    .output(
      z.object({
        level,
        /** Rows of the file. */
        total: count,
        rows: count,
        bad: count,
        repeated: count,
        faulty: count,
        unknown: count.nullable(),
        against: z.object({ id, source: z.string(), asOf: ms }).nullable(),
        changed: count,
        same: count,
        added: count,
        gone: count,
        /** There is more in the file than was read. */
        cut: z.boolean(),
        /** Lists without a column: no share and no seat can be made of the rows. */
        without: z.array(z.string()),
        /** The counts look like whole per cents. */
        shares: z.boolean(),
      }),
    ),
  previewRows: query(KEEP)
    .input(
      z.object({
        importId: id,
        part: z.enum(OFFICIAL_PARTS),
        offset: count.min(0).default(0),
        limit: count.min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(previewRow), total: count })),
  /** The rows that can't be taken over, as CSV with the reason in that language. */
  importErrors: query(KEEP)
    .input(z.object({ importId: id, locale }))
    .output(z.instanceof(File)),
  /** The same into a folder on this machine, where a window may not save files by itself. */
  saveImportErrors: command(KEEP)
    .input(z.object({ importId: id, locale, folder: z.string().min(1).max(4096) }))
    .output(z.object({ path: z.string() })),
  /** OFFICIAL_FUTURE: as of later than now; OFFICIAL_EARLY: before voting day; OFFICIAL_KNOWN: it is here already. */
  apply: command(KEEP)
    .input(z.object({ importId: id, source: line(300), asOf: ms }))
    .output(entry.extend({ id })),
  cancelImport: command(KEEP).output(done),
  /** National totals, typed from where they were read. */
  enter: command(KEEP)
    .input(
      z.object({
        source: line(300),
        asOf: ms,
        figures: z.object({
          registered: typed,
          participated: typed,
          invalid: typed,
          votes: z.record(z.string().max(48), typed),
        }),
      }),
    )
    .output(entry.extend({ id })),
  /** It stays in the list, and is compared with nothing. */
  withdraw: command(LEAD)
    .input(z.object({ id, reason: line(500) }))
    .output(entry),
  /** The caller's own import or withdrawal, while it is the last step. */
  undo: command(KEEP)
    .input(z.object({ entryId: id }))
    .output(done),

  /** Figures that changed between two publications of one level. */
  changes: query(SEE)
    .input(z.object({ from: id, to: id, after: z.string().max(100).nullish(), limit: count.min(1).max(200) }))
    .output(
      z.object({
        rows: z.array(z.object({ key: z.string(), ...place, changes: z.array(change) })),
        next: z.string().nullable(),
        changed: count,
        same: count,
        /** Places that only the later one has, and that only the earlier one has. */
        added: count,
        gone: count,
      }),
    ),
  regions: query(SEE)
    .input(z.object({ ...chosen, ...view }))
    .output(regions),
  /** Stations in the order of region and number. */
  stations: query(SEE)
    .input(
      z.object({
        station: id.nullish(),
        region: region.nullish(),
        show: z.enum(OFFICIAL_SHOWS).default('differs'),
        after: z.string().max(100).nullish(),
        limit: count.min(1).max(200),
      }),
    )
    .output(
      z.object({
        from,
        rows: z.array(stationRow),
        next: z.string().nullable(),
        total: count,
        /** In the region that was asked for; compared: both a paper and published figures are there. */
        counts: z.object({ published: count, compared: count, differs: count, onlyOurs: count }),
      }),
    ),
  station: query(SEE)
    .input(z.object({ station: id.nullish(), region, number: count.min(1).max(999_999) }))
    .output(stationDetail),
  /** Stations whose verified ballots exceed what a paper says of a list; the largest excess first, at most 200. */
  contradictions: query(SEE)
    .input(z.object({ station: id.nullish(), region: region.nullish() }))
    .output(
      z.object({
        rows: z.array(contradictionCard),
        total: count,
        /** Verified ballots of voters at known stations, and how many stations those are. */
        ballots: count,
        stations: count,
      }),
    ),
  /** The ballots under such a card, oldest first. */
  evidence: query(SEE)
    .input(
      z.object({
        region,
        number: count.min(1).max(999_999),
        party: z.string().max(48),
        cursor: z.string().max(200).nullish(),
        limit: count.min(1).max(100),
      }),
    )
    .output(
      z.object({
        rows: z.array(z.object({ submission: id, sentAt: ms, photos: count, messageKeys: z.array(id) })),
        next: z.string().nullable(),
        total: count,
      }),
    ),
  /** Null where no station results are published. */
  observers: query(SEE)
    .input(z.object({ station: id.nullish(), region: region.nullish() }))
    .output(observers.nullable()),
  /** `singleList`: the caller has read the law about one list alone. Null where nothing is published. */
  seats: query(SEE)
    .input(z.object({ publication: id.nullish(), singleList: z.boolean().default(false) }))
    .output(seats.nullable()),
};
