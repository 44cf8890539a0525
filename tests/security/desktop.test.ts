import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { HostStatus } from '../../src/core/ports.ts';
import { cancellable } from '../fakes/electron.ts';
import type { MenuItem } from '../fakes/electron-desktop.ts';
import { onDesktop } from './support/desktop.ts';

/** The built shell and the desktop around it: what it shows outside its window, and how it lives through a bad night. */
const { root, opened, home } = onDesktop();
const LANGUAGES = ['kk', 'ru', 'en'] as const;

const catalogue = (language: string) =>
  JSON.parse(readFileSync(join(root, 'resources/locales', language, 'menu.json'), 'utf8')) as Record<
    'menu' | 'notify' | 'tray' | 'quit' | 'survive',
    Record<string, string>
  >;

/** Every word that may stand outside the window, as a pattern: anything else there is content. */
const sayable = (language: string): RegExp => {
  const words = Object.values(catalogue(language)).flatMap((group) => Object.values(group));
  const escaped = words.map((word) =>
    word.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replace('{{count}}', '\\d+'),
  );
  return new RegExp(`^(?:${escaped.join('|')}|Märe)$`);
};

const flat = (items: readonly MenuItem[]): MenuItem[] =>
  items.flatMap((item) => [item, ...flat(item.submenu ?? [])]).filter((item) => item.type !== 'separator');

async function onPlatform<T>(platform: NodeJS.Platform, run: () => Promise<T>): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(process, 'platform');
  Object.defineProperty(process, 'platform', { ...before, value: platform });
  try {
    return await run();
  } finally {
    if (before) Object.defineProperty(process, 'platform', before);
  }
}

describe('the window', () => {
  test("is shown when it is ready, in the system's shade, no smaller than it can be used", async () => {
    const { window } = await opened();
    expect(window.options).toMatchObject({ minWidth: 960, minHeight: 600, show: false, backgroundColor: '#f3f2ee' });
    expect(window.hidden).toBe(true);
    window.emit('ready-to-show');
    expect(window.hidden).toBe(false);
  });

  test('stands where it stood, unless that screen is gone', async () => {
    const remember = async (bounds: object) => {
      mkdirSync(join(home(), 'window'), { recursive: true });
      writeFileSync(join(home(), 'window', 'shell.json'), JSON.stringify({ bounds }));
      return (await opened()).window.options;
    };
    expect(await remember({ x: 200, y: 100, width: 1400, height: 900 })).toMatchObject({
      x: 200,
      y: 100,
      width: 1400,
      height: 900,
    });
    const gone = await remember({ x: 5000, y: 100, width: 1400, height: 900 });
    expect(gone).toMatchObject({ width: 1400, height: 900 });
    expect(gone).not.toHaveProperty('x');
    expect(await remember({ x: 0, y: 0, width: 10, height: 10 })).toMatchObject({ width: 960, height: 600 });
    expect(await remember({ x: 'evil', width: -1 })).toMatchObject({ width: 1280, height: 800 });
  });

  test('closed while a headquarters is open, it hides and the headquarters goes on; otherwise the program ends', async () => {
    const { electron, window, status, core } = await opened();
    status();
    window.maximized = true;
    expect(window.close()).toBe(false);
    expect(window.hidden).toBe(true);
    expect(electron.notices.at(-1)?.body).toBe(catalogue('en').notify.stillHere);
    electron.notices.at(-1)?.emit('click');
    expect(window.hidden).toBe(false);
    // What lies unencrypted beside Chromium's profile is only this.
    expect(JSON.parse(readFileSync(join(home(), 'window', 'shell.json'), 'utf8'))).toEqual({
      bounds: window.bounds,
      maximized: true,
    });
    status({ stage: 'sealed', deaf: true });
    expect(window.close()).toBe(true);
    electron.module.app.emit('window-all-closed');
    expect(core.sent.at(-1)?.message.type).toBe('stop');
  });
});

describe.each(LANGUAGES)('words in %s', (language) => {
  const words = catalogue(language);

  test('the menu: roles and the two things of our own, all with our words', async () => {
    const { electron, told, status } = await opened({ languages: [`${language}-KZ`] });
    status();
    const items = flat(electron.menu.template);
    for (const item of items) expect(item.label).toMatch(sayable(language));
    const own = items.filter((item) => !item.role && !item.submenu);
    expect(own.map((item) => [item.label, item.accelerator, item.registerAccelerator])).toEqual([
      [words.menu.lock, 'F8', false],
      [words.menu.seal, 'F9', false],
    ]);
    for (const item of own) item.click?.();
    expect(told()).toEqual([
      { type: 'system', what: 'lock' },
      { type: 'system', what: 'seal' },
    ]);
    expect(items.map((item) => item.role).filter(Boolean)).toEqual(
      expect.arrayContaining([
        'quit',
        'undo',
        'redo',
        'cut',
        'copy',
        'paste',
        'selectAll',
        'togglefullscreen',
        'minimize',
        'close',
      ]),
    );
  });

  test('menu and tray follow the window when its language changes, and so does the next start', async () => {
    const first = await opened({ languages: ['de'] });
    first.status({ unowned: 2, alarming: 2 });
    first.core.emit('message', { type: 'locale', locale: language });
    expect(flat(first.electron.menu.template).map((item) => item.label)).toContain(words.menu.edit);
    expect(first.electron.trays[0]?.menu.map((item) => item.label)).toContain(words.tray.open);
    const second = await opened({ languages: ['de'] });
    expect(flat(second.electron.menu.template).map((item) => item.label)).toContain(words.menu.edit);
  });

  test('the tray says how many wait and nothing more, and opens, locks and ends', async () => {
    const { electron, window, status, told } = await opened({ languages: [language] });
    const states: Partial<HostStatus>[] = [
      {},
      { stage: 'welcome', deaf: true },
      { stage: 'sealed', deaf: true },
      { deaf: true },
      ...[1, 2, 5, 21].map((unowned) => ({ unowned, alarming: unowned, drill: true })),
    ];
    const [tray] = electron.trays;
    const said = states.map((state) => {
      status(state);
      expect(existsSync(tray?.image.path ?? '')).toBe(true);
      for (const part of tray?.toolTip.split(' · ') ?? []) expect(part).toMatch(sayable(language));
      return tray?.toolTip;
    });
    expect(new Set(said).size).toBe(states.length);
    expect(electron.trays).toHaveLength(1);
    const item = (label: string | undefined) => tray?.menu.find((one) => one.label === label);
    window.hidden = true;
    item(words.tray.open)?.click?.();
    expect(window.hidden).toBe(false);
    item(words.tray.lock)?.click?.();
    expect(told()).toEqual([{ type: 'system', what: 'lock' }]);
    status({ stage: 'welcome' });
    expect(item(words.tray.lock)?.enabled).toBe(false);
    item(words.menu.quit)?.click?.();
    expect(electron.appState.quits).toBe(1);
  });

  test('a notification says what kind of thing and how many, stays, and is replaced, not piled up', async () => {
    const { electron, core } = await opened({ languages: [`${language}-KZ`] });
    for (const kind of ['sos', 'climb', 'deaf'] as const) {
      for (const count of [1, 2, 5, 21]) core.emit('message', { type: 'notify', kind, count });
      const four = electron.notices.splice(0);
      expect(four.map((notice) => notice.closed)).toEqual([true, true, true, false]);
      for (const notice of four) {
        expect(notice.shown).toBe(true);
        expect(notice.title).toMatch(sayable(language));
        expect(notice.body).toMatch(sayable(language));
        expect([notice.urgency, notice.timeoutType]).toEqual(['critical', 'never']);
        expect(Object.keys(notice.given).sort()).toEqual(['body', 'timeoutType', 'title', 'urgency']);
      }
      core.emit('message', { type: 'notify', kind, count: 0 });
      expect(four.at(-1)?.closed).toBe(true);
      expect(electron.notices).toHaveLength(0);
    }
  });
});

describe('notifications', () => {
  test('a click brings the window and the call that waits first', async () => {
    const { electron, window, contents, core, status } = await opened();
    status({ unowned: 1, alarming: 1 });
    core.emit('message', { type: 'notify', kind: 'sos', count: 1 });
    window.hidden = true;
    window.minimized = true;
    electron.notices.at(-1)?.emit('click');
    expect([window.hidden, window.minimized]).toEqual([false, false]);
    expect(contents.sent).toEqual(['maere:show']);
  });

  test('go when nothing waits any more, and when the headquarters is sealed', async () => {
    const { electron, core, status } = await opened();
    const openOnes = () => electron.notices.filter((notice) => !notice.closed).length;
    status({ unowned: 1, alarming: 1 });
    core.emit('message', { type: 'notify', kind: 'sos', count: 1 });
    core.emit('message', { type: 'notify', kind: 'climb', count: 1 });
    status({ unowned: 1, alarming: 2 });
    expect(openOnes()).toBe(2);
    status();
    expect(openOnes()).toBe(0);
    core.emit('message', { type: 'notify', kind: 'sos', count: 1 });
    status({ stage: 'sealed', deaf: true });
    expect(openOnes()).toBe(0);
  });
});

describe('a flood', () => {
  test('is told quietly, opens the window, and goes when somebody has looked at it', async () => {
    const { electron, contents, core, status } = await opened();
    status({ floods: 2 });
    core.emit('message', { type: 'notify', kind: 'flood', count: 2 });
    const notice = electron.notices.at(-1);
    expect([notice?.urgency, notice?.timeoutType, notice?.closed]).toEqual(['normal', 'default', false]);
    notice?.emit('click');
    expect(contents.sent).toEqual([]);
    status({ floods: 1 });
    expect(notice?.closed).toBe(false);
    status();
    expect(notice?.closed).toBe(true);
  });
});

describe('the count on the icon', () => {
  test('is a badge where the system has one, and a nudge until it is looked at', async () => {
    const { electron, window, status } = await opened();
    status({ unowned: 3, alarming: 4 });
    expect([electron.appState.badge, window.flashing]).toEqual([3, true]);
    status();
    expect([electron.appState.badge, window.flashing]).toEqual([0, false]);
    window.focused = true;
    status({ unowned: 1, alarming: 1 });
    expect(window.flashing).toBe(false);
  });

  test('is an overlay on Windows and a title on a Mac', async () => {
    const windows = await onPlatform('win32', () => opened());
    windows.status({ unowned: 2, alarming: 2 });
    expect(existsSync(windows.window.overlay?.path ?? '')).toBe(true);
    expect(existsSync(windows.electron.trays[0]?.image.path ?? '')).toBe(true);
    windows.status();
    expect(windows.window.overlay).toBeNull();
    const mac = await onPlatform('darwin', () => opened());
    mac.status({ unowned: 2, alarming: 2 });
    expect(mac.electron.trays[0]?.title).toBe('2');
    expect(flat(mac.electron.menu.template).map((item) => item.role)).toContain('hide');
  });
});

describe('the mouse', () => {
  test('has copy and paste where there is something to copy or paste into, and nothing that looks anything up', async () => {
    const { electron, contents } = await opened();
    contents.emit('context-menu', {}, { isEditable: false, selectionText: '' });
    expect(electron.menu.popups).toHaveLength(0);
    contents.emit('context-menu', {}, { isEditable: false, selectionText: 'words' });
    contents.emit('context-menu', {}, { isEditable: true, selectionText: '' });
    expect(electron.menu.popups.map((items) => flat(items).map((item) => item.role))).toEqual([
      ['copy'],
      ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'],
    ]);
  });
});

describe('the machine', () => {
  test('tells core of sleep, waking and its own screen lock', async () => {
    const { electron, told } = await opened();
    for (const event of ['suspend', 'resume', 'lock-screen']) electron.module.powerMonitor.emit(event);
    expect(told()).toEqual(['suspend', 'resume', 'lockScreen'].map((what) => ({ type: 'system', what })));
  });

  test('is held awake while somebody is on shift, and let go when core ends', async () => {
    const { electron, core } = await opened();
    core.emit('message', { type: 'holdAwake', on: true });
    core.emit('message', { type: 'holdAwake', on: true });
    expect(electron.blockers.size).toBe(1);
    expect(electron.log).toContain('prevent-app-suspension');
    core.emit('message', { type: 'holdAwake', on: false });
    expect(electron.blockers.size).toBe(0);
    core.emit('message', { type: 'holdAwake', on: true });
    core.emit('exit', 1);
    expect(electron.blockers.size).toBe(0);
  });

  test('going down waits for the store to be closed, and nobody is asked', async () => {
    const { electron, core, status } = await opened();
    status({ onShift: true, replies: 2, backup: true });
    const event = cancellable();
    electron.module.powerMonitor.emit('shutdown', event);
    expect(event.cancelled).toBe(true);
    expect(electron.boxes).toHaveLength(0);
    expect(core.sent.at(-1)?.message).toEqual({ type: 'stop' });
    core.emit('message', { type: 'stopped' });
    await vi.waitFor(() => expect(electron.log).toContain('gone'));
  });
});

describe('the keychain', () => {
  const ask = async (core: Awaited<ReturnType<typeof opened>>['core'], message: object) => {
    const before = core.sent.length;
    core.emit('message', { type: 'vault', id: 1, ...message });
    await vi.waitFor(() => expect(core.sent.length).toBe(before + 1));
    return core.sent.at(-1)?.message as Record<string, unknown>;
  };
  const secret = Buffer.from('32 random bytes in truth').toString('base64');

  test('seals and opens by the asynchronous calls alone', async () => {
    const { core, electron } = await opened();
    expect(core.sent[0]?.message.options).toMatchObject({ hasVault: true });
    expect(await ask(core, { ask: 'available' })).toMatchObject({ available: 'yes' });
    const { bytes } = await ask(core, { ask: 'seal', bytes: secret });
    expect(bytes).not.toContain(secret);
    expect(await ask(core, { ask: 'open', bytes })).toEqual({
      type: 'vaultReply',
      id: 1,
      failed: false,
      bytes: secret,
      resealed: null,
    });
    expect(electron.safeStorage.calls).toEqual(['encrypt', 'decrypt']);
  });

  test('seals anew what a changed key opens for the last time', async () => {
    const { core, electron } = await opened();
    const { bytes } = await ask(core, { ask: 'seal', bytes: secret });
    electron.safeStorage.rotated = true;
    const { resealed, bytes: first } = await ask(core, { ask: 'open', bytes });
    expect(first).toBe(secret);
    expect(await ask(core, { ask: 'open', bytes: resealed })).toMatchObject({ bytes: secret, resealed: null });
  });

  test('is refused where it would keep the secret in the clear, whatever core asks', async () => {
    const { core, electron } = await opened();
    electron.safeStorage.backend = 'basic_text';
    expect(await ask(core, { ask: 'available' })).toMatchObject({ available: 'insecure' });
    for (const what of ['seal', 'open'])
      expect(await ask(core, { ask: what, bytes: secret })).toEqual({ type: 'vaultReply', id: 1, failed: true });
    expect(electron.safeStorage.calls).toEqual([]);
    electron.safeStorage.backend = 'unknown';
    expect(await ask(core, { ask: 'available' })).toMatchObject({ available: 'no' });
    electron.safeStorage.backend = 'kwallet6';
    electron.safeStorage.available = false;
    expect(await ask(core, { ask: 'available' })).toMatchObject({ available: 'no' });
  });

  test('on other systems does not ask for a backend that they do not have', async () => {
    const { core, electron } = await onPlatform('win32', () => opened());
    electron.safeStorage.backend = 'basic_text';
    expect(await ask(core, { ask: 'available' })).toMatchObject({ available: 'yes' });
  });
});

describe('what breaks', () => {
  test('a crashed page comes back with its seat, but does not flicker: then a person is asked', async () => {
    const { electron, contents, core } = await opened();
    const seat = () => {
      electron.module.ipcMain.emit('maere:connect', {
        sender: contents,
        senderFrame: { url: 'app://maere/', parent: null },
      });
      return core.sent.at(-1)?.message.seatId;
    };
    const before = seat();
    for (let n = 0; n < 3; n += 1) contents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(contents.reloads).toBe(3);
    expect(electron.boxes).toHaveLength(0);
    expect(seat()).toBe(before);
    electron.answers.push(0);
    for (let n = 0; n < 2; n += 1) contents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(electron.boxes.map((box) => box.message)).toEqual([catalogue('en').survive.title]);
    await vi.waitFor(() => expect(contents.reloads).toBe(4));
    expect(core.sent.map((row) => row.message.type)).not.toContain('stop');
  });

  test('a page that ended on purpose is left alone', async () => {
    const { contents } = await opened();
    contents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(contents.reloads).toBe(0);
  });

  test('a frozen page is ended and comes back, one that thaws stays', async () => {
    vi.useFakeTimers();
    try {
      const { window, contents } = await opened();
      window.emit('unresponsive');
      window.emit('responsive');
      vi.advanceTimersByTime(60_000);
      expect([contents.crashed, contents.reloads]).toEqual([0, 0]);
      window.emit('unresponsive');
      vi.advanceTimersByTime(19_000);
      expect(contents.crashed).toBe(0);
      vi.advanceTimersByTime(2_000);
      expect([contents.crashed, contents.reloads]).toEqual([1, 1]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a graphics process that keeps ending is done without at the next start of this version', async () => {
    const first = await opened();
    const gone = (type: string) =>
      first.electron.module.app.emit('child-process-gone', {}, { type, reason: 'crashed' });
    gone('GPU');
    gone('GPU');
    gone('Utility');
    expect((await opened()).electron.log).not.toContain('noGpu');
    gone('GPU');
    const second = await opened();
    expect(second.electron.log.slice(0, 2)).toEqual(['sandbox', 'noGpu']);
  });

  test('core: a new one is told of the end of the old, the window gets a new port, tray and badge say that nothing is open', async () => {
    const { electron, core, contents, status } = await opened();
    status({ unowned: 2, alarming: 2 });
    electron.module.ipcMain.emit('maere:connect', {
      sender: contents,
      senderFrame: { url: 'app://maere/', parent: null },
    });
    const ports = contents.posted.length;
    core.emit('exit', 133);
    expect([electron.appState.badge, electron.trays[0]?.toolTip]).toEqual([
      0,
      `Märe · ${catalogue('en').tray.welcome}`,
    ]);
    await vi.waitFor(() => expect(electron.children).toHaveLength(2));
    const second = electron.children[1];
    expect(second?.sent[0]?.message.options).toMatchObject({ crashedAt: expect.any(Number) });
    second?.emit('message', { type: 'ready' });
    expect(contents.posted).toHaveLength(ports + 1);
    expect(second?.sent.at(-1)?.message.type).toBe('connect');
  });
});

describe('the end', () => {
  test("closes core's store, then the windows, and only then is gone", async () => {
    const { electron, window, core } = await opened();
    electron.module.app.quit();
    expect(electron.boxes).toHaveLength(0);
    expect(core.sent.at(-1)?.message).toEqual({ type: 'stop' });
    expect([electron.log.includes('gone'), electron.windows.length]).toEqual([false, 1]);
    core.emit('message', { type: 'stopped' });
    await vi.waitFor(() => expect(electron.log).toContain('gone'));
    expect(electron.windows).not.toContain(window);
    expect(electron.trays[0]?.destroyed).toBe(true);
    expect(electron.children).toHaveLength(1);
  });

  test('asks first when something would be interrupted, says what, and stays unless told otherwise', async () => {
    const { electron, window, core, status } = await opened();
    status({ onShift: true, replies: 2, backup: true });
    electron.module.app.quit();
    electron.module.app.quit();
    await vi.waitFor(() => expect(electron.boxes).toHaveLength(1));
    const words = catalogue('en').quit;
    expect(electron.boxes[0]).toMatchObject({
      message: words.title,
      detail: [words.deaf, words.replies_other?.replace('{{count}}', '2'), words.backup].join('\n'),
      cancelId: 0,
      defaultId: 0,
    });
    await new Promise((done) => setImmediate(done));
    expect(core.sent.map((row) => row.message.type)).not.toContain('stop');
    expect(electron.windows).toEqual([window]);
    electron.answers.push(1);
    electron.module.app.quit();
    await vi.waitFor(() => expect(core.sent.at(-1)?.message).toEqual({ type: 'stop' }));
    core.emit('message', { type: 'stopped' });
    await vi.waitFor(() => expect(electron.log).toContain('gone'));
  });

  test('by a signal asks nobody', async () => {
    const { core, electron, status } = await opened();
    status({ onShift: true });
    process.emit('SIGTERM');
    expect(electron.boxes).toHaveLength(0);
    expect(core.sent.at(-1)?.message).toEqual({ type: 'stop' });
    core.emit('message', { type: 'stopped' });
    await vi.waitFor(() => expect(electron.log).toContain('gone'));
  });
});
