export { type AffectedDesk, createAffected, unresolvedOf } from './decide.ts';
export { affectedPeople } from './projection.ts';
export { type AffectedFacts, type AffectedQuery, affectedQueries, withTerms } from './read.ts';
