import { ms, type TelegramId } from '../../src/domain/index.ts';
import { handClock, openHeadquarters, startCore } from './core-harness.ts';
import { message } from './telegram-source.ts';

/** When its clock begins. */
export const START = 1_700_000_000_000;
export const MINUTE = 60_000;
const BOT = '900' as TelegramId;
const CHAT = { kind: 'channel', id: '800' as TelegramId } as const;
/** Kinds of a call of each of these urgencies. */
export const P0 = 'kettling';
export const P1 = 'search_home';

/** A headquarters under a clock with hands, with a lead, a bot that passes calls on, and people who join. */
export async function caseHeadquarters() {
  const hand = handClock(START);
  const harness = startCore({ clock: hand.clock });
  const { client, source, number, workspaceId } = await openHeadquarters(harness);
  await client.people.lockAfter({ minutes: 0 });
  await client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' });
  let sent = 0;
  /** A call of this kind; the id of its case. */
  const sos = async (kind: string, region = 'Алматы') => {
    sent += 1;
    const now = ms(hand.clock.now());
    const text = `#sos A-${sent}\nregion: ${region}\nkind: ${kind}\nreporter: alaman:${sent}\n\n${kind} ${sent}`;
    await source.receive(message(text, { chat: CHAT, fromId: BOT, sentAt: now, receivedAt: now }));
    const found = (await client.alarms.list()).find((row) => row.excerpt === `${kind} ${sent}`);
    return found?.caseId ?? '';
  };
  const join = async (callName: string, role: 'responder' | 'viewer' = 'responder') => {
    const { number, personId } = await client.people.add({
      callName,
      role,
      canStart: false,
      passphrase: 'x y z w v u',
    });
    const window = harness.window();
    await window.client.people.signIn({ number, passphrase: 'x y z w v u' });
    await window.client.people.lockAfter({ minutes: 0 });
    return { ...window, personId };
  };
  return { ...hand, harness, client, source, number, workspaceId, sos, join };
}
