import { useQuery } from '@tanstack/react-query';
import type { SilenceRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { useMayCoordinate } from '../observers/queries.ts';

/** What is due goes by the clock: asked for anew twice a minute. */
const EVERY = 30_000;
export const callListQuery = () => ({ ...api.assignments.callList.queryOptions(), refetchInterval: EVERY });
export const silencesQuery = () => ({ ...api.assignments.silences.queryOptions(), refetchInterval: EVERY });
export const toConfirmQuery = () => api.assignments.toConfirm.queryOptions({ input: { limit: 1 } });

const NONE: SilenceRow[] = [];
const open = (rows: readonly SilenceRow[] | undefined): SilenceRow[] =>
  (rows ?? NONE).filter(({ endedAt, owner }) => endedAt === null && owner === null);

/** Silences that nobody looks into: the leads' to hear of. */
export function useSilent(): SilenceRow[] {
  const lead = useIsLead();
  const { data } = useQuery({ ...silencesQuery(), enabled: lead });
  const rows = open(data);
  return lead && rows.length > 0 ? rows : NONE;
}

/** What waits for whoever sends observers: calls, assignments to confirm, silences that are nobody's. */
export function useContactWaiting(): number {
  const coordinates = useMayCoordinate();
  const calls = useQuery({ ...callListQuery(), enabled: coordinates });
  const confirm = useQuery({ ...toConfirmQuery(), enabled: coordinates });
  const silences = useQuery({ ...silencesQuery(), enabled: coordinates });
  if (!coordinates) return 0;
  return (calls.data?.total ?? 0) + (confirm.data?.total ?? 0) + open(silences.data).length;
}
