import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, transaction } from '../store/index.ts';
import { type TestStore, tempDir, testIds, testStore } from '../store/test-support.ts';
import { CHUNK, RECORD } from './sealed-blob.ts';
import { blobOf, createVault, type Receiving, type Vault, type VaultStep } from './vault.ts';

let store: TestStore;
let dir: ReturnType<typeof tempDir>;
let vault: Vault;
let steps: VaultStep[];
let dieAt: VaultStep | null;

beforeEach(() => {
  store = testStore();
  dir = tempDir();
  steps = [];
  dieAt = null;
  vault = open();
});
afterEach(() => {
  store.close();
  dir.remove();
});

const mediaDir = () => join(dir.path, 'media');
const incomingDir = () => join(dir.path, 'incoming');
function open(): Vault {
  return createVault({
    db: store.db,
    mediaDir: mediaDir(),
    incomingDir: incomingDir(),
    random: testIds.randomBytes,
    onStep: (step) => {
      steps.push(step);
      if (step === dieAt) throw new Error('killed');
    },
  });
}
const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function put(bytes: Uint8Array, versionId = 1): Promise<string> {
  const receiving = await vault.receive(versionId);
  try {
    await write(receiving, bytes.subarray(receiving.offset));
    const { sha256 } = await receiving.finish();
    receiving.commit(() => undefined);
    return sha256;
  } catch (error) {
    // A process that was killed would hold no file; this one goes on.
    await receiving.suspend();
    throw error;
  }
}
async function write(receiving: Receiving, bytes: Uint8Array, step = 50_000): Promise<void> {
  for (let at = 0; at < bytes.length; at += step) await receiving.write(bytes.subarray(at, at + step));
}
const read = async (sha256: string, from = 0, to = Number.POSITIVE_INFINITY) => {
  const blob = blobOf(store.db, sha256, 'original');
  return blob ? vault.readBlob(blob, from, Math.min(to, blob.size)) : null;
};

describe('what is received', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000])(
    '%i bytes are hashed and given back',
    async (size) => {
      const bytes = randomBytes(size);
      const sha256 = await put(bytes);
      expect(sha256).toBe(hash(bytes));
      expect(await read(sha256)).toEqual(bytes);
      expect(files(incomingDir())).toEqual([]);
    },
  );

  it('is given back in any range', async () => {
    const bytes = randomBytes(3 * CHUNK + 77);
    const sha256 = await put(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(Buffer.compare((await read(sha256, from, to)) as Buffer, bytes.subarray(from, to))).toBe(0);
      }),
      { numRuns: 60 },
    );
    expect(await read(sha256, -1, 5)).toBeNull();
  });

  it('lies under a name that its hash does not tell, padded, and nothing of it is readable', async () => {
    const bytes = Buffer.from('invented words that nobody else writes '.repeat(3000));
    const sha256 = await put(bytes);
    const [file = ''] = files(mediaDir());
    expect(file).not.toContain(sha256.slice(0, 12));
    expect(readFileSync(file).includes('invented words')).toBe(false);
    const other = await put(Buffer.concat([bytes, Buffer.from('.')]), 2);
    const sizes = new Set(files(mediaDir()).map((name) => statSync(name).size));
    expect(sizes.size).toBe(1);
    expect(other).not.toBe(sha256);
  });

  it('is kept once, however often it comes', async () => {
    const bytes = randomBytes(100_000);
    await put(bytes, 1);
    await put(bytes, 2);
    expect(files(mediaDir())).toHaveLength(1);
    expect(files(incomingDir())).toEqual([]);
    expect(all(store.db, 'SELECT * FROM media_partial')).toEqual([]);
  });

  it('that was altered on the disk is not given out', async () => {
    const bytes = randomBytes(2 * CHUNK);
    const sha256 = await put(bytes);
    const [file = ''] = files(mediaDir());
    const sealed = readFileSync(file);
    sealed[RECORD + 20] = (sealed[RECORD + 20] as number) ^ 1;
    writeFileSync(file, sealed);
    expect(await read(sha256, 0, 10)).toEqual(bytes.subarray(0, 10));
    expect(await read(sha256)).toBeNull();
    truncateSync(file, RECORD);
    expect(await read(sha256)).toBeNull();
  });
});

describe('an interrupted transfer', () => {
  it('goes on from the last whole record, and the hash is of the whole', async () => {
    const bytes = randomBytes(5 * CHUNK + 1000);
    const first = await vault.receive(1);
    await write(first, bytes.subarray(0, 3 * CHUNK + 500));
    await first.suspend();
    const second = await vault.receive(1);
    expect(second.offset).toBe(3 * CHUNK);
    await second.suspend();
    expect(await put(bytes)).toBe(hash(bytes));
  });

  it('throws away what a power cut left unfinished or altered', async () => {
    const bytes = randomBytes(4 * CHUNK);
    const first = await vault.receive(1);
    await write(first, bytes);
    await first.suspend();
    const [file = ''] = files(incomingDir());
    const sealed = readFileSync(file);
    sealed[2 * RECORD + 9] = (sealed[2 * RECORD + 9] as number) ^ 1;
    writeFileSync(file, sealed);
    const second = await vault.receive(1);
    expect(second.offset).toBe(2 * CHUNK);
    await second.suspend();
    expect(await put(bytes)).toBe(hash(bytes));
  });

  it('never writes two plaintexts under one nonce', async () => {
    const first = await vault.receive(1);
    await first.write(randomBytes(CHUNK + 1));
    await first.suspend();
    const [file = ''] = files(incomingDir());
    const one = readFileSync(file).subarray(0, 7);
    truncateSync(file, 10);
    const second = await vault.receive(1);
    await second.write(randomBytes(CHUNK + 1));
    await second.suspend();
    expect(readFileSync(file).subarray(0, 7).equals(one)).toBe(false);
  });

  it('is forgotten when nobody wants it', async () => {
    const receiving = await vault.receive(1);
    await receiving.write(randomBytes(CHUNK + 1));
    await receiving.discard();
    expect(files(incomingDir())).toEqual([]);
    expect(all(store.db, 'SELECT * FROM media_partial')).toEqual([]);
  });
});

describe('a crash', () => {
  // In this process: the step throws, everything after it did not happen, and a new vault recovers.
  it.each(['opened', 'record', 'finished', 'committed', 'renamed'] as const)(
    'at %s loses nothing and leaves nothing behind',
    async (at) => {
      const bytes = randomBytes(2 * CHUNK + 5);
      dieAt = at;
      await expect(put(bytes)).rejects.toThrow('killed');
      dieAt = null;
      writeFileSync(join(incomingDir(), 'nobody-knows'), 'x');
      vault = open();
      vault.recover();
      expect(existsSync(join(incomingDir(), 'nobody-knows'))).toBe(false);
      const committed = at === 'committed' || at === 'renamed';
      expect(await read(hash(bytes))).toEqual(committed ? bytes : null);
      if (!committed) expect(await put(bytes)).toBe(hash(bytes));
      expect(await read(hash(bytes))).toEqual(bytes);
      expect(files(mediaDir())).toHaveLength(1);
      expect(files(incomingDir())).toEqual([]);
      expect(all(store.db, 'SELECT * FROM media_partial')).toEqual([]);
    },
  );

  it('and a transaction that fails leaves it on its way', async () => {
    const receiving = await vault.receive(1);
    await receiving.write(randomBytes(10));
    await receiving.finish();
    expect(() =>
      transaction(store.db, () =>
        receiving.commit(() => {
          throw new Error('no');
        }),
      ),
    ).toThrow('no');
    expect(all(store.db, 'SELECT * FROM media_blob')).toEqual([]);
    expect(all(store.db, 'SELECT * FROM media_partial')).toHaveLength(1);
  });
});
