import { z } from 'zod';
import { CUSTODY_STATES } from './custody.ts';
import { FLOOD_RULES, type FloodRuleId } from './floods.ts';

/** Shapes that every part of an election's profile is made of. */

/** The languages Märe speaks. */
export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Names = Record<Language, string>;

export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$/, 'not a code (letters, digits, - and _)');
export const text = z.string().trim().min(1).max(200);
export const names = z.strictObject({ kk: text, ru: text, en: text });
export const words = z.array(text);
export const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of the day (HH:MM)');
export const zone = z.string().refine(isZone, 'not a time zone of tzdata');
export const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'not a colour (#rrggbb, lowercase)');

/** A profile names the same few zones hundreds of times, and asking for one takes a fifth of a millisecond. */
const known = new Set<string>();

function isZone(name: string): boolean {
  if (known.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    known.add(name);
    return true;
  } catch {
    return false;
  }
}

/** A code with what it is called; `words` are those under which it may come in. */
export const labelled = z.strictObject({ code, labels: names, words: words.default([]) });

/** A term of the law, from the actual deprivation of liberty (domain/statutory). */
export const statutoryTerm = z.strictObject({
  code,
  labels: names,
  /** Exactly one of these. */
  after: z
    .strictObject({
      hours: z.number().positive().optional(),
      days: z.int().min(1).optional(),
      months: z.int().min(1).optional(),
    })
    .refine(
      (after) => Object.values(after).filter((value) => value !== undefined).length === 1,
      'one of hours, days, months',
    ),
  /** Only while a person is in one of these; empty: as long as they are deprived of liberty. */
  states: z.array(z.enum(CUSTODY_STATES)).default([]),
  /** Somebody is told when it has run out; otherwise it is a mark on the clock. */
  alarms: z.boolean(),
  /** What it rests on is not certain: whoever shows it says so. */
  unverified: z.boolean().default(false),
});

/** An option on a ballot. `colours` are muted, one for each theme, and never those of urgency (ux.md). */
export const option = z.strictObject({
  code,
  /** Its line on the ballot, as drawn by lot. */
  number: z.int().min(1),
  names,
  short: names,
  aliases: words.default([]),
  colours: z.strictObject({ light: colour, dark: colour }),
});
export type Option = z.infer<typeof option>;

/** How votes become seats (domain.md 2.3). */
const seats = z.strictObject({
  total: z.int().min(1),
  /** Seats of the same chamber that this contest does not fill. */
  others: z.array(z.strictObject({ names, seats: z.int().min(1) })).default([]),
  /** A list is admitted at this share or more of the base. */
  threshold: z.strictObject({ percent: z.number().min(0).max(100), base: z.enum(['participants', 'valid']) }),
  method: z.enum(['largestRemainder']),
  /** Who gets the seat when remainders are equal. */
  ties: z.enum(['registeredFirst']),
  /** Options' codes, registered earliest first; null while nobody has established it: then a tie stays open. */
  registrationOrder: z.array(code).nullable(),
  /** Only one list passes: the next is admitted too, its quotient times `factor`, at least `least` seats. */
  singleList: z
    .strictObject({
      factor: z.number().positive(),
      least: z.int().min(0),
      /** The wording of the law was not seen: whoever uses it must say so. */
      unverified: z.boolean(),
    })
    .nullable(),
});

/** One question that voters answer on the day. Recorded wherever it turns up; counted only if `tallied`. */
export const contest = z.strictObject({
  code,
  names,
  short: names,
  tallied: z.boolean(),
  /** On whose territory it is decided. */
  level: z.enum(['country', 'region', 'city', 'district']),
  /** The profile's parties in their order, or a list of its own. */
  options: z.union([z.literal('parties'), z.array(option).min(1)]),
  aliases: words.default([]),
  seats: seats.nullable().default(null),
});
export type Contest = z.infer<typeof contest>;

/**
 * A line of a protocol's sheet. count: one number; perOption: a number for each option of the contest, in its order;
 * perMember: a number beside each member's name.
 */
const protocolField = z.strictObject({
  code,
  /** As printed on the sheet. */
  number: z.string().trim().max(8),
  kind: z.enum(['count', 'perOption', 'perMember']),
  labels: names,
  /** Written in words beside the digits. */
  inWords: z.boolean().default(false),
  /** The field of which this one is a part. */
  partOf: code.nullable().default(null),
});

/** A commission's protocol: what stands on it, in its own order and numbering (domain.md 4.1). */
export const protocolForm = z.strictObject({
  level: z.enum(['PEC', 'TEC', 'regional', 'CEC']),
  contest: code,
  names,
  /** Sides of the sheet: fewer photographs are an incomplete protocol. Null where nobody has seen the whole form. */
  sides: z.int().min(1).nullable(),
  header: z.array(labelled),
  fields: z.array(protocolField).min(1),
  /** Who signs, the stamp, the date. */
  closing: z.array(labelled),
});
export type ProtocolForm = z.infer<typeof protocolForm>;
export type ProtocolLevelOfForm = ProtocolForm['level'];
export type ProtocolField = ProtocolForm['fields'][number];

/** reject: not counted at all; exclude: counted apart, and every figure is shown with and without it. */
export const rejectionReason = z.strictObject({ code, labels: names, effect: z.enum(['reject', 'exclude']) });

/**
 * When a figure of a protocol is unusual (domain.md 4.2), in percent. None of them decides: a turnout over the first bound
 * is flagged, and whoever accepts the protocol says whether it is counted apart.
 */
export const protocolRules = z.strictObject({
  /** Ballots are printed for so many more than there are voters. */
  reservePercent: z.number().min(0).default(1),
  registryTolerancePercent: z.number().min(0).default(5),
  turnoutFlagPercent: z.number().min(0).max(100).default(70),
  turnoutStrongPercent: z.number().min(0).max(100).default(95),
  /** Nobody spoiled a ballot: unusual where more than so many took part. */
  zeroInvalidFrom: z.int().min(0).default(500),
});

/** When an estimate is stable, and how often it is looked at for that (release.ts; domain.md 3.1). */
export const estimateRules = z.strictObject({
  /** Takes in a row that changed nothing material. */
  takes: z.int().min(1).default(3),
  /** Percentage points that are not material. */
  points: z.number().min(0).default(0.5),
  /** Stations that a stratum needs. */
  leastStations: z.int().min(2).default(5),
  takeMinutes: z.int().min(1).default(30),
});

/** What observers need to be let in, and when they are to be heard of (domain.md 1.4, 3.1). */
export const observerRules = z.strictObject({
  /** A test is good for so many days before the station opens; null: nobody asks for one. */
  pcrDays: z.int().min(0).nullable().default(5),
  /** Minutes after which what was due has not come. */
  graceMinutes: z.int().min(5).default(45),
  /** A district is silent when so many observers were due there, and this share of them was not heard of. */
  silence: z.strictObject({ least: z.int().min(2), share: z.number().gt(0).max(1) }).default({ least: 4, share: 0.8 }),
  /**
   * Beside whoever was kept out these words make it an SOS: police, force, detention, a phone taken, contact lost. As in
   * helpWords: a trailing `*` stands for any ending.
   */
  sosWords: words.default([]),
});
export type ObserverRules = z.infer<typeof observerRules>;

/** What a relay's pseudonym scheme says about who writes through it. */
export const intakeSource = z.strictObject({
  code,
  /** The word before the colon of `reporter`. */
  scheme: z.string().regex(/^[a-z][a-z0-9_]{1,31}$/, 'not a scheme (lowercase letters, digits and _)'),
  role: z.enum(['observer', 'voter']),
  names,
  /** The official accounts: names that look like them and are not them are suspect. */
  usernames: z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{3,31}$/, 'not a user name')).default([]),
});
export type IntakeSource = z.infer<typeof intakeSource>;

const rules = z.enum(Object.keys(FLOOD_RULES) as [FloodRuleId, ...FloodRuleId[]]);

/**
 * When a run of submissions looks made by a machine or sent by few (domain.md 5; floods.ts says what each does). No rule
 * may look at the choice: there is one set for every option.
 */
export const spamRules = z.strictObject({
  windowMinutes: z.number().positive(),
  /** Alarm when so many or more in a window would come by chance (Poisson) less often than this. */
  tail: z.number().gt(0).lt(1),
  /** Expected of one sender in a window. */
  perSender: z.number().positive(),
  /** Least expectation of everybody together in a window. */
  overall: z.number().positive(),
  /** Windows before the present one that make everybody's baseline. */
  baselineWindows: z.int().min(1),
  /** A machine's beat: so many gaps whose coefficient of variation is below the bound. */
  cadenceGaps: z.int().min(3),
  cadenceCv: z.number().positive(),
  sameMediaSenders: z.int().min(2),
  sameTextSenders: z.int().min(2),
  /** Sum of weights from which a submission is held for a person. */
  hold: z.number().positive(),
  keepHours: z.number().positive(),
  weights: z.record(rules, z.number().min(0)),
});

/** How ballots are read together (ballots.ts, duplicates.ts). Suggestions only, whatever the numbers. */
export const ballotRules = z.strictObject({
  /** When two valid ballots of one person with different marks contradict each other and are no correction. */
  contradiction: z.strictObject({
    withinSeconds: z.number().min(0),
    differentStations: z.boolean(),
    maxChanges: z.int().min(0),
  }),
  /** Different bits of two 64-bit difference hashes up to which they are suggested as one picture. */
  nearDistance: z.int().min(0).max(32),
  /** Two reports of one station this close together may be one event. */
  sameEventMinutes: z.number().positive(),
  /** Shorter texts say nothing about their senders. */
  textLetters: z.int().min(0),
});

/** When a person has seen enough for now (domain.md 7.3). */
export const exposureRules = z.strictObject({
  /** Pictures, sounds and videos opened in a shift after which a break is suggested, and again after as many more. */
  breakAfter: z.int().min(1),
  /** Without a shift that was begun: after this long without a picture a new count begins. */
  pauseHours: z.number().positive(),
});
export type ExposureRules = z.infer<typeof exposureRules>;

/** What is known of the whole list of stations, to compare an import with; null where nobody has published it. */
export const registryFacts = z.strictObject({
  stations: z.int().min(1).nullable(),
  registeredVoters: z.int().min(1).nullable(),
  abroadStations: z.int().min(0).nullable(),
  abroadCountries: z.int().min(0).nullable(),
});

/** A rectangle of degrees around the country: coordinates outside it are a mistake, except abroad. */
export const bounds = z
  .strictObject({
    south: z.number().min(-90).max(90),
    west: z.number().min(-180).max(180),
    north: z.number().min(-90).max(90),
    east: z.number().min(-180).max(180),
  })
  .refine((box) => box.south < box.north && box.west < box.east, 'the edges of the country are the wrong way round');
