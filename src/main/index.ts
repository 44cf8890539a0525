import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, ipcMain, Menu, type MessagePortMain, powerMonitor, protocol, session } from 'electron';
import { readCentreFile } from '../core/process/centre-file.ts';
import { systemClock } from '../core/process/machine.ts';
import { builtPaths, defaultHome, headquartersIn } from '../core/process/paths.ts';
import { type Shell, startShell } from '../core/process/shell.ts';
import { listSite } from '../core/process/site.ts';
import { startCoreProcess, startDrillProcess } from './children.ts';
import * as lockdown from './lockdown.ts';
import { createLog } from './log.ts';
import { menuTemplate } from './menu.ts';
import { showNotice } from './notices.ts';
import { createAwake, onSuspend } from './power.ts';
import { registerScheme, serveRenderer } from './protocol.ts';
import { createWindows, type Windows } from './windows.ts';
import { loadWords, pickLanguage } from './words.ts';

const home = app.commandLine.getSwitchValue('home-dir') || defaultHome();
const paths = installedPaths();
const log = createLog(!app.isPackaged);

app.enableSandbox();
app.setPath('userData', join(home, 'window'));
lockdown.silenceChromium(app);
registerScheme(protocol);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

/** In order; the window last. */
async function start(): Promise<void> {
  lockSession();
  lockEveryPage();
  serveRenderer(protocol, await listSite(paths.renderer));
  const words = loadWords(paths.resources, pickLanguage(app.getPreferredSystemLanguages()));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(words, { mac: process.platform === 'darwin', devTools: !app.isPackaged })),
  );
  const windows = createWindows({
    ipcMain,
    preload: paths.preload,
    devTools: !app.isPackaged,
    connect: (seatId, port) => shell.connect(seatId, port),
  });
  const shell = setUpCore(windows, (kind, count) => showNotice(words, kind, count, windows.focus));
  setUpPower();
  setUpQuit(shell);
  app.on('second-instance', windows.focus);
  app.on('activate', windows.focus);
  await windows.open();
}

function lockSession(): void {
  lockdown.blockPermissions(session.defaultSession);
  lockdown.blockRequests(session.defaultSession);
  lockdown.blockDownloads(session.defaultSession);
  lockdown.disableSpellChecker(session.defaultSession);
}

function lockEveryPage(): void {
  app.on('web-contents-created', (_event, contents) => {
    lockdown.blockNavigationAndWindowOpen(contents);
    lockdown.blockWebviews(contents);
    if (app.isPackaged) lockdown.denyDevTools(contents);
  });
}

function setUpCore(
  windows: Windows,
  onNotify: (kind: 'sos' | 'deaf' | 'climb', count: number) => void,
): Shell<MessagePortMain> {
  const dataDir = app.commandLine.getSwitchValue('data-dir') || headquartersIn(home);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const centreFile = app.commandLine.getSwitchValue('data-centre');
  const drillCentre = centreFile ? readCentreFile(centreFile) : null;
  return startShell<MessagePortMain>({
    core: {
      version: app.getVersion(),
      dataDir,
      migrationsDir: paths.migrations,
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
    onNotify,
    onHoldAwake: createAwake(),
    onLink: () => {},
    // A new core: its windows get new ports at once, and learn from `hello` that the old one crashed.
    onReady: (crashed) => {
      if (crashed) windows.connectAll();
    },
    onCrash: () => {},
  });
}

function setUpPower(): void {
  onSuspend(powerMonitor, { suspend: () => log.info('power.suspend'), resume: () => log.info('power.resume') });
}

/** Core closes its store before the process may go. */
function setUpQuit(shell: Shell<MessagePortMain>): void {
  let stopped = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void shell.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

/** Installed, migrations and resources lie beside the asar: they are read by absolute path. */
function installedPaths(): ReturnType<typeof builtPaths> {
  const built = builtPaths(import.meta.dirname);
  if (!app.isPackaged) return built;
  return {
    ...built,
    migrations: join(process.resourcesPath, 'migrations'),
    resources: join(process.resourcesPath, 'resources'),
  };
}
