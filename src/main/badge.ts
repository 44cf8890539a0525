import { join } from 'node:path';
import { type App, type BrowserWindow, nativeImage } from 'electron';
import type { HostStatus } from '../core/ports.ts';
import type { Words } from './words.ts';

/** The count of unowned calls on the program's icon, where the system has a place for it, and a nudge for a new one. */
export function createBadge(
  app: App,
  parts: { platform: NodeJS.Platform; iconsDir: string; window(): BrowserWindow | null },
): (status: HostStatus, words: Words) => void {
  let before = 0;
  return ({ unowned }, words) => {
    const window = parts.window();
    if (parts.platform === 'win32') {
      const dot = unowned > 0 ? nativeImage.createFromPath(join(parts.iconsDir, 'badge.png')) : null;
      window?.setOverlayIcon(dot, unowned > 0 ? words('tray.unowned', unowned) : '');
    } else app.setBadgeCount(unowned);
    // Until it is looked at: the system stops it by itself when the window gets the focus.
    if (unowned > before && window && !window.isFocused()) window.flashFrame(true);
    if (unowned === 0) window?.flashFrame(false);
    before = unowned;
  };
}
