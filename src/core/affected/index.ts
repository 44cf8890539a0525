export { type AffectedDesk, createAffected, unresolvedOf } from './decide.ts';
export { affectedPeople } from './projection.ts';
export { type AffectedFacts, type AffectedQuery, affectedQueries, withTerms } from './read.ts';
export { createVital, type VitalDesk } from './vital.ts';
export { vitalDecisions } from './vital-projection.ts';
export { vitalQueries } from './vital-read.ts';
