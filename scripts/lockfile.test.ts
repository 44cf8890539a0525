import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { incomplete, withoutCompiling } from './lib/lockfile.ts';
import { root } from './lib/places.ts';

const text = readFileSync(join(root, 'package-lock.json'), 'utf8');

test('a bare machine compiles nothing: prebuilt packages say so in the lock (npm run lock)', () => {
  expect(withoutCompiling(text)).toBe(text);
});

test('the lock names every system', () => {
  expect(incomplete(text)).toEqual([]);
});

test('a lock made by npm alone is noticed, and mended', () => {
  const bare = text.replace(/,?\n\s+"gypfile": false(,?)/, '$1');
  expect(bare).not.toBe(text);
  expect(JSON.parse(withoutCompiling(bare))).toEqual(JSON.parse(text));
  expect(incomplete('{"packages":{"node_modules/a":{"optionalDependencies":{"a-win":"1.0.0"}}}}')).toEqual([
    'node_modules/a → a-win',
  ]);
});
