import { z } from 'zod';
import type { EntryId, Ms, PersonId } from './brand.ts';
import type { SYSTEM_ACTOR } from './case-entries.ts';
import { PROTOCOL_LEVELS } from './relay-keys.ts';

const count = z.number().int().min(0).max(100_000_000);
const figure = z.union([count, z.literal('illegible')]).nullable();

/** What one person keyed of one sheet: the figures of `protocol-checks`, as the journal keeps them. */
export const protocolSheet = z.object({
  figures: z.object({
    registered: figure,
    received: figure,
    issued: figure,
    issuedBy: z
      .array(
        z.object({
          name: z.string().max(200),
          role: z.enum(['member', 'chair', 'secretary', 'deputy']).nullable(),
          count: figure,
        }),
      )
      .max(100)
      .nullable(),
    participated: figure,
    absentee: figure,
    outside: figure,
    votes: z
      .array(z.object({ code: z.string().max(48), count: figure, words: z.string().max(500).nullable() }))
      .max(100),
    invalid: figure,
    unissued: figure,
  }),
  sheet: z.object({
    hasNumber: z.boolean().nullable(),
    hasAddress: z.boolean().nullable(),
    dateIsRight: z.boolean().nullable(),
    signatures: z.number().int().min(0).max(100).nullable(),
    stamped: z.boolean().nullable(),
    formFaults: z.array(z.enum(['pencil', 'inks', 'corrections'])).max(3),
  }),
});
export type KeyedSheet = z.infer<typeof protocolSheet>;

/** Why a protocol is not counted (domain.md 4.5). The profile names them in three languages. */
export const REJECTION_CODES = [
  'incomplete_pages',
  'no_members_or_number',
  'arithmetic',
  'words_digits',
  'unreadable',
  'wrong_election',
  'wrong_level',
  'duplicate',
  'suspected_forgery',
  'not_a_protocol',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];
/** Counted apart and not left out in silence: every tally exists with and without them. */
export const EXCLUSION_CODES = ['turnout_flag', 'disputed'] as const;
export type ExclusionCode = (typeof EXCLUSION_CODES)[number];

/** What the commission does wrong about a protocol: violations by it, never faults of whoever sent the photograph. */
export const COMMISSION_FAULTS = ['onePagePosted', 'copyRefused'] as const;
export type CommissionFault = (typeof COMMISSION_FAULTS)[number];

/** Which paper of the commission's it is: the copy handed to an observer, or the one on the board (domain.md 4.5). */
export const PROTOCOL_COPIES = ['given', 'posted'] as const;
export type ProtocolCopy = (typeof PROTOCOL_COPIES)[number];

/** What stands behind a protocol: somebody's word, a part of the sheet, all of it. */
export const PROTOCOL_GRADES = ['reported', 'partial', 'complete'] as const;
export type ProtocolGrade = (typeof PROTOCOL_GRADES)[number];

const place = { level: z.enum(PROTOCOL_LEVELS), region: z.string().nullable(), station: z.string().nullable() };

/** Payloads of the entries a protocol is folded from. Loose: a newer version may say more. */
export const PROTOCOL_PAYLOADS = {
  /**
   * A photograph, an album or a dictated report became a protocol to key. `evidence`: the last version that had arrived;
   * an edit after it no longer moves the submission to another name.
   */
  'protocol.received': z.looseObject({
    submission: z.string().nullable(),
    ...place,
    evidence: z.number().int().optional(),
  }),
  /** A whole sheet, keyed without sight of the other's. `photos`: how many photographs its author had before them. */
  'protocol.keyed': z.looseObject({ sheet: protocolSheet, photos: z.number().int().min(0).nullish() }),
  /** A third person's reading where two differ: the whole sheet as it stands now. */
  'protocol.adjudicated': z.looseObject({ sheet: protocolSheet, reason: z.string().min(1) }),
  /** One of the two is asked to key again; what both had stays. */
  'protocol.returned': z.looseObject({ to: z.string() }),
  /** Warnings accepted with intent are named; where the turnout is flagged, it may be counted apart from the start. */
  'protocol.accepted': z.looseObject({
    accepts: z.array(z.string()).default([]),
    exclude: z.looseObject({ code: z.enum(EXCLUSION_CODES), note: z.string() }).nullish(),
  }),
  'protocol.rejected': z.looseObject({ code: z.enum(REJECTION_CODES), note: z.string().default('') }),
  'protocol.excluded': z.looseObject({ code: z.enum(EXCLUSION_CODES), note: z.string().default('') }),
  'protocol.included': z.looseObject({ code: z.enum(EXCLUSION_CODES), note: z.string().default('') }),
  /** Asked for by one person, done by another. */
  'protocol.reopenAsked': z.looseObject({ reason: z.string().min(1) }),
  'protocol.reopened': z.looseObject({ asked: z.string() }),
  /** Whose protocol it is, as its header says. */
  'protocol.placed': z.looseObject(place),
  /** Another submission is more of the same sheet. About two protocols: the one that it goes into, and its own. */
  'protocol.joined': z.looseObject({ submission: z.string(), into: z.string() }),
  'protocol.parted': z.looseObject({ submission: z.string(), into: z.string() }),
  /** A person has looked at that many photographs and says what they are of. */
  'protocol.graded': z.looseObject({ grade: z.enum(['partial', 'complete']), photos: z.number().int().min(1) }),
  'protocol.fault': z.looseObject({ code: z.enum(COMMISSION_FAULTS), on: z.boolean() }),
  /** Somebody has looked at its photographs and says which copy it is of; null: nobody can say after all. */
  'protocol.copy': z.looseObject({ copy: z.enum(PROTOCOL_COPIES).nullable() }),
  /** Another copy of this station's says something else: a person has looked at both. */
  'protocol.compared': z.looseObject({ other: z.string(), reason: z.string().min(1) }),
  /** Takes back its author's last decision, while nothing came after it. */
  'protocol.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type ProtocolEntryType = keyof typeof PROTOCOL_PAYLOADS;
export type ProtocolPayload<T extends ProtocolEntryType> = z.infer<(typeof PROTOCOL_PAYLOADS)[T]>;

export interface ProtocolEntry {
  id: EntryId;
  type: string;
  actor: PersonId | typeof SYSTEM_ACTOR;
  wallTime: Ms;
  /** As read from the journal; null when withheld or erased. */
  payload: unknown;
}

export function isProtocolEntryType(type: string): type is ProtocolEntryType {
  return Object.hasOwn(PROTOCOL_PAYLOADS, type);
}

export function readProtocolPayload<T extends ProtocolEntryType>(
  type: T,
  entry: ProtocolEntry,
): ProtocolPayload<T> | null {
  const result = PROTOCOL_PAYLOADS[type].safeParse(entry.payload);
  return result.success ? (result.data as ProtocolPayload<T>) : null;
}
