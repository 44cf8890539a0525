export { type InboxCounts, inboxCounts } from './counts.ts';
export { forgetWords } from './index-words.ts';
export type { InboxFilter } from './items.ts';
export type { Names } from './names.ts';
export { inboxPrefix, inboxSeen, inboxSubject } from './projection.ts';
export {
  factsOf,
  type InboxQuery,
  inboxDetail,
  inboxPage,
  oldestUnseen,
  seenTargets,
  versionView,
} from './read.ts';
export { createWordsKeeper, type WordsKeeper } from './words-keeper.ts';
