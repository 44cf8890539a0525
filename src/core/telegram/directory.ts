import { type Ms, ms, type Peer, type TelegramId } from '../../domain/index.ts';
import { type ChatMember, type Clock, type Dialog, type EntityRow, type Log, TelegramError } from '../ports.ts';
import type { EntityBook } from './entities.ts';
import { asTelegramError, errorName } from './errors.ts';
import { Api, bigInt } from './library.ts';
import type { Link } from './link.ts';
import { mapPeer } from './mapping.ts';
import { id } from './media.ts';

const PAGE = 100;
const MOST_DIALOGS = 1000;
const PARTICIPANTS = 200;
/** Listing the dialogs is what Telegram punishes first. */
const LOOK_AGAIN = 600_000;

/** Chats and people, for choosing what to watch and whom to trust. Errors are the port's. */
export interface Directory {
  dialogs(): Promise<Dialog[]>;
  members(chat: Peer): Promise<ChatMember[]>;
  /** How to name a chat to Telegram; asks for the dialogs when its hash is unknown. Null: not ours to see. */
  input(peer: Peer): Promise<Api.TypeInputPeer | null>;
}

export function openDirectory(link: Pick<Link, 'call'>, book: EntityBook, clock: Clock, log: Log): Directory {
  let looking: Promise<unknown> | null = null;
  /** Until when not to look again for somebody who wasn't found. */
  const unknown = new Map<string, number>();

  async function dialogs(): Promise<Dialog[]> {
    const found = new Map<string, Dialog>();
    let offset = { date: 0, id: 0, peer: new Api.InputPeerEmpty() as Api.TypeInputPeer };
    while (found.size < MOST_DIALOGS) {
      const answer = await link.call(
        new Api.messages.GetDialogs({
          offsetDate: offset.date,
          offsetId: offset.id,
          offsetPeer: offset.peer,
          limit: PAGE,
          hash: bigInt(0),
        }),
      );
      if (answer instanceof Api.messages.DialogsNotModified) break;
      book.remember(answer);
      const before = found.size;
      const dates = messageDates(answer.messages);
      for (const each of answer.dialogs) {
        const dialog = describe(each, answer.chats, dates);
        if (dialog) found.set(`${dialog.chat.kind}:${dialog.chat.id}`, dialog);
      }
      const next = nextOffset(answer, dates);
      if (answer instanceof Api.messages.Dialogs || !next || found.size === before) break;
      offset = next;
    }
    book.flush();
    return [...found.values()];
  }

  function describe(each: Api.TypeDialog, chats: Api.TypeChat[], dates: Map<string, Ms>): Dialog | null {
    const chat = mapPeer(each.peer);
    if (!chat || !(each instanceof Api.Dialog)) return null;
    const row = book.row(chat.kind, chat.id);
    return {
      chat,
      title: row?.name ?? '',
      username: row?.username ?? null,
      isBot: row?.isBot ?? false,
      members: memberCount(chat, chats),
      lastMessageAt: dates.get(`${chat.kind}:${chat.id}:${each.topMessage}`) ?? null,
    };
  }

  /** Where the next page begins: behind the last dialog of this one. */
  function nextOffset(
    answer: Api.messages.Dialogs | Api.messages.DialogsSlice,
    dates: Map<string, Ms>,
  ): { date: number; id: number; peer: Api.TypeInputPeer } | null {
    for (const last of [...answer.dialogs].reverse()) {
      const chat = mapPeer(last.peer);
      const date = chat && dates.get(`${chat.kind}:${chat.id}:${last.topMessage}`);
      const peer = chat && book.inputPeer(chat);
      if (date && peer) return { date: date / 1000, id: last.topMessage, peer };
    }
    return null;
  }

  async function members(chat: Peer): Promise<ChatMember[]> {
    const found = new Map<TelegramId, ChatMember>();
    const add = (userId: TelegramId | null): void => {
      const row = userId && book.row('user', userId);
      if (row) found.set(row.id, member(row));
    };
    if (chat.kind === 'user') add(chat.id);
    if (chat.kind === 'group') await groupMembers(chat, add);
    if (chat.kind === 'channel') await channelMembers(chat, add);
    return [...found.values()].sort((a, b) => Number(b.isBot) - Number(a.isBot) || a.name.localeCompare(b.name));
  }

  async function groupMembers(chat: Peer, add: (userId: TelegramId | null) => void): Promise<void> {
    const full = await link.call(new Api.messages.GetFullChat({ chatId: bigInt(chat.id) }));
    book.remember(full);
    for (const user of full.users) add(id(user.id));
  }

  /** A channel may hide its members, or show them to admins only: whoever wrote lately is a member nobody can hide. */
  async function channelMembers(chat: Peer, add: (userId: TelegramId | null) => void): Promise<void> {
    const peer = await input(chat);
    const channel = book.inputChannel(chat.id);
    if (!peer || !channel) throw new TelegramError('NO_SUCH_CHAT', 'NO_ACCESS_HASH');
    for (const filter of [new Api.ChannelParticipantsBots(), new Api.ChannelParticipantsRecent()]) {
      try {
        const request = { channel, filter, offset: 0, limit: PARTICIPANTS, hash: bigInt(0) };
        const answer = await link.call(new Api.channels.GetParticipants(request));
        book.remember(answer);
        if (answer instanceof Api.channels.ChannelParticipants) for (const user of answer.users) add(id(user.id));
      } catch (error) {
        const { code } = asTelegramError(error);
        if (code === 'FLOOD_WAIT' || code === 'UNREACHABLE' || code === 'NEEDS_LOGIN') throw error;
        log.info('telegram.membersHidden', { reason: errorName(error) });
      }
    }
    const history = await link.call(
      new Api.messages.GetHistory({
        peer,
        offsetId: 0,
        offsetDate: 0,
        addOffset: 0,
        limit: PAGE,
        maxId: 0,
        minId: 0,
        hash: bigInt(0),
      }),
    );
    book.remember(history);
    if (history instanceof Api.messages.MessagesNotModified) return;
    for (const each of history.messages) {
      const from = each instanceof Api.Message ? mapPeer(each.fromId) : null;
      if (from?.kind === 'user') add(from.id);
      if (each instanceof Api.Message) add(id(each.viaBotId));
    }
  }

  async function input(peer: Peer): Promise<Api.TypeInputPeer | null> {
    const known = book.inputPeer(peer);
    if (known) return known;
    const name = `${peer.kind}:${peer.id}`;
    if ((unknown.get(name) ?? 0) > clock.now()) return null;
    // One look for everybody who is waiting; the answer fills the book.
    looking ??= dialogs().finally(() => {
      looking = null;
    });
    await looking;
    const found = book.inputPeer(peer);
    if (!found) unknown.set(name, clock.now() + LOOK_AGAIN);
    return found;
  }

  return { dialogs: () => dialogs().catch(rethrow), members: (chat) => members(chat).catch(rethrow), input };
}

function rethrow(error: unknown): never {
  throw asTelegramError(error);
}

function member(row: EntityRow): ChatMember {
  return { id: row.id, name: row.name ?? '', username: row.username, isBot: row.isBot };
}

/** Message dates by `kind:chat:id`: ids repeat between channels. */
function messageDates(messages: Api.TypeMessage[]): Map<string, Ms> {
  const dates = new Map<string, Ms>();
  for (const each of messages) {
    if (each instanceof Api.MessageEmpty) continue;
    const chat = mapPeer(each.peerId);
    if (chat && Number.isInteger(each.date)) dates.set(`${chat.kind}:${chat.id}:${each.id}`, ms(each.date * 1000));
  }
  return dates;
}

function memberCount(chat: Peer, chats: Api.TypeChat[]): number | null {
  const wanted = chat.kind === 'group' ? Api.Chat : Api.Channel;
  for (const each of chats) {
    if (!(each instanceof wanted) || id(each.id) !== chat.id) continue;
    const count = each.participantsCount;
    return typeof count === 'number' ? count : null;
  }
  return null;
}
