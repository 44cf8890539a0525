/** Reading: dialogs, history, single messages; and marking as read. */
import { boxOfPeer, countOf, historyOf, inputChannel, inputPeer } from './peers.ts';
import type { Call, Methods } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import type { TlObject } from './tl.ts';
import { get } from './tl-get.ts';
import { createCast, messageTl, peerTl } from './view.ts';
import { split } from './world.ts';
import type { Box, Message, PeerRef } from './world-types.ts';

const MAX_PAGE = 100;

interface Dialog {
  readonly peer: PeerRef;
  readonly top: Message | undefined;
  readonly box: Box;
}

function lastOf(box: Box): Message | undefined {
  for (let id = box.nextId - 1; id > 0; id--) {
    const message = box.messages.get(id);
    if (message && !message.deleted) return message;
  }
  return undefined;
}

/** The account's dialogs, most recent first. */
function dialogsOf(call: Call): Dialog[] {
  const { world } = call.centre;
  const own = world.user(call.me).box;
  const tops = new Map<PeerRef, Message>();
  for (const message of own.messages.values()) if (!message.deleted) tops.set(message.peer, message);
  const groups = [...world.chats.values()].filter((chat) => chat.members.has(call.me) && !tops.has(`chat:${chat.id}`));
  const list: Dialog[] = [
    ...[...tops].map(([peer, top]) => ({ peer, top, box: own })),
    ...groups.map((chat) => ({ peer: `chat:${chat.id}` as const, top: undefined, box: own })),
    ...[...world.channels.values()]
      .filter((channel) => channel.members.has(call.me))
      .map((channel) => ({ peer: `channel:${channel.id}` as const, top: lastOf(channel.box), box: channel.box })),
  ];
  return list.sort((a, b) => (b.top?.date ?? 0) - (a.top?.date ?? 0) || (a.peer < b.peer ? -1 : 1));
}

export function dialogTl(call: Call, { peer, top, box }: Dialog): TlObject {
  const inChannel = peer.startsWith('channel:');
  const read = box.read.get(inChannel ? call.me : peer) ?? 0;
  const unread = inChannel
    ? Math.max(0, box.nextId - 1 - read)
    : [...box.messages.values()].filter((m) => m.peer === peer && !m.out && !m.deleted && m.id > read).length;
  return {
    _: 'dialog',
    peer: peerTl(peer),
    top_message: top?.id ?? 0,
    read_inbox_max_id: read,
    read_outbox_max_id: 0,
    unread_count: unread,
    unread_mentions_count: 0,
    unread_reactions_count: 0,
    unread_poll_votes_count: 0,
    notify_settings: { _: 'peerNotifySettings' },
    pts: inChannel ? box.pts : undefined,
  };
}

function dialogsTl(
  call: Call,
  dialogs: readonly Dialog[],
): Record<'dialogs' | 'messages' | 'chats' | 'users', TlObject[]> {
  const { world } = call.centre;
  const cast = createCast(world, call.me);
  const tops = dialogs.flatMap(({ top }) => top ?? []);
  for (const { peer } of dialogs) cast.peer(peer);
  for (const top of tops) cast.message(top);
  return {
    dialogs: dialogs.map((dialog) => dialogTl(call, dialog)),
    messages: tops.map((top) => messageTl(world, call.me, top)),
    chats: cast.chats(),
    users: cast.users(),
  };
}

function getDialogs(call: Call): TlObject {
  const { request } = call;
  const all = request.folder_id ? [] : dialogsOf(call);
  const offsetDate = get.num(request, 'offset_date');
  const offsetId = get.num(request, 'offset_id');
  const offsetPeer = get.obj(request, 'offset_peer');
  const from =
    offsetPeer._ === 'inputPeerEmpty'
      ? -1
      : all.findIndex((d) => d.peer === inputPeer(call, offsetPeer) && (!offsetId || d.top?.id === offsetId));
  const rest = from >= 0 ? all.slice(from + 1) : offsetDate ? all.filter((d) => (d.top?.date ?? 0) < offsetDate) : all;
  const limit = Math.min(get.num(request, 'limit') || 20, MAX_PAGE);
  const page = dialogsTl(call, rest.slice(0, limit));
  if (rest.length === all.length && rest.length <= limit) return { _: 'messages.dialogs', ...page };
  return { _: 'messages.dialogsSlice', count: all.length, ...page };
}

function getPeerDialogs(call: Call): TlObject {
  const wanted = get.objs(call.request, 'peers').map((input) => inputPeer(call, get.obj(input, 'peer')));
  const known = dialogsOf(call);
  const dialogs = wanted.map(
    (peer) => known.find((d) => d.peer === peer) ?? { peer, top: undefined, box: boxOfPeer(call, peer) },
  );
  return { _: 'messages.peerDialogs', ...dialogsTl(call, dialogs), state: stateTl(call) };
}

export function stateTl(call: Call): TlObject {
  const { box } = call.centre.world.user(call.me);
  return { _: 'updates.state', pts: box.pts, qts: 0, date: call.centre.now(), seq: 1, unread_count: 0 };
}

/** A list of messages in the form its box asks for: a channel's carries the channel's pts. */
function listTl(call: Call, box: Box, found: readonly Message[], count: number, peer?: PeerRef): TlObject {
  const { world } = call.centre;
  const cast = createCast(world, call.me);
  cast.peer(peer);
  for (const message of found) cast.message(message);
  const messages = found.map((message) => messageTl(world, call.me, message));
  const common = { messages, topics: [], chats: cast.chats(), users: cast.users() };
  if (box.key.startsWith('channel:')) return { _: 'messages.channelMessages', pts: box.pts, count, ...common };
  const { topics, ...rest } = common;
  if (found.length >= count) return { _: 'messages.messages', topics, ...rest };
  return { _: 'messages.messagesSlice', count, topics, ...rest };
}

/**
 * The page of a history around an offset: it starts below offset_id, add_offset shifts it to older, or when negative to
 * newer messages.
 */
function page(call: Call, peer: PeerRef, fits: (message: Message) => boolean): Message[] {
  const { request } = call;
  const offsetId = get.num(request, 'offset_id');
  const offsetDate = get.num(request, 'offset_date', 0);
  const shift = get.num(request, 'add_offset');
  const [maxId, minId] = [get.num(request, 'max_id'), get.num(request, 'min_id')];
  const limit = Math.min(Math.max(get.num(request, 'limit'), 0), MAX_PAGE);
  const within = (m: Message): boolean => (!maxId || m.id < maxId) && (!minId || m.id > minId);
  // Clients that page by id give the last date too; only the id counts then.
  const older = (m: Message): boolean => (offsetId ? m.id < offsetId : !offsetDate || m.date < offsetDate);
  if (shift < 0) {
    const all = [...historyOf(call, peer)].filter(fits);
    const start = all.findIndex(older);
    const from = Math.max(0, (start < 0 ? all.length : start) + shift);
    return all.slice(from, from + limit).filter(within);
  }
  const found: Message[] = [];
  let skip = shift;
  if (limit === 0) return found;
  for (const message of historyOf(call, peer, offsetId || undefined)) {
    if (!fits(message) || !older(message) || skip-- > 0) continue;
    found.push(message);
    if (found.length === limit || (minId && message.id < minId)) break;
  }
  return found.filter(within);
}

function getHistory(call: Call): TlObject {
  const peer = inputPeer(call, get.obj(call.request, 'peer'));
  return listTl(
    call,
    boxOfPeer(call, peer),
    page(call, peer, () => true),
    countOf(call, peer),
    peer,
  );
}

function search(call: Call): TlObject {
  const peer = inputPeer(call, get.obj(call.request, 'peer'));
  const wanted = get.str(call.request, 'q').toLowerCase();
  const fits = (m: Message): boolean => m.content.text.toLowerCase().includes(wanted);
  const count = [...historyOf(call, peer)].filter(fits).length;
  return listTl(call, boxOfPeer(call, peer), page(call, peer, fits), count, peer);
}

/** Messages by id; what is not there comes back as messageEmpty. */
function byIds(call: Call, box: Box, peer?: PeerRef): TlObject {
  const ids = get.objs(call.request, 'id').map((input) => get.num(input, 'id', 0));
  if (ids.length > MAX_PAGE * 2) throw new RpcError(400, 'LIMIT_INVALID');
  const found = ids.flatMap((id) => box.messages.get(id) ?? []);
  const list = listTl(call, box, found, found.length, peer);
  const have = new Map(get.objs(list, 'messages').map((m) => [m.id, m]));
  return { ...list, messages: ids.map((id) => have.get(id) ?? { _: 'messageEmpty', id }) };
}

function readUpTo(call: Call, peer: PeerRef): void {
  const [kind] = split(peer);
  const box = boxOfPeer(call, peer);
  const key = kind === 'channel' ? call.me : peer;
  box.read.set(key, Math.max(box.read.get(key) ?? 0, get.num(call.request, 'max_id') || box.nextId - 1));
}

export const messageMethods: Methods = {
  'messages.getDialogs': getDialogs,
  'messages.getPeerDialogs': getPeerDialogs,
  'messages.getPinnedDialogs': (call) => ({
    _: 'messages.peerDialogs',
    dialogs: [],
    messages: [],
    chats: [],
    users: [],
    state: stateTl(call),
  }),
  'messages.getHistory': getHistory,
  'messages.search': search,
  'messages.getMessages': (call) => byIds(call, call.centre.world.user(call.me).box),
  'channels.getMessages': (call) => {
    const channel = inputChannel(call, get.obj(call.request, 'channel'));
    return byIds(call, channel.box, `channel:${channel.id}`);
  },
  'messages.readHistory': (call) => {
    readUpTo(call, inputPeer(call, get.obj(call.request, 'peer')));
    return { _: 'messages.affectedMessages', pts: call.centre.world.user(call.me).box.pts, pts_count: 0 };
  },
  'channels.readHistory': (call) => {
    readUpTo(call, `channel:${inputChannel(call, get.obj(call.request, 'channel')).id}`);
    return true;
  },
};
