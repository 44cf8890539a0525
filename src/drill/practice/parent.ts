import { z } from 'zod';
import { drillCommand, type fromDrill } from '../../core/process/messages.ts';

/** The shell that started this process: Electron (a utility process) or Node (a forked child). */
const toDrill = z.discriminatedUnion('type', [
  z.object({ type: z.literal('control'), command: drillCommand }),
  z.object({ type: z.literal('stop') }),
]);
export type FromShell = z.infer<typeof toDrill>;

export interface DrillParent {
  post(message: z.input<typeof fromDrill>): void;
  /** Messages that make no sense are dropped. */
  onMessage(listener: (message: FromShell) => void): void;
  /** The parent is gone: nobody is left to practise. */
  onGone(listener: () => void): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
}

/** @throws Error when this entry was started by neither. */
export function findParent(): DrillParent {
  const utility = (process as { parentPort?: UtilityPort }).parentPort;
  const deliver = (listener: (message: FromShell) => void) => (raw: unknown) => {
    const parsed = toDrill.safeParse(raw);
    if (parsed.success) listener(parsed.data);
  };
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => {
        const take = deliver(listener);
        utility.on('message', (event) => take(event.data));
      },
      // Electron ends a utility process with the program that started it.
      onGone: () => undefined,
    };
  }
  const send = process.send?.bind(process);
  if (!send) throw new Error('the practice world is started by a shell');
  return {
    post: (message) => {
      if (process.connected) send(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => void process.on('message', deliver(listener)),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}
