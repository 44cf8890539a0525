import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';

/** Whoever sends observers: leads and coordinators. */
export function useMayCoordinate(): boolean {
  const role = useMe()?.role;
  return role === 'lead' || role === 'coordinator';
}

/** Of how many a bot said something that waits for an answer; of nobody for whoever gives none. */
export function useObserversAsking(): number {
  const enabled = useMayCoordinate();
  const { data } = useQuery({ ...api.observers.summary.queryOptions(), enabled });
  return enabled ? (data?.asking ?? 0) : 0;
}
