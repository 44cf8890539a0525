import type { Clock } from '../../ports.ts';

/** After opening, ms: the first screen and its thread come first. */
const SOON = 250;
/** Between two pieces, ms: what screens ask meanwhile goes in between. */
const PAUSE = 2;

/**
 * Has the count made before anybody opens its panel, piece by piece in the reading thread. `piece`: whether there is more. A
 * store that can't be read says so to whoever asks for the panel, not here.
 */
export function countAhead({ clock, piece }: { clock: Clock; piece: () => Promise<boolean> }): {
  start(): void;
  stop(): void;
} {
  let stopped = false;
  let cancel = () => {};
  const next = (): void => {
    piece().then(
      (more) => {
        if (more && !stopped) cancel = clock.after(PAUSE, next);
      },
      () => {},
    );
  };
  return {
    start() {
      cancel = clock.after(SOON, next);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
