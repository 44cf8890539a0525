import type { Ms } from './brand.ts';
import { type Affected, type Consent, isDeprived } from './custody.ts';
import { type Leaving, mayLeave } from './leaving.ts';
import type { ConsentPurpose } from './relay-keys.ts';
import { LEAST_GROUP } from './roll-up.ts';

/**
 * For whom a bundle is made, and what follows from it: whose word is asked for, how coarse a time and a place become, how
 * few people are a group (domain.md 7.3, 8.2). A table, so that preflight, writers, help and tests read the same.
 */
export const EXPORT_PROFILES = ['public', 'press', 'partner', 'lawyer', 'archive'] as const;
export type ExportProfile = (typeof EXPORT_PROFILES)[number];

/** What a bundle may hold; `estimate` only where the briefing may tell one. */
export const EXPORT_PARTS = ['tally', 'estimate', 'protocols', 'violations', 'cases', 'coverage', 'evidence'] as const;
export type ExportPart = (typeof EXPORT_PARTS)[number];

const MINUTE = 60_000;

export interface ProfileRules {
  /** Asked of everybody of whom anything is told. `hq`: nobody is asked, it stays in the headquarters' own hands. */
  deed: ConsentPurpose;
  /** Asked of whoever is named. */
  name: ConsentPurpose;
  /** Least number of people that is told; null: every number is. */
  k: number | null;
  /** Times are rounded down to this many ms; 1: exact. */
  roundTo: number;
  /** How far down what voters sent is told: the station is only for those who need it to help. */
  crowdDepth: 'district' | 'station';
  /** How the original of a photograph is named: by its SHA-256, or by a salted commitment to it. */
  originals: 'commitment' | 'hash';
  /** Headers of the journal as they are, or pseudonymous records of this bundle. */
  journal: 'pseudonymous' | 'real';
  /** It leaves no machine in clear. */
  encrypted: boolean;
}

const OPEN = {
  k: LEAST_GROUP,
  crowdDepth: 'district',
  originals: 'commitment',
  journal: 'pseudonymous',
  encrypted: false,
} as const;

export const PROFILE_RULES: Readonly<Record<ExportProfile, ProfileRules>> = {
  public: { ...OPEN, deed: 'anonymousPublic', name: 'namedPublic', roundTo: 60 * MINUTE },
  press: { ...OPEN, deed: 'anonymousPublic', name: 'namedPublic', roundTo: 60 * MINUTE },
  partner: { ...OPEN, deed: 'partner', name: 'partner', roundTo: 15 * MINUTE },
  lawyer: {
    deed: 'lawyer',
    name: 'lawyer',
    k: null,
    roundTo: 1,
    crowdDepth: 'station',
    originals: 'hash',
    journal: 'real',
    encrypted: false,
  },
  archive: {
    deed: 'hq',
    name: 'hq',
    k: null,
    roundTo: 1,
    crowdDepth: 'station',
    originals: 'hash',
    journal: 'real',
    encrypted: true,
  },
};

type Whom = Pick<Affected, 'minor' | 'withdrawn' | 'state'> & {
  consents: readonly (Pick<Consent, 'purpose' | 'given' | 'by'> & { at: number })[];
};

/**
 * What a bundle of this profile may say of a person (leaving.ts, asked for the profile's purposes). Whoever may be named in
 * public may be told of in public, unless they refused to be told of without a name, too. Somebody deprived of liberty is
 * named to a partner only if they may be named in public: a partner publishes (domain.md 8.2). An archive stays in the
 * headquarters' hands, so nobody is asked for it; minors, and whoever refused even the headquarters, are kept out as
 * everywhere.
 */
export function leavingFor(person: Whom, profile: ExportProfile, now: Ms): Leaving {
  if (profile === 'archive') return leavingForArchive(person);
  const rules = PROFILE_RULES[profile];
  const deed = mayLeave(person, rules.deed, now);
  if (profile === 'lawyer') return deed;
  const inPublic = mayLeave(person, 'namedPublic', now);
  if (profile === 'partner') return { ...deed, named: deed.named && (!isDeprived(person.state) || inPublic.named) };
  if (deed.may) return { ...deed, named: inPublic.named };
  return deed.why === 'unasked' && inPublic.named ? inPublic : deed;
}

function leavingForArchive(person: Whom): Leaving {
  const said = person.consents.findLast(({ purpose }) => purpose === 'hq');
  const no = (why: Leaving['why']): Leaving => ({ may: false, named: false, why, by: said?.by ?? null });
  if (person.withdrawn || person.state === 'mistaken') return no('withdrawn');
  if (said?.given === false) return no('refused');
  return { may: true, named: !person.minor, why: person.minor ? 'minor' : 'inside', by: said?.by ?? null };
}

/** Why a report does not leave; null: it may. `unsure`: what was said may not be its sender's word. */
export type ReportHeld = 'refused' | 'unasked' | 'unsure';

/**
 * Whether what somebody sent may be passed on: `consent` is the list on the report itself, null where there is none or it
 * could not be read (docs/relay-format.md: without it nothing leaves). An empty list is a "no".
 */
export function reportHeld(consent: readonly ConsentPurpose[] | null, profile: ExportProfile): ReportHeld | null {
  if (profile === 'archive') return null;
  if (consent === null) return 'unasked';
  const { deed, name } = PROFILE_RULES[profile];
  return consent.includes(deed) || consent.includes(name) ? null : 'refused';
}

/** Whether people of whom something is told are in it, so that a lead has to ask for it (issue 8, 1). */
export const needsLead = (profile: ExportProfile, told: number): boolean =>
  told > 0 || PROFILE_RULES[profile].k === null;
