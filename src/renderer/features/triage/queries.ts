import { api } from '../../client/rpc.ts';

export type CasesShown = 'open' | 'closed' | 'all';

/** One page of cases: the Board shows what one page holds, newest urgency first, and asks for more by cursor. */
export const casesQuery = (state: CasesShown) => api.cases.list.queryOptions({ input: { state, limit: 200 } });
