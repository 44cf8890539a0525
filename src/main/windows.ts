import { randomUUID } from 'node:crypto';
import { BrowserWindow, type IpcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { isOurPage, ORIGIN, WEB_PREFERENCES } from './lockdown.ts';

/** A renderer that dies more often than this in a minute is left dead: reloading would only flicker. */
const MOST_RELOADS = 3;

export interface Windows {
  open(): Promise<void>;
  /** Brings the window to the front; makes one if there is none. */
  focus(): void;
  /** Gives every window a channel to core: after its first page load, and when core is a new one. */
  connectAll(): void;
}

/** `connect` gets core's end of each window's channel. A window keeps its seat through reloads and core's restarts. */
export function createWindows(options: {
  ipcMain: IpcMain;
  preload: string;
  devTools: boolean;
  connect(seatId: string, port: MessagePortMain): void;
}): Windows {
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
      width: 1280,
      height: 800,
      minWidth: 960,
      minHeight: 600,
      // Until the page sets its own: how many alarms, whether this is a drill, and nothing else.
      title: 'Märe',
      show: false,
      backgroundColor: '#ffffff',
      webPreferences: { ...WEB_PREFERENCES, devTools: options.devTools, preload: options.preload },
    });
    const contents = window.webContents;
    seats.set(contents, randomUUID());
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => seats.delete(contents));
    reloadAfterCrash(contents);
    await window.loadURL(`${ORIGIN}/`);
  }

  return {
    open,
    focus() {
      const window = BrowserWindow.getAllWindows()[0];
      if (!window) return void open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    connectAll() {
      for (const contents of seats.keys()) if (!contents.isLoading()) connect(contents);
    },
  };
}

function reloadAfterCrash(contents: WebContents): void {
  let recent: number[] = [];
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || contents.isDestroyed()) return;
    const now = Date.now();
    recent = [...recent.filter((at) => now - at < 60_000), now];
    if (recent.length <= MOST_RELOADS) contents.reload();
  });
}
