import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attestedBytes } from '../../src/core/backup/index.ts';
import { dump, verify } from '../../src/core/journal/index.ts';
import { databaseFile, unlockForPeople } from '../../src/core/people/index.ts';
import { all, closeStore, one, openRead, type ReadDb, signatureValid } from '../../src/core/store/index.ts';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { type FakeSource, message } from '../fakes/telegram-source.ts';

// Argon2id at full strength, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const PASSPHRASE = 'a practice passphrase';
const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;

let harness: Harness;
let usb: string;
const others: Harness[] = [];
beforeEach(() => {
  harness = startCore();
  usb = mkdtempSync(join(tmpdir(), 'maere-usb-'));
});
afterEach(async () => {
  await harness.dispose();
  for (const other of others.splice(0)) await other.dispose();
  rmSync(usb, { recursive: true, force: true });
});

let next = 1;
const batch = (size: number) =>
  Array.from({ length: size }, () => {
    next += 1;
    const now = ms(Date.now());
    const text = next % 40 === 0 ? `#sos S-${next}\nkind: kettling\n\nвызов ${next}` : `сообщение ${next}`;
    return message(text, { chat: CHAT, sentAt: now, receivedAt: now, msgId: 10_000 + next });
  });

/** About 500 messages a second, until told to stop. */
function ingest(source: FakeSource): () => Promise<number> {
  let on = true;
  let count = 0;
  const running = (async () => {
    while (on) {
      await source.receive(...batch(25));
      count += 25;
      await sleep(50);
    }
  })();
  return async () => {
    on = false;
    await running;
    return count;
  };
}

async function finished(client: Client) {
  for (;;) {
    const state = await client.backup.state();
    if (!state.running) return state.last;
    await sleep(20);
  }
}

async function inside(dataDir: string, id: string, number: string): Promise<ReadDb> {
  const dir = join(dataDir, id);
  const { dataKey, header } = await unlockForPeople(dir, number, PASSPHRASE);
  return openRead({ file: databaseFile(dir), dataKey, cipher: header.cipher });
}

const entries = (db: ReadDb) =>
  all<{ hash: string; device: string }>(db, 'SELECT hash, device FROM journal_entry ORDER BY position');
const versions = (db: ReadDb) =>
  all<{ ref: string }>(db, 'SELECT ref FROM message_version ORDER BY id').map((row) => row.ref);

function elsewhere(): Harness {
  const other = startCore();
  others.push(other);
  return other;
}

describe('a backup while the headquarters runs', () => {
  it('holds a whole moment of it; restored it is a device of its own, and both verify', async () => {
    const { client, source, number, workspaceId } = await openHeadquarters(harness);
    for (let i = 0; i < 20; i += 1) await source.receive(...batch(50));
    const media = join(harness.dataDir, workspaceId, 'media', 'ab');
    mkdirSync(media, { recursive: true });
    const blob = Buffer.alloc(3_000_000, 7);
    writeFileSync(join(media, 'abcdef0123'), blob);
    const stop = ingest(source);
    await sleep(200);
    const original = await inside(harness.dataDir, workspaceId, number);
    const acknowledged = { entries: entries(original).length, versions: versions(original).length };
    await client.backup.make({ folder: usb });
    await expect(client.backup.make({ folder: usb })).rejects.toMatchObject({ code: 'BACKUP_RUNNING' });
    expect((await client.backup.state()).running).not.toBeNull();
    const last = await finished(client);
    expect(last).toMatchObject({ error: null });
    await sleep(200);
    expect(await stop()).toBeGreaterThan(100);
    expect(readdirSync(usb)).toEqual([expect.stringMatching(/^maere-backup-\d{8}T\d{6}Z-[0-9a-f]{8}$/)]);
    const folder = last?.folder ?? '';
    expect(readdirSync(folder).sort()).toEqual(['keyring.json', 'manifest', 'media', 'workspace.db']);
    expect(readFileSync(join(folder, 'manifest')).toString('latin1')).not.toMatch(/workspace|entries|files/);
    const [listed] = await client.backup.list({ folder: usb });
    expect(listed).toMatchObject({ folder, bytes: last?.bytes });
    expect(listed?.entries ?? 0).toBeGreaterThanOrEqual(acknowledged.entries);
    expect((await client.journal.list({ limit: 200 })).rows.some((row) => row.type === 'backup.made')).toBe(true);

    const other = elsewhere();
    const { client: there } = other.window();
    await expect(there.workspace.restore({ folder, number, passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'WRONG_PASSPHRASE',
    });
    expect(readdirSync(other.dataDir)).toEqual([]);
    const restored = await there.workspace.restore({ folder, number, passphrase: PASSPHRASE });
    expect(await there.system.hello()).toMatchObject({
      stage: 'open',
      hqName: 'Test',
      workspaceId: restored.workspaceId,
    });

    // A prefix of the original, and everything that was acknowledged before it began.
    const copy = await inside(other.dataDir, restored.workspaceId, number);
    const added = entries(copy).filter((entry) => entry.device !== entries(original)[0]?.device);
    const inherited = entries(copy).slice(0, -added.length);
    expect(inherited).toEqual(entries(original).slice(0, inherited.length));
    expect(inherited.length).toBeGreaterThanOrEqual(acknowledged.entries);
    expect(versions(copy)).toEqual(versions(original).slice(0, versions(copy).length));
    expect(versions(copy).length).toBeGreaterThanOrEqual(acknowledged.versions);
    expect(readFileSync(join(other.dataDir, restored.workspaceId, 'media', 'ab', 'abcdef0123')).equals(blob)).toBe(
      true,
    );

    // The new device is vouched for by the person, whom the chain knows, and by the old device.
    const device = one<{ actor: string; subjects: string; payload: string; seq: number }>(
      copy,
      `SELECT actor, subjects, payload, seq FROM journal_entry JOIN journal_payload ON entry_id = id WHERE type = 'device.added'`,
    );
    const subjects = JSON.parse(device?.subjects ?? '[]') as string[];
    const [id = '', key = ''] = subjects.map((subject) => subject.slice(subject.indexOf(':') + 1));
    const { attestation, from } = JSON.parse(device?.payload ?? '{}') as { attestation: string; from: string };
    expect(device).toMatchObject({ seq: 1, actor: (await there.people.list())[0]?.id });
    const old = one<{ key: string }>(copy, 'SELECT public_key AS key FROM device WHERE id = ? AND seed IS NULL', from);
    expect(signatureValid(old?.key ?? '', attestedBytes(identity(copy), id, key), attestation)).toBe(true);
    expect(one(copy, 'SELECT count(*) AS n FROM device WHERE seed IS NOT NULL')).toEqual({ n: 1 });

    for (const [side, db] of [
      [client, original],
      [there, copy],
    ] as const) {
      expect(verify(db)).toMatchObject({ whole: true });
      expect(await side.journal.rebuild()).toMatchObject({ same: true });
    }
    // Both go on, on chains of their own.
    for (const side of [client, there]) {
      const [alarm] = await side.alarms.list();
      await side.alarms.acknowledge({ caseId: alarm?.caseId ?? '' });
      expect(await side.journal.verify()).toMatchObject({ whole: true });
    }
    expect((await there.workspace.safety()).warnings.map((warning) => warning.what)).toEqual([]);
    closeStore(original);
    closeStore(copy);
  });

  it('has no Telegram session, and says which one is left to end', async () => {
    const { client, number } = await openHeadquarters(harness);
    const dir = join(harness.dataDir, (await client.system.hello()).workspaceId ?? '');
    await client.backup.make({ folder: usb });
    const last = await finished(client);
    const other = elsewhere();
    const { client: there } = other.window();
    const { workspaceId } = await there.workspace.restore({
      folder: last?.folder ?? '',
      number,
      passphrase: PASSPHRASE,
    });
    const copy = await inside(other.dataDir, workspaceId, number);
    expect(dump(copy, ['tg_session'])).toBe('## tg_session');
    expect(all(copy, 'SELECT id FROM tg_account')).toEqual([{ id: '7001' }]);
    closeStore(copy);
    const [account] = await there.telegram.status();
    const loggedIn = (await client.telegram.status())[0];
    expect(loggedIn?.oldSession).toBeNull();
    expect(account?.oldSession).toEqual({ device: 'Desktop', since: expect.any(Number) });
    expect(readFileSync('src/core/telegram/client.ts', 'utf8')).toContain(`'${account?.oldSession?.device}'`);
    await there.telegram.oldSessionEnded({ account: '7001' });
    expect((await there.telegram.status())[0]?.oldSession).toBeNull();
    expect(existsSync(dir)).toBe(true);
  });
});

describe('what is not a backup', () => {
  it('leaves nothing after a cancel or a seal', async () => {
    const { client, source, number, workspaceId } = await openHeadquarters(harness);
    for (let i = 0; i < 10; i += 1) await source.receive(...batch(100));
    await client.backup.make({ folder: usb });
    await client.backup.cancel();
    expect(await finished(client)).toMatchObject({ error: 'CANCELLED', bytes: null });
    expect(readdirSync(usb)).toEqual([]);
    await client.backup.make({ folder: usb });
    await client.workspace.seal();
    // A copy of the database can't be interrupted; it is removed as soon as it ends.
    await expect.poll(() => readdirSync(usb), { timeout: 30_000 }).toEqual([]);
    await client.workspace.leaveSealed();
    await client.workspace.open({ workspaceId, number, passphrase: PASSPHRASE });
    expect(await client.backup.list({ folder: usb })).toEqual([]);
  });

  it('is gone after a crash as soon as the headquarters is opened again', async () => {
    const script = join(import.meta.dirname, 'backup-crash.ts');
    const child = spawnSync(process.execPath, [script, harness.dataDir, usb]);
    expect([child.signal, child.stderr.toString()]).toEqual(['SIGKILL', '']);
    expect(readdirSync(usb)).toEqual([expect.stringMatching(/^\.maere-backup-.*\.part$/)]);
    const { number, workspaceId } = JSON.parse(child.stdout.toString()) as { number: string; workspaceId: string };
    // And of a restore that a crash cut off.
    mkdirSync(join(harness.dataDir, '0123456789abcdef.part'));
    const again = startCore({ dataDir: harness.dataDir });
    const { client } = again.window();
    expect(readdirSync(harness.dataDir)).toEqual([workspaceId]);
    await client.workspace.open({ workspaceId, number, passphrase: PASSPHRASE });
    expect(readdirSync(usb)).toEqual([]);
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    await again.stop();
  });

  it('is made nowhere but in an existing folder outside the headquarters', async () => {
    const { client } = await openHeadquarters(harness);
    writeFileSync(join(usb, 'file'), '');
    for (const folder of [
      harness.dataDir,
      join(usb, 'none'),
      join(usb, 'file'),
      'relative',
      `${usb}/../${'x'.repeat(300)}`,
    ])
      await expect(client.backup.make({ folder })).rejects.toMatchObject({ code: 'BACKUP_FOLDER_UNSUITABLE' });
    const { number } = await client.people.add({
      callName: 'R',
      role: 'responder',
      canStart: false,
      passphrase: 'a responder’s words',
    });
    const responder = harness.window();
    await responder.client.people.signIn({ number, passphrase: 'a responder’s words' });
    await expect(responder.client.backup.make({ folder: usb })).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
  });

  it('is refused if a bit is changed, a file is missing, or it is another headquarters’', async () => {
    const { client, number, workspaceId } = await openHeadquarters(harness);
    const media = join(harness.dataDir, workspaceId, 'media');
    mkdirSync(media, { recursive: true });
    writeFileSync(join(media, 'abc'), 'a photo');
    await client.backup.make({ folder: usb });
    const folder = (await finished(client))?.folder ?? '';
    const other = elsewhere();
    const { client: there } = other.window();
    const restore = () => there.workspace.restore({ folder, number, passphrase: PASSPHRASE });
    const spoil = async (name: string, change: (bytes: Buffer) => Buffer | null) => {
      const file = join(folder, name);
      const good = readFileSync(file);
      const bad = change(Buffer.from(good));
      if (bad === null) rmSync(file);
      else writeFileSync(file, bad);
      await expect(restore()).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
      expect(readdirSync(other.dataDir)).toEqual([]);
      writeFileSync(file, good);
    };
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    };
    await spoil('workspace.db', flip(9000));
    await spoil('workspace.db', (bytes) => bytes.subarray(0, -4096));
    await spoil('media/abc', flip(0));
    await spoil('media/abc', () => null);
    await spoil('manifest', flip(40));
    // A space more in the keyring says the same, and is still not what was backed up.
    await spoil('keyring.json', (bytes) => Buffer.concat([bytes, Buffer.from(' ')]));
    await expect(there.workspace.restore({ folder: usb, number, passphrase: PASSPHRASE })).rejects.toMatchObject({
      code: 'BACKUP_NOT_FOUND',
    });
    appendFileSync(join(folder, 'extra'), 'what is not in the manifest is left where it is');
    const { workspaceId: restored } = await restore();
    expect(readdirSync(join(other.dataDir, restored))).not.toContain('extra');
  });
});

/** The workspace's own id, which is not its folder's name. */
function identity(db: ReadDb): string {
  return one<{ id: string }>(db, 'SELECT id FROM workspace_info')?.id ?? '';
}
