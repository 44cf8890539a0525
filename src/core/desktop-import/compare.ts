import { contentDigest, type IncomingMessage, messageKey } from '../../domain/index.ts';
import { readContent, versionsOf } from '../evidence/index.ts';
import { type ReadDb, sha256 } from '../store/index.ts';

/**
 * new: nobody had it. version: only earlier imports had it, in another state. known: the same message. differs: Telegram
 * itself delivered it otherwise, and a file overrules nothing that Telegram delivered.
 */
export type Comparison = 'new' | 'version' | 'known' | 'differs';

/**
 * What an exported message adds. Its digest is the same only where it carries nothing that exports leave out (numbers of
 * media, albums, who was forwarded), so else key, time and text decide (docs/decisions/020). Erased content stays erased.
 */
export function compareWithStored(db: ReadDb, message: IncomingMessage): Comparison {
  const versions = versionsOf(db, messageKey(message.account, message.chat, message.msgId));
  if (versions.length === 0) return 'new';
  const digest = contentDigest(message, sha256);
  const said = versions.filter((version) => version.event === 'message');
  if (said.some((version) => version.contentDigest === digest)) return 'known';
  const same = said.some((version) => {
    const content = readContent(db, version.versionId);
    return content === null || (version.sentAt === message.sentAt && content.text === message.text);
  });
  if (same) return 'known';
  return said.every((version) => version.source === 'desktopExport') ? 'version' : 'differs';
}
