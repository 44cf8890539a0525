import { ms } from '../domain/index.ts';
import type { Core } from './app.ts';
import { createCore } from './app.ts';
import type { Piece } from './media/index.ts';
import type { Ports } from './ports.ts';
import { createDrillLauncher } from './process/drill.ts';
import { postedLog, systemClock, systemIds } from './process/machine.ts';
import { type CoreOptions, LINK_BYTES, type ToCore } from './process/messages.ts';
import { findParent, type Parent } from './process/parent.ts';
import { describeSurprise } from './process/surprise.ts';
import { createVaultPort } from './process/vault.ts';
import { threadedTelegram } from './telegram-thread/index.ts';

/** Core as a process of its own: a worker thread under `host`, a utility process under Electron. */
const parent = findParent();
const log = postedLog((message) => parent.post(message));

// A library's stray rejection (a socket that fails after its request gave up) is no reason to go deaf. A thrown error is:
// state may be half changed, so core ends and its shell starts a new one.
process.on('unhandledRejection', (reason) => log.error('core.rejection', describeSurprise(reason)));

let core: Core | null = null;
let drill: ReturnType<typeof createDrillLauncher> | null = null;
let vault: ReturnType<typeof createVaultPort> | null = null;

parent.onMessage((message, channel) => {
  switch (message.type) {
    case 'init':
      drill = createDrillLauncher(message.options, (ask) => parent.post(ask));
      vault = createVaultPort(message.options, (ask) => parent.post(ask));
      core = createCore(portsOf(message.options, parent, { drill: drill.launcher, vault: vault.vault }));
      parent.post({ type: 'ready' });
      break;
    case 'connect':
      if (core && channel) core.attach(channel, { seatId: message.seatId });
      else channel?.close();
      break;
    case 'drillReply':
      drill?.onReply(message);
      break;
    case 'vaultReply':
      vault?.onReply(message);
      break;
    case 'system':
      core?.system(message.what);
      break;
    case 'media':
      void answerMedia(message);
      break;
    case 'stop':
      void stop();
      break;
  }
});

async function answerMedia({ id, grant, from, length }: Extract<ToCore, { type: 'media' }>): Promise<void> {
  let piece: Piece = { status: 'gone' };
  try {
    piece = (await core?.media({ grant, from, length })) ?? piece;
  } catch (error) {
    log.error('media.piece', describeSurprise(error));
  }
  parent.post({ type: 'mediaPiece', id, piece });
}

async function stop(): Promise<void> {
  try {
    await core?.stop();
  } catch (error) {
    log.error('core.stop', describeSurprise(error));
  }
  parent.post({ type: 'stopped' });
}

function portsOf(options: CoreOptions, to: Parent, from: Pick<Ports, 'drill' | 'vault'>): Ports {
  return {
    version: options.version,
    crashedAt: options.crashedAt === null ? null : ms(options.crashedAt),
    clock: systemClock,
    ids: systemIds,
    log,
    dataDir: options.dataDir,
    migrationsDir: options.migrationsDir,
    pagesDir: options.pagesDir,
    resourcesDir: options.resourcesDir,
    workerEntry: options.workerEntry,
    telegram: threadedTelegram({ workerEntry: options.workerEntry, clock: systemClock, log }),
    ...from,
    host: {
      kind: options.host,
      notify: (kind, count) => to.post({ type: 'notify', kind, count }),
      holdAwake: (on) => to.post({ type: 'holdAwake', on }),
      newLink: () => (options.linkBase === null ? null : options.linkBase + newCode(to)),
      runtimeHint: options.runtimeHint,
      status: (status) => to.post({ type: 'status', status }),
      locale: (locale) => to.post({ type: 'locale', locale }),
    },
  };
}

/** Core makes the code, so that a link is there at once; the shell learns it before anyone can type it. */
function newCode(to: Parent): string {
  const code = Buffer.from(systemIds.randomBytes(LINK_BYTES)).toString('base64url');
  to.post({ type: 'newLink', code });
  return code;
}
