import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '../../../src/core/journal/index.ts';
import { databaseFile, unlockForPeople } from '../../../src/core/people/index.ts';
import { all, closeStore, openRead } from '../../../src/core/store/index.ts';
import { PASSPHRASE } from '../../security/support/spied-core.ts';
import type { Told } from './kill9-child.ts';

export interface KillReport {
  kills: number;
  acknowledged: { stored: number; noted: number; seen: number; acknowledged: number };
  flaws: string[];
}

/** How far it has come. `rows`: acknowledged messages that were all looked for after the last kill. */
export interface KillProgress {
  kills: number;
  rows: number;
  flaws: number;
}

/** What core has promised to keep, over all rounds. */
function createPromises() {
  const kept = {
    stored: new Set<string>(),
    noted: new Set<string>(),
    seen: new Set<string>(),
    acknowledged: new Set<string>(),
  };
  return {
    kept,
    note(told: Told): void {
      if (told.told === 'stored') for (const key of told.keys) kept.stored.add(key);
      if (told.told === 'noted') kept.noted.add(told.text);
      if (told.told === 'seen') kept.seen.add(told.key);
      if (told.told === 'acknowledged') kept.acknowledged.add(told.caseId);
    },
  };
}
type Kept = ReturnType<typeof createPromises>['kept'];

/** It works for so long at most, once it has stored and decided something: a few hundred messages. */
const WORK_MS = 1200;

/**
 * Kills a core that receives and decides, `kills` times at random moments, and looks after each reopening whether
 * everything it had acknowledged is there: while that core rebuilds, so in the state that the kill left. `random`:
 * 0 ≤ n < 1. `onLooked`: told after each look.
 */
export async function killAgainAndAgain(
  kills: number,
  random: () => number,
  onLooked: (progress: KillProgress) => void = () => {},
): Promise<KillReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'maere-kill-'));
  const promises = createPromises();
  const flaws: string[] = [];
  let number = '';
  let store: { file: string; dataKey: Uint8Array; cipher: Parameters<typeof openRead>[0]['cipher'] } | null = null;
  try {
    // One round more than there are kills: the last one is looked at, too.
    for (let round = 0; round <= kills; round++) {
      const { child, opened, rebuilt, worked } = launch(dataDir, round, number, promises.note);
      try {
        const open = await opened;
        number = open.number;
        const dir = join(dataDir, open.workspaceId);
        if (!store) {
          const { dataKey, header } = await unlockForPeople(dir, number, PASSPHRASE);
          store = { file: databaseFile(dir), dataKey, cipher: header.cipher };
        }
        const rows = promises.kept.stored.size;
        const looked = look({ ...store, dataKey: Uint8Array.from(store.dataKey) }, promises.kept);
        flaws.push(...looked.map((flaw) => `round ${round}: ${flaw}`));
        if (!(await rebuilt).same) flaws.push(`round ${round}: rebuild differs`);
        onLooked({ kills: round, rows, flaws: flaws.length });
        await worked;
        await new Promise((resolve) => setTimeout(resolve, random() * WORK_MS));
      } finally {
        await killed(child);
      }
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  const { stored, noted, seen, acknowledged } = promises.kept;
  return {
    kills: kills + 1,
    acknowledged: { stored: stored.size, noted: noted.size, seen: seen.size, acknowledged: acknowledged.size },
    flaws,
  };
}

function launch(dataDir: string, round: number, number: string, onTold: (told: Told) => void) {
  const entry = join(import.meta.dirname, 'kill9-child.ts');
  const child = fork(entry, [dataDir, String(round), number], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const died = new Promise<never>((_, reject) =>
    child.once('exit', (code, signal) => reject(new Error(`ended by itself: ${code ?? signal} ${said.slice(-2000)}`))),
  );
  died.catch(() => {});
  const told = <T extends Told['told']>(what: T) =>
    new Promise<Extract<Told, { told: T }>>((resolve) =>
      child.on('message', (message: Told) => {
        if (message.told === what) resolve(message as Extract<Told, { told: T }>);
      }),
    );
  child.on('message', onTold);
  const opened = Promise.race([told('open'), died]);
  const rebuilt = Promise.race([told('rebuilt'), died]);
  const worked = Promise.race([Promise.all([told('stored'), told('noted')]), died]);
  // Whoever awaits them hears of it; being killed is nobody's surprise.
  for (const each of [opened, rebuilt, worked]) each.catch(() => {});
  return { child, opened, rebuilt, worked };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Whatever had reached the pipe is still read: `close` comes after it.
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** What is missing or broken in the reopened store; empty if nothing is. */
function look(store: Parameters<typeof openRead>[0], kept: Kept): string[] {
  const db = openRead(store);
  try {
    const flaws: string[] = [];
    const check = db.pragma('quick_check', { simple: true });
    if (check !== 'ok') flaws.push(`quick_check: ${String(check)}`);
    const verdict = verify(db);
    if (!verdict.whole) flaws.push(`chain: ${verdict.broken.what} at ${verdict.broken.seq}`);
    const column = (sql: string) => new Set(all<{ value: string }>(db, sql).map((row) => row.value));
    const missing = (what: keyof Kept, sql: string) => {
      const found = column(sql);
      const lost = [...kept[what]].filter((each) => !found.has(each));
      if (lost.length > 0) flaws.push(`${lost.length} × ${what} lost, first ${lost[0]}`);
    };
    missing('stored', 'SELECT message_key AS value FROM message_version');
    missing('noted', `SELECT json_extract(payload, '$.text') AS value FROM journal_payload`);
    missing('acknowledged', 'SELECT id AS value FROM case_view WHERE acknowledged_by IS NOT NULL');
    missing(
      'seen',
      `SELECT m.message_key AS value FROM submission_message m JOIN inbox_seen i ON i.subject = m.submission`,
    );
    const unfiled = all(
      db,
      `SELECT 1 FROM message_version v WHERE NOT EXISTS (
         SELECT 1 FROM submission_message m WHERE m.message_key = v.message_key)`,
    ).length;
    if (unfiled > 0) flaws.push(`${unfiled} messages in no submission`);
    return flaws;
  } finally {
    closeStore(db);
  }
}
