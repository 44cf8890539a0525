import { z } from 'zod';
import { STATION_FACTS, type StationFacts, searchText, sortKey } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { one, run, type WriteDb } from '../store/index.ts';
import { getSheet } from './sheet.ts';

/** The whole registry is one subject: an import touches ten thousand stations and is one decision. */
export const REGISTRY = 'registry:stations';
export const stationSubject = (id: string): string => `station:${id}`;

const cites = z.looseObject({ sheet: z.string() });
const undoes = z.looseObject({ undoes: z.string() });

/** Entries that count, in order: those that cite a sheet and were not taken back. */
export function standing(entries: readonly JournalEntry[]): JournalEntry[] {
  const undone = new Set(
    entries.flatMap((entry) => {
      const payload = entry.type === 'stations.undone' ? undoes.safeParse(entry.payload).data : undefined;
      return payload ? [payload.undoes] : [];
    }),
  );
  return entries.filter(
    (entry) =>
      (entry.type === 'stations.imported' || entry.type === 'station.changed') &&
      !undone.has(entry.id) &&
      cites.safeParse(entry.payload).success,
  );
}

/**
 * `station`, `station_number`, `station_event`, `station_region`: the fold of the registry's entries. An entry that comes
 * after those already folded is added to them; anything else (an undo, a merged journal) folds anew.
 */
export function stationProjection(election: Election): Projection {
  return {
    name: 'stations',
    prefix: 'registry:',
    clear,
    refold(db, subject, entries) {
      if (subject !== REGISTRY) return;
      const due = standing(entries);
      const ids = due.map(({ id }) => id as string);
      const folded = foldedEntries(db);
      const grows = folded.length <= ids.length && folded.every((id, n) => ids[n] === id);
      if (!grows) clear(db);
      for (const entry of due.slice(grows ? folded.length : 0)) fold(db, entry, election);
      run(db, 'DELETE FROM station_region');
      run(
        db,
        `INSERT INTO station_region (region, open, closed, voters, voters_unknown)
          SELECT region, sum(status = 'open'), sum(status = 'closed'),
            sum(CASE WHEN status = 'open' THEN coalesce(registered_voters, 0) ELSE 0 END),
            sum(status = 'open' AND registered_voters IS NULL) FROM station GROUP BY region`,
      );
      run(
        db,
        'INSERT INTO registry_info (id, folded) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET folded = excluded.folded',
        JSON.stringify(ids),
      );
    },
  };
}

export function foldedEntries(db: WriteDb): string[] {
  const row = one<{ folded: string }>(db, 'SELECT folded FROM registry_info WHERE id = 1');
  return row ? (JSON.parse(row.folded) as string[]) : [];
}

function clear(db: WriteDb): void {
  run(db, 'DELETE FROM station');
  run(db, 'DELETE FROM station_number');
  run(db, 'DELETE FROM station_event');
  run(db, 'DELETE FROM station_region');
  run(db, 'DELETE FROM registry_info');
}

function fold(db: WriteDb, entry: JournalEntry, election: Election): void {
  const cited = cites.safeParse(entry.payload).data;
  const sheet = cited && getSheet(db, cited.sheet);
  if (!sheet) return;
  const derived = derive(election);
  for (const { id, facts, former } of sheet.sets) {
    const before = factsOf(db, id);
    for (const number of former) {
      const known = one(
        db,
        'SELECT 1 FROM station_number WHERE station = ? AND region = ? AND number = ?',
        id,
        facts.region,
        number,
      );
      if (!known) addNumber(db, facts.region, number, id, null, entry.wallTime, entry.id);
    }
    if (before === null) {
      insert(db, id, facts, derived(facts), entry);
      addNumber(db, facts.region, facts.number, id, entry.wallTime, null, entry.id);
      continue;
    }
    const changes = STATION_FACTS.filter((key) => before[key] !== facts[key]);
    if (changes.length === 0) continue;
    if (before.number !== facts.number || before.region !== facts.region) {
      run(db, 'UPDATE station_number SET until_at = ? WHERE station = ? AND until_at IS NULL', entry.wallTime, id);
      addNumber(db, facts.region, facts.number, id, entry.wallTime, null, entry.id);
    }
    update(db, id, facts, derived(facts), entry);
    run(
      db,
      'INSERT INTO station_event (station, entry, at, actor, changes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      id,
      entry.id,
      entry.wallTime,
      entry.actor,
      JSON.stringify(Object.fromEntries(changes.map((key) => [key, [before[key], facts[key]]]))),
    );
  }
}

function addNumber(
  db: WriteDb,
  region: string,
  number: number,
  station: string,
  from: number | null,
  until: number | null,
  entry: string,
): void {
  run(
    db,
    'INSERT INTO station_number (region, number, station, from_at, until_at, entry) VALUES (?, ?, ?, ?, ?, ?)',
    region,
    number,
    station,
    from,
    until,
    entry,
  );
}

export const FACTS_COLUMNS = `region, district, place, number, name_kk AS nameKk, name_ru AS nameRu, address, lat, lon,
  registered_voters AS voters, external_id AS externalId, status`;

const factsOf = (db: WriteDb, id: string): StationFacts | null =>
  one<StationFacts>(db, `SELECT ${FACTS_COLUMNS} FROM station WHERE id = ?`, id) ?? null;

interface Derived {
  zone: string;
  sortKey: string;
  search: string;
}

/** What follows from the facts and the profile: time zone, order, words to be found by. */
function derive({ profile, places }: Election): (facts: StationFacts) => Derived {
  const spoken = (item: { names: Record<string, string>; aliases: readonly string[] } | undefined | null): string =>
    item ? [...Object.values(item.names), ...item.aliases].join(' ') : '';
  const regions = new Map(profile.regions.map((region) => [region.code, region]));
  const districts = new Map(profile.districts.map((district) => [district.code, district]));
  const countries = new Map(profile.countries.map((country) => [country.code, country]));
  return (facts) => {
    const region = regions.get(facts.region);
    const district = districts.get(facts.district ?? '');
    const place = places.placeById(facts.place ?? '');
    const country = place?.country == null ? undefined : countries.get(place.country);
    const order = [
      region?.names.kk ?? facts.region,
      country?.names.kk ?? district?.names.kk ?? facts.district ?? '',
      place?.country == null ? '' : place.names.kk,
      String(facts.number),
    ];
    return {
      zone: places.zoneOf(facts.region, place?.id ?? null),
      // A part that is missing sorts before any.
      sortKey: order.map(sortKey).join('\u0001'),
      search: searchText(
        [
          facts.region,
          spoken(region),
          district ? spoken(district) : facts.district,
          place ? spoken(place) : facts.place,
          spoken(country),
          facts.nameKk,
          facts.nameRu,
          facts.address,
          facts.externalId,
        ]
          .filter(Boolean)
          .join(' '),
      ),
    };
  };
}

const values = (facts: StationFacts, { zone, sortKey: key, search }: Derived) =>
  [
    facts.region,
    facts.district,
    facts.place,
    facts.number,
    facts.nameKk,
    facts.nameRu,
    facts.address,
    facts.lat,
    facts.lon,
    facts.voters,
    facts.externalId,
    facts.status,
    zone,
    key,
    search,
  ] as const;

function insert(db: WriteDb, id: string, facts: StationFacts, derived: Derived, entry: JournalEntry): void {
  run(
    db,
    `INSERT INTO station (region, district, place, number, name_kk, name_ru, address, lat, lon, registered_voters,
      external_id, status, zone, sort_key, search, added_at, added_entry, changed_at, changed_entry, id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...values(facts, derived),
    entry.wallTime,
    entry.id,
    entry.wallTime,
    entry.id,
    id,
  );
}

function update(db: WriteDb, id: string, facts: StationFacts, derived: Derived, entry: JournalEntry): void {
  run(
    db,
    `UPDATE station SET region = ?, district = ?, place = ?, number = ?, name_kk = ?, name_ru = ?, address = ?, lat = ?,
      lon = ?, registered_voters = ?, external_id = ?, status = ?, zone = ?, sort_key = ?, search = ?, changed_at = ?,
      changed_entry = ? WHERE id = ?`,
    ...values(facts, derived),
    entry.wallTime,
    entry.id,
    id,
  );
}
