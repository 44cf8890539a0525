import { caseKindsOf, type UrgencyFacts, urgencyOf } from './case-kinds.ts';
import type { CaseLane } from './case-lifecycle.ts';
import type { CheckinFacts } from './checkins.ts';
import { allHelpWords, type ElectionProfile, type Urgency } from './election-profile.ts';
import { foldText } from './fold-text.ts';
import { compileHelpWords, type HelpWords } from './looks-like-sos.ts';

/** Kinds of the profile (domain.md 7.1) that a check-in of this status is. */
const KIND_OF = { denied: 'observer_denied', expelled: 'observer_expelled' } as const;
export const KEPT_OUT_KINDS: readonly string[] = Object.values(KIND_OF);

export interface KeptOutCase {
  kind: string;
  lane: CaseLane;
  urgency: Urgency;
  /** Codes, as of `urgencyOf`; then `denial:CODE`, `writtenAct` or `noWrittenAct`; `force`, `circumstances`: why it rings. */
  reasons: string[];
}

/** What a report of somebody kept out says beside it. */
export interface KeptOutReport {
  checkin: Pick<CheckinFacts, 'status' | 'reason' | 'reasonText' | 'writtenAct'>;
  facts: UrgencyFacts;
  /** Everything in its sender's own words. */
  text: string;
  /** Somebody is named as held, an officer is named, or it is not safe to write. */
  held: boolean;
}

/** Words of a profile after which it is an SOS, compiled once. */
const compiled = new WeakMap<object, HelpWords>();

/**
 * Its own words, the words of help, and those of every kind that is an SOS of the first two levels: whoever is thrown out
 * and beaten says so in the free text.
 */
function forceWords(profile: ElectionProfile): HelpWords {
  const known = compiled.get(profile);
  if (known) return known;
  const kinds = profile.caseKinds.filter(
    ({ code, lane, urgency }) => lane === 'sos' && urgency <= 'P1' && !KEPT_OUT_KINDS.includes(code),
  );
  const words = compileHelpWords([
    ...profile.observers.sosWords,
    ...allHelpWords(profile),
    ...kinds.flatMap((kind) => kind.words),
  ]);
  compiled.set(profile, words);
  return words;
}

/**
 * The case that a denial or an expulsion is; null for any other check-in. It rings as an SOS when police, force, detention,
 * a seized phone or lost contact is reported: by the words of the profile, by a kind, by any circumstance that would raise
 * a call. In doubt it rings: a false alarm costs somebody a minute. Then it is P1 at least, as what only may be an SOS is.
 */
export function keptOutCase(report: KeptOutReport, profile: ElectionProfile): KeptOutCase | null {
  const { checkin, facts, held } = report;
  const kind = checkin.status === 'denied' || checkin.status === 'expelled' ? KIND_OF[checkin.status] : null;
  if (kind === null) return null;
  const named = facts.kind === null ? null : caseKindsOf(profile).byCode(facts.kind);
  const worse = named !== null && named.lane === 'sos' && !KEPT_OUT_KINDS.includes(named.code) ? named.code : null;
  const known = profile.caseKinds.some(({ code }) => code === kind);
  // What cannot be read of a check-in is read by a person; of an SOS it makes it the most urgent there is.
  const asQueue = known
    ? urgencyOf({ ...facts, kind, broken: false }, profile)
    : { urgency: 'P1' as const, reasons: [`kind:${kind}`] };
  const raised = asQueue.reasons.some((reason) => reason.startsWith('raised:'));
  const words = forceWords(profile).findIn(foldText(`${report.text}\n${checkin.reasonText ?? ''}`.slice(0, MOST)));
  const told = [
    ...(checkin.reason === null ? [] : [`denial:${checkin.reason}`]),
    ...(checkin.writtenAct === null ? [] : [checkin.writtenAct ? 'writtenAct' : 'noWrittenAct']),
  ];
  const rings = [...(words !== null ? ['force'] : []), ...(raised || held || worse !== null ? ['circumstances'] : [])];
  if (rings.length === 0)
    return { kind, lane: 'observers', urgency: asQueue.urgency, reasons: [...asQueue.reasons, ...told] };
  const asCall =
    worse !== null || (facts.broken && known) ? urgencyOf({ ...facts, kind: worse ?? kind }, profile) : asQueue;
  const urgency = asCall.urgency < 'P1' ? asCall.urgency : 'P1';
  return { kind: worse ?? kind, lane: 'sos', urgency, reasons: [...asCall.reasons, ...told, ...rings] };
}

/** As many letters as are looked at: twice Telegram's limit (looks-like-sos.ts). */
const MOST = 8192;
