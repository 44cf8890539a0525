/** How often the hand is looked at, ms. A step counts for at most twice this: a computer that slept did not hold. */
const STEP = 50;

export interface Hold {
  begin(): void;
  /** Before the end: nothing happens. */
  release(): void;
}

interface Parts {
  /** Monotonic, ms. */
  now(): number;
  /** 0 to 1 while held, null when not. */
  show(share: number | null): void;
  done(): void;
  letGo(): void;
}

/** A press that counts only when it has lasted `total` ms, and then once; beginning again while held changes nothing. */
export function createHold(total: number, parts: Parts): Hold {
  let timer: ReturnType<typeof setInterval> | null = null;
  const end = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    parts.show(null);
  };
  return {
    begin() {
      if (timer !== null) return;
      let held = 0;
      let before = parts.now();
      parts.show(0);
      timer = setInterval(() => {
        const now = parts.now();
        held += Math.min(now - before, 2 * STEP);
        before = now;
        if (held < total) {
          parts.show(held / total);
          return;
        }
        end();
        parts.done();
      }, STEP);
    },
    release() {
      if (timer === null) return;
      end();
      parts.letGo();
    },
  };
}
