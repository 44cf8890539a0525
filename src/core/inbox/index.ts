export { inboxPrefix, inboxSeen, inboxSubject } from './projection.ts';
export {
  factsOf,
  inboxDetail,
  inboxPage,
  type Names,
  oldestUnseen,
  seenTargets,
  unseenCount,
  versionView,
} from './read.ts';
