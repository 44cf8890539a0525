import type { AssignmentRow } from '../../../contract/index.ts';
import {
  type AssignmentShift,
  hasTerms,
  placeOfKey,
  type StationPlace,
  searchTerms,
  stationPlaceKey,
} from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { lastAt, lastSaid } from '../said.ts';

export interface WatchedStation extends StationPlace {
  id: string;
  district: string | null;
  zone: string;
  status: 'open' | 'closed';
}

const STATION = 'id, region, number, district, place, address, lat, lon, zone, status FROM station';

export const stationById = (db: ReadDb, id: string): WatchedStation | null =>
  one<WatchedStation>(db, `SELECT ${STATION} WHERE id = ?`, id) ?? null;

interface Row {
  id: string;
  observer: string;
  who: string;
  callSign: string;
  organisation: string | null;
  station: string;
  shift: AssignmentShift;
  begins: number;
  ends: number;
  seen: string;
  endedAt: number | null;
  endedWhy: string | null;
  region: string;
  number: number;
  place: string | null;
  address: string | null;
  lat: number | null;
  lon: number | null;
  status: 'open' | 'closed';
  zone: string;
}

const ROWS = `SELECT a.id, a.observer, coalesce(o.merged_into, o.id) AS who, o.call_sign AS callSign, g.name AS organisation,
    a.station, a.shift, a.begins, a.ends, a.seen, a.ended_at AS endedAt, a.ended_why AS endedWhy,
    s.region, s.number, s.place, s.address, s.lat, s.lon, s.status, s.zone
  FROM assignment AS a JOIN observer AS o ON o.id = a.observer JOIN station AS s ON s.id = a.station
  LEFT JOIN organisation AS g ON g.id = o.organisation`;

const moved = (row: Row): boolean => row.status === 'closed' || stationPlaceKey(row) !== row.seen;

type Said = ReturnType<typeof lastSaid>;
const shown = (row: Row, said: Said): AssignmentRow => ({
  id: row.id,
  observer: row.observer,
  callSign: row.callSign,
  organisation: row.organisation,
  station: row.station,
  region: row.region,
  number: row.number,
  shift: row.shift,
  begins: row.begins,
  ends: row.ends,
  toConfirm: row.endedAt === null && moved(row),
  last: lastAt(said.get(row.who), row.station),
  endedAt: row.endedAt,
  endedWhy: row.endedWhy,
});

/** Of a key what a person reads: the address, in plain words, or the coordinates. */
const doorOf = (key: string): string => placeOfKey(key)?.door ?? '';

/** As many observers as a list of whom to send shows: whoever wants another one types. */
const MOST = 50;

/** Reads of who is sent where. */
export function assignmentQueries(db: ReadDb) {
  return {
    /** Of one observer, or of one station; what stands first, then what ended, the newest first. */
    assignmentList: ({ observer, station }: { observer: string | null; station: string | null }) => {
      const said = lastSaid(db);
      const [column, id] = observer !== null ? ['a.observer', observer] : ['a.station', station ?? ''];
      return all<Row>(
        db,
        `${ROWS} WHERE ${column} = ? ORDER BY a.ended_at IS NOT NULL, a.begins, coalesce(a.ended_at, 0) DESC, a.id LIMIT 500`,
        id,
      ).map((row) => shown(row, said));
    },

    /** Those whose station is another now, in the order of stations. Few: an import moves a handful. */
    toConfirm: ({ cursor, limit }: { cursor: string | null; limit: number }) => {
      const rows = all<Row>(db, `${ROWS} WHERE a.ended_at IS NULL ORDER BY s.sort_key, a.id`).filter(moved);
      const from = cursor === null ? 0 : rows.findIndex(({ id }) => id === cursor) + 1;
      const page = rows.slice(from, from + limit);
      const said = lastSaid(db);
      return {
        rows: page.map((row) => ({
          ...shown(row, said),
          zone: row.zone,
          was: doorOf(row.seen),
          now: row.address ?? doorOf(stationPlaceKey(row)),
          closed: row.status === 'closed',
        })),
        next: from + limit < rows.length ? (page.at(-1)?.id ?? null) : null,
        total: cursor === null ? rows.length : null,
      };
    },

    /**
     * Whom one could send: active, of an organisation that did not lose its accreditation, whose call-sign, home or language
     * fits what is typed; who is free in that time first, then by the order of the roster.
     */
    candidates: ({ search, begins, ends }: { search: string; begins: number; ends: number }) => {
      const terms = searchTerms(search);
      const rows = all<{
        id: string;
        callSign: string;
        organisation: string | null;
        region: string | null;
        district: string | null;
        languages: string;
        car: number;
        search: string;
        busyRegion: string | null;
        busyNumber: number | null;
      }>(
        db,
        `SELECT o.id, o.call_sign AS callSign, g.name AS organisation, o.region, o.district, o.languages, o.car, o.search,
           s.region AS busyRegion, s.number AS busyNumber
         FROM observer AS o LEFT JOIN organisation AS g ON g.id = o.organisation
         LEFT JOIN assignment AS a ON a.id = (SELECT b.id FROM assignment AS b WHERE b.observer = o.id
           AND b.ended_at IS NULL AND b.begins < ? AND b.ends > ? ORDER BY b.begins LIMIT 1)
         LEFT JOIN station AS s ON s.id = a.station
         WHERE o.state = 'active' AND o.merged_into IS NULL AND coalesce(g.accreditation, '') <> 'lost'
         ORDER BY a.id IS NOT NULL, o.sort_key, o.id`,
        ends,
        begins,
      ).filter((row) => terms === null || hasTerms(row.search, terms));
      return {
        rows: rows.slice(0, MOST).map(({ search: _, languages, car, busyRegion, busyNumber, ...row }) => ({
          ...row,
          languages: JSON.parse(languages) as string[],
          car: car === 1,
          busy: busyRegion === null || busyNumber === null ? null : { region: busyRegion, number: busyNumber },
        })),
        total: rows.length,
      };
    },
  };
}
