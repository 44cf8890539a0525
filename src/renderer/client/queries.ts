import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient, type QueryKey } from '@tanstack/react-query';

/**
 * The library lets the first fetch of a query stand for the refetch that is asked for while it is under way. Here nothing
 * is refetched on suspicion: a change that came between core's answer and its arrival would stay off the screen until the
 * next one. So what was being fetched for the first time is fetched once more when that is over.
 */
export class FreshQueryClient extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const first = this.getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.fetchStatus === 'fetching' && state.data === undefined);
    const again = first.map(async ({ queryKey, promise }) => {
      await promise?.catch(() => {});
      await super.invalidateQueries({ queryKey, exact: true }, options);
    });
    await Promise.all([super.invalidateQueries(filters, options), ...again]);
  }
}
