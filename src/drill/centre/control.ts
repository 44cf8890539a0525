/** The control commands: what a drill does to the world, and what it asks of it. */
import type { Centre } from './centre.ts';
import {
  COMMANDS,
  type CommandName,
  type CommandParsed,
  type CommandResult,
  type LoggedMessage,
  type Posted,
} from './contract.ts';
import { openProxyPort, openSocks } from './doors.ts';
import { FAULTS } from './faults.ts';
import { accountOf, owned } from './keys.ts';
import type { TlObject } from './tl.ts';
import { makeFile } from './uploads.ts';
import { split, WorldError } from './world.ts';
import type { Box, Content, Media, Message, NewMessage, PeerRef } from './world-types.ts';

type MediaInput = NonNullable<CommandParsed<'post'>['media']>;
type MessageInput = Omit<CommandParsed<'post'>, 'peer' | 'text' | 'entities' | 'media'>;

function mediaOf(centre: Centre, input: MediaInput): Media {
  if (input.kind === 'geo') return input;
  if (input.kind === 'contact') return input;
  const { world } = centre;
  if (input.fileId !== undefined) {
    const known = world.files.get(input.fileId);
    if (!known) throw new WorldError(`no file ${input.fileId}`);
    return { kind: 'file', file: known };
  }
  const bytes = input.bytes === undefined ? undefined : Buffer.from(input.bytes, 'base64');
  const file = makeFile(world.newFileId(), centre.now(), { ...input, bytes });
  world.files.set(file.id, file);
  return { kind: 'file', file };
}

function contentOf(centre: Centre, input: Pick<CommandParsed<'post'>, 'text' | 'entities' | 'media'>): Content {
  const entities = input.entities.map(({ type, offset, length, url, userId }): TlObject => {
    const extra = {
      ...(type === 'Pre' ? { language: '' } : {}),
      ...(url === undefined ? {} : { url }),
      ...(userId === undefined ? {} : { user_id: userId }),
    };
    return { _: `messageEntity${type}`, offset, length, ...extra };
  });
  return { text: input.text, entities, media: input.media && mediaOf(centre, input.media) };
}

function newMessage(centre: Centre, peer: PeerRef, input: MessageInput, content: Content): NewMessage {
  const { from, groupedId, fwdFrom, viaBotId, replyTo, date } = input;
  const forward = fwdFrom && {
    from: fwdFrom.from,
    fromName: fwdFrom.fromName,
    date: fwdFrom.date ?? centre.now(),
    channelPost: fwdFrom.channelPost,
  };
  return { peer, from, content, groupedId, forward, viaBotId, replyTo, date };
}

const accountOfBox = (message: Message): string | undefined =>
  message.box.startsWith('account:') ? message.box.slice(8) : undefined;
const keyOf = (message: Message): string => `${message.box}:${message.id}`;

function put(centre: Centre, input: NewMessage, silent: boolean): Posted {
  const copies = centre.world.post(input, { push: !silent });
  const { media } = input.content;
  return {
    date: copies[0]?.date ?? centre.now(),
    groupedId: input.groupedId,
    fileId: media?.kind === 'file' ? media.file.id : undefined,
    copies: copies.map((copy) => ({ key: keyOf(copy), account: accountOfBox(copy), peer: copy.peer, id: copy.id })),
  };
}

function boxFor(centre: Centre, peer: PeerRef, account: string | undefined): Box {
  const [kind, id] = split(peer);
  if (kind === 'channel') return centre.world.channel(id).box;
  if (account === undefined) throw new WorldError('in whose box? give an account');
  return centre.world.user(account).box;
}

function logged(message: Message): LoggedMessage {
  const { peer, id, from, out, date, editDate, groupedId, version, deleted, content } = message;
  const media = content.media?.kind === 'file' ? content.media.file.kind : content.media?.kind;
  return {
    key: keyOf(message),
    account: accountOfBox(message),
    peer,
    id,
    from,
    out,
    date,
    editDate,
    text: content.text,
    media,
    groupedId,
    version,
    deleted,
  };
}

function allMessages(centre: Centre): Message[] {
  const { channels, users } = centre.world;
  return [...channels.values(), ...users.values()].flatMap(({ box }) => [...box.messages.values()]);
}

type World = Exclude<CommandName, keyof typeof FAULTS>;
type Handlers = {
  readonly [K in World]: (centre: Centre, input: CommandParsed<K>) => CommandResult<K> | Promise<CommandResult<K>>;
};

function members(centre: Centre, peer: PeerRef): Set<string> {
  const [kind, id] = split(peer);
  if (kind === 'user') throw new WorldError('a user has no members');
  return kind === 'chat' ? centre.world.chat(id).members : centre.world.channel(id).members;
}

const HANDLERS: Handlers = {
  createUser: (centre, { contacts, userId, ...input }) => {
    const user = centre.world.createUser({ ...input, id: userId });
    for (const contact of contacts ?? []) user.contacts.add(centre.world.user(contact).id);
    return { id: user.id, botToken: user.botToken };
  },
  createChannel: (centre, { channelId, ...input }) => ({
    id: centre.world.createChannel({ ...input, id: channelId }).id,
  }),
  createGroup: (centre, { chatId, ...input }) => ({ id: centre.world.createChat({ ...input, id: chatId }).id }),
  addMember: (centre, { peer, user }) => {
    members(centre, peer).add(centre.world.user(user).id);
    return {};
  },
  removeMember: (centre, { peer, user }) => {
    members(centre, peer).delete(user);
    return {};
  },
  setUsername: (centre, { peer, username }) => {
    centre.world.setUsername(peer, username);
    return {};
  },
  post: (centre, input) =>
    put(centre, newMessage(centre, input.peer, input, contentOf(centre, input)), input.silentPush),
  dm: (centre, input) =>
    put(centre, newMessage(centre, `user:${input.to}`, input, contentOf(centre, input)), input.silentPush),
  album: (centre, input) => {
    const groupedId = centre.world.newGroupedId();
    return input.items.map((item) =>
      put(centre, newMessage(centre, input.peer, { ...input, groupedId }, contentOf(centre, item)), input.silentPush),
    );
  },
  edit: (centre, input) => {
    const message = centre.world.message(boxFor(centre, input.peer, input.account), input.messageId);
    const changed = contentOf(centre, { ...input, text: input.text ?? message.content.text });
    centre.world.edit(message, { ...changed, media: changed.media ?? message.content.media }, { push: input.push });
    return {};
  },
  delete: (centre, { peer, account, ids, push, unlogged }) => ({
    count: centre.world.remove(boxFor(centre, peer, account), ids, { push, unlogged, everywhere: true }),
  }),
  codeFor: (centre, { user }) => {
    const code = centre.codes.get(user) ?? centre.world.user(user).code;
    if (code === undefined) throw new WorldError('no code was asked for');
    return { code };
  },
  addProxySecret: (centre, { secret }) => {
    centre.secrets.push(Buffer.from(secret, 'hex'));
    return {};
  },
  openSocks: async (centre, { user, password }) => {
    const login = user === undefined ? undefined : { user, password };
    const door = await openSocks(centre, login, centre.passed);
    centre.doors.add(door);
    return { port: door.port };
  },
  openProxyPort: async (centre) => {
    const door = await openProxyPort((socket) => centre.serve(socket, true));
    centre.doors.add(door);
    return { port: door.port };
  },
  closeDoor: (centre, { port }) => {
    for (const door of [...centre.doors]) {
      if (door.port !== port) continue;
      door.close();
      centre.doors.delete(door);
    }
    return {};
  },
  arrivals: (centre) => centre.arrivals.map((each) => each()),
  sessions: (centre) =>
    [...centre.keys.sessions()].map((session) => ({
      account: accountOf(session) ?? '',
      session: session.name,
      key: session.key.id,
      layer: owned(session.key).layer ?? session.key.layer,
      app: owned(session.key).device?.app,
      connection: session.connection?.id,
      transport: session.connection?.transport,
      receivesUpdates: session.called && accountOf(session) !== undefined,
    })),
  log: (centre, { messagesFrom, deliveriesFrom, limit }) => {
    const messages = allMessages(centre)
      .slice(messagesFrom, messagesFrom + limit)
      .map(logged);
    const deliveries = centre.log.deliveries.slice(deliveriesFrom, deliveriesFrom + limit);
    return { messages, deliveries, more: messages.length === limit || deliveries.length === limit };
  },
  outgoing: (centre, { from }) => centre.log.outgoing.slice(from),
  struck: (centre) => Object.fromEntries(centre.log.struck),
  shutdown: () => ({}),
};

const ALL: Readonly<Record<string, (centre: Centre, input: never) => unknown>> = { ...HANDLERS, ...FAULTS };

/** Runs one command; some answer later. @throws ZodError for a wrong input, WorldError for an impossible one. */
export function command(centre: Centre, name: string, input: unknown): unknown {
  const schema = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as CommandName] : undefined;
  const handler = Object.hasOwn(ALL, name) ? ALL[name] : undefined;
  if (!schema || !handler) throw new WorldError(`no command ${name}`);
  return handler(centre, schema.parse(input) as never);
}
