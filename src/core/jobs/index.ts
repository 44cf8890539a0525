export { type Checkpoints, createCheckpoints } from './checkpoints.ts';
export { createQueries, type Queries } from './queries.ts';
