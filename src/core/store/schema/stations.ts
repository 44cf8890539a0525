import { blob, index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What an import changes, as it was decided: gzipped JSON, cited by its entry. Immutable (stations.sql). */
export const registrySheet = sqliteTable('registry_sheet', {
  sha256: text().primaryKey(),
  data: blob().notNull(),
});

/** Projection of `stations.*` and `station.changed` entries: the registry of polling stations. */
export const station = sqliteTable(
  'station',
  {
    id: text().primaryKey(),
    region: text().notNull(),
    district: text(),
    place: text(),
    number: integer().notNull(),
    nameKk: text('name_kk'),
    nameRu: text('name_ru'),
    address: text(),
    lat: real(),
    lon: real(),
    registeredVoters: integer('registered_voters'),
    zone: text().notNull(),
    externalId: text('external_id'),
    status: text().notNull(),
    /** Kazakh order of region, district, number. */
    sortKey: text('sort_key').notNull(),
    /** Folded: everything it may be searched by. */
    search: text().notNull(),
    addedAt: integer('added_at').notNull(),
    addedEntry: text('added_entry').notNull(),
    changedAt: integer('changed_at').notNull(),
    changedEntry: text('changed_entry').notNull(),
  },
  (t) => [
    index('station_in_order').on(t.sortKey, t.id),
    index('station_in_region').on(t.region, t.sortKey, t.id),
    index('station_in_district').on(t.region, t.district, t.sortKey, t.id),
    index('station_by_number').on(t.region, t.number),
  ],
);

/** Every number a station has or had; `until` null: it has it. Both old and new numbers find it. */
export const stationNumber = sqliteTable(
  'station_number',
  {
    region: text().notNull(),
    number: integer().notNull(),
    station: text().notNull(),
    /** Null: before anything was recorded here. */
    from: integer('from_at'),
    until: integer('until_at'),
    entry: text().notNull(),
  },
  (t) => [
    index('station_number_found').on(t.region, t.number),
    index('station_number_of').on(t.station),
    index('station_number_only').on(t.number),
  ],
);

/** What became of a station after it was added, entry by entry. */
export const stationEvent = sqliteTable(
  'station_event',
  {
    station: text().notNull(),
    entry: text().notNull(),
    at: integer().notNull(),
    actor: text().notNull(),
    /** JSON: {field: [before, after]}. */
    changes: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.station, t.entry] })],
);

/** Per region, kept with the registry. */
export const stationRegion = sqliteTable('station_region', {
  region: text().primaryKey(),
  open: integer().notNull(),
  closed: integer().notNull(),
  voters: integer().notNull(),
  /** Open stations whose voters are not known. */
  votersUnknown: integer('voters_unknown').notNull(),
});

/** One row: which entries the registry is made of, in their order. */
export const registryInfo = sqliteTable('registry_info', {
  id: integer().primaryKey(),
  folded: text().notNull(),
});
