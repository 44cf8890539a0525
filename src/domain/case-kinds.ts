import { type Ms, ms } from './brand.ts';
import {
  type CaseKind,
  type ElectionProfile,
  LANGUAGES,
  type RaiseRule,
  URGENCIES,
  type Urgency,
} from './election-profile.ts';
import { foldName } from './fold-text.ts';
import { localTimeAt, utcOf } from './zones.ts';

/** Kinds of cases and how urgent they are (domain.md 7.1). Every code, word and level comes from the profile. */
export interface CaseKinds {
  byCode(code: string): CaseKind | null;
  /** The code that a relay's `kind` means: a code, a label or a word in any language; null if unknown or ambiguous. */
  codeOf(text: string): string | null;
  /** The raise rule that a word of `circumstances` means; null likewise. */
  circumstanceOf(text: string): string | null;
}

export function caseKindsOf(profile: ElectionProfile): CaseKinds {
  const byCode = new Map(profile.caseKinds.map((kind) => [kind.code, kind]));
  const kinds = vocabulary(profile.caseKinds);
  const rules = vocabulary(profile.raiseRules);
  return {
    byCode: (code) => byCode.get(code) ?? null,
    codeOf: (text) => kinds.get(foldName(text)) ?? null,
    circumstanceOf: (text) => rules.get(foldName(text)) ?? null,
  };
}

/** A word given to two codes means neither: a wrong kind can lower the urgency, an unknown one is P0. */
function vocabulary(rows: readonly (CaseKind | RaiseRule)[]): Map<string, string> {
  const index = new Map<string, string | null>();
  for (const row of rows) {
    for (const word of [row.code, ...LANGUAGES.map((language) => row.labels[language]), ...row.words]) {
      const folded = foldName(word);
      const known = index.get(folded);
      index.set(folded, known === undefined || known === row.code ? row.code : null);
    }
  }
  return new Map([...index].filter((item): item is [string, string] => item[1] !== null));
}

/** What is known of a case when its urgency is set. Null is unknown, which never lowers anything. */
export interface UrgencyFacts {
  /** Code of the profile; null when the report names none that is known. */
  kind: string | null;
  /** The report could not be read completely: a tag without its fields, a value that makes no sense. */
  broken: boolean;
  /** Codes of raise rules that the report names. */
  circumstances: readonly string[];
  people: number | null;
  injured: number | null;
  minors: number | null;
  /** °C where the people are. */
  temperature: number | null;
  minutesSinceContact: number | null;
  /** Whether the station was working at that moment. */
  stationWorking: boolean | null;
}

export const NO_URGENCY_FACTS: UrgencyFacts = {
  kind: null,
  broken: false,
  circumstances: [],
  people: null,
  injured: null,
  minors: null,
  temperature: null,
  minutesSinceContact: null,
  stationWorking: null,
};

export interface UrgencyVerdict {
  urgency: Urgency;
  /** Codes, for the screen to word: `kind:CODE`, `stationClosed`, `raised:RULE`, `unknownKind`, `broken`. */
  reasons: string[];
}

/**
 * The urgency of a report. Unknown kind or broken fields are P0: what we cannot read, we must look at. Any number of
 * raise rules raises by one level together (domain.md 7.1: "raise one level if").
 */
export function urgencyOf(facts: UrgencyFacts, profile: ElectionProfile): UrgencyVerdict {
  const kind = profile.caseKinds.find((item) => item.code === facts.kind);
  const unreadable = [...(kind === undefined ? ['unknownKind'] : []), ...(facts.broken ? ['broken'] : [])];
  if (kind === undefined || unreadable.length > 0) return { urgency: 'P0', reasons: unreadable };
  const reasons = [`kind:${kind.code}`];
  let urgency = kind.urgency;
  if (facts.stationWorking === false && kind.urgencyStationClosed !== undefined) {
    urgency = kind.urgencyStationClosed;
    reasons.push('stationClosed');
  }
  const raised = profile.raiseRules.filter((rule) => applies(rule, facts)).map((rule) => `raised:${rule.code}`);
  if (raised.length > 0) urgency = oneLevelUp(urgency);
  return { urgency, reasons: [...reasons, ...raised] };
}

/**
 * One level more, for what became known after the report was read (domain.md 7.1: "raise one level if"). Null where
 * nothing says so, where it has been raised already (any number of rules raise by one level together), and at the top. A
 * suggestion: urgency is changed by the person who confirms it. `by`: the rules that say so.
 */
export function raiseSuggestion(
  { urgency, reasons }: UrgencyVerdict,
  facts: UrgencyFacts,
  profile: Pick<ElectionProfile, 'raiseRules'>,
): (UrgencyVerdict & { by: string[] }) | null {
  if (urgency === 'P0' || reasons.some((reason) => reason.startsWith('raised:'))) return null;
  const by = profile.raiseRules.filter((rule) => applies(rule, facts)).map(({ code }) => code);
  if (by.length === 0) return null;
  return { urgency: oneLevelUp(urgency), reasons: [...reasons, ...by.map((code) => `raised:${code}`)], by };
}

function applies(rule: RaiseRule, facts: UrgencyFacts): boolean {
  if (facts.circumstances.includes(rule.code)) return true;
  if (rule.threshold === undefined) return false;
  const { fact, atLeast, atMost } = rule.threshold;
  const value = facts[fact];
  if (value === null) return false;
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

function oneLevelUp(urgency: Urgency): Urgency {
  return URGENCIES[Math.max(0, URGENCIES.indexOf(urgency) - 1)] ?? 'P0';
}

/** Milliseconds from receipt within which a named person must have acknowledged. */
export function targetOf(urgency: Urgency, profile: Pick<ElectionProfile, 'targets'>): number {
  return profile.targets[urgency] * 60_000;
}

/**
 * Whether stations in `zone` were working at `at`: from when observers may enter until the latest end of the count.
 * Expelling an observer from the count is as urgent as from the vote.
 */
export function stationsWorking(profile: ElectionProfile, zone: string, at: Ms): boolean {
  const from = clockOn(profile.date, profile.voting.observersFrom, zone);
  const closes = clockOn(profile.date, profile.voting.closes, zone);
  return from !== null && closes !== null && at >= from && at < closes + profile.voting.countHours * 3_600_000;
}

/** The moment at which a local clock shows `HH:MM` on a local date (`YYYY-MM-DD`) in a zone. */
export function clockOn(date: string, clock: string, zone: string): Ms | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return utcOf({ year, month, day, hour, minute, second: 0 }, zone);
}

/** The local hour and minute, `HH:MM`, for showing a moment beside UTC. */
export function clockAt(at: Ms, zone: string): string {
  const local = localTimeAt(ms(at), zone);
  return `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`;
}
