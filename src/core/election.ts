import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allHelpWords,
  compileHelpWords,
  type ElectionProfile,
  type HelpWords,
  type Places,
  parseProfile,
  placesOf,
  type RelayLookups,
  relayLookupsOf,
} from '../domain/index.ts';

/** The election's profile with what the rules compile from it once. */
export interface Election {
  profile: ElectionProfile;
  places: Places;
  lookups: RelayLookups;
  helpWords: HelpWords;
}

/**
 * Reads `elections/ID/profile.json` under the resources. Throws with the list of problems: a headquarters never runs on
 * half a profile.
 */
export function loadElection(resourcesDir: string, id: string): Election {
  const json: unknown = JSON.parse(readFileSync(join(resourcesDir, 'elections', id, 'profile.json'), 'utf8'));
  const parsed = parseProfile(json);
  if (!parsed.ok) {
    const problems = parsed.problems.map((problem) => `${problem.path}: ${problem.message}`).join('; ');
    throw new Error(`PROFILE_INVALID ${problems}`);
  }
  return electionOf(parsed.profile);
}

export function electionOf(profile: ElectionProfile): Election {
  const places = placesOf(profile);
  return {
    profile,
    places,
    lookups: relayLookupsOf(profile),
    helpWords: compileHelpWords(allHelpWords(profile)),
  };
}
