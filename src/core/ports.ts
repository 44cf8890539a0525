import type {
  AccountId,
  ChatKey,
  ElectionProfile,
  Incoming,
  MediaContent,
  MediaRef,
  Ms,
  Peer,
  TelegramId,
  TelegramProxy,
} from '../domain/index.ts';

/** What the outside supplies to core. Nothing in core reads a clock, a random source or the environment by itself. */
export interface Ports {
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Where workspaces live: an absolute folder, created if missing. */
  dataDir: string;
  /** Absolute path of the SQL migrations (outside the asar). */
  migrationsDir: string;
  /** Absolute path of the pages that are handed out as files (the verifier, the shell of the results page). */
  pagesDir: string;
  /** Absolute path of the bundled resources (locales, elections). */
  resourcesDir: string;
  /** Path or URL of the worker entry for read queries; null runs them in this thread (tests). */
  workerEntry: string | null;
  telegram: TelegramFactory;
  /** Starts the practice data centre; null where none can be had. */
  drill: DrillLauncher | null;
  host: HostCapabilities;
  /** The system's keychain; null where the host has none. */
  vault: KeyVault | null;
  /** Cost of deriving keys for new slots (Argon2id: KiB, passes, lanes); absent: by this machine's memory. */
  kdf?: { memory: number; time: number; parallelism: number };
  /** The program's version, for the screen and for signed entries. */
  version: string;
  /** When core last ended unexpectedly, if it did: the window says so. */
  crashedAt: Ms | null;
}

export interface Clock {
  /** UTC milliseconds. */
  now(): Ms;
  /** Fires once after `delay` ms; returns a cancel function. */
  after(delay: number, run: () => void): () => void;
}

export interface Ids {
  /** UUIDv7, ordered by time. */
  uuid(): string;
  randomBytes(length: number): Uint8Array;
}

/** Content-free: ids, counts and codes only. Never text, names, phones, keys. */
export interface Log {
  info(event: string, fields?: Record<string, string | number | boolean | null>): void;
  warn(event: string, fields?: Record<string, string | number | boolean | null>): void;
  error(event: string, fields?: Record<string, string | number | boolean | null>): void;
}

/** What differs between Electron and the browser host, as data. */
export interface HostCapabilities {
  kind: 'electron' | 'browser' | 'test';
  /** Content-free desktop notification: a catalogue key and a count, never text from outside. */
  notify(kind: 'sos' | 'deaf' | 'climb' | 'account' | 'flood' | 'names' | 'silence', count: number): void;
  /** Holds off the machine's sleep while true. */
  holdAwake(on: boolean): void;
  /** A new one-time link for another person's browser; null where there is none (Electron). */
  newLink(): string | null;
  /** The one command that installs the desktop runtime, when the app runs in a browser for want of it. */
  runtimeHint: string | null;
  /** What is shown outside the window (tray, badge) and asked before the program ends. */
  status(status: HostStatus): void;
  /** The language that a window was set to, for the words a host shows by itself. */
  locale(locale: 'kk' | 'ru' | 'en'): void;
}

/** Counts and states, never content: a tray is seen by whoever passes the screen. */
export interface HostStatus {
  stage: 'welcome' | 'open' | 'sealed';
  drill: boolean;
  /** SOS calls that nobody answers for. */
  unowned: number;
  /** What the alarm bar shows: those, and news on calls that are somebody's. */
  alarming: number;
  /** Nothing comes in or nothing can be kept: sealed, not connected, disk full. */
  deaf: boolean;
  /** Somebody is on shift. */
  onShift: boolean;
  /** Replies that have not left yet. */
  replies: number;
  /** Floods that were noticed and nobody has looked at. */
  floods: number;
  /** A backup is being written. */
  backup: boolean;
}

/** What is known of a headquarters that is not open, or whose core has just ended. */
export const NOTHING_OPEN: HostStatus = {
  stage: 'welcome',
  drill: false,
  unowned: 0,
  alarming: 0,
  deaf: true,
  onShift: false,
  replies: 0,
  floods: 0,
  backup: false,
};

/**
 * What the machine or the host's own menu says. `suspend` and `lockScreen` do what the headquarters chose for them,
 * `lock` and `seal` what they are called.
 */
export type SystemEvent = 'suspend' | 'resume' | 'lockScreen' | 'lock' | 'seal';

/**
 * The system's keychain (Electron's `safeStorage`): what `seal` gave is opened again only by the same user of the same
 * machine. `insecure`: it would keep the secret in the clear (`basic_text`), so nothing is entrusted to it.
 */
export interface KeyVault {
  available(): Promise<'yes' | 'no' | 'insecure'>;
  seal(secret: Uint8Array): Promise<Uint8Array>;
  /**
   * Rejects if the keychain no longer has its key. `resealed`: the same secret as it should be kept from now on, where
   * the keychain has changed its key since; else null.
   */
  open(sealed: Uint8Array): Promise<{ secret: Uint8Array; resealed: Uint8Array | null }>;
}

export interface DataCentre {
  host: string;
  port: number;
  dcId: number;
  /** Further data centres of the same world, at the same host and with the same key: they keep files. */
  others?: { dcId: number; port: number }[] | undefined;
  publicKey: { n: string; e: number; fingerprint: string };
}

/** The practice world as its data centre describes it. */
export interface DrillWorld {
  centre: DataCentre;
  apiId: number;
  apiHash: string;
  phone: string;
  code: string;
  password: string | null;
  /** Chats the headquarters watches, and which bot relays into them. */
  chats: { chat: Peer; title: string; botId: TelegramId; scheme: string }[];
  /** Its invented list of polling stations: CSV, gzipped, base64. */
  stations?: string | undefined;
}

export interface DrillLauncher {
  /**
   * A data centre given from outside instead of a practice world (tests, `--data-centre`): every workspace made under it
   * is a drill. Null: the launcher spawns its own world on `start`.
   */
  fixedCentre: DataCentre | null;
  start(): Promise<DrillWorld>;
  /** Calls of the practice: one more SOS now, pause and resume the stream. */
  control(command: 'sosNow' | 'pause' | 'resume'): Promise<void>;
  stop(): Promise<void>;
}

// ── Telegram ────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * connecting: first connection or rebuilding it; online; degraded: connected, but pings or calls are failing;
 * flooded: Telegram asked to wait until `until`; broken: no successful call for 90 s, being rebuilt;
 * needsLogin: no or revoked session; offline: no network.
 */
export type ConnectionState =
  | 'connecting'
  | 'online'
  | 'degraded'
  | 'flooded'
  | 'broken'
  | 'needsLogin'
  | 'offline'
  | 'stopped';

export interface SourceStatus {
  account: AccountId;
  state: ConnectionState;
  since: Ms;
  /** End of a flood wait. */
  until: Ms | null;
  /** End of a wait that concerns files only. */
  filesUntil?: Ms | null;
  lastUpdateAt: Ms | null;
  self: { id: TelegramId; firstName: string; username: string | null } | null;
  /** Null until known. */
  twoFactorOn: boolean | null;
  /** Telegram's clock minus ours, ms; null until known. */
  clockSkew: number | null;
  /** Id of the way that the present connection goes or tries; null when there is none to try. */
  route?: string | null;
  /** With needsLogin: why Telegram does not know us (any more). */
  lost?: 'signedOut' | 'revoked' | 'banned' | 'duplicated' | null;
}

/** One login of an account. Every text is hostile: it is what that device called itself. */
export interface AccountLogin {
  /** Telegram's name of it; `0` for the one that asks. */
  hash: string;
  isCurrent: boolean;
  device: string;
  app: string;
  /** Country and city as Telegram guesses them from the address. */
  place: string;
  createdAt: Ms;
  activeAt: Ms;
}

export interface Dialog {
  chat: Peer;
  title: string;
  username: string | null;
  /** For users: whether it is a bot. */
  isBot: boolean;
  members: number | null;
  lastMessageAt: Ms | null;
}

export interface ChatMember {
  id: TelegramId;
  name: string;
  username: string | null;
  isBot: boolean;
}

/** One cursor per chat (channels: their pts) and one for the account (common pts, qts, date, seq). */
export interface Cursor {
  pts: number;
  qts: number;
  date: number;
  seq: number;
  /** Newest contiguous message id (channels). */
  lastMsgId: number;
}

/** A batch to be committed in one transaction together with the cursors that it moves. */
export interface IncomingBatch {
  account: AccountId;
  items: Incoming[];
  cursors: { key: ChatKey | 'account'; cursor: Cursor }[];
}

/** What the adapter needs to remember; core keeps it in the encrypted store. Values are opaque bytes. */
export interface TelegramMemory {
  /** dc address, auth keys of every DC, by name. */
  loadSession(account: AccountId): Record<string, Uint8Array>;
  saveSession(account: AccountId, name: string, value: Uint8Array | null): void;
  loadEntities(account: AccountId): EntityRow[];
  saveEntities(account: AccountId, rows: EntityRow[]): void;
  loadCursors(account: AccountId): { key: ChatKey | 'account'; cursor: Cursor }[];
  /** Ids of stored, not deleted messages of a chat, newest first, for the sweep that looks for holes. */
  storedIds(chat: ChatKey, newest: number, limit: number): number[];
  loadNotBefore(account: AccountId): Record<string, Ms>;
  saveNotBefore(account: AccountId, method: string, notBefore: Ms): void;
}

export interface EntityRow {
  id: TelegramId;
  kind: 'user' | 'group' | 'channel';
  accessHash: string | null;
  username: string | null;
  phone: string | null;
  name: string | null;
  isBot: boolean;
}

/** A file of a message, as `IncomingMessage` named it when it came. */
export interface MediaTarget {
  /** Where the message is: references expire, and a fresh one comes with the message. */
  chat: Peer;
  msgId: number;
  kind: MediaContent['kind'];
  /** Telegram's id of the photo or document. */
  id: TelegramId;
  /** Bytes, if known; more or fewer than that is an error. */
  size: number | null;
  /** Null: asked for anew. */
  ref: MediaRef | null;
}

export interface DownloadOptions {
  /** Bytes that the caller has already. */
  offset: number;
  signal: AbortSignal;
  /**
   * Bytes in order and without holes, from `offset` on, at most 128 KiB at once. The next ones are fetched when the
   * promise resolves, so that a slow disk is no heap of memory.
   */
  onChunk(bytes: Uint8Array, at: number): void | Promise<void>;
}

/** `ref`: a fresher one than was given, to be kept; null if the given one still holds. */
export type DownloadResult =
  | { result: 'whole'; size: number; ref: MediaRef | null }
  /**
   * It won't come any more. deleted: the message is gone; replaced: the message now carries something else; expired:
   * Telegram has dropped the file from the message; noAccess: the account doesn't see the chat; lost: Telegram knows the
   * message and denies the file.
   */
  | { result: 'gone'; why: 'deleted' | 'replaced' | 'expired' | 'noAccess' | 'lost' };

export type LoginStep =
  | { step: 'code'; via: 'app' | 'sms' | 'call' | 'other'; length: number | null }
  | { step: 'password'; hint: string | null }
  | { step: 'done'; twoFactorOn: boolean };

/** Expected failures of a login or a call, as codes. */
export type TelegramErrorCode =
  | 'PHONE_INVALID'
  | 'API_ID_INVALID'
  | 'CODE_INVALID'
  | 'CODE_EXPIRED'
  | 'PASSWORD_INVALID'
  | 'FLOOD_WAIT'
  | 'UNREACHABLE'
  | 'ACCOUNT_BANNED'
  | 'NEEDS_LOGIN'
  | 'FRESH_LOGIN'
  | 'NO_SUCH_CHAT'
  | 'TELEGRAM_REFUSED';

export class TelegramError extends Error {
  readonly code: TelegramErrorCode;
  /** For FLOOD_WAIT: seconds to wait. */
  readonly seconds: number | null;
  /** Telegram's own error name, for the log; never a message's content. */
  readonly detail: string;
  constructor(code: TelegramErrorCode, detail: string, seconds: number | null = null) {
    super(`${code}: ${detail}`);
    this.name = 'TelegramError';
    this.code = code;
    this.detail = detail;
    this.seconds = seconds;
  }
}

/** One way out of this computer: a proxy, or none. `id` changes with its content. */
export interface Route {
  id: string;
  proxy: TelegramProxy | null;
}

/**
 * Why a way did not work. refused: nobody listens there; name: its name is not known; unreachable: no way to it;
 * timeout: it did not answer; auth: user or password wrong; rejected: it would not pass us on; silent: it took the
 * connection, and Telegram did not answer through it.
 */
export type RouteFailure = 'refused' | 'name' | 'unreachable' | 'timeout' | 'auth' | 'rejected' | 'silent';

/**
 * The ways out, in the order in which they may be tried. Every connection of every account asks here, those for files
 * and those for a login too; what is not in the list is never dialled.
 */
export interface Routes {
  /** The one to try now; null when there is none at all, and then nothing is dialled. */
  pick(): Route | null;
  all(): readonly Route[];
  failed(id: string, why: RouteFailure): void;
  worked(id: string): void;
  /** The list has changed: connections by a way that is no longer in it end at once. */
  onChange(listener: () => void): () => void;
}

/** What a check of a way found. */
export type RouteCheck = { works: true; millis: number } | { works: false; why: RouteFailure };

export interface TelegramFactory {
  /** Reaches a data centre by one way, without an account, and hangs up. Never throws but for altered keys. */
  check(options: {
    route: Route;
    network: { kind: 'live' } | { kind: 'drill'; centre: DataCentre };
    clock: Clock;
  }): Promise<RouteCheck>;
  /**
   * A source for one account. `network` is part of what makes a headquarters live or a drill: a live source refuses to
   * start if the library's key map isn't the library's own.
   */
  create(options: {
    account: AccountId;
    apiId: number;
    apiHash: string;
    network: { kind: 'live' } | { kind: 'drill'; centre: DataCentre };
    /** Absent: directly and no other way. */
    routes?: Routes;
    memory: TelegramMemory;
    clock: Clock;
    ids: Ids;
    log: Log;
    /** Told of everything that will come in a batch, the moment it is heard. Synchronous, must not throw. */
    heard?: (item: Incoming) => void;
  }): TelegramSource;
}

/** The account as core sees it. The real one is GramJS in core/telegram; a fake implements the same and is checked by the same suite. */
export interface TelegramSource {
  status(): SourceStatus;
  onStatus(listener: (status: SourceStatus) => void): () => void;
  /**
   * Receives every batch in order; the next one is not handed over before the promise resolves, which it does after
   * COMMIT. `urgent` batches (a pushed message that looks like an SOS) may come ahead of their cursor.
   */
  onBatch(handler: (batch: IncomingBatch, urgent: boolean) => Promise<void>): void;
  /** Of which election it hears: what is pushed and looks like an SOS by its words must not wait for its turn. */
  listenFor(profile: ElectionProfile): void;
  start(): Promise<void>;
  stop(): Promise<void>;

  sendCode(phone: string): Promise<LoginStep>;
  submitCode(code: string): Promise<LoginStep>;
  submitPassword(password: string): Promise<LoginStep>;
  logOut(): Promise<void>;

  /** Every login of the account, this one among them. */
  logins(): Promise<AccountLogin[]>;
  /** Ends another one. Rejects with FRESH_LOGIN while ours is younger than a day. */
  endLogin(hash: string): Promise<void>;

  dialogs(): Promise<Dialog[]>;
  members(chat: Peer): Promise<ChatMember[]>;
  /** Replaces the set of chats that are received; everything else is dropped unread. Private chats to the account are always received. */
  watch(chats: Peer[]): Promise<void>;
  /** Idempotent by randomId: RANDOM_ID_DUPLICATE counts as sent. */
  send(to: Peer, text: string, randomId: string, replyToMsgId: number | null): Promise<{ msgId: number; sentAt: Ms }>;
  /**
   * Fetches a file, at most two at a time, over connections of their own: updates and sends don't wait for it. Waits
   * out flood waits. Throws TelegramError when Telegram can't be reached for minutes, is not logged in, or serves bytes
   * that don't add up (FILE_SHORT, FILE_LONG); then what `onChunk` got is right and can be gone on from. Rejects with
   * the signal's reason when it aborts, and with whatever `onChunk` throws.
   */
  download(media: MediaTarget, options: DownloadOptions): Promise<DownloadResult>;
}
