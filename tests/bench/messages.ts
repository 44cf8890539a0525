import type { AccountId, IncomingMessage, Peer, TelegramId } from '../../src/domain/index.ts';
import { ms } from '../../src/domain/index.ts';

/** Invented people and an invented night: who writes where in a generated headquarters. */
export const ACCOUNT = '7001' as AccountId;
export const BOT = '9001' as TelegramId;
export const RELAY: Peer = { kind: 'channel', id: '500' as TelegramId };
/** Where volunteers talk among themselves; nobody's word is a relay's there. */
export const TALK: Peer = { kind: 'channel', id: '501' as TelegramId };
/** 10 January 2021, 07:00 in Nur-Sultan. */
export const MORNING = Date.UTC(2021, 0, 10, 1);

const REGIONS = ['Almaty (city)', 'Shymkent', 'Karaganda', 'Kostanay', 'Мангистауская область', 'Nur-Sultan', 'Атырау'];

/** One in how many is a call for help. */
export const SOS_EVERY = 100;

/**
 * The n-th message of an election day: of four, two are ballots, one is a check-in of the bot and one is people talking;
 * now and then a violation. The same for the same n. Without calls for help. One in three has a word of its sender's own.
 */
export function everydayText(n: number): string {
  if (n % 4 === 3) return `Message ${n}: the queue is long, the observers are at their places, all quiet so far.`;
  const head =
    n % 4 === 2
      ? `#checkin C-${n}\nstatus: opened`
      : n % 40 === 8
        ? `#violation V-${n}\nkind: carousel`
        : `#ballot B-${n}\ncontest: mazhilis\nchoice: 3`;
  return `${head}\nregion: ${REGIONS[n % REGIONS.length]}\nstation: ${1 + (n % 500)}\nreporter: alaman:${n % 1000}\nconsent: public\n\n${n % 3 === 0 ? `Sent at noon from hall ${n}, no queue, all quiet.` : ''}`;
}

export function sosText(id: string, n: number): string {
  return `#sos ${id}\nkind: kettling\nregion: ${REGIONS[n % REGIONS.length]}\nreporter: alaman:${10_000 + n}\n\nCall for help number ${n}, they closed the street.`;
}

/** The n-th message as the adapter would hand it over. One in a hundred is a call for help. */
export function arrival(n: number): IncomingMessage {
  const sos = n % SOS_EVERY === 50;
  const talk = !sos && n % 4 === 3;
  const text = sos ? sosText(`S-${n}`, n) : everydayText(n);
  const at = ms(MORNING + n * 400);
  const photo = !sos && !talk && n % 4 < 2;
  return {
    event: 'message',
    account: ACCOUNT,
    chat: talk ? TALK : RELAY,
    msgId: n + 1,
    fromId: talk ? (String(20_000 + (n % 700)) as TelegramId) : BOT,
    fromKind: 'user',
    viaBotId: null,
    sentAt: at,
    editedAt: null,
    forward: null,
    replyToMsgId: null,
    groupedId: null,
    text,
    entities: [],
    media: photo
      ? { kind: 'photo', id: String(1e9 + n) as TelegramId, size: 180_000, mime: 'image/jpeg', name: null }
      : null,
    mediaRef: photo ? { accessHash: String(n), fileReference: new Uint8Array(24), dcId: 2 } : null,
    serviceAction: null,
    outgoing: false,
    // As long as Telegram's own bytes of such a message.
    raw: new TextEncoder().encode(`${String(n).padStart(80, '0')}${text}${photo ? 'p'.repeat(120) : ''}`),
    rawLayer: 198,
    source: 'push',
    receivedAt: ms(at + 300),
  };
}
