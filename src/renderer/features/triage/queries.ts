import { keepPreviousData } from '@tanstack/react-query';
import type { CaseState } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';

export type CasesShown = 'open' | 'closed' | 'all';

/** What the Board is narrowed to. `owner`: a person's id, `me` or `nobody`; null for no filter. */
export interface CaseFilter {
  state: CasesShown;
  status: CaseState | null;
  owner: string | null;
}

export const OPEN_CASES: CaseFilter = { state: 'open', status: null, owner: null };

const PAGE = 100;
/** Pages that a screen loads at most: each of them is read anew whenever a case changes. */
const MOST_PAGES = 5;

const inputOf = ({ state, status, owner }: CaseFilter) => ({
  state,
  ...(status ? { status } : {}),
  ...(owner ? { owner } : {}),
});

/** The Board, most pressing first, a page more whenever somebody comes to its end. */
export const boardQuery = (filter: CaseFilter) =>
  api.cases.list.infiniteOptions({
    input: (cursor: string | null) => ({ ...inputOf(filter), cursor, limit: PAGE }),
    initialPageParam: null as string | null,
    getNextPageParam: (last, pages) => (pages.length < MOST_PAGES ? last.next : null),
    placeholderData: keepPreviousData,
  });

/** The most pressing cases, so many. */
export const casesQuery = (filter: CaseFilter, limit: number) =>
  api.cases.list.queryOptions({ input: { ...inputOf(filter), limit } });
