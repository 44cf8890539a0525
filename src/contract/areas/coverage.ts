import { z } from 'zod';
import { ASSIGNMENT_SHIFTS, CHECKIN_STATUSES, PAPER_STATES, TURNOUT_HOURS, WATCH_STATES } from '../../domain/index.ts';
import { command, done, page, query } from '../base.ts';
import { id, ms } from '../shapes.ts';

/** Whoever sends observers. */
export const COORDINATE = ['lead', 'coordinator'] as const;
export const code = z.string().max(200);
const watch = z.enum(WATCH_STATES);
const paper = z.enum(PAPER_STATES);
export const shift = z.enum(ASSIGNMENT_SHIFTS);
export const checkinStatus = z.enum(CHECKIN_STATUSES);
export const count = z.number().int();

/** Of each list one has to fit, of all of them each; absent or empty: any. The map, the table, the matrix share it. */
export const watchFilter = z.object({
  regions: z.array(code).max(40).optional(),
  /** Empty: of none. */
  district: code.nullish(),
  place: code.nullish(),
  watch: z.array(watch).max(WATCH_STATES.length).optional(),
  paper: z.array(paper).max(PAPER_STATES.length).optional(),
  /** A hour by which turnout should have been reported and was not. */
  noTurnout: z
    .number()
    .int()
    .refine((hour) => TURNOUT_HOURS.some((each) => each === hour))
    .nullish(),
  /** Drawn into the sample alone. */
  sample: z.boolean().nullish(),
  /** A number, a name, an address, an observer's call-sign. */
  search: z.string().max(200).default(''),
  /** These and no others: what somebody drew a line around. */
  ids: z.array(id).max(20_000).optional(),
});
export type WatchFilter = z.infer<typeof watchFilter>;

/** What stands about one station, wherever it is shown. */
export const stationWatch = z.object({
  id,
  region: code,
  district: code.nullable(),
  place: code.nullable(),
  number: count,
  nameKk: z.string().nullable(),
  nameRu: z.string().nullable(),
  watch,
  paper,
  sample: z.boolean(),
  /** Observers assigned, whoever stands; how many of them said last that they are inside. */
  assigned: count,
  inside: count,
  /** The newest check-in. */
  last: z.object({ status: checkinStatus, at: ms }).nullable(),
  /** The newest turnout: voters so far, by which hour. */
  turnout: z.object({ voters: count, hour: count }).nullable(),
});
export type StationWatch = z.infer<typeof stationWatch>;

/**
 * Every open station as the map draws it, in columns: ten thousand rows as objects would be five times as much to send
 * and to read. `lat`, `lon` in ten thousandths of a degree; null: no coordinates, so that it is drawn near the
 * others of its district, and said to be.
 */
const mapColumns = z.object({
  ids: z.array(id),
  regions: z.array(code),
  /** Index into `regions`. */
  region: z.array(count),
  districts: z.array(code),
  /** Index into `districts`; -1: none. */
  district: z.array(count),
  places: z.array(code),
  /** Index into `places`; -1: none. */
  place: z.array(count),
  number: z.array(count),
  lat: z.array(count.nullable()),
  lon: z.array(count.nullable()),
  /** Index into WATCH_STATES, PAPER_STATES. */
  watch: z.array(count),
  paper: z.array(count),
  sample: z.array(z.boolean()),
});
export type MapColumns = z.infer<typeof mapColumns>;

const cellCounts = z.object({
  /** Open stations. */
  stations: count,
  /** Of these so many are in the count: an accepted protocol. */
  counted: count,
  watch: z.record(watch, count),
  paper: z.record(paper, count),
});
export type CellCounts = z.infer<typeof cellCounts>;

/** Where a matrix or a list looks: the country, a region of it, a district of that. */
export const watchPath = z.object({ region: code.nullish(), district: code.nullish() });

export const assignmentRow = z.object({
  id,
  observer: id,
  callSign: z.string(),
  organisation: z.string().nullable(),
  station: id,
  region: code,
  number: count,
  shift,
  begins: ms,
  ends: ms,
  /** The station moved or closed since this was made. */
  toConfirm: z.boolean(),
  /** What they said last; null: nothing yet. */
  last: z.object({ status: checkinStatus, at: ms }).nullable(),
  endedAt: ms.nullable(),
  endedWhy: z.string().nullable(),
});
export type AssignmentRow = z.infer<typeof assignmentRow>;

export const checkinRow = z.object({
  id,
  source: z.enum(['relay', 'person']),
  /** Null: nobody of the roster, or several who share the address. */
  observer: z.object({ id, callSign: z.string() }).nullable(),
  reporter: z.string().nullable(),
  /** The message in the Inbox; null for what a person was told. */
  messageKey: z.string().nullable(),
  station: z.object({ id: id.nullable(), region: code.nullable(), number: count.nullable() }).nullable(),
  status: checkinStatus,
  at: ms,
  receivedAt: ms,
  reason: z.string().nullable(),
  reasonText: z.string().nullable(),
  writtenAct: z.boolean().nullable(),
  turnout: count.nullable(),
  hour: count.nullable(),
  by: z.string().nullable(),
});
export type CheckinRow = z.infer<typeof checkinRow>;

/** Borders of regions: of each part its outer ring, clockwise, and its holes; degrees. */
const regionShape = z.object({
  region: code,
  parts: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
});

export type { RegionShape } from '../../domain/index.ts';

const borders = z.object({
  shapes: z.array(regionShape),
  /** Regions that the file did not have: the election's own borders. */
  filled: z.array(code),
  credit: z.string(),
  /** Null: the election's own. */
  brought: z.object({ file: z.string(), by: z.string(), at: ms }).nullable(),
});

export const coverage = {
  /** The whole map at once; `seq` for `changes`. */
  map: query('signedIn').output(z.object({ seq: count, columns: mapColumns, unplaced: count })),
  /** What changed of it since: all that the map needs to draw. `whole`: the list of stations is another, read `map` anew. */
  changes: query('signedIn')
    .input(z.object({ since: count }))
    .output(
      z.object({
        seq: count,
        whole: z.boolean(),
        stations: z.array(z.object({ id, watch: count, paper: count })),
      }),
    ),
  /** The same stations as a list, in Kazakh order, by keyset. */
  stations: query('signedIn')
    .input(watchFilter.extend(page))
    .output(z.object({ rows: z.array(stationWatch), next: id.nullable(), total: count.nullable() })),
  /** All stations that a filter leaves, for the map: the same as the list's, in its order. */
  found: query('signedIn')
    .input(watchFilter)
    .output(z.object({ ids: z.array(id) })),
  /** Expected against received: the rows of one path, and their sum. The same numbers as the map's and the count's. */
  matrix: query('signedIn')
    .input(watchPath)
    .output(
      z.object({
        rows: z.array(cellCounts.extend({ code })),
        whole: cellCounts,
        /** In the count, but of a number that no open station bears; of the whole country alone, else 0. */
        unlisted: count,
      }),
    ),
  /** A station with who is sent there and what they said. */
  station: query('signedIn')
    .input(z.object({ stationId: id }))
    .output(
      stationWatch.extend({
        address: z.string().nullable(),
        zone: z.string(),
        assignments: z.array(assignmentRow),
        checkins: z.array(checkinRow),
        turnouts: z.array(z.object({ hour: count, voters: count.nullable(), due: ms, late: z.boolean() })),
      }),
    ),

  boundaries: query('signedIn').output(borders),
  /** Reads a file of borders (GeoJSON, TopoJSON); nothing is drawn before `bringBoundaries`. */
  openBoundaries: command(COORDINATE)
    .input(z.object({ uploadId: id }))
    .output(
      z.object({
        importId: id,
        file: z.object({ name: z.string(), size: count }),
        shapes: z.array(regionShape),
        /** Areas of the file that are no region of this election, as it calls them. */
        unknown: z.array(z.string()),
        several: z.array(code),
        filled: z.array(code),
        points: z.object({ read: count, kept: count }),
      }),
    ),
  bringBoundaries: command(COORDINATE)
    .input(z.object({ importId: id }))
    .output(z.object({ entryId: id })),
  cancelBoundaries: command(COORDINATE).output(done),
  /** The election's own borders again. */
  ownBoundaries: command(COORDINATE).output(z.object({ entryId: id })),
  undoBoundaries: command(COORDINATE)
    .input(z.object({ entryId: id }))
    .output(done),
};
