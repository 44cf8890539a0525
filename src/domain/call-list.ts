import { OBSERVER_LINES, type ObserverCallResult, type ObserverLine } from './observer-facts.ts';

export interface LineCall {
  line: ObserverLine;
  result: ObserverCallResult;
  at: number;
}

/** After every line was tried the first is tried again, ms. */
export const CALL_AGAIN = 30 * 60_000;

/**
 * The line to call next of whoever was not heard of, of those that have a number, and from when on: the three-call regime
 * (domain.md 3.1), the observer, then their coordinator, then the back-up number. Each once, in order; when all were tried, the one
 * that was tried longest ago, half an hour after. A number that is wrong is not called again. Null: there is none to call.
 */
export function nextLine(
  lines: readonly ObserverLine[],
  calls: readonly LineCall[],
): { line: ObserverLine; from: number } | null {
  const last = (line: ObserverLine) => calls.findLast((call) => call.line === line) ?? null;
  const usable = OBSERVER_LINES.filter((line) => lines.includes(line) && last(line)?.result !== 'wrongNumber');
  const fresh = usable.find((line) => last(line) === null);
  if (fresh) return { line: fresh, from: 0 };
  const [oldest] = usable.toSorted((a, b) => (last(a)?.at ?? 0) - (last(b)?.at ?? 0));
  const newest = Math.max(0, ...calls.map(({ at }) => at));
  return oldest ? { line: oldest, from: newest + CALL_AGAIN } : null;
}

interface Missing {
  /** Drawn into the sample. */
  sample: boolean;
  /** Since when nothing was heard. */
  since: number;
  id: string;
}
/** Sample stations first, then who was not heard of for longest. */
export const callListOrder = (a: Missing, b: Missing): number =>
  Number(b.sample) - Number(a.sample) || a.since - b.since || (a.id < b.id ? -1 : 1);
