import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Hello, PersonRow, Role } from '../../contract/shapes.ts';
import { setSkew } from '../components/time-format.ts';
import { api } from './rpc.ts';

/** Who and where: the root of everything the window shows. Undefined until the first answer. */
export function useHello(): Hello | undefined {
  const { data, dataUpdatedAt } = useQuery(api.system.hello.queryOptions());
  useEffect(() => {
    if (data) setSkew(data.now - dataUpdatedAt);
  }, [data, dataUpdatedAt]);
  return data;
}

/** The signed-in person; null on a locked or empty seat. */
export function useMe(): PersonRow | null {
  const hello = useHello();
  return hello?.seat.locked === false ? hello.seat.person : null;
}

const RESPOND: readonly Role[] = ['lead', 'coordinator', 'responder'];
/** Whether the signed-in person may answer SOS calls. Only hides buttons: core decides. */
export const useMayRespond = (): boolean => RESPOND.includes(useMe()?.role ?? 'viewer');
export const useIsLead = (): boolean => useMe()?.role === 'lead';

/** What happened to the keys that this lead has not seen yet, and a new key that is due; 0 for anybody else. */
export function useSafetyCount(): number {
  const lead = useIsLead();
  const { data } = useQuery({ ...api.workspace.safety.queryOptions(), enabled: lead });
  return lead && data ? data.warnings.length + Number(data.rekeyDue) : 0;
}
