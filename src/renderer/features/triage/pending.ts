import { type InfiniteData, type QueryClient, useMutationState } from '@tanstack/react-query';
import { useMemo } from 'react';
import { create } from 'zustand';
import type { CaseRow } from '../../../contract/shapes.ts';
import { answersNone, type CaseMove, nextCaseStatus } from '../../../domain/case-lifecycle.ts';
import { api } from '../../client/rpc.ts';
import { sleep } from '../../client/ticker.ts';
import type { Filled } from './use-moves.ts';
import { asksToClose, type Move } from './why-not.ts';

/** What every move of cases is called among mutations. */
export const MOVING = ['cases', 'moving'] as const;
interface Who {
  id: string;
  name: string;
}

/** A move on its way to core: of which cases, whose, to whom. */
export interface Moving {
  ids: readonly string[];
  move: Move | 'acknowledge';
  filled: Filled;
  me: Who;
  to: Who | null;
  at: number;
}

function moveOf(row: CaseRow, move: Moving['move'], me: string): CaseMove {
  if (move === 'claim') return 'assign';
  return move === 'close' && asksToClose(row, me) ? 'askClose' : move;
}

/**
 * The case as it will be if core takes the move: what the screen shows, with a mark, until core has answered. Deadlines
 * are core's to say and left open.
 */
export function expected(row: CaseRow, { move, filled, me, to, at }: Moving): CaseRow {
  const made = moveOf(row, move, me.id);
  const state = nextCaseStatus(row.state, made);
  if (state === null) return made === 'acknowledge' ? { ...row, fresh: false } : row;
  const waited = answersNone(row.state);
  const until = made === 'snooze' ? at + (filled.minutes ?? 0) * 60_000 : null;
  const ending = made === 'close' || made === 'askClose';
  const owner = made === 'reopen' ? null : made === 'assign' ? (to ?? me) : waited ? me : row.owner;
  return {
    ...row,
    state,
    owner,
    ackDueAt: null,
    actionDueAt: until,
    snoozedUntil: until,
    closeAsked: made === 'askClose' ? { ...me, at } : null,
    closed:
      made === 'close'
        ? { at, by: me.name, second: null }
        : made === 'confirmClose' && row.closeAsked
          ? { at, by: row.closeAsked.name, second: me.name }
          : null,
    outcome: ending ? (filled.outcome ?? null) : made === 'confirmClose' ? row.outcome : null,
    ...(waited && made !== 'reopen' ? { acknowledgedBy: me.name, acknowledgedAt: at } : {}),
  };
}

/** Moves that core has not answered yet, by case. */
export function useMoving(): ReadonlyMap<string, Moving> {
  const moving = useMutationState({
    filters: { mutationKey: MOVING, status: 'pending' },
    select: (mutation) => mutation.state.variables as Moving,
  });
  return useMemo(() => new Map(moving.flatMap((one) => one.ids.map((id) => [id, one] as const))), [moving]);
}

/** Puts what core answered into the lists that are on screen, so that no old row shows between the answer and the next read. */
export function putRows(queries: QueryClient, rows: readonly CaseRow[]): void {
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const row of rows)
    queries.setQueryData(api.cases.get.queryKey({ input: { caseId: row.id } }), (old) => old && { ...old, ...row });
  const put = <Page extends { rows: CaseRow[] }>(page: Page): Page => ({
    ...page,
    rows: page.rows.map((row) => byId.get(row.id) ?? row),
  });
  queries.setQueriesData<{ rows: CaseRow[] } | InfiniteData<{ rows: CaseRow[] }>>(
    { queryKey: api.cases.list.key() },
    (old) => old && ('pages' in old ? { ...old, pages: old.pages.map(put) } : put(old)),
  );
}

/** How long a case that went back to what it was says so, ms. */
const SAYS_SO = 30_000;
const useRefused = create<{ ids: ReadonlyMap<string, number> }>(() => ({ ids: new Map() }));
let refusals = 0;

/** These did not become what the screen showed: their rows are the old ones again, and say so for a while. */
export function refused(ids: readonly string[]): void {
  refusals += 1;
  const mine = refusals;
  useRefused.setState(({ ids: before }) => ({ ids: new Map([...before, ...ids.map((id) => [id, mine] as const)]) }));
  void sleep(SAYS_SO).then(() =>
    useRefused.setState(({ ids: now }) => ({ ids: new Map([...now].filter(([, n]) => n !== mine)) })),
  );
}
export const useRefusedCases = (): ReadonlyMap<string, number> => useRefused((store) => store.ids);
