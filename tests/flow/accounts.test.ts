import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, closeStore } from '../../src/core/store/index.ts';
import type { TelegramId } from '../../src/domain/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import {
  createAndConnect,
  lookInside,
  makeWorld,
  PASSPHRASE,
  PHONE,
  realCore,
  until,
  type World,
} from './support/headquarters.ts';

let centre: Centre;
let world: World;
let harness: Harness;
let client: Client;

beforeEach(async () => {
  centre = await startCentre();
  world = await makeWorld(centre);
  harness = realCore(centre);
  ({ client } = harness.window());
});
afterEach(async () => {
  await harness.dispose();
  await centre.stop();
});

const account = async (id: string) => (await client.telegram.status()).find((each) => each.id === id);
const entries = async (): Promise<string[]> => (await client.journal.list({})).rows.map((row) => row.type);

describe('logins of an account', () => {
  it('one that was not there before alarms, until a lead says whose it is', async () => {
    await createAndConnect(client, world);
    const before = await until(async () => {
      const list = await client.telegram.logins({ account: world.account });
      return list.length > 0 && list;
    }, 'the first list');
    expect(before).toMatchObject([{ isCurrent: true, state: 'known', app: expect.stringContaining('Drill') }]);
    expect(await account(world.account)).toMatchObject({ newLogins: 0 });

    await centre.faults.foreignLogin({ account: world.account, device: 'Stranger’s phone' });
    await client.telegram.lookAtLogins({ account: world.account });
    const list = await client.telegram.logins({ account: world.account });
    const foreign = list.find((each) => each.state === 'new');
    expect(foreign).toMatchObject({ isCurrent: false, device: expect.stringContaining('Stranger’s phone') });
    expect(await account(world.account)).toMatchObject({ newLogins: 1 });
    expect(harness.notified).toContain('account:1');
    expect(await entries()).toContain('telegram.loginAppeared');

    await client.telegram.lookAtLogins({ account: world.account }); // alarms once
    expect((await entries()).filter((type) => type === 'telegram.loginAppeared')).toHaveLength(1);

    await client.telegram.loginIsOurs({ account: world.account, hash: foreign?.hash ?? '' });
    expect(await account(world.account)).toMatchObject({ newLogins: 0 });
    expect(harness.notified.at(-1)).toBe('account:0');
    expect(await entries()).toContain('telegram.loginAccepted');
  });

  it('one that logs in is seen at once, by what Telegram itself tells the account', async () => {
    await createAndConnect(client, world);
    await until(async () => (await client.telegram.logins({ account: world.account })).length > 0, 'the first list');
    await centre.faults.foreignLogin({ account: world.account });
    await centre.dm({ from: '777000', to: world.account, text: 'New login. Code 12345' });
    await until(async () => (await account(world.account))?.newLogins === 1, 'the alarm');
  });

  it('is ended by a lead, unless ours is too young', async () => {
    await createAndConnect(client, world);
    await until(async () => (await client.telegram.logins({ account: world.account })).length > 0, 'the first list');
    await centre.faults.foreignLogin({ account: world.account });
    await client.telegram.lookAtLogins({ account: world.account });
    const [foreign] = (await client.telegram.logins({ account: world.account })).filter((each) => !each.isCurrent);
    const which = { account: world.account, hash: foreign?.hash ?? '' };
    await centre.faults.freshLogins({ on: true });
    await expect(client.telegram.endLogin(which)).rejects.toMatchObject({ code: 'FRESH_LOGIN' });
    expect(await account(world.account)).toMatchObject({ newLogins: 1 });
    await centre.faults.freshLogins({ on: false });
    await client.telegram.endLogin(which);
    expect(await client.telegram.logins({ account: world.account })).toMatchObject([{ isCurrent: true }]);
    expect(await account(world.account)).toMatchObject({ newLogins: 0, state: 'online' });
    expect(await entries()).toContain('telegram.loginEnded');
  });
});

describe('an account that Telegram no longer lets in', () => {
  it.each([
    ['SESSION_REVOKED', 'revoked'],
    ['AUTH_KEY_UNREGISTERED', 'signedOut'],
    ['USER_DEACTIVATED_BAN', 'banned'],
    ['AUTH_KEY_DUPLICATED', 'duplicated'],
  ] as const)('says so aloud: %s', async (error, why) => {
    await createAndConnect(client, world);
    await until(async () => (await account(world.account))?.state === 'online', 'being online');
    await centre.faults.revoke({ account: world.account, error });
    await centre.faults.kill({});
    await until(async () => (await account(world.account))?.state === 'needsLogin', 'the loss');
    expect(await account(world.account)).toMatchObject({ lost: why, name: 'Headquarters', alone: 2 });
    expect(harness.notified).toContain('account:1');
    expect(await entries()).toContain('telegram.accountLost');
    if (why === 'banned') return;
    await client.telegram.startLogin({ apiId: 12345, apiHash: 'a'.repeat(32), phone: PHONE });
    await client.telegram.submitCode({ code: '31415' });
    await until(async () => (await account(world.account))?.state === 'online', 'being back');
    expect(await account(world.account)).toMatchObject({ lost: null });
    expect(await entries()).toContain('telegram.accountBack');
    expect(harness.notified.at(-1)).toBe('account:0');
  });
});

describe('two accounts in the same chats', () => {
  const SECOND_PHONE = '+77010000043';

  it('store once, and the second goes on when the first is revoked in the middle of a stream', async () => {
    const { workspaceId, number } = await createAndConnect(client, world);
    const second = await centre.createUser({ firstName: 'Reserve', phone: SECOND_PHONE, code: '27182' });
    const chats = [`channel:${world.relay}`, `channel:${world.second}`] as const;
    for (const peer of chats) await centre.addMember({ peer, user: second.id });
    await client.telegram.startLogin({ apiId: 12345, apiHash: 'a'.repeat(32), phone: SECOND_PHONE });
    await client.telegram.submitCode({ code: '27182' });
    for (const id of [world.relay, world.second])
      await client.telegram.watch({
        account: second.id,
        chat: { kind: 'channel', id: id as TelegramId },
        title: 'Relay',
        on: true,
      });
    const readers = async () =>
      (await client.telegram.chats()).filter((each) => each.watched).map((each) => each.readers?.toSorted());
    await until(async () => (await readers()).every((each) => each?.length === 2), 'both to receive');
    expect(await account(world.account)).toMatchObject({ alone: 0 });

    for (let i = 0; i < 200; i++) {
      await centre.post({
        peer: chats[i % 2] ?? chats[0],
        from: world.bot,
        text: `message ${i}`,
        silentPush: i % 9 === 4,
      });
      if (i === 100) {
        await centre.faults.revoke({ account: world.account });
        await centre.faults.kill({ account: world.account });
      }
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(async () => (await account(world.account))?.state === 'needsLogin', 'the loss');
    expect(await account(second.id)).toMatchObject({ state: 'online', alone: 2 });
    await until(async () => (await readers()).every((each) => each?.join() === 'Reserve'), 'the reserve alone');

    const expected = (await centre.log()).messages
      .filter((each) => chats.includes(each.peer as (typeof chats)[number]))
      .map((each) => `${each.peer}:${each.id}`);
    const db = await lookInside(join(harness.dataDir, workspaceId), number);
    const stored = () =>
      all<{ key: string }>(db, `SELECT message_key AS key FROM message_version WHERE peer_kind = 'channel'`).map(
        (row) => row.key,
      );
    await until(() => stored().length >= expected.length, 'every message');
    expect(stored().sort()).toEqual(expected.sort());
    closeStore(db);
  });
});

describe('where Telegram is blocked', () => {
  it('a headquarters logs in by a proxy, never dials directly, and shows no secret', async () => {
    const { port } = await centre.openSocks({ user: 'dana', password: 'hidden word' });
    const { workspaceId } = await client.workspace.create({
      hqName: 'Flow',
      callName: 'Saule M.',
      passphrase: PASSPHRASE,
      locale: 'kk',
    });
    await client.proxies.direct({ mode: 'never' });
    const login = () => client.telegram.startLogin({ apiId: 12345, apiHash: 'a'.repeat(32), phone: PHONE });
    const link = `tg://socks?server=127.0.0.1&port=${port}&user=dana&pass=hidden%20word`;
    const { id } = await client.proxies.add({ kind: 'link', link });
    await expect(client.proxies.add({ kind: 'link', link })).rejects.toMatchObject({ code: 'PROXY_TWICE' });
    expect(await client.proxies.check({ id })).toMatchObject({ works: true });
    await login();
    await client.telegram.submitCode({ code: '31415' });
    await until(async () => (await account(world.account))?.state === 'online', 'being online');
    expect(await account(world.account)).toMatchObject({ way: 'socks5' });
    const list = await client.proxies.list();
    expect(list).toMatchObject({ direct: 'never', rows: [{ id, kind: 'socks5', user: 'dana', inUse: true }] });
    expect(JSON.stringify(list)).not.toContain('hidden');
    expect(JSON.stringify((await client.journal.list({})).rows)).not.toContain('127.0.0.1');
    expect(new Set((await centre.arrivals()).map((each) => each.by))).toEqual(new Set(['socks5']));
    expect(workspaceId).toBeTruthy();

    await expect(client.proxies.check({ id: 'direct' })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await client.proxies.remove({ id });
    await until(async () => (await account(world.account))?.way === 'none', 'no way');
    await client.proxies.direct({ mode: 'first' });
    await until(async () => (await account(world.account))?.way === 'direct', 'the direct way');
  });

  it.each([
    ['tg://proxy?server=a.example&port=443&secret=ee000102030405060708090a0b0c0d0e0f676f6f', 'PROXY_FAKE_TLS'],
    ['http://a.example:3128', 'PROXY_HTTP'],
    ['hello', 'PROXY_UNREADABLE'],
  ])('%s is refused with a reason', async (link, code) => {
    await client.workspace.create({ hqName: 'Flow', callName: 'Saule M.', passphrase: PASSPHRASE, locale: 'kk' });
    await expect(client.proxies.add({ kind: 'link', link })).rejects.toMatchObject({ code });
    expect((await client.proxies.list()).rows).toMatchObject([{ kind: 'direct' }]);
  });
});
