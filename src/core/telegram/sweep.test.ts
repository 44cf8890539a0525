import { describe, expect, it } from 'vitest';
import type { AccountId, ChatKey, Incoming, Ms, TelegramId } from '../../domain/index.ts';
import type { Cursor } from '../ports.ts';
import { TelegramError } from '../ports.ts';
import { openBox } from './box.ts';
import { openLane } from './lane.ts';
import { Api, BinaryReader, bigInt, onRead } from './library.ts';
import type { CallOptions } from './link.ts';
import { deletion, type MappingContext, mapMessage } from './mapping.ts';
import { sweepChat } from './sweep.ts';
import { silentLog, testClock } from './test-clock.ts';

const ACCOUNT = 'a' as AccountId;
const CHATS = {
  channel: { kind: 'channel', id: '1' as TelegramId },
  group: { kind: 'group', id: '1' as TelegramId },
} as const;
const mapping = (source: MappingContext['source']): MappingContext => ({
  account: ACCOUNT,
  selfId: '9' as TelegramId,
  source,
  receivedAt: 0 as Ms,
});

/** `edited` in seconds; null: as it was posted. */
type State = [id: number, text: string, edited?: number];
type Answer = { states: State[]; pts?: number } | Error;

/** A chat of which 1 … 10 are stored, its box at count 10, and a data centre that answers as the test says. */
async function setting(kind: keyof typeof CHATS = 'channel', stored = 10) {
  const clock = testClock();
  const chat = CHATS[kind];
  const committed: string[] = [];
  const stop = new AbortController();
  const lane = openLane({ account: ACCOUNT, clock, log: silentLog, beforeBatch: () => {} });
  const at = (pts: number): Cursor => ({ pts, qts: 0, date: 0, seq: 0, lastMsgId: 10 });
  let head = 10;
  let refuseDifference = false;
  const box = openBox(
    {
      key: 'channel:1' as ChatKey,
      cursor: at(10),
      async *portions() {
        if (refuseDifference) throw new TelegramError('TELEGRAM_REFUSED', 'INTERNAL');
        yield { items: [], cursor: at(head), fresh: true };
      },
    },
    {
      lane,
      clock,
      log: silentLog,
      signal: stop.signal,
      alert: () => {},
      turn: (run) => run(),
      active: () => true,
      random: () => 0.5,
    },
  );
  lane.start();
  lane.onBatch(async ({ items }) => {
    for (const item of items)
      committed.push(item.event === 'message' ? item.text : `${item.how === 'deleted' ? '-' : '?'}${item.msgId}`);
  });
  await box.sync();

  const peerId =
    kind === 'channel' ? new Api.PeerChannel({ channelId: bigInt(1) }) : new Api.PeerChat({ chatId: bigInt(1) });
  const tl = ([id, message, editDate]: State) => new Api.Message({ id, peerId, date: 1, message, editDate });
  const push = (pts: number, what: State | number): void => {
    head = Math.max(head, pts);
    const item: Incoming | null =
      typeof what === 'number'
        ? deletion(what, kind === 'channel' ? chat : null, 'deleted', mapping('push'))
        : mapMessage(tl(what), mapping('push'));
    if (item) box.push({ pts, count: 1, payload: [item] });
  };

  const asked: string[] = [];
  const answers: (() => Answer)[] = [];
  const after: (() => void)[] = [];
  const call = async (request: Api.AnyRequest, how: CallOptions = {}): Promise<never> => {
    asked.push(request.className);
    const answer: Answer = (answers.shift() ?? (() => ({ states: [] })))();
    if (answer instanceof Error) throw answer;
    how.arrived?.();
    after.shift()?.(); // what lay behind it in the same packet
    const common = { messages: answer.states.map(tl), chats: [], users: [], topics: [] };
    return (
      kind === 'channel'
        ? new Api.messages.ChannelMessages({ pts: answer.pts ?? head, count: 0, ...common })
        : new Api.messages.Messages(common)
    ) as never;
  };
  const told = { gone: new Set<number>() };
  const untap = lane.tap((item) => item.event === 'deletion' && item.how === 'deleted' && told.gone.add(item.msgId));

  return {
    push,
    /** What Telegram answers to one question after the other; `behind`: what happens right after it has arrived. */
    answer(make: () => Answer, behind = (): void => {}): void {
      answers.push(make);
      after.push(behind);
    },
    asked,
    refuse: (): void => {
      refuseDifference = true;
    },
    async sweep(): Promise<{ committed: string[]; failed: boolean }> {
      const sweeping = sweepChat(
        {
          chat,
          key: 'channel:1' as ChatKey,
          input: { peer: new Api.InputPeerEmpty(), channel: null },
          depth: 100,
          box,
          knownGone: (msgId) => told.gone.has(msgId),
        },
        {
          account: ACCOUNT,
          link: { call: call as never },
          log: silentLog,
          memory: { storedIds: () => Array.from({ length: stored }, (_, i) => stored - i) },
          mapping,
        },
      ).then(
        () => false,
        () => true,
      );
      await clock.advance(60_000);
      const failed = await sweeping;
      await clock.advance(1000);
      untap();
      box.close();
      stop.abort();
      await lane.stop();
      return { committed, failed };
    },
  };
}

/** All that is stored, as it was posted. */
const usual = (without: number[] = []): State[] =>
  Array.from({ length: 10 }, (_, i): State => [10 - i, 'posted']).filter(([id]) => !without.includes(id));

describe('what a sweep saw', () => {
  it('of a message just posted is evidence, before the edit that is pushed meanwhile', async () => {
    const at = await setting();
    at.answer(
      () => ({ states: [[11, 'first'], ...usual()], pts: 11 }),
      () => at.push(12, [11, 'second', 5]),
    );
    at.push(11, [12, 'another']); // 11 itself is one of those never pushed
    const { committed } = await at.sweep();
    expect(committed).toEqual(['another', 'first', 'second']);
  });

  it.each(['channel', 'group'] as const)(
    'comes after what waited for a gap of the same second, in a %s',
    async (kind) => {
      const at = await setting(kind);
      at.refuse();
      at.answer(
        () => {
          at.push(12, [3, 'second', 5]); // 11 is missing: it waits
          return { states: [...usual([3]), [3, 'third', 5]], pts: 13 };
        },
        () => at.push(14, [3, 'fourth', 5]),
      );
      at.answer(
        () => ({ states: [] }),
        () => {
          at.push(11, [20, 'late']);
          at.push(13, [21, 'later']);
        },
      );
      const { committed } = await at.sweep();
      expect(committed.filter((each) => !each.startsWith('late'))).toEqual(['second', 'third', 'fourth']);
    },
  );

  it('of an older edit does not follow the newer one', async () => {
    const at = await setting('group');
    at.answer(
      () => ({ states: [[10, 'second', 5], ...usual([10])] }),
      () => {
        at.push(11, [10, 'third', 5]);
        at.push(12, [10, 'fourth', 6]);
      },
    );
    expect((await at.sweep()).committed).toEqual(['second', 'third', 'fourth']);
  });

  it('is kept even if the next answer never comes', async () => {
    const at = await setting();
    at.answer(() => ({ states: [...usual([1, 2, 9]), [9, 'edited', 5]] }));
    at.answer(() => new TelegramError('UNREACHABLE', 'NO_CONNECTION'));
    expect(await at.sweep()).toEqual({ committed: ['edited'], failed: true });
  });

  it('is asked again after a flood wait', async () => {
    const at = await setting();
    at.answer(() => new TelegramError('FLOOD_WAIT', 'FLOOD_WAIT', 30));
    at.answer(() => ({ states: [...usual([9]), [9, 'edited', 5]] }));
    expect(await at.sweep()).toEqual({ committed: ['edited'], failed: false });
  });
});

describe('what a sweep did not see', () => {
  it('is missing if its number is empty, too; the state still held before that comes first', async () => {
    const at = await setting('group');
    at.refuse();
    at.answer(() => ({ states: usual([4, 5]) }));
    at.answer(() => ({ states: [] })); // the end of the history
    at.answer(() => {
      at.push(12, [4, 'edited at last', 5]); // held: 11 is missing
      return { states: [[5, 'edited', 6]] };
    });
    expect((await at.sweep()).committed).toEqual(['edited', 'edited at last', '?4']);
    expect(at.asked.at(-1)).toBe('messages.GetMessages');
  });

  it('is not missing if its deletion was told of meanwhile', async () => {
    const at = await setting();
    at.answer(
      () => ({ states: usual([4, 5]) }),
      () => {
        at.push(11, 4);
        at.push(12, [5, 'edited', 5]);
      },
    );
    expect((await at.sweep()).committed).toEqual(['-4', 'edited', '?5']);
  });
});

it('an answer is heard of as it is read, each time it is asked for', () => {
  const request = new Api.updates.GetState();
  const heard: number[] = [];
  for (const n of [1, 2]) {
    onRead(request, () => heard.push(n));
    const bytes = new Api.updates.State({ pts: n, qts: 0, date: 0, seq: 0, unreadCount: 0 }).getBytes();
    const { readResult } = request as unknown as { readResult(reader: unknown): Api.updates.State };
    const answer = readResult.call(request, new BinaryReader(bytes));
    expect([answer.pts, heard.length]).toEqual([n, n]);
  }
  expect(heard).toEqual([1, 2]);
});
