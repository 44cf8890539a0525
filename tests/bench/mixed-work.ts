import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { queryTable } from '../../src/core/jobs/table.ts';
import { closeStore, openRead, openStore, type ReadDb, type WriteDb } from '../../src/core/store/index.ts';
import { tuneForReading, tuneForWriting } from '../../src/core/store/open.ts';
import { arrival } from './messages.ts';
import { round } from './numbers.ts';
import { pipeOn } from './pipe-on.ts';

export interface Mixed {
  /** encrypted ÷ plain of the same run. */
  ratio: number;
  /** Seconds for the work. */
  encrypted: number;
  plain: number;
}

/** What lies in both stores before the work begins. */
const STORED = 20_000;
const OPERATIONS = 2000;
/** The work is cut into slices that take turns, so that whatever else the machine does falls on both. */
const SLICE = 50;
/** Messages of one arriving batch: 500 a second, gathered for 50 ms. */
const BATCH = 25;

interface Side {
  name: 'encrypted' | 'plain';
  receive: ReturnType<typeof pipeOn>;
  read: ReturnType<typeof queryTable>;
  cases: string[];
  keys: string[];
  arrived: number;
  close(): void;
}

/**
 * Nine of ten operations are what screens ask (board, alarm bar, a page of the Inbox, a case, a message), one is a batch
 * of real arrivals with evidence, submission and case, committed. The same code over the same messages: once over the
 * store as the product opens it, once over a plain database with the same settings, which only this bench can open.
 */
export async function measureMixed(runs: number, onRun: (n: number) => void): Promise<Mixed[]> {
  const dir = mkdtempSync(join(tmpdir(), 'maere-bench-mixed-'));
  const sides = [encrypted(join(dir, 'encrypted')), plain(join(dir, 'plain'))];
  try {
    for (const side of sides) fill(side);
    const results: Mixed[] = [];
    for (let run = 0; run < runs; run += 1) {
      results.push(oneRun(sides, run));
      onRun(run);
    }
    return results;
  } finally {
    for (const side of sides) side.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function oneRun(sides: Side[], run: number): Mixed {
  const spent = { encrypted: 0, plain: 0 };
  for (let from = 0; from < OPERATIONS; from += SLICE) {
    // Who goes first changes with every slice.
    const order = (from / SLICE + run) % 2 === 0 ? sides : sides.toReversed();
    for (const side of order) {
      const began = performance.now();
      for (let n = from; n < from + SLICE; n += 1) operate(side, n);
      spent[side.name] += performance.now() - began;
    }
  }
  return {
    ratio: round(spent.encrypted / spent.plain, 3),
    encrypted: round(spent.encrypted / 1000, 2),
    plain: round(spent.plain / 1000, 2),
  };
}

function operate(side: Side, n: number): void {
  if (n % 10 === 9) {
    side.receive(Array.from({ length: BATCH }, (_, k) => arrival(side.arrived + k)));
    side.arrived += BATCH;
    return;
  }
  const { read, cases, keys } = side;
  const pick = <T>(from: T[]): T => from[(n * 7919) % from.length] as T;
  // Of eighteen looks: six at the Inbox, four at messages, four at cases, two each at the bar and the Board.
  const kind = n % 18;
  if (kind < 6)
    read.inboxPage({ query: { show: kind < 4 ? 'unseen' : 'all', limit: 100, search: '' }, overdueBefore: 0 });
  else if (kind < 10) read.inboxDetail({ messageKey: pick(keys), overdueBefore: 0, me: 'nobody' });
  else if (kind < 14) read.caseDetail({ id: pick(cases), me: 'nobody' });
  else if (kind < 16) read.alarms();
  else read.casePage({ state: 'open', limit: 200 });
}

function fill(side: Side): void {
  for (let n = 0; n < STORED; n += 500) side.receive(Array.from({ length: 500 }, (_, k) => arrival(n + k)));
  side.arrived = STORED;
  side.cases = side.read.casePage({ state: 'open', limit: 200 }).rows.map((row) => row.id);
  side.keys = side.read
    .inboxPage({ query: { show: 'all', limit: 200, search: '' }, overdueBefore: 0 })
    .rows.map((row) => row.messageKey);
}

function sideOf(name: Side['name'], write: WriteDb, openReader: () => ReadDb, close: () => void): Side {
  const receive = pipeOn(write);
  const reader = openReader();
  return {
    name,
    receive,
    read: queryTable(reader),
    cases: [],
    keys: [],
    arrived: 0,
    close() {
      reader.close();
      close();
    },
  };
}

function encrypted(dir: string): Side {
  const location = {
    file: join(dir, 'workspace.db'),
    dataKey: new Uint8Array(randomBytes(32)),
    cipher: 'aegis',
  } as const;
  mkdirSync(dir);
  const db = openStore({ ...location, mode: 'write', create: true });
  return sideOf(
    'encrypted',
    db,
    () => openRead(location),
    () => closeStore(db),
  );
}

/** Never in the product: store/open.ts refuses a file without encryption. */
function plain(dir: string): Side {
  mkdirSync(dir);
  const file = join(dir, 'workspace.db');
  const db = new Database(file, { timeout: 5000 });
  tuneForWriting(db);
  const reader = (): ReadDb => {
    const opened = new Database(file, { readonly: true, timeout: 5000 });
    tuneForReading(opened);
    return opened as unknown as ReadDb;
  };
  return sideOf('plain', db as unknown as WriteDb, reader, () => db.close());
}
