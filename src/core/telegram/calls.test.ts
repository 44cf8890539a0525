import { describe, expect, it } from 'vitest';
import type { AccountId, Ms } from '../../domain/index.ts';
import { TelegramError } from '../ports.ts';
import { withTimeout } from './client.ts';
import { asTelegramError, errorName, floodSeconds, isLoggedOut, isUnreadable, NoAnswer } from './errors.ts';
import { openFloodGate, pause } from './flood.ts';
import { Api, RPCError, TypeNotFoundError } from './library.ts';
import { narrowSkew, skewEstimate } from './skew.ts';
import { testClock } from './test-clock.ts';

const ACCOUNT = 'a' as AccountId;
const refused = (message: string): RPCError => new RPCError(message, new Api.help.GetConfig(), 400);
const flooded = (seconds: number): Error => Object.assign(new Error('wait'), { seconds, errorMessage: 'FLOOD' });

describe('errors', () => {
  it.each([
    ['PHONE_CODE_INVALID', 'CODE_INVALID'],
    ['PHONE_NUMBER_BANNED', 'ACCOUNT_BANNED'],
    ['USER_DEACTIVATED_BAN', 'ACCOUNT_BANNED'],
    ['AUTH_KEY_UNREGISTERED', 'NEEDS_LOGIN'],
    ['CHANNEL_PRIVATE', 'NO_SUCH_CHAT'],
    ['SOMETHING_NEW', 'TELEGRAM_REFUSED'],
    ['toString', 'TELEGRAM_REFUSED'],
  ])('%s is %s', (name, code) => {
    expect(asTelegramError(refused(name)).code).toBe(code);
  });

  it('keep only what looks like a name', () => {
    expect(errorName(refused('INPUT_METHOD_INVALID: dear Saule'))).toBe('INPUT_METHOD_INVALID');
    expect(errorName(refused('salem'))).toBe('UNKNOWN');
    expect(errorName(new Error('dear Saule'))).toBe('LOCAL_ERROR');
    expect(errorName(null)).toBe('LOCAL_ERROR');
  });

  it('know waits, whatever their form', () => {
    expect(floodSeconds(flooded(7))).toBe(7);
    expect(floodSeconds({ errorMessage: 'SLOWMODE_WAIT_30' })).toBe(30);
    expect(floodSeconds({ errorMessage: 'FLOOD_WAIT_99999999999' })).toBeNull();
    expect(floodSeconds({ seconds: -3 })).toBeNull();
    expect(asTelegramError(flooded(7))).toMatchObject({ code: 'FLOOD_WAIT', seconds: 7 });
  });

  it('know silence, the end of a session and what cannot be read', () => {
    expect(asTelegramError(new NoAnswer('x')).code).toBe('UNREACHABLE');
    expect(isLoggedOut(new TelegramError('NEEDS_LOGIN', 'NO_SELF'))).toBe(true);
    expect(isLoggedOut(refused('FLOOD'))).toBe(false);
    expect(isUnreadable(new TypeNotFoundError(1, Buffer.alloc(0)))).toBe(true);
    expect(isUnreadable(refused('X'))).toBe(false);
  });
});

describe('flood waits', () => {
  function gate(saved: Record<string, Ms> = {}) {
    const clock = testClock(1000);
    const written: [string, number][] = [];
    const changes: (number | null)[] = [];
    const memory = {
      loadNotBefore: () => saved,
      saveNotBefore: (_account: AccountId, method: string, until: Ms) => void written.push([method, until]),
    };
    const flood = openFloodGate(ACCOUNT, memory, clock, () => changes.push(flood.until()));
    return { clock, flood, written, changes };
  }

  it('are written down, hold their method only, and end', async () => {
    const { clock, flood, written, changes } = gate();
    flood.note('a', 10);
    expect(written).toEqual([['a', 11_500]]);
    expect(() => flood.check('a')).toThrow(TelegramError);
    expect(() => flood.check('b')).not.toThrow();
    let waited = false;
    void flood.wait('a', new AbortController().signal).then(() => {
      waited = true;
    });
    await clock.advance(10_400);
    expect(waited).toBe(false);
    await clock.advance(200);
    expect(waited).toBe(true);
    expect(changes).toEqual([11_500, null]);
  });

  it('hold after a restart, and their end is announced', async () => {
    const { clock, flood, changes } = gate({ a: 5000 as Ms, old: 10 as Ms });
    expect(flood.until()).toBe(5000);
    await clock.advance(4100);
    expect(changes).toEqual([null]);
  });

  it('give up when the source is stopped', async () => {
    const { clock, flood } = gate({ a: 5000 as Ms });
    const stop = new AbortController();
    const waiting = flood.wait('a', stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow();
    flood.close();
    expect(clock.pending()).toBe(0);
  });

  it('never get shorter', () => {
    const { flood } = gate();
    flood.note('a', 100);
    flood.note('a', 1);
    expect(flood.until()).toBe(101_500);
  });
});

describe('the clock', () => {
  it('is narrowed by every answer', () => {
    const one = narrowSkew(null, { date: 100, sent: 99_000, received: 99_200 });
    expect(one).toEqual({ low: 800, high: 2000 });
    expect(narrowSkew(one, { date: 200, sent: 199_400, received: 199_500 })).toEqual({ low: 800, high: 1600 });
    expect(skewEstimate(one)).toBe(1400);
    expect(skewEstimate(null)).toBeNull();
  });

  it('starts anew when an answer contradicts, and ignores slow ones', () => {
    const one = narrowSkew(null, { date: 100, sent: 99_000, received: 99_200 });
    expect(narrowSkew(one, { date: 100, sent: 0, received: 99_200 })).toEqual(one);
    expect(narrowSkew(one, { date: 5000, sent: 100_000, received: 100_100 })).toEqual({
      low: 4_899_900,
      high: 4_901_000,
    });
  });
});

describe('time limits', () => {
  it('end what takes too long, and leave nothing behind', async () => {
    const clock = testClock();
    const slow = withTimeout(clock, 100, new Promise(() => {}), 'x');
    const failed = expect(slow).rejects.toBeInstanceOf(NoAnswer);
    await clock.advance(100);
    await failed;
    await expect(withTimeout(clock, 100, Promise.resolve(3), 'x')).resolves.toBe(3);
    await expect(withTimeout(clock, 100, Promise.resolve(3), 'x', AbortSignal.abort())).rejects.toBeInstanceOf(
      NoAnswer,
    );
    await expect(pause(clock, 5, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(clock.pending()).toBe(0);
  });
});
