import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createVault, type Vault } from '../../../src/core/media/vault.ts';
import { all, closeStore, openStore, type WriteDb } from '../../../src/core/store/index.ts';
import { migrate } from '../../../src/core/store/migrate.ts';
import { MIGRATIONS, tempDir } from '../../../src/core/store/test-support.ts';

/** The bytes of a version, always the same; every fifth has those of the one before it. */
export function plainOf(versionId: number): Buffer {
  const seed = versionId % 5 === 0 ? versionId - 1 : versionId;
  const outputLength = 1 + ((seed * 7919) % 400_000);
  return createHash('shake256', { outputLength }).update(String(seed)).digest();
}

export function openVault(dir: string, dataKey: Uint8Array): { db: WriteDb; vault: Vault } {
  const file = join(dir, 'workspace.db');
  const isNew = !existsSync(file);
  // Opening takes the key: it is wiped afterwards.
  const db = openStore({ file, dataKey: Uint8Array.from(dataKey), cipher: 'aegis', mode: 'write', create: isNew });
  if (isNew) migrate(db, MIGRATIONS);
  const random = (length: number) => Uint8Array.from(randomBytes(length));
  const vault = createVault({ db, mediaDir: join(dir, 'media'), incomingDir: join(dir, 'incoming'), random });
  return { db, vault };
}

/** Kills a receiving vault `kills` times at random moments; what is wrong after each reopening. `random`: 0 ≤ n < 1. */
export async function killVault(kills: number, random: () => number): Promise<{ stored: number; flaws: string[] }> {
  const dir = tempDir();
  const key = randomBytes(32);
  const stored = new Set<number>();
  const flaws: string[] = [];
  try {
    closeStore(openVault(dir.path, key).db);
    for (let round = 1; round <= kills; round += 1) {
      await liveAndDie(dir.path, key, round, random() * 150, (id) => stored.add(id));
      flaws.push(...(await look(dir.path, key, stored)).map((flaw) => `round ${round}: ${flaw}`));
    }
  } finally {
    dir.remove();
  }
  return { stored: stored.size, flaws };
}

async function liveAndDie(dir: string, key: Buffer, round: number, wait: number, note: (id: number) => void) {
  const entry = join(import.meta.dirname, 'vault-kill-child.ts');
  const child = fork(entry, [dir, key.toString('hex'), String(round)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const worked = new Promise<void>((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`ended by itself: ${code ?? signal} ${said.slice(-1500)}`)));
    child.on('message', ({ stored }: { stored: number }) => {
      note(stored);
      resolve();
    });
  });
  try {
    await worked;
    await new Promise((resolve) => setTimeout(resolve, wait));
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

async function look(dir: string, key: Buffer, stored: ReadonlySet<number>): Promise<string[]> {
  const { db, vault } = openVault(dir, key);
  try {
    vault.recover();
    const flaws: string[] = [];
    const blobs = new Map(
      all<{ name: string; sha256: string; key: Buffer; size: number }>(
        db,
        'SELECT name, sha256, key, size FROM media_blob',
      ).map((blob) => [blob.sha256, blob]),
    );
    for (const blob of blobs.values()) {
      const bytes = await vault.readBlob(blob, 0, blob.size);
      if (bytes === null || sha(bytes) !== blob.sha256) flaws.push(`a row without its file: ${blob.name}`);
    }
    for (const id of stored) if (!blobs.has(sha(plainOf(id)))) flaws.push(`lost: ${id}`);
    const names = new Set([...blobs.values()].map(({ name }) => name));
    for (const name of filesIn(join(dir, 'media'))) if (!names.has(name)) flaws.push(`a file of nobody's: ${name}`);
    const partials = all<{ file: string; target: string | null }>(db, 'SELECT file, target FROM media_partial');
    if (partials.some(({ target }) => target !== null)) flaws.push('a rename that recovery left');
    const onTheWay = new Set(partials.map(({ file }) => file));
    for (const name of filesIn(join(dir, 'incoming'))) if (!onTheWay.has(name)) flaws.push(`left behind: ${name}`);
    return flaws;
  } finally {
    closeStore(db);
  }
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const filesIn = (dir: string) =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
