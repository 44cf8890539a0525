import type { MessagePort } from 'node:worker_threads';
import { type Derived, derive } from './derive.ts';

export interface DeriveAsk {
  id: number;
  bytes: Uint8Array;
}
export interface DeriveReply {
  id: number;
  derived: Derived;
}

/** The thread's side: bytes in, pictures and facts out. It has no key, no connection and no path. */
export function deriveInThread(port: MessagePort): void {
  port.on('message', (message: DeriveAsk | { stop: true }) => {
    if ('stop' in message) return port.close();
    void derive(message.bytes).then((derived) => {
      const reply: DeriveReply = { id: message.id, derived };
      port.postMessage(reply);
    });
  });
}
