import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { HostStatus, Log } from '../core/ports.ts';
import type { Words } from './words.ts';

export interface TrayActions {
  open(): void;
  lock(): void;
  quit(): void;
}

export interface TrayIcon {
  /** Shows a status; called again after a change of the language. */
  show(status: HostStatus, words: Words): void;
  remove(): void;
}

/** How many wait and whether anything is heard; whoever passes the screen learns no more. */
export function trayLine({ stage, drill, unowned, deaf }: HostStatus, words: Words): string {
  const state =
    stage !== 'open'
      ? words(`tray.${stage}`)
      : unowned > 0
        ? words('tray.unowned', unowned)
        : words(deaf ? 'tray.deaf' : 'tray.quiet');
  return [words('tray.name'), ...(drill ? [words('tray.drill')] : []), state].join(' · ');
}

/** A desktop without a place for tray icons is no reason not to start: notifications and the window remain. */
export function createTray(iconsDir: string, platform: NodeJS.Platform, log: Log, actions: TrayActions): TrayIcon {
  const picture = ({ stage, unowned, deaf }: HostStatus) => {
    const name = unowned > 0 ? 'alarm' : stage !== 'open' || deaf ? 'deaf' : 'quiet';
    return nativeImage.createFromPath(join(iconsDir, `${name}${platform === 'win32' ? '-16' : ''}.png`));
  };
  let tray: Tray | null = null;
  let failed = false;
  return {
    show(status, words) {
      if (failed) return;
      try {
        tray ??= create(picture(status), actions);
      } catch {
        failed = true;
        log.warn('tray.none');
        return;
      }
      const line = trayLine(status, words);
      tray.setImage(picture(status));
      tray.setToolTip(line);
      if (platform === 'darwin') tray.setTitle(status.unowned > 0 ? String(status.unowned) : '');
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: line, enabled: false },
          { type: 'separator' },
          { label: words('tray.open'), click: actions.open },
          { label: words('tray.lock'), enabled: status.stage === 'open', click: actions.lock },
          { type: 'separator' },
          { label: words('menu.quit'), click: actions.quit },
        ]),
      );
    },
    remove() {
      tray?.destroy();
      tray = null;
    },
  };
}

function create(image: Electron.NativeImage, actions: TrayActions): Tray {
  const tray = new Tray(image);
  tray.on('click', actions.open);
  return tray;
}
