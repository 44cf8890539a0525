import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addSlot,
  changeSlotPassphrase,
  createKeyring,
  defaultKdf,
  freeNumber,
  KEYRING_NAME,
  readKeyring,
  removeSlot,
  unlock,
  wipeKeyring,
} from './index.ts';
import { writeKeyring } from './keyring-file.ts';
import { LIGHT_KDF, tempDir, testIds } from './test-support.ts';

const random = testIds.randomBytes;
const header = { workspaceId: 'w-1', kind: 'drill', cipher: 'aegis', createdAt: 1_610_208_000_000 } as const;
const code = (code: string) => expect.objectContaining({ name: 'StoreError', code });

let dir: ReturnType<typeof tempDir>;
let number: string;
const dataKey = random(32);
const personSecret = random(32);

beforeEach(async () => {
  dir = tempDir();
  number = await createKeyring(
    dir.path,
    header,
    { dataKey, personSecret, passphrase: 'алты сөз', kdf: LIGHT_KDF },
    random,
  );
});
afterEach(() => dir.remove());

const path = () => join(dir.path, KEYRING_NAME);

describe('a slot', () => {
  it('gives the data key and the signing seed for its passphrase, however that is composed', async () => {
    const composed = await addSlot(dir.path, { dataKey, personSecret, passphrase: 'Й ё', kdf: LIGHT_KDF }, [], random);
    const decomposed = 'Й ё'.normalize('NFD');
    await expect(unlock(dir.path, composed, decomposed)).resolves.toEqual({ header, dataKey, personSecret });
  });

  it('refuses a wrong passphrase and an unknown number', async () => {
    await expect(unlock(dir.path, number, 'жеті сөз')).rejects.toEqual(code('WRONG_PASSPHRASE'));
    const other = number === '1234' ? '1235' : '1234';
    await expect(unlock(dir.path, other, 'алты сөз')).rejects.toEqual(code('NO_SUCH_SLOT'));
  });

  it('holds no name, only a number of four digits', () => {
    expect(number).toMatch(/^[1-9]\d{3}$/);
    expect(Object.keys(readKeyring(dir.path).slots[0] ?? {}).sort()).toEqual(['kdf', 'number', 'salt', 'wrapped']);
  });

  it('can be added, removed, and rewrapped for a new passphrase', async () => {
    const second = await addSlot(dir.path, { dataKey, personSecret, passphrase: 'екі', kdf: LIGHT_KDF }, [], random);
    expect(second).not.toBe(number);
    await changeSlotPassphrase(dir.path, { number: second, old: 'екі', next: 'үш', kdf: LIGHT_KDF }, random);
    await expect(unlock(dir.path, second, 'екі')).rejects.toEqual(code('WRONG_PASSPHRASE'));
    await expect(unlock(dir.path, second, 'үш')).resolves.toMatchObject({ dataKey });
    removeSlot(dir.path, second, random);
    await expect(unlock(dir.path, second, 'үш')).rejects.toEqual(code('NO_SUCH_SLOT'));
    await expect(unlock(dir.path, number, 'алты сөз')).resolves.toMatchObject({ dataKey });
    expect(readdirSync(dir.path)).toEqual([KEYRING_NAME]);
  });

  it('keeps the file as it was when the old passphrase is wrong', async () => {
    const before = readFileSync(path(), 'utf8');
    const change = { number, old: 'wrong', next: 'үш', kdf: LIGHT_KDF };
    await expect(changeSlotPassphrase(dir.path, change, random)).rejects.toEqual(code('WRONG_PASSPHRASE'));
    expect(readFileSync(path(), 'utf8')).toBe(before);
  });

  it('still opens in a file made by an earlier build', async () => {
    copyFileSync(join(import.meta.dirname, 'fixtures', KEYRING_NAME), path());
    const opened = await unlock(dir.path, readKeyring(dir.path).slots[0]?.number ?? '', 'жеті рет өлшеп бір рет кес');
    expect(opened.dataKey).toEqual(new Uint8Array(32).fill(7));
    expect(opened.personSecret).toEqual(new Uint8Array(32).fill(9));
  });
});

describe('the file', () => {
  it('tells missing and damaged', async () => {
    writeFileSync(path(), readFileSync(path(), 'utf8').replace('"drill"', '"live"'));
    await expect(unlock(dir.path, number, 'алты сөз')).rejects.toEqual(code('KEYRING_DAMAGED'));
    writeFileSync(path(), '{"v":1');
    await expect(unlock(dir.path, number, 'алты сөз')).rejects.toEqual(code('KEYRING_DAMAGED'));
    await expect(unlock(join(dir.path, 'nowhere'), number, 'алты сөз')).rejects.toEqual(code('KEYRING_MISSING'));
  });

  it.each<[string, (slots: ReturnType<typeof readKeyring>) => ReturnType<typeof readKeyring>]>([
    ['the kind', (ring) => ({ ...ring, kind: 'live' })],
    ['the workspace', (ring) => ({ ...ring, workspaceId: 'w-2' })],
    ['the cipher', (ring) => ({ ...ring, cipher: 'chacha20' })],
    ['the number', (ring) => ({ ...ring, slots: ring.slots.map((slot) => ({ ...slot, number: '4321' })) })],
  ])('does not unlock when someone changed %s and the checksum with it', async (_what, change) => {
    const changed = change(readKeyring(dir.path));
    writeKeyring(dir.path, changed, random);
    const asked = changed.slots[0]?.number ?? '';
    await expect(unlock(dir.path, asked, 'алты сөз')).rejects.toEqual(code('WRONG_PASSPHRASE'));
  });

  it('is private and leaves no temporary file', () => {
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir.path)).toEqual([KEYRING_NAME]);
  });

  it('is gone after a wipe, which may be repeated', async () => {
    wipeKeyring(dir.path, random);
    wipeKeyring(dir.path, random);
    expect(existsSync(path())).toBe(false);
    await expect(unlock(dir.path, number, 'алты сөз')).rejects.toEqual(code('KEYRING_MISSING'));
  });
});

describe('parameters and numbers', () => {
  it('spends 256 MiB where there is memory and 64 MiB where there is little', () => {
    expect(defaultKdf(16 * 1024 ** 3)).toEqual({ memory: 262_144, time: 3, parallelism: 4 });
    expect(defaultKdf(2 * 1024 ** 3).memory).toBe(65_536);
  });

  it('never gives a number twice', () => {
    const all = Array.from({ length: 9000 }, (_, index) => String(1000 + index));
    expect(freeNumber(all.toSpliced(4000, 1), random)).toBe('5000');
    expect(() => freeNumber(all, random)).toThrow(/No number/);
  });
});
