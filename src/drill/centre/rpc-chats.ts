/** People, chats and channels: who they are and which the account has. */
import { inputChannel, inputUser } from './peers.ts';
import type { Call, Methods } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import type { TlObject } from './tl.ts';
import { get } from './tl-get.ts';
import { channelTl, chatTl, createCast, peerTl, userTl } from './view.ts';

const NO_NOTIFY: TlObject = { _: 'peerNotifySettings' };

function getFullUser(call: Call): TlObject {
  const user = inputUser(call, get.obj(call.request, 'id'));
  const full: TlObject = {
    _: 'userFull',
    id: user.id,
    settings: { _: 'peerSettings' },
    notify_settings: NO_NOTIFY,
    common_chats_count: 0,
  };
  return { _: 'users.userFull', full_user: full, chats: [], users: [userTl(call.centre.world, call.me, user)] };
}

function getFullChannel(call: Call): TlObject {
  const { world } = call.centre;
  const channel = inputChannel(call, get.obj(call.request, 'channel'));
  const lastId = channel.box.nextId - 1;
  const read = channel.box.read.get(call.me) ?? 0;
  const full: TlObject = {
    _: 'channelFull',
    id: channel.id,
    about: channel.about,
    participants_count: channel.members.size,
    read_inbox_max_id: read,
    read_outbox_max_id: 0,
    unread_count: Math.max(0, lastId - read),
    chat_photo: { _: 'photoEmpty', id: 0 },
    notify_settings: NO_NOTIFY,
    bot_info: [],
    pts: channel.box.pts,
  };
  return { _: 'messages.chatFull', full_chat: full, chats: [channelTl(world, call.me, channel)], users: [] };
}

function getFullChat(call: Call): TlObject {
  const { world } = call.centre;
  const chat = world.chats.get(get.id(call.request, 'chat_id'));
  if (!chat?.members.has(call.me)) throw new RpcError(400, 'CHAT_ID_INVALID');
  const members = [...chat.members];
  const participants = members.map(
    (id): TlObject =>
      id === chat.creator
        ? { _: 'chatParticipantCreator', user_id: id }
        : { _: 'chatParticipant', user_id: id, inviter_id: chat.creator ?? id, date: chat.date },
  );
  const full: TlObject = {
    _: 'chatFull',
    id: chat.id,
    about: '',
    participants: { _: 'chatParticipants', chat_id: chat.id, participants, version: 1 },
    notify_settings: NO_NOTIFY,
  };
  return {
    _: 'messages.chatFull',
    full_chat: full,
    chats: [chatTl(call.me, chat)],
    users: members.map((id) => userTl(world, call.me, world.user(id))),
  };
}

function getParticipants(call: Call): TlObject {
  const { world } = call.centre;
  const channel = inputChannel(call, get.obj(call.request, 'channel'));
  if (!channel.megagroup && channel.creator !== call.me) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED');
  const offset = get.num(call.request, 'offset');
  const members = [...channel.members].slice(offset, offset + Math.min(get.num(call.request, 'limit'), 200));
  return {
    _: 'channels.channelParticipants',
    count: channel.members.size,
    participants: members.map((id) => ({ _: 'channelParticipant', user_id: id, date: channel.date })),
    chats: [],
    users: members.map((id) => userTl(world, call.me, world.user(id))),
  };
}

function getParticipant(call: Call): TlObject {
  const { world } = call.centre;
  const channel = inputChannel(call, get.obj(call.request, 'channel'));
  const user = inputUser(call, get.obj(call.request, 'participant'));
  if (!channel.members.has(user.id)) throw new RpcError(400, 'USER_NOT_PARTICIPANT');
  const self = user.id === call.me;
  const participant: TlObject = self
    ? { _: 'channelParticipantSelf', user_id: user.id, inviter_id: channel.creator ?? user.id, date: channel.date }
    : { _: 'channelParticipant', user_id: user.id, date: channel.date };
  return { _: 'channels.channelParticipant', participant, chats: [], users: [userTl(world, call.me, user)] };
}

function resolveUsername(call: Call): TlObject {
  const peer = call.centre.world.names.get(get.str(call.request, 'username').replace(/^@/, '').toLowerCase());
  if (!peer) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED');
  const cast = createCast(call.centre.world, call.me);
  cast.peer(peer);
  return { _: 'contacts.resolvedPeer', peer: peerTl(peer), chats: cast.chats(), users: cast.users() };
}

function getContacts(call: Call): TlObject {
  const { world } = call.centre;
  const contacts = [...world.user(call.me).contacts].map((id) => world.user(id));
  return {
    _: 'contacts.contacts',
    contacts: contacts.map((user) => ({ _: 'contact', user_id: user.id, mutual: user.contacts.has(call.me) })),
    saved_count: 0,
    users: contacts.map((user) => userTl(world, call.me, user)),
  };
}

/** Users that cannot be named come back as empty ones, as Telegram does. */
function getUsers(call: Call): TlObject[] {
  return get.objs(call.request, 'id').flatMap((input) => {
    try {
      return [userTl(call.centre.world, call.me, inputUser(call, input))];
    } catch (error) {
      if (error instanceof RpcError) return [];
      throw error;
    }
  });
}

function getChats(call: Call): TlObject {
  const { chats } = call.centre.world;
  const mine = get.vec(call.request, 'id').map((id) => chats.get(String(id)));
  return {
    _: 'messages.chats',
    chats: mine
      .filter((chat) => chat?.members.has(call.me))
      .map((chat) => chatTl(call.me, chat as NonNullable<typeof chat>)),
  };
}

function getChannels(call: Call): TlObject {
  const channels = get.objs(call.request, 'id').map((input) => inputChannel(call, input));
  return { _: 'messages.chats', chats: channels.map((channel) => channelTl(call.centre.world, call.me, channel)) };
}

export const chatMethods: Methods = {
  'users.getUsers': getUsers,
  'users.getFullUser': getFullUser,
  'channels.getChannels': getChannels,
  'channels.getFullChannel': getFullChannel,
  'channels.getParticipants': getParticipants,
  'channels.getParticipant': getParticipant,
  'messages.getChats': getChats,
  'messages.getFullChat': getFullChat,
  'contacts.resolveUsername': resolveUsername,
  'contacts.getContacts': getContacts,
};
