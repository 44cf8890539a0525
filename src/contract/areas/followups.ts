import { z } from 'zod';
import { CALL_RESULTS, CONTACT_FIELDS, CONTACT_KINDS, contactFacts, REFERRAL_STATES } from '../../domain/index.ts';
import { command, done, query, RESPOND } from '../base.ts';
import { id, line, locale, ms, urgency } from '../shapes.ts';

/** Who keeps the directory. */
const KEEP = ['lead', 'coordinator'] as const;
const entry = z.object({ entryId: id });
const kind = z.enum(CONTACT_KINDS);
const field = z.enum(CONTACT_FIELDS);
/** Column (from 0) of each field. */
const mapping = z.record(field, z.number().int().min(0).max(200).nullable());

const contactRow = contactFacts.extend({
  id,
  /** Numbers of a person, masked: `open` gives them. */
  masked: z.boolean(),
  onCall: z.enum(['now', 'off', 'unknown']),
  /** tzdata name of the zone that its hours are in. */
  zone: z.string(),
});
export type ContactRow = z.infer<typeof contactRow>;
const badRow = z.object({
  line: z.number().int(),
  cells: z.array(z.string()),
  problems: z.array(z.object({ code: z.string(), field })),
});

/** Whom a case can be referred to. */
export const directory = {
  /** Whoever answers now first, of the region before the whole country. */
  list: query(RESPOND)
    .input(
      z.object({
        search: z.string().trim().max(200).default(''),
        region: z.string().max(20).nullish(),
        kinds: z.array(kind).max(CONTACT_KINDS.length).nullish(),
        /** Only those who answer at this moment. */
        onCallNow: z.boolean().default(false),
      }),
    )
    .output(z.object({ rows: z.array(contactRow), total: z.number().int() })),
  /** With its numbers; reading a person's own is on record. */
  open: command(RESPOND).input(z.object({ id })).output(contactFacts),
  /** A new one without `id`. `hours` as people write them: FIELD_UNREADABLE where they can't be read. */
  set: command(KEEP)
    .input(z.object({ id: id.nullable(), facts: contactFacts }))
    .output(entry.extend({ id })),
  remove: command(KEEP).input(z.object({ id })).output(entry),
  undo: command(KEEP)
    .input(z.object({ entryId: id }))
    .output(done),

  /** Reads an uploaded table (CSV, XLSX); a person has one at a time. Nothing changes until `apply`. */
  openImport: command(KEEP)
    .input(z.object({ uploadId: id }))
    .output(
      z.object({
        importId: id,
        file: z.object({ name: z.string(), size: z.number().int() }),
        header: z.array(z.string()),
        sample: z.array(z.array(z.string())),
        rows: z.number().int(),
        guess: mapping,
      }),
    ),
  preview: command(KEEP)
    .input(z.object({ importId: id, mapping }))
    .output(
      z.object({
        rows: z.number().int(),
        added: z.array(contactFacts),
        changed: z.array(contactFacts),
        unchanged: z.number().int(),
        /** In the directory and not in the table: they stay. */
        missing: z.number().int(),
        bad: z.array(badRow),
      }),
    ),
  /** The rows that can't be taken over, as CSV with the reason in that language. */
  importErrors: query(KEEP)
    .input(z.object({ importId: id, locale }))
    .output(z.instanceof(File)),
  apply: command(KEEP)
    .input(z.object({ importId: id }))
    .output(z.object({ entryId: id.nullable() })),
  cancelImport: command(KEEP).output(done),
};

const referralRow = z.object({
  id,
  caseId: id,
  contact: id,
  /** As it was called when the case was offered. */
  name: z.string(),
  kind,
  state: z.enum(REFERRAL_STATES),
  dueAt: ms,
  text: z.string().nullable(),
  offeredBy: z.string(),
  offeredAt: ms,
  answeredBy: z.string().nullable(),
  answeredAt: ms.nullable(),
  answer: z.string().nullable(),
});
export type ReferralRow = z.infer<typeof referralRow>;

const callbackRow = z.object({
  id,
  caseId: id,
  whom: z.string(),
  phoneHint: z.string().nullable(),
  text: z.string().nullable(),
  askedBy: z.string(),
  askedAt: ms,
  /** Null: done with. */
  dueAt: ms.nullable(),
  cancelled: z.boolean(),
  attempts: z.array(
    z.object({
      entryId: id,
      by: z.string(),
      at: ms,
      result: z.enum(CALL_RESULTS),
      text: z.string().nullable(),
      nextAt: ms.nullable(),
    }),
  ),
  /** Of its case. */
  urgency: urgency.nullable(),
  kind: z.string().nullable(),
  region: z.string().nullable(),
  place: z.string().nullable(),
});
export type CallbackRow = z.infer<typeof callbackRow>;

/** What was promised for a case and by when. */
export const followups = {
  ofCase: query(RESPOND)
    .input(z.object({ caseId: id }))
    .output(z.object({ referrals: z.array(referralRow), callbacks: z.array(callbackRow) })),
  /** REFERRED_ALREADY: they have it before them, or have taken it. */
  refer: command(RESPOND)
    .input(z.object({ caseId: id, contact: id, dueAt: ms, text: line(1000).optional() }))
    .output(z.object({ id })),
  /** REFERRAL_OVER: answered already, with by whom. */
  answer: command(RESPOND)
    .input(z.object({ id, answer: z.enum(['accept', 'decline', 'withdraw']), text: line(1000).optional() }))
    .output(entry),
  /** Who is to be called back, over all cases, soonest first. */
  callbacks: query(RESPOND)
    .input(z.object({ limit: z.number().int().min(1).max(500).default(200) }))
    .output(z.object({ rows: z.array(callbackRow), total: z.number().int(), due: z.number().int() })),
  callBack: command(RESPOND)
    .input(
      z.object({ caseId: id, whom: line(200), phone: line(60).nullable(), dueAt: ms, text: line(1000).optional() }),
    )
    .output(entry.extend({ id })),
  /** `nextAt`: when it is tried again; null: not any more. */
  attempt: command(RESPOND)
    .input(z.object({ id, result: z.enum(CALL_RESULTS), nextAt: ms.nullable(), text: line(1000).optional() }))
    .output(entry),
  cancel: command(RESPOND)
    .input(z.object({ id, text: line(1000).optional() }))
    .output(entry),
  /** The number in clear: on record as read by the caller. */
  openPhone: command(RESPOND)
    .input(z.object({ id }))
    .output(z.object({ phone: z.string().nullable() })),
  undo: command(RESPOND)
    .input(z.object({ entryId: id }))
    .output(done),
};
