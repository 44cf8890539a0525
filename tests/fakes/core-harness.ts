import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { asPort, type Contract, type Frame, type FrameChannel } from '../../src/contract/index.ts';
import { type Core, createCore } from '../../src/core/app.ts';
import type { Clock, DataCentre, HostStatus, KeyVault, Ports, TelegramFactory } from '../../src/core/ports.ts';
import { ms } from '../../src/domain/index.ts';
import { fakeTelegram } from './telegram-source.ts';

export type Client = ContractRouterClient<Contract>;

const root = join(import.meta.dirname, '..', '..');

/** A clock whose hands the test moves; timers fire as they pass. */
export function handClock(start = 1_700_000_000_000) {
  let now = start;
  let waiting: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => ms(now),
    after(delay, run) {
      const item = { at: now + delay, run };
      waiting.push(item);
      return () => {
        waiting = waiting.filter((other) => other !== item);
      };
    },
  };
  const advance = async (by: number) => {
    const end = now + by;
    for (;;) {
      const next = waiting.filter((item) => item.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      waiting = waiting.filter((item) => item !== next);
      now = Math.max(now, next.at);
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    now = end;
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  /** Sets the clock without its timers noticing: another time zone's guess, a server's correction, a sleep. */
  const jump = (by: number) => {
    now += by;
    for (const item of waiting) item.at += by;
  };
  return { clock, advance, jump };
}

/** Two ends of one channel in this process. */
export function channelPair(): [FrameChannel, FrameChannel] {
  const make = () => ({
    frames: new Set<(frame: Frame) => void>(),
    closers: new Set<() => void>(),
  });
  const ends = [make(), make()] as const;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    for (const end of ends) for (const closer of end.closers) closer();
  };
  const channel = (own: 0 | 1): FrameChannel => ({
    send: (frame) => {
      if (open)
        queueMicrotask(() => {
          for (const listener of ends[own === 0 ? 1 : 0].frames) listener(frame);
        });
    },
    onFrame: (listener) => ends[own].frames.add(listener),
    onClose: (listener) => ends[own].closers.add(listener),
    close,
  });
  return [channel(0), channel(1)];
}

export interface Harness {
  core: Core;
  dataDir: string;
  telegram: ReturnType<typeof fakeTelegram>;
  notified: string[];
  /** What a tray and a badge were told, oldest first. */
  statuses: HostStatus[];
  /** A window: its own connection, on a seat of its own unless named. */
  window(seatId?: string): { client: Client; close: () => void };
  /** Ends core as a crash would leave it for the next one: nothing is said goodbye to but the file lock. */
  stop(): Promise<void>;
  dispose(): Promise<void>;
}

export interface CoreOptions {
  dataDir?: string;
  clock?: Clock;
  telegram?: TelegramFactory;
  centre?: DataCentre;
  vault?: KeyVault;
  /** No data centre is given, so that a headquarters made here is a live one. */
  live?: boolean;
}

/** What core stands on in a test: a temporary folder, real randomness, a fake account. */
export function testPorts(options: CoreOptions = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'maere-core-'));
  const telegram = fakeTelegram();
  const notified: string[] = [];
  const statuses: HostStatus[] = [];
  const ports: Ports = {
    clock: options.clock ?? {
      now: () => ms(Date.now()),
      after: (delay, run) => {
        const timer = setTimeout(run, delay);
        return () => clearTimeout(timer);
      },
    },
    ids: { uuid: randomUUID, randomBytes: (length) => new Uint8Array(randomBytes(length)) },
    log: { info() {}, warn() {}, error: (event, fields) => notified.push(`error:${event}:${JSON.stringify(fields)}`) },
    dataDir,
    migrationsDir: join(root, 'src/core/store/migrations'),
    pagesDir: process.env.TEST_PAGES ?? join(root, 'out/pages'),
    resourcesDir: join(root, 'resources'),
    // What a passphrase costs has tests of its own.
    kdf: { memory: 64, time: 1, parallelism: 1 },
    workerEntry: process.env.TEST_WORKER ?? join(root, 'src/core/jobs/worker.ts'),
    telegram: options.telegram ?? telegram,
    // Every workspace of a test is a drill unless it says otherwise: short passphrases, and nothing that could be taken for a live one.
    drill: options.live
      ? null
      : {
          fixedCentre: options.centre ?? {
            host: '127.0.0.1',
            port: 1,
            dcId: 2,
            publicKey: { n: '1', e: 65537, fingerprint: '1' },
          },
          start: () => Promise.reject(new Error('no world')),
          control: async () => {},
          stop: async () => {},
        },
    host: {
      kind: 'test',
      notify: (kind, count) => notified.push(`${kind}:${count}`),
      holdAwake: (on) => notified.push(`awake:${on}`),
      newLink: () => null,
      runtimeHint: null,
      status: (status) => statuses.push(status),
      locale: (locale) => notified.push(`locale:${locale}`),
    },
    vault: options.vault ?? null,
    version: '0.0.0-test',
    crashedAt: null,
  };
  return { ports, dataDir, telegram, notified, statuses };
}

/** A whole core over a real encrypted store in a temporary folder. */
export function startCore(options: CoreOptions = {}): Harness {
  const { ports, dataDir, telegram, notified, statuses } = testPorts(options);
  const core = createCore(ports);
  let seats = 0;
  return {
    core,
    dataDir,
    telegram,
    notified,
    statuses,
    window(seatId) {
      seats += 1;
      const [near, far] = channelPair();
      core.attach(far, { seatId: seatId ?? `seat-${seats}` });
      const client: Client = createORPCClient(new RPCLink({ port: asPort(near) }));
      return { client, close: () => near.close() };
    },
    stop: () => core.stop(),
    async dispose() {
      await core.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Makes a headquarters, logs its account in and gives both back. */
export async function openHeadquarters(harness: Harness) {
  const window = harness.window();
  const { number, workspaceId } = await window.client.workspace.create({
    hqName: 'Test',
    callName: 'Aisulu T.',
    passphrase: 'a practice passphrase',
    locale: 'en',
  });
  await window.client.telegram.startLogin({ apiId: 1, apiHash: '0'.repeat(32), phone: '+70000000001' });
  await window.client.telegram.submitCode({ code: '12345' });
  const source = harness.telegram.sources.at(-1);
  if (!source) throw new Error('no source');
  return { ...window, number, workspaceId, source };
}
