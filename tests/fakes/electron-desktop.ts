import { EventEmitter } from 'node:events';

/** The parts of the stand-in for `electron` that a desktop shows outside the window, and the system around it. */
export interface MenuItem {
  label?: string;
  role?: string;
  type?: string;
  accelerator?: string;
  registerAccelerator?: boolean;
  enabled?: boolean;
  click?: () => void;
  submenu?: MenuItem[];
}

export function createDesktop(log: string[]) {
  const notices: FakeNotice[] = [];
  class FakeNotice extends EventEmitter {
    title: string;
    body: string;
    urgency: string | undefined;
    timeoutType: string | undefined;
    given: Record<string, unknown>;
    shown = false;
    closed = false;
    constructor(given: { title: string; body: string; urgency?: string; timeoutType?: string }) {
      super();
      this.given = given;
      this.title = given.title;
      this.body = given.body;
      this.urgency = given.urgency;
      this.timeoutType = given.timeoutType;
      notices.push(this);
    }
    static isSupported = () => true;
    show() {
      this.shown = true;
    }
    close() {
      if (this.closed) return;
      this.closed = true;
      this.emit('close');
    }
  }

  const trays: FakeTray[] = [];
  class FakeTray extends EventEmitter {
    image: { path: string };
    toolTip = '';
    title = '';
    menu: MenuItem[] = [];
    destroyed = false;
    constructor(image: { path: string }) {
      super();
      this.image = image;
      trays.push(this);
    }
    setImage(image: { path: string }) {
      this.image = image;
    }
    setToolTip(text: string) {
      this.toolTip = text;
    }
    setTitle(text: string) {
      this.title = text;
    }
    setContextMenu(menu: MenuItem[]) {
      this.menu = menu;
    }
    destroy() {
      this.destroyed = true;
    }
  }

  const menu = { template: [] as MenuItem[], popups: [] as MenuItem[][] };
  const Menu = {
    buildFromTemplate: (template: MenuItem[]) =>
      Object.assign(template, { popup: () => void menu.popups.push(template) }),
    setApplicationMenu: (template: MenuItem[]) => {
      menu.template = template;
    },
  };

  /** Answers to message boxes, in turn; the safe button (`cancelId`) when there is none. */
  const answers: number[] = [];
  const boxes: { message: string; detail?: string; buttons: string[]; cancelId?: number }[] = [];
  const dialog = {
    showMessageBox: (box: (typeof boxes)[number]) => {
      boxes.push(box);
      return Promise.resolve({ response: answers.shift() ?? box.cancelId ?? 0 });
    },
  };

  const blockers = new Set<number>();
  const displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
  return {
    notices,
    trays,
    menu,
    answers,
    boxes,
    blockers,
    displays,
    module: {
      Notification: FakeNotice,
      Tray: FakeTray,
      Menu,
      dialog,
      nativeImage: { createFromPath: (path: string) => ({ path }) },
      nativeTheme: { shouldUseDarkColors: false },
      screen: { getAllDisplays: () => displays },
      powerMonitor: new EventEmitter(),
      powerSaveBlocker: {
        start: (type: string) => {
          log.push(type);
          blockers.add(blockers.size + 1);
          return blockers.size;
        },
        stop: (id: number) => blockers.delete(id),
      },
    },
  };
}

/** Electron's `safeStorage` as a Linux desktop with a keyring has it; the deprecated calls fail a test that makes them. */
export function createSafeStorage() {
  const state = { backend: 'gnome_libsecret', available: true, rotated: false, calls: [] as string[] };
  const never = (name: string) => () => {
    throw new Error(`safeStorage.${name} is deprecated`);
  };
  const storage = {
    getSelectedStorageBackend: () => state.backend,
    isAsyncEncryptionAvailable: () => Promise.resolve(state.available),
    encryptStringAsync: (text: string) => {
      state.calls.push('encrypt');
      return Promise.resolve(Buffer.from(`${state.rotated ? 'new' : 'old'}:${text}`));
    },
    decryptStringAsync: (sealed: Buffer) => {
      state.calls.push('decrypt');
      const [key, text] = sealed.toString().split(':');
      if (text === undefined) return Promise.reject(new Error('not sealed here'));
      return Promise.resolve({ result: text, shouldReEncrypt: state.rotated && key === 'old' });
    },
    isEncryptionAvailable: never('isEncryptionAvailable'),
    encryptString: never('encryptString'),
    decryptString: never('decryptString'),
    setUsePlainTextEncryption: never('setUsePlainTextEncryption'),
  };
  return { state, storage };
}
