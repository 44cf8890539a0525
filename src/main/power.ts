import { type PowerMonitor, powerSaveBlocker } from 'electron';
import type { SystemEvent } from '../core/ports.ts';

/** Holds the machine awake (not its screen) while someone is on shift. */
export function createAwake(): (on: boolean) => void {
  let blocker: number | null = null;
  return (on) => {
    if (on && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!on && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}

/**
 * Passes on what the machine does; what a headquarters makes of it is its own choice. A closed lid is a suspend. Linux
 * tells of sleep, but not of its screen lock. `shutdown` asks the system to wait for the store to be closed.
 */
export function followPower(monitor: PowerMonitor, tell: (what: SystemEvent) => void, onShutdown: () => void): void {
  monitor.on('suspend', () => tell('suspend'));
  monitor.on('resume', () => tell('resume'));
  monitor.on('lock-screen', () => tell('lockScreen'));
  // Its type knows of no event; its documentation and its C++ do.
  monitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    event?.preventDefault();
    onShutdown();
  }) as () => void);
}
