import {
  acceptanceOf,
  type CheckFacts,
  type CheckRules,
  checkProtocol,
  findingId,
  type KeyedSheet,
  missingFigures,
  type ProtocolFold,
  votesPrint,
} from '../../../domain/index.ts';
import { stationOf } from '../../stations/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { stationNumber } from './projection.ts';

export interface RegistryFacts {
  station: 'known' | 'closed' | 'missing' | 'ambiguous' | 'unknown';
  registered: number | null;
}

/** What the registry says of a protocol's station; another commission is in no registry. */
export function registryFacts(db: ReadDb, { level, region, station }: Place): RegistryFacts {
  const number = stationNumber(station);
  if (level !== 'PEC' || number === null) return { station: 'unknown', registered: null };
  const found = stationOf(db, region, number);
  if (found === 'unknownRegistry') return { station: 'unknown', registered: null };
  if (found === 'noSuchStation') return { station: 'missing', registered: null };
  if (found === 'ambiguous') return { station: 'ambiguous', registered: null };
  return { station: found.status === 'closed' ? 'closed' : 'known', registered: found.registeredVoters };
}
type Place = Pick<ProtocolFold, 'level' | 'region' | 'station'>;

/** What the checks are made against. `sheet`: null leaves out what only follows from it. */
export function checkFacts(db: ReadDb, id: string, fold: Place, sheet: KeyedSheet | null): CheckFacts {
  const { station, registered } = registryFacts(db, fold);
  // A protocol of a station that nobody has named is nobody's.
  const unnamed = fold.level === 'PEC' && (fold.region === null || stationNumber(fold.station) === null);
  return {
    stationExists: unnamed || station === 'missing' ? false : station === 'known' || station === 'closed' ? true : null,
    registeredInRegistry: registered,
    homeApplications: null,
    additions: null,
    sameVotesAs: sheet === null ? [] : sameVotes(db, id, fold, sheet),
  };
}

/** Other stations whose votes are the same, list by list, as REGION:NUMBER. */
function sameVotes(db: ReadDb, id: string, { level, region, station }: Place, sheet: KeyedSheet): string[] {
  const print = votesPrint(sheet);
  if (print === null) return [];
  return all<{ region: string | null; station: number | null }>(
    db,
    `SELECT region, station FROM protocol WHERE votes = ? AND id <> ? AND status <> 'rejected' AND joined_into IS NULL
       AND NOT (level = ? AND region IS ? AND station IS ?) ORDER BY region, station LIMIT 5`,
    print,
    id,
    level,
    region,
    stationNumber(station),
  ).map((other) => `${other.region ?? ''}:${other.station ?? ''}`);
}

/** Every check over a sheet as it stands, and what of it is in the way of accepting it. */
export function judged(db: ReadDb, rules: CheckRules, id: string, fold: Place, sheet: KeyedSheet) {
  const { findings, skipped } = checkProtocol(sheet.figures, sheet.sheet, checkFacts(db, id, fold, sheet), rules);
  const { blocking, toAccept, turnout } = acceptanceOf(findings);
  return {
    findings,
    skipped,
    missing: missingFigures(sheet),
    blocking: blocking.map(findingId),
    toAccept: toAccept.map(findingId),
    turnout:
      turnout === null ? null : { participated: Number(turnout.values.left), registered: Number(turnout.values.right) },
  };
}
