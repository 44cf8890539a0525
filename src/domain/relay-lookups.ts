import { caseKindsOf } from './case-kinds.ts';
import { contestBook, optionIndex } from './contests.ts';
import type { ElectionProfile } from './election-profile.ts';
import { foldName } from './fold-text.ts';
import { type Places, placesOf } from './places.ts';
import type { RelayLookups } from './relay-values.ts';
import { localTimeAt, utcOf } from './zones.ts';

/** The lookups of `parseRelay` from a profile and its places: build once, when the profile is loaded. */
export function relayLookupsOf(profile: ElectionProfile, places: Places = placesOf(profile)): RelayLookups {
  const kinds = caseKindsOf(profile);
  // A choice may belong to any contest of the day; without another word it is a party's (contests.ts).
  const own = profile.contests.flatMap((contest) => (contest.options === 'parties' ? [] : contest.options));
  const parties = optionIndex(profile.parties);
  const others = optionIndex(own);
  return {
    region: (text) => places.region(text)?.code ?? null,
    caseKind: kinds.codeOf,
    circumstance: kinds.circumstanceOf,
    contest: contestBook(profile).codeOf,
    choice: (text) => parties.get(foldName(text)) ?? others.get(foldName(text)) ?? null,
    zoneOf: places.zoneOf,
    utcOf,
    localTimeAt,
  };
}
