import type { OfficialObservers } from '../../../contract/index.ts';
import { RELAY_STATUSES, type RelayStatus, sawTheCount, withAndWithoutObserver } from '../../../domain/index.ts';
import { type Filing, overlaid, type SubmissionField } from '../../intake/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { stationKey } from '../tally/keeper.ts';
import type { Published } from './published.ts';

/**
 * Reports of where observers are: their bots', or what a person of the headquarters wrote down or read by hand. Whoever
 * nobody vouches for sets no check-in (design.md, Trust); what is held back counts for nothing.
 */
const REPORTS = `SELECT s.id, s.sender, s.region, s.station_number AS number, s.fields, s.filed
  FROM inbox_cell AS c JOIN inbox_item AS i ON i.cell = c.id JOIN submission AS s ON s.id = i.submission
  WHERE c.kind IN ('checkin', 'observer') AND c.held = 0 AND c.n > 0
    AND s.region IS NOT NULL AND s.station_number IS NOT NULL
    AND ((s.trust = 'relay' AND s.source IN (SELECT value FROM json_each(?))) OR s.trust = 'person' OR s.filed IS NOT NULL)
  ORDER BY s.sent_at, s.id`;

/** Accepted protocols that say an observer was there: `observedStations`, below. */
const PAPERS = `SELECT p.id, p.region, p.station AS number FROM protocol AS p
  LEFT JOIN submission AS s ON s.id = p.submission
  WHERE p.level = 'PEC' AND p.status = 'accepted' AND p.joined_into IS NULL AND p.grade <> 'reported'
    AND p.region IS NOT NULL AND p.station IS NOT NULL
    AND (p.copy = 'given' OR (p.copy IS NULL AND s.trust = 'relay' AND s.source IN (SELECT value FROM json_each(?))))`;

interface Report {
  id: string;
  sender: string | null;
  region: string;
  number: number;
  fields: string;
  filed: string | null;
}

function statusOf({ fields, filed }: Report): RelayStatus | null {
  const read = overlaid(JSON.parse(fields) as SubmissionField[], filed === null ? null : (JSON.parse(filed) as Filing));
  const said = read.find(({ key, problem }) => key === 'status' && problem === null)?.value;
  return RELAY_STATUSES.find((status) => status === said) ?? null;
}

interface Papers {
  schemes: string;
  /** The newest change of a protocol that is in it; -1 before anything was read. */
  after: number;
  /** Station of each protocol that says so. */
  stations: Map<string, string>;
}

/** Follows the protocols that changed: they are ten thousand, and a few change at a time. */
function followPapers(db: ReadDb, papers: Papers): void {
  const { schemes, after, stations } = papers;
  const last = one<{ seq: number | null }>(db, 'SELECT max(seq) AS seq FROM protocol_change')?.seq ?? 0;
  if (after === last) return;
  const changed =
    after < 0
      ? null
      : all<{ id: string }>(db, 'SELECT DISTINCT protocol AS id FROM protocol_change WHERE seq > ?', after);
  for (const { id } of changed ?? []) stations.delete(id);
  const rows = all<{ id: string; region: string; number: number }>(
    db,
    changed ? `${PAPERS} AND p.id IN (SELECT value FROM json_each(?))` : PAPERS,
    schemes,
    ...(changed ? [JSON.stringify(changed.map(({ id }) => id))] : []),
  );
  for (const { id, region, number } of rows) stations.set(id, stationKey(region, number));
  papers.after = last;
}

/**
 * Stations where an observer of ours saw the count, as far as anything says so: somebody reported from inside and was not
 * put out (`sawTheCount`), or an accepted protocol of theirs says it: the copy that was handed to an observer, or one from
 * an observer's bot of which nobody has said that it is the one on the board. The copy on the board alone shows nothing:
 * it hangs there for everybody, and whoever was put out photographs it afterwards. A dictated one is no paper. What is not
 * known counts as no observer, and the screen says that, too.
 */
function observedStations(db: ReadDb, papers: Papers): Set<string> {
  followPapers(db, papers);
  const observed = new Set(papers.stations.values());
  const reports = all<Report>(db, REPORTS, papers.schemes).flatMap((report) => {
    const status = statusOf(report);
    const { sender, id, region, number } = report;
    return status ? [{ status, station: stationKey(region, number), who: `${sender ?? id} ${region} ${number}` }] : [];
  });
  for (const those of Map.groupBy(reports, ({ who }) => who).values())
    if (those[0] && sawTheCount(those.map(({ status }) => status))) observed.add(those[0].station);
  return observed;
}

export interface ObserversQuery {
  region: string | null;
  /** Schemes of pseudonyms that are observers'. */
  schemes: readonly string[];
}

/** Published station results with and without an observer of ours, side by side; nothing is tested, and it says why. */
export function createObservers(db: ReadDb) {
  let papers: Papers | null = null;
  return (published: Published, { region, schemes }: ObserversQuery): Omit<OfficialObservers, 'from'> => {
    const named = JSON.stringify(schemes);
    if (papers?.schemes !== named) papers = { schemes: named, after: -1, stations: new Map() };
    const observed = observedStations(db, papers);
    return withAndWithoutObserver(
      published.rows.flatMap(({ region: code, number, figures }) => {
        if (code === null || number === null || (region !== null && code !== region)) return [];
        const station = stationKey(code, number);
        return [{ station, observed: observed.has(station), figures }];
      }),
    );
  };
}
