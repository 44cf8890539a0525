import { z } from 'zod';

/**
 * Everything about one country and one election, as data (resources/elections/<id>/profile.json). No rule in `src/`
 * names a region, a party or a word of a language's vocabulary that a profile could hold: another election is another
 * file. Objects are strict so that a misspelt key is an error and not a silently missing region.
 */

/** The languages Märe speaks. */
export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const URGENCIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Urgency = (typeof URGENCIES)[number];

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$/);
const text = z.string().trim().min(1).max(200);
const names = z.strictObject({ kk: text, ru: text, en: text });
const words = z.array(text);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const zone = z.string().refine(isZone, 'not a time zone of tzdata');
const urgency = z.enum(URGENCIES);

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `pseudo` regions (abroad) have no zone of their own: their places may. */
const region = z.strictObject({
  code,
  kind: z.enum(['region', 'city', 'pseudo']),
  names,
  /** Codes of other editions of the same standard. */
  otherCodes: z.array(code).default([]),
  /** Former names, other spellings, colloquial names. */
  aliases: words.default([]),
  zone: zone.nullable(),
});

const place = z.strictObject({
  id: code,
  region: code,
  names,
  aliases: words.default([]),
});

/** A rule of a fact the report states: `over` is met at the bound itself, `under` too. Without bounds only the flag counts. */
const raiseRule = z.strictObject({
  code,
  labels: names,
  /** Words under which a relay may name it. */
  words: words.default([]),
  threshold: z
    .strictObject({
      fact: z.enum(['people', 'injured', 'minors', 'temperature', 'minutesSinceContact']),
      atLeast: z.number().optional(),
      atMost: z.number().optional(),
    })
    .refine((bound) => bound.atLeast !== undefined || bound.atMost !== undefined, 'a threshold needs a bound')
    .optional(),
});

const caseKind = z.strictObject({
  code,
  labels: names,
  urgency,
  /** Instead of `urgency` once the station no longer works (domain.md 7.1, observers). */
  urgencyStationClosed: urgency.optional(),
  /** `violation` goes to the list of violations, `technical` to whoever runs the machines. */
  lane: z.enum(['sos', 'violation', 'technical']),
  words: words.default([]),
});

export const electionProfileSchema = z
  .strictObject({
    format: z.literal(1),
    id: z.string().regex(/^[a-z0-9-]{3,64}$/),
    names,
    /** Local date of voting. */
    date: z.iso.date(),
    /** The zone of the capital, for all that belongs to no region. */
    zone,
    /** Clocks of the top bar. */
    clocks: z.array(z.strictObject({ zone, names })).max(4),
    voting: z.strictObject({
      opens: clock,
      closes: clock,
      /** From when observers may enter. */
      observersFrom: clock,
      /** Hours after closing during which a station may still be counting. */
      countHours: z.number().min(0).max(72),
    }),
    regions: z.array(region).min(1),
    places: z.array(place),
    /** "region", "oblast"; "city": dropped when a name is looked up without a direct hit, and telling which is meant. */
    placeWords: z.strictObject({ region: words, city: words }),
    /** In ballot order. */
    parties: z.array(z.strictObject({ code, number: z.int().min(1), names, short: names, aliases: words.default([]) })),
    caseKinds: z.array(caseKind).min(1),
    raiseRules: z.array(raiseRule),
    /** Minutes from receipt to a named person's acknowledgement. */
    targets: z.strictObject({ P0: z.number(), P1: z.number(), P2: z.number(), P3: z.number() }),
    /** Nothing lies unseen longer than this without coming back to the top, in minutes. */
    inboxMinutes: z.number().positive(),
    helpWords: z.strictObject({ kk: words, ru: words, en: words }),
  })
  .superRefine((profile, context) => {
    const unique = (label: string, codes: readonly (string | number)[]): void => {
      const seen = new Set<string | number>();
      for (const item of codes) {
        if (seen.has(item)) context.addIssue({ code: 'custom', message: `${label} ${item} is given twice` });
        seen.add(item);
      }
    };
    unique(
      'region code',
      profile.regions.flatMap((item) => [item.code, ...item.otherCodes]),
    );
    unique(
      'place',
      profile.places.map((item) => item.id),
    );
    unique(
      'party',
      profile.parties.map((item) => item.code),
    );
    unique(
      'ballot number',
      profile.parties.map((item) => item.number),
    );
    unique(
      'case kind',
      profile.caseKinds.map((item) => item.code),
    );
    unique(
      'raise rule',
      profile.raiseRules.map((item) => item.code),
    );
    const regions = new Set(profile.regions.map((item) => item.code));
    for (const item of profile.places) {
      if (!regions.has(item.region)) {
        context.addIssue({ code: 'custom', message: `place ${item.id} lies in an unknown region ${item.region}` });
      }
    }
    for (const item of profile.regions) {
      if (item.zone === null && item.kind !== 'pseudo') {
        context.addIssue({ code: 'custom', message: `region ${item.code} needs a zone` });
      }
    }
  });

export type ElectionProfile = z.infer<typeof electionProfileSchema>;
export type Region = ElectionProfile['regions'][number];
export type Place = ElectionProfile['places'][number];
export type CaseKind = ElectionProfile['caseKinds'][number];
export type RaiseRule = ElectionProfile['raiseRules'][number];
export type Party = ElectionProfile['parties'][number];
export type Names = Record<Language, string>;

export type ProfileResult =
  | { ok: true; profile: ElectionProfile }
  | { ok: false; code: 'profileInvalid'; problems: { path: string; message: string }[] };

/** Checks a profile as read from its file (already `JSON.parse`d). Lists every problem, with its path. */
export function parseProfile(json: unknown): ProfileResult {
  const result = electionProfileSchema.safeParse(json);
  if (result.success) return { ok: true, profile: result.data };
  return {
    ok: false,
    code: 'profileInvalid',
    problems: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  };
}

/** All help words of a profile, for `compileHelpWords`: people mix languages. */
export function allHelpWords(profile: ElectionProfile): string[] {
  return LANGUAGES.flatMap((language) => profile.helpWords[language]);
}
