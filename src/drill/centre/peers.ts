/** What clients name peers by, checked: an access hash of another account, or a guess, opens nothing. */
import type { Call } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import type { TlObject } from './tl.ts';
import { get } from './tl-get.ts';
import { split } from './world.ts';
import type { Box, Channel, Message, PeerRef, User } from './world-types.ts';

function checkHash(call: Call, peer: TlObject, what: string, error: string): void {
  const given = get.id(peer, 'access_hash');
  // A bot may name whom it has met without a hash.
  if (given === '0' && call.centre.world.user(call.me).bot) return;
  if (given !== call.centre.world.accessHash(call.me, what)) throw new RpcError(400, error);
}

/** @throws RpcError USER_ID_INVALID */
export function inputUser(call: Call, input: TlObject): User {
  const { world } = call.centre;
  if (input._ === 'inputUserSelf' || input._ === 'inputPeerSelf') return world.user(call.me);
  if (input._ !== 'inputUser' && input._ !== 'inputPeerUser') throw new RpcError(400, 'USER_ID_INVALID');
  const id = get.id(input, 'user_id');
  const user = world.users.get(id);
  if (!user) throw new RpcError(400, 'USER_ID_INVALID');
  if (id !== call.me) checkHash(call, input, `user:${id}`, 'USER_ID_INVALID');
  return user;
}

/** @throws RpcError CHANNEL_INVALID, or CHANNEL_PRIVATE for one the account is not in and that has no username. */
export function inputChannel(call: Call, input: TlObject): Channel {
  if (input._ !== 'inputChannel' && input._ !== 'inputPeerChannel') throw new RpcError(400, 'CHANNEL_INVALID');
  const id = get.id(input, 'channel_id');
  const channel = call.centre.world.channels.get(id);
  if (!channel) throw new RpcError(400, 'CHANNEL_INVALID');
  checkHash(call, input, `channel:${id}`, 'CHANNEL_INVALID');
  if (!channel.members.has(call.me) && !channel.username) throw new RpcError(400, 'CHANNEL_PRIVATE');
  return channel;
}

/** @throws RpcError PEER_ID_INVALID and the errors of its kinds. */
export function inputPeer(call: Call, input: TlObject): PeerRef {
  if (input._ === 'inputPeerSelf') return `user:${call.me}`;
  if (input._ === 'inputPeerUser') return `user:${inputUser(call, input).id}`;
  if (input._ === 'inputPeerChannel') return `channel:${inputChannel(call, input).id}`;
  if (input._ !== 'inputPeerChat') throw new RpcError(400, 'PEER_ID_INVALID');
  const id = get.id(input, 'chat_id');
  if (!call.centre.world.chats.get(id)?.members.has(call.me)) throw new RpcError(400, 'CHAT_ID_INVALID');
  return `chat:${id}`;
}

/** The box in which this account finds a peer's messages. */
export function boxOfPeer(call: Call, peer: PeerRef): Box {
  const [kind, id] = split(peer);
  return kind === 'channel' ? call.centre.world.channel(id).box : call.centre.world.user(call.me).box;
}

/** A peer's messages in this account's view, newest first, from below an id on. Ids have no order but their number. */
export function* historyOf(call: Call, peer: PeerRef, below = Number.POSITIVE_INFINITY): Generator<Message> {
  const box = boxOfPeer(call, peer);
  const all = peer.startsWith('channel:');
  for (let id = Math.min(box.nextId, below) - 1; id > 0; id--) {
    const message = box.messages.get(id);
    if (message && !message.deleted && (all || message.peer === peer)) yield message;
  }
}

/** How many there are. */
export function countOf(call: Call, peer: PeerRef): number {
  return peer.startsWith('channel:') ? boxOfPeer(call, peer).alive : [...historyOf(call, peer)].length;
}
