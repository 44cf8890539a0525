import { useQuery } from '@tanstack/react-query';
import type { ReleaseKeyRow, ReleaseRow } from '../../../contract/areas/exports.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import type { Choice } from './draft.ts';
import { PREPARERS } from './words.ts';

/** After a word about a bundle or a key; what would leave is not counted again for it. */
export function refreshReleases(): void {
  for (const queryKey of [api.exports.list.key(), api.exports.keys.key(), api.exports.state.key()])
    void queryClient.invalidateQueries({ queryKey });
}

/** Long enough for a walk to a case and back, ms. */
const KEPT = 15 * 60_000;

/** What would leave, counted when it was asked for and not again by itself: on a full store that takes a while. */
export const preflightQuery = (input: Choice) =>
  api.exports.preflight.queryOptions({ input, staleTime: Number.POSITIVE_INFINITY, gcTime: KEPT, retry: false });

type Who = { id: string; role: string } | null;

/** Whether a bundle waits for this person: for their word, or for a lead's signature. */
export const waitsFor = (me: Who, { state, asked }: Pick<ReleaseRow, 'state' | 'asked'>): boolean =>
  me !== null &&
  ((state === 'asked' && asked.id !== me.id && (asked.lead || me.role === 'lead')) ||
    (state === 'agreed' && me.role === 'lead'));

export const keyWaitsFor = (me: Who, { state, asked }: Pick<ReleaseKeyRow, 'state' | 'asked'>): boolean =>
  me !== null && state === 'asked' && asked.id !== me.id;

/** Bundles and keys that wait for the signed-in person; nothing waits for whoever prepares none. */
export function useReleasesWaiting(): number {
  const me = useMe();
  const enabled = PREPARERS.includes(me?.role ?? '');
  const bundles = useQuery({ ...api.exports.list.queryOptions(), enabled });
  const keys = useQuery({ ...api.exports.keys.queryOptions(), enabled });
  if (!enabled) return 0;
  return (
    (bundles.data ?? []).filter((row) => waitsFor(me, row)).length +
    (keys.data ?? []).filter((row) => keyWaitsFor(me, row)).length
  );
}
