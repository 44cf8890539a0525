import { describe, expect, it } from 'vitest';
import type { AccountId, Ms, TelegramId } from '../../domain/index.ts';
import { type EntityRow, TelegramError } from '../ports.ts';
import { withTimeout } from './client.ts';
import { openEntityBook } from './entities.ts';
import { asTelegramError, errorName, floodSeconds, isLoggedOut, isUnreadable, NoAnswer } from './errors.ts';
import { openFloodGate, pause } from './flood.ts';
import { historyPages, messagesById } from './history.ts';
import { Api, AuthKey, bigInt, RPCError, TypeNotFoundError } from './library.ts';
import { migratedTo } from './migrated.ts';
import { randomLong } from './outbox-send.ts';
import { StoredSession } from './session.ts';
import { narrowSkew, skewEstimate } from './skew.ts';
import { silentLog, testClock } from './test-clock.ts';

const ACCOUNT = 'a' as AccountId;
const refused = (message: string): RPCError => new RPCError(message, new Api.help.GetConfig(), 400);
const flooded = (seconds: number): Error => Object.assign(new Error('wait'), { seconds, errorMessage: 'FLOOD' });

describe('errors', () => {
  it.each([
    ['PHONE_CODE_INVALID', 'CODE_INVALID'],
    ['PHONE_NUMBER_BANNED', 'ACCOUNT_BANNED'],
    ['USER_DEACTIVATED_BAN', 'ACCOUNT_BANNED'],
    ['AUTH_KEY_UNREGISTERED', 'NEEDS_LOGIN'],
    ['CHANNEL_PRIVATE', 'NO_SUCH_CHAT'],
    ['SOMETHING_NEW', 'TELEGRAM_REFUSED'],
    ['toString', 'TELEGRAM_REFUSED'],
  ])('%s is %s', (name, code) => {
    expect(asTelegramError(refused(name)).code).toBe(code);
  });

  it('keep only what looks like a name', () => {
    expect(errorName(refused('INPUT_METHOD_INVALID: dear Saule'))).toBe('INPUT_METHOD_INVALID');
    expect(errorName(refused('salem'))).toBe('UNKNOWN');
    expect(errorName(new Error('dear Saule'))).toBe('LOCAL_ERROR');
    expect(errorName(null)).toBe('LOCAL_ERROR');
  });

  it('know waits, whatever their form', () => {
    expect(floodSeconds(flooded(7))).toBe(7);
    expect(floodSeconds({ errorMessage: 'SLOWMODE_WAIT_30' })).toBe(30);
    expect(floodSeconds({ errorMessage: 'FLOOD_WAIT_99999999999' })).toBeNull();
    expect(floodSeconds({ seconds: -3 })).toBeNull();
    expect(asTelegramError(flooded(7))).toMatchObject({ code: 'FLOOD_WAIT', seconds: 7 });
  });

  it('know silence, the end of a session and what cannot be read', () => {
    expect(asTelegramError(new NoAnswer('x')).code).toBe('UNREACHABLE');
    expect(isLoggedOut(new TelegramError('NEEDS_LOGIN', 'NO_SELF'))).toBe(true);
    expect(isLoggedOut(refused('FLOOD'))).toBe(false);
    expect(isUnreadable(new TypeNotFoundError(1, Buffer.alloc(0)))).toBe(true);
    expect(isUnreadable(refused('X'))).toBe(false);
  });
});

describe('flood waits', () => {
  function gate(saved: Record<string, Ms> = {}) {
    const clock = testClock(1000);
    const written: [string, number][] = [];
    const changes: (number | null)[] = [];
    const memory = {
      loadNotBefore: () => saved,
      saveNotBefore: (_account: AccountId, method: string, until: Ms) => void written.push([method, until]),
    };
    const flood = openFloodGate(ACCOUNT, memory, clock, () => changes.push(flood.until()));
    return { clock, flood, written, changes };
  }

  it('are written down, hold their method only, and end', async () => {
    const { clock, flood, written, changes } = gate();
    flood.note('a', 10);
    expect(written).toEqual([['a', 11_500]]);
    expect(() => flood.check('a')).toThrow(TelegramError);
    expect(() => flood.check('b')).not.toThrow();
    let waited = false;
    void flood.wait('a', new AbortController().signal).then(() => {
      waited = true;
    });
    await clock.advance(10_400);
    expect(waited).toBe(false);
    await clock.advance(200);
    expect(waited).toBe(true);
    expect(changes).toEqual([11_500, null]);
  });

  it('hold after a restart, and their end is announced', async () => {
    const { clock, flood, changes } = gate({ a: 5000 as Ms, old: 10 as Ms });
    expect(flood.until()).toBe(5000);
    await clock.advance(4100);
    expect(changes).toEqual([null]);
  });

  it('give up when the source is stopped', async () => {
    const { clock, flood } = gate({ a: 5000 as Ms });
    const stop = new AbortController();
    const waiting = flood.wait('a', stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow();
    flood.close();
    expect(clock.pending()).toBe(0);
  });

  it('never get shorter', () => {
    const { flood } = gate();
    flood.note('a', 100);
    flood.note('a', 1);
    expect(flood.until()).toBe(101_500);
  });
});

describe('the clock', () => {
  it('is narrowed by every answer', () => {
    const one = narrowSkew(null, { date: 100, sent: 99_000, received: 99_200 });
    expect(one).toEqual({ low: 800, high: 2000 });
    expect(narrowSkew(one, { date: 200, sent: 199_400, received: 199_500 })).toEqual({ low: 800, high: 1600 });
    expect(skewEstimate(one)).toBe(1400);
    expect(skewEstimate(null)).toBeNull();
  });

  it('starts anew when an answer contradicts, and ignores slow ones', () => {
    const one = narrowSkew(null, { date: 100, sent: 99_000, received: 99_200 });
    expect(narrowSkew(one, { date: 100, sent: 0, received: 99_200 })).toEqual(one);
    expect(narrowSkew(one, { date: 5000, sent: 100_000, received: 100_100 })).toEqual({
      low: 4_899_900,
      high: 4_901_000,
    });
  });
});

describe('time limits', () => {
  it('end what takes too long, and leave nothing behind', async () => {
    const clock = testClock();
    const slow = withTimeout(clock, 100, new Promise(() => {}), 'x');
    const failed = expect(slow).rejects.toBeInstanceOf(NoAnswer);
    await clock.advance(100);
    await failed;
    await expect(withTimeout(clock, 100, Promise.resolve(3), 'x')).resolves.toBe(3);
    await expect(withTimeout(clock, 100, Promise.resolve(3), 'x', AbortSignal.abort())).rejects.toBeInstanceOf(
      NoAnswer,
    );
    await expect(pause(clock, 5, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(clock.pending()).toBe(0);
  });
});

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
    expect(it_.displayName('7' as TelegramId)).toBe('Saule B');
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

describe('histories with something unreadable in them', () => {
  const PEER = new Api.InputPeerChannel({ channelId: bigInt(1), accessHash: bigInt(1) });
  const peerId = new Api.PeerChannel({ channelId: bigInt(1) });
  const unreadable = new TypeNotFoundError(1, Buffer.alloc(0));
  /** A chat of ids 1 … top; asking for a page that holds one of `bad` fails. */
  function chat(top: number, bad: number[]) {
    let calls = 0;
    const call = async (request: unknown): Promise<never> => {
      calls++;
      if (request instanceof Api.channels.GetMessages) {
        const ids = request.id.map((each) => (each as Api.InputMessageID).id);
        if (ids.some((each) => bad.includes(each))) throw unreadable;
        return page(ids.filter((each) => each <= top));
      }
      const { offsetId, addOffset, limit, minId } = request as Api.messages.GetHistory;
      const all = Array.from({ length: top }, (_, index) => top - index).filter((each) => each > minId);
      const from = offsetId === 0 ? 0 : all.findIndex((each) => each < offsetId);
      const ids = from === -1 ? [] : all.slice(from + addOffset, from + addOffset + limit);
      if (ids.some((each) => bad.includes(each))) throw unreadable;
      return page(ids);
    };
    const page = (ids: number[]): never => {
      const messages = ids.map((id) => new Api.Message({ id, peerId, date: 1, message: '' }));
      return new Api.messages.ChannelMessages({
        pts: 5,
        count: top,
        messages,
        topics: [],
        chats: [],
        users: [],
      }) as never;
    };
    return { link: { call: call as never }, calls: () => calls };
  }
  async function read(top: number, bad: number[], limits = { downTo: 0, most: 1000 }): Promise<number[]> {
    const { link } = chat(top, bad);
    const ids: number[] = [];
    for await (const each of historyPages(link, silentLog, PEER, limits))
      ids.push(...each.messages.map((message) => (message as Api.Message).id));
    return ids;
  }

  it('cost only that one', async () => {
    const expected = (bad: number[]) =>
      Array.from({ length: 230 }, (_, i) => 230 - i).filter((id) => !bad.includes(id));
    expect(await read(230, [])).toEqual(expected([]));
    expect(await read(230, [230])).toEqual(expected([230]));
    expect(await read(230, [117, 116, 1])).toEqual(expected([117, 116, 1]));
  });

  it('stop where they are told', async () => {
    expect(await read(230, [], { downTo: 200, most: 1000 })).toHaveLength(30);
    expect(await read(230, [], { downTo: 0, most: 120 })).toHaveLength(120);
    expect(await read(0, [])).toEqual([]);
  });

  it('give up when nothing can be read', async () => {
    await expect(
      read(
        300,
        Array.from({ length: 300 }, (_, i) => i + 1),
      ),
    ).rejects.toBe(unreadable);
  });

  it('are found by id all the same', async () => {
    const { link } = chat(100, [7, 60]);
    const channel = new Api.InputChannel({ channelId: bigInt(1), accessHash: bigInt(1) });
    const ids = Array.from({ length: 100 }, (_, index) => index + 1);
    const found = await messagesById(link, channel, ids);
    expect(found.messages).toHaveLength(98);
    expect(found.unreadable).toEqual([7, 60]);
  });
});

describe('groups that moved', () => {
  it('are told with their new name', async () => {
    const chat = (id: number, migratedTo?: Api.InputChannel) =>
      new Api.Chat({
        id: bigInt(id),
        title: '',
        photo: new Api.ChatPhotoEmpty(),
        participantsCount: 1,
        date: 1,
        version: 1,
        ...(migratedTo ? { migratedTo } : {}),
      });
    const moved = chat(5, new Api.InputChannel({ channelId: bigInt(900), accessHash: bigInt(1) }));
    const link = { call: async () => new Api.messages.Chats({ chats: [chat(4), moved] }) as never };
    const ids = ['4', '5'] as TelegramId[];
    expect(await migratedTo(link, ids)).toEqual([{ from: '5', to: { kind: 'channel', id: '900' } }]);
    expect(await migratedTo({ call: () => Promise.reject(new Error('not asked')) }, [])).toEqual([]);
  });
});

describe('random ids', () => {
  it('are taken as they are when they are Telegram’s, else by their hash', () => {
    expect(randomLong('-42').toString()).toBe('-42');
    expect(randomLong('9223372036854775807').toString()).toBe('9223372036854775807');
    const uuid = randomLong('0193a2f4-7a51-7000-8000-000000000001');
    expect(uuid.toString()).toBe(randomLong('0193a2f4-7a51-7000-8000-000000000001').toString());
    expect(uuid.bitLength().toJSNumber()).toBeLessThanOrEqual(64);
    for (const odd of ['9223372036854775808', '0', '', '1e3']) expect(randomLong(odd).toString()).not.toBe(odd);
  });
});
