import { beforeEach, expect, test } from 'vitest';
import type { ToCore, ToDrill } from './messages.ts';
import { type ChildProcess, type Shell, startShell } from './shell.ts';
import { createVaultPort } from './vault.ts';

/** A child that does nothing by itself. */
class FakeChild<Out> implements ChildProcess<Out, FakePort> {
  sent: { message: Out; port: FakePort | undefined }[] = [];
  killed = false;
  private listeners: ((message: unknown) => void)[] = [];
  private exits: ((surprise: unknown) => void)[] = [];
  post(message: Out, port?: FakePort) {
    this.sent.push({ message, port });
  }
  onMessage(listener: (message: unknown) => void) {
    this.listeners.push(listener);
  }
  onExit(listener: (surprise: unknown) => void) {
    this.exits.push(listener);
  }
  kill() {
    this.killed = true;
    this.exit();
  }
  say(message: unknown) {
    for (const listener of this.listeners) listener(message);
  }
  exit(surprise: unknown = null) {
    for (const listener of this.exits.splice(0)) listener(surprise);
  }
}
interface FakePort {
  name: string;
  close(): void;
}

const CENTRE = { host: '127.0.0.1', port: 4000, dcId: 2, publicKey: { n: 'aa', e: 65537, fingerprint: '1' } };
const WORLD = { centre: CENTRE, apiId: 1, apiHash: 'h', phone: '+7', code: '1', password: null, chats: [] };

let now = 0;
let timers: { at: number; run: () => void }[] = [];
let cores: FakeChild<ToCore>[] = [];
let drills: FakeChild<ToDrill>[] = [];
let told: string[] = [];
let shell: Shell<FakePort>;

const pass = (delay: number) => {
  now += delay;
  const due = timers.filter((timer) => timer.at <= now);
  timers = timers.filter((timer) => timer.at > now);
  for (const timer of due) timer.run();
};
const port = (name: string): FakePort => ({ name, close: () => told.push(`closed ${name}`) });
const core = () => cores.at(-1) as FakeChild<ToCore>;
const drill = () => drills.at(-1) as FakeChild<ToDrill>;
const replies = (child: FakeChild<ToCore>) =>
  child.sent.map((row) => row.message).filter((message) => message.type === 'drillReply');
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  now = 1_000_000;
  timers = [];
  cores = [];
  drills = [];
  told = [];
  const log = (level: string) => (event: string) => void told.push(`${level} ${event}`);
  shell = startShell<FakePort>({
    core: {
      version: '0.1.0',
      dataDir: '/data',
      migrationsDir: '/migrations',
      pagesDir: '/pages',
      resourcesDir: '/resources',
      workerEntry: 'no-such-worker.js',
      host: 'browser',
      runtimeHint: null,
      linkBase: null,
      canDrill: true,
      drillCentre: null,
    },
    startCore: () => {
      cores.push(new FakeChild());
      return core();
    },
    startDrill: () => {
      drills.push(new FakeChild());
      return drill();
    },
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    now: () => now,
    after: (delay, run) => {
      const timer = { at: now + delay, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((row) => row !== timer);
      };
    },
    onNotify: (kind, count) => told.push(`notify ${kind} ${count}`),
    onHoldAwake: (on) => told.push(`awake ${on}`),
    onStatus: (status) => told.push(`status ${status.stage} ${status.unowned}`),
    onLocale: (locale) => told.push(`locale ${locale}`),
    vault: {
      available: async () => 'yes',
      seal: async (secret) => Uint8Array.from(secret, (byte) => byte ^ 1),
      open: async (sealed) => {
        if (sealed.length === 1) throw new Error('a keychain that names its user');
        return { secret: Uint8Array.from(sealed, (byte) => byte ^ 1), resealed: new Uint8Array([9]) };
      },
    },
    onLink: (code) => told.push(`link ${code}`),
    onReady: (crashed) => told.push(`ready ${crashed ? 'again' : 'first'}`),
    onCrash: () => told.push('crash'),
  });
});

test('core starts with its options; windows wait until it is ready', () => {
  expect(core().sent[0]?.message).toMatchObject({ type: 'init', options: { dataDir: '/data', crashedAt: null } });
  shell.connect('seat', port('a'));
  expect(core().sent).toHaveLength(1);
  core().say({ type: 'ready' });
  shell.connect('seat', port('b'));
  expect(
    core()
      .sent.slice(1)
      .map((row) => row.port?.name),
  ).toEqual(['a', 'b']);
  expect(told).toEqual(['ready first']);
});

test('an unexpected end: a new core, told when the old one ended, and windows connect to it', () => {
  core().say({ type: 'ready' });
  core().exit(new TypeError('a message with a name in it'));
  expect(told).toContain('error core.ended');
  expect(told).toContain('crash');
  expect(told).toContain('awake false');
  expect(told).toContain('status welcome 0');
  shell.connect('seat', port('c'));
  pass(0);
  expect(cores).toHaveLength(2);
  expect(core().sent[0]?.message).toMatchObject({ options: { crashedAt: 1_000_000 } });
  core().say({ type: 'ready' });
  expect(core().sent[1]?.port?.name).toBe('c');
  expect(told.at(-1)).toBe('ready again');
});

test('a core that keeps ending is started ever more slowly, and at once again after a quiet minute', () => {
  const waits: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    const before = now;
    const count = cores.length;
    core().exit();
    while (cores.length === count) pass(Math.max(0, Math.min(...timers.map((timer) => timer.at)) - now));
    waits.push(now - before);
  }
  expect(waits).toEqual([0, 1_000, 2_000, 5_000, 10_000, 10_000]);
  pass(60_000);
  core().exit();
  pass(0);
  expect(cores).toHaveLength(8);
});

test('messages that are not of the protocol are dropped', () => {
  for (const bad of [
    null,
    'x',
    { type: 'nothing' },
    { type: 'notify', kind: 'sos', count: 'many' },
    { type: 'log', level: 'info', event: 'x', fields: { text: {} } },
  ])
    core().say(bad);
  expect(told).toEqual(Array(5).fill('warn shell.unknownMessage'));
});

test('what core asks for is passed on', () => {
  core().say({ type: 'notify', kind: 'sos', count: 2 });
  core().say({ type: 'holdAwake', on: true });
  core().say({ type: 'newLink', code: 'abc' });
  core().say({ type: 'log', level: 'info', event: 'x' });
  expect(told).toEqual(['notify sos 2', 'awake true', 'link abc', 'info x']);
});

test('one practice world, which outlives a crash of core', async () => {
  core().say({ type: 'ready' });
  core().say({ type: 'drill', id: 1, ask: 'start' });
  core().say({ type: 'drill', id: 2, ask: 'start' });
  drill().say({ type: 'world', world: WORLD });
  await settled();
  expect(replies(core())).toMatchObject([
    { id: 1, world: WORLD, failed: null },
    { id: 2, world: WORLD, failed: null },
  ]);
  core().say({ type: 'drill', id: 3, ask: 'control', command: 'sosNow' });
  expect(drill().sent.at(-1)?.message).toEqual({ type: 'control', command: 'sosNow' });
  core().exit();
  pass(0);
  core().say({ type: 'drill', id: 1, ask: 'start' });
  await settled();
  expect(drills).toHaveLength(1);
  expect(replies(core())).toMatchObject([{ id: 1, world: WORLD }]);
});

test('a world that ends or stays silent is an answer too, and the next start is a new one', async () => {
  core().say({ type: 'drill', id: 1, ask: 'start' });
  drill().exit();
  await settled();
  expect(replies(core())).toMatchObject([{ id: 1, world: null, failed: 'UNAVAILABLE' }]);
  core().say({ type: 'drill', id: 2, ask: 'start' });
  pass(30_000);
  await settled();
  expect(drill().killed).toBe(true);
  expect(replies(core())).toMatchObject([{ id: 1 }, { id: 2, failed: 'UNAVAILABLE' }]);
  core().say({ type: 'drill', id: 3, ask: 'start' });
  expect(drills).toHaveLength(3);
});

test('control without a world is refused', async () => {
  core().say({ type: 'drill', id: 1, ask: 'control', command: 'pause' });
  await settled();
  expect(replies(core())).toMatchObject([{ id: 1, failed: 'UNAVAILABLE' }]);
});

test('stop: core says so and goes; nothing is started again; late windows are closed', async () => {
  core().say({ type: 'ready' });
  core().say({ type: 'drill', id: 1, ask: 'start' });
  drill().say({ type: 'world', world: WORLD });
  const stopped = shell.stop();
  expect(core().sent.at(-1)?.message).toEqual({ type: 'stop' });
  core().say({ type: 'stopped' });
  await stopped;
  expect(core().killed).toBe(true);
  expect(drill().sent.at(-1)?.message).toEqual({ type: 'stop' });
  pass(100_000);
  expect(cores).toHaveLength(1);
  shell.connect('seat', port('late'));
  expect(told).toContain('closed late');
});

test('a core that does not stop is killed', async () => {
  const stopped = shell.stop();
  pass(8_000);
  await stopped;
  expect(core().killed).toBe(true);
});

test('status and language are passed on; what the machine says reaches core while there is one', () => {
  shell.system('suspend');
  core().say({ type: 'ready' });
  shell.system('resume');
  core().say({ type: 'locale', locale: 'kk' });
  core().say({ type: 'locale', locale: 'de' });
  core().say({ type: 'status', status: { stage: 'open', unowned: -1 } });
  const status = { stage: 'open', drill: false, unowned: 3, alarming: 3, deaf: false };
  core().say({ type: 'status', status: { ...status, onShift: true, replies: 0, floods: 0, backup: false } });
  expect(
    core()
      .sent.map((row) => row.message)
      .filter(({ type }) => type === 'system'),
  ).toEqual([{ type: 'system', what: 'resume' }]);
  expect(told).toEqual([
    'ready first',
    'locale kk',
    'warn shell.unknownMessage',
    'warn shell.unknownMessage',
    'status open 3',
  ]);
});

test('core and the keychain by way of the shell: sealed, opened, and a failure without its words', async () => {
  const { vault, onReply } = createVaultPort({ hasVault: true }, (message) => core().say(message));
  let passed = 0;
  const answers = async <T>(work: Promise<T>) => {
    const outcome = work.then(
      (value) => value,
      (error: unknown) => String(error),
    );
    await settled();
    for (const { message } of core().sent.slice(passed)) if (message.type === 'vaultReply') onReply(message);
    passed = core().sent.length;
    return outcome;
  };
  if (!vault) throw new Error('no vault');
  expect(await answers(vault.available())).toBe('yes');
  const sealed = (await answers(vault.seal(new Uint8Array([4, 5])))) as Uint8Array;
  expect(sealed).toEqual(new Uint8Array([5, 4]));
  expect(await answers(vault.open(sealed))).toEqual({
    secret: new Uint8Array([4, 5]),
    resealed: new Uint8Array([9]),
  });
  expect(await answers(vault.open(new Uint8Array([1])))).toBe('Error: vault: open failed');
  expect(JSON.stringify(core().sent)).not.toContain('names its user');
  expect(createVaultPort({ hasVault: false }, () => {}).vault).toBeNull();
  expect(core().sent[0]?.message).toMatchObject({ options: { hasVault: true } });
});
