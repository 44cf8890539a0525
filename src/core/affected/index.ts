export { type AffectedDesk, createAffected, unresolvedOf } from './decide.ts';
export { createEvent, type EventDesk, suggestionOf } from './event.ts';
export { eventFacts, eventQueries } from './event-projection.ts';
export { affectedPeople } from './projection.ts';
export { type AffectedFacts, type AffectedQuery, affectedQueries, withTerms } from './read.ts';
export { createTermClock } from './term-clock.ts';
export { createVital, type VitalDesk } from './vital.ts';
export { vitalDecisions } from './vital-projection.ts';
export { vitalQueries } from './vital-read.ts';
