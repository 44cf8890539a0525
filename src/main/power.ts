import { type PowerMonitor, powerSaveBlocker } from 'electron';

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

/** The place where sealing on suspend and on lid close will hang. */
export function onSuspend(monitor: PowerMonitor, hooks: { suspend(): void; resume(): void }): void {
  monitor.on('suspend', hooks.suspend);
  monitor.on('resume', hooks.resume);
}
