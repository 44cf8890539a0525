export { createBoundaries, createBoundaryImports } from './boundaries/decide.ts';
export { boundaryProjection } from './boundaries/projection.ts';
export { createDayClock } from './day-clock.ts';
export { createWatchClock } from './watch/clock.ts';
export { createWatchKeeper, type WatchRules } from './watch/keeper.ts';
export { watchQueries } from './watch/queries.ts';
export { watchRows } from './watch/rows.ts';
