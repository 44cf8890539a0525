import type { App, BrowserWindow } from 'electron';
import type { Clock, Log } from '../core/ports.ts';
import type { Memory } from './memory.ts';

/** A renderer that dies more often than this in a minute is not reloaded by itself: that would only flicker. */
const MOST_RELOADS = 3;
/**
 * A page that answers nothing for this long is ended, ms: at night nobody is there to press a button, and a frozen page
 * is a deaf one. What stood in its fields is in core (core/drafts).
 */
const FROZEN_AFTER = 20_000;
/** Chromium restarts its graphics process by itself; after so many ends in one run the next start does without. */
const MOST_GPU_ENDS = 3;

/** Brings a page back that crashed or froze. `giveUp` when it keeps crashing: a person decides. */
export function survivePage(window: BrowserWindow, parts: { clock: Clock; log: Log; giveUp(): void }): void {
  const { clock, log } = parts;
  const contents = window.webContents;
  let recent: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    thaw();
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    log.error('page.gone', { reason });
    const now = clock.now();
    recent = [...recent.filter((at) => now - at < 60_000), now];
    if (recent.length <= MOST_RELOADS) contents.reload();
    else if (recent.length === MOST_RELOADS + 1) parts.giveUp();
  });

  let thaw = () => {};
  window.on('unresponsive', () => {
    thaw();
    log.warn('page.frozen');
    // Its end arrives as `render-process-gone`, and there it is reloaded.
    thaw = clock.after(FROZEN_AFTER, () => {
      if (!contents.isDestroyed()) contents.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', () => thaw());
  window.on('closed', () => thaw());
}

/** Counts the ends of Chromium's own processes; a graphics driver that can't is remembered for the next start. */
export function surviveHelpers(app: App, memory: Memory, log: Log): void {
  let gpuEnds = 0;
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason === 'clean-exit') return;
    log.error('helper.gone', { type, reason });
    if (type !== 'GPU') return;
    gpuEnds += 1;
    if (gpuEnds >= MOST_GPU_ENDS) memory.set({ noGpu: app.getVersion() });
  });
}
