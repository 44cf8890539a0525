import { z } from 'zod';

/**
 * What a shell (Electron's main process, or `host`) and core say to each other. Small, few, and checked on arrival at
 * both ends: the shell never sees content, core never sees windows. Frames of the contract do not travel here, they have
 * a MessagePort each (`connect`).
 */
const text = z.string().min(1).max(4096);
const code = z.string().min(1).max(200);

/** Base64 of a sealed or open secret: small, and the same over every transport. */
const bytes = z.string().max(16_384);

export const dataCentre = z.object({
  host: text,
  port: z.number().int().min(1).max(65_535),
  dcId: z.number().int().min(1).max(10_000),
  others: z
    .array(z.object({ dcId: z.number().int().min(1).max(10_000), port: z.number().int().min(1).max(65_535) }))
    .max(10)
    .optional(),
  publicKey: z.object({ n: text, e: z.number().int(), fingerprint: text }),
});

export const drillWorld = z.object({
  centre: dataCentre,
  apiId: z.number().int(),
  apiHash: text,
  phone: text,
  code: text,
  password: z.string().nullable(),
  chats: z
    .array(
      z.object({
        chat: z.object({ kind: z.enum(['user', 'group', 'channel']), id: z.string().max(24) }),
        title: z.string().max(300),
        botId: z.string().max(24),
        scheme: z.string().max(64),
      }),
    )
    .max(1000),
  /** The world's invented list of polling stations: CSV, gzipped, base64. */
  stations: z.string().max(4_000_000).optional(),
});

export const drillCommand = z.enum(['sosNow', 'pause', 'resume']);
export type DrillCommand = z.infer<typeof drillCommand>;

export const coreOptions = z.object({
  /** Of the program, from package.json. */
  version: z.string().min(1).max(60),
  dataDir: text,
  migrationsDir: text,
  pagesDir: text,
  resourcesDir: text,
  workerEntry: text,
  host: z.enum(['electron', 'browser']),
  runtimeHint: z.string().max(400).nullable(),
  /** Beginning of a one-time link, to which core appends the code; null where nobody can be invited. */
  linkBase: text.nullable(),
  /** Whether the shell can start a practice world. */
  canDrill: z.boolean(),
  /** A data centre given from outside: every workspace made under it is a drill. */
  drillCentre: dataCentre.nullable(),
  /** Whether the shell has a keychain to ask. */
  hasVault: z.boolean(),
  /** Set after core ended unexpectedly, UTC ms. */
  crashedAt: z.number().int().nullable(),
});
export type CoreOptions = z.infer<typeof coreOptions>;

export const toCore = z.discriminatedUnion('type', [
  z.object({ type: z.literal('init'), options: coreOptions }),
  /** A window's MessagePort comes with it. `seatId` stays the same when that window reconnects. */
  z.object({ type: z.literal('connect'), seatId: code }),
  z.object({
    type: z.literal('drillReply'),
    id: z.number().int(),
    world: drillWorld.nullable(),
    failed: z.string().max(200).nullable(),
  }),
  z.object({ type: z.literal('system'), what: z.enum(['suspend', 'resume', 'lockScreen', 'lock', 'seal']) }),
  z.object({
    type: z.literal('vaultReply'),
    id: z.number().int(),
    available: z.enum(['yes', 'no', 'insecure']).optional(),
    /** What was sealed or opened. */
    bytes: bytes.optional(),
    resealed: bytes.nullish(),
    failed: z.boolean(),
  }),
  /** A browser wants a part of a file; `grant` is what core gave its window leave with. */
  z.object({
    type: z.literal('media'),
    id: z.number().int(),
    grant: z.string().min(1).max(100),
    from: z.number().int().min(0),
    length: z.number().int().min(1),
  }),
  z.object({ type: z.literal('stop') }),
]);
export type ToCore = z.infer<typeof toCore>;

const hostStatus = z.object({
  stage: z.enum(['welcome', 'open', 'sealed']),
  drill: z.boolean(),
  unowned: z.number().int().min(0),
  alarming: z.number().int().min(0),
  deaf: z.boolean(),
  onShift: z.boolean(),
  replies: z.number().int().min(0),
  floods: z.number().int().min(0),
  backup: z.boolean(),
});
export const mediaPiece = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ok'),
    bytes: z.instanceof(Uint8Array),
    /** Of the whole file. */
    size: z.number().int().min(0),
    mime: z.string().max(60),
    name: z.string().max(60),
  }),
  z.object({ status: z.enum(['gone', 'locked']) }),
]);

const logFields = z.record(z.string(), z.union([z.string().max(400), z.number(), z.boolean(), z.null()]));

export const toShell = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('stopped') }),
  z.object({
    type: z.literal('notify'),
    kind: z.enum(['sos', 'deaf', 'climb', 'account', 'flood', 'names', 'silence']),
    count: z.number().int().min(0),
  }),
  z.object({ type: z.literal('holdAwake'), on: z.boolean() }),
  z.object({ type: z.literal('status'), status: hostStatus }),
  z.object({ type: z.literal('locale'), locale: z.enum(['kk', 'ru', 'en']) }),
  z.object({
    type: z.literal('vault'),
    id: z.number().int(),
    ask: z.enum(['available', 'seal', 'open']),
    bytes: bytes.optional(),
  }),
  /** A code that opens one more browser, once, for ten minutes. */
  z.object({ type: z.literal('newLink'), code }),
  z.object({
    type: z.literal('drill'),
    id: z.number().int(),
    ask: z.enum(['start', 'stop', 'control']),
    command: drillCommand.optional(),
  }),
  z.object({ type: z.literal('mediaPiece'), id: z.number().int(), piece: mediaPiece }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['info', 'warn', 'error']),
    event: code,
    fields: logFields.optional(),
  }),
]);
export type ToShell = z.infer<typeof toShell>;

/** What the practice world's process says: once it listens, and when it gives up. */
export const fromDrill = z.discriminatedUnion('type', [
  z.object({ type: z.literal('world'), world: drillWorld }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['info', 'warn', 'error']),
    event: code,
    fields: logFields.optional(),
  }),
]);
export type ToDrill = { type: 'control'; command: DrillCommand } | { type: 'stop' };

/** Length of a one-time code, random bytes; base64url on the wire. */
export const LINK_BYTES = 32;
