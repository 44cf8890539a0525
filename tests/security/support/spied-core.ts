import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from '../../../src/core/app.ts';
import { databaseFile, unlockForPeople } from '../../../src/core/people/index.ts';
import type { Clock, Ports } from '../../../src/core/ports.ts';
import { openRead, type ReadDb } from '../../../src/core/store/index.ts';
import { ms } from '../../../src/domain/index.ts';
import { fakeTelegram } from '../../fakes/telegram-source.ts';

const root = join(import.meta.dirname, '..', '..', '..');
export const PASSPHRASE = 'a practice passphrase';

const wallClock: Clock = {
  now: () => ms(Date.now()),
  after: (delay, run) => {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};

export interface SpiedCore {
  core: Core;
  dataDir: string;
  telegram: ReturnType<typeof fakeTelegram>;
  /** Every log line and every notification, as they would leave core. */
  said: string[];
  /** What core logged as a surprise, or should never have rejected. */
  surprises: string[];
  /** A read-only look at the store beside the running core. */
  look(workspaceId: string, number: string): Promise<ReadDb>;
  dispose(): Promise<void>;
}

/** The real core over a real store, with all of its ways of saying something overheard. */
export function startSpied(options: { dataDir?: string; clock?: Clock; inThread?: boolean } = {}): SpiedCore {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'maere-fuzz-'));
  const telegram = fakeTelegram();
  const said: string[] = [];
  const surprises: string[] = [];
  const line = (level: string) => (event: string, fields?: object) => {
    said.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`);
    if (level === 'error') surprises.push(`${event} ${JSON.stringify(fields ?? {})}`);
  };
  const onRejection = (reason: unknown) => surprises.push(`unhandled rejection: ${String(reason)}`);
  process.on('unhandledRejection', onRejection);
  const ports: Ports = {
    clock: options.clock ?? wallClock,
    ids: { uuid: randomUUID, randomBytes: (length) => new Uint8Array(randomBytes(length)) },
    log: { info: line('info'), warn: line('warn'), error: line('error') },
    dataDir,
    migrationsDir: join(root, 'src/core/store/migrations'),
    pagesDir: process.env.TEST_PAGES ?? join(root, 'out/pages'),
    resourcesDir: join(root, 'resources'),
    workerEntry: options.inThread === false ? null : (process.env.TEST_WORKER ?? join(root, 'src/core/jobs/worker.ts')),
    telegram,
    drill: {
      fixedCentre: { host: '127.0.0.1', port: 1, dcId: 2, publicKey: { n: '1', e: 65537, fingerprint: '1' } },
      start: () => Promise.reject(new Error('no world')),
      control: async () => {},
      stop: async () => {},
    },
    host: {
      kind: 'test',
      notify: (...all: unknown[]) => said.push(`notify ${JSON.stringify(all)}`),
      holdAwake: () => {},
      newLink: () => null,
      runtimeHint: null,
      status: (status) => said.push(`status ${JSON.stringify(status)}`),
      locale: (locale) => said.push(`locale ${locale}`),
    },
    vault: null,
    version: '0.0.0-test',
    crashedAt: null,
  };
  const core = createCore(ports);
  return {
    core,
    dataDir,
    telegram,
    said,
    surprises,
    async look(workspaceId, number) {
      const dir = join(dataDir, workspaceId);
      const { dataKey, header } = await unlockForPeople(dir, number, PASSPHRASE);
      return openRead({ file: databaseFile(dir), dataKey, cipher: header.cipher });
    },
    async dispose() {
      await core.stop();
      process.off('unhandledRejection', onRejection);
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
