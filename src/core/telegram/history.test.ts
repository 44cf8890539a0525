import { describe, expect, it } from 'vitest';
import type { TelegramId } from '../../domain/index.ts';
import { historyPages, messagesById } from './history.ts';
import { Api, bigInt, TypeNotFoundError } from './library.ts';
import { migratedTo } from './migrated.ts';
import { randomLong } from './outbox-send.ts';
import { silentLog } from './test-clock.ts';

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
