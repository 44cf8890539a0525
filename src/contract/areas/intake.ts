import { z } from 'zod';
import { FILED_KEYS, MANUAL_CHANNELS, RELAY_KINDS, type RelayKey } from '../../domain/index.ts';
import { command, done, query, RESPOND } from '../base.ts';
import { id, line, ms, urgency } from '../shapes.ts';

/** What a person read or was told, in their words; codes of the profile where a field has some. Empty: not so. */
const fields = z.partialRecord(z.enum(FILED_KEYS as [RelayKey, ...RelayKey[]]), z.string().trim().max(300));
const kind = z.enum(RELAY_KINDS);

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
