export { type Aimed, type AssignmentDesk, createAssignments } from './decide.ts';
export { assignments } from './projection.ts';
export { assignmentQueries } from './read.ts';
