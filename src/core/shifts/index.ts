export { createShifts, type ShiftDesk } from './decide.ts';
export { handovers } from './projection.ts';
export { shiftQueries } from './read.ts';
export { createRoster, duties, leadsNow, onCallNow, type RosterDesk } from './roster.ts';
