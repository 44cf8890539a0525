import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { BoardPreferences } from '../../../contract/areas/preferences.ts';
import { api, client } from '../../client/rpc.ts';
import { useCommand } from '../../components/use-command.ts';

const AT_FIRST: BoardPreferences = { view: 'list', saved: [] };

/** How the person at this seat has the Board; kept in core, sealed, and the same wherever they sign in. */
export function useBoardPreferences() {
  const queries = useQueryClient();
  const queryKey = api.preferences.board.queryKey();
  const query = useQuery(api.preferences.board.queryOptions());
  const now = query.data ?? AT_FIRST;
  const set = useCommand<unknown, BoardPreferences>({
    mutationFn: (next) => client.preferences.setBoard(next),
    // Drawn at once; refused, it is what core has.
    onMutate: (next) => queries.setQueryData(queryKey, next),
    onError: () => void queries.invalidateQueries({ queryKey }),
  });
  return {
    ...now,
    change: (part: Partial<BoardPreferences>): void =>
      set.mutate({ ...(queries.getQueryData(queryKey) ?? AT_FIRST), ...part }),
  };
}

export type BoardDesk = ReturnType<typeof useBoardPreferences>;
