import type { TallyBounds } from '../../../contract/index.ts';
import { couldChangeLead, PROTOCOL_STATES, type ProtocolStatus, type RejectionCode } from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { type Counted, stationKey } from './keeper.ts';

/** Rejected, and yet there was a vote there: had it been taken in, it would have been votes. The others are no protocol. */
const OF_A_VOTE: readonly RejectionCode[] = [
  'incomplete_pages',
  'no_members_or_number',
  'arithmetic',
  'words_digits',
  'unreadable',
  'suspected_forgery',
];

/** By name, and not "all but accepted": they are few, and the index of states finds them. */
const WAITING = PROTOCOL_STATES.filter((status) => status !== 'accepted');

interface Row {
  id: string;
  region: string | null;
  station: number | null;
  status: ProtocolStatus;
  rejection: RejectionCode | null;
  participated: number | null;
  voters: number | null;
}

/**
 * Whether what is put aside could change who leads (domain.md 1.1, 3.4): the verified count against the worst that every
 * other sheet could do to its leader. A station is put aside once, and not if it is in the count. Sheets that nobody has
 * keyed could have all voters of their station for anybody; where not even that is known, nothing bounds them.
 */
export function tallyBounds(db: ReadDb, { tally, pathOf }: Counted, path: readonly string[]): TallyBounds {
  const counted = Object.fromEntries(
    Object.entries(tally.view(path, { flagged: false, disputed: false }).votes).map(([code, { sum }]) => [code, sum]),
  );
  const within = tally.counted(path);
  // Keyed and accepted, but told apart: flagged, disputed, of one side, dictated.
  const apart = within
    .filter(({ grade, flagged, disputed }) => grade !== 'complete' || flagged || disputed)
    .map(({ figures }) => votesOrAll(figures.votes, figures.participated));
  const taken = new Set(within.map(({ station }) => station));
  const waiting: Aside[] = [];
  for (const row of waitingRows(db)) {
    const key = row.region !== null && row.station !== null ? stationKey(row.region, row.station) : null;
    const where = (key === null ? null : pathOf(key)) ?? [row.region ?? ''];
    if (!path.every((code, depth) => where[depth] === code)) continue;
    if (key !== null && taken.has(key)) continue;
    if (key !== null) taken.add(key);
    waiting.push({ votes: null, most: row.participated ?? row.voters });
  }
  const aside = [...apart, ...waiting];
  const unbounded = aside.filter(({ votes, most }) => votes === null && most === null).length;
  const result = couldChangeLead(
    counted,
    aside.map(({ votes, most }) => ({ votes, most: most ?? 0 })),
  );
  return {
    ...result,
    // Something that nothing bounds could change anything.
    changes: result.changes || (unbounded > 0 && result.leader !== null),
    sheets: aside.length,
    unbounded,
  };
}

interface Aside {
  votes: Record<string, number> | null;
  most: number | null;
}

/** Its votes where every one can be read; else as many as took part could be anybody's. */
function votesOrAll(votes: Readonly<Record<string, number | null>>, participated: number | null): Aside {
  const known = Object.entries(votes).flatMap(([code, count]) => (count === null ? [] : [[code, count] as const]));
  const whole = known.length === Object.keys(votes).length;
  return { votes: whole ? Object.fromEntries(known) : null, most: participated };
}

/** Exported for the test of its plan. */
export const WAITING_ROWS = `SELECT p.id, p.region, p.station, p.status, p.rejection, p.participated,
    (SELECT s.registered_voters FROM station AS s WHERE s.region = p.region AND s.number = p.station
     ORDER BY s.status DESC, s.id LIMIT 1) AS voters
  FROM protocol AS p WHERE p.level = 'PEC' AND p.joined_into IS NULL
    AND p.status IN (${WAITING.map((status) => `'${status}'`).join(', ')})
    AND (p.status <> 'rejected' OR p.rejection IN (${OF_A_VOTE.map((code) => `'${code}'`).join(', ')}))
  ORDER BY p.participated DESC, p.received_at, p.id`;

const waitingRows = (db: ReadDb): Row[] => all<Row>(db, WAITING_ROWS);
