/**
 * The control protocol: one table of commands, their input and what they answer. The process checks against it, the
 * client's methods derive from it. `id` numbers the call, so no input has a field of that name. Ids are decimal strings, peers `user:ID`, `chat:ID`, `channel:ID`, dates UTC seconds.
 */
import { z } from 'zod';
import type { Delivery, Outgoing } from './delivery-log.ts';
import type { PeerRef } from './world-types.ts';

const id = z.string().regex(/^[1-9]\d{0,18}$/);
const peer = z.templateLiteral([z.enum(['user', 'chat', 'channel']), ':', z.string().regex(/^[1-9]\d{0,18}$/)]);
const username = z.string().regex(/^\w{4,32}$/);
const base64 = z.base64();
const times = z.int().min(1).default(1);

const entity = z.object({
  /** The TL constructor without `messageEntity`: Bold, Mention, Hashtag, TextUrl, MentionName … */
  type: z.string().regex(/^[A-Z]\w+$/),
  offset: z.int().min(0),
  length: z.int().min(1),
  url: z.string().optional(),
  userId: id.optional(),
});

/** Bytes are base64; without them a photo is drawn from its seed and a document is `size` random bytes. */
const file = z.object({
  kind: z.enum(['photo', 'document', 'voice', 'video']),
  bytes: base64.optional(),
  /** A file that an earlier post made, to post it again. */
  fileId: z.string().optional(),
  size: z
    .int()
    .min(1)
    .max(64 * 1024 * 1024)
    .optional(),
  mime: z.string().optional(),
  name: z.string().optional(),
  width: z.int().min(1).max(4096).optional(),
  height: z.int().min(1).max(4096).optional(),
  duration: z.number().min(0).optional(),
  seed: z.int().optional(),
  /** The data centre that keeps it; the account's own without it. */
  dcId: z.int().optional(),
});

const media = z.discriminatedUnion('kind', [
  file.extend({ kind: z.literal('photo') }),
  file.extend({ kind: z.literal('document') }),
  file.extend({ kind: z.literal('voice') }),
  file.extend({ kind: z.literal('video') }),
  z.object({ kind: z.literal('geo'), lat: z.number().min(-90).max(90), long: z.number().min(-180).max(180) }),
  z.object({
    kind: z.literal('contact'),
    phone: z.string(),
    firstName: z.string(),
    lastName: z.string().default(''),
    userId: z.string().regex(/^\d+$/).default('0'),
  }),
]);

const content = { text: z.string().default(''), entities: z.array(entity).default([]), media: media.optional() };

const message = z.object({
  from: id.optional(),
  ...content,
  groupedId: z.string().optional(),
  fwdFrom: z
    .object({
      from: peer.optional(),
      fromName: z.string().optional(),
      date: z.int().optional(),
      channelPost: z.int().optional(),
    })
    .optional(),
  viaBotId: id.optional(),
  /** The id the sender's box has for the message answered. */
  replyTo: z.int().optional(),
  date: z.int().optional(),
  /** Never pushed: only the difference and the history have it. */
  silentPush: z.boolean().default(false),
});

const user = z.object({
  userId: id.optional(),
  firstName: z.string().min(1),
  lastName: z.string().optional(),
  username: username.optional(),
  phone: z.string().optional(),
  bot: z.boolean().optional(),
  botToken: z.string().optional(),
  verified: z.boolean().optional(),
  /** A fixed login code; without it every attempt draws one, see `codeFor`. */
  code: z
    .string()
    .regex(/^\d{5}$/)
    .optional(),
  password: z.string().optional(),
  passwordHint: z.string().optional(),
  contacts: z.array(id).optional(),
});

/** A message of a box: a channel's, or one in an account's private chats and groups. */
const target = z.object({ peer, account: id.optional(), messageId: z.int().min(1) });
const chance = z.object({ ratio: z.number().min(0).max(1), seed: z.int().default(1), account: id.optional() });

/** Every command's input. Names with a dot are the faults. */
export const COMMANDS = {
  createUser: user,
  createChannel: z.object({
    channelId: id.optional(),
    title: z.string(),
    username: username.optional(),
    megagroup: z.boolean().optional(),
    about: z.string().optional(),
    creator: id.optional(),
    members: z.array(id).optional(),
  }),
  createGroup: z.object({ chatId: id.optional(), title: z.string(), creator: id.optional(), members: z.array(id) }),
  addMember: z.object({ peer, user: id }),
  removeMember: z.object({ peer, user: id }),
  setUsername: z.object({ peer, username: username.optional() }),
  /** A message in any peer; in a private chat or group `from` is required. */
  post: message.extend({ peer }),
  /** A private message. */
  dm: message.extend({ from: id, to: id }),
  /** Several media under one grouped id, each with its own caption. */
  album: message.omit({ groupedId: true, media: true, text: true, entities: true }).extend({
    peer,
    items: z
      .array(z.object({ ...content, media }))
      .min(1)
      .max(10),
  }),
  edit: target.extend({ ...content, text: z.string().optional(), push: z.boolean().default(true) }),
  /** `push: false`: only the difference tells. `unlogged`: nothing tells, it is simply gone from the history. */
  delete: z.object({
    peer,
    account: id.optional(),
    ids: z.array(z.int()).min(1),
    push: z.boolean().default(true),
    unlogged: z.boolean().default(false),
  }),
  /** The last login code sent to a user. */
  codeFor: z.object({ user: id }),
  addProxySecret: z.object({ secret: z.string().regex(/^[0-9a-f]{32}$/) }),
  /** A SOCKS5 server in front; without a user it asks for nobody's name. */
  openSocks: z.object({ user: z.string().optional(), password: z.string().default('') }),
  /** One more port, for MTProxy clients. */
  openProxyPort: z.object({}),
  closeDoor: z.object({ port: z.int() }),
  /** How every connection so far came. */
  arrivals: z.object({}),
  sessions: z.object({}),
  /** Pages of the truth: messages as they are at the end, and every version a frame carried. */
  log: z.object({
    messagesFrom: z.int().min(0).default(0),
    deliveriesFrom: z.int().min(0).default(0),
    limit: z.int().min(1).max(50_000).default(20_000),
  }),
  outgoing: z.object({ from: z.int().min(0).default(0) }),
  /** How often which fault really struck. */
  struck: z.object({}),
  shutdown: z.object({}),
  'faults.kill': z.object({
    how: z.enum(['fin', 'rst']).default('rst'),
    connection: z.int().optional(),
    account: id.optional(),
  }),
  /** Goes away and comes back on its port: sessions, salts and what was not sent yet are lost; keys and the world stay. */
  'faults.restart': z.object({ downMs: z.int().min(0).max(60_000).default(1000) }),
  'faults.dropPushes': chance,
  'faults.duplicatePushes': chance,
  'faults.reorderPushes': chance.extend({ windowMs: z.int().min(1).default(200) }),
  'faults.floodWait': z.object({ method: z.string(), seconds: z.int().min(1), times }),
  'faults.rpcError': z.object({ method: z.string(), code: z.int(), message: z.string(), times }),
  'faults.tooLong': z.object({ peer: peer.optional(), times }),
  'faults.loseAnswer': z.object({ method: z.string(), times, kill: z.boolean().default(false) }),
  'faults.delayAnswer': z.object({ method: z.string(), ms: z.int().min(1), times }),
  'faults.expireFileReferences': z.object({}),
  /** So many answers of upload.getFile hold at most `bytes`. */
  'faults.shortFile': z.object({ bytes: z.int().min(0), times }),
  /** refuse: says no; hang: takes the connection and says nothing; cut: ends what it carries. */
  'faults.door': z.object({ port: z.int(), mode: z.enum(['open', 'refuse', 'hang', 'cut']) }),
  'faults.halfOpen': z.object({ on: z.boolean() }),
  'faults.mutePong': z.object({ on: z.boolean() }),
  'faults.slowPong': z.object({ ms: z.int().min(0).max(60_000) }),
  'faults.freshLogins': z.object({ on: z.boolean() }),
  /** Someone else logs in to the account: one more in its list of logins. */
  'faults.foreignLogin': z.object({ account: id, device: z.string().default('Phone') }),
  'faults.revoke': z.object({
    account: id,
    error: z
      .enum(['AUTH_KEY_UNREGISTERED', 'SESSION_REVOKED', 'USER_DEACTIVATED_BAN', 'AUTH_KEY_DUPLICATED'])
      .default('SESSION_REVOKED'),
  }),
  'faults.forgetKeys': z.object({ account: id.optional() }),
  'faults.clockSkew': z.object({ seconds: z.int() }),
  'faults.rotateSalts': z.object({}),
  'faults.unknownConstructor': z.object({ times }),
  'faults.clear': z.object({}),
} as const;

export type Commands = typeof COMMANDS;
export type CommandName = keyof Commands;
export type FaultName = Extract<CommandName, `faults.${string}`>;
export type CommandInput<K extends CommandName> = z.input<Commands[K]>;
export type CommandParsed<K extends CommandName> = z.output<Commands[K]>;

/** The copies of one message: a channel's single one, or one per box, the sender's first. */
export interface Posted {
  readonly date: number;
  readonly groupedId: string | undefined;
  readonly fileId: string | undefined;
  readonly copies: readonly {
    readonly key: string;
    readonly account: string | undefined;
    readonly peer: PeerRef;
    readonly id: number;
  }[];
}

export interface LoggedMessage {
  readonly key: string;
  readonly account: string | undefined;
  readonly peer: PeerRef;
  readonly id: number;
  readonly from: PeerRef | undefined;
  readonly out: boolean;
  readonly date: number;
  readonly editDate: number | undefined;
  readonly text: string;
  readonly media: string | undefined;
  readonly groupedId: string | undefined;
  readonly version: number;
  readonly deleted: boolean;
}

export interface LogPage {
  readonly messages: readonly LoggedMessage[];
  readonly deliveries: readonly Delivery[];
  readonly more: boolean;
}

export interface SessionInfo {
  readonly account: string;
  readonly session: string;
  readonly key: string;
  readonly layer: number | undefined;
  readonly app: string | undefined;
  readonly connection: number | undefined;
  readonly transport: string | undefined;
  readonly receivesUpdates: boolean;
}

type Done = Record<string, never>;
type Results = {
  createUser: { id: string; botToken: string | undefined };
  createChannel: { id: string };
  createGroup: { id: string };
  post: Posted;
  dm: Posted;
  album: readonly Posted[];
  delete: { count: number };
  codeFor: { code: string };
  openSocks: { port: number };
  openProxyPort: { port: number };
  arrivals: readonly { dcId: number; by: 'direct' | 'socks5' | 'mtproxy' }[];
  sessions: readonly SessionInfo[];
  log: LogPage;
  outgoing: readonly Outgoing[];
  struck: Readonly<Record<string, number>>;
  'faults.kill': { count: number };
};
export type CommandResult<K extends CommandName> = K extends keyof Results ? Results[K] : Done;

/** What the process prints first. */
export const descriptor = z.object({
  ready: z.literal(true),
  host: z.literal('127.0.0.1'),
  port: z.int(),
  dcId: z.int(),
  /** The data centre beside it, which keeps files. */
  others: z.array(z.object({ dcId: z.int(), port: z.int() })),
  publicKey: z.object({ n: z.string(), e: z.int(), fingerprint: z.string() }),
});
export type Descriptor = z.infer<typeof descriptor>;

export type Answer = { id: number; ok: true; result: unknown } | { id: number; ok: false; error: string };
