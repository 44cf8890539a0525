import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectionNames } from '../contract/index.ts';
import {
  allHelpWords,
  type ContestBook,
  compileHelpWords,
  contestBook,
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
  contests: ContestBook;
  lookups: RelayLookups;
  helpWords: HelpWords;
  /** What it takes to say how a station is watched, for the reading thread: plain and small. */
  watchRules: Pick<ElectionProfile, 'date' | 'voting' | 'observers'>;
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
    contests: contestBook(profile),
    lookups: relayLookupsOf(profile, places),
    helpWords: compileHelpWords(allHelpWords(profile)),
    watchRules: { date: profile.date, voting: profile.voting, observers: profile.observers },
  };
}

/** What the screens need to name the election's codes (`system.election`). */
export function electionNames({ profile, places, contests }: Election): ElectionNames {
  const labels = <T extends { code: string; labels: ElectionNames['names'] }>({ code, labels }: T) => ({
    code,
    names: labels,
  });
  const option = ({ code, number, names, short, colours }: ElectionProfile['parties'][number]) => ({
    code,
    number,
    names,
    short,
    colours,
  });
  const { opens, closes, observersFrom } = profile.voting;
  return {
    id: profile.id,
    names: profile.names,
    date: profile.date,
    zone: profile.zone,
    voting: { opens, closes, observersFrom },
    regions: profile.regions.map(({ code, kind, names, aliases, otherCodes }) => ({
      code,
      kind,
      names,
      zone: places.zoneOf(code),
      aliases: [
        ...aliases,
        ...otherCodes,
        ...profile.places
          .filter((place) => place.region === code)
          .flatMap((place) => [...Object.values(place.names), ...place.aliases]),
      ],
    })),
    districts: profile.districts.map(({ code, region, names }) => ({ code, region, names })),
    countries: profile.countries.map(({ code, region, names }) => ({ code, region, names })),
    places: profile.places.map(({ id, region, country, names }) => ({
      id,
      region,
      country,
      names,
      zone: places.zoneOf(region, id),
    })),
    parties: profile.parties.map(option),
    contests: profile.contests.map(({ code, names, short, tallied, seats }) => ({
      code,
      names,
      short,
      tallied,
      options: contests.optionsOf(code).map(option),
      seats: seats && { total: seats.total, thresholdPercent: seats.threshold.percent, base: seats.threshold.base },
    })),
    protocolForms: profile.protocolForms.map(({ level, contest, names, sides, header, fields, closing }) => ({
      level,
      contest,
      names,
      sides,
      header: header.map(labels),
      fields: fields.map(({ code, number, kind, labels: called, inWords, partOf }) => ({
        code,
        number,
        kind,
        names: called,
        inWords,
        partOf,
      })),
      closing: closing.map(labels),
    })),
    rejectionReasons: profile.rejectionReasons.map((reason) => ({ ...labels(reason), effect: reason.effect })),
    intakeSources: profile.intakeSources.map(({ code, names, scheme, role }) => ({ code, names, scheme, role })),
    denialReasons: profile.denialReasons.map(labels),
    registry: { stations: profile.registry.stations, registeredVoters: profile.registry.registeredVoters },
    caseKinds: profile.caseKinds.map(labels),
    raiseRules: profile.raiseRules.map(labels),
    statutoryTerms: profile.statutoryTerms.map((term) => ({ ...labels(term), unverified: term.unverified })),
    caseOutcomes: profile.caseOutcomes.map(labels),
  };
}
