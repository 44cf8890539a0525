import { z } from 'zod';
import {
  COMMISSION_FAULTS,
  EXCLUSION_CODES,
  PROTOCOL_CHECKS,
  PROTOCOL_COPIES,
  PROTOCOL_GRADES,
  PROTOCOL_LEVELS,
  PROTOCOL_STATES,
  protocolRules,
  protocolSheet,
  REJECTION_CODES,
} from '../../domain/index.ts';
import { command, done, page, query } from '../base.ts';
import { id, line, messageVersion, ms } from '../shapes.ts';
import { senderView } from './ballots.ts';

/** Whoever reads protocols. A viewer sees the count, and no photograph. */
const SEE = ['lead', 'coordinator', 'responder', 'analyst'] as const;
/** Whoever keys them: two different people, whatever their roles. */
export const KEY = ['lead', 'coordinator', 'analyst'] as const;
/** Whoever decides what is counted. */
export const DECIDE = ['lead', 'analyst'] as const;

const count = z.number().int();
const level = z.enum(PROTOCOL_LEVELS);
export const protocolGrade = z.enum(PROTOCOL_GRADES);
export const protocolStatus = z.enum(PROTOCOL_STATES);
const who = z.object({ name: z.string(), at: ms });
const place = {
  level,
  region: z.string().max(60).nullable(),
  station: z.number().int().min(1).max(999_999).nullable(),
};
const entry = z.object({ entryId: id });
const note = z.string().trim().max(1000).default('');

export const protocolRow = z.object({
  id,
  level,
  region: z.string().nullable(),
  district: z.string().nullable(),
  place: z.string().nullable(),
  station: z.number().int().nullable(),
  status: protocolStatus,
  grade: protocolGrade,
  photos: count,
  receivedAt: ms,
  changedAt: ms,
  /** The caller has keyed it, or is asked to key it again. */
  mine: z.enum(['keyed', 'again']).nullable(),
  rejection: z.enum(REJECTION_CODES).nullable(),
  excluded: z.array(z.enum(EXCLUSION_CODES)),
  faults: z.array(z.enum(COMMISSION_FAULTS)),
  reopenAsked: z.boolean(),
  /** Other protocols of the same station. */
  copies: count,
});
export type ProtocolRow = z.infer<typeof protocolRow>;

export const protocolFinding = z.object({
  check: z.enum(PROTOCOL_CHECKS),
  level: z.enum(['error', 'incomplete', 'warning', 'flag', 'info']),
  key: z.string(),
  fields: z.array(z.string()),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
});

const filter = {
  region: z.string().max(60).nullish(),
  level: level.nullish(),
};

const detail = protocolRow.omit({ copies: true, mine: true, reopenAsked: true }).extend({
  /** Sides of the sheet; null where nobody has seen the whole form. */
  sides: count.nullable(),
  sources: z.array(
    z.object({
      submission: id,
      sender: senderView,
      sentAt: ms,
      receivedAt: ms,
      photos: count,
      messages: z.array(z.object({ messageKey: id, versions: z.array(messageVersion) })),
      /** It became this protocol; the others were joined to it. */
      own: z.boolean(),
    }),
  ),
  /** What the registry knows of the station; `unknown` without a registry of its region. */
  registry: z.object({
    station: z.enum(['known', 'closed', 'missing', 'ambiguous', 'unknown']),
    registered: count.nullable(),
  }),
  rules: protocolRules,
  /** Who keyed and when. The sheet itself: one's own; another's only when nobody may key any more. */
  keyed: z.array(who.extend({ mine: z.boolean(), person: id, sheet: protocolSheet.nullable() })),
  /** Set for whoever is asked to key again: what they keyed before, and in which fields the two differed. */
  again: z.object({ by: z.string(), kept: protocolSheet, fields: z.array(z.string()) }).nullable(),
  returnedTo: z.string().nullable(),
  /** Null to whoever may not see it yet, like all that follows from it. */
  compared: z
    .object({
      sheet: protocolSheet.nullable(),
      differences: z.array(z.string()),
      findings: z.array(protocolFinding),
      /** Of those, by `findingId`: what blocks acceptance, what has to be accepted by name. */
      blocking: z.array(z.string()),
      toAccept: z.array(z.string()),
      /** Fields without which nothing can be counted. */
      missing: z.array(z.string()),
      turnout: z.object({ participated: count, registered: count }).nullable(),
      /** Checks that could not be made. */
      skipped: z.array(z.enum(PROTOCOL_CHECKS)),
    })
    .nullable(),
  adjudicated: who.extend({ reason: z.string() }).nullable(),
  accepted: who.extend({ accepts: z.array(z.string()) }).nullable(),
  rejected: who.extend({ code: z.enum(REJECTION_CODES), note: z.string() }).nullable(),
  notes: z.partialRecord(z.enum(EXCLUSION_CODES), z.string()),
  reopenAsked: who.extend({ reason: z.string(), mine: z.boolean() }).nullable(),
  history: z.array(who.extend({ status: z.enum(['accepted', 'rejected']) })),
  /** Which of the commission's papers it is; null where nobody has said. */
  copy: z.enum(PROTOCOL_COPIES).nullable(),
  /** Other protocols of the same station and level. */
  copies: z.array(
    z.object({
      id,
      status: protocolStatus,
      grade: protocolGrade,
      receivedAt: ms,
      sender: z.string(),
      /** image: the same photograph; same, differs: what both say; open: one of them isn't keyed yet. */
      relation: z.enum(['image', 'same', 'differs', 'open']),
      /** Both were sent by observers assigned to the station. */
      independent: z.boolean(),
      fields: z.array(z.string()),
      /** A person has compared the two, and said: */
      reason: z.string().nullable(),
      /** It may be joined: the same sheet, sent apart. */
      joinable: z.boolean(),
      joined: z.boolean(),
    }),
  ),
  /** What the caller may do now: null it may, else why not. */
  may: z.object({
    key: z.enum(['samePerson', 'notNow', 'notATypist']).nullable(),
    adjudicate: z.enum(['samePerson', 'notNow']).nullable(),
  }),
  /** The caller's own last decision, while it can be taken back. */
  undoable: z.object({ entryId: id, type: z.string() }).nullable(),
});
export type ProtocolDetail = z.infer<typeof detail>;

export const protocolCounts = z.object({
  byStatus: z.record(protocolStatus, count),
  /** All that were received, by what stands behind them. */
  byGrade: z.record(protocolGrade, count),
  /** Accepted ones that are counted apart. */
  excluded: z.record(z.enum(EXCLUSION_CODES), count),
  rejected: z.array(z.object({ code: z.enum(REJECTION_CODES), n: count })),
  faults: z.record(z.enum(COMMISSION_FAULTS), count),
  /** Stations whose copies say different things, and nobody has compared them. */
  contradictions: count,
  /** What waits for the caller: to key (again, or first or second), to decide, to reopen. */
  mine: z.object({ key: count, decide: count, reopen: count }),
});
export type ProtocolCounts = z.infer<typeof protocolCounts>;

export const protocols = {
  /** Oldest first where they wait, newest first where they are finished. */
  list: query(SEE)
    .input(z.object({ ...page, ...filter, show: z.enum([...PROTOCOL_STATES, 'contradicting']) }))
    .output(z.object({ rows: z.array(protocolRow), next: z.string().nullable() })),
  counts: query(SEE).input(z.object(filter)).output(protocolCounts),
  get: query(SEE).input(z.object({ id })).output(detail),
  /** The next one that the caller may key: what they are asked for again, what one person has keyed, then the oldest. */
  next: command(KEY)
    .input(z.object({ ...filter, skip: z.array(id).max(500).default([]) }))
    .output(z.object({ id: id.nullable(), left: count })),
  /** Somebody reads it out over the telephone: a protocol without a photograph. The same `requestId` is the same one. */
  dictate: command(KEY)
    .input(z.object({ requestId: z.uuid(), ...place, who: line(200), text: z.string().trim().max(2000).default('') }))
    .output(z.object({ id })),
  /** PROTOCOL_SAME_PERSON: never both; PROTOCOL_NOT_NOW: where it stands; PROTOCOL_OTHERS: somebody else is asked for it. */
  key: command(KEY)
    .input(z.object({ id, sheet: protocolSheet }))
    .output(entry.extend({ status: protocolStatus })),
  /** A third person's sheet, where two differ. */
  adjudicate: command(DECIDE)
    .input(z.object({ id, sheet: protocolSheet, reason: line(500) }))
    .output(entry),
  /** One of the two keys again what they differ in; the other's sheet stays. */
  sendBack: command(DECIDE)
    .input(z.object({ id, to: id }))
    .output(entry),
  /**
   * PROTOCOL_ERRORS: the paper contradicts itself; PROTOCOL_WARNINGS: so many were not accepted by name; PROTOCOL_TURNOUT:
   * its turnout is flagged, and nobody has said whether it is counted apart.
   */
  accept: command(DECIDE)
    .input(
      z.object({
        id,
        accepts: z.array(z.string().max(200)).max(100).default([]),
        turnout: z.object({ exclude: z.boolean(), note: line(500) }).nullish(),
      }),
    )
    .output(entry),
  reject: command(DECIDE)
    .input(z.object({ id, code: z.enum(REJECTION_CODES), note }))
    .output(entry),
  /** Counted apart, or no longer so; never without a reason. */
  exclude: command(DECIDE)
    .input(z.object({ id, code: z.enum(EXCLUSION_CODES), on: z.boolean(), note: line(500) }))
    .output(entry),
  /** What its header says. */
  place: command(KEY)
    .input(z.object({ id, ...place }))
    .output(entry),
  /** A person has looked at its photographs. */
  grade: command(DECIDE)
    .input(z.object({ id, grade: z.enum(['partial', 'complete']) }))
    .output(entry),
  /** What the commission did about it. */
  fault: command(KEY)
    .input(z.object({ id, code: z.enum(COMMISSION_FAULTS), on: z.boolean() }))
    .output(entry),
  /** Somebody has looked: the copy that was handed to an observer, or the one on the board. */
  copy: command(KEY)
    .input(z.object({ id, copy: z.enum(PROTOCOL_COPIES).nullable() }))
    .output(entry),
  /** Another protocol that nobody has keyed is more of this one's sheet; or is not. */
  join: command(DECIDE)
    .input(z.object({ id, other: id, on: z.boolean() }))
    .output(entry),
  /** The two copies were compared: what was found. Removes nothing. */
  compare: command(DECIDE)
    .input(z.object({ id, other: id, reason: line(500) }))
    .output(entry),
  askReopen: command(DECIDE)
    .input(z.object({ id, reason: line(500) }))
    .output(entry),
  /** By a second person. */
  reopen: command(DECIDE).input(z.object({ id })).output(entry),
  /** The caller's own last decision, while nobody has touched it since. */
  undo: command(KEY)
    .input(z.object({ id, entryId: id }))
    .output(done),
};
