import type { SearchTerms } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { type Cells, cellsOf, cellWalk, type InboxFilter, ITEM_SQL, type Item, type Walk } from './items.ts';
import { textHas, wordHits, wordsQuery } from './words.ts';

export interface Found {
  items: Item[];
  /** Where to go on: everything from here up has been looked at. Null when there is no more. */
  next: number | null;
  /** How many there are; `more`: at least so many. */
  n: number;
  more: boolean;
}

/** Beyond this nobody needs the number: "1 000+". */
export const COUNTED = 1000;
/** A filter with so few is looked through text by text, instead of the hits of a word that half of all messages have. */
const FEW = 3000;
/** A step of looking through hits, after each of which is asked how much time is left. */
const STEP = 100;
/** ms × 1024: the part of the night that one question to the full text covers, and how far that may grow. */
const HOUR = 3_600_000 * 1024;

/** How much may still be spent on a question, ms; what is not looked at then is looked at when the next page is asked for. */
export type Budget = () => number;
const COUNTING_MS = 4;
export function budget(ms: number): Budget {
  const until = performance.now() + ms;
  return () => until - performance.now();
}

/**
 * A page of submissions, newest first, that fit a filter and have the words. Each question costs about a page, or as much
 * as `left` allows: then the page is shorter than asked for, even empty, and `next` says where to go on.
 */
export function find(
  db: ReadDb,
  filter: InboxFilter,
  terms: SearchTerms | null,
  page: { before: number | null; limit: number; count: boolean },
  left: Budget,
): Found {
  const cells = cellsOf(db, filter);
  const from = (filter.from ?? 0) * 1024;
  const top = Math.min(page.before ?? Number.MAX_SAFE_INTEGER, (filter.until ?? Number.MAX_SAFE_INTEGER) * 1024);
  const look = lookFor(db, filter, terms, cells);
  const items: Item[] = [];
  const wanted = page.count ? Math.max(COUNTED, page.limit) + 1 : page.limit + 1;
  const countedByCells = terms === null && !narrowed(filter);
  const enough = countedByCells ? page.limit + 1 : wanted;
  let before = top;
  let done = cells.ids.length === 0 || from >= top;
  let step = Math.max(STEP, page.limit + 1);
  while (!done && items.length < enough) {
    const { fit, reached } = look(from, before, step);
    items.push(...fit);
    done = reached === null;
    before = reached ?? from;
    step = STEP;
    // A page is worth all of it, its count what is left of half.
    if (!done && left() <= (items.length > page.limit ? COUNTING_MS : 0)) break;
  }
  const shown = items.slice(0, page.limit);
  const last = shown.at(-1);
  const cut = items.length > page.limit && last ? last.seq : done ? null : before;
  return {
    items: shown,
    next: cut,
    n: countedByCells ? cells.n : Math.min(items.length, COUNTED),
    more: !countedByCells && (!done || items.length > COUNTED),
  };
}

const narrowed = (filter: InboxFilter): boolean =>
  filter.place != null ||
  filter.station != null ||
  filter.sender != null ||
  filter.from != null ||
  filter.until != null;

/** One step down: what fits among what was looked at, and down to where that was; null at the end. */
type Look = (from: number, before: number, limit: number) => { fit: Item[]; reached: number | null };

function lookFor(db: ReadDb, filter: InboxFilter, terms: SearchTerms | null, cells: Cells): Look {
  const fits = (item: Item): boolean =>
    cells.has.has(item.cell) &&
    (filter.place == null || item.place === filter.place) &&
    (filter.station == null || item.station === filter.station) &&
    (filter.sender == null || item.sender === filter.sender);
  const by =
    (sql: string, value: string | number): Walk =>
    (from, before, limit) =>
      all<Item>(db, sql, value, from, before, limit);
  const through =
    (walk: Walk, fit: (item: Item) => boolean): Look =>
    (from, before, limit) => {
      const items = walk(from, before, limit);
      return { fit: items.filter(fit), reached: items.length < limit ? null : (items.at(-1)?.seq ?? null) };
    };
  // A sender's are fewer than a station's.
  const narrow =
    filter.sender != null
      ? by(ITEM_SQL.sender, filter.sender)
      : filter.station != null
        ? by(filter.place == null ? ITEM_SQL.station : ITEM_SQL.stationRows, filter.station)
        : null;
  if (terms === null) return through(narrow ?? cellWalk(db, cells, filter.place ?? null), fits);
  const said = (item: Item) => fits(item) && textHas(db, item.seq, terms);
  if (narrow) return through(narrow, said);
  if (cells.n <= FEW) return through(cellWalk(db, cells, filter.place ?? null), said);
  return throughWords(db, terms, fits);
}

/** Through the hits of the full text, by stretches of time: words that never meet must not be looked for without end. */
function throughWords(db: ReadDb, terms: SearchTerms, fits: (item: Item) => boolean): Look {
  const { match, exact } = wordsQuery(terms);
  const several = terms.words.length > 0;
  const ends = one<{ first: number | null; last: number | null }>(
    db,
    'SELECT (SELECT min(seq) FROM inbox_item) AS first, (SELECT max(seq) FROM inbox_item) AS last',
  );
  let stretch = HOUR / 4;
  return (from, before, limit) => {
    const bottom = Math.max(from, ends?.first ?? 0);
    const top = Math.min(before, (ends?.last ?? 0) + 1);
    const down = several ? Math.max(bottom, top - stretch) : bottom;
    const began = performance.now();
    const hits = wordHits(db, match, down, top, limit);
    // Where there is little, the next stretch is longer.
    if (performance.now() - began < 1) stretch *= 2;
    const fit = hits.filter((item) => fits(item) && (exact || textHas(db, item.seq, terms)));
    if (hits.length >= limit) return { fit, reached: hits.at(-1)?.seq ?? null };
    return { fit, reached: down <= bottom ? null : down };
  };
}
