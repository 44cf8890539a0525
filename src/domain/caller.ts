import type { ElectionProfile } from './election-profile.ts';
import type { Trust } from './trust.ts';

/**
 * Who calls, as far as the headquarters knows: what places calls of one urgency on the alarm bar, in this order. It says
 * nothing about who is right; it says whose silence would cost most when a thousand calls come at once.
 */
export const CALLERS = ['observer', 'relayed', 'known', 'new'] as const;
export type Caller = (typeof CALLERS)[number];

export interface CallerFacts {
  trust: Trust;
  /** `relay:BOT:SCHEME:PSEUDONYM`, `dm:…`; null where nobody can be named. */
  sender: string | null;
  /** They are on the roster of observers. */
  onRoster: boolean;
  /** Asked only of whom nobody vouches for: since when they write, ms; null if this is the first. */
  heardSince: () => number | null;
  sentAt: number;
}

/** Whoever began to write within the last hour is as new as their first message: a flood makes nobody known. */
const KNOWN_AFTER = 3_600_000;

/** Vouched for by the roster; by a relay, or a person who wrote it down; heard before; never heard of. */
export function callerOf({ trust, sender, onRoster, heardSince, sentAt }: CallerFacts): Caller {
  if (sender !== null && onRoster) return 'observer';
  if (trust === 'relay' || trust === 'person' || trust === 'own') return 'relayed';
  const since = sender === null ? null : heardSince();
  return since !== null && sentAt - since >= KNOWN_AFTER ? 'known' : 'new';
}

/**
 * Whether this sender is one of the headquarters' observers. `roster` answers for a sender; without one (nobody is on it yet)
 * everybody is who writes through an observers' bot (`intakeSources` of the profile).
 */
export function isOnRoster(
  profile: Pick<ElectionProfile, 'intakeSources'>,
  { trust, sender }: Pick<CallerFacts, 'trust' | 'sender'>,
  roster: ((sender: string) => boolean) | null = null,
): boolean {
  if (trust !== 'relay' || !sender?.startsWith('relay:')) return false;
  if (roster !== null) return roster(sender);
  const scheme = sender.split(':')[2];
  return profile.intakeSources.some((source) => source.scheme === scheme && source.role === 'observer');
}
