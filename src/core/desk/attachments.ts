import {
  type AccountId,
  chatKey,
  familyOf,
  type IncomingMessage,
  type MediaContent,
  messageKey,
  type SubmissionId,
  sniffType,
  submissionIdOfAlbum,
  submissionIdOfMessages,
  type TelegramId,
} from '../../domain/index.ts';

/** A photograph or document that came with what a person writes down. */
export interface Attachment {
  name: string;
  bytes: Uint8Array;
  /** Hex, of the bytes as they came. */
  sha256: string;
}

/** What its content says of it: as a sender would, by its first bytes and its name. A claim that doesn't fit is marked. */
const mediaOf = ({ name, bytes }: Attachment): MediaContent => ({
  kind: familyOf(sniffType(bytes.subarray(0, 4096))) === 'picture' ? 'photo' : 'document',
  id: null,
  size: bytes.length,
  mime: null,
  name,
});

/** One message per file, as in an album: the first has the words, too. */
export function withAttachments(message: IncomingMessage, files: readonly Attachment[]): IncomingMessage[] {
  const [first, ...rest] = files;
  if (!first) return [message];
  const groupedId = rest.length > 0 ? (`entry-${message.chat.id}` as TelegramId) : null;
  return [
    { ...message, groupedId, media: mediaOf(first) },
    ...rest.map((file, index) => ({
      ...message,
      groupedId,
      msgId: message.msgId + 1 + index,
      text: '',
      media: mediaOf(file),
    })),
  ];
}

/** Which submission these messages become, before they are stored. */
export function submissionOfEntry(messages: readonly IncomingMessage[]): SubmissionId {
  const [first] = messages as [IncomingMessage];
  const { account, chat, msgId, groupedId } = first as IncomingMessage & { account: AccountId };
  return groupedId === null
    ? submissionIdOfMessages([messageKey(account, chat, msgId)])
    : submissionIdOfAlbum(chatKey(account, chat), groupedId);
}
