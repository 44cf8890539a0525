import type { BallotCard, BallotFigures, Finding, HeldRow, PairRow, SenderView } from '../../contract/index.ts';
import {
  type BallotCell,
  figuresOf,
  type MessageKey,
  type SeenBallot,
  type SubmissionId,
  spamRates,
} from '../../domain/index.ts';
import { photosOf } from '../ballots/index.ts';
import { versionsOf } from '../evidence/index.ts';
import { type Names, versionView } from '../inbox/index.ts';
import { excerptOf, membersOf, type Submission, submissionById } from '../intake/index.ts';
import { cursorOf, parseCursor } from '../paging.ts';
import { senderStatus } from '../senders/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { violationCounts } from './violations.ts';

const stationOf = ({ region, stationNumber }: Pick<Submission, 'region' | 'stationNumber'>): string | null =>
  stationNumber === null ? null : `${region ?? ''}:${stationNumber}`;

/** How people name a sender to each other: a bot's pseudonym, else the name that Telegram shows. */
export function labelOf(address: string | null, names: Names): string {
  if (address === null) return '';
  const parts = address.split(':');
  if (parts[0] === 'relay') return parts.slice(2).join(':');
  const id = parts.at(-1) ?? '';
  return names.telegram(id) ?? id;
}

export function senderView(db: ReadDb, names: Names, address: string | null, station: string | null): SenderView {
  const { reason, ...status } = senderStatus(db, address, station);
  return { address, label: labelOf(address, names), ...status, reason };
}

export const messagesOf = (db: ReadDb, submission: string, names: Names) =>
  membersOf(db, submission).map((key) => ({
    messageKey: key,
    versions: versionsOf(db, key as MessageKey).map((version) => versionView(db, version, names)),
  }));

const findingsIn = (json: string): Finding[] =>
  (JSON.parse(json) as Finding[]).map(({ rule, facts }) => ({ rule, facts }));

interface BallotRow {
  source: BallotCard['source'];
  region: string;
  place: string;
  contest: string;
  claimed: string;
  photos: number;
  outcome: BallotCard['outcome'];
  standing: BallotCard['standing'];
}

export function ballotCard(db: ReadDb, names: Names, id: string): BallotCard | null {
  const submission = submissionById(db, id);
  const row = one<BallotRow>(
    db,
    `SELECT source, region, place, contest, claimed, photos, outcome, standing FROM ballot
     WHERE submission = ? AND main = 1`,
    id,
  );
  if (!submission || !row) return null;
  const review = one<{ seen: string; version: number; by: string }>(
    db,
    'SELECT seen, version, by FROM ballot_review WHERE submission = ?',
    id,
  );
  const held = one<{ findings: string }>(
    db,
    `SELECT findings FROM quarantine WHERE submission = ? AND state = 'held'
     UNION ALL SELECT findings FROM quarantine_pending WHERE submission = ? LIMIT 1`,
    id,
    id,
  );
  const alike = all<{ other: string; kind: PairRow['kind']; apart: number }>(
    db,
    `SELECT CASE a WHEN ? THEN b ELSE a END AS other, kind, apart FROM duplicate_pair
     WHERE open = 1 AND (a = ? OR b = ?) LIMIT 10`,
    id,
    id,
    id,
  );
  const station = stationOf(submission);
  return {
    submission: id,
    messageKey: submission.rootKey,
    version: submission.lastVersion,
    ...row,
    sender: senderView(db, names, submission.sender, station),
    trust: submission.trust,
    station,
    messages: messagesOf(db, id, names),
    sentAt: submission.sentAt,
    receivedAt: submission.receivedAt,
    deleted: submission.deleted,
    seen: review ? (JSON.parse(review.seen) as SeenBallot[]) : [],
    reviewedBy: review ? names.person(review.by) : null,
    again: review !== undefined && review.version < submission.lastVersion,
    held: held ? findingsIn(held.findings) : null,
    alike: alike.map(({ other, kind, apart }) => ({ submission: other, kind, apart: apart === 1 })),
  };
}

// ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type StoredCell = Omit<BallotCell, 'main' | 'quarantined'> & { main: number; quarantined: number };

/** In the order of the counters' key: nothing is sorted. */
const COUNTED = `SELECT source, contest, main, outcome, standing, claimed, seen, quarantined, sum(n) AS n
  FROM ballot_count GROUP BY source, contest, main, outcome, standing, claimed, seen, quarantined`;

function cellsOf(db: ReadDb): BallotCell[] {
  return all<StoredCell>(db, COUNTED).map((cell) => ({
    ...cell,
    main: cell.main === 1,
    quarantined: cell.quarantined === 1,
  }));
}

interface PlaceRow {
  region: string;
  place: string;
  byParty: Record<string, number>;
  n: number;
}

/** Confirmed ballots of voters by place and choice, in the order of the counters' key. */
function matrixOf(db: ReadDb, tallied: readonly string[]): PlaceRow[] {
  const rows = new Map<string, PlaceRow>();
  for (const contest of tallied)
    for (const { region, place, parties, n } of all<{ region: string; place: string; parties: string; n: number }>(
      db,
      `SELECT region, place, json_group_object(seen, n) AS parties, sum(n) AS n FROM ballot_place
       WHERE source = 'voter' AND contest = ? GROUP BY region, place`,
      contest,
    )) {
      const row = rows.get(`${region} ${place}`) ?? { region, place, byParty: {}, n: 0 };
      rows.set(`${region} ${place}`, row);
      row.n += n;
      for (const [seen, of] of Object.entries(JSON.parse(parties) as Record<string, number>))
        row.byParty[seen] = (row.byParty[seen] ?? 0) + of;
    }
  return [...rows.values()];
}

/** Every figure is a sum of the counters; `tallied` are the contests whose votes are counted. */
export function ballotFigures(db: ReadDb, tallied: readonly string[]): BallotFigures {
  const cells = cellsOf(db);
  const distinct = (what: string, source: string) =>
    one<{ n: number }>(db, 'SELECT n FROM ballot_distinct WHERE what = ? AND source = ?', what, source)?.n ?? 0;
  const groups = Map.groupBy(cells, (cell) => `${cell.source} ${cell.contest}`);
  return {
    sources: [...groups.values()].flatMap(([first, ...rest]) =>
      first
        ? [
            {
              source: first.source,
              contest: first.contest,
              tallied: tallied.includes(first.contest),
              figures: figuresOf([first, ...rest]),
              people: distinct('person', first.source),
              stations: distinct('station', first.source),
            },
          ]
        : [],
    ),
    matrix: matrixOf(db, tallied),
    rates: spamRates(cells.filter((cell) => cell.source === 'voter' && tallied.includes(cell.contest))),
  };
}

export function waitingCounts(db: ReadDb) {
  const n = (sql: string) => one<{ n: number }>(db, sql)?.n ?? 0;
  return {
    open: n('SELECT coalesce(sum(n), 0) AS n FROM ballot_count WHERE open = 1 AND main = 1 AND quarantined = 0'),
    held: heldCount(db),
    duplicates: openPairs(db),
    notices: n('SELECT count(*) AS n FROM flood_notice WHERE seen = 0'),
  };
}

// ── Quarantine ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Not counted one by one: a flood is held by the ten thousand. */
const heldCount = (db: ReadDb): number =>
  one<{ n: number }>(db, 'SELECT coalesce(sum(n), 0) AS n FROM inbox_cell WHERE held = 1')?.n ?? 0;

const openPairs = (db: ReadDb): number =>
  one<{ n: number }>(db, "SELECT n FROM inbox_tally WHERE name = 'pairs'")?.n ?? 0;

const HELD = `SELECT * FROM (SELECT submission, findings, by, at, entry FROM quarantine
    WHERE state = 'held' AND (at, submission) < (?, ?) ORDER BY at DESC, submission DESC LIMIT ?)
  UNION ALL SELECT * FROM (SELECT submission, findings, 'system', at, '-' FROM quarantine_pending
    WHERE (at, submission) < (?, ?) ORDER BY at DESC, submission DESC LIMIT ?)
  ORDER BY 4 DESC, 1 DESC LIMIT ?`;

export function heldPage(db: ReadDb, names: Names, query: { cursor?: string | null | undefined; limit: number }) {
  const [at, id] = parseCursor(query.cursor);
  const found = all<{ submission: string; findings: string; by: string; at: number; entry: string }>(
    db,
    HELD,
    ...[at, id, query.limit + 1],
    ...[at, id, query.limit + 1],
    query.limit + 1,
  );
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.flatMap((row): HeldRow[] => {
      const submission = submissionById(db, row.submission);
      if (!submission) return [];
      const station = stationOf(submission);
      return [
        {
          submission: row.submission,
          messageKey: submission.rootKey,
          kind: submission.kind,
          sender: senderView(db, names, submission.sender, station),
          region: submission.region,
          station,
          excerpt: excerptOf(submission),
          findings: findingsIn(row.findings),
          entry: row.entry,
          by: names.person(row.by),
          at: row.at,
          sentAt: submission.sentAt,
          photos: photosOf(db, row.submission),
        },
      ];
    }),
    next: found.length > query.limit && last ? cursorOf(last.at, last.submission) : null,
    held: heldCount(db),
  };
}

export function noticesOpen(db: ReadDb, names: Names) {
  return all<{ id: string; rule: string; sender: string | null; facts: string; at: number }>(
    db,
    'SELECT id, rule, sender, facts, at FROM flood_notice WHERE seen = 0 ORDER BY at DESC LIMIT 50',
  ).map(({ sender, facts, ...row }) => ({
    ...row,
    facts: JSON.parse(facts) as Finding['facts'],
    sender: sender === null ? null : senderView(db, names, sender, null),
  }));
}

// ── Duplicates ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Pair {
  a: SubmissionId;
  b: SubmissionId;
  kind: PairRow['kind'];
  distance: number;
  apart: number;
  at: number;
}

const pairRow = (db: ReadDb, pair: Pair): PairRow => {
  const first = submissionById(db, pair.a);
  return { ...pair, apart: pair.apart === 1, region: first?.region ?? null, excerpt: first ? excerptOf(first) : '' };
};

export function pairPage(db: ReadDb, query: { cursor?: string | null | undefined; limit: number }) {
  const [at, ids] = parseCursor(query.cursor);
  const [a = '', b = ''] = ids.split(':');
  const found = all<Pair>(
    db,
    `SELECT a, b, kind, distance, apart, at FROM duplicate_pair WHERE open = 1 AND (at, a, b) < (?, ?, ?)
     ORDER BY at DESC, a DESC, b DESC LIMIT ?`,
    at,
    a,
    b,
    query.limit + 1,
  );
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((pair) => pairRow(db, pair)),
    next: found.length > query.limit && last ? cursorOf(last.at, `${last.a}:${last.b}`) : null,
    open: openPairs(db),
  };
}

export function pairDetail(db: ReadDb, names: Names, ids: { a: string; b: string }) {
  const [a, b] = ids.a < ids.b ? [ids.a, ids.b] : [ids.b, ids.a];
  const pair = one<Pair>(db, 'SELECT a, b, kind, distance, apart, at FROM duplicate_pair WHERE a = ? AND b = ?', a, b);
  if (!pair) return null;
  const state = one<{ state: 'linked' | 'confirmed' | 'dismissed' }>(
    db,
    'SELECT state FROM duplicate WHERE a = ? AND b = ?',
    a,
    b,
  )?.state;
  return {
    ...pairRow(db, pair),
    state: state ?? ('open' as const),
    sides: [pair.a, pair.b].flatMap((id) => {
      const submission = submissionById(db, id);
      if (!submission) return [];
      const station = stationOf(submission);
      return [
        {
          submission: id,
          messageKey: submission.rootKey,
          kind: submission.kind,
          sender: senderView(db, names, submission.sender, station),
          region: submission.region,
          station,
          excerpt: excerptOf(submission),
          sentAt: submission.sentAt,
          photos: photosOf(db, id),
          messages: messagesOf(db, id, names),
        },
      ];
    }),
  };
}

/** The reads of these screens, for the worker's table. */
export const reviewQueries = (db: ReadDb, names: Names) => ({
  ballotCard: (input: { submission: string }) => ballotCard(db, names, input.submission),
  ballotFigures: (input: { tallied: string[] }) => ballotFigures(db, input.tallied),
  ballotsWaiting: () => waitingCounts(db),
  violationCounts: (input: { roles: Readonly<Record<string, 'voter' | 'observer' | 'other'>> }) =>
    violationCounts(db, input.roles),
  heldPage: (input: { cursor?: string | null | undefined; limit: number }) => heldPage(db, names, input),
  floodNotices: () => noticesOpen(db, names),
  pairPage: (input: { cursor?: string | null | undefined; limit: number }) => pairPage(db, input),
  pairDetail: (input: { a: string; b: string }) => pairDetail(db, names, input),
  senderView: (input: { address: string; station: string | null }) =>
    senderView(db, names, input.address, input.station),
});
