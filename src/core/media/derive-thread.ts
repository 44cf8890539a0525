import type { MessagePort } from 'node:worker_threads';
import type { RedactionBox } from '../../domain/index.ts';
import { burn } from './burn.ts';
import { type Derived, derive } from './derive.ts';

export interface DeriveAsk {
  id: number;
  bytes: Uint8Array;
  /** Instead of pictures of it, a copy with these burned in. */
  burn?: readonly RedactionBox[];
}
export type DeriveReply = { id: number; derived: Derived } | { id: number; burnt: Uint8Array | null };

/** The thread's side: bytes in, pictures and facts out. It has no key, no connection and no path. */
export function deriveInThread(port: MessagePort): void {
  port.on('message', (message: DeriveAsk | { stop: true }) => {
    if ('stop' in message) return port.close();
    void answer(message).then((reply) => port.postMessage(reply));
  });
}

async function answer({ id, bytes, burn: boxes }: DeriveAsk): Promise<DeriveReply> {
  return boxes ? { id, burnt: await burn(bytes, boxes) } : { id, derived: await derive(bytes) };
}
