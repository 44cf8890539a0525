import { useEffect } from 'react';
import { queryClient } from '../../client/rpc.ts';
import { useMayCoordinate } from '../observers/queries.ts';
import { bordersQuery, mapQuery } from './map-data.ts';

/** After signing in, ms: the first screen comes first. */
const LATER = 4000;

/**
 * Reads stations and borders before they are asked for, for whoever sends observers: ten thousand stations take a tenth of
 * a second to come, and a coordinator opens the map when somebody was thrown out.
 */
export function useMapAhead(): void {
  const coordinates = useMayCoordinate();
  useEffect(() => {
    if (!coordinates) return;
    const timer = setTimeout(() => {
      // What fails here is asked again where it is looked at, and told there.
      void queryClient.prefetchQuery(mapQuery);
      void queryClient.prefetchQuery(bordersQuery);
    }, LATER);
    return () => clearTimeout(timer);
  }, [coordinates]);
}
