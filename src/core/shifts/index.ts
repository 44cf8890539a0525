export { createShifts, type ShiftDesk } from './decide.ts';
export { handovers } from './projection.ts';
export { shiftQueries } from './read.ts';
