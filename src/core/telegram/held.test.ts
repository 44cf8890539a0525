import { describe, expect, it } from 'vitest';
import type { AccountId, Incoming, IncomingMessage, Ms, TelegramId } from '../../domain/index.ts';
import { openHeldMerge } from './held.ts';

const chat = { kind: 'channel', id: '7' as TelegramId } as const;
const account = 'a' as AccountId;

/** Message `msgId` as it was after an edit at `second`; 0 as it was sent. */
function state(msgId: number, second = 0): IncomingMessage {
  return {
    event: 'message',
    account,
    chat,
    msgId,
    text: `at ${second}`,
    editedAt: second ? second * 1000 : null,
  } as IncomingMessage;
}
const deletion = (msgId: number): Incoming => ({
  event: 'deletion',
  account,
  chat,
  msgId,
  how: 'deleted',
  source: 'push',
  receivedAt: 0 as Ms,
});
const held = (...updates: [number, Incoming][]) => updates.map(([pts, item]) => ({ pts, count: 1, payload: [item] }));
const words = (items: Incoming[]): string[] =>
  items.map((item) => (item.event === 'message' ? `${item.msgId}@${(item.editedAt ?? 0) / 1000}` : `-${item.msgId}`));

describe('what was pushed while the history was asked', () => {
  it('comes before the later state that the history shows', () => {
    const merge = openHeldMerge();
    const waiting = held([11, state(1)], [12, state(1, 5)]);
    expect(words(merge.into([state(1, 9), state(2)], waiting, 20, true))).toEqual(['1@0', '1@5', '1@9', '2@0']);
  });

  it('comes although the message is gone from the history, its deletion last', () => {
    const merge = openHeldMerge();
    const waiting = held([11, state(1)], [12, deletion(1)]);
    expect(words(merge.into([state(2)], waiting, 20, true))).toEqual(['1@0', '2@0', '-1']);
  });

  it('stays where it is if it happened later than what was asked', () => {
    const merge = openHeldMerge();
    expect(words(merge.into([state(1)], held([21, state(1, 5)], [22, state(3)]), 20, true))).toEqual(['1@0']);
  });

  it('is told once, and never after a later state of an earlier portion', () => {
    const merge = openHeldMerge();
    const waiting = held([11, state(1)], [30, state(1, 5)], [31, state(2, 6)]);
    expect(words(merge.into([state(1, 9), state(2, 6)], waiting, 20, true))).toEqual(['1@0', '1@5', '1@9', '2@6']);
    expect(words(merge.into([state(1, 9)], waiting, 40, true))).toEqual(['1@9']);
  });

  it('of pages without a count, only what is certainly older', () => {
    const merge = openHeldMerge();
    const waiting = held([11, state(1, 5)], [12, state(1, 9)], [13, state(4)]);
    expect(words(merge.into([state(1, 9)], waiting, null, false))).toEqual(['1@5', '1@9']);
    expect(words(merge.into([], waiting, 20, true))).toEqual(['4@0']);
  });
});
