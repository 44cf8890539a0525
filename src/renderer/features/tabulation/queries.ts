import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';

/** Whoever keys is waited for by what they may key, decide or reopen. */
const KEYERS = ['lead', 'coordinator', 'analyst'];

/** For the rail. */
export function useProtocolsWaiting(): number {
  const may = KEYERS.includes(useMe()?.role ?? '');
  const { data } = useQuery({ ...api.protocols.counts.queryOptions({ input: {} }), enabled: may });
  return may && data ? data.mine.key + data.mine.decide + data.mine.reopen : 0;
}
