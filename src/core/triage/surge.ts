import type { AlarmRow } from '../../contract/index.ts';
import {
  alarmOrder,
  CALLERS,
  callPrint,
  MOST_AT_ONCE,
  type SurgeCall,
  type SurgeLine,
  type SurgeRules,
  surgeLines,
} from '../../domain/index.ts';
import { excerptOf } from '../intake/index.ts';
import { all, type ReadDb } from '../store/index.ts';
import { alarmsAmong, alarmsOwned, type NameOf } from './read.ts';

interface Row extends Omit<SurgeCall, 'possible' | 'caller' | 'print' | 'apart'> {
  possible: number;
  caller: number;
  apart: number;
  text: string | null;
}
type Call = SurgeCall & { text: string };

/** From the index by state: what was ever answered is not read. */
export const CALLS = `SELECT c.id AS caseId, c.urgency, c.possible, c.caller, c.sender, c.region, c.sent_at AS sentAt,
    c.received_at AS receivedAt, c.apart, s.text
  FROM case_view c LEFT JOIN submission s ON s.id = c.submission WHERE c.state IN ('new', 'reopened') AND c.quiet = 0`;

/** The rules of an election that grouping needs. */
export interface SurgeParts {
  rules: SurgeRules;
  textLetters: number;
}

/**
 * The alarm bar while it is long: what nobody answers for in groups (domain/surge.ts), and the rest as it is. Worked out
 * in the queries' thread when a window asks, which it does once a second at most; never when something arrives. What a
 * call's words fold to is remembered while it waits: that is most of the work.
 */
export function createSurge(db: ReadDb, nameOf: NameOf) {
  let prints = new Map<string, { text: string; print: string | null }>();

  const callsNow = (letters: number): Call[] => {
    const known = prints;
    prints = new Map();
    return all<Row>(db, CALLS).map((row) => {
      const text = row.text ?? '';
      const before = known.get(row.caseId);
      const print = before?.text === text ? before.print : callPrint(text, letters);
      prints.set(row.caseId, { text, print });
      return {
        ...row,
        text,
        print,
        possible: row.possible === 1,
        caller: CALLERS[row.caller] ?? 'new',
        apart: row.apart === 1,
      };
    });
  };

  return ({ rules, textLetters }: SurgeParts, limit = 500): AlarmRow[] => {
    const lines = surgeLines(callsNow(textLetters), rules).slice(0, limit);
    const byFirst = new Map(lines.map((line) => [line.calls[0]?.caseId ?? '', line]));
    const rows = alarmsAmong(db, [...byFirst.keys()], nameOf).map((row) => folded(row, byFirst.get(row.caseId)));
    return [...rows, ...alarmsOwned(db, nameOf, limit)].sort(alarmOrder).slice(0, limit);
  };
}

const isNewer = (a: Call, b: Call): boolean =>
  a.sentAt > b.sentAt || (a.sentAt === b.sentAt && a.receivedAt >= b.receivedAt);

function folded(row: AlarmRow, line: SurgeLine<Call> | undefined): AlarmRow {
  if (!line?.group) return row;
  const { calls, group } = line;
  // In the order of the bar already: of those sent in the same second (Telegram's) what came last.
  const newest = calls.reduce((last, call) => (isNewer(call, last) ? call : last));
  return {
    ...row,
    excerpt: newest.text === '' ? '' : excerptOf({ text: newest.text }),
    group: {
      ...group,
      count: calls.length,
      senders: new Set(calls.map(({ sender, caseId }) => sender ?? caseId)).size,
      since: Math.min(...calls.map(({ sentAt }) => sentAt)),
      until: newest.sentAt,
      members: calls.slice(0, MOST_AT_ONCE).map(({ caseId }) => caseId),
    },
  };
}
