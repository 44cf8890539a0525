export { createRedactions, type Redactions } from './decide.ts';
export { redactionProjection } from './projection.ts';
export { redactionView, storedRedaction } from './read.ts';
