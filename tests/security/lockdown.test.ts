import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { contentSecurityPolicy } from '../../src/core/process/headers.ts';
import { cancellable } from '../fakes/electron.ts';
import { asPackaged, onDesktop } from './support/desktop.ts';

const { root, boot, opened, home } = onDesktop();

/** The built shell against a stand-in for `electron`: what it asks the runtime to refuse, and how it wires core. */
const page = { url: 'app://maere/', parent: null };
const FOREIGN = [
  'https://evil.example/',
  'app://evil/',
  'app://maere.evil/',
  'file:///etc/passwd',
  'http://app://maere/',
  'about:blank',
];

describe('before anything is shown', () => {
  test('sandbox, scheme and silence come first; the profile lies in our folder', async () => {
    const electron = await boot();
    expect(electron.log).toEqual(['sandbox', 'scheme']);
    expect(electron.protocolState.schemes).toMatchObject([
      { scheme: 'app', privileges: { standard: true, secure: true } },
    ]);
    expect(electron.protocolState.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
    expect(electron.appState.switches).toContainEqual(['disable-background-networking', undefined]);
    expect(electron.appState.switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND']);
    // No switch of ours opens anything.
    expect(electron.appState.switches.filter(([name]) => /^(?:enable|allow|ignore|no-sandbox)/.test(name))).toEqual([]);
    expect(electron.appState.paths.userData).toBe(join(home(), 'window'));
    expect(electron.windows).toHaveLength(0);
  });

  test('a second instance goes away without a window or a core', async () => {
    const electron = await boot({ locked: true });
    electron.becomeReady();
    await new Promise((done) => setImmediate(done));
    expect([electron.appState.quits, electron.windows.length, electron.children.length]).toEqual([1, 0, 0]);
  });
});

describe('the window', () => {
  test('is sandboxed, isolated, and shows our page only', async () => {
    const { window } = await opened();
    expect(window.url).toBe('app://maere/');
    expect(window.options).toMatchObject({ width: 1280, height: 800, title: 'Märe' });
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      backgroundThrottling: false,
      preload: join(root, 'out/preload/index.cjs'),
    });
    // Neither by its own name nor as a switch of Chromium's.
    expect(window.options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    expect(window.options.webPreferences).not.toHaveProperty('session');
    expect(window.options.webPreferences).not.toHaveProperty('partition');
  });

  test('goes nowhere, opens nothing, embeds nothing', async () => {
    const { contents } = await opened();
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = cancellable();
      contents.emit(name, event);
      expect(event.cancelled, name).toBe(true);
    }
    expect(contents.openHandler?.()).toEqual({ action: 'deny' });
  });

  test('has no inspector in a shipped app', async () => {
    const { window, contents, core, electron, asked } = await asPackaged(home(), () => opened({ packaged: true }));
    expect(window.options.webPreferences.devTools).toBe(false);
    contents.emit('devtools-opened');
    expect(contents.devToolsClosed).toBe(1);
    expect(JSON.stringify(electron.menu.template)).not.toContain('toggleDevTools');
    asked.beforeRequest?.({ url: 'devtools://devtools/bundled/inspector.html' }, ({ cancel }) =>
      expect(cancel).toBe(true),
    );
    expect(core.sent[0]?.message.options).toMatchObject({
      migrationsDir: join(home(), 'migrations'),
      pagesDir: join(home(), 'pages'),
      resourcesDir: join(home(), 'resources'),
    });
  });
});

describe('the session', () => {
  const all = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'clipboard-read',
    'openExternal',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'display-capture',
    'speaker-selection',
    'local-fonts',
    'idle-detection',
    'unknown',
    'constructor',
  ];
  const used = ['clipboard-sanitized-write', 'fullscreen', 'screen-wake-lock'];

  test('grants what the screens use, to our page, and nothing else', async () => {
    const { asked, contents } = await opened();
    const request = (permission: string, url: string) => {
      let granted: boolean | null = null;
      asked.permissionRequest?.({ ...contents, getURL: () => url }, permission, (answer) => {
        granted = answer;
      });
      return granted;
    };
    for (const permission of all) {
      expect(asked.permissionCheck?.(contents, permission, 'app://maere/'), permission).toBe(false);
      expect(request(permission, 'app://maere/'), permission).toBe(false);
    }
    for (const permission of used) {
      expect(asked.permissionCheck?.(contents, permission, 'app://maere/')).toBe(true);
      expect(request(permission, 'app://maere/')).toBe(true);
      for (const url of FOREIGN) {
        expect(asked.permissionCheck?.(contents, permission, url), url).toBe(false);
        expect(request(permission, url), url).toBe(false);
      }
    }
    expect(asked.device?.()).toBe(false);
    asked.display?.({}, (streams) => expect(streams).toBeNull());
  });

  test('lets no request out', async () => {
    const { asked } = await opened();
    const cancelled = (url: string) => {
      let cancel = false;
      asked.beforeRequest?.({ url }, (answer) => {
        cancel = answer.cancel;
      });
      return cancel;
    };
    for (const url of ['app://maere/', 'app://maere/assets/index.js', 'blob:app://maere/1', 'data:image/png;base64,AA'])
      expect(cancelled(url), url).toBe(false);
    for (const url of [
      'https://telegram.org/',
      'wss://x/',
      'http://127.0.0.1/',
      'ftp://x/',
      'chrome://settings',
      'blob:https://x/1',
      ...FOREIGN,
    ])
      expect(cancelled(url), url).toBe(true);
  });

  test('downloads nothing and checks no spelling', async () => {
    const { session } = await opened();
    const event = cancellable();
    session.emit('will-download', event);
    expect(event.cancelled).toBe(true);
    expect(session.spellChecker).toBe(false);
  });
});

describe('app://', () => {
  test('serves the built page with the strict policy, and nothing that was not built', async () => {
    const { electron } = await opened();
    const get = (url: string, method = 'GET') =>
      electron.protocolState.handlers.app?.({ url, method }) as Promise<Response>;
    const home = await get('app://maere/');
    expect(home.status).toBe(200);
    expect(home.headers.get('content-security-policy')).toBe(contentSecurityPolicy([]));
    const policy = home.headers.get('content-security-policy') ?? '';
    expect(policy.startsWith("default-src 'none'; script-src 'self'; ")).toBe(true);
    for (const loose of ['*', 'unsafe-eval', 'http:', 'https:', "script-src 'self' ", 'frame-src', 'object-src'])
      expect(policy, loose).not.toContain(loose);
    for (const shut of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(shut);
    expect(home.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await home.text()).toContain('<div id="root">');
    for (const url of [
      'app://maere/../main/index.js',
      'app://maere/%2e%2e/main/index.js',
      'app://maere/package.json',
      'app://evil/',
      'app://maere/__proto__',
      'app://maere//etc/passwd',
    ]) {
      const answer = await get(url);
      expect(answer.status, url).toBe(404);
      expect(answer.headers.get('content-security-policy'), url).toBe(contentSecurityPolicy([]));
    }
    expect((await get('app://maere/', 'POST')).status).toBe(404);
  });

  test('the page has no inline script for the policy to trip over', async () => {
    const html = readFileSync(join(root, 'out/renderer/index.html'), 'utf8');
    for (const [, attributes, body] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
      expect(attributes).toContain('src=');
      expect(body).toBe('');
    }
    expect(html).not.toMatch(/https?:\/\//);
  });
});

describe('core', () => {
  test('is a utility process with a plain environment, and gets one port per page that is ours', async () => {
    vi.stubEnv('NODE_OPTIONS', '--inspect');
    const { electron, core, contents } = await opened();
    vi.unstubAllEnvs();
    expect(core.entry).toBe(join(root, 'out/main/core.js'));
    expect(Object.keys(core.options.env).filter((name) => /^(NODE|ELECTRON)_/.test(name))).toEqual([]);
    expect(core.sent[0]?.message).toMatchObject({
      type: 'init',
      options: { host: 'electron', linkBase: null, crashedAt: null, dataDir: join(home(), 'headquarters') },
    });
    core.emit('message', { type: 'ready' });
    const ask = (senderFrame: unknown) =>
      electron.module.ipcMain.emit('maere:connect', { sender: contents, senderFrame });

    for (const url of FOREIGN) ask({ url, parent: null });
    ask({ ...page, parent: page });
    ask(null);
    expect(contents.posted).toEqual([]);

    ask(page);
    expect(contents.posted).toMatchObject([{ channel: 'maere:port', ports: [{ name: 'page' }] }]);
    expect(core.sent.at(-1)).toMatchObject({ message: { type: 'connect' }, ports: [{ name: 'core' }] });
    const seat = core.sent.at(-1)?.message.seatId;
    ask(page);
    expect(core.sent.at(-1)?.message.seatId).toBe(seat);
  });

  test('started again after a crash, it is told so, and the window gets a new port', async () => {
    const { electron, core, contents } = await opened();
    core.emit('message', { type: 'ready' });
    core.emit('exit', 133);
    await vi.waitFor(() => expect(electron.children).toHaveLength(2));
    const second = electron.children[1];
    expect(second?.sent[0]?.message.options).toMatchObject({ crashedAt: expect.any(Number) });
    second?.emit('message', { type: 'ready' });
    expect(contents.posted).toHaveLength(1);
    expect(second?.sent.at(-1)?.message.type).toBe('connect');
  });
});

test('fuses: the shipped program is no Node to borrow', () => {
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
  for (const line of [
    'runAsNode: false',
    'enableCookieEncryption: true',
    'enableNodeOptionsEnvironmentVariable: false',
    'enableNodeCliInspectArguments: false',
    'enableEmbeddedAsarIntegrityValidation: true',
    'onlyLoadAppFromAsar: true',
    'grantFileProtocolExtraPrivileges: false',
    'publish: null',
  ])
    expect(config).toContain(line);
});

test('preload gives the window a word and a port, and nothing to call', () => {
  const code = readFileSync(join(root, 'out/preload/index.cjs'), 'utf8');
  expect([...code.matchAll(/require\(["'`]([^"'`]+)/g)].map((match) => match[1])).toEqual(['electron']);
  const exposed: Record<string, unknown> = {};
  const heard: Record<string, (event: { ports: unknown[] }) => void> = {};
  const sent: string[] = [];
  const listeners: Record<string, (event: unknown) => void> = {};
  const posted: unknown[][] = [];
  const window = {
    addEventListener: (name: string, listener: (event: unknown) => void) => {
      listeners[name] = listener;
    },
    postMessage: (...args: unknown[]) => posted.push(args),
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => {
        exposed[name] = value;
      },
    },
    ipcRenderer: {
      on: (name: string, listener: (event: { ports: unknown[] }) => void) => {
        heard[name] = listener;
      },
      send: (channel: string) => sent.push(channel),
    },
  };
  new Function('require', 'exports', 'module', 'window', code)(() => electron, {}, { exports: {} }, window);
  expect(exposed).toEqual({ maere: { host: 'electron' } });
  expect(sent).toEqual([]);
  listeners.DOMContentLoaded?.({});
  expect(sent).toEqual(['maere:connect']);
  heard['maere:port']?.({ ports: ['port'] });
  expect(posted).toEqual([['maere:port', '*', ['port']]]);
  heard['maere:show']?.({ ports: [] });
  expect(posted.at(-1)).toEqual(['maere:show', '*']);
  expect(Object.keys(heard).sort()).toEqual(['maere:port', 'maere:show']);
  listeners.message?.({ source: {}, data: 'maere:want-port' });
  expect(sent).toHaveLength(1);
  listeners.message?.({ source: window, data: 'maere:want-port' });
  expect(sent).toHaveLength(2);
});

describe('from outside', () => {
  test.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'inspect',
    'no-sandbox',
    'disable-web-security',
    'load-extension',
    'proxy-server',
  ])('a shipped program started with --%s does not start', async (name) => {
    const electron = await asPackaged(home(), () => boot({ packaged: true, switches: { [name]: '1' } }));
    electron.becomeReady();
    await new Promise((done) => setImmediate(done));
    expect(electron.appState.exits).toEqual([1]);
    expect([electron.windows.length, electron.children.length]).toEqual([0, 0]);
  });

  test('no address and no file opens it, and what a second instance brings is not looked at', async () => {
    const { electron, window, core } = await opened();
    // The stand-in has no way to become the program of an address: asking for it would end here.
    expect(electron.module.app).not.toHaveProperty('setAsDefaultProtocolClient');
    for (const name of ['open-url', 'open-file']) {
      const event = cancellable();
      electron.module.app.emit(name, event, 'maere://case/1');
      expect(event.cancelled, name).toBe(true);
    }
    const before = { sent: core.sent.length, url: window.url };
    window.hidden = true;
    electron.module.app.emit(
      'second-instance',
      {},
      ['maere', 'maere://case/1', '--data-dir=/tmp/evil'],
      '/tmp/evil',
      {},
    );
    expect({ sent: core.sent.length, url: window.url }).toEqual(before);
    expect(window.hidden).toBe(false);
    expect(electron.log).toContain('focus');
    expect(electron.windows).toHaveLength(1);
    const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    expect(config).not.toMatch(/^\s*(protocols|fileAssociations)/m);
  });
});

test('nothing of main opens an address or a file outside', () => {
  const code = readFileSync(join(root, 'out/main/index.js'), 'utf8');
  expect(code).not.toMatch(/\bshell\.(openExternal|openPath|showItemInFolder)|openExternal\(/);
  expect(code).not.toMatch(/loadFile\(|webFrame|\bremote\b.*require/);
});
