import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { LANGUAGES, type Language } from './election-profile.ts';

/**
 * One message to many observers: who gets it is decided once, by a list; how far it got is the outbox's to say, address by
 * address. It leaves slowly, behind every answer to a call, and can be stopped at any moment.
 */

/** Telegram's limit is 4096; a name and a station are put in (domain.md 9). */
export const MAILING_LENGTH = 3000;
export const MAILING_MOST = 5000;

const text = z.string().trim().min(1).max(MAILING_LENGTH);
export const mailingTexts = z
  .strictObject({ kk: text.optional(), ru: text.optional(), en: text.optional() })
  .refine((texts) => LANGUAGES.some((language) => texts[language] !== undefined), 'a message needs a text');
export type MailingTexts = z.infer<typeof mailingTexts>;

/** The bot's chat, and the message of theirs that is answered. */
const mailAddress = z.object({
  account: z.string(),
  chat: z.object({ kind: z.enum(['user', 'group', 'channel']), id: z.string() }),
  replyTo: z.number().int(),
});
export type MailAddress = z.infer<typeof mailAddress>;

/** Loose: a newer version may say more. */
export const MAILING_PAYLOADS = {
  'mailing.made': z.looseObject({
    texts: mailingTexts,
    /** In the order in which they are written to. `sender`: as their reports are signed, `relay:BOT:SCHEME:PSEUDONYM`. */
    to: z
      .array(z.looseObject({ observer: z.string(), sender: z.string(), text: z.string(), address: mailAddress }))
      .min(1)
      .max(MAILING_MOST),
  }),
  'mailing.stopped': z.looseObject({}),
} as const;

export interface MailingEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

export interface MailingFold {
  texts: MailingTexts;
  to: { observer: string; sender: string; text: string; address: MailAddress }[];
  by: string;
  at: Ms;
  /** Nothing that had not left by then leaves any more. */
  stopped: { by: string; at: Ms } | null;
}

/** A mailing from its entries in merged order; null: nobody made it, or its list cannot be read. */
export function foldMailing(entries: readonly MailingEntry[]): MailingFold | null {
  const first = entries.find(({ type }) => type === 'mailing.made');
  const made = MAILING_PAYLOADS['mailing.made'].safeParse(first?.payload).data;
  if (!first || !made) return null;
  const stop = entries.find(({ type }) => type === 'mailing.stopped');
  return {
    texts: made.texts,
    to: made.to.map(({ observer, sender, text: said, address }) => ({ observer, sender, text: said, address })),
    by: first.actor,
    at: first.wallTime,
    stopped: stop ? { by: stop.actor, at: stop.wallTime } : null,
  };
}

/** Words that a text may leave open: filled for each observer. */
export const MAILING_FIELDS = ['callSign', 'station', 'address'] as const;
export type MailingField = (typeof MAILING_FIELDS)[number];

/** The fields that a text asks for; `unknown`: braces that name none, most likely misspelt. */
export function fieldsIn(said: string): { fields: MailingField[]; unknown: string[] } {
  const found = [...said.matchAll(/\{([^{}\n]{1,40})\}/g)].map(([, name = '']) => name.trim());
  const isField = (name: string): name is MailingField => MAILING_FIELDS.some((field) => field === name);
  return { fields: [...new Set(found.filter(isField))], unknown: [...new Set(found.filter((name) => !isField(name)))] };
}

/** The text with its fields filled; null where one of them has no value: that observer is told by hand. */
export function filled(said: string, values: Readonly<Record<MailingField, string | null>>): string | null {
  const { fields } = fieldsIn(said);
  if (fields.some((field) => values[field] === null)) return null;
  return said.replace(/\{([^{}\n]{1,40})\}/g, (whole, name: string) => {
    const field = MAILING_FIELDS.find((each) => each === name.trim());
    return field === undefined ? whole : (values[field] ?? whole);
  });
}

/** In which of the texts somebody is written to: the first of their languages that there is one in, else any. */
export function languageFor(texts: MailingTexts, languages: readonly string[]): Language {
  const spoken = languages.find((each): each is Language =>
    LANGUAGES.some((language) => language === each && texts[language] !== undefined),
  );
  return spoken ?? LANGUAGES.find((language) => texts[language] !== undefined) ?? 'kk';
}
