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

/** One page of cases: the Board shows what one page holds, newest urgency first, and asks for more by cursor. */
export const casesQuery = ({ state, status, owner }: CaseFilter) =>
  api.cases.list.queryOptions({
    input: { state, limit: 200, ...(status ? { status } : {}), ...(owner ? { owner } : {}) },
  });
