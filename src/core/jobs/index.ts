export { createQueries, type Queries } from './queries.ts';
