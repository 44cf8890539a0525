import { allHelpWords, compileHelpWords, looksLikeSos } from '../../domain/index.ts';
import type { TelegramFactory, TelegramSource } from '../ports.ts';
import { openDirectory } from './directory.ts';
import { openDownloads } from './download.ts';
import { openEntityBook } from './entities.ts';
import { openFileLines } from './file-lines.ts';
import { openFloodGate } from './flood.ts';
import { openIngest } from './ingest.ts';
import { openLane } from './lane.ts';
import { openLink } from './link.ts';
import { openLogin } from './login.ts';
import { openSender } from './outbox-send.ts';
import { directly, FIRST_DC } from './routes.ts';
import { StoredSession } from './session.ts';
import { openStatusBoard } from './status.ts';
import { assertLibraryKeys, trustCentre } from './trust.ts';

type Options = Parameters<TelegramFactory['create']>[0];

/** One account over GramJS. */
export function openSource(options: Options): TelegramSource {
  const { account, apiId, apiHash, network, memory, clock, ids, log } = options;
  const routes = options.routes ?? directly();
  const book = openEntityBook(account, memory);
  const flood = openFloodGate(account, memory, clock, () => status.refresh());
  const status = openStatusBoard(account, clock, flood);
  const centre = network.kind === 'drill' ? network.centre : null;
  const home = centre ? { dcId: centre.dcId, address: centre.host, port: centre.port } : FIRST_DC;
  const session = new StoredSession(account, memory, book, home);
  const lane = openLane({ account, clock, log, beforeBatch: book.flush });
  if (options.heard) lane.tap(options.heard);
  const link = openLink({
    apiId,
    apiHash,
    session,
    redirect: centre,
    routes,
    clock,
    log,
    flood,
    board: status,
    onUpdates: (updates) => ingest.updates(updates),
    onReady: () => {
      ingest.ready();
      if (status.read().twoFactorOn === null) void login.twoFactorOn().catch(() => {});
    },
  });
  const directory = openDirectory(link, book, clock, log);
  const ingest = openIngest({ account, link, lane, memory, book, board: status, directory, clock, ids, log });
  const login = openLogin({ link, apiId, apiHash, onTwoFactor: status.setTwoFactor });
  const send = openSender({ link, directory, clock, onUpdates: (updates) => ingest.updates(updates) });
  const lines = openFileLines({ apiId, apiHash, session, redirect: centre, routes, clock, log, flood, link });
  const download = openDownloads({ lines, link, directory, book, session, clock });
  let releaseTrust: (() => void) | null = null;
  let started = false;
  let stopping: Promise<void> | null = null;

  function start(): void {
    if (started) return;
    if (centre) releaseTrust = trustCentre(centre);
    else assertLibraryKeys();
    started = true;
    lane.start();
    link.start();
  }

  async function stop(): Promise<void> {
    ingest.stop();
    await Promise.all([link.stop(), lines.stop()]);
    await lane.stop();
    flood.close();
    book.flush();
    releaseTrust?.();
    releaseTrust = null;
  }

  return {
    status: status.read,
    onStatus: status.listen,
    onBatch: lane.onBatch,
    listenFor(profile) {
      const helpWords = compileHelpWords(allHelpWords(profile));
      ingest.isUrgent(
        (item) =>
          item.event === 'message' &&
          looksLikeSos(item.text, { privateChat: item.chat.kind === 'user', helpWords }) !== null,
      );
    },
    async start() {
      start();
    },
    async stop() {
      stopping ??= stop();
      await stopping;
    },
    async sendCode(phone) {
      start(); // a login needs a connection, and an account that isn't there yet nothing else
      return login.sendCode(phone);
    },
    submitCode: login.submitCode,
    submitPassword: login.submitPassword,
    logOut: login.logOut,
    logins: login.logins,
    endLogin: login.endLogin,
    dialogs: directory.dialogs,
    members: directory.members,
    async watch(chats) {
      ingest.watch(chats);
    },
    send,
    download,
  };
}
