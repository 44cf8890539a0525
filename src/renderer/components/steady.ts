import { useCallback, useMemo, useRef, useState } from 'react';

export interface SteadyRow<T> {
  id: string;
  row: T;
  /** No longer in the list: shown where it stood until the list is let go. */
  gone: boolean;
}

/**
 * The order of rows for a reader who must not lose their place: while `held`, rows stay where they are (with fresh
 * content), new ones wait, and those that left stay as ghosts. Pure, for tests.
 */
export function steadyOrder<T>(
  before: SteadyRow<T>[],
  rows: T[],
  idOf: (row: T) => string,
  held: boolean,
  append: boolean,
): { shown: SteadyRow<T>[]; fresh: number } {
  const old = new Map(before.map((one) => [one.id, one]));
  // What did not change stays the same object, so that only what did is drawn again.
  const same = (id: string, row: T, gone: boolean): SteadyRow<T> => {
    const was = old.get(id);
    return was && was.row === row && was.gone === gone ? was : { id, row, gone };
  };
  const fresh = (row: T): SteadyRow<T> => same(idOf(row), row, false);
  if (!held || before.length === 0) return { shown: rows.map(fresh), fresh: 0 };
  const now = new Map(rows.map((row) => [idOf(row), row]));
  const shown = before.map(({ id, row: last }) => {
    const row = now.get(id);
    return row === undefined ? same(id, last, true) : same(id, row, false);
  });
  const added = rows.filter((row) => !old.has(idOf(row)));
  if (append) return { shown: [...shown, ...added.map(fresh)], fresh: added.length };
  // Rows after the last known one are older pages that the reader asked for: they push nothing.
  const lastKnown = rows.findLastIndex((row) => old.has(idOf(row)));
  const older = rows.slice(lastKnown + 1);
  if (lastKnown < 0) return { shown, fresh: added.length };
  return { shown: [...shown, ...older.map(fresh)], fresh: added.length - older.length };
}

/**
 * Whether somebody reads a list: their cursor is in it (from the start, where `at` is opened from elsewhere) or the pointer
 * is over it. `reader` is for the list itself.
 */
export function useReader(at: string | null = null): {
  held: boolean;
  reader: { onCursor: (id: string | null) => void; onHover: (over: boolean) => void };
} {
  const [cursor, onCursor] = useState(at);
  const [over, onHover] = useState(false);
  return { held: over || cursor !== null, reader: { onCursor, onHover } };
}

/** `steadyOrder` over renders. `release` shows what waits; a changed `scope` (filter, search) starts over. */
export function useSteady<T>(
  rows: T[],
  idOf: (row: T) => string,
  options: { held: boolean; scope?: string; append?: boolean },
): { shown: SteadyRow<T>[]; fresh: number; release: () => void } {
  const [released, setReleased] = useState(0);
  const kept = useRef<{ scope: string | undefined; released: number; shown: SteadyRow<T>[] }>({
    scope: options.scope,
    released,
    shown: [],
  });
  const { held, scope, append = false } = options;
  const result = useMemo(() => {
    const same = kept.current.scope === scope && kept.current.released === released;
    const next = steadyOrder(same ? kept.current.shown : [], rows, idOf, held, append);
    kept.current = { scope, released, shown: next.shown };
    return next;
  }, [rows, idOf, held, scope, append, released]);
  const release = useCallback(() => setReleased((n) => n + 1), []);
  return { ...result, release };
}
