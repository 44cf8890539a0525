import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headOf, verify } from '../journal/index.ts';
import {
  addSlot,
  all,
  closeStore,
  KEYRING_NAME,
  one,
  openRead,
  readKeyring,
  type StoreLocation,
} from '../store/index.ts';
import { writeKeyring } from '../store/keyring-file.ts';
import { LIGHT_KDF, testIds } from '../store/test-support.ts';
import { createWorkspace, databaseFile, listWorkspaces, newWorkspaceDir, openWorkspace, readHeads } from './index.ts';
import { PASSPHRASE, type TestWorkspace, testWorkspace } from './test-support.ts';

let ws: TestWorkspace;
beforeEach(async () => {
  ws = await testWorkspace();
});
afterEach(() => ws.remove());

const code = (code: string) => expect.objectContaining({ code });
const again = (passphrase = PASSPHRASE) =>
  openWorkspace({ dir: ws.dir, number: ws.current.session.number, passphrase, kdf: LIGHT_KDF }, ws.ports);

function flip(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  writeFileSync(file, bytes);
}

describe('making a workspace', () => {
  it('opens it with its maker as lead and a whole journal that says so', () => {
    expect(ws.current).toMatchObject({ kind: 'live', name: 'Штаб' });
    expect(ws.current.session.role).toBe('lead');
    expect(ws.current.journal.since(0, 10).map(({ type, actor }) => [type, actor])).toEqual([
      ['workspace.created', 'system'],
      ['person.added', 'system'],
    ]);
    expect(verify(ws.current.db)).toMatchObject({ whole: true, people: 1 });
  });

  it('leaves nothing readable and nothing open to other users', () => {
    ws.current.close();
    const files = readdirSync(ws.dir);
    expect(files.sort()).toEqual(['journal.head', 'keyring.json', 'lock', 'workspace.db']);
    for (const name of files) {
      expect(readFileSync(join(ws.dir, name)).toString('utf8')).not.toMatch(/Штаб|Айша|person|lead/);
      if (process.platform !== 'win32') expect(statSync(join(ws.dir, name)).mode & 0o077).toBe(0);
    }
    if (process.platform !== 'win32') expect(statSync(ws.dir).mode & 0o077).toBe(0);
    expect(newWorkspaceDir('/x', testIds)).toMatch(/^.x.[0-9a-f]{16}$/);
  });

  it('refuses a short passphrase for a live one, and leaves nothing behind', async () => {
    const dir = join(ws.root, 'other');
    const options = { dir, hqName: 'HQ', callName: 'A', passphrase: 'short', kdf: LIGHT_KDF };
    await expect(createWorkspace({ ...options, kind: 'live' }, ws.ports)).rejects.toEqual(code('PASSPHRASE_WEAK'));
    expect(existsSync(dir)).toBe(false);
    (await createWorkspace({ ...options, kind: 'drill' }, ws.ports)).close();
  });

  it('says FOLDER_READ_ONLY where no folder can be made', async () => {
    writeFileSync(join(ws.root, 'file'), '');
    const options = {
      dir: join(ws.root, 'file', 'ws'),
      hqName: 'HQ',
      callName: 'A',
      passphrase: PASSPHRASE,
      kdf: LIGHT_KDF,
    };
    await expect(createWorkspace({ ...options, kind: 'live' }, ws.ports)).rejects.toEqual(code('FOLDER_READ_ONLY'));
  });

  it('cleans up when it fails half-way', async () => {
    const dir = join(ws.root, 'other');
    const options = { dir, kind: 'live', hqName: 'HQ', callName: 'A', passphrase: PASSPHRASE, kdf: LIGHT_KDF } as const;
    await expect(createWorkspace(options, { ...ws.ports, migrationsDir: join(ws.root, 'none') })).rejects.toThrow();
    expect(existsSync(dir)).toBe(false);
  });

  it('never overwrites one', async () => {
    const options = {
      dir: ws.dir,
      kind: 'live',
      hqName: 'HQ',
      callName: 'A',
      passphrase: PASSPHRASE,
      kdf: LIGHT_KDF,
    } as const;
    await expect(createWorkspace(options, ws.ports)).rejects.toThrow(/exists/);
    ws.current.close();
    (await again()).close();
  });
});

describe('opening', () => {
  it('comes back with the same people, device and chain', async () => {
    const { device, id } = ws.current;
    const before = headOf(ws.current.db, device.id);
    const reopened = await ws.reopen();
    expect(reopened).toMatchObject({ id, kind: 'live', name: 'Штаб', device: { id: device.id } });
    expect(reopened.session.role).toBe('lead');
    expect(headOf(reopened.db, device.id)).toEqual(before);
  });

  it('works on the other cipher', async () => {
    const dir = join(ws.root, 'chacha');
    const options = { dir, kind: 'live', hqName: 'HQ', callName: 'A', passphrase: PASSPHRASE, kdf: LIGHT_KDF } as const;
    const made = await createWorkspace({ ...options, cipher: 'chacha20' }, ws.ports);
    made.close();
    const { number } = made.session;
    (await openWorkspace({ dir, number, passphrase: PASSPHRASE, kdf: LIGHT_KDF }, ws.ports)).close();
  });

  it('is refused while it is open', async () => {
    await expect(again()).rejects.toEqual(code('WORKSPACE_IN_USE'));
    expect(ws.current.people.list()).toHaveLength(1);
  });

  it('lists workspaces by their headers, damaged ones too, without a passphrase', () => {
    mkdirSync(join(ws.root, 'broken'));
    writeFileSync(join(ws.root, 'broken', KEYRING_NAME), '{');
    mkdirSync(join(ws.root, 'none'));
    expect(listWorkspaces(ws.root)).toEqual([
      {
        dir: ws.dir,
        header: { workspaceId: ws.current.id, kind: 'live', cipher: 'aegis', createdAt: ws.clock.now() },
        problem: null,
      },
      { dir: join(ws.root, 'broken'), header: null, problem: 'KEYRING_DAMAGED' },
    ]);
    rmSync(join(ws.root, 'broken', KEYRING_NAME));
    writeFileSync(join(ws.root, 'broken', 'workspace.db'), 'x');
    mkdirSync(join(ws.root, 'half.part'));
    copyFileSync(join(ws.dir, KEYRING_NAME), join(ws.root, 'half.part', KEYRING_NAME));
    expect(listWorkspaces(ws.root).map(({ problem }) => problem)).toEqual([null, 'KEYRING_MISSING']);
    expect(listWorkspaces(join(ws.root, 'nowhere'))).toEqual([]);
  });

  it('ends everything on close: sessions, keys', () => {
    const { session } = ws.current;
    const location = ws.current.location();
    ws.current.close();
    ws.current.close();
    expect(session.live).toBe(false);
    expect(ws.current.location().dataKey).toEqual(new Uint8Array(32));
    // A copy given away is its receiver's to zero.
    expect(location.dataKey).not.toEqual(new Uint8Array(32));
  });
});

describe('damage', () => {
  beforeEach(() => ws.current.close());

  it('a wrong passphrase', async () => {
    await expect(again('wrong')).rejects.toEqual(code('WRONG_PASSPHRASE'));
  });

  it('a damaged keyring, a missing one', async () => {
    flip(join(ws.dir, KEYRING_NAME), 40);
    await expect(again()).rejects.toEqual(code('KEYRING_DAMAGED'));
    rmSync(join(ws.dir, KEYRING_NAME));
    await expect(again()).rejects.toEqual(code('KEYRING_MISSING'));
  });

  it('a flipped bit in the first page or another, a missing store, one of another workspace', async () => {
    const file = databaseFile(ws.dir);
    const good = readFileSync(file);
    flip(file, 50);
    await expect(again()).rejects.toEqual(code('STORE_DAMAGED'));
    rmSync(file);
    await expect(again()).rejects.toEqual(code('STORE_DAMAGED'));
    const other = await testWorkspace();
    other.current.close();
    copyFileSync(databaseFile(other.dir), file);
    other.remove();
    await expect(again()).rejects.toEqual(code('STORE_DAMAGED'));
    writeFileSync(file, good);
    (await again()).close();
  });

  it('never opens quietly over a flipped bit, wherever it is', async () => {
    const file = databaseFile(ws.dir);
    const good = readFileSync(file);
    const pages = good.length / 4096;
    for (let page = 0; page < pages; page += 7) {
      flip(file, page * 4096 + 60);
      // The log of an owner that died makes opening check every page.
      writeFileSync(`${file}-wal`, 'x');
      await expect(again()).rejects.toEqual(code('STORE_DAMAGED'));
      writeFileSync(file, good);
    }
    rmSync(`${file}-wal`, { force: true });
    (await again()).close();
  });

  it('a drill that poses as live', async () => {
    const keyring = readKeyring(ws.dir);
    writeKeyring(ws.dir, { ...keyring, kind: 'drill' }, testIds.randomBytes);
    await expect(again()).rejects.toEqual(code('WRONG_PASSPHRASE'));
  });

  it('a store from a newer program', async () => {
    const { root, ports } = ws;
    mkdirSync(join(root, 'old', 'meta'), { recursive: true });
    writeFileSync(
      join(root, 'old', 'meta', '_journal.json'),
      JSON.stringify({ version: '7', dialect: 'sqlite', entries: [] }),
    );
    const old = { ...ports, migrationsDir: join(root, 'old') };
    const number = ws.current.session.number;
    const opening = openWorkspace({ dir: ws.dir, number, passphrase: PASSPHRASE, kdf: LIGHT_KDF }, old);
    await expect(opening).rejects.toEqual(code('STORE_NEWER'));
    (await again()).close();
  });

  it('an older database put in place of the newer shows by the remembered head', async () => {
    const file = databaseFile(ws.dir);
    const older = readFileSync(file);
    const open = await again();
    open.people.setShift(open.session, true);
    const { dataKey } = open.location();
    open.close();
    writeFileSync(file, older);
    const rolled = await again();
    expect(verify(rolled.db)).toMatchObject({ whole: true });
    expect(verify(rolled.db, readHeads(ws.dir, dataKey))).toMatchObject({
      whole: false,
      broken: { seq: 3, what: 'truncated' },
    });
    rolled.close();
  });

  it('a slot left by a crash while someone was being added is cleared', async () => {
    const open = await again();
    const secrets = {
      dataKey: open.location().dataKey,
      personSecret: testIds.randomBytes(32),
      passphrase: 'x',
      kdf: LIGHT_KDF,
    };
    open.close();
    const orphan = await addSlot(ws.dir, secrets, [], testIds.randomBytes);
    const opening = openWorkspace({ dir: ws.dir, number: orphan, passphrase: 'x', kdf: LIGHT_KDF }, ws.ports);
    await expect(opening).rejects.toEqual(code('WRONG_PASSPHRASE'));
    (await again()).close();
    expect(readKeyring(ws.dir).slots).toHaveLength(1);
  });
});

describe('reading beside the writer', () => {
  it('sees what is committed, in this thread and in a worker', async () => {
    const reader = openRead(ws.current.location());
    ws.current.people.setShift(ws.current.session, true);
    expect(one(reader, 'SELECT count(*) AS n FROM journal_entry')).toEqual({ n: 3 });
    expect(all(reader, 'SELECT name FROM workspace_info')).toEqual([{ name: 'Штаб' }]);
    closeStore(reader);
    await expect(inWorker(ws.current.location())).resolves.toEqual({ n: 3 });
    ws.current.people.setShift(ws.current.session, false);
    expect(verify(ws.current.db)).toMatchObject({ whole: true, entries: 4 });
  });
});

function inWorker(location: StoreLocation): Promise<unknown> {
  const store = new URL('../store/index.ts', import.meta.url).href;
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { closeStore, one, openRead } from ${JSON.stringify(store)};
    const db = openRead(workerData);
    workerData.dataKey.fill(0);
    parentPort.postMessage(one(db, 'SELECT count(*) AS n FROM journal_entry'));
    closeStore(db);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData: location });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
