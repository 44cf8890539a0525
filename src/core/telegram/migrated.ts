import type { Peer, TelegramId } from '../../domain/index.ts';
import { Api, bigInt } from './library.ts';
import type { Link } from './link.ts';
import { id } from './media.ts';

/**
 * A basic group that grows, or gets a public name, becomes a supergroup with another id, and falls silent under its old
 * one. Returns the supergroups that these groups have become.
 */
export async function migratedTo(
  link: Pick<Link, 'call'>,
  groups: TelegramId[],
): Promise<{ from: TelegramId; to: Peer }[]> {
  if (groups.length === 0) return [];
  const request = new Api.messages.GetChats({ id: groups.map((each) => bigInt(each)) });
  const { chats } = await link.call(request, { patient: true });
  return chats.flatMap((chat) => {
    if (!(chat instanceof Api.Chat) || !(chat.migratedTo instanceof Api.InputChannel)) return [];
    const from = id(chat.id);
    const to = id(chat.migratedTo.channelId);
    return from === null || to === null ? [] : [{ from, to: { kind: 'channel', id: to } as const }];
  });
}
