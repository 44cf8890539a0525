import type { TelegramId } from '../../domain/index.ts';
import type { Converted } from './convert.ts';

/** Telegram's own limit. */
const LARGEST_ALBUM = 10;
const GROUPED: ReadonlySet<string> = new Set(['photo', 'video', 'document', 'audio']);

/**
 * An export does not say which messages were one album. What Telegram sent as one has one sender and one second, ids
 * that follow each other, and a file in each: that is taken for an album, named by its first message.
 */
export function createAlbums() {
  let open: Converted[] = [];
  const belongs = (last: Converted, next: Converted): boolean => {
    const [a, b] = [last.message, next.message];
    return (
      open.length < LARGEST_ALBUM &&
      a.chat.kind === b.chat.kind &&
      a.chat.id === b.chat.id &&
      b.msgId === a.msgId + 1 &&
      b.sentAt === a.sentAt &&
      b.fromId === a.fromId &&
      (b.forward === null) === (a.forward === null) &&
      b.replyToMsgId === a.replyToMsgId &&
      kindsFit(a.media?.kind, b.media?.kind)
    );
  };
  const close = (): Converted[] => {
    const done = open;
    open = [];
    const first = done[0];
    if (done.length < 2 || !first) return done;
    const groupedId = `export-${first.message.msgId}` as TelegramId;
    return done.map((each) => ({ ...each, message: { ...each.message, groupedId } }));
  };
  return {
    /** Takes the next message in the file's order; gives back those that are complete. */
    push(next: Converted): Converted[] {
      const last = open.at(-1);
      const done = last && belongs(last, next) ? [] : close();
      open.push(next);
      return done;
    },
    close,
  };
}

/** Photographs and videos mix; documents and audio keep to their own kind. */
function kindsFit(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || !GROUPED.has(a) || !GROUPED.has(b)) return false;
  const visual = (kind: string) => kind === 'photo' || kind === 'video';
  return visual(a) ? visual(b) : a === b;
}
