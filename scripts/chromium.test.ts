import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Playwright's own browser may or may not be installed where this runs.
vi.mock('@playwright/test', () => ({ chromium: { executablePath: () => '/nowhere/playwright/chrome' } }));
const { findChromium } = await import('./lib/chromium.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = (name: string, mode = 0o755): string => {
  const file = join(folder, name);
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
};

test.skipIf(process.platform !== 'linux')('the named one, else the system’s, else none', () => {
  expect(findChromium({ PATH: folder })).toBeNull();
  const chrome = program('google-chrome');
  expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(chrome);
  const chromium = program('chromium');
  expect(findChromium({ PATH: folder })).toBe(chromium);
  const named = program('mine');
  expect(findChromium({ PATH: folder, MAERE_CHROMIUM: named })).toBe(named);
  expect(findChromium({ PATH: folder, MAERE_CHROMIUM: '/nowhere/x' })).toBe(chromium);
});
