import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KeyVault } from '../../src/core/ports.ts';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

// Argon2id at full strength, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const PASSPHRASE = 'a practice passphrase';
const MINUTE = 60_000;

let harness: Harness;
afterEach(() => harness.dispose());

async function add(client: Client, role: 'lead' | 'responder' | 'viewer', canStart: boolean) {
  const passphrase = `the words of a ${role}`;
  const { number, personId } = await client.people.add({ callName: `A ${role}`, role, canStart, passphrase });
  return { number, personId, passphrase };
}

describe('wipe', () => {
  it('destroys the slots from a locked screen, by whoever answers calls and no viewer, and says clearly what is gone', async () => {
    harness = startCore();
    const { client, workspaceId, number } = await openHeadquarters(harness);
    const viewer = await add(client, 'viewer', false);
    const watching = harness.window();
    await watching.client.people.signIn(viewer);
    await expect(watching.client.workspace.wipe()).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    const other = harness.window();
    await other.client.people.signIn(await add(client, 'responder', false));
    await other.client.people.lock();
    await other.client.workspace.wipe();
    expect(await client.system.hello()).toMatchObject({ stage: 'sealed', hqName: null, seat: { person: null } });
    const dir = join(harness.dataDir, workspaceId);
    // Nothing that opens anything; the vault's folders hold only what no key is left for, here nothing.
    const left = readdirSync(dir).filter((name) => !name.startsWith('workspace.db'));
    expect(left.filter((name) => name !== 'media' && name !== 'incoming')).toEqual(['lock']);
    for (const vault of ['media', 'incoming']) expect(readdirSync(join(dir, vault))).toEqual([]);
    await client.workspace.leaveSealed();
    expect(await client.workspace.list()).toMatchObject([{ id: workspaceId, problem: 'KEYRING_MISSING' }]);
    await expect(client.workspace.open({ workspaceId, number, passphrase: PASSPHRASE })).rejects.toMatchObject({
      code: 'KEYRING_MISSING',
    });
    const stranger = harness.window();
    await expect(stranger.client.workspace.wipe()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });
});

describe('the recovery sheet', () => {
  it('opens as a lead of its own, however it is typed; every lead is told, once', async () => {
    harness = startCore();
    const { client, workspaceId, number } = await openHeadquarters(harness);
    await expect(client.people.makeRecovery({ passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'WRONG_PASSPHRASE',
    });
    const first = await client.people.makeRecovery({ passphrase: PASSPHRASE });
    const sheet = await client.people.makeRecovery({ passphrase: PASSPHRASE });
    expect((await client.workspace.safety()).recoverySheet).toMatchObject({ number: sheet.number });
    expect((await client.workspace.safety()).warnings).toEqual([]);
    await client.workspace.seal();
    await client.workspace.leaveSealed();

    const open = (who: { number: string }, passphrase: string) =>
      client.workspace.open({ workspaceId, number: who.number, passphrase });
    // The sheet before is void, and a slip of the finger is told from a wrong code.
    await expect(open(first, first.code)).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    const [last = ''] = sheet.code.slice(-1);
    const slip = sheet.code.slice(0, -1) + (last === '7' ? '8' : '7');
    await expect(open(sheet, slip)).rejects.toMatchObject({ code: 'RECOVERY_MISTYPED' });
    await open(sheet, sheet.code.toLowerCase().replaceAll('-', ' '));
    expect((await client.system.hello()).seat.person).toMatchObject({ role: 'lead', recovery: true });
    const told = (await client.workspace.safety()).warnings.map((warning) => [warning.what, warning.by]);
    expect(told).toEqual(Array(2).fill(['recoveryMade', 'Aisulu T.']));

    const lead = harness.window();
    await lead.client.people.signIn({ number, passphrase: PASSPHRASE });
    const { warnings } = await lead.client.workspace.safety();
    expect(warnings.map((warning) => warning.what)).toEqual(['recoveryUsed']);
    await lead.client.workspace.seenWarning({ entryId: warnings[0]?.entryId ?? '' });
    expect((await lead.client.workspace.safety()).warnings).toEqual([]);
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('is no lead whom a headquarters could be left to', async () => {
    harness = startCore();
    const { client } = await openHeadquarters(harness);
    await client.people.makeRecovery({ passphrase: PASSPHRASE });
    const [me, sheet] = await client.people.list();
    await expect(client.people.deactivate({ personId: me?.id ?? '' })).rejects.toMatchObject({ code: 'LAST_LEAD' });
    await expect(client.people.setRole({ personId: sheet?.id ?? '', role: 'viewer' })).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });
    expect(await client.people.deactivate({ personId: sheet?.id ?? '' })).toEqual({ ok: true, heldSlot: true });
    expect((await client.workspace.safety()).recoverySheet).toBeNull();
  });
});

/** A keychain as the system has it: opens only what it sealed itself. */
function fakeVault(state: 'yes' | 'no' | 'insecure' = 'yes') {
  const kept = new Map<string, Uint8Array>();
  const made: { state: typeof state; rotated: boolean; kept: typeof kept; vault: KeyVault } = {
    state,
    rotated: false,
    kept,
    vault: {
      available: () => Promise.resolve(made.state),
      seal(secret) {
        const name = new Uint8Array(Buffer.from(`sealed:${kept.size}`));
        kept.set(Buffer.from(name).toString(), Uint8Array.from(secret));
        return Promise.resolve(name);
      },
      open(sealed) {
        const secret = kept.get(Buffer.from(sealed).toString());
        if (!secret) return Promise.reject(new Error('gone'));
        const resealed = made.rotated ? new Uint8Array(Buffer.from(`rotated:${kept.size}`)) : null;
        if (resealed) kept.set(Buffer.from(resealed).toString(), Uint8Array.from(secret));
        return Promise.resolve({ secret: Uint8Array.from(secret), resealed });
      },
    },
  };
  return made;
}

describe('the keychain', () => {
  it('opens for the person who chose it, until they choose otherwise or it loses its key', async () => {
    const chain = fakeVault();
    harness = startCore({ vault: chain.vault });
    const { client, workspaceId, number } = await openHeadquarters(harness);
    expect(await client.people.keychain()).toEqual({ available: 'yes', on: false });
    await expect(client.people.useKeychain({ passphrase: 'wrong', on: true })).rejects.toMatchObject({
      code: 'WRONG_PASSPHRASE',
    });
    await client.people.useKeychain({ passphrase: PASSPHRASE, on: true });
    expect(await client.people.keychain()).toEqual({ available: 'yes', on: true });
    const viewer = await add(client, 'viewer', false);
    const other = harness.window();
    await other.client.people.signIn(viewer);
    await expect(other.client.people.useKeychain({ passphrase: viewer.passphrase, on: true })).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });

    const again = async () => {
      await client.workspace.seal();
      await client.workspace.leaveSealed();
      return client.workspace.openByKeychain({ workspaceId });
    };
    await again();
    expect((await client.system.hello()).seat.person).toMatchObject({ number, role: 'lead' });
    await client.workspace.seal();
    await client.workspace.leaveSealed();
    expect(await client.workspace.list()).toMatchObject([{ keychain: number }]);
    const [secret] = chain.kept;
    chain.kept.clear();
    await expect(client.workspace.openByKeychain({ workspaceId })).rejects.toMatchObject({ code: 'KEYCHAIN_LOST' });
    if (secret) chain.kept.set(...secret);
    // The system changed the keychain's own key: kept anew by the first opening, and the old one may go.
    chain.rotated = true;
    await client.workspace.openByKeychain({ workspaceId });
    chain.rotated = false;
    chain.kept.delete(secret?.[0] ?? '');
    await client.workspace.seal();
    await client.workspace.leaveSealed();
    chain.state = 'insecure';
    await expect(client.workspace.openByKeychain({ workspaceId })).rejects.toMatchObject({ code: 'KEYCHAIN_INSECURE' });
    chain.state = 'yes';
    await client.workspace.openByKeychain({ workspaceId });
    await client.people.useKeychain({ passphrase: PASSPHRASE, on: false });
    await expect(again()).rejects.toMatchObject({ code: 'KEYCHAIN_LOST' });
  });

  it.each([
    ['insecure', 'KEYCHAIN_INSECURE'],
    ['no', 'KEYCHAIN_UNAVAILABLE'],
  ] as const)('is refused where it is %s, and nothing is entrusted to it', async (state, code) => {
    const chain = fakeVault(state);
    harness = startCore({ vault: chain.vault });
    const { client, workspaceId } = await openHeadquarters(harness);
    await expect(client.people.useKeychain({ passphrase: PASSPHRASE, on: true })).rejects.toMatchObject({ code });
    expect(chain.kept.size).toBe(0);
    expect(existsSync(join(harness.dataDir, workspaceId, 'keychain.json'))).toBe(false);
  });
});

describe('the idle lock', () => {
  it('locks a seat after its time, whatever its screen reads, streams or says it hears', async () => {
    const { clock, advance } = handClock();
    harness = startCore({ clock });
    const { client } = await openHeadquarters(harness);
    expect((await client.system.hello()).seat.lockAfter).toBe(10);
    for (let minute = 0; minute < 9; minute += 1) {
      await advance(MINUTE);
      await client.alarms.list();
      await client.alarms.listening({ sound: 'on' });
    }
    await client.people.shift({ on: true });
    await advance(9 * MINUTE);
    expect((await client.system.hello()).seat.locked).toBe(false);
    const changes = await client.system.live();
    await advance(MINUTE + 5000);
    // Told without having asked.
    const told: unknown[] = [];
    for await (const change of changes) {
      told.push(change);
      if (change.event === 'changed' && change.topic === 'seat') break;
    }
    expect((await client.system.hello()).seat.locked).toBe(true);
    await expect(client.cases.list({})).rejects.toMatchObject({ code: 'SCREEN_LOCKED' });
    await client.people.unlock({ passphrase: PASSPHRASE });
    expect((await client.system.hello()).seat.locked).toBe(false);
  });

  it('takes the time each seat was given, none for 0, and a sleep counts', async () => {
    const { clock, advance } = handClock();
    harness = startCore({ clock });
    const { client } = await openHeadquarters(harness);
    const second = await add(client, 'lead', true);
    const other = harness.window();
    await other.client.people.signIn(second);
    await client.people.lockAfter({ minutes: 0 });
    await other.client.people.lockAfter({ minutes: 2 });
    await advance(119_000);
    await other.client.alarms.list();
    await advance(1000);
    await expect(other.client.alarms.list()).rejects.toMatchObject({ code: 'SCREEN_LOCKED' });
    await advance(10 * 60 * MINUTE);
    await client.alarms.list();
  });
});

describe('removal with a new key', () => {
  it('is due after somebody with a slot was removed; the others keep number and passphrase', async () => {
    harness = startCore();
    const { client, workspaceId, number } = await openHeadquarters(harness);
    const stays = await add(client, 'responder', true);
    const member = await add(client, 'viewer', false);
    const goes = await add(client, 'lead', true);
    const sheet = await client.people.makeRecovery({ passphrase: PASSPHRASE });
    expect((await client.workspace.safety()).rekeyDue).toBe(false);
    expect(await client.people.deactivate({ personId: member.personId })).toEqual({ ok: true, heldSlot: false });
    expect((await client.workspace.safety()).rekeyDue).toBe(false);
    expect(await client.people.deactivate({ personId: goes.personId })).toEqual({ ok: true, heldSlot: true });
    expect((await client.workspace.safety()).rekeyDue).toBe(true);
    const before = await client.journal.list({ limit: 200 });

    const other = harness.window();
    await other.client.people.signIn(stays);
    await expect(other.client.workspace.rekey({ passphrase: stays.passphrase })).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });
    await expect(client.workspace.rekey({ passphrase: 'wrong' })).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    expect(await client.workspace.rekey({ passphrase: PASSPHRASE })).toEqual({ slots: 3 });

    expect((await client.system.hello()).hqName).toBe('Test');
    await expect(other.client.alarms.list()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await client.workspace.safety()).rekeyDue).toBe(false);
    const after = await client.journal.list({ limit: 200 });
    expect(after.rows[0]).toMatchObject({ type: 'workspace.rekeyed', actor: 'system' });
    expect(after.rows.slice(1)).toEqual(before.rows);
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    // One database is left, under another name.
    const files = readdirSync(join(harness.dataDir, workspaceId)).filter((name) => name.endsWith('.db'));
    expect(files).toEqual([expect.stringMatching(/^workspace-[0-9a-f]{16}\.db$/)]);

    for (const who of [stays, { number: sheet.number, passphrase: sheet.code }, { number, passphrase: PASSPHRASE }]) {
      await client.workspace.seal();
      await client.workspace.leaveSealed();
      const gone = { workspaceId, number: goes.number, passphrase: goes.passphrase };
      await expect(client.workspace.open(gone)).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
      await client.workspace.open({ workspaceId, number: who.number, passphrase: who.passphrase });
    }
    // And once more, over slots that have a grant already.
    expect(await client.workspace.rekey({ passphrase: PASSPHRASE })).toEqual({ slots: 3 });
    await client.workspace.seal();
    await client.workspace.leaveSealed();
    await client.workspace.open({ workspaceId, number: stays.number, passphrase: stays.passphrase });
    await client.people.changePassphrase({ old: stays.passphrase, next: 'quite another one' });
    await client.workspace.seal();
    await client.workspace.leaveSealed();
    await client.workspace.open({ workspaceId, number: stays.number, passphrase: 'quite another one' });
  });
});

const sos = (at: number) =>
  message('#sos A-1\nregion: Алматы\nkind: kettling\n\nhelp', {
    chat: { kind: 'user', id: '77' as TelegramId },
    fromId: '77' as TelegramId,
    sentAt: ms(at),
    receivedAt: ms(at),
  });

describe('the machine', () => {
  it('on sleep locks by default, seals if chosen, does nothing if chosen; only a lead chooses', async () => {
    harness = startCore();
    const { client } = await openHeadquarters(harness);
    const responder = harness.window();
    await responder.client.people.signIn(await add(client, 'responder', false));
    const nobody = harness.window();
    const locked = async () => [
      (await client.system.hello()).seat.locked,
      (await responder.client.system.hello()).seat.locked,
      (await nobody.client.system.hello()).seat.locked,
    ];
    expect(await client.workspace.power()).toEqual({ suspend: 'lock', lockScreen: 'lock' });
    await expect(
      responder.client.workspace.setPower({ suspend: 'nothing', lockScreen: 'nothing' }),
    ).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    harness.core.system('lockScreen');
    expect(await locked()).toEqual([true, true, false]);
    await client.people.unlock({ passphrase: PASSPHRASE });

    await client.workspace.setPower({ suspend: 'nothing', lockScreen: 'nothing' });
    harness.core.system('suspend');
    harness.core.system('lockScreen');
    expect((await client.system.hello()).seat.locked).toBe(false);
    harness.core.system('lock');
    expect((await client.system.hello()).seat.locked).toBe(true);
    await client.people.unlock({ passphrase: PASSPHRASE });

    await client.workspace.setPower({ suspend: 'seal', lockScreen: 'lock' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    harness.core.system('suspend');
    expect((await client.system.hello()).stage).toBe('sealed');
    harness.core.system('resume');
    harness.core.system('seal');
    expect((await client.system.hello()).stage).toBe('sealed');
    expect(harness.notified.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('woken, looks at every clock at once: a screen idle for too long is locked, a call that waited climbs', async () => {
    const { clock, jump } = handClock();
    harness = startCore({ clock });
    const { client, source } = await openHeadquarters(harness);
    await client.workspace.setPower({ suspend: 'nothing', lockScreen: 'nothing' });
    await source.receive(sos(clock.now()));
    harness.notified.length = 0;
    jump(3 * 60 * MINUTE);
    harness.core.system('resume');
    expect((await client.system.hello()).seat.locked).toBe(true);
    expect(harness.notified.some((line) => line.startsWith('climb:'))).toBe(true);
  });
});

describe('the tray', () => {
  it('is told how many wait, whether anything is heard, who is on shift, and nothing else', async () => {
    harness = startCore();
    const { client, source } = await openHeadquarters(harness);
    const last = () => harness.statuses.at(-1);
    await source.receive(sos(Date.now()));
    await client.people.shift({ on: true });
    await vi.waitFor(() =>
      expect(last()).toEqual({
        stage: 'open',
        drill: true,
        unowned: 1,
        alarming: 1,
        deaf: false,
        onShift: true,
        replies: 0,
        floods: 0,
        backup: false,
      }),
    );
    const [alarm] = await client.alarms.list();
    await client.alarms.acknowledge({ caseId: alarm?.caseId ?? '' });
    await vi.waitFor(() => expect(last()).toMatchObject({ unowned: 0, alarming: 0 }));
    await client.workspace.seal();
    await vi.waitFor(() => expect(last()).toMatchObject({ stage: 'sealed', deaf: true, onShift: false }));
    for (const status of harness.statuses)
      for (const value of Object.values(status))
        expect(String(value)).toMatch(/^(true|false|\d+|welcome|open|sealed)$/);
  });
});
