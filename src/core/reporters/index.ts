export { doubts, isStopped, personOf, reporterOfCase, type SeizureRow, seizuresOf } from './person.ts';
export { reporterPrefix, reporterSubject, reporters } from './projection.ts';
