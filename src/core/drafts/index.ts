export { createDrafts, type Drafts } from './drafts.ts';
export { withOwn } from './own.ts';
