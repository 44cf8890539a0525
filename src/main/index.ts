import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  type MessagePortMain,
  powerMonitor,
  protocol,
  safeStorage,
  session,
} from 'electron';
import { type HostStatus, NOTHING_OPEN } from '../core/ports.ts';
import { readCentreFile } from '../core/process/centre-file.ts';
import { systemClock } from '../core/process/machine.ts';
import { builtPaths, defaultHome, headquartersIn } from '../core/process/paths.ts';
import { type Shell, type ShellOptions, startShell } from '../core/process/shell.ts';
import { listSite } from '../core/process/site.ts';
import { createBadge } from './badge.ts';
import { startCoreProcess, startDrillProcess } from './children.ts';
import * as lockdown from './lockdown.ts';
import { createLog } from './log.ts';
import { openMemory } from './memory.ts';
import { giveContextMenu, menuTemplate } from './menu.ts';
import { createNotices } from './notices.ts';
import { createAwake, followPower } from './power.ts';
import { registerScheme, serveRenderer } from './protocol.ts';
import { createQuit } from './quit.ts';
import { surviveHelpers, survivePage } from './survive.ts';
import { createTray } from './tray.ts';
import { createVault } from './vault.ts';
import { createWindows } from './windows.ts';
import { loadWords, pickLanguage, type Words } from './words.ts';

const { platform } = process;
const home = app.commandLine.getSwitchValue('home-dir') || defaultHome();
const paths = installedPaths();
const log = createLog(!app.isPackaged);
const memory = openMemory(join(home, 'window', 'shell.json'));

app.enableSandbox();
app.setPath('userData', join(home, 'window'));
app.setAppUserModelId('kz.maere.headquarters');
if (memory.get().noGpu === app.getVersion()) app.disableHardwareAcceleration();
lockdown.silenceChromium(app);
lockdown.refuseDeepLinks(app);
registerScheme(protocol);

if (app.isPackaged && lockdown.startedUnsafely(app)) app.exit(1);
else if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

/** In order; the window last. */
async function start(): Promise<void> {
  let status: HostStatus = NOTHING_OPEN;
  let words = wordsIn(memory.get().locale ?? pickLanguage(app.getPreferredSystemLanguages()));
  lockSession();
  lockEveryPage(() => words);
  surviveHelpers(app, memory, log);
  serveRenderer(protocol, await listSite(paths.renderer), (ask) => shell.media(ask));

  const windows = createWindows({
    ipcMain,
    preload: paths.preload,
    icon: join(paths.resources, 'tray', 'app.png'),
    devTools: !app.isPackaged,
    memory,
    connect: (seatId, port) => shell.connect(seatId, port),
    hidesOnClose: () => status.stage === 'open' && !quit.going,
    onHidden: () => notices.stillHere(words),
    onMade: (window) => survivePage(window, { clock: systemClock, log, giveUp: askWhetherToTryAgain }),
  });
  const notices = createNotices({ open: windows.focus, openAlarms: windows.focusAlarms });
  const badge = createBadge(app, { platform, iconsDir: join(paths.resources, 'tray'), window: windows.current });
  const tray = createTray(join(paths.resources, 'tray'), platform, log, {
    open: windows.focus,
    lock: () => shell.system('lock'),
    quit: () => app.quit(),
  });
  const show = () => {
    tray.show(status, words);
    badge(status, words);
    notices.follow(status);
  };
  const speak = (next: Words) => {
    words = next;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, menuOptions)));
    show();
  };
  const menuOptions = {
    mac: platform === 'darwin',
    devTools: !app.isPackaged,
    lock: () => shell.system('lock'),
    seal: () => shell.system('seal'),
  };

  const shell = startCore({
    vault: createVault(safeStorage, platform),
    onNotify: (kind, count) => notices.show(kind, count, words),
    onStatus: (next) => {
      status = next;
      show();
    },
    onLocale: (locale) => {
      memory.set({ locale });
      speak(wordsIn(locale));
    },
    // A new core: its windows get new ports at once, and learn from `hello` that the old one crashed.
    onReady: (crashed) => {
      if (crashed) windows.connectAll();
    },
  });
  const quit = createQuit({
    app,
    stopCore: async () => {
      await shell.stop();
      tray.remove();
    },
    status: () => status,
    words: () => words,
    ask: (box) => dialog.showMessageBox(box),
  });
  const askWhetherToTryAgain = async () => {
    const buttons = [words('survive.again'), words('menu.quit')];
    const message = words('survive.title');
    const { response } = await dialog.showMessageBox({ type: 'error', title: words('tray.name'), message, buttons });
    if (response === 0) windows.current()?.webContents.reload();
    else app.quit();
  };

  speak(words);
  followPower(powerMonitor, shell.system, quit.now);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit.now);
  // What the second instance was started with is not even looked at.
  app.on('second-instance', () => windows.focus());
  app.on('activate', () => windows.focus());
  await windows.open();
}

function wordsIn(language: 'kk' | 'ru' | 'en'): Words {
  return loadWords(paths.resources, language);
}

function lockSession(): void {
  lockdown.blockPermissions(session.defaultSession);
  lockdown.blockRequests(session.defaultSession, !app.isPackaged);
  lockdown.blockDownloads(session.defaultSession);
  lockdown.disableSpellChecker(session.defaultSession);
}

function lockEveryPage(words: () => Words): void {
  app.on('web-contents-created', (_event, contents) => {
    lockdown.blockNavigationAndWindowOpen(contents);
    lockdown.blockWebviews(contents);
    if (app.isPackaged) lockdown.denyDevTools(contents);
    giveContextMenu(contents, words);
  });
}

type Reactions = Pick<ShellOptions<MessagePortMain>, 'vault' | 'onNotify' | 'onStatus' | 'onLocale' | 'onReady'>;

function startCore(reactions: Reactions): Shell<MessagePortMain> {
  const dataDir = app.commandLine.getSwitchValue('data-dir') || headquartersIn(home);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const centreFile = app.commandLine.getSwitchValue('data-centre');
  const drillCentre = centreFile ? readCentreFile(centreFile) : null;
  return startShell<MessagePortMain>({
    core: {
      version: app.getVersion(),
      dataDir,
      migrationsDir: paths.migrations,
      pagesDir: paths.pages,
      resourcesDir: paths.resources,
      workerEntry: paths.worker,
      host: 'electron',
      runtimeHint: null,
      linkBase: null,
      canDrill: drillCentre === null && existsSync(paths.drill),
      drillCentre,
    },
    startCore: () => startCoreProcess(paths.core),
    startDrill: () => startDrillProcess(paths.drill),
    log,
    now: systemClock.now,
    after: systemClock.after,
    onHoldAwake: createAwake(),
    onLink: () => {},
    onCrash: () => {},
    ...reactions,
  });
}

/** Installed, migrations, pages and resources lie beside the asar: they are read by absolute path. */
function installedPaths(): ReturnType<typeof builtPaths> {
  const built = builtPaths(import.meta.dirname);
  if (!app.isPackaged) return built;
  return {
    ...built,
    migrations: join(process.resourcesPath, 'migrations'),
    pages: join(process.resourcesPath, 'pages'),
    resources: join(process.resourcesPath, 'resources'),
  };
}
