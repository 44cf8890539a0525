import { expect, test } from 'vitest';
import { createDrillLauncher } from './drill.ts';
import { contentSecurityPolicy, contentType, securityHeaders } from './headers.ts';
import type { ToShell } from './messages.ts';
import { defaultHome } from './paths.ts';
import { describeSurprise } from './surprise.ts';

test('the policy starts from nothing and never lets script text run', () => {
  const policy = contentSecurityPolicy(['ws://127.0.0.1:1']);
  expect(policy.startsWith("default-src 'none'; script-src 'self';")).toBe(true);
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*/);
  expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1;");
  expect(securityHeaders([])['Permissions-Policy']).toContain('microphone=()');
});

test('a file is what its name says, and bytes otherwise', () => {
  expect(contentType('/a/b.JS')).toBe('text/javascript; charset=utf-8');
  for (const name of ['x', '/x.constructor', '/a.b/x', '/x.exe'])
    expect(contentType(name)).toBe('application/octet-stream');
});

test('a surprise tells its kind and place, not its words or folders', () => {
  const error = Object.assign(new RangeError('Айгүл, +7 701 000 00 00'), { code: 'ERR_X' });
  const told = describeSurprise(error);
  expect(told).toMatchObject({ name: 'RangeError', code: 'ERR_X' });
  expect(told.where).toContain('parts.test.ts:');
  expect(JSON.stringify(told)).not.toMatch(/Айгүл|701|\/src\//);
  expect(describeSurprise('Айгүл')).toEqual({ name: 'string', code: null, where: '' });
});

test('headquarters are kept where each system keeps such things', () => {
  expect(defaultHome({}, 'linux', '/home/a')).toBe('/home/a/.local/share/maere');
  expect(defaultHome({ XDG_DATA_HOME: '/data' }, 'linux', '/home/a')).toBe('/data/maere');
  expect(defaultHome({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Application Support/Maere');
});

test('core asks for the practice world by messages', async () => {
  const asked: ToShell[] = [];
  const { launcher, onReply } = createDrillLauncher({ canDrill: true, drillCentre: null }, (message) =>
    asked.push(message),
  );
  const started = launcher?.start();
  const controlled = launcher?.control('pause');
  expect(asked).toEqual([
    { type: 'drill', id: 1, ask: 'start' },
    { type: 'drill', id: 2, ask: 'control', command: 'pause' },
  ]);
  onReply({ type: 'drillReply', id: 2, world: null, failed: 'UNAVAILABLE' });
  onReply({ type: 'drillReply', id: 1, world: null, failed: null });
  await expect(controlled).rejects.toThrow('UNAVAILABLE');
  await expect(started).rejects.toThrow('no world');
  expect(createDrillLauncher({ canDrill: false, drillCentre: null }, () => {}).launcher).toBeNull();
});
