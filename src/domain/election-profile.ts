import { z } from 'zod';
import { profileContradictions } from './profile-checks.ts';
import {
  ballotRules,
  bounds,
  clock,
  code,
  contest,
  estimateRules,
  exposureRules,
  intakeSource,
  LANGUAGES,
  labelled,
  names,
  observerRules,
  option,
  protocolForm,
  protocolRules,
  registryFacts,
  rejectionReason,
  spamRules,
  statutoryTerm,
  words,
  zone,
} from './profile-parts.ts';

/**
 * Everything about one country and one election, as data (resources/elections/<id>/profile.json). No rule in `src/`
 * names a region, a party or a word of a language's vocabulary that a profile could hold: another election is another
 * file. Objects are strict so that a misspelt key is an error and not a silently missing region.
 */

export {
  type ExposureRules,
  type IntakeSource,
  LANGUAGES,
  type Language,
  type Names,
  type Option,
  type ProtocolField,
  type ProtocolForm,
  type ProtocolLevelOfForm,
  protocolRules,
} from './profile-parts.ts';

export const URGENCIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Urgency = (typeof URGENCIES)[number];

const urgency = z.enum(URGENCIES);

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

/** Part of a region: a district of it or of a city. What the registry of stations brings is added to these. */
const district = z.strictObject({ code, region: code, names, aliases: words.default([]) });

/** Where there are stations abroad. */
const country = z.strictObject({ code, region: code, names, aliases: words.default([]) });

/** A town. `zone` and `country` only in a pseudo region, which has no zone of its own. */
const place = z.strictObject({
  id: code,
  region: code,
  district: code.nullable().default(null),
  country: code.nullable().default(null),
  names,
  aliases: words.default([]),
  zone: zone.nullable().default(null),
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

export const electionProfileSchema = z.strictObject({
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
  bounds,
  regions: z.array(region).min(1),
  districts: z.array(district),
  countries: z.array(country),
  places: z.array(place),
  /** "region", "oblast"; "city": dropped when a name is looked up without a direct hit, and telling which is meant. */
  placeWords: z.strictObject({ region: words, city: words, district: words }),
  registry: registryFacts,
  /** In ballot order. */
  parties: z.array(option),
  contests: z.array(contest).min(1),
  protocolForms: z.array(protocolForm),
  protocolChecks: protocolRules.prefault({}),
  estimates: estimateRules.prefault({}),
  rejectionReasons: z.array(rejectionReason),
  intakeSources: z.array(intakeSource),
  ballots: ballotRules,
  spam: spamRules,
  exposure: exposureRules,
  observers: observerRules.prefault({}),
  /** Why observers are kept out, as they are told. */
  denialReasons: z.array(labelled),
  caseKinds: z.array(caseKind).min(1),
  raiseRules: z.array(raiseRule),
  /** Minutes from receipt to a named person's acknowledgement. */
  targets: z.strictObject({ P0: z.number(), P1: z.number(), P2: z.number(), P3: z.number() }),
  /** Terms that the law sets, in the order in which they are shown. */
  statutoryTerms: z.array(statutoryTerm).default([]),
  /** Minutes from being somebody's to the first thing done about it. */
  actionTargets: z.strictObject({ P0: z.number(), P1: z.number(), P2: z.number(), P3: z.number() }),
  /** How a case can end. */
  caseOutcomes: z.array(labelled).min(1),
  /** Nothing lies unseen longer than this without coming back to the top, in minutes. */
  inboxMinutes: z.number().positive(),
  helpWords: z.strictObject({ kk: words, ru: words, en: words }),
});

export type ElectionProfile = z.infer<typeof electionProfileSchema>;
export type Region = ElectionProfile['regions'][number];
export type Place = ElectionProfile['places'][number];
export type CaseKind = ElectionProfile['caseKinds'][number];
export type RaiseRule = ElectionProfile['raiseRules'][number];
export type Party = ElectionProfile['parties'][number];
export type District = ElectionProfile['districts'][number];
export type Country = ElectionProfile['countries'][number];

export interface ProfileProblem {
  /** Where, as a person reads it: `regions › 3 (KZ-X) › zone`. */
  path: string;
  message: string;
}
export type ProfileResult =
  | { ok: true; profile: ElectionProfile }
  | { ok: false; code: 'profileInvalid'; problems: ProfileProblem[] };

/**
 * Checks a profile as read from its file (already `JSON.parse`d). Lists every problem, of shape and of sense, with its
 * path: whoever writes a profile mends it in one go.
 */
export function parseProfile(json: unknown): ProfileResult {
  const result = electionProfileSchema.safeParse(json);
  const issues = [...(result.success ? [] : result.error.issues), ...profileContradictions(json)];
  if (result.success && issues.length === 0) return { ok: true, profile: result.data };
  return {
    ok: false,
    code: 'profileInvalid',
    problems: issues.map((issue) => ({ path: pathInWords(json, issue.path), message: issue.message })),
  };
}

/** Entries of a list are counted from 1 and named by their code, where they have one. */
function pathInWords(json: unknown, path: readonly PropertyKey[]): string {
  let here: unknown = json;
  const steps = path.map((step) => {
    here = here !== null && typeof here === 'object' ? (here as Record<PropertyKey, unknown>)[step] : undefined;
    if (typeof step !== 'number') return String(step);
    const item = here as { code?: unknown; id?: unknown } | null | undefined;
    const name = item?.code ?? item?.id;
    return typeof name === 'string' ? `${step + 1} (${name})` : String(step + 1);
  });
  return steps.length === 0 ? 'profile' : steps.join(' › ');
}

/** All help words of a profile, for `compileHelpWords`: people mix languages. */
export function allHelpWords(profile: ElectionProfile): string[] {
  return LANGUAGES.flatMap((language) => profile.helpWords[language]);
}
