import type { FrameChannel } from '../../contract/frames.ts';
import { openBrowserChannel } from './browser-channel.ts';
import { openElectronChannel } from './electron-channel.ts';

/** This window may not speak to core: it has no link, or the link is used up. Only a person can mend it. */
export class LinkNeeded extends Error {
  constructor() {
    super('a one-time link is needed');
    this.name = 'LinkNeeded';
  }
}

/**
 * Opens the frames' channel to core. The host decides how: a MessagePort from Electron's preload, or a WebSocket.
 * Rejects with LinkNeeded when trying again can't help, with any other error when it may.
 */
export function openChannel(): Promise<FrameChannel> {
  return window.maere?.host === 'electron' ? openElectronChannel() : openBrowserChannel();
}
