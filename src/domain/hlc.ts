import type { Brand, Ms } from './brand.ts';

/**
 * Hybrid logical clock: physical milliseconds and a counter, as a string whose plain order is the order of events. It
 * never goes back, whatever the machine's clock does, and a reader can see roughly when. Source: Kulkarni, Demirbas et
 * al., "Logical Physical Clocks" (2014), section 3.
 */
export type Hlc = Brand<string, 'Hlc'>;

const TIME_DIGITS = 12;
const COUNTER_DIGITS = 5;
const COUNTER_LIMIT = 16 ** COUNTER_DIGITS;
const SHAPE = /^[0-9a-f]{12}-[0-9a-f]{5}$/;

export const HLC_ZERO = format(0, 0);

function format(time: number, counter: number): Hlc {
  return `${time.toString(16).padStart(TIME_DIGITS, '0')}-${counter.toString(16).padStart(COUNTER_DIGITS, '0')}` as Hlc;
}

export function isHlc(text: string): text is Hlc {
  return SHAPE.test(text);
}

/** The physical part, UTC milliseconds, and the counter. Throws RangeError on another shape. */
export function parseHlc(hlc: string): { time: Ms; counter: number } {
  if (!isHlc(hlc)) throw new RangeError('Not a hybrid logical clock value');
  return {
    time: Number.parseInt(hlc.slice(0, TIME_DIGITS), 16) as Ms,
    counter: Number.parseInt(hlc.slice(TIME_DIGITS + 1), 16),
  };
}

/** The stamp of a new event: later than `last`, and at `now` unless the clock is behind. */
export function nextHlc(last: Hlc, now: Ms): Hlc {
  const { time, counter } = parseHlc(last);
  const physical = Math.max(0, Math.floor(now));
  if (physical > time) return format(physical, 0);
  // A full counter borrows the next millisecond: the physical clock catches up.
  return counter + 1 < COUNTER_LIMIT ? format(time, counter + 1) : format(time + 1, 0);
}

/** The stamp after learning of another device's `remote`: later than both. */
export function mergeHlc(last: Hlc, remote: Hlc, now: Ms): Hlc {
  return nextHlc(last > remote ? last : remote, now);
}
