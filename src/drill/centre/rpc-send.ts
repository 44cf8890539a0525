/** Sending, editing and deleting by clients. */

import { wallClock } from './delivery-log.ts';
import { boxOfPeer, inputChannel, inputPeer } from './peers.ts';
import { updatesTl } from './push.ts';
import type { Call, Methods } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import { namedFile } from './rpc-files.ts';
import type { TlObject } from './tl.ts';
import { get } from './tl-get.ts';
import { makeFile } from './uploads.ts';
import { mediaTl, updateTl } from './view.ts';
import { split } from './world.ts';
import type { Box, BoxEvent, Content, Forward, Media, Message, PeerRef, StoredFile } from './world-types.ts';

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

function uploaded(call: Call, media: TlObject): Media {
  const input = get.obj(media, 'file');
  const bytes = call.centre.uploads.finish(call.me, get.id(input, 'id'), get.num(input, 'parts'));
  if (!bytes) throw new RpcError(400, 'FILE_PARTS_INVALID');
  const photo = media._ === 'inputMediaUploadedPhoto';
  const attributes = photo ? [] : get.objs(media, 'attributes');
  const video = attributes.find((a) => a._ === 'documentAttributeVideo');
  const voice = attributes.some((a) => a._ === 'documentAttributeAudio' && a.voice === true);
  const named = attributes.find((a) => a._ === 'documentAttributeFilename');
  const kind: StoredFile['kind'] = photo ? 'photo' : voice ? 'voice' : video ? 'video' : 'document';
  const { world } = call.centre;
  const mime = photo ? 'image/jpeg' : get.str(media, 'mime_type');
  const file = makeFile(world.newFileId(), call.centre.now(), {
    kind,
    bytes,
    mime,
    name: named && get.str(named, 'file_name'),
  });
  world.files.set(file.id, file);
  return { kind: 'file', file };
}

/** Media as the world keeps it. @throws RpcError MEDIA_INVALID for kinds this centre does not do. */
function mediaOf(call: Call, media: TlObject): Media {
  switch (media._) {
    case 'inputMediaUploadedPhoto':
    case 'inputMediaUploadedDocument':
      return uploaded(call, media);
    case 'inputMediaPhoto':
    case 'inputMediaDocument':
      return { kind: 'file', file: namedFile(call, get.obj(media, 'id')) };
    case 'inputMediaGeoPoint': {
      const point = get.obj(media, 'geo_point');
      return { kind: 'geo', lat: get.num(point, 'lat'), long: get.num(point, 'long') };
    }
    case 'inputMediaContact':
      return {
        kind: 'contact',
        phone: get.str(media, 'phone_number'),
        firstName: get.str(media, 'first_name'),
        lastName: get.str(media, 'last_name'),
        userId: '0',
      };
    default:
      throw new RpcError(400, 'MEDIA_INVALID');
  }
}

function mayWrite(call: Call, peer: PeerRef): void {
  const [kind, id] = split(peer);
  if (kind !== 'channel') return;
  const channel = call.centre.world.channel(id);
  if (!channel.members.has(call.me)) throw new RpcError(400, 'CHANNEL_PRIVATE');
  if (!channel.megagroup && channel.creator !== call.me) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED');
}

const eventOf = (box: Box, message: Message): BoxEvent | undefined =>
  box.events.findLast((e) => e.kind !== 'delete' && e.message === message);

interface Sending {
  readonly peer: PeerRef;
  readonly randomId: string;
  readonly content: Content;
  readonly replyTo?: number | undefined;
  readonly groupedId?: string | undefined;
  readonly forward?: Forward | undefined;
}

/** Sends each once: a random id seen before is RANDOM_ID_DUPLICATE. Answers with the updates the sender learns from. */
function send(call: Call, sendings: readonly Sending[]): TlObject {
  const { centre, session, me } = call;
  const updates: TlObject[] = [];
  const events: BoxEvent[] = [];
  const first = sendings[0];
  if (!first) throw new RpcError(400, 'MULTI_MEDIA_TOO_LONG');
  for (const { peer, randomId } of sendings) {
    mayWrite(call, peer);
    if (centre.randomIds.has(`${me} ${randomId}`)) throw new RpcError(500, 'RANDOM_ID_DUPLICATE');
  }
  const box = boxOfPeer(call, first.peer);
  for (const sending of sendings) {
    const { peer, randomId, content, replyTo, groupedId, forward } = sending;
    const [own] = centre.world.post(
      { peer, from: me, content, replyTo, groupedId, forward },
      { push: true, except: session },
    );
    const event = own && eventOf(box, own);
    if (!own || !event) throw new RpcError(500, 'INTERNAL');
    centre.randomIds.add(`${me} ${randomId}`);
    const media = content.media?.kind === 'file' ? content.media.file.kind : content.media?.kind;
    centre.log.outgoing.push({
      at: wallClock(),
      account: me,
      session: session.name,
      method: call.request._,
      peer,
      id: own.id,
      randomId,
      text: content.text,
      media,
      replyTo,
    });
    updates.push({ _: 'updateMessageID', id: own.id, random_id: randomId }, updateTl(centre.world, me, box, event));
    events.push(event);
  }
  return updatesTl(centre, me, box, updates, events);
}

function replyId(request: TlObject): number | undefined {
  const reply = get.maybe(request, 'reply_to');
  return reply?._ === 'inputReplyToMessage' ? get.num(reply, 'reply_to_msg_id') : undefined;
}

const entitiesOf = (object: TlObject): TlObject[] =>
  object.entities ? get.objs(object, 'entities').map(cleanEntity) : [];

/** A mention by input user becomes a mention by id. */
function cleanEntity(entity: TlObject): TlObject {
  if (entity._ !== 'inputMessageEntityMentionName') return entity;
  const user = get.obj(entity, 'user_id');
  return { _: 'messageEntityMentionName', offset: entity.offset, length: entity.length, user_id: user.user_id ?? 0 };
}

function sendMessage(call: Call): TlObject {
  const { request } = call;
  const peer = inputPeer(call, get.obj(request, 'peer'));
  const text = get.str(request, 'message');
  if (text.trim() === '') throw new RpcError(400, 'MESSAGE_EMPTY');
  if (text.length > MAX_TEXT) throw new RpcError(400, 'MESSAGE_TOO_LONG');
  const content: Content = { text, entities: entitiesOf(request), media: undefined };
  return send(call, [{ peer, randomId: get.id(request, 'random_id'), content, replyTo: replyId(request) }]);
}

function captioned(call: Call, object: TlObject): Content {
  const text = get.str(object, 'message');
  if (text.length > MAX_CAPTION) throw new RpcError(400, 'MEDIA_CAPTION_TOO_LONG');
  return { text, entities: entitiesOf(object), media: mediaOf(call, get.obj(object, 'media')) };
}

function sendMedia(call: Call): TlObject {
  const { request } = call;
  const peer = inputPeer(call, get.obj(request, 'peer'));
  const randomId = get.id(request, 'random_id');
  if (call.centre.randomIds.has(`${call.me} ${randomId}`)) throw new RpcError(500, 'RANDOM_ID_DUPLICATE');
  return send(call, [{ peer, randomId, content: captioned(call, request), replyTo: replyId(request) }]);
}

function sendMultiMedia(call: Call): TlObject {
  const peer = inputPeer(call, get.obj(call.request, 'peer'));
  const groupedId = call.centre.world.newGroupedId();
  const items = get.objs(call.request, 'multi_media');
  if (items.length > 10) throw new RpcError(400, 'MULTI_MEDIA_TOO_LONG');
  return send(
    call,
    items.map((item) => ({
      peer,
      groupedId,
      randomId: get.id(item, 'random_id'),
      content: captioned(call, item),
      replyTo: replyId(call.request),
    })),
  );
}

function forwardMessages(call: Call): TlObject {
  const { request } = call;
  const from = inputPeer(call, get.obj(request, 'from_peer'));
  const peer = inputPeer(call, get.obj(request, 'to_peer'));
  const box = boxOfPeer(call, from);
  const randomIds = get.vec(request, 'random_id').map(String);
  const originals = get.vec(request, 'id').map((id) => box.messages.get(Number(id)));
  const sendings = originals.flatMap((original, i): Sending[] => {
    if (!original || original.deleted) return [];
    const author = original.from ?? original.peer;
    const forward: Forward = original.forward ?? {
      from: author,
      fromName: undefined,
      date: original.date,
      channelPost: author.startsWith('channel:') ? original.id : undefined,
    };
    return [{ peer, randomId: randomIds[i] ?? '0', content: original.content, forward }];
  });
  if (sendings.length === 0) throw new RpcError(400, 'MESSAGE_ID_INVALID');
  return send(call, sendings);
}

function editMessage(call: Call): TlObject {
  const { centre, request, session, me } = call;
  const peer = inputPeer(call, get.obj(request, 'peer'));
  const box = boxOfPeer(call, peer);
  const message = box.messages.get(get.num(request, 'id'));
  if (!message || message.deleted) throw new RpcError(400, 'MESSAGE_ID_INVALID');
  const mine =
    message.from === `user:${me}` ||
    (message.from === undefined && centre.world.channel(split(peer)[1]).creator === me);
  if (!mine) throw new RpcError(403, 'MESSAGE_AUTHOR_REQUIRED');
  const text = typeof request.message === 'string' ? request.message : message.content.text;
  if (text === message.content.text && !request.media) throw new RpcError(400, 'MESSAGE_NOT_MODIFIED');
  const media = get.maybe(request, 'media');
  const content: Content = {
    text,
    entities: entitiesOf(request),
    media: media ? mediaOf(call, media) : message.content.media,
  };
  centre.world.edit(message, content, { push: true, except: session });
  const event = eventOf(box, message);
  if (!event) throw new RpcError(500, 'INTERNAL');
  return updatesTl(centre, me, box, [updateTl(centre.world, me, box, event)], [event]);
}

function deleteMessages(call: Call, box: Box, everywhere: boolean): TlObject {
  const ids = get.vec(call.request, 'id').map(Number);
  const count = call.centre.world.remove(box, ids, { push: true, except: call.session, everywhere });
  return { _: 'messages.affectedMessages', pts: box.pts, pts_count: count };
}

export const sendMethods: Methods = {
  'messages.sendMessage': sendMessage,
  'messages.sendMedia': sendMedia,
  'messages.sendMultiMedia': sendMultiMedia,
  'messages.uploadMedia': (call) => mediaTl(call.centre.world, call.me, mediaOf(call, get.obj(call.request, 'media'))),
  'messages.forwardMessages': forwardMessages,
  'messages.editMessage': editMessage,
  'messages.deleteMessages': (call) =>
    deleteMessages(call, call.centre.world.user(call.me).box, call.request.revoke === true),
  'channels.deleteMessages': (call) => {
    const channel = inputChannel(call, get.obj(call.request, 'channel'));
    if (channel.creator !== call.me) throw new RpcError(403, 'MESSAGE_DELETE_FORBIDDEN');
    return deleteMessages(call, channel.box, true);
  },
  'messages.setTyping': () => true,
};
