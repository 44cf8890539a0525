import type { ElectionProfile, Names } from './election-profile.ts';
import type { FloodRules } from './floods.ts';

/**
 * What the rules of ballots, duplicates and floods take from an election's profile, through this one door.
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

export function ballotRules(profile: ElectionProfile): BallotRules {
  return { ...profile.ballots, floods: profile.spam };
}

/** Contests of the day; the first tallied one is what a ballot is of that names none. */
export function contestsOf(profile: ElectionProfile): Contest[] {
  return profile.contests.map(({ code, names, tallied }) => ({ code, names, tallied }));
}

export function mainContest(profile: ElectionProfile): string {
  const contests = contestsOf(profile);
  return (contests.find((contest) => contest.tallied) ?? contests[0])?.code ?? 'main';
}

/** Whose ballots a relay with this scheme of pseudonyms passes on. What came any other way is `other`: nobody vouches for it. */
export function ballotSourceOf(profile: ElectionProfile, scheme: string | null): BallotSource {
  return profile.intakeSources.find((source) => source.scheme === scheme)?.role ?? 'other';
}
