import type { ContradictionCard } from '../../../contract/index.ts';
import { COPIES, contradictions } from '../../../domain/index.ts';
import { photosOf } from '../../ballots/index.ts';
import { membersOf } from '../../intake/index.ts';
import { cursorOf, parseCursor } from '../../paging.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { stationKey } from '../tally/keeper.ts';
import type { ComparedStation, Comparison } from './stations.ts';

/**
 * Verified unique ballots: voters' own, each person's one vote (domain/ballots), reviewed, not held back. Observers'
 * photographs are left out: two of them may have photographed one ballot, and "more ballots than votes" must need no
 * further word (domain.md 5).
 */
const VERIFIED = `b.contest = ? AND b.source = 'voter' AND b.outcome = 'confirmed' AND b.standing = 'counts'
  AND b.quarantined = 0`;

/** Cards that a screen can show; the largest excess is the plainest. */
const MOST = 200;

export interface ContradictionsQuery {
  contest: string;
  region: string | null;
}

interface VerifiedRow {
  station: string;
  party: string;
  n: number;
}

/** Stations of which a paper has fewer votes for a list than there are verified ballots: one of the two is false. */
export function officialContradictions(
  db: ReadDb,
  comparison: Comparison,
  { contest, region }: ContradictionsQuery,
): { rows: ContradictionCard[]; total: number; ballots: number; stations: number } {
  const rows = all<VerifiedRow>(
    db,
    `SELECT b.station, b.seen AS party, count(*) AS n FROM ballot AS b WHERE ${VERIFIED} AND b.station IS NOT NULL
     GROUP BY b.station, b.seen`,
    contest,
  );
  const cards: ContradictionCard[] = [];
  let [ballots, stations] = [0, 0];
  for (const [place, those] of Map.groupBy(rows, ({ station }) => station)) {
    const colon = place.lastIndexOf(':');
    const [code, number] = [place.slice(0, colon), Number(place.slice(colon + 1))];
    if (region !== null && code !== region) continue;
    stations += 1;
    ballots += those.reduce((sum, { n }) => sum + n, 0);
    const each = comparison.at(stationKey(code, number));
    if (each) cards.push(...cardsOf(each, Object.fromEntries(those.map(({ party, n }) => [party, n]))));
  }
  const excess = ({ verified, against }: ContradictionCard): number =>
    verified - Math.min(...against.map(({ votes }) => votes));
  cards.sort((a, b) => excess(b) - excess(a) || (a.station < b.station ? -1 : a.station > b.station ? 1 : 0));
  return { rows: cards.slice(0, MOST), total: cards.length, ballots, stations };
}

function cardsOf(
  { station, region, number, papers, published }: ComparedStation,
  verified: Readonly<Record<string, number>>,
): ContradictionCard[] {
  const against = new Map<string, ContradictionCard['against']>();
  for (const copy of COPIES) {
    const sheet = copy === 'published' ? undefined : papers[copy];
    const figures = copy === 'published' ? published : sheet?.figures;
    for (const { party, protocol } of contradictions(verified, figures?.votes ?? {})) {
      const found = against.get(party) ?? [];
      found.push({ copy, votes: protocol, protocol: sheet?.id ?? null });
      against.set(party, found);
    }
  }
  return [...against].map(([party, those]) => ({
    ...{ station, region, number, party },
    verified: verified[party] ?? 0,
    against: those,
  }));
}

export interface EvidenceQuery {
  contest: string;
  region: string;
  number: number;
  party: string;
  cursor?: string | null | undefined;
  limit: number;
}

/** The ballots under a card, oldest first: each opens down to its photographs. */
export function officialEvidence(db: ReadDb, { contest, region, number, party, cursor, limit }: EvidenceQuery) {
  const which = `FROM ballot AS b WHERE ${VERIFIED} AND b.station = ? AND b.seen = ?`;
  const binds = [contest, `${region}:${number}`, party] as const;
  const [at, after] = cursor == null ? [-1, ''] : parseCursor(cursor);
  const found = all<{ submission: string; sentAt: number }>(
    db,
    `SELECT b.submission, b.sent_at AS sentAt ${which} AND (b.sent_at, b.submission) > (?, ?)
     ORDER BY b.sent_at, b.submission LIMIT ?`,
    ...binds,
    at,
    after,
    limit + 1,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      ...row,
      photos: photosOf(db, row.submission),
      messageKeys: membersOf(db, row.submission) as string[],
    })),
    next: found.length > limit && last ? cursorOf(last.sentAt, last.submission) : null,
    total: one<{ n: number }>(db, `SELECT count(*) AS n ${which}`, ...binds)?.n ?? 0,
  };
}
