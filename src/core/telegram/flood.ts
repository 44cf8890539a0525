import { type AccountId, type Ms, ms } from '../../domain/index.ts';
import { type Clock, TelegramError, type TelegramMemory } from '../ports.ts';

/** Telegram's waits are inclusive and its clock is not ours. */
const MARGIN = 500;

/**
 * Telegram's waits, per method. Asking again before the time is up makes them longer, so they outlive the process:
 * every wait is written down before anything else happens.
 */
export interface FloodGate {
  /** Resolves when the method may be called. Rejects when `signal` aborts. */
  wait(method: string, signal: AbortSignal): Promise<void>;
  /** Throws FLOOD_WAIT with the seconds left, for calls a person is waiting for. */
  check(method: string): void;
  /** Telegram asked to wait. */
  note(method: string, seconds: number): void;
  /** The latest end of any wait still running, but for those of files; null if there is none. */
  until(): Ms | null;
  /** The same of files: pictures that come later are no state of the account. */
  filesUntil(): Ms | null;
  close(): void;
}

export function openFloodGate(
  account: AccountId,
  memory: Pick<TelegramMemory, 'loadNotBefore' | 'saveNotBefore'>,
  clock: Clock,
  onChange: () => void,
): FloodGate {
  const notBefore = new Map<string, Ms>(Object.entries(memory.loadNotBefore(account)));

  const timers = new Set<() => void>();
  const announceEnd = (end: Ms): void => {
    const cancel = clock.after(end - clock.now() + 1, () => {
      timers.delete(cancel);
      onChange();
    });
    timers.add(cancel);
  };
  for (const end of notBefore.values()) if (end > clock.now()) announceEnd(end);

  const left = (method: string): number => Math.max(0, (notBefore.get(method) ?? 0) - clock.now());

  function latest(counts: (method: string) => boolean): Ms | null {
    let end: number = clock.now();
    for (const [method, each] of notBefore) if (counts(method)) end = Math.max(end, each);
    return end > clock.now() ? ms(end) : null;
  }

  return {
    async wait(method, signal) {
      for (let delay = left(method); delay > 0; delay = left(method)) await pause(clock, delay, signal);
    },
    check(method) {
      const delay = left(method);
      if (delay > 0) throw new TelegramError('FLOOD_WAIT', 'FLOOD_WAIT', Math.ceil(delay / 1000));
    },
    note(method, seconds) {
      const end = ms(clock.now() + Math.ceil(seconds) * 1000 + MARGIN);
      if (end <= (notBefore.get(method) ?? 0)) return;
      notBefore.set(method, end);
      memory.saveNotBefore(account, method, end);
      announceEnd(end);
      onChange();
    },
    until: () => latest((method) => !method.startsWith('upload.')),
    filesUntil: () => latest((method) => method.startsWith('upload.')),
    close() {
      for (const cancel of timers) cancel();
    },
  };
}

/** Waits `delay` ms by the given clock; rejects as soon as `signal` aborts. */
export function pause(clock: Clock, delay: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delay, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
