import { z } from 'zod';
import { STATION_FIELDS } from '../../domain/index.ts';
import { command, done, LEAD, query } from '../base.ts';
import { id, line, locale, ms } from '../shapes.ts';

const cell = z.union([z.string(), z.number(), z.null()]);
const field = z.enum(STATION_FIELDS);
/** Column (from 0) of each field. */
export const stationMapping = z.record(field, z.number().int().min(0).max(200).nullable());

/** Text from outside: shown through the display helper. Null: not known, never zero. */
const facts = z.object({
  region: z.string(),
  /** Code of the profile, else as written. */
  district: z.string().nullable(),
  place: z.string().nullable(),
  number: z.number().int(),
  nameKk: z.string().nullable(),
  nameRu: z.string().nullable(),
  address: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  voters: z.number().int().nullable(),
  externalId: z.string().nullable(),
  status: z.enum(['open', 'closed']),
});
const stationRow = facts.extend({ id, zone: z.string(), formerNumber: z.number().int().nullable() });
export type StationListRow = z.infer<typeof stationRow>;
const change = z.object({ field: z.string(), before: cell, after: cell });

const registry = z.object({
  regions: z.array(
    z.object({
      region: z.string(),
      open: z.number().int(),
      closed: z.number().int(),
      /** Registered voters at open stations; `votersUnknown` of them have no figure. */
      voters: z.number().int(),
      votersUnknown: z.number().int(),
      districts: z.array(z.object({ district: z.string(), stations: z.number().int() })),
    }),
  ),
  imports: z.array(
    z.object({
      entryId: id,
      at: ms,
      by: z.string(),
      file: z.string(),
      added: z.number().int(),
      changed: z.number().int(),
      closed: z.number().int(),
      bad: z.number().int(),
    }),
  ),
  /** The newest decision on the registry, if nobody has built on it. */
  undoable: id.nullable(),
});

const problem = z.object({ code: z.string(), field: z.string() });
const previewRow = z.discriminatedUnion('part', [
  z.object({ part: z.literal('added'), id, facts }),
  z.object({ part: z.literal('changed'), id, facts, changes: z.array(change) }),
  z.object({ part: z.literal('missing'), id, facts }),
  z.object({ part: z.literal('bad'), line: z.number().int(), cells: z.array(z.string()), problems: z.array(problem) }),
]);
export type PreviewRow = z.infer<typeof previewRow>;

const nullableText = z.string().trim().min(1).max(200).nullable();

/** Bytes of one upload. */
export const UPLOAD_LIMIT = 32 * 1024 * 1024;

export const uploads = {
  /** A file larger than a frame: announce it, send its parts in order (`partBytes` each), then name it where it is used. */
  begin: command('signedIn')
    .input(
      z.object({
        name: line(200),
        size: z.number().int().min(1).max(UPLOAD_LIMIT),
      }),
    )
    .output(z.object({ uploadId: id, partBytes: z.number().int() })),
  part: command('signedIn')
    .input(z.object({ uploadId: id, at: z.number().int().min(0), data: z.instanceof(File) }))
    .output(z.object({ received: z.number().int() })),
  drop: command('signedIn')
    .input(z.object({ uploadId: id }))
    .output(done),
};

export const stations = {
  /** The registry as a whole; empty regions: none has been imported. */
  registry: query('signedIn').output(registry),
  /** In Kazakh order of region, district, number. A number also finds who bore it before. */
  list: query('signedIn')
    .input(
      z.object({
        cursor: id.nullish(),
        limit: z.number().int().min(1).max(500).default(100),
        search: z.string().max(200).default(''),
        region: z.string().max(60).nullish(),
        district: z.string().max(200).nullish(),
        status: z.enum(['open', 'closed', 'all']).default('all'),
      }),
    )
    .output(
      z.object({
        rows: z.array(stationRow),
        next: id.nullable(),
        /** With the first page only. */
        total: z.number().int().nullable(),
      }),
    ),
  get: query('signedIn')
    .input(z.object({ stationId: id }))
    .output(
      facts.extend({
        id,
        zone: z.string(),
        addedAt: ms,
        /** Present number first. `from` null: said to be an earlier number. */
        numbers: z.array(
          z.object({ region: z.string(), number: z.number().int(), from: ms.nullable(), until: ms.nullable() }),
        ),
        history: z.array(z.object({ entryId: id, at: ms, by: z.string(), changes: z.array(change) })),
        /** Other stations that bear or bore this number. */
        others: z.array(z.object({ id, number: z.number().int(), until: ms.nullable() })),
        undoable: id.nullable(),
      }),
    ),

  /** Reads an uploaded table (CSV, XLSX); a person has one at a time. Nothing changes until `apply`. */
  openImport: command(LEAD)
    .input(z.object({ uploadId: id }))
    .output(
      z.object({
        importId: id,
        file: z.object({ name: z.string(), size: z.number().int() }),
        kind: z.enum(['csv', 'xlsx']),
        encoding: z.string().nullable(),
        separator: z.string().nullable(),
        header: z.array(z.string()),
        sample: z.array(z.array(z.string())),
        rows: z.number().int(),
        /** There is more in the file than is read. */
        cut: z.boolean(),
        guess: stationMapping,
      }),
    ),
  /** Compares the table with the registry. */
  preview: command(LEAD)
    .input(z.object({ importId: id, mapping: stationMapping }))
    .output(
      z.object({
        rows: z.number().int(),
        added: z.number().int(),
        changed: z.number().int(),
        unchanged: z.number().int(),
        missing: z.number().int(),
        bad: z.number().int(),
        repeated: z.number().int(),
        /** Open stations there would be. */
        stationsAfter: z.number().int(),
      }),
    ),
  previewRows: query(LEAD)
    .input(
      z.object({
        importId: id,
        part: z.enum(['added', 'changed', 'missing', 'bad']),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(previewRow), total: z.number().int() })),
  /** The rows that can't be taken over, as CSV with the reason in that language. */
  importErrors: query(LEAD)
    .input(z.object({ importId: id, locale }))
    .output(z.instanceof(File)),
  /** The same into a folder on this machine, where a window may not save files by itself. */
  saveImportErrors: command(LEAD)
    .input(z.object({ importId: id, locale, folder: z.string().min(1).max(4096) }))
    .output(z.object({ path: z.string() })),
  /** One decision: everything new and changed, and of the missing stations those that are said to be closed. */
  apply: command(LEAD)
    .input(z.object({ importId: id, close: z.array(id).max(20_000).default([]) }))
    .output(z.object({ entryId: id.nullable() })),
  /** Stops what is being read and forgets the table. */
  cancelImport: command(LEAD).output(done),

  change: command(LEAD)
    .input(
      z.object({
        stationId: id,
        number: z.number().int().min(1).max(99_999).optional(),
        district: nullableText.optional(),
        place: nullableText.optional(),
        nameKk: nullableText.optional(),
        nameRu: nullableText.optional(),
        address: nullableText.optional(),
        voters: z.number().int().min(0).max(1_000_000).nullable().optional(),
        status: z.enum(['open', 'closed']).optional(),
      }),
    )
    .output(z.object({ entryId: id })),
  /** Takes back the newest decision on the registry, an import or a change by hand. */
  undo: command(LEAD)
    .input(z.object({ entryId: id }))
    .output(done),
  /** The invented list of the practice world, as if it had been imported. Only in a drill. */
  useDrill: command(LEAD).output(z.object({ entryId: id.nullable() })),
};
