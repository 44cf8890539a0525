import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { ms } from '../../domain/index.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import type { ToShell } from './messages.ts';

/** setTimeout silently fires at once beyond this many ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => ms(Date.now()),
  after(delay, run) {
    const due = Date.now() + Math.max(0, delay);
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = due - Date.now();
      timer = setTimeout(left > LONGEST_TIMER ? arm : run, Math.min(Math.max(0, left), LONGEST_TIMER));
    };
    arm();
    return () => clearTimeout(timer);
  },
};

export const systemIds: Ids = {
  uuid: () => v7(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
};

/** A log that leaves core as messages; the shell decides where it is printed. */
export function postedLog(post: (message: ToShell) => void): Log {
  const at =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, fields) =>
      post({ type: 'log', level, event, ...(fields ? { fields } : {}) });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
