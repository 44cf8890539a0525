import { z } from 'zod';
import { CERTIFICATE_HOLDERS, type CertificateHolder, type ObserverState } from './coverage-terms.ts';
import type { ElectionProfile } from './election-profile.ts';
import type { OrganisationState } from './organisation.ts';
import { isReporter } from './relay-values.ts';

/** By which number somebody was called, or is reached: their own, their supervisor's, the back-up. In this order. */
export const OBSERVER_LINES = ['own', 'supervisor', 'backup'] as const;
export type ObserverLine = (typeof OBSERVER_LINES)[number];
export const OBSERVER_CALL_RESULTS = ['reached', 'noAnswer', 'refused', 'wrongNumber'] as const;
export type ObserverCallResult = (typeof OBSERVER_CALL_RESULTS)[number];

const said = (most: number) => z.string().trim().min(1).max(most);
const phone = said(60);
/** A day of the calendar, `2021-01-08`, that exists. */
export const calendarDay = z.string().refine(isDay);
/** `scheme:pseudonym`, as a bot names who writes through it. */
const reporter = z.string().max(100).refine(isReporter);

/** What is known of an observer. Names and numbers are what a state wants: whoever hands these on masks them. */
export const observerFacts = z.strictObject({
  callSign: said(60),
  name: said(200).nullable(),
  phones: z.array(phone).max(4),
  backupPhone: phone.nullable(),
  /** Several people may share one, as they may share a telephone. */
  reporters: z.array(reporter).max(8),
  /** As they are written: kk, ru, en, or another's name. */
  languages: z.array(said(30)).max(8),
  /** Where they live. Code of the profile. */
  region: z.string().max(20).nullable(),
  /** Code or id of the profile, else as written. */
  district: said(200).nullable(),
  place: said(200).nullable(),
  car: z.boolean(),
  supervisor: said(200).nullable(),
  supervisorPhone: phone.nullable(),
  /** Id of an organisation. */
  organisation: z.string().min(1).max(200).nullable(),
  pcr: z.strictObject({ date: calendarDay, clinic: said(200).nullable() }).nullable(),
  /** The paper that lets somebody in. */
  certificate: z.strictObject({ number: said(60).nullable(), holder: z.enum(CERTIFICATE_HOLDERS) }).nullable(),
  tags: z.array(said(40)).max(12),
  note: said(1000).nullable(),
  /** What the list that they came from calls them. */
  externalId: said(100).nullable(),
});
export type ObserverFacts = z.infer<typeof observerFacts>;

export const NO_FACTS: Omit<ObserverFacts, 'callSign'> = {
  name: null,
  phones: [],
  backupPhone: null,
  reporters: [],
  languages: [],
  region: null,
  district: null,
  place: null,
  car: false,
  supervisor: null,
  supervisorPhone: null,
  organisation: null,
  pcr: null,
  certificate: null,
  tags: [],
  note: null,
  externalId: null,
};

/** In the order of a form. */
export const OBSERVER_FACTS = ['callSign', ...Object.keys(NO_FACTS)] as readonly (keyof ObserverFacts)[];
/** Shown in no list: reading them is on record. */
export const PRIVATE_FACTS = ['name', 'phones', 'backupPhone', 'supervisor', 'supervisorPhone', 'note'] as const;
export type PrivateFact = (typeof PRIVATE_FACTS)[number];
export const isPrivateFact = (field: string): field is PrivateFact => PRIVATE_FACTS.some((each) => each === field);

/** The telephone of each line; null: there is none. */
export const phoneOf = (facts: ObserverFacts, line: ObserverLine): string | null =>
  ({ own: facts.phones[0] ?? null, supervisor: facts.supervisorPhone, backup: facts.backupPhone })[line];

const DAY = 86_400_000;
const LONGEST_KEY = 15;

/** A number as it is compared: digits alone, a leading 8 of a Kazakh number as the 7 that it is. Empty: no number. */
export function phoneKey(written: string): string {
  const digits = written.replace(/\D/g, '').slice(0, LONGEST_KEY);
  if (digits.length === 11 && digits.startsWith('8')) return `7${digits.slice(1)}`;
  return digits.length === 10 && digits.startsWith('7') ? `7${digits}` : digits;
}

/** `relay:BOT:SCHEME:PSEUDONYM` as the roster has it: `SCHEME:PSEUDONYM`. Null: nobody who writes through a bot. */
export function pseudonymOf(sender: string | null): string | null {
  const [kind, , scheme, ...rest] = sender?.split(':') ?? [];
  return kind === 'relay' && scheme && rest.length > 0 ? `${scheme}:${rest.join(':')}` : null;
}

function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return false;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return Number(year) >= 1900 && at.toISOString().slice(0, 10) === text;
}

type Rules = Pick<ElectionProfile, 'date' | 'observers'>;

/** notValid: too old when stations open, or of a day that comes after. notAsked: nobody asks for a test. */
export type PcrState = 'valid' | 'notValid' | 'missing' | 'notAsked';

/** The first day of which a test is good when stations open (domain.md 1.4: five days); null: nobody asks for one. */
export function pcrSince({ date, observers: { pcrDays } }: Rules): string | null {
  if (pcrDays === null) return null;
  return new Date(Date.parse(`${date}T00:00:00Z`) - pcrDays * DAY).toISOString().slice(0, 10);
}

export function pcrState(date: string | null, rules: Rules): PcrState {
  const since = pcrSince(rules);
  if (since === null) return 'notAsked';
  if (date === null) return 'missing';
  return date >= since && date <= rules.date ? 'valid' : 'notValid';
}

/** What stands in the way of an observer who is to be sent, worst first. */
export const HINDRANCES = [
  'notActive',
  'accreditationLost',
  'certificateSeized',
  'unreachable',
  'pcrNotValid',
  'pcrMissing',
  'noCertificate',
] as const;
export type Hindrance = (typeof HINDRANCES)[number];

export function hindrancesOf(
  observer: {
    state: ObserverState;
    pcr: string | null;
    certificate: CertificateHolder | null;
    unreachable: boolean;
    /** Of their organisation; null: they have none. */
    accreditation: OrganisationState | null;
  },
  rules: Rules,
): Hindrance[] {
  const { state, certificate, unreachable, accreditation } = observer;
  const pcr = pcrState(observer.pcr, rules);
  const found: Record<Hindrance, boolean> = {
    notActive: state !== 'active',
    accreditationLost: accreditation === 'lost',
    certificateSeized: certificate === 'seized',
    unreachable,
    pcrNotValid: pcr === 'notValid',
    pcrMissing: pcr === 'missing',
    noCertificate: certificate === null || certificate === 'nobody',
  };
  return HINDRANCES.filter((each) => found[each]);
}
