import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lend, recall, take } from './lent-key.ts';

const wiped = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

describe('a lent key', () => {
  it('is taken once, as a copy; nothing of it stays behind', () => {
    const key = randomBytes(32);
    const same = Uint8Array.from(key);
    const lent = lend(key);
    expect(wiped(key)).toBe(true);
    expect(take(lent)).toEqual(same);
    expect(wiped(lent.key)).toBe(true);
    expect(take(lent)).toBeNull();
    expect(recall(lent)).toBe(false);
  });

  it('called back first, is wiped and never taken', () => {
    const lent = lend(randomBytes(32));
    expect(recall(lent)).toBe(true);
    expect(wiped(lent.key)).toBe(true);
    expect(take(lent)).toBeNull();
  });
});
