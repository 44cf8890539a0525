import type { Rng } from './rng.ts';

/**
 * In every string that the fuzzers make. If it is found in a log line, a notification or a file name, content leaked.
 */
export const CANARY = 'zqx7canary';

/** Names that JavaScript objects have without being told, and that a lookup by name must not find. */
export const INHERITED = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
  'toJSON',
  '~orpc',
] as const;

export const PATH_TRICKS = [
  '../../../../etc/passwd',
  '..\\..\\..\\windows\\system32\\config\\sam',
  '/etc/passwd',
  '/proc/self/environ',
  '/dev/zero',
  'C:\\CON',
  '\\\\host\\share\\file',
  'file:///etc/passwd',
  'nul.txt',
  '.',
  '..',
  '~',
  'a\0b',
  '%2e%2e%2f',
  '$(id)`id`',
] as const;

/** Text that hides, reorders or overflows. */
export const HOSTILE_TEXT = [
  '',
  ' ',
  '\0',
  '\u202egpj.exe',
  '\u2066\u2067\u2068abc\u2069',
  '\u200b\u200c\u200d\u2060\ufeff',
  `a${'\u0301'.repeat(4096)}`,
  '\ud800',
  'x\udc00y',
  '\ud83d',
  `${'👩‍👩‍👧‍👦'.repeat(40)}`,
  'аdmin', // Cyrillic а
  'ﷺ'.repeat(20),
  '\u001b[2J\u001b[31mred',
  "'; DROP TABLE message_version; --",
  '%_*"^~:NEAR(',
  '<img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  '\r\nX-Injected: 1',
  '１２３',
  '٣٤',
  '1e999',
  '-0',
  'NaN',
  '0x10',
] as const;

const NUMBERS = [0, -0, -1, 1, 0.5, 200, 201, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, -1e308, NaN, Infinity, -Infinity];

export function hostileString(rng: Rng): string {
  const kind = rng.int(20);
  if (kind === 0) return CANARY.repeat(10_000);
  if (kind < 3) return rng.pick(INHERITED);
  if (kind < 6) return rng.pick(PATH_TRICKS);
  if (kind < 12) return rng.pick(HOSTILE_TEXT);
  return `${CANARY}${rng.pick(HOSTILE_TEXT)}${rng.int(1000)}`;
}

/** Anything that can be put into a frame. */
export function hostileValue(rng: Rng, depth = 0): unknown {
  const kind = rng.int(depth > 3 ? 5 : 15);
  if (kind < 2) return hostileString(rng);
  if (kind === 2) return rng.pick(NUMBERS);
  if (kind === 3) return rng.pick([null, undefined, true, false]);
  if (kind === 4) return rng.pick([new Date(0), new Date(Number.NaN), 10n ** 30n, /x+/, new URL('http://x.invalid/')]);
  if (kind < 8) return Array.from({ length: rng.int(4) }, () => hostileValue(rng, depth + 1));
  if (kind === 8) return Array.from({ length: 2000 }, (_, index) => index);
  if (kind === 9) return nested(rng.pick([20, 200, 2000]));
  if (kind === 10) return new Map([[hostileString(rng), hostileValue(rng, depth + 1)]]);
  if (kind === 11) return new Set([hostileValue(rng, depth + 1)]);
  return hostileObject(rng, depth);
}

function hostileObject(rng: Rng, depth: number): unknown {
  const made: Record<string, unknown> = {};
  for (let count = rng.int(4); count >= 0; count--)
    put(made, hostileString(rng).slice(0, 200), hostileValue(rng, depth + 1));
  return made;
}

/** Sets an own property, also one called `__proto__`. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

function nested(depth: number): unknown {
  let value: unknown = CANARY;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

/** A valid input, damaged in one or two places. */
export function damaged(rng: Rng, valid: unknown): unknown {
  if (typeof valid !== 'object' || valid === null || rng.chance(0.1)) return hostileValue(rng);
  const copy: Record<string, unknown> = { ...valid };
  for (let times = rng.int(2); times >= 0; times--) damage(rng, copy);
  return copy;
}

function damage(rng: Rng, object: Record<string, unknown>): void {
  const keys = Object.keys(object);
  const key = keys.length > 0 ? rng.pick(keys) : 'x';
  const kind = rng.int(6);
  if (kind < 3) put(object, key, rng.chance(0.6) ? hostileString(rng) : hostileValue(rng));
  else if (kind === 3) delete object[key];
  else if (kind === 4) put(object, rng.pick(INHERITED), rng.pick([{ role: 'lead', active: true }, CANARY, null]));
  else
    put(object, rng.pick(['role', 'personId', 'session', 'by', 'actor', 'access']), rng.pick(['lead', CANARY, true]));
}
