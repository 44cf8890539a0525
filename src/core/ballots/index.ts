export { ballotPrefix, ballotReviews, ballotRows, ballotSubject, decisionIn, partOf, undoneIn } from './projection.ts';
export { photosOf, recompute, recomputeHold } from './rows.ts';
