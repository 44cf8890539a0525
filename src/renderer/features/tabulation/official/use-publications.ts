import { useQuery } from '@tanstack/react-query';
import type { OfficialPublication } from '../../../../contract/areas/official.ts';
import type { OfficialLevel } from '../../../../domain/official-sheet.ts';
import { api } from '../../../client/rpc.ts';
import { useOfficialView } from './view.ts';

const NONE: OfficialPublication[] = [];

/** Publications that stand, and those of them that are compared; one that was withdrawn meanwhile is chosen no more. */
export function usePublications() {
  const query = useQuery(api.official.list.queryOptions());
  const chosen = useOfficialView((view) => view.chosen);
  const standing = query.data?.filter(({ withdrawn }) => withdrawn === null) ?? NONE;
  const of = (level: OfficialLevel): OfficialPublication[] => standing.filter((each) => each.level === level);
  return {
    query,
    standing,
    of,
    /** For core: null is the newest. */
    chosen: (level: OfficialLevel): string | null => of(level).find(({ id }) => id === chosen[level])?.id ?? null,
    /** The one that is compared: chosen, or the newest. */
    compared: (level: OfficialLevel): OfficialPublication | null =>
      of(level).find(({ id }) => id === chosen[level]) ?? of(level)[0] ?? null,
    byId: (id: string): OfficialPublication | null => standing.find((each) => each.id === id) ?? null,
  };
}
