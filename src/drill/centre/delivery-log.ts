/** What left on the wire, and what clients sent: the truth a drill is scored against. Memory only. */
import type { Source } from './tl.ts';
import type { PeerRef } from './world-types.ts';

/** UTC ms with fractions, from the monotonic clock, so that differences of two are exact. */
export const wallClock = (): number => performance.timeOrigin + performance.now();

/**
 * A version of a message in a frame that was written. `key` is box and id (`channel:ID:MSG`, `account:ID:MSG`);
 * a deletion has version 0. `via` is `push` or the method that was answered.
 */
export interface Delivery extends Source {
  readonly at: number;
  readonly connection: number;
  readonly session: string;
  readonly account: string;
  readonly via: string;
  /** The client said that it has it. What it never said so of may have died with its connection. */
  acked: boolean;
}

export interface Outgoing {
  readonly at: number;
  readonly account: string;
  readonly session: string;
  readonly method: string;
  readonly peer: PeerRef;
  readonly id: number;
  readonly randomId: string;
  readonly text: string;
  readonly media: string | undefined;
  readonly replyTo: number | undefined;
}

export interface DeliveryLog {
  readonly deliveries: Delivery[];
  readonly outgoing: Outgoing[];
  /** How often a fault really struck: `tooLong`, `kill`, `restart`, `drop`. */
  readonly struck: Map<string, number>;
}

export const createLog = (): DeliveryLog => ({ deliveries: [], outgoing: [], struck: new Map() });

export function struck(log: DeliveryLog, what: string, times = 1): void {
  log.struck.set(what, (log.struck.get(what) ?? 0) + times);
}
