import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { notifyManager } from '@tanstack/react-query';
import type { Contract } from '../../contract/contract.ts';
import { link } from './connection.ts';
import { FreshQueryClient } from './queries.ts';

/** Calls of the contract, typed by it. Only its types are used here: no schema is bundled into the window. */
export const client: ContractRouterClient<Contract> = createORPCClient(link);

/** The same calls as TanStack queries and mutations: `useQuery(api.cases.get.queryOptions({ input }))`. */
export const api = createTanstackQueryUtils(client);

// Its own scheduler is a timer, which a background tab stretches to seconds: an alarm must not wait for that.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new FreshQueryClient({
  defaultOptions: {
    queries: {
      // Core says when something changed (live.ts); nothing is refetched on suspicion.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
