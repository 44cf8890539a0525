import { describe, expect, it } from 'vitest';
import type { AccountId, Ms, TelegramId } from '../../domain/index.ts';
import { Api, bigInt } from './library.ts';
import { type RoutingContext, route, routeOthers } from './routing.ts';

const WATCHED = '500';
const CONTEXT: RoutingContext = {
  account: 'a' as AccountId,
  selfId: '1000' as TelegramId,
  source: 'push',
  receivedAt: 5 as Ms,
  wanted: (chat) => chat.kind === 'user' || chat.id === WATCHED,
  known: (id) => id === '77',
};
const peer = (channelId: string) => new Api.PeerChannel({ channelId: bigInt(channelId) });
const message = (peerId: Api.TypePeer, id = 3) => new Api.Message({ id, peerId, date: 1, message: 'x' });
const updates = (...list: Api.TypeUpdate[]) =>
  new Api.Updates({ updates: list, users: [], chats: [], date: 100, seq: 0 });
const counted = { pts: 9, ptsCount: 1 };

describe('routing', () => {
  it('a message goes to the box that counts it', () => {
    const { routed } = route(
      updates(
        new Api.UpdateNewChannelMessage({ message: message(peer(WATCHED)), ...counted }),
        new Api.UpdateEditMessage({ message: message(new Api.PeerUser({ userId: bigInt(77) })), ...counted }),
      ),
      CONTEXT,
    );
    expect(routed).toMatchObject([
      { to: 'channel', channelId: WATCHED, pts: 9, count: 1, items: [{ msgId: 3 }] },
      { to: 'account', pts: 9, count: 1, items: [{ msgId: 3 }] },
    ]);
  });

  it('an unwatched chat counts, but is not read', () => {
    const { routed } = route(
      updates(
        new Api.UpdateNewChannelMessage({ message: message(peer('600')), ...counted }),
        new Api.UpdateNewMessage({ message: message(new Api.PeerChat({ chatId: bigInt(601) })), ...counted }),
        new Api.UpdateDeleteChannelMessages({ channelId: bigInt(600), messages: [1], ...counted }),
      ),
      CONTEXT,
    );
    expect(routed.map((each) => 'items' in each && each.items)).toEqual([[], [], []]);
  });

  it('deletions', () => {
    const { routed } = route(
      updates(
        new Api.UpdateDeleteMessages({ messages: [4, 5], pts: 11, ptsCount: 2 }),
        new Api.UpdateDeleteChannelMessages({ channelId: bigInt(WATCHED), messages: [6], ...counted }),
      ),
      CONTEXT,
    );
    expect(routed).toMatchObject([
      { to: 'account', count: 2, items: [{ chat: null, msgId: 4 }, { msgId: 5 }] },
      { to: 'channel', items: [{ chat: { kind: 'channel', id: WATCHED }, msgId: 6 }] },
    ]);
  });

  it('whatever else is counted moves its box without evidence', () => {
    const { routed } = route(
      updates(
        new Api.UpdatePinnedChannelMessages({ channelId: bigInt(WATCHED), messages: [1], ...counted }),
        new Api.UpdateReadHistoryInbox({
          peer: peer(WATCHED),
          maxId: 1,
          stillUnreadCount: 0,
          pts: 12,
          ptsCount: 1,
        }),
        // says a count that is nobody's next: must not move anything
        new Api.UpdateReadChannelInbox({ channelId: bigInt(WATCHED), maxId: 1, stillUnreadCount: 0, pts: 99 }),
        new Api.UpdateUserTyping({ userId: bigInt(1), action: new Api.SendMessageTypingAction() }),
      ),
      CONTEXT,
    );
    expect(routed).toEqual([
      { to: 'channel', channelId: WATCHED, pts: 9, count: 1, items: [] },
      { to: 'account', pts: 12, count: 1, items: [] },
    ]);
  });

  it('what Telegram gives up telling', () => {
    const tooLong = new Api.UpdateChannelTooLong({ channelId: bigInt(WATCHED) });
    expect(route(new Api.UpdatesTooLong(), CONTEXT).routed).toEqual([{ to: 'everythingGap' }]);
    expect(route(updates(tooLong), CONTEXT).routed).toEqual([{ to: 'channelGap', channelId: WATCHED }]);
    expect(route(updates(new Api.UpdatePtsChanged()), CONTEXT).routed).toEqual([{ to: 'accountGap' }]);
    expect(routeOthers([tooLong], CONTEXT)).toHaveLength(1);
  });

  it('short messages, of people we know', () => {
    const short = { id: 4, message: 'hi', pts: 9, ptsCount: 1, date: 1 };
    const known = new Api.UpdateShortMessage({ ...short, userId: bigInt(77) });
    const stranger = new Api.UpdateShortMessage({ ...short, userId: bigInt(78) });
    expect(route(known, CONTEXT).routed).toMatchObject([{ to: 'account', pts: 9, items: [{ text: 'hi' }] }]);
    expect(route(stranger, CONTEXT).routed).toEqual([{ to: 'accountGap' }]);
    const sent = new Api.UpdateShortSentMessage({ id: 1, date: 1, ...counted });
    expect(route(sent, CONTEXT).routed).toEqual([{ to: 'accountGap' }]);
  });

  it('tells the range of uncounted updates', () => {
    const combined = new Api.UpdatesCombined({ updates: [], users: [], chats: [], date: 7, seqStart: 3, seq: 5 });
    expect(route(combined, CONTEXT).seq).toEqual({ start: 3, end: 5, date: 7 });
  });

  it.each([
    [null],
    [undefined],
    [3],
    ['x'],
    [{}],
    [{ className: 'Updates' }],
    [new Api.PeerUser({ userId: bigInt(1) })],
  ])('of %j is nothing', (value) => {
    expect(route(value, CONTEXT)).toEqual({ routed: [], seq: null });
  });

  it('of a container full of rubbish is nothing', () => {
    const rubbish = updates();
    rubbish.updates = [null, 3, {}, { className: 'X', pts: 'a', ptsCount: 1 }] as never;
    expect(route(rubbish, CONTEXT).routed).toEqual([]);
    rubbish.updates = null as never;
    expect(route(rubbish, CONTEXT).routed).toEqual([]);
  });
});
