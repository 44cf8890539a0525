import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dump, verify } from '../journal/index.ts';
import { all, openRead, readKeyring, run, transaction } from '../store/index.ts';
import { LIGHT_KDF } from '../store/test-support.ts';
import { databaseFile, openWorkspace, type RekeyStep, rekeyWorkspace, unlockForPeople } from './index.ts';
import { PASSPHRASE, type TestWorkspace, testWorkspace } from './test-support.ts';

let ws: TestWorkspace;
let who: { number: string; personId: never };
let before: string;

beforeEach(async () => {
  ws = await testWorkspace();
  const { people, session, db, journal } = ws.current;
  await people.addPerson(session, { callName: 'Ерлан', role: 'responder', canStart: true, passphrase: 'екінші адам!' });
  transaction(db, () => {
    for (let i = 0; i < 100; i += 1)
      journal.append({ type: 't', subjects: [`t:${i}`], payload: 'x'.repeat(900) }, 'system');
    for (let i = 0; i < 20; i += 1) run(db, 'INSERT INTO meta VALUES (?, ?)', `m${i}`, ws.ports.ids.randomBytes(5000));
  });
  before = rows();
  who = { number: session.number, personId: session.personId as never };
  ws.current.close();
});
afterEach(() => ws.remove());

/** Every row of every table but the library's own statistics, and but what a re-keying adds: its entry. */
function rows(): string {
  const { db } = ws.current;
  // A full-text table can't be read row by row; the tables it consists of can, and are listed themselves.
  const tables = all<{ name: string }>(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
  )
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('sqlite_') && name !== 'journal_head');
  const added = all<{ id: string; position: number }>(
    db,
    "SELECT id, position FROM journal_entry WHERE type = 'workspace.rekeyed'",
  );
  return dump(db, tables)
    .split('\n')
    .filter((row) => !added.some(({ id, position }) => row.includes(id) || row.includes(`"position":${position},`)))
    .join('\n');
}

const own = () => ({ ...who, passphrase: PASSPHRASE, kdf: LIGHT_KDF });
const unlockLead = () => unlockForPeople(ws.dir, who.number, PASSPHRASE);
const databases = () => readdirSync(ws.dir).filter((name) => /^workspace.*\.db/.test(name));

describe('a new key', () => {
  it('moves everything, to the last row, and locks out who knows only the old one', async () => {
    const oldKeyring = readFileSync(join(ws.dir, 'keyring.json'));
    const oldFile = join(ws.root, 'stolen.db');
    copyFileSync(databaseFile(ws.dir), oldFile);
    const unlocked = await unlockLead();
    const oldKey = Uint8Array.from(unlocked.dataKey);
    const steps: RekeyStep[] = [];
    const result = await rekeyWorkspace({
      dir: ws.dir,
      unlocked,
      own: own(),
      ids: ws.ports.ids,
      onStep: (step) => steps.push(step),
    });
    expect(result).toEqual({ slots: 2 });
    expect(steps).toEqual(['opened', 'copied', 'rekeyed', 'compared', 'committed', 'destroyed']);
    expect(unlocked.dataKey).toEqual(new Uint8Array(32));
    const [file] = databases();
    expect(databases()).toEqual([basename(databaseFile(ws.dir))]);
    expect(file).toMatch(/^workspace-/);
    expect(() => openRead({ file: databaseFile(ws.dir), dataKey: oldKey, cipher: 'aegis' })).toThrow(/WRONG_KEY/);
    // The old key still opens what was copied away before: that is what the words on screen must say.
    openRead({ file: oldFile, dataKey: oldKey, cipher: 'aegis' }).close();

    const after = await unlockLead();
    const reader = openRead({ file: databaseFile(ws.dir), dataKey: after.dataKey, cipher: 'aegis' });
    const mark = all<{ value: Buffer }>(reader, "SELECT value FROM meta WHERE name = 'rekey'");
    expect(mark).toHaveLength(1);
    reader.close();
    await ws.reopen();
    const [entry] = ws.current.journal.page({ limit: 1 }).entries;
    expect(entry).toMatchObject({
      type: 'workspace.rekeyed',
      actor: 'system',
      payload: { by: who.personId, slots: 2 },
    });
    expect(verify(ws.current.db)).toMatchObject({ whole: true });
    expect(rows()).toBe(before);
    expect(readFileSync(join(ws.dir, 'keyring.json')).equals(oldKeyring)).toBe(false);
    await ws.reopen(readKeyring(ws.dir).slots[1]?.number, 'екінші адам!');
  });

  it('is refused over a journal that does not verify', async () => {
    await ws.reopen();
    const { db } = ws.current;
    db.exec('DROP TRIGGER journal_entry_no_update');
    run(db, "UPDATE journal_entry SET actor = 'x' WHERE position = 5");
    ws.current.close();
    const attempt = rekeyWorkspace({ dir: ws.dir, unlocked: await unlockLead(), own: own(), ids: ws.ports.ids });
    await expect(attempt).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' });
    expect(databases()).toEqual(['workspace.db']);
  });

  it('gives the key only to whom the journal names, whatever the tables say', async () => {
    await ws.reopen();
    const { db } = ws.current;
    const stranger = ws.ports.ids.randomBytes(32);
    run(db, "UPDATE person SET public_key = ? WHERE call_name = 'Ерлан'", Buffer.from(stranger).toString('hex'));
    ws.current.close();
    await rekeyWorkspace({ dir: ws.dir, unlocked: await unlockLead(), own: own(), ids: ws.ports.ids });
    const number = readKeyring(ws.dir).slots[1]?.number ?? '';
    await expect(unlockForPeople(ws.dir, number, 'екінші адам!')).resolves.toBeDefined();
  });
});

// Another process for each case.
describe('a crash while the key changes', { timeout: 120_000 }, () => {
  it.each([
    ['step=opened', 'old'],
    ['step=copied', 'old'],
    ['step=rekeyed', 'old'],
    ['step=compared', 'old'],
    ['call=fsyncSync:1:before', 'old'],
    ['call=fsyncSync:2:after', 'old'],
    ['call=renameSync:1:before', 'old'],
    ['call=renameSync:1:after', 'new'],
    ['step=committed', 'new'],
    ['call=rmSync:1:before', 'new'],
    ['call=rmSync:1:after', 'new'],
    ['step=destroyed', 'new'],
  ])('at %s leaves the %s store whole and the other gone', async (where, which) => {
    const fixture = join(import.meta.dirname, 'fixtures', 'rekey.ts');
    const args = [fixture, ws.dir, who.number, who.personId, PASSPHRASE, where];
    const child = spawnSync(process.execPath, args);
    expect([child.signal, child.stderr.toString()]).toEqual(['SIGKILL', '']);
    const open = await ws.reopen();
    expect(basename(open.db.name)).toMatch(which === 'old' ? /^workspace\.db$/ : /^workspace-/);
    expect(databases().filter((name) => name.endsWith('.db'))).toEqual([basename(open.db.name)]);
    expect(verify(open.db)).toMatchObject({ whole: true });
    const entries = open.journal.page({ limit: 1 }).entries;
    expect(entries[0]?.type === 'workspace.rekeyed').toBe(which === 'new');
    expect(rows()).toBe(before);
    expect(existsSync(join(ws.dir, 'keyring.json'))).toBe(true);
    const other = readKeyring(ws.dir).slots.find((slot) => slot.number !== who.number)?.number ?? '';
    await ws.reopen(other, 'екінші адам!');
  });
});

describe('opening meanwhile', () => {
  it('is refused', async () => {
    const seen: unknown[] = [];
    const unlocked = await unlockLead();
    let attempt: Promise<unknown> = Promise.resolve();
    await rekeyWorkspace({
      dir: ws.dir,
      unlocked,
      own: own(),
      ids: ws.ports.ids,
      onStep: (step) => {
        if (step === 'copied')
          attempt = openWorkspace({ dir: ws.dir, number: who.number, passphrase: PASSPHRASE, kdf: LIGHT_KDF }, ws.ports)
            .then((open) => open.close())
            .catch((error: unknown) => seen.push(error));
      },
    });
    await attempt;
    expect(seen.every((error) => (error as { code: string }).code === 'WORKSPACE_IN_USE')).toBe(true);
    await ws.reopen();
  });
});
