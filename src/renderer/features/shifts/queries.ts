import { useQuery } from '@tanstack/react-query';
import type { HandoverRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { useMayRespond, useMe } from '../../client/session.ts';

/** Hand-overs, those that wait first; asked for only by who may answer them. */
export function useHandovers() {
  const mayRespond = useMayRespond();
  return useQuery({ ...api.shifts.handovers.queryOptions(), enabled: mayRespond });
}

export const isFor = (row: HandoverRow, me: string): boolean =>
  row.state === 'signed' && row.from.id !== me && (row.to === null || row.to.id === me);

/** Those that wait for the signed-in person's signature. */
export function useHandoversFor(): HandoverRow[] {
  const me = useMe();
  const { data } = useHandovers();
  return me === null ? [] : (data ?? []).filter((row) => isFor(row, me.id));
}

/** The signed-in person's own hand-over that waits for the second signature. */
export function useSigned(): HandoverRow | null {
  const me = useMe();
  const { data } = useHandovers();
  return data?.find((row) => row.state === 'signed' && row.from.id === me?.id) ?? null;
}

/** A sheet is of a moment: it is asked for anew every ten seconds, not with every message that arrives. */
export const sheetQuery = () => ({
  ...api.shifts.sheet.queryOptions({ input: {} }),
  refetchInterval: 10_000,
});
