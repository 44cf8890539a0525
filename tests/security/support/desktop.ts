import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { build, buildIsStale } from '../../../scripts/lib/build.ts';
import type { HostStatus } from '../../../src/core/ports.ts';
import { createElectron } from '../../fakes/electron.ts';

const root = resolve(import.meta.dirname, '../../..');
type Options = Parameters<typeof createElectron>[0];

/** What core says when a headquarters is open and all is well. */
export const OPEN: HostStatus = {
  stage: 'open',
  drill: false,
  unowned: 0,
  alarming: 0,
  deaf: false,
  onShift: false,
  replies: 0,
  floods: 0,
  backup: false,
};

/** The built shell (out/main/index.js) with the stand-in for `electron`, in a home folder of its own for each test. */
export function onDesktop() {
  let home = '';
  let handlers: [NodeJS.Signals, NodeJS.SignalsListener[]][] = [];
  beforeAll(() => {
    if (buildIsStale()) expect(build()).toBe(true);
  }, 120_000);
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'desktop-'));
    handlers = SIGNALS.map((name) => [name, process.listeners(name)]);
  });
  afterEach(() => {
    for (const [name, before] of handlers) {
      for (const listener of process.listeners(name)) if (!before.includes(listener)) process.off(name, listener);
    }
    rmSync(home, { recursive: true, force: true });
    vi.doUnmock('electron');
    vi.unstubAllGlobals();
  });

  async function boot(options: Options = {}) {
    const electron = createElectron({ ...options, switches: { 'home-dir': home, ...options.switches } });
    vi.resetModules();
    vi.doMock('electron', () => electron.module);
    await import(join(root, 'out/main/index.js'));
    return electron;
  }

  async function opened(options: Options = {}) {
    const electron = await boot(options);
    electron.becomeReady();
    await vi.waitFor(() => expect(electron.windows[0]?.url).toBe('app://maere/'));
    const [window] = electron.windows;
    const [core] = electron.children;
    if (!window || !core) throw new Error('no window or no core');
    core.emit('message', { type: 'ready' });
    return {
      electron,
      window,
      core,
      contents: window.webContents,
      session: electron.sessionState,
      asked: electron.asked,
      status: (change: Partial<HostStatus> = {}) =>
        core.emit('message', { type: 'status', status: { ...OPEN, ...change } }),
      /** What core was told, without its beginning. */
      told: () => core.sent.map((row) => row.message).filter(({ type }) => type !== 'init'),
    };
  }

  return { root, boot, opened, home: () => home };
}

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Installed, migrations and resources lie beside the asar. */
export async function asPackaged<T>(home: string, run: () => Promise<T>): Promise<T> {
  symlinkSync(join(root, 'resources'), join(home, 'resources'), 'junction');
  const before = Object.getOwnPropertyDescriptor(process, 'resourcesPath');
  Object.defineProperty(process, 'resourcesPath', { value: home, configurable: true });
  try {
    return await run();
  } finally {
    if (before) Object.defineProperty(process, 'resourcesPath', before);
    else Reflect.deleteProperty(process, 'resourcesPath');
  }
}
