import type { ElectionProfile, Names } from './election-profile.ts';
import type { FloodRules } from './floods.ts';

/**
 * What the rules of ballots, duplicates and floods take from an election's profile, through this one door. A profile that
 * says nothing gets what stands here; nothing else in `src/` knows these values.
 */

/** Voters' ballots are votes of persons, observers' are photographs (decisions/018); the two are never added up. */
export type BallotSource = 'voter' | 'observer' | 'other';
export const BALLOT_SOURCES: readonly BallotSource[] = ['voter', 'observer', 'other'];

export interface Contest {
  code: string;
  names: Names;
  /** Recorded only, where false. */
  tallied: boolean;
}

/** When two valid ballots of one person with different marks are a contradiction and not a correction. */
export interface ContradictionRules {
  /** Sent this close together, their order says nothing about which was meant. */
  withinSeconds: number;
  /** They name different polling stations: two papers, not one that was photographed again. */
  differentStations: boolean;
  /** So many changes are corrections; one more, and the account is not one person's. */
  maxChanges: number;
}

export interface BallotRules {
  contradiction: ContradictionRules;
  /** Largest Hamming distance of two dHashes that is suggested as the same picture (tech.md, Media: ≤ 6). */
  nearDistance: number;
  /** Two violations reported for one station this close together may be one. */
  sameEventMinutes: number;
  /** Shorter texts ("спасибо") say nothing about their senders. */
  textLetters: number;
  floods: FloodRules;
}

interface Extended {
  contests?: readonly { code: string; names: Names; tallied: boolean }[];
  intakeSources?: readonly { scheme: string; role: string }[];
  ballots?: Partial<Omit<BallotRules, 'floods'>>;
  spam?: Partial<FloodRules>;
}

const DEFAULTS: BallotRules = {
  contradiction: { withinSeconds: 60, differentStations: true, maxChanges: 1 },
  nearDistance: 6,
  sameEventMinutes: 30,
  textLetters: 20,
  floods: {
    windowMinutes: 10,
    tail: 1e-3,
    perSender: 1,
    overall: 20,
    baselineWindows: 6,
    cadenceGaps: 10,
    cadenceCv: 0.2,
    sameMediaSenders: 3,
    sameTextSenders: 3,
    hold: 1,
    keepHours: 6,
    weights: {
      blockedSender: 1,
      senderBurst: 1,
      senderCadence: 1,
      spamMedia: 1,
      lookAlike: 1,
      sameMedia: 0.5,
      sameText: 0.5,
      noSuchStation: 0.5,
      crowdCadence: 0.5,
      forwarded: 0.25,
      crowdBurst: 0.25,
    },
  },
};

export function ballotRules(profile: ElectionProfile): BallotRules {
  const own = profile as Extended;
  return {
    ...DEFAULTS,
    ...own.ballots,
    floods: { ...DEFAULTS.floods, ...own.spam, weights: { ...DEFAULTS.floods.weights, ...own.spam?.weights } },
  };
}

/** Contests of the day; the first tallied one is what a ballot is of that names none. */
export function contestsOf(profile: ElectionProfile): Contest[] {
  const listed = (profile as Extended).contests;
  if (listed && listed.length > 0) return listed.map(({ code, names, tallied }) => ({ code, names, tallied }));
  return [{ code: 'main', names: profile.names, tallied: true }];
}

export function mainContest(profile: ElectionProfile): string {
  const contests = contestsOf(profile);
  return (contests.find((contest) => contest.tallied) ?? contests[0])?.code ?? 'main';
}

const INTERIM_SOURCES: Extended['intakeSources'] = [
  { scheme: 'alaman', role: 'observers' },
  { scheme: 'bayge', role: 'voters' },
];

/** Whose ballots a relay with this scheme of pseudonyms passes on. What came any other way is `other`: nobody vouches for it. */
export function ballotSourceOf(profile: ElectionProfile, scheme: string | null): BallotSource {
  const sources = (profile as Extended).intakeSources ?? INTERIM_SOURCES;
  const role = sources?.find((source) => source.scheme === scheme)?.role;
  if (role === undefined) return 'other';
  return role.startsWith('observer') ? 'observer' : role.startsWith('voter') ? 'voter' : 'other';
}
