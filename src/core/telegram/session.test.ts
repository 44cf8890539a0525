import { describe, expect, it } from 'vitest';
import type { AccountId, TelegramId } from '../../domain/index.ts';
import type { EntityRow } from '../ports.ts';
import { openEntityBook } from './entities.ts';
import { Api, AuthKey, bigInt } from './library.ts';
import { StoredSession } from './session.ts';

const ACCOUNT = 'a' as AccountId;

describe('the session', () => {
  function store() {
    const saved = new Map<string, Uint8Array>();
    let writes = 0;
    const memory = {
      loadSession: () => Object.fromEntries(saved),
      saveSession(_account: AccountId, name: string, value: Uint8Array | null) {
        writes++;
        if (value) saved.set(name, value);
        else saved.delete(name);
      },
      loadEntities: () => [],
      saveEntities: () => {},
      loadCursors: () => [],
      storedIds: () => [],
      loadNotBefore: () => ({}),
      saveNotBefore: () => {},
    };
    const open = async (): Promise<StoredSession> => {
      const home = { dcId: 4, address: '192.0.2.1', port: 443 };
      const session = new StoredSession(ACCOUNT, memory, openEntityBook(ACCOUNT, memory), home);
      await session.load();
      return session;
    };
    return { saved, open, writes: () => writes };
  }
  const key = async (fill: number): Promise<AuthKey> => {
    const made = new AuthKey();
    await made.setKey(Buffer.alloc(256, fill));
    return made;
  };

  it('remembers where it is, and the keys of every data centre', async () => {
    const { open } = store();
    const first = await open();
    first.setDC(2, '192.0.2.7', 40_001);
    first.setAuthKey(await key(1));
    first.setAuthKey(await key(2), 4);
    const second = await open();
    expect([second.dcId, second.serverAddress, second.port]).toEqual([2, '192.0.2.7', 40_001]);
    expect(second.getAuthKey()?.getKey()).toEqual(Buffer.alloc(256, 1));
    expect(second.authKey?.keyId?.toString()).toBe((await key(1)).keyId?.toString());
    expect(second.getAuthKey(4)?.getKey()).toEqual(Buffer.alloc(256, 2));
    expect(second.getAuthKey(5)).toBeUndefined();
  });

  it('writes only what changed, and survives that the library empties its keys', async () => {
    const { open, writes } = store();
    const session = await open();
    const mine = await key(1);
    session.setAuthKey(mine);
    session.setAuthKey(mine);
    expect(writes()).toBe(1);
    await session.getAuthKey()?.setKey(undefined);
    expect(session.getAuthKey()?.getKey()).toEqual(Buffer.alloc(256, 1));
  });

  it('forgets everything when told to', async () => {
    const { saved, open } = store();
    const session = await open();
    session.setDC(2, '192.0.2.7', 443);
    session.setAuthKey(await key(1));
    session.delete();
    expect(saved.size).toBe(0);
    expect(session.getAuthKey()).toBeUndefined();
  });

  it('leaves out what is damaged', async () => {
    const { saved, open } = store();
    saved.set('dc', new TextEncoder().encode('{"dcId":"x"'));
    saved.set('key:2', new Uint8Array(7));
    saved.set('key:x', new Uint8Array(256));
    const session = await open();
    expect([session.dcId, session.getAuthKey(2)]).toEqual([4, undefined]);
  });
});

describe('the book of who is who', () => {
  function book(rows: EntityRow[] = []) {
    const written: EntityRow[][] = [];
    const memory = {
      loadEntities: () => rows,
      saveEntities: (_account: AccountId, changed: EntityRow[]) => void written.push(changed),
    };
    return { book: openEntityBook(ACCOUNT, memory), written };
  }
  const user = (fields: object) => new Api.User({ id: bigInt(7), ...fields } as never);

  it('keeps names and hashes, and writes each change once', () => {
    const { book: it_, written } = book();
    it_.remember({
      users: [user({ firstName: 'Saule', lastName: 'B', accessHash: bigInt(-9), bot: true })],
      chats: [],
    });
    expect(it_.row('user', '7' as TelegramId)?.name).toBe('Saule B');
    expect(it_.inputPeer({ kind: 'user', id: '7' as TelegramId })).toMatchObject({ className: 'InputPeerUser' });
    it_.flush();
    it_.remember([user({ firstName: 'Saule', lastName: 'B', accessHash: bigInt(-9), bot: true })]);
    it_.flush();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject([{ id: '7', kind: 'user', accessHash: '-9', name: 'Saule B', isBot: true }]);
  });

  it('is not fooled by stubs', () => {
    const { book: it_ } = book();
    it_.remember([user({ firstName: 'Saule', accessHash: bigInt(5) })]);
    it_.remember([user({ firstName: 'Saule', accessHash: bigInt(6), min: true })]);
    expect(it_.row('user', '7' as TelegramId)?.accessHash).toBe('5');
    it_.remember([user({ firstName: 'Renamed' })]);
    expect(it_.row('user', '7' as TelegramId)).toMatchObject({ accessHash: '5', name: 'Renamed' });
  });

  it('tells channels, groups and people apart', () => {
    const { book: it_ } = book();
    const forbidden = new Api.ChannelForbidden({ id: bigInt(7), accessHash: bigInt(8), title: 'Gone' });
    it_.remember({ chats: [forbidden, new Api.ChatForbidden({ id: bigInt(7), title: 'Old' }), null, 3] });
    expect(it_.inputPeer({ kind: 'user', id: '7' as TelegramId })).toBeNull();
    expect(it_.inputChannel('7' as TelegramId)?.accessHash.toString()).toBe('8');
    expect(it_.inputPeer({ kind: 'group', id: '7' as TelegramId })).toMatchObject({ className: 'InputPeerChat' });
    expect(it_.byMarkedId('-1007')?.name).toBe('Gone');
    expect(it_.byMarkedId('-7')?.name).toBe('Old');
    expect(it_.byMarkedId('7')).toBeNull();
  });
});
