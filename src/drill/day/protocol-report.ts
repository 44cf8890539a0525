import { COMMISSION_FAULTS, type TallyCell } from '../../domain/index.ts';
import { type CountedProtocols, type ProtocolDay, protocolsOf } from './figures.ts';
import type { Inside } from './inside.ts';
import type { Seat } from './seat.ts';

/** What came of the day's protocols, as screens have it. */
export interface ProtocolReport {
  received: number;
  /** Excluded ones are accepted, too. */
  accepted: number;
  rejected: number;
  excluded: number;
  /** Rejected by reason code, and `turnout_flag`: excluded. */
  byReason: Record<string, number>;
  /** As the published figure counts: excluded ones are rejected. */
  rejectedAsPublished: number;
  /** Sheets that people keyed, two of each protocol and one more of each that was returned. */
  keyed: { sheets: number; adjudicated: number; returned: number };
  /** Violations by commissions. */
  commission: Record<string, number>;
  /** Sums of the count, without and with what was excluded. */
  tally: { verified: CountedProtocols; withFlagged: CountedProtocols };
}

/** Through the contract; how often a protocol was keyed by looking into the journal. */
export async function protocolReportOf({ client }: Seat, inside: Inside): Promise<ProtocolReport> {
  const { byStatus, excluded, rejected } = await client.protocols.counts({});
  const { parts } = await client.tally.panel({ path: [] });
  const violations = await client.violations.counts();
  const entries = inside.entries();
  const all = Object.values(byStatus).reduce((sum, n) => sum + n, 0);
  const flagged = excluded.turnout_flag;
  return {
    received: all,
    accepted: byStatus.accepted,
    rejected: byStatus.rejected,
    excluded: flagged,
    byReason: {
      ...Object.fromEntries(rejected.map(({ code, n }) => [code, n])),
      ...(flagged > 0 ? { turnout_flag: flagged } : {}),
    },
    rejectedAsPublished: byStatus.rejected + flagged,
    keyed: {
      sheets: entries['protocol.keyed'] ?? 0,
      adjudicated: entries['protocol.adjudicated'] ?? 0,
      returned: entries['protocol.returned'] ?? 0,
    },
    commission: Object.fromEntries(
      COMMISSION_FAULTS.map((code) => [
        code,
        violations.find(({ source, category }) => source === 'commission' && category === code)?.n ?? 0,
      ]),
    ),
    tally: { verified: countedIn([parts.clear]), withFlagged: countedIn([parts.clear, parts.flagged]) },
  };
}

function countedIn(cells: readonly TallyCell[]): CountedProtocols {
  const sum = (of: (cell: TallyCell) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const codes = new Set(cells.flatMap(({ votes }) => Object.keys(votes)));
  return {
    stations: sum(({ stations }) => stations),
    participated: sum(({ participated }) => participated.sum),
    invalid: sum(({ invalid }) => invalid.sum),
    votes: Object.fromEntries([...codes].map((code) => [code, sum(({ votes }) => votes[code]?.sum ?? 0)])),
  };
}

/** What it must come out as. */
export function protocolsShouldBe(day: ProtocolDay): ProtocolReport {
  const { accepted, excluded, adjudicated, returned, commission } = day;
  const counts = protocolsOf(day);
  const both = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(a).map(([code, n]) => [code, n + (b[code] ?? 0)]));
  return {
    ...counts,
    keyed: { sheets: 2 * counts.received + returned, adjudicated, returned },
    commission,
    tally: {
      verified: accepted,
      withFlagged: {
        stations: accepted.stations + excluded.stations,
        participated: accepted.participated + excluded.participated,
        invalid: accepted.invalid + excluded.invalid,
        votes: both(accepted.votes, excluded.votes),
      },
    },
  };
}
