import type { Version } from '../evidence.tsx';

/** Kinds of media that have no bytes of their own. */
const BARE = new Set([
  'location',
  'liveLocation',
  'venue',
  'contact',
  'poll',
  'webPage',
  'story',
  'dice',
  'unsupported',
]);

/** The messages of these versions that carry files, once each, in order: what a MediaStrip is given. */
export function keysWithFiles(versions: readonly { messageKey: string; version: Version }[]): string[] {
  const kept = versions.filter(({ version }) => version.media !== null && !BARE.has(version.media.kind));
  return [...new Set(kept.map(({ messageKey }) => messageKey))];
}
