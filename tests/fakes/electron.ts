import { EventEmitter } from 'node:events';

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
    },
    enableSandbox: () => void log.push('sandbox'),
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
      if (!event.cancelled) log.push('gone');
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
    async loadURL(url: string) {
      this.url = url;
    }
    show() {}
    focus() {
      log.push('focus');
    }
    restore() {}
    isMinimized = () => false;
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

  const notices: { title: string; body: string; shown: boolean; closed: boolean }[] = [];
  class Notification extends EventEmitter {
    own: (typeof notices)[number];
    constructor({ title, body }: { title: string; body: string }) {
      super();
      this.own = { title, body, shown: false, closed: false };
      notices.push(this.own);
    }
    static isSupported = () => true;
    show() {
      this.own.shown = true;
    }
    close() {
      this.own.closed = true;
    }
  }

  interface MenuItem {
    label?: string;
    role?: string;
    type?: string;
    submenu?: MenuItem[];
  }
  const menu = { template: [] as MenuItem[] };
  const blockers = new Set<number>();

  return {
    log,
    becomeReady,
    windows,
    children,
    notices,
    menu,
    blockers,
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
      powerMonitor: new EventEmitter(),
      powerSaveBlocker: {
        start: () => {
          blockers.add(blockers.size + 1);
          return blockers.size;
        },
        stop: (id: number) => blockers.delete(id),
      },
      MessageChannelMain,
      Notification,
      Menu: {
        buildFromTemplate: (template: MenuItem[]) => template,
        setApplicationMenu: (template: MenuItem[]) => {
          menu.template = template;
        },
      },
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
