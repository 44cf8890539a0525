import { EventEmitter } from 'node:events';
import { createDesktop, createSafeStorage } from './electron-desktop.ts';

/**
 * A stand-in for the `electron` module: as much of it as main and preload touch, recording what they ask for. It lets the
 * built shell run where no Electron runtime can be had; what only the real one can show is left to the browser tests.
 */
export function createElectron(
  options: { packaged?: boolean; locked?: boolean; switches?: Record<string, string>; languages?: string[] } = {},
) {
  const log: string[] = [];
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<void>();

  const app = Object.assign(new EventEmitter(), {
    isPackaged: options.packaged ?? false,
    switches: [] as [string, string | undefined][],
    paths: {} as Record<string, string>,
    quits: 0,
    commandLine: {
      appendSwitch: (name: string, value?: string) => void app.switches.push([name, value]),
      getSwitchValue: (name: string) => options.switches?.[name] ?? '',
      hasSwitch: (name: string) => Object.hasOwn(options.switches ?? {}, name),
    },
    enableSandbox: () => void log.push('sandbox'),
    exits: [] as number[],
    exit: (code: number) => {
      app.exits.push(code);
      log.push('exit');
    },
    disableHardwareAcceleration: () => void log.push('noGpu'),
    userModelId: '',
    setAppUserModelId: (id: string) => {
      app.userModelId = id;
    },
    badge: 0,
    setBadgeCount: (count: number) => {
      app.badge = count;
      return true;
    },
    setPath: (name: string, path: string) => {
      app.paths[name] = path;
    },
    getVersion: () => '0.1.0',
    getPreferredSystemLanguages: () => options.languages ?? ['en-GB'],
    requestSingleInstanceLock: () => !(options.locked ?? false),
    whenReady: () => ready,
    quit: () => {
      app.quits += 1;
      const event = cancellable();
      app.emit('before-quit', event);
      if (event.cancelled) return;
      // As Electron does it: the windows may still refuse to close, and then nothing ends.
      const stayed = windows.filter((window) => !window.close());
      if (stayed.length === 0) log.push('gone');
    },
  });

  const asked: SessionHandlers = {
    permissionCheck: null,
    permissionRequest: null,
    device: null,
    display: null,
    beforeRequest: null,
  };
  const session = Object.assign(new EventEmitter(), {
    asked,
    spellChecker: true,
    setPermissionCheckHandler: keep(asked, 'permissionCheck'),
    setPermissionRequestHandler: keep(asked, 'permissionRequest'),
    setDevicePermissionHandler: keep(asked, 'device'),
    setDisplayMediaRequestHandler: keep(asked, 'display'),
    setSpellCheckerEnabled: (on: boolean) => {
      session.spellChecker = on;
    },
    webRequest: { onBeforeRequest: keep(asked, 'beforeRequest') },
  });

  const schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  const handlers: Record<string, ProtocolHandler> = {};
  const protocol = {
    schemes,
    handlers,
    registerSchemesAsPrivileged: (given: typeof schemes) => {
      log.push('scheme');
      schemes.push(...given);
    },
    handle: (scheme: string, handler: ProtocolHandler) => {
      handlers[scheme] = handler;
    },
  };

  const windows: FakeWindow[] = [];
  class BrowserWindow extends EventEmitter {
    options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
    webContents = createContents();
    url = '';
    constructor(given: Record<string, unknown> & { webPreferences: Record<string, unknown> }) {
      super();
      this.options = given;
      windows.push(this);
      log.push('window');
      app.emit('web-contents-created', {}, this.webContents);
    }
    static getAllWindows = () => windows;
    hidden = true;
    minimized = false;
    maximized = false;
    focused = false;
    overlay: { path: string } | null = null;
    flashing = false;
    bounds = { x: 40, y: 30, width: 1280, height: 800 };
    async loadURL(url: string) {
      this.url = url;
    }
    show() {
      this.hidden = false;
    }
    hide() {
      this.hidden = true;
    }
    focus() {
      log.push('focus');
    }
    restore() {
      this.minimized = false;
    }
    maximize() {
      this.maximized = true;
    }
    isMinimized = () => this.minimized;
    isMaximized = () => this.maximized;
    isFocused = () => this.focused;
    getNormalBounds = () => this.bounds;
    flashFrame(on: boolean) {
      this.flashing = on;
    }
    setOverlayIcon(image: { path: string } | null) {
      this.overlay = image;
    }
    /** What a person's click on the cross does; whether the window is gone. */
    close(): boolean {
      const event = cancellable();
      this.emit('close', event);
      if (event.cancelled) return false;
      windows.splice(windows.indexOf(this), 1);
      this.emit('closed');
      return true;
    }
  }
  type FakeWindow = BrowserWindow;

  const children: FakeChild[] = [];
  class FakeChild extends EventEmitter {
    entry: string;
    options: { env: Record<string, string>; stdio: unknown };
    sent: { message: { type: string; [field: string]: unknown }; ports: unknown[] }[] = [];
    constructor(entry: string, given: { env: Record<string, string>; stdio: unknown }) {
      super();
      this.entry = entry;
      this.options = given;
      children.push(this);
    }
    postMessage(message: { type: string }, ports: unknown[] = []) {
      this.sent.push({ message, ports });
    }
    kill() {
      this.emit('exit', 0);
    }
  }

  class MessageChannelMain {
    port1 = { name: 'page', close() {} };
    port2 = { name: 'core', close() {} };
  }

  const desktop = createDesktop(log);
  const safeStorage = createSafeStorage();

  return {
    log,
    becomeReady,
    windows,
    children,
    notices: desktop.notices,
    trays: desktop.trays,
    menu: desktop.menu,
    boxes: desktop.boxes,
    answers: desktop.answers,
    blockers: desktop.blockers,
    displays: desktop.displays,
    safeStorage: safeStorage.state,
    sessionState: session,
    asked,
    protocolState: protocol,
    appState: app,
    /** What `import … from 'electron'` gets. */
    module: {
      app,
      session: { defaultSession: session },
      protocol,
      BrowserWindow,
      ipcMain: new EventEmitter(),
      ...desktop.module,
      safeStorage: safeStorage.storage,
      MessageChannelMain,
      utilityProcess: {
        fork: (entry: string, _args: string[], given: { env: Record<string, string>; stdio: unknown }) =>
          new FakeChild(entry, given),
      },
    },
  };
}

type ProtocolHandler = (request: { url: string; method: string }) => Promise<Response>;

/** What main told the session to do, to be called as Chromium would. */
interface SessionHandlers {
  permissionCheck: null | ((contents: unknown, permission: string, origin: string) => boolean);
  permissionRequest: null | ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void);
  device: null | (() => boolean);
  display: null | ((request: unknown, answer: (streams: unknown) => void) => void);
  beforeRequest: null | ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void);
}

const keep =
  <K extends keyof SessionHandlers>(into: SessionHandlers, name: K) =>
  (handler: SessionHandlers[K]) => {
    into[name] = handler;
  };

export function createContents() {
  const contents = Object.assign(new EventEmitter(), {
    sent: [] as string[],
    crashed: 0,
    send: (channel: string) => void contents.sent.push(channel),
    forcefullyCrashRenderer: () => {
      contents.crashed += 1;
      contents.emit('render-process-gone', {}, { reason: 'killed' });
    },
    posted: [] as { channel: string; ports: unknown[] }[],
    openHandler: null as null | (() => { action: string }),
    devToolsClosed: 0,
    reloads: 0,
    url: 'app://maere/',
    postMessage: (channel: string, _message: unknown, ports: unknown[]) =>
      void contents.posted.push({ channel, ports }),
    setWindowOpenHandler: (handler: () => { action: string }) => {
      contents.openHandler = handler;
    },
    closeDevTools: () => {
      contents.devToolsClosed += 1;
    },
    reload: () => {
      contents.reloads += 1;
    },
    getURL: () => contents.url,
    isDestroyed: () => false,
    isLoading: () => false,
  });
  return contents;
}

export function cancellable() {
  const event = {
    cancelled: false,
    preventDefault: () => {
      event.cancelled = true;
    },
  };
  return event;
}
