export { type Appended, append, type FreshVersion, type Trust, type TrustDecision } from './append.ts';
export type { StoredContent } from './content.ts';
export { moveStageCursor, stageCursor } from './cursor.ts';
export { type MediaRow, type MediaState, mediaOf, pendingMedia, setMediaState } from './media.ts';
export {
  albumOf,
  eraseContent,
  newestVersion,
  readContent,
  since,
  storedIds,
  type VersionRow,
  versionById,
  versionByRef,
  versionsOf,
} from './read.ts';
