/** The world as one account sees it, in TL: messages, people, chats, updates, with the access hashes of that account. */
import { SOURCES, type Source, type TlObject } from './tl.ts';
import { split, type World } from './world.ts';
import type { Box, BoxEvent, Channel, Chat, Media, Message, PeerRef, StoredFile, User } from './world-types.ts';

export function peerTl(peer: PeerRef): TlObject {
  const [kind, id] = split(peer);
  if (kind === 'user') return { _: 'peerUser', user_id: id };
  return kind === 'chat' ? { _: 'peerChat', chat_id: id } : { _: 'peerChannel', channel_id: id };
}

/** A reference of this version; older ones have expired. */
export function fileReference(file: StoredFile): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32LE(file.refVersion, 0);
  bytes.writeBigInt64LE(BigInt(file.id), 4);
  return bytes;
}

function fileAttributes(file: StoredFile): TlObject[] {
  const out: TlObject[] = [];
  if (file.kind === 'voice') out.push({ _: 'documentAttributeAudio', voice: true, duration: file.duration });
  if (file.kind === 'video') {
    out.push({
      _: 'documentAttributeVideo',
      supports_streaming: true,
      duration: file.duration,
      w: file.width,
      h: file.height,
    });
  }
  if (file.name) out.push({ _: 'documentAttributeFilename', file_name: file.name });
  return out;
}

function fileTl(world: World, viewer: string, file: StoredFile): TlObject {
  const common = {
    id: file.id,
    access_hash: world.accessHash(viewer, `file:${file.id}`),
    file_reference: fileReference(file),
    date: file.date,
    dc_id: file.dcId,
  };
  if (file.kind !== 'photo') {
    const document: TlObject = {
      _: 'document',
      ...common,
      mime_type: file.mime,
      size: file.bytes.length,
      attributes: fileAttributes(file),
    };
    return { _: 'messageMediaDocument', voice: file.kind === 'voice', video: file.kind === 'video', document };
  }
  const size: TlObject = { _: 'photoSize', type: 'x', w: file.width, h: file.height, size: file.bytes.length };
  return { _: 'messageMediaPhoto', photo: { _: 'photo', ...common, sizes: [size] } };
}

export function mediaTl(world: World, viewer: string, media: Media): TlObject {
  if (media.kind === 'file') return fileTl(world, viewer, media.file);
  if (media.kind === 'geo') {
    return { _: 'messageMediaGeo', geo: { _: 'geoPoint', long: media.long, lat: media.lat, access_hash: 0 } };
  }
  const { phone, firstName, lastName, userId } = media;
  return {
    _: 'messageMediaContact',
    phone_number: phone,
    first_name: firstName,
    last_name: lastName,
    vcard: '',
    user_id: userId,
  };
}

export function forwardTl(message: Message): TlObject | undefined {
  const forward = message.forward;
  if (!forward) return undefined;
  return {
    _: 'messageFwdHeader',
    from_id: forward.from && peerTl(forward.from),
    from_name: forward.fromName,
    date: forward.date,
    channel_post: forward.channelPost,
  };
}

/** A message, or messageEmpty when it is deleted. */
export function messageTl(world: World, viewer: string, message: Message, kind: Source['kind'] = 'fetch'): TlObject {
  if (message.deleted) return { _: 'messageEmpty', id: message.id, peer_id: peerTl(message.peer) };
  const inChannel = message.box.startsWith('channel:');
  const out = inChannel ? message.from === `user:${viewer}` : message.out;
  const post = inChannel && message.from === undefined;
  const { text, entities, media } = message.content;
  return {
    _: 'message',
    [SOURCES]: [{ key: `${message.box}:${message.id}`, version: message.version, kind }],
    out,
    post,
    id: message.id,
    // In a private chat the peer already says who wrote an incoming message.
    from_id: message.from && (message.peer.startsWith('user:') && !out ? undefined : peerTl(message.from)),
    peer_id: peerTl(message.peer),
    fwd_from: forwardTl(message),
    via_bot_id: message.viaBotId,
    reply_to: message.replyTo === undefined ? undefined : { _: 'messageReplyHeader', reply_to_msg_id: message.replyTo },
    date: message.date,
    message: text,
    media: media && mediaTl(world, viewer, media),
    entities: entities.length ? entities : undefined,
    views: post ? 1 : undefined,
    forwards: post ? 0 : undefined,
    edit_date: message.editDate,
    grouped_id: message.groupedId,
  };
}

export function userTl(world: World, viewer: string, user: User): TlObject {
  const me = world.users.get(viewer);
  const contact = me?.contacts.has(user.id) ?? false;
  const self = user.id === viewer;
  return {
    _: 'user',
    id: user.id,
    self,
    contact,
    mutual_contact: contact && user.contacts.has(viewer),
    bot: user.bot,
    verified: user.verified,
    support: false,
    access_hash: world.accessHash(viewer, `user:${user.id}`),
    first_name: user.firstName,
    last_name: user.lastName,
    username: user.username,
    phone: self || contact ? user.phone : user.id === '777000' ? '42777' : undefined,
    status: user.bot ? undefined : { _: 'userStatusRecently' },
    bot_info_version: user.bot ? 1 : undefined,
  };
}

export function channelTl(world: World, viewer: string, channel: Channel): TlObject {
  const creator = channel.creator === viewer;
  return {
    _: 'channel',
    creator,
    left: !channel.members.has(viewer),
    broadcast: !channel.megagroup,
    megagroup: channel.megagroup,
    id: channel.id,
    access_hash: world.accessHash(viewer, `channel:${channel.id}`),
    title: channel.title,
    username: channel.username,
    photo: { _: 'chatPhotoEmpty' },
    date: channel.date,
    admin_rights: creator
      ? { _: 'chatAdminRights', post_messages: true, edit_messages: true, delete_messages: true, other: true }
      : undefined,
    participants_count: channel.members.size,
  };
}

export function chatTl(viewer: string, chat: Chat): TlObject {
  return {
    _: 'chat',
    creator: chat.creator === viewer,
    left: !chat.members.has(viewer),
    id: chat.id,
    title: chat.title,
    photo: { _: 'chatPhotoEmpty' },
    participants_count: chat.members.size,
    date: chat.date,
    version: 1,
  };
}

/** The users and chats that an answer must carry so that its peers can be understood. */
export function createCast(world: World, viewer: string) {
  const users = new Set<string>();
  const others = new Set<PeerRef>();
  const cast = {
    peer(peer: PeerRef | undefined): void {
      if (!peer) return;
      const [kind, id] = split(peer);
      if (kind === 'user') users.add(id);
      else others.add(peer);
    },
    message(message: Message): void {
      if (message.deleted) return;
      for (const peer of [message.peer, message.from, message.forward?.from]) cast.peer(peer);
      if (message.out) users.add(viewer);
      if (message.viaBotId) users.add(message.viaBotId);
      const { media, entities } = message.content;
      if (media?.kind === 'contact' && media.userId !== '0') users.add(media.userId);
      for (const entity of entities) if (entity._ === 'messageEntityMentionName') users.add(String(entity.user_id));
    },
    users: (): TlObject[] =>
      [...users].flatMap((id) => world.users.get(id) ?? []).map((user) => userTl(world, viewer, user)),
    chats: (): TlObject[] =>
      [...others].flatMap((peer) => {
        const [kind, id] = split(peer);
        if (kind === 'chat') return world.chats.has(id) ? [chatTl(viewer, world.chat(id))] : [];
        return world.channels.has(id) ? [channelTl(world, viewer, world.channel(id))] : [];
      }),
  };
  return cast;
}

export type Cast = ReturnType<typeof createCast>;

/** One event of a box as the update a session receives. */
export function updateTl(world: World, viewer: string, box: Box, event: BoxEvent): TlObject {
  const channel = box.key.startsWith('channel:');
  const { pts, count } = event;
  if (event.kind === 'delete') {
    const sources = event.ids.map((id): Source => ({ key: `${box.key}:${id}`, version: 0, kind: 'delete' }));
    const common = { [SOURCES]: sources, messages: event.ids, pts, pts_count: count };
    return channel
      ? { _: 'updateDeleteChannelMessages', channel_id: box.key.slice(8), ...common }
      : { _: 'updateDeleteMessages', ...common };
  }
  const message = messageTl(world, viewer, event.message, event.kind);
  const name =
    event.kind === 'new'
      ? channel
        ? 'updateNewChannelMessage'
        : 'updateNewMessage'
      : channel
        ? 'updateEditChannelMessage'
        : 'updateEditMessage';
  return { _: name, message, pts, pts_count: count };
}
