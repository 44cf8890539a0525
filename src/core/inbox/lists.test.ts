import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { searchTerms, searchText } from '../../domain/index.ts';
import { all, one, run, transaction } from '../store/index.ts';
import { type TestStore, testStore } from '../store/test-support.ts';
import { inboxCounts } from './counts.ts';
import { indexWords } from './index-words.ts';
import { type InboxFilter, ITEM_SQL } from './items.ts';
import { inboxPage } from './read.ts';
import { find } from './search.ts';
import { WORDS_SQL } from './words.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

interface Given {
  kind?: string;
  text?: string;
  region?: string | null;
  place?: string | null;
  station?: number | null;
  sender?: string | null;
  media?: string | null;
  received?: number;
}

function put(id: string, given: Given): void {
  const text = given.text ?? '';
  const row: Record<string, string | number | null> = {
    kind: given.kind ?? 'message',
    text,
    folded: searchText(text),
    region: given.region ?? null,
    place: given.place ?? null,
    station_number: given.station ?? null,
    sender: given.sender ?? null,
    media_kind: given.media ?? null,
    received_at: given.received ?? 1,
    last_received_at: given.received ?? 1,
    last_version: 1,
    id,
  };
  const columns = all<{ name: string; type: string; must: number }>(
    store.db,
    `SELECT name, type, "notnull" AS must FROM pragma_table_info('submission')`,
  ).filter(({ name, must }) => must === 1 || name in row);
  const names = columns.map(({ name }) => name);
  run(
    store.db,
    `INSERT INTO submission (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`)}`,
    ...columns.map(({ name, type }) => row[name] ?? (name in row ? null : type === 'INTEGER' ? 0 : '')),
  );
}
const drop = (id: string) => run(store.db, 'DELETE FROM submission WHERE id = ?', id);
const hold = (id: string, state: string) =>
  run(
    store.db,
    `INSERT INTO quarantine (submission, state, findings, by, at, entry) VALUES (?, ?, '[]', 'p', 1, 'e')
     ON CONFLICT (submission) DO UPDATE SET state = excluded.state`,
    id,
    state,
  );
function ballot(id: string, outcome: string): void {
  run(
    store.db,
    `INSERT INTO ballot (submission, contest, main, source, region, place, claimed, seen, photos, outcome, standing, torn,
       quarantined, open, sent_at, received_at) VALUES (?, 'm', 1, 'voter', '', '', '', '', 0, ?, 'none', 0, 0, 0, 1, 1)
     ON CONFLICT (submission, contest) DO UPDATE SET outcome = excluded.outcome`,
    id,
    outcome,
  );
}
const see = (id: string) => run(store.db, "INSERT INTO inbox_seen VALUES (?, 1, 'p', 1) ON CONFLICT DO NOTHING", id);

/** The same, by looking at every row. */
const RECOUNT = `SELECT s.id, s.kind, coalesce(s.region, '') AS region, s.place, s.station_number AS station, s.sender,
  s.media_kind IS NOT NULL AS media, s.folded, s.received_at AS at,
  coalesce((SELECT outcome FROM ballot b WHERE b.submission = s.id), '') AS outcome,
  EXISTS (SELECT 1 FROM quarantine q WHERE q.submission = s.id AND q.state = 'held') AS held,
  s.kind <> 'sos' AND NOT EXISTS (SELECT 1 FROM inbox_seen i WHERE i.subject = s.id AND i.version >= 1) AS unseen
  FROM submission s`;
interface Counted {
  id: string;
  kind: string;
  region: string;
  place: string | null;
  station: number | null;
  sender: string | null;
  media: number;
  folded: string;
  at: number;
  outcome: string;
  held: number;
  unseen: number;
}

function recount(filter: InboxFilter, search: string): Set<string> {
  const terms = searchTerms(search);
  const one = <T>(wanted: readonly T[] | undefined, value: T) => !wanted?.length || wanted.includes(value);
  const flag = (wanted: boolean | null | undefined, value: number) => wanted == null || Number(wanted) === value;
  return new Set(
    all<Counted>(store.db, RECOUNT)
      .filter(
        (row) =>
          one(filter.kinds, row.kind) &&
          one(filter.regions, row.region) &&
          one(filter.outcomes, row.outcome) &&
          flag(filter.media, row.media) &&
          flag(filter.held, row.held) &&
          flag(filter.unseen, row.unseen) &&
          (filter.place == null || filter.place === row.place) &&
          (filter.station == null || filter.station === row.station) &&
          (filter.sender == null || filter.sender === row.sender) &&
          (filter.from == null || row.at >= filter.from) &&
          (filter.until == null || row.at < filter.until) &&
          (!terms ||
            [...terms.words, terms.last].every((word, n, list) => {
              const words = row.folded.match(/[\p{L}\p{N}]+/gu) ?? [];
              const open = n === list.length - 1 && word.length > 1;
              return words.some((each) => (open ? each.startsWith(word) : each === word));
            })),
      )
      .map(({ id }) => id),
  );
}

/** Page after page, as a screen does. */
function paged(filter: InboxFilter, search: string, limit: number): { ids: string[]; seqs: number[]; n: number } {
  const terms = searchTerms(search);
  const seqs: number[] = [];
  let before: number | null = null;
  let n = -1;
  do {
    const page = find(store.db, filter, terms, { before, limit, count: before === null }, () => 1);
    if (before === null) n = page.n;
    seqs.push(...page.items.map(({ seq }) => seq));
    before = page.next;
  } while (before !== null);
  const ids = seqs.map(
    (seq) => one<{ id: string }>(store.db, 'SELECT submission AS id FROM inbox_item WHERE seq = ?', seq)?.id ?? '',
  );
  return { ids, seqs, n };
}

const TEXTS = [
  'Кезек ұзақ',
  'кезектер жоқ',
  'очередь у двери',
  'Қағаз бітті, кезек',
  'бақылаушы',
  'наблюдатель 441',
  'у',
  '',
];
const SEARCHES = [
  '',
  'кезек',
  'кезе',
  'каг',
  'у',
  'кезек узак',
  'кезек уз',
  'наблюдател',
  'наблюдатель 44',
  'бакылаушы',
  'е',
];

test('every filter and search finds what a look at every row finds, each once, newest first, and counts it', () => {
  const id = fc.constantFrom(...Array.from({ length: 12 }, (_, n) => `s${n}`));
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant('put' as const),
        id,
        kind: fc.constantFrom('message', 'ballot', 'sos'),
        text: fc.constantFrom(...TEXTS),
        region: fc.constantFrom(null, '71', '55'),
        place: fc.constantFrom(null, 'p1'),
        station: fc.constantFrom(null, 7),
        sender: fc.constantFrom(null, 'a'),
        media: fc.constantFrom(null, 'photo'),
        received: fc.integer({ min: 1, max: 4 }),
      }),
    },
    fc.record({ what: fc.constant('see' as const), id }),
    fc.record({ what: fc.constant('drop' as const), id }),
    // Sifted and put into the full text at any moment, as when something arrives between two steps.
    fc.record({ what: fc.constant('settle' as const) }),
    fc.record({ what: fc.constant('hold' as const), id, state: fc.constantFrom('held', 'released') }),
    fc.record({ what: fc.constant('ballot' as const), id, outcome: fc.constantFrom('confirmed', 'spam') }),
  );
  const flag = fc.constantFrom(null, null, true, false);
  const filter = fc.record({
    kinds: fc.constantFrom([], ['ballot'], ['message', 'sos']),
    regions: fc.constantFrom([], ['71'], ['']),
    outcomes: fc.constantFrom([], [], ['spam']),
    media: flag,
    held: flag,
    unseen: flag,
    place: fc.constantFrom(null, null, 'p1'),
    station: fc.constantFrom(null, null, 7),
    sender: fc.constantFrom(null, null, 'a'),
    from: fc.constantFrom(null, 2),
    until: fc.constantFrom(null, 4),
  });
  const asked = fc.array(fc.tuple(filter, fc.constantFrom(...SEARCHES), fc.integer({ min: 1, max: 5 })), {
    minLength: 3,
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), asked, (steps, questions) => {
      transaction(store.db, () => {
        for (const table of ['inbox_seen', 'submission', 'ballot', 'quarantine']) run(store.db, `DELETE FROM ${table}`);
        for (const each of steps) {
          if (each.what === 'put') put(each.id, each);
          else if (each.what === 'see') see(each.id);
          else if (each.what === 'drop') drop(each.id);
          else if (each.what === 'settle') settle();
          else if (each.what === 'hold') hold(each.id, each.state);
          else ballot(each.id, each.outcome);
        }
      });
      settle();
      for (const [wanted, search, limit] of questions) {
        const found = paged(wanted, search, limit);
        expect(new Set(found.ids)).toEqual(recount(wanted, search));
        expect(found.ids.length).toBe(new Set(found.ids).size);
        expect(found.seqs).toEqual(found.seqs.toSorted((a, b) => b - a));
        expect(found.n).toBe(found.ids.length);
      }
      const { kind } = inboxCounts(store.db);
      const rows = all<Counted>(store.db, RECOUNT);
      for (const name of ['message', 'ballot', 'sos'])
        expect(kind[name] ?? 0).toBe(rows.filter((row) => row.kind === name).length);
    }),
    { numRuns: 60 },
  );
});

const settled = () => {
  settle();
  return store.db;
};

/** What core does after whatever it wrote (sifting.ts, index-words.ts). */
function settle(): void {
  run(store.db, 'DELETE FROM submission_dirty');
  while (indexWords(store.db));
}

const names = { person: (id: string) => id, telegram: () => null, chat: () => '' };
const ask = (search: string, more: { show?: 'all' | 'unseen'; filter?: InboxFilter } = {}) =>
  inboxPage(settled(), { limit: 10, show: more.show ?? 'all', search, filter: more.filter }, 0, names, () => () => 1);

describe('search', () => {
  test('Kazakh is found as it is typed on a Russian keyboard, and marked where it stands', () => {
    put('a', { text: 'Біз ұзақ күттік, бақылаушыны шығарып жіберді' });
    const { rows } = ask('бакылау');
    const { excerpt = '', hits = [] } = rows[0] ?? {};
    expect(hits.map(([from, to]) => excerpt.slice(from, to))).toEqual(['бақылау']);
    expect(ask('Ұзақ').rows).toHaveLength(1);
    expect(ask('зак').rows).toEqual([]);
  });

  test('a hit far into a text is in the excerpt', () => {
    put('a', { text: `${'слово '.repeat(80)}карусель у школы` });
    const { excerpt = '', hits = [] } = ask('карус').rows[0] ?? {};
    expect(hits.map(([from, to]) => excerpt.slice(from, to))).toEqual(['карус']);
  });

  test('says how many a filter hides', () => {
    put('a', { text: 'карусель', kind: 'violation' });
    put('b', { text: 'карусель' });
    see('b');
    expect(ask('карусель', { show: 'unseen' })).toMatchObject({ found: { n: 1 }, everywhere: { n: 2, more: false } });
    expect(ask('карусель').everywhere).toBeNull();
    expect(ask('карусель', { filter: { kinds: ['ballot'] } })).toMatchObject({ rows: [], everywhere: { n: 2 } });
  });

  test('nothing that could be looked for finds nothing, and no sign breaks it', () => {
    put('a', { text: 'что-то "в кавычках" (и) AND OR NOT *' });
    for (const search of ['%_"*', '"', '***', '\u0000', '\ud800']) expect(ask(search).rows).toEqual([]);
    expect(ask('"кавычках" *').rows).toHaveLength(1);
    expect(ask('AND OR NOT').rows).toHaveLength(1);
  });

  test('what a message no longer says leaves the index, from its pages too', () => {
    put('a', { text: 'секретное слово' });
    put('a', { text: '' });
    expect(ask('секретное').rows).toEqual([]);
    const pages = all<{ block: Uint8Array }>(store.db, 'SELECT block FROM inbox_words_data');
    expect(pages.some(({ block }) => Buffer.from(block).includes('секретное'))).toBe(false);
  });
});

test('more in one millisecond than fit into it stay in order and lose nobody', () => {
  transaction(store.db, () => {
    for (let n = 0; n < 2100; n += 1) put(`s${String(n).padStart(5, '0')}`, { received: 5 });
    put('later', { received: 6 });
  });
  settle();
  const { ids } = paged({ kinds: ['message'] }, '', 300);
  expect(ids).toHaveLength(2101);
  expect(ids.filter((id) => id !== 'later')).toEqual(
    ids
      .filter((id) => id !== 'later')
      .toSorted()
      .toReversed(),
  );
});

test('every question walks an index that is in its order', () => {
  const plan = (sql: string) =>
    all<{ detail: string }>(
      store.db,
      `EXPLAIN QUERY PLAN ${sql}`,
      ...Array.from({ length: sql.split('?').length - 1 }, () => 1),
    )
      .map(({ detail }) => detail)
      .join('\n');
  const used = {
    station: 'COVERING INDEX inbox_item_station',
    stationRows: 'INDEX inbox_item_station',
    sender: 'INDEX inbox_item_sender',
    cell: 'COVERING INDEX inbox_item_cell',
    placeCell: 'COVERING INDEX inbox_item_place',
  };
  for (const [name, index] of Object.entries(used))
    expect(plan(ITEM_SQL[name as keyof typeof used])).toMatch(
      new RegExp(`SEARCH inbox_item USING ${index} .*(rowid|seq)<`),
    );
  expect(plan(ITEM_SQL.heads)).toMatch(/SEARCH inbox_item USING COVERING INDEX inbox_item_cell \(cell=\? AND rowid/);
  expect(plan(ITEM_SQL.placeCells)).toMatch(/COVERING INDEX inbox_item_place \(place=\? AND cell>\?\)/);
  expect(plan(ITEM_SQL.placeHeads)).toMatch(/USING COVERING INDEX inbox_item_place \(place=\? AND cell=\? AND rowid/);
  for (const sql of [...Object.values(ITEM_SQL), WORDS_SQL])
    expect(plan(sql)).not.toMatch(/TEMP B-TREE|SCAN inbox_item/);
});
