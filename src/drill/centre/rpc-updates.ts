/** Differences: what happened in a box since a pts. Source: core.telegram.org/api/updates. */
import { struck } from './delivery-log.ts';
import { take } from './fault-state.ts';
import { inputChannel } from './peers.ts';
import type { Call, Methods } from './rpc.ts';
import { RpcError } from './rpc-error.ts';
import { dialogTl, stateTl } from './rpc-messages.ts';
import type { TlObject } from './tl.ts';
import { get } from './tl-get.ts';
import { createCast, messageTl, updateTl } from './view.ts';
import type { Box, BoxEvent, Message } from './world-types.ts';

/** Events one common difference carries. */
const COMMON_SLICE = 1000;
/** A channel's gap beyond this is too long: history is the way. Telegram's own bound is not published. */
const CHANNEL_TOO_LONG = 10_000;
const CHANNEL_LIMIT = 100;

/** The events after a pts, oldest first; a pts in the middle of a deletion of several counts as before it. */
export function eventsAfter(box: Box, pts: number): BoxEvent[] {
  let low = 0;
  let high = box.events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((box.events[middle]?.pts ?? 0) > pts) high = middle;
    else low = middle + 1;
  }
  return box.events.slice(low);
}

interface Parts {
  readonly new_messages: TlObject[];
  readonly other_updates: TlObject[];
  readonly chats: TlObject[];
  readonly users: TlObject[];
}

/** New messages in their present form, the rest as updates; what was created and deleted meanwhile is only a deletion. */
function parts(call: Call, box: Box, events: readonly BoxEvent[]): Parts {
  const { world } = call.centre;
  const cast = createCast(world, call.me);
  if (box.key.startsWith('channel:')) cast.peer(`channel:${box.key.slice(8)}`);
  const fresh = new Set<Message>();
  const others: TlObject[] = [];
  for (const event of events) {
    if (event.kind === 'delete') {
      others.push(updateTl(world, call.me, box, event));
      continue;
    }
    if (event.message.deleted) continue;
    cast.message(event.message);
    if (event.kind === 'new') fresh.add(event.message);
    else others.push(updateTl(world, call.me, box, event));
  }
  const messages = [...fresh].map((message) => messageTl(world, call.me, message, 'new'));
  return { new_messages: messages, other_updates: others, chats: cast.chats(), users: cast.users() };
}

function getDifference(call: Call): TlObject {
  const { centre, request } = call;
  const { box } = centre.world.user(call.me);
  const since = get.num(request, 'pts');
  if (since <= 0) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_EMPTY');
  if (since > box.pts) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_INVALID');
  if (take(centre.faults.tooLong, 'common')) {
    struck(centre.log, 'tooLong');
    return { _: 'updates.differenceTooLong', pts: box.pts };
  }
  const events = eventsAfter(box, since);
  if (events.length === 0) return { _: 'updates.differenceEmpty', date: centre.now(), seq: 1 };
  const limit = Math.min(get.num(request, 'pts_limit', COMMON_SLICE), COMMON_SLICE);
  const slice = events.slice(0, Math.max(1, limit));
  const all = { ...parts(call, box, slice), new_encrypted_messages: [] };
  if (slice.length === events.length) return { _: 'updates.difference', ...all, state: stateTl(call) };
  return {
    _: 'updates.differenceSlice',
    ...all,
    intermediate_state: { ...stateTl(call), pts: slice.at(-1)?.pts ?? since },
  };
}

function tooLong(call: Call, box: Box): TlObject {
  const { world, log } = call.centre;
  struck(log, 'tooLong');
  const peer = `channel:${box.key.slice(8)}` as const;
  const cast = createCast(world, call.me);
  cast.peer(peer);
  const last = [...box.messages.values()]
    .filter((m) => !m.deleted)
    .slice(-10)
    .reverse();
  for (const message of last) cast.message(message);
  const dialog = dialogTl(call, { peer, top: last[0], box });
  const messages = last.map((message) => messageTl(world, call.me, message));
  return {
    _: 'updates.channelDifferenceTooLong',
    final: true,
    timeout: 1,
    dialog,
    messages,
    chats: cast.chats(),
    users: cast.users(),
  };
}

function getChannelDifference(call: Call): TlObject {
  const { centre, request } = call;
  const { box } = inputChannel(call, get.obj(request, 'channel'));
  const since = get.num(request, 'pts');
  if (since <= 0) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_EMPTY');
  if (since > box.pts) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_INVALID');
  if (take(centre.faults.tooLong, box.key) || box.pts - since > CHANNEL_TOO_LONG) return tooLong(call, box);
  const events = eventsAfter(box, since);
  if (events.length === 0) return { _: 'updates.channelDifferenceEmpty', final: true, pts: box.pts, timeout: 1 };
  const slice = events.slice(0, Math.min(Math.max(get.num(request, 'limit'), 1), CHANNEL_LIMIT));
  const final = slice.length === events.length;
  return {
    _: 'updates.channelDifference',
    final,
    pts: slice.at(-1)?.pts ?? since,
    timeout: 1,
    ...parts(call, box, slice),
  };
}

export const updateMethods: Methods = {
  'updates.getState': stateTl,
  'updates.getDifference': getDifference,
  'updates.getChannelDifference': getChannelDifference,
};
