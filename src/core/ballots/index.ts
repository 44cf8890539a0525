export { ballotPrefix, ballotReviews, ballotRows, ballotSubject, partOf, undoneIn } from './projection.ts';
export { photosOf, recompute, recomputeHold } from './rows.ts';
