import {
  canonicalJson,
  foldObserver,
  foldOrganisation,
  type Json,
  keysOf,
  nameKey,
  type ObserverFacts,
  type ObserverFold,
  searchText,
  sortKey,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import type { Projection } from '../../journal/index.ts';
import { all, run, type WriteDb } from '../../store/index.ts';
import { createSheets } from './sheet.ts';

export const observerPrefix = 'observer:';
export const observerSubject = (id: string): string => `${observerPrefix}${id}`;
export const organisationPrefix = 'organisation:';
export const organisationSubject = (id: string): string => `${organisationPrefix}${id}`;

/** What of the fold only a detail shows: JSON of `observer.story`. */
export type ObserverStory = Pick<
  ObserverFold,
  'reason' | 'replacedBy' | 'mergedBy' | 'apart' | 'asks' | 'registrations'
>;

/** Reading somebody's number changes nothing of them. */
const QUIET = new Set(['observer.opened']);

/** `observer` with its keys, addresses, calls and registrations: the fold of what was said about one of them. */
export function observerProjection(election: Election): Projection {
  const sheets = createSheets();
  const orderOf = orderIn(election);
  return {
    name: 'observers',
    prefix: observerPrefix,
    clear(db) {
      for (const table of ['observer', ...OWN]) run(db, `DELETE FROM ${table}`);
    },
    refold(db, subject, entries) {
      const id = subject.slice(observerPrefix.length);
      const fold = foldObserver(id, entries, sheets(db));
      if (!fold) {
        for (const table of OWN) run(db, `DELETE FROM ${table} WHERE observer = ?`, id);
        run(db, 'DELETE FROM observer WHERE id = ?', id);
        return;
      }
      writeObserver(db, id, fold, orderOf(fold.facts), entries.findLast(({ type }) => !QUIET.has(type))?.id ?? '');
      writeReporters(db, id, fold.mergedInto === null ? fold.facts.reporters : []);
      writeOwn(db, id, fold);
    },
  };
}

/** Tables that have an observer's rows beside `observer`. */
const OWN = ['observer_reporter', 'observer_key', 'observer_call', 'observer_registration'] as const;

const COLUMNS = [
  'id',
  'state',
  'call_sign',
  'organisation',
  'region',
  'district',
  'place',
  'languages',
  'car',
  'tags',
  'pcr_date',
  'certificate',
  'asks',
  'merged_into',
  'unreachable_at',
  'facts',
  'story',
  'search',
  'name_key',
  'sort_key',
  'added_at',
  'changed_at',
  'last_entry',
];
/** In place: the map follows what changed (coverage.sql), and a row that goes and comes is two changes. */
const WRITE = `INSERT INTO observer (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

function writeObserver(db: WriteDb, id: string, fold: ObserverFold, order: Order, lastEntry: string): void {
  const { facts, state, mergedInto, unreachableAt, addedAt, changedAt, calls: _, ...rest } = fold;
  const { reason, replacedBy, mergedBy, apart, asks, registrations } = rest;
  const story: ObserverStory = { reason, replacedBy, mergedBy, apart, asks, registrations };
  run(
    db,
    WRITE,
    id,
    state,
    facts.callSign,
    facts.organisation,
    facts.region,
    facts.district,
    facts.place,
    JSON.stringify(facts.languages),
    facts.car ? 1 : 0,
    JSON.stringify(facts.tags),
    facts.pcr?.date ?? null,
    facts.certificate?.holder ?? null,
    asks?.says.what ?? null,
    mergedInto,
    unreachableAt,
    canonicalJson(facts as unknown as Json),
    canonicalJson(story as unknown as Json),
    order.search,
    nameKey(facts.name ?? ''),
    order.sortKey,
    addedAt,
    changedAt,
    lastEntry,
  );
}

/** Only what differs: others follow who writes as whom. */
function writeReporters(db: WriteDb, id: string, reporters: readonly string[]): void {
  const had = all<{ reporter: string }>(db, 'SELECT reporter FROM observer_reporter WHERE observer = ?', id);
  for (const { reporter } of had)
    if (!reporters.includes(reporter))
      run(db, 'DELETE FROM observer_reporter WHERE observer = ? AND reporter = ?', id, reporter);
  for (const reporter of reporters)
    run(db, 'INSERT INTO observer_reporter (reporter, observer) VALUES (?, ?) ON CONFLICT DO NOTHING', reporter, id);
}

function writeOwn(db: WriteDb, id: string, { facts, calls, registrations }: ObserverFold): void {
  run(db, 'DELETE FROM observer_key WHERE observer = ?', id);
  for (const { kind, key } of keysOf(facts))
    run(db, 'INSERT INTO observer_key (kind, key, observer) VALUES (?, ?, ?)', kind, key, id);
  run(db, 'DELETE FROM observer_call WHERE observer = ?', id);
  for (const { entry, at, by, line, result, note } of calls)
    run(
      db,
      'INSERT INTO observer_call (entry, observer, at, by, line, result, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
      entry,
      id,
      at,
      by,
      line,
      result,
      note,
    );
  run(db, 'DELETE FROM observer_registration WHERE observer = ?', id);
  for (const { submission, entry } of registrations)
    run(
      db,
      'INSERT INTO observer_registration (submission, observer, entry) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      submission,
      id,
      entry,
    );
}

interface Order {
  sortKey: string;
  search: string;
}

/** What follows from the facts and the profile: Kazakh order, words to be found by. Names and numbers are not among them. */
function orderIn({ profile, places }: Election): (facts: ObserverFacts) => Order {
  const spoken = (item: { names: Record<string, string>; aliases?: readonly string[] } | null | undefined): string =>
    item ? [...Object.values(item.names), ...(item.aliases ?? [])].join(' ') : '';
  const districts = new Map(profile.districts.map((district) => [district.code, district]));
  return ({ callSign, region: code, district: at, place: home, tags, externalId }) => {
    const region = code === null ? null : places.regionByCode(code);
    const district = districts.get(at ?? '');
    const place = places.placeById(home ?? '');
    return {
      sortKey: [region?.names.kk ?? code ?? '', district?.names.kk ?? at ?? '', callSign].map(sortKey).join('\u0001'),
      search: searchText(
        [callSign, spoken(region), spoken(district) || at, spoken(place) || home, ...tags, externalId]
          .filter(Boolean)
          .join(' '),
      ),
    };
  };
}

/** `organisation`: the fold of what was said about one. */
export const organisationProjection: Projection = {
  name: 'organisations',
  prefix: organisationPrefix,
  clear(db) {
    run(db, 'DELETE FROM organisation');
  },
  refold(db, subject, entries) {
    const id = subject.slice(organisationPrefix.length);
    const fold = foldOrganisation(entries);
    run(db, 'DELETE FROM organisation WHERE id = ?', id);
    if (!fold) return;
    const { facts, accreditation, reason, lostAt } = fold;
    run(
      db,
      'INSERT INTO organisation (id, name, accreditation, lost_at, facts, last_entry) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      facts.name,
      accreditation,
      lostAt,
      canonicalJson({ ...facts, reason }),
      entries.at(-1)?.id ?? '',
    );
  },
};
