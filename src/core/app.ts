import type { FrameChannel } from '../contract/index.ts';
import type { Ports } from './ports.ts';

export interface Core {
  /** Serves one window. `seatId` stays the same when that window reconnects, so its person stays signed in. */
  attach(channel: FrameChannel, seat: { seatId: string }): void;
  stop(): Promise<void>;
}

/** The composition root: being written. */
export function createCore(_ports: Ports): Core {
  throw new Error('not yet');
}
