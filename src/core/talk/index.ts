export { createTalk, type Reply, type Talk } from './decide.ts';
export { talkQueries } from './read.ts';
export { loadWords } from './words.ts';
