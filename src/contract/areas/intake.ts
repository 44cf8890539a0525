import { z } from 'zod';
import { FILED_KEYS, MANUAL_CHANNELS, RELAY_KINDS, type RelayKey } from '../../domain/index.ts';
import { command, done, LEAD, query, RESPOND } from '../base.ts';
import { id, line, ms, urgency } from '../shapes.ts';

/** What a person read or was told, in their words; codes of the profile where a field has some. Empty: not so. */
const fields = z.partialRecord(z.enum(FILED_KEYS as [RelayKey, ...RelayKey[]]), z.string().trim().max(300));
const kind = z.enum(RELAY_KINDS);

/** As many as an album of Telegram's has. */
export const MANUAL_FILES = 10;

export const manual = {
  /**
   * Something that did not come over Telegram, written down: one line of text is enough. Clocks run from `receivedAt`
   * (absent: now). The same `requestId` is the same entry, so that a lost answer doubles nothing.
   */
  enter: command(RESPOND)
    .input(
      z.object({
        requestId: z.uuid(),
        text: line(4000),
        channel: z.enum(MANUAL_CHANNELS).default('call'),
        who: z.string().trim().max(200).nullish(),
        phone: z.string().trim().max(30).nullish(),
        kind: kind.nullish(),
        fields: fields.default({}),
        urgency: urgency.nullish(),
        receivedAt: ms.nullish(),
        /** Uploads (`uploads.*`) that came with it: photographs, documents. Forgotten there once they are in the vault. */
        files: z.array(id).max(MANUAL_FILES).default([]),
      }),
    )
    .output(z.object({ messageKey: id, caseId: id.nullable() })),
};

export const filing = {
  /** How a person reads a submission: kind and fields stand before what was received, beside it. */
  file: command(RESPOND)
    .input(z.object({ messageKey: id, kind, fields: fields.default({}), urgency: urgency.nullish() }))
    .output(z.object({ entryId: id, caseId: id.nullable() })),
  undo: command(RESPOND)
    .input(z.object({ entryId: id }))
    .output(done),
};

/** A person's unfinished text, by the place it belongs to; sealed so that only they can open it, on any of their seats. */
const draftPlace = z.string().regex(/^[a-zA-Z0-9:._-]{1,160}$/);
export const DRAFT_LIMIT = 64 * 1024;
export const drafts = {
  get: query('signedIn')
    .input(z.object({ place: draftPlace }))
    .output(z.object({ text: z.string().nullable(), savedAt: ms.nullable() })),
  put: command('signedIn')
    .input(z.object({ place: draftPlace, text: z.string().max(DRAFT_LIMIT) }))
    .output(done),
  clear: command('signedIn')
    .input(z.object({ place: draftPlace }))
    .output(done),
};

const report = z.object({
  read: z.number().int(),
  added: z.number().int(),
  versions: z.number().int(),
  known: z.number().int(),
  differs: z.number().int(),
  albums: z.number().int(),
  files: z.object({ found: z.number().int(), missing: z.number().int(), refused: z.number().int() }),
  guessedTimes: z.number().int(),
  skipped: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  errors: z.array(z.object({ chat: z.string(), message: z.string(), reason: z.string() })),
});
export const importReport = report;

/** A folder with Telegram Desktop's `result.json`, on the machine that core runs on. */
const folder = z.string().min(1).max(4096);
export const imports = {
  /** What is in an export; takes nothing. Reads the whole file once. */
  look: query(LEAD)
    .input(z.object({ folder }))
    .output(
      z.object({
        folder: z.string(),
        bytes: z.number(),
        owner: z.string().nullable(),
        chats: z.array(
          z.object({
            index: z.number().int(),
            name: z.string(),
            kind: z.enum(['user', 'group', 'channel']).nullable(),
            id: z.string().nullable(),
            messages: z.number().int(),
            watched: z.boolean(),
          }),
        ),
      }),
    ),
  /** Takes the chosen chats; it goes on by itself, see `state`. `vouch`: the file comes from a device of ours. */
  start: command(LEAD)
    .input(
      z.object({
        folder,
        chats: z.array(z.number().int().min(0)).min(1).max(5000),
        account: id.nullish(),
        vouch: z.boolean().default(false),
      }),
    )
    .output(done),
  state: query(LEAD).output(
    z.object({
      running: report
        .extend({ startedAt: ms, share: z.number(), step: z.enum(['messages', 'files', 'cancelling']) })
        .nullable(),
      last: report.extend({ at: ms, cancelled: z.boolean(), error: z.string().nullable() }).nullable(),
    }),
  ),
  /** What was taken stays. */
  cancel: command(LEAD).output(done),
};
