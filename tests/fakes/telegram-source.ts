import type {
  AccountLogin,
  DownloadOptions,
  DownloadResult,
  IncomingBatch,
  MediaTarget,
  SourceStatus,
  TelegramFactory,
  TelegramSource,
} from '../../src/core/ports.ts';
import type {
  AccountId,
  ChatKey,
  ElectionProfile,
  Incoming,
  IncomingMessage,
  Peer,
  TelegramId,
} from '../../src/domain/index.ts';
import { allHelpWords, chatKey, compileHelpWords, looksLikeSos, ms } from '../../src/domain/index.ts';

type Gone = Extract<DownloadResult, { result: 'gone' }>['why'];
type BatchHandler = Parameters<TelegramSource['onBatch']>[0];

/** As the real one hands them over, but smaller. */
const FAKE_CHUNK = 1024;

/**
 * A Telegram account without Telegram, behind the same port: for tests of what core does with messages. What the real
 * adapter does with Telegram is tested against the loopback data centre.
 */
export class FakeSource implements TelegramSource {
  readonly account: AccountId;
  readonly sent: { to: Peer; text: string; randomId: string }[] = [];
  watching: Peer[] = [];
  failSend: Error | null = null;
  /** Files by their media id: bytes, or why there are none any more. */
  readonly files = new Map<string, Uint8Array | Gone>();
  /** Every download that was asked for. */
  readonly downloads: { media: MediaTarget; offset: number }[] = [];
  /** Bytes after which a download fails, once, with this error. */
  failDownload: { after: number; error: Error } | null = null;
  private handler: BatchHandler = async () => {};
  private urgent: (item: Incoming) => boolean = () => false;
  private pts = 0;

  constructor(account: AccountId) {
    this.account = account;
  }

  status(): SourceStatus {
    return {
      account: this.account,
      state: 'online',
      since: ms(0),
      until: null,
      lastUpdateAt: null,
      self: { id: '7001' as TelegramId, firstName: 'HQ', username: null },
      twoFactorOn: true,
      clockSkew: 0,
    };
  }
  onStatus() {
    return () => {};
  }
  onBatch(handler: BatchHandler) {
    this.handler = handler;
  }
  listenFor(profile: ElectionProfile) {
    const helpWords = compileHelpWords(allHelpWords(profile));
    this.urgent = (item) =>
      item.event === 'message' &&
      looksLikeSos(item.text, { privateChat: item.chat.kind === 'user', helpWords }) !== null;
  }
  async start() {}
  async stop() {}
  async sendCode() {
    return { step: 'code' as const, via: 'app' as const, length: 5 };
  }
  async submitCode() {
    return { step: 'done' as const, twoFactorOn: true };
  }
  async submitPassword() {
    return { step: 'done' as const, twoFactorOn: true };
  }
  async logOut() {}
  /** What Telegram would list. */
  accountLogins: AccountLogin[] = [];
  async logins() {
    return this.accountLogins;
  }
  async endLogin(hash: string) {
    this.accountLogins = this.accountLogins.filter((each) => each.hash !== hash);
  }
  async dialogs() {
    return [];
  }
  async members() {
    return [];
  }
  async watch(chats: Peer[]) {
    this.watching = chats;
  }
  async send(to: Peer, text: string, randomId: string) {
    if (this.failSend) throw this.failSend;
    if (!this.sent.some((one) => one.randomId === randomId)) this.sent.push({ to, text, randomId });
    return { msgId: 1000 + this.sent.length, sentAt: ms(1) };
  }
  async download(media: MediaTarget, { offset, signal, onChunk }: DownloadOptions): Promise<DownloadResult> {
    this.downloads.push({ media, offset });
    const file = this.files.get(media.id) ?? 'lost';
    if (typeof file === 'string') return { result: 'gone', why: file };
    const failure = this.failDownload;
    this.failDownload = null;
    const end = failure ? Math.min(failure.after, file.length) : file.length;
    for (let at = offset; at < end; at += FAKE_CHUNK) {
      signal.throwIfAborted();
      await onChunk(file.slice(at, Math.min(at + FAKE_CHUNK, end)), at);
    }
    signal.throwIfAborted();
    if (failure) throw failure.error;
    return { result: 'whole', size: file.length, ref: null };
  }

  /** Hands messages over as the real adapter does: what is urgent first, then everything with its cursor. */
  async receive(...items: Incoming[]): Promise<void> {
    for (const item of items)
      if (this.urgent(item)) await this.handler({ account: this.account, items: [item], cursors: [] }, true);
    this.pts += items.length;
    const chats = new Map<ChatKey, number>();
    for (const item of items)
      if (item.chat?.kind === 'channel') chats.set(chatKey(this.account, item.chat), item.msgId);
    const batch: IncomingBatch = {
      account: this.account,
      items,
      cursors: [...chats].map(([key, lastMsgId]) => ({
        key,
        cursor: { pts: this.pts, qts: 0, date: 0, seq: 0, lastMsgId },
      })),
    };
    await this.handler(batch, false);
  }
}

export function fakeTelegram(): TelegramFactory & { sources: FakeSource[] } {
  const sources: FakeSource[] = [];
  return {
    sources,
    check: async () => ({ works: true, millis: 1 }),
    create({ account }) {
      const source = new FakeSource(account);
      sources.push(source);
      return source;
    },
  };
}

let nextId = 100;

/** A text message in a channel from a user, with everything overridable. */
export function message(text: string, more: Partial<IncomingMessage> = {}): IncomingMessage {
  nextId += 1;
  return {
    event: 'message',
    account: '7001' as AccountId,
    chat: { kind: 'channel', id: '500' as TelegramId },
    msgId: nextId,
    fromId: '42' as TelegramId,
    fromKind: 'user',
    viaBotId: null,
    sentAt: ms(1_700_000_000_000),
    editedAt: null,
    forward: null,
    replyToMsgId: null,
    groupedId: null,
    text,
    entities: [],
    media: null,
    mediaRef: null,
    serviceAction: null,
    outgoing: false,
    raw: new TextEncoder().encode(`tl:${nextId}:${text}`),
    rawLayer: 198,
    source: 'push',
    receivedAt: ms(1_700_000_000_500),
    ...more,
  };
}
