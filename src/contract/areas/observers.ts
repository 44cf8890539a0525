import { z } from 'zod';
import {
  CERTIFICATE_HOLDERS,
  HINDRANCES,
  LIKENESSES,
  OBSERVER_CALL_RESULTS,
  OBSERVER_FIELDS,
  OBSERVER_LINES,
  OBSERVER_MOVES,
  OBSERVER_STATES,
  ORGANISATION_STATES,
  observerFacts,
  organisationFacts,
  PRIVATE_FACTS,
  REGISTRATIONS,
} from '../../domain/index.ts';
import { command, done, page, query, RESPOND } from '../base.ts';
import { id, locale, ms, line as oneLine } from '../shapes.ts';
import { COORDINATE, code, count, shift } from './coverage.ts';

const entry = z.object({ entryId: id });
const state = z.enum(OBSERVER_STATES);
const accreditation = z.enum(ORGANISATION_STATES);
const line = z.enum(OBSERVER_LINES);
const callResult = z.enum(OBSERVER_CALL_RESULTS);
const field = z.enum(OBSERVER_FIELDS);
/** Column (from 0) of each field. */
const mapping = z.record(field, count.min(0).max(200).nullable());
const reason = oneLine(500).optional();

/** As every list shows somebody: initials for a name, the end of a number. */
export const observerRow = z.object({
  id,
  callSign: z.string(),
  initials: z.string().nullable(),
  phoneHint: z.string().nullable(),
  state,
  organisation: z.object({ id, name: z.string(), accreditation }).nullable(),
  region: code.nullable(),
  district: z.string().nullable(),
  place: z.string().nullable(),
  languages: z.array(z.string()),
  car: z.boolean(),
  tags: z.array(z.string()),
  pcr: z.enum(['valid', 'notValid', 'missing', 'notAsked']),
  certificate: z.enum(CERTIFICATE_HOLDERS).nullable(),
  /** What a bot said of them that nobody has answered. */
  asks: z.enum(REGISTRATIONS).nullable(),
  mergedInto: id.nullable(),
  /** When calling them last failed on every number. */
  unreachableAt: ms.nullable(),
  lastCall: z.object({ at: ms, line, result: callResult }).nullable(),
  /** Stations that they are sent to. */
  stations: count,
  /** What stands in the way of sending them, worst first. */
  hindrances: z.array(z.enum(HINDRANCES)),
});
export type ObserverRow = z.infer<typeof observerRow>;

/** So many at once. */
export const OBSERVERS_MOST = 5000;

/** Of each one has to fit, of all of them each; absent or empty: any. */
export const observerFilter = z.object({
  search: z.string().max(200).default(''),
  regions: z.array(code).max(40).nullish(),
  district: code.nullish(),
  organisation: id.nullish(),
  states: z.array(state).max(OBSERVER_STATES.length).nullish(),
  language: z.string().max(30).nullish(),
  tag: z.string().max(40).nullish(),
  car: z.boolean().nullish(),
  /** No test, or one that is not good when stations open. */
  pcr: z.literal('notReady').nullish(),
  /** Not with the observer; taken away. */
  certificate: z.enum(['notHeld', 'seized']).nullish(),
  unreachable: z.boolean().nullish(),
  /** Sent nowhere. */
  unassigned: z.boolean().nullish(),
  asking: z.boolean().nullish(),
});
export type ObserverFilter = z.infer<typeof observerFilter>;

const registration = z.object({
  at: ms,
  what: z.enum(REGISTRATIONS),
  /** In the Inbox; null: it is not there any more. */
  messageKey: z.string().nullable(),
  station: count.nullable(),
  reason: z.string().nullable(),
});

/** Names and numbers masked, the clinic and the certificate's number left out: `open` gives them. */
export const observerDetail = observerRow.extend({
  /** What of the private facts there is, nothing of what they say. */
  has: z.array(z.enum(PRIVATE_FACTS)),
  supervisorInitials: z.string().nullable(),
  /** The end of each number; null: there is none. */
  lines: z.record(line, z.string().nullable()),
  reporters: z.array(z.string()),
  pcrDate: z.string().nullable(),
  externalId: z.string().nullable(),
  addedAt: ms,
  reason: z.string().nullable(),
  replacedBy: z.object({ id, callSign: z.string() }).nullable(),
  /** Who stands for this one. */
  standing: z.object({ id, callSign: z.string() }).nullable(),
  /** Who was merged into this one. */
  merged: z.array(z.object({ id, callSign: z.string() })),
  /** Who may be the same person, and by what. */
  alike: z.array(
    z.object({ id, callSign: z.string(), initials: z.string().nullable(), by: z.array(z.enum(LIKENESSES)) }),
  ),
  assignments: z.array(z.object({ id, station: id, region: code, number: count, shift })),
  registrations: z.array(registration),
  /** Newest first. */
  calls: z.array(
    z.object({ entryId: id, at: ms, by: z.string(), line, result: callResult, note: z.string().nullable() }),
  ),
  history: z.array(z.object({ entryId: id, at: ms, by: z.string(), type: z.string() })),
});
export type ObserverDetail = z.infer<typeof observerDetail>;

export const observerSummary = z.object({
  states: z.record(state, count),
  /** A bot said something of so many that nobody has answered. */
  asking: count,
  unreachable: count,
  unassigned: count,
  languages: z.array(z.string()),
  tags: z.array(z.string()),
});
export type ObserverSummary = z.infer<typeof observerSummary>;

const problem = z.object({ code: z.string(), field });
/** Facts of a row of the caller's own list; what is known of somebody already comes masked. */
const previewRow = z.discriminatedUnion('part', [
  z.object({ part: z.literal('added'), id, facts: observerFacts }),
  z.object({
    part: z.literal('changed'),
    id,
    callSign: z.string(),
    changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  }),
  z.object({ part: z.literal('bad'), line: count, cells: z.array(z.string()), problems: z.array(problem) }),
]);
export type ObserverPreviewRow = z.infer<typeof previewRow>;

/** Who observes: the roster. Names and numbers are shown in no list; reading them is on record. */
export const observers = {
  /**
   * In Kazakh order of region, district, call-sign. Those who were merged into others are not in it. Whoever may open names and
   * numbers may search by them.
   */
  list: query('signedIn')
    .input(observerFilter.extend(page))
    .output(z.object({ rows: z.array(observerRow), next: id.nullable(), total: count.nullable() })),
  /** All whom a filter finds, in the order of the list: for what is done to many. */
  ids: query(COORDINATE)
    .input(observerFilter)
    .output(z.object({ ids: z.array(id).max(OBSERVERS_MOST), total: count })),
  summary: query('signedIn').output(observerSummary),
  get: query('signedIn').input(z.object({ id })).output(observerDetail),
  /** With name and numbers; on record as read. */
  open: command(RESPOND).input(z.object({ id })).output(observerFacts),
  /** A new one without `id`. CALL_SIGN_TAKEN: somebody else is called that. */
  set: command(COORDINATE)
    .input(z.object({ id: id.nullable(), facts: observerFacts }))
    .output(entry.extend({ id })),
  /** One decision about one or many. `replace` names who goes instead. OBSERVER_STATE: who of them is not where this can be done. */
  move: command(COORDINATE)
    .input(z.object({ ids: z.array(id).min(1).max(500), move: z.enum(OBSERVER_MOVES), reason, instead: id.optional() }))
    .output(entry),
  call: command(COORDINATE)
    .input(z.object({ id, line, result: callResult, note: oneLine(500).optional() }))
    .output(entry),
  /** Pairs that may be one person: by telephone, name, address. Most in common first, at most 200. */
  alike: query(COORDINATE).output(
    z.object({ pairs: z.array(z.object({ a: observerRow, b: observerRow, by: z.array(z.enum(LIKENESSES)) })) }),
  ),
  /** `from` is the same person as `into`, who has what is known of both. */
  merge: command(COORDINATE)
    .input(z.object({ from: id, into: id }))
    .output(entry),
  unmerge: command(COORDINATE).input(z.object({ id })).output(entry),
  /** Two people, whatever they have in common: not suggested again. */
  apart: command(COORDINATE)
    .input(z.object({ a: id, b: id }))
    .output(entry),
  /** Takes back one's own entry, while nobody else has touched what it was about. */
  undo: command(COORDINATE)
    .input(z.object({ entryId: id }))
    .output(done),

  /** Reads an uploaded table (CSV, XLSX); a person has one at a time. Nothing changes until `apply`. */
  openImport: command(COORDINATE)
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
      }),
    ),
  preview: command(COORDINATE)
    .input(z.object({ importId: id, mapping }))
    .output(
      z.object({
        rows: count,
        added: count,
        changed: count,
        unchanged: count,
        /** Who could be sent and is not in the table: they stay. */
        missing: count,
        bad: count,
        repeated: count,
        /** Organisations that nobody has written down yet. */
        organisations: z.array(z.string()),
      }),
    ),
  previewRows: query(COORDINATE)
    .input(
      z.object({
        importId: id,
        part: z.enum(['added', 'changed', 'bad']),
        offset: count.min(0).default(0),
        limit: count.min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(previewRow), total: count })),
  /** The rows that can't be taken over, as CSV with the reason in that language. */
  importErrors: query(COORDINATE)
    .input(z.object({ importId: id, locale }))
    .output(z.instanceof(File)),
  /** The same into a folder on this machine, where a window may not save files by itself. */
  saveImportErrors: command(COORDINATE)
    .input(z.object({ importId: id, locale, folder: z.string().min(1).max(4096) }))
    .output(z.object({ path: z.string() })),
  apply: command(COORDINATE)
    .input(z.object({ importId: id }))
    .output(z.object({ entryId: id.nullable() })),
  cancelImport: command(COORDINATE).output(done),
};

const organisationRow = z.object({
  id,
  facts: organisationFacts,
  accreditation,
  reason: z.string().nullable(),
  lostAt: ms.nullable(),
  /** Active observers of theirs, and stations that those are sent to. */
  observers: count,
  stations: count,
});
export type OrganisationRow = z.infer<typeof organisationRow>;

/** Who sends observers. */
export const organisations = {
  list: query('signedIn').output(z.object({ rows: z.array(organisationRow) })),
  /** A new one without `id`. ORGANISATION_KNOWN: there is one of that name. */
  set: command(COORDINATE)
    .input(z.object({ id: id.nullable(), facts: organisationFacts }))
    .output(entry.extend({ id })),
  /** One decision about all of their observers: who lost it sends nobody. */
  accredit: command(COORDINATE)
    .input(z.object({ id, state: accreditation, reason }))
    .output(entry),
  /** Where their observers are sent: the stations that are lost with the accreditation, at most 2000. */
  stations: query('signedIn')
    .input(z.object({ id }))
    .output(
      z.object({
        rows: z.array(
          z.object({
            assignment: id,
            station: id,
            region: code,
            number: count,
            shift,
            observer: id,
            callSign: z.string(),
            /** Others who stay at that station. */
            others: count,
          }),
        ),
      }),
    ),
  undo: command(COORDINATE)
    .input(z.object({ entryId: id }))
    .output(done),
};
