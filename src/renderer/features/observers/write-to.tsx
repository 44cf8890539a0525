import { useQuery } from '@tanstack/react-query';
import type { ObserverFilter } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Compose } from '../mailings/compose.tsx';

/** One message to all whom the list shows: as they are when this is opened, not as they become while somebody writes. */
export function WriteTo({ filter, onDone }: { filter: ObserverFilter; onDone: () => void }) {
  const query = useQuery({ ...api.observers.ids.queryOptions({ input: filter }), staleTime: Number.POSITIVE_INFINITY });
  if (query.isPending) return <ListSkeleton rows={4} height={44} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Compose key={query.data.ids.join()} observers={query.data.ids} onDone={onDone} />;
}
