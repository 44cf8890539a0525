import { type Ms, ms } from './brand.ts';
import { clockOn } from './case-kinds.ts';
import type { ElectionProfile } from './election-profile.ts';

/**
 * When an estimate may be told: collecting → stable → reviewed → releasable (domain.md 3.1, 3.4; NDI, The Quick Count and
 * Election Observation, pp. 131–137: no projection before data are stable in every stratum, and none under pressure).
 * Nothing here releases; people do, against the list of what stands against it.
 */
export const RELEASE_STATES = ['collecting', 'stable', 'reviewed', 'releasable'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** The estimate as it stood at a moment; taken at fixed intervals (T1..Tn). */
export interface Take {
  at: Ms;
  /** Sampled stations that have reported by then, by stratum. */
  reported: Readonly<Record<string, number>>;
  /** Share of each list over everything, and within each stratum, 0–1; a stratum without votes has none. */
  overall: Readonly<Record<string, number>>;
  strata: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface StabilityRules {
  /** So many takes in a row that brought new stations have changed nothing material. */
  takes: number;
  /** Percentage points that a share may move from one of these takes to the next, overall and in each stratum. */
  points: number;
  /** Stations a stratum needs; of a smaller one all that were drawn. */
  leastStations: number;
}

export type ReleaseBlock =
  /** A stratum below its minimum, first of all one that is silent. */
  | { code: 'stratumBelow'; strata: string[] }
  | { code: 'notStable'; strata: string[] }
  | { code: 'keyingIncomplete'; protocols: number }
  /** Undecided disputes on sampled stations: a lead may release with them listed. */
  | { code: 'disputesOpen'; stations: string[] }
  /** Not before the last station in the country has closed, unless two leads lift it. */
  | { code: 'pollsOpen'; until: Ms };

/** A take in which nothing new came says nothing about stability: only those that brought stations are compared. */
function withNews(takes: readonly Take[]): Take[] {
  const size = ({ reported }: Take): number => Object.values(reported).reduce((sum, each) => sum + each, 0);
  return takes.filter((take, index) => {
    const before = takes[index - 1];
    return before === undefined || size(take) !== size(before);
  });
}

/**
 * Where the last takes still moved: codes of strata, `''` for the whole. Empty: stable. A take too few is not stable
 * anywhere. Rounding of a machine is no movement.
 */
export function movedIn(takes: readonly Take[], strata: readonly string[], rules: StabilityRules): string[] {
  const news = withNews(takes).slice(-(rules.takes + 1));
  if (news.length < rules.takes + 1) return ['', ...strata];
  const far = (shares: (take: Take) => Readonly<Record<string, number>>): boolean =>
    news.some((take, index) => {
      const before = news[index - 1];
      if (before === undefined) return false;
      const [now, then] = [shares(take), shares(before)];
      const codes = new Set([...Object.keys(now), ...Object.keys(then)]);
      // A list that turns up, or a stratum that begins to report, has moved.
      return [...codes].some((code) => {
        const [a, b] = [now[code], then[code]];
        return a === undefined || b === undefined || Math.abs(a - b) * 100 > rules.points + 1e-9;
      });
    });
  const moved = strata.filter((code) => far((take) => take.strata[code] ?? {}));
  return far(({ overall }) => overall) ? ['', ...moved] : moved;
}

export interface ReleaseFacts {
  now: Ms;
  strata: readonly { code: string; drawn: number; reported: number }[];
  takes: readonly Take[];
  rules: StabilityRules;
  /** Protocols of sampled stations that two people have not finished keying. */
  unfinished: number;
  /** Sampled stations whose dispute nobody has decided. */
  disputes: readonly string[];
  /** A lead releases with these disputes listed. */
  disputesListed: readonly string[];
  lastStationCloses: Ms;
  /** Two leads have lifted the closing hour. */
  closingLifted: boolean;
}

/** When the last station in the country closes: the westernmost zone's hour (domain.md 2.1). Those abroad are not asked. */
export function lastStationCloses({
  regions,
  date,
  voting,
  zone,
}: Pick<ElectionProfile, 'regions' | 'date' | 'voting' | 'zone'>): Ms {
  const zones = [zone, ...regions.flatMap((region) => (region.kind === 'pseudo' || !region.zone ? [] : [region.zone]))];
  return ms(Math.max(...zones.map((each) => clockOn(date, voting.closes, each) ?? 0)));
}

/** The banner's state, and everything that stands against telling it, most fundamental first. */
export function releaseState(facts: ReleaseFacts): { state: ReleaseState; blocks: ReleaseBlock[] } {
  const { strata, takes, rules, unfinished, disputes, disputesListed, now, lastStationCloses, closingLifted } = facts;
  const below = strata.filter(({ drawn, reported }) => reported < Math.min(rules.leastStations, drawn));
  const moved = movedIn(
    takes,
    strata.map(({ code }) => code),
    rules,
  );
  const open = disputes.filter((station) => !disputesListed.includes(station));
  const closed = now >= lastStationCloses || closingLifted;
  const gathered: ReleaseBlock[] = [
    ...(below.length > 0 ? [{ code: 'stratumBelow' as const, strata: below.map(({ code }) => code) }] : []),
    ...(moved.length > 0 ? [{ code: 'notStable' as const, strata: moved }] : []),
  ];
  const reviewed: ReleaseBlock[] = [
    ...(unfinished > 0 ? [{ code: 'keyingIncomplete' as const, protocols: unfinished }] : []),
    ...(open.length > 0 ? [{ code: 'disputesOpen' as const, stations: open }] : []),
  ];
  const hour: ReleaseBlock[] = closed ? [] : [{ code: 'pollsOpen', until: lastStationCloses }];
  const state: ReleaseState =
    gathered.length > 0 ? 'collecting' : reviewed.length > 0 ? 'stable' : hour.length > 0 ? 'reviewed' : 'releasable';
  return { state, blocks: [...gathered, ...reviewed, ...hour] };
}

/** Reported stations by stratum at each mark: what the reporting curve draws. In the order of the marks. */
export function reportingCurve(
  reports: readonly { stratum: string; at: Ms }[],
  marks: readonly Ms[],
): { at: Ms; reported: Record<string, number> }[] {
  const sorted = reports.toSorted((a, b) => a.at - b.at);
  const so: Record<string, number> = {};
  let next = 0;
  return marks
    .toSorted((a, b) => a - b)
    .map((at) => {
      for (let report = sorted[next]; report !== undefined && report.at <= at; report = sorted[next]) {
        so[report.stratum] = (so[report.stratum] ?? 0) + 1;
        next += 1;
      }
      return { at, reported: { ...so } };
    });
}
