/**
 * Keeps what a source gives to keep, in order. What can't be kept when it comes (a full disk) waits: it was a key, or what
 * opens a chat, and the thread will not say it twice.
 */
export interface Keeper {
  keep(save: () => void): void;
  /** Tries again what waits; throws as the first of it does. */
  settle(): void;
}

export function openKeeper(waits: (count: number) => void): Keeper {
  const waiting: (() => void)[] = [];
  const settle = (): void => {
    for (let save = waiting[0]; save; save = waiting[0]) {
      save();
      waiting.shift();
    }
  };
  return {
    settle,
    keep(save) {
      waiting.push(save);
      try {
        settle();
      } catch {
        waits(waiting.length);
      }
    },
  };
}
