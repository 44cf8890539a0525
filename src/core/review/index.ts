export { createDecisions, type Decision, type Decisions } from './decide.ts';
export { createQueue } from './queue.ts';
export { ballotCard, ballotFigures, labelOf, messagesOf, reviewQueries, senderView } from './read.ts';
export { COPIES as COPIED_REPORTS } from './violations.ts';
