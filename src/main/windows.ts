import { randomUUID } from 'node:crypto';
import {
  BrowserWindow,
  type IpcMain,
  MessageChannelMain,
  type MessagePortMain,
  nativeTheme,
  screen,
  type WebContents,
} from 'electron';
import { isOurPage, ORIGIN, WEB_PREFERENCES } from './lockdown.ts';
import type { Memory } from './memory.ts';

/** The page's own background (renderer/app/tokens.css), so that the first frame doesn't flash. */
const BACKGROUND = { light: '#f3f2ee', dark: '#121517' };
const SMALLEST = { minWidth: 960, minHeight: 600 };

export interface Windows {
  open(): Promise<void>;
  /** Brings the window to the front; makes one if there is none. */
  focus(): void;
  /** The same, and shows the call that waits first. */
  focusAlarms(): void;
  current(): BrowserWindow | null;
  /** Gives every window a channel to core: after its first page load, and when core is a new one. */
  connectAll(): void;
}

export interface WindowsOptions {
  ipcMain: IpcMain;
  preload: string;
  icon: string;
  devTools: boolean;
  memory: Memory;
  /** Gets core's end of each window's channel. A window keeps its seat through reloads and core's restarts. */
  connect(seatId: string, port: MessagePortMain): void;
  /** Whether a closed window only hides, because the headquarters goes on. */
  hidesOnClose(): boolean;
  onHidden(): void;
  onMade(window: BrowserWindow): void;
}

export function createWindows(options: WindowsOptions): Windows {
  const seats = new Map<WebContents, string>();

  function connect(contents: WebContents): void {
    const seatId = seats.get(contents);
    if (seatId === undefined || contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    contents.postMessage('maere:port', null, [port1]);
    options.connect(seatId, port2);
  }

  // The one channel from the page to main, and the one place where its sender is checked.
  options.ipcMain.on('maere:connect', (event) => {
    if (isOurPage(event.senderFrame)) connect(event.sender);
  });

  async function open(): Promise<void> {
    const window = new BrowserWindow({
      ...placeOf(options.memory),
      ...SMALLEST,
      // Until the page sets its own: how many alarms, whether this is a drill, and nothing else.
      title: 'Märe',
      icon: options.icon,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: { ...WEB_PREFERENCES, devTools: options.devTools, preload: options.preload },
    });
    const contents = window.webContents;
    seats.set(contents, randomUUID());
    window.once('ready-to-show', () => {
      if (options.memory.get().maximized) window.maximize();
      window.show();
    });
    window.on('close', (event) => {
      options.memory.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      if (!options.hidesOnClose()) return;
      event.preventDefault();
      window.hide();
      options.onHidden();
    });
    window.on('closed', () => seats.delete(contents));
    options.onMade(window);
    await window.loadURL(`${ORIGIN}/`);
  }

  const current = () => BrowserWindow.getAllWindows()[0] ?? null;

  const focus = (): BrowserWindow | null => {
    const window = current();
    if (!window) void open();
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
    return window;
  };

  return {
    open,
    current,
    focus: () => void focus(),
    // Which call that is, only the page knows.
    focusAlarms: () => focus()?.webContents.send('maere:show'),
    connectAll() {
      for (const contents of seats.keys()) if (!contents.isLoading()) connect(contents);
    },
  };
}

/** Where the window stood, if that place still exists: a screen may have been unplugged since. */
function placeOf(memory: Memory): { width: number; height: number; x?: number; y?: number } {
  const { bounds } = memory.get();
  if (!bounds) return { width: 1280, height: 800 };
  const width = Math.max(bounds.width, SMALLEST.minWidth);
  const height = Math.max(bounds.height, SMALLEST.minHeight);
  const seen = screen.getAllDisplays().some(({ workArea: area }) => {
    const across = Math.min(bounds.x + width, area.x + area.width) - Math.max(bounds.x, area.x);
    const down = Math.min(bounds.y + height, area.y + area.height) - Math.max(bounds.y, area.y);
    return across >= 200 && down >= 100;
  });
  return seen ? { x: bounds.x, y: bounds.y, width, height } : { width, height };
}
