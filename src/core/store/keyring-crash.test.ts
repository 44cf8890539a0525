import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addSlot,
  createKeyring,
  KEYRING_NAME,
  rekeyedKeyring,
  signingKey,
  unlock,
  wipeKeyring,
  writeKeyring,
} from './index.ts';
import { LIGHT_KDF, tempDir, testIds } from './test-support.ts';

const random = testIds.randomBytes;
const header = { workspaceId: 'w-1', kind: 'live', cipher: 'aegis', createdAt: 1 } as const;
const dataKey = random(32);
const personSecret = random(32);
const OLD = 'бірінші құпия';
const NEW = 'екінші құпия';
const code = (code: string) => expect.objectContaining({ code });

let dir: ReturnType<typeof tempDir>;
let number: string;
beforeEach(async () => {
  dir = tempDir();
  number = await createKeyring(dir.path, header, { dataKey, personSecret, passphrase: OLD, kdf: LIGHT_KDF }, random);
});
afterEach(() => dir.remove());

const opens = (passphrase: string) =>
  unlock(dir.path, number, passphrase).then(
    (unlocked) => Buffer.from(unlocked.dataKey).equals(dataKey),
    () => false,
  );

// Another process for each case.
describe('a crash while a passphrase changes', { timeout: 60_000 }, () => {
  it.each([
    ['before the temporary file', 'openSync:1:before', OLD],
    ['with an empty temporary file', 'openSync:1:after', OLD],
    ['before it is written', 'writeSync:1:before', OLD],
    ['before it is on the disk', 'fsyncSync:1:before', OLD],
    ['after it is on the disk', 'fsyncSync:1:after', OLD],
    ['before it is put in place', 'renameSync:1:before', OLD],
    ['right after', 'renameSync:1:after', NEW],
    ['before the folder is on the disk', 'fsyncSync:2:before', NEW],
    ['before the proof', 'readFileSync:4:before', NEW],
  ])('%s leaves exactly one passphrase that opens', (_when, spec, passphrase) => {
    const fixture = join(import.meta.dirname, 'fixtures', 'change-passphrase.ts');
    const child = spawnSync(process.execPath, [fixture, dir.path, number, OLD, NEW, spec]);
    expect([child.signal, child.stdout.toString()]).toEqual(['SIGKILL', '']);
    return Promise.all([OLD, NEW].map(opens)).then((opened) => {
      expect(opened).toEqual([passphrase === OLD, passphrase === NEW]);
    });
  });

  it('what it leaves is destroyed with the rest by a wipe', () => {
    const fixture = join(import.meta.dirname, 'fixtures', 'change-passphrase.ts');
    spawnSync(process.execPath, [fixture, dir.path, number, OLD, NEW, 'renameSync:1:before']);
    expect(readdirSync(dir.path)).toHaveLength(2);
    wipeKeyring(dir.path, random);
    expect(readdirSync(dir.path)).toEqual([]);
  });
});

describe('a keyring for a new data key', () => {
  it('opens for who stays with the passphrase they have, and for nobody else', async () => {
    const seeds = [random(32), random(32)];
    const secrets = (index: number) => ({
      dataKey,
      personSecret: seeds[index] ?? random(32),
      passphrase: `құпия ${index}`,
      kdf: LIGHT_KDF,
    });
    const stays = await addSlot(dir.path, secrets(0), [], random);
    const goes = await addSlot(dir.path, secrets(1), [], random);
    const next = random(32);
    const publicKey = signingKey(seeds[0] ?? random(32)).publicKey;
    const keyring = await rekeyedKeyring(
      dir.path,
      {
        dataKey: next,
        store: 'workspace-0123456789abcdef.db',
        own: { number, passphrase: OLD, personSecret, kdf: LIGHT_KDF },
        others: [{ number: stays, publicKey }],
      },
      random,
    );
    writeKeyring(dir.path, keyring, random);
    await expect(unlock(dir.path, number, OLD)).resolves.toMatchObject({ dataKey: next, personSecret });
    await expect(unlock(dir.path, stays, 'құпия 0')).resolves.toMatchObject({ dataKey: next, personSecret: seeds[0] });
    await expect(unlock(dir.path, stays, 'құпия 1')).rejects.toEqual(code('WRONG_PASSPHRASE'));
    await expect(unlock(dir.path, goes, 'құпия 1')).rejects.toEqual(code('NO_SUCH_SLOT'));
    // Neither key is in the file, and a grant moved to another store or changed in a bit opens nothing.
    const text = JSON.stringify(keyring);
    for (const key of [dataKey, next]) expect(text).not.toContain(Buffer.from(key).toString('hex'));
    writeKeyring(dir.path, { ...keyring, store: 'workspace-00000000000000ff.db' }, random);
    await expect(unlock(dir.path, stays, 'құпия 0')).rejects.toEqual(code('KEYRING_DAMAGED'));
    expect(readdirSync(dir.path)).toEqual([KEYRING_NAME]);
  });
});
