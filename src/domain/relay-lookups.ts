import { caseKindsOf } from './case-kinds.ts';
import { type ElectionProfile, LANGUAGES } from './election-profile.ts';
import { foldName } from './fold-text.ts';
import { placesOf } from './places.ts';
import type { RelayLookups } from './relay-values.ts';
import { localTimeAt, utcOf } from './zones.ts';

/** The lookups of `parseRelay` from a profile: build once, when the profile is loaded. */
export function relayLookupsOf(profile: ElectionProfile): RelayLookups {
  const places = placesOf(profile);
  const kinds = caseKindsOf(profile);
  const choices = new Map<string, string>();
  for (const party of profile.parties) {
    const spellings = LANGUAGES.flatMap((language) => [party.names[language], party.short[language]]);
    for (const spelling of [party.code, String(party.number), ...spellings, ...party.aliases]) {
      choices.set(foldName(spelling), party.code);
    }
  }
  return {
    region: (text) => places.region(text)?.code ?? null,
    caseKind: kinds.codeOf,
    circumstance: kinds.circumstanceOf,
    choice: (text) => choices.get(foldName(text)) ?? null,
    zoneOf: places.zoneOf,
    utcOf,
    localTimeAt,
  };
}
