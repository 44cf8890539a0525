import type { FrameChannel } from '../../contract/frames.ts';
import { openBrowserChannel } from './browser-channel.ts';
import { openElectronChannel } from './electron-channel.ts';

/**
 * Opens the frames' channel to core. The host decides how: a MessagePort from Electron's preload, or a WebSocket.
 * Rejects with LinkNeeded when trying again can't help, with any other error when it may.
 */
export function openChannel(): Promise<FrameChannel> {
  return window.maere?.host === 'electron' ? openElectronChannel() : openBrowserChannel();
}
