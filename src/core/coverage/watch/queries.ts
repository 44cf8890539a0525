import type { WatchFilter } from '../../../contract/index.ts';
import type { Names } from '../../inbox/index.ts';
import type { ReadDb } from '../../store/index.ts';
import type { WatchKeeper, WatchRules } from './keeper.ts';
import {
  type MatrixQuery,
  mapChanges,
  mapColumns,
  type WatchPageQuery,
  watchFound,
  watchMatrix,
  watchPage,
} from './read.ts';
import { watchedStation } from './station.ts';

interface At {
  now: number;
  rules: WatchRules;
}

/** The reads of who watches what, for the worker's table. */
export function watchQueries(db: ReadDb, keeper: WatchKeeper, person: Names['person']) {
  const at = ({ now, rules }: At) => keeper.at(now, rules);
  return {
    watchMap: (input: At) => mapColumns(at(input)),
    watchChanges: (input: At & { since: number }) => mapChanges(at(input), input.since),
    watchStations: ({ rules, ...query }: WatchPageQuery & At) => watchPage(at({ now: query.now, rules }), query),
    watchFound: ({ rules, now, ...filter }: WatchFilter & At) => watchFound(at({ now, rules }), filter, now),
    watchMatrix: ({ now, rules, ...query }: MatrixQuery & At) => watchMatrix(at({ now, rules }), query),
    watchStation: (input: At & { id: string }) => watchedStation(db, at(input), input, person),
    /** Whether there is more to read before somebody opens the map. */
    watchAhead: ({ now, rules }: At) => keeper.ahead(now, rules),
    /** How far it is; asked now and then, because time alone makes stations silent. */
    watchSeq: (input: At) => at(input).seq,
  };
}
