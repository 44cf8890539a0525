import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHold } from './hold.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function held(leap = { ms: 0 }) {
  const shown: (number | null)[] = [];
  const told: string[] = [];
  const hold = createHold(3000, {
    now: () => Date.now() + leap.ms,
    show: (share) => shown.push(share),
    done: () => told.push('done'),
    letGo: () => told.push('let go'),
  });
  return { hold, shown, told };
}

describe('a held key', () => {
  it('does its work once, after the whole time', () => {
    const { hold, told, shown } = held();
    hold.begin();
    vi.advanceTimersByTime(2900);
    expect(told).toEqual([]);
    expect(shown.at(-1)).toBeGreaterThan(0.9);
    vi.advanceTimersByTime(5000);
    hold.release();
    expect(told).toEqual(['done']);
    expect(shown.at(-1)).toBeNull();
  });

  it('released, does nothing, and starts from the beginning the next time', () => {
    const { hold, told } = held();
    hold.begin();
    vi.advanceTimersByTime(2900);
    hold.release();
    vi.advanceTimersByTime(5000);
    expect(told).toEqual(['let go']);
    hold.begin();
    vi.advanceTimersByTime(2900);
    hold.release();
    expect(told).toEqual(['let go', 'let go']);
  });

  it('is not lengthened or doubled by a second press', () => {
    const { hold, told } = held();
    hold.begin();
    vi.advanceTimersByTime(2000);
    hold.begin();
    vi.advanceTimersByTime(1100);
    expect(told).toEqual(['done']);
  });

  it('does not count the time in which the computer slept', () => {
    const leap = { ms: 0 };
    const { hold, told } = held(leap);
    hold.begin();
    vi.advanceTimersByTime(500);
    leap.ms = 60_000;
    vi.advanceTimersByTime(500);
    expect(told).toEqual([]);
  });
});
