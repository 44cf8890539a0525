/**
 * The practice world: people, chats, messages and the pts logs that make differences possible. Lives in memory only.
 * Every change is announced to `onEvent`; who learns of it on the wire is the pusher's business.
 */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { createPassword } from './srp.ts';
import type {
  Announce,
  Box,
  BoxEvent,
  BoxKey,
  Channel,
  Chat,
  Content,
  Message,
  NewMessage,
  NewUser,
  PeerRef,
  StoredFile,
  User,
} from './world-types.ts';

export const SERVICE_ACCOUNT = '777000';

/** A reference to something the world does not have, or may not do. */
export class WorldError extends Error {}

const boxOf = (key: BoxKey): Box => ({
  key,
  pts: 1,
  nextId: 1,
  alive: 0,
  messages: new Map(),
  events: [],
  read: new Map(),
});

/**
 * Ids are random so that a practice world started again never reuses a message's key, and within what clients take for
 * possible: users below 2^40, channels below 10^12 - 2^31. Source: core.telegram.org/api/bots/ids.
 */
const randomId = (below: number): string => String(randomInt(1_000_000_000, below));
const USER_IDS = 2 ** 40;
const CHANNEL_IDS = 1e12 - 2 ** 31;

const find = <T>(map: ReadonlyMap<string, T>, id: string, what: string): T => {
  const found = map.get(id);
  if (!found) throw new WorldError(`no ${what} ${id}`);
  return found;
};

export const split = (peer: PeerRef): [kind: 'user' | 'chat' | 'channel', id: string] => {
  const colon = peer.indexOf(':');
  return [peer.slice(0, colon) as 'user' | 'chat' | 'channel', peer.slice(colon + 1)];
};

export type World = ReturnType<typeof createWorld>;

export function createWorld(now: () => number, onEvent: (box: Box, event: BoxEvent, how: Announce) => void) {
  const users = new Map<string, User>();
  const channels = new Map<string, Channel>();
  const chats = new Map<string, Chat>();
  const files = new Map<string, StoredFile>();
  const names = new Map<string, PeerRef>();
  const copies = new Map<number, Message[]>();
  const secret = randomBytes(32);
  const hashes = new Map<string, string>();
  let origins = 0;

  const user = (id: string): User => find(users, id, 'user');
  const channel = (id: string): Channel => find(channels, id, 'channel');
  const chat = (id: string): Chat => find(chats, id, 'chat');

  /** An account's own access hash of a peer or file: another account's does not open it. */
  function accessHash(viewer: string, what: string): string {
    const key = `${viewer} ${what}`;
    let hash = hashes.get(key);
    if (!hash) {
      hash = createHmac('sha256', secret).update(key).digest().readBigInt64LE().toString();
      hashes.set(key, hash);
    }
    return hash;
  }

  function setUsername(peer: PeerRef, username: string | undefined): void {
    const [kind, id] = split(peer);
    if (kind === 'chat') throw new WorldError('a basic group has no username');
    const owner = kind === 'user' ? user(id) : channel(id);
    const taken = username && names.get(username.toLowerCase());
    if (taken && taken !== peer) throw new WorldError(`username ${username} is taken`);
    if (owner.username) names.delete(owner.username.toLowerCase());
    owner.username = username;
    if (username) names.set(username.toLowerCase(), peer);
  }

  function createUser(input: NewUser): User {
    const id = input.id ?? randomId(USER_IDS);
    if (users.has(id)) throw new WorldError(`user ${id} exists`);
    const made: User = {
      id,
      firstName: input.firstName,
      lastName: input.lastName,
      username: undefined,
      phone: input.phone?.replace(/\D/g, ''),
      bot: input.bot ?? false,
      botToken: input.bot ? (input.botToken ?? `${id}:${randomBytes(18).toString('base64url')}`) : undefined,
      verified: input.verified ?? false,
      code: input.code,
      password: input.password === undefined ? undefined : createPassword(input.password),
      passwordHint: input.passwordHint,
      contacts: new Set(),
      box: boxOf(`account:${id}`),
    };
    users.set(id, made);
    if (input.username) setUsername(`user:${id}`, input.username);
    return made;
  }

  function createChannel(input: {
    id?: string | undefined;
    title: string;
    username?: string | undefined;
    megagroup?: boolean | undefined;
    about?: string | undefined;
    creator?: string | undefined;
    members?: readonly string[] | undefined;
  }): Channel {
    const id = input.id ?? randomId(CHANNEL_IDS);
    if (channels.has(id)) throw new WorldError(`channel ${id} exists`);
    const members = new Set([...(input.members ?? []), ...(input.creator ? [input.creator] : [])]);
    for (const member of members) user(member);
    const { title, creator } = input;
    const made: Channel = {
      id,
      title,
      username: undefined,
      megagroup: input.megagroup ?? false,
      about: input.about ?? '',
      creator,
      members,
      date: now(),
      box: boxOf(`channel:${id}`),
    };
    channels.set(id, made);
    if (input.username) setUsername(`channel:${id}`, input.username);
    return made;
  }

  function createChat(input: {
    id?: string | undefined;
    title: string;
    creator?: string | undefined;
    members: readonly string[];
  }): Chat {
    const id = input.id ?? String(randomInt(100_000_000, 2 ** 31 - 1));
    if (chats.has(id)) throw new WorldError(`chat ${id} exists`);
    const members = new Set([...input.members, ...(input.creator ? [input.creator] : [])]);
    for (const member of members) user(member);
    const made: Chat = { id, title: input.title, creator: input.creator, members, date: now() };
    chats.set(id, made);
    return made;
  }

  function log(box: Box, event: BoxEvent, how: Announce): void {
    box.pts = event.pts;
    box.events.push(event);
    onEvent(box, event, how);
  }

  function deliver(
    box: Box,
    input: NewMessage,
    where: { peer: PeerRef; out: boolean; from: PeerRef | undefined; origin: number; replyTo: number | undefined },
    how: Announce,
  ): Message {
    const { content, groupedId, forward, viaBotId } = input;
    const message: Message = {
      ...where,
      box: box.key,
      id: box.nextId++,
      date: input.date ?? now(),
      content,
      editDate: undefined,
      groupedId,
      forward,
      viaBotId,
      version: 1,
      deleted: false,
    };
    box.messages.set(message.id, message);
    box.alive++;
    const list = copies.get(where.origin) ?? [];
    copies.set(where.origin, list);
    list.push(message);
    log(box, { kind: 'new', pts: box.pts + 1, count: 1, message }, how);
    return message;
  }

  /** A reply names a message of the sender's box; the other boxes know it by another number. */
  function translated(replyTo: number | undefined, from: Box, to: Box): number | undefined {
    const original = replyTo === undefined ? undefined : from.messages.get(replyTo);
    return original && copies.get(original.origin)?.find((m) => m.box === to.key)?.id;
  }

  /** Puts a message where its peer says. Returns its copies: one in a channel, one per box elsewhere, sender's first. */
  function post(input: NewMessage, how: Announce = { push: true }): Message[] {
    const [kind, id] = split(input.peer);
    const origin = ++origins;
    const from: PeerRef | undefined = input.from === undefined ? undefined : `user:${input.from}`;
    if (input.from !== undefined) user(input.from);
    if (kind === 'channel') {
      const where = channel(id);
      const author = where.megagroup ? from : undefined;
      return [
        deliver(where.box, input, { peer: input.peer, out: false, from: author, origin, replyTo: input.replyTo }, how),
      ];
    }
    if (input.from === undefined) throw new WorldError('who is it from?');
    const sender = user(input.from);
    const readers =
      kind === 'chat' ? [...chat(id).members].filter((m) => m !== sender.id) : sender.id === id ? [] : [id];
    if (kind === 'chat' && !chat(id).members.has(sender.id))
      throw new WorldError(`user ${sender.id} is not in chat ${id}`);
    if (kind === 'user') user(id);
    const own = deliver(sender.box, input, { peer: input.peer, out: true, from, origin, replyTo: input.replyTo }, how);
    return [
      own,
      ...readers.map((reader) => {
        const { box } = user(reader);
        const peer = kind === 'chat' ? input.peer : (`user:${sender.id}` as const);
        return deliver(
          box,
          input,
          { peer, out: false, from, origin, replyTo: translated(input.replyTo, sender.box, box) },
          { push: how.push },
        );
      }),
    ];
  }

  function boxByKey(key: BoxKey): Box {
    return key.startsWith('channel:') ? channel(key.slice(8)).box : user(key.slice(8)).box;
  }

  function message(box: Box, id: number): Message {
    const found = box.messages.get(id);
    if (!found || found.deleted) throw new WorldError(`no message ${id} in ${box.key}`);
    return found;
  }

  /** Gives a message, in all its copies, a new content. */
  function edit(target: Message, content: Content, how: Announce = { push: true }): void {
    for (const copy of copies.get(target.origin) ?? [target]) {
      if (copy.deleted) continue;
      Object.assign(copy, { content, editDate: now(), version: copy.version + 1 });
      const box = boxByKey(copy.box);
      log(box, { kind: 'edit', pts: box.pts + 1, count: 1, message: copy }, copy === target ? how : { push: how.push });
    }
  }

  /** Deletes messages of one box, and their copies elsewhere when `everywhere`. Unlogged: gone without any trace. */
  function remove(
    box: Box,
    ids: readonly number[],
    options: Announce & { everywhere: boolean; unlogged?: boolean },
  ): number {
    const targets = ids.map((id) => box.messages.get(id)).filter((m) => m !== undefined && !m.deleted) as Message[];
    const all = options.everywhere ? targets.flatMap((m) => copies.get(m.origin) ?? [m]) : targets;
    const byBox = Map.groupBy(
      all.filter((m) => !m.deleted),
      (m) => m.box,
    );
    for (const [key, gone] of byBox) {
      const home = boxByKey(key);
      for (const each of gone) each.deleted = true;
      home.alive -= gone.length;
      if (options.unlogged) continue;
      const how = home === box ? options : { push: options.push };
      log(home, { kind: 'delete', pts: home.pts + gone.length, count: gone.length, ids: gone.map((m) => m.id) }, how);
    }
    return targets.length;
  }

  createUser({ id: SERVICE_ACCOUNT, firstName: 'Telegram', phone: undefined, verified: true });

  return {
    users,
    channels,
    chats,
    files,
    names,
    user,
    channel,
    chat,
    accessHash,
    setUsername,
    createUser,
    createChannel,
    createChat,
    post,
    edit,
    remove,
    message,
    boxByKey,
    /** Whom an event of this box concerns. */
    audience: (box: Box): ReadonlySet<string> =>
      box.key.startsWith('channel:') ? channel(box.key.slice(8)).members : new Set([box.key.slice(8)]),
    newGroupedId: (): string => randomBytes(8).readBigInt64LE().toString(),
    newFileId: (): string => randomBytes(8).readBigInt64LE().toString(),
  };
}
