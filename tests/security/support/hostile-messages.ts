import {
  type AccountId,
  type Entity,
  type Incoming,
  type IncomingMessage,
  type MediaContent,
  type MessageKey,
  messageKey,
  ms,
  type Peer,
  type TelegramId,
} from '../../../src/domain/index.ts';
import { message } from '../../fakes/telegram-source.ts';
import { CANARY, HOSTILE_TEXT, hostileString, INHERITED, PATH_TRICKS } from './hostile-values.ts';
import type { Rng } from './rng.ts';

export const ACCOUNT = '7001' as AccountId;
export const BOT = '900' as TelegramId;
export const RELAY = { kind: 'channel', id: '500' as TelegramId } as const;

const KINDS = ['ballot', 'protocol', 'violation', 'checkin', 'observer'] as const;
/** Disguises that looksLikeSos sees through. */
const SOS_TAGS = [
  '#sos',
  '#SOS',
  '#сос',
  '#СОС',
  '#ѕоѕ',
  '＃ｓｏｓ',
  '#s\u200bo\u200ds',
  '\u202e#sos',
  '#so\u0301s',
  '\ufeff#sos',
  '#S0S',
  '# s o s',
  '🅢🅞🅢 #sos',
] as const;
const LINES = [
  'region: Алматы',
  'регион: KZ-ALA',
  'өңір: Қарағанды',
  'station: 17',
  'участок: №99999999999999999999',
  'учаске: \u202e71',
  'kind: kettling',
  'вид: задержание',
  'түрі: __proto__',
  'reporter: alaman:8841',
  'reporter: alaman:../../x',
  'reporter: constructor:1',
  'consent: lawyer, partner, namedPublic',
  'choice: AJ',
  'status: arrived',
  'when: 99:99',
  'when: 31.02.2021 25:61',
  'people: 1e999',
  'people: -1',
  'temperature: −273',
  'location: 91, 181',
  'location: NaN, Infinity',
  '__proto__: x',
  'constructor: y',
  ': ',
  'toString',
] as const;
const BODIES = [
  'окружили на площади, нужна помощь',
  'бізді қоршап алды, көмек керек',
  'they closed the doors and took our phones',
  'помогите',
  'көмектесіңдер!!!',
  '',
] as const;

/** Something a stranger typed to confuse a reader or a program. */
function mangle(rng: Rng, text: string): string {
  const kind = rng.int(9);
  if (kind === 0) return [...text].map((letter) => (rng.chance(0.2) ? `${letter}\u200b` : letter)).join('');
  if (kind === 1) return `\u202e${text}\u2066`;
  if (kind === 2) return `${text}${'\u0301'.repeat(4096)}`;
  if (kind === 3) return `${text.slice(0, rng.int(text.length + 1))}\ud800`;
  if (kind === 4) return text.replaceAll('\n', rng.pick(['\r\n', '\u2028', '\r', '\v', '\n\n\n']));
  if (kind === 5) return `${text}\0${rng.pick(HOSTILE_TEXT)}`;
  if (kind === 6) return text.replaceAll(/[aeoсрх]/g, (letter) => ({ a: 'а', e: 'е', o: 'о' })[letter] ?? letter);
  if (kind === 7) return text.repeat(1 + rng.int(20)).slice(0, 20_000);
  return text;
}

interface Written {
  text: string;
  /** Its first line carries the tag, in a disguise that must not help. */
  tagged: boolean;
}

function write(rng: Rng, serial: number): Written {
  const id = rng.chance(0.8) ? ` T-${rng.chance(0.9) ? serial : rng.int(20)}` : '';
  const lines = Array.from({ length: rng.int(6) }, () => rng.pick(LINES)).join('\n');
  const rest = `${lines}\n\n${rng.pick(BODIES)} ${CANARY}${serial}`;
  const body = rng.chance(0.4) ? mangle(rng, rest) : rest;
  if (rng.chance(0.15)) return { text: `${rng.pick(SOS_TAGS)}${id}\n${body}`, tagged: true };
  if (rng.chance(0.5)) return { text: mangle(rng, `#${rng.pick(KINDS)}${id}\n${body}`), tagged: false };
  return { text: rng.chance(0.3) ? hostileString(rng) : body, tagged: false };
}

const MEDIA: MediaContent['kind'][] = [
  'photo',
  'document',
  'video',
  'voice',
  'audio',
  'roundVideo',
  'sticker',
  'animation',
  'location',
  'liveLocation',
  'venue',
  'contact',
  'poll',
  'webPage',
  'story',
  'dice',
  'unsupported',
];

function media(rng: Rng): MediaContent | null {
  if (rng.chance(0.6)) return null;
  const number = () => rng.pick([0, -0, -1, 1e308, -1e308, 43.2, 2 ** 53, null]);
  const name = () => rng.pick([...PATH_TRICKS, ...HOSTILE_TEXT, ...INHERITED, `${CANARY}\u202egpj.exe`, null]);
  return {
    kind: rng.pick(MEDIA),
    id: rng.pick([null, '1', '-9223372036854775808', '99999999999999999999']) as TelegramId | null,
    size: rng.pick([null, 0, 1, 2 ** 52]),
    mime: rng.pick([null, '', 'image/jpeg', 'text/html', `x/${'y'.repeat(5000)}`]),
    name: name(),
    ...(rng.chance(0.7) && {
      fields: { lat: number(), long: number(), title: name(), answers: [hostileString(rng)], [name() ?? 'x']: true },
    }),
  };
}

function entities(rng: Rng): Entity[] {
  const count = rng.chance(0.02) ? 500 : rng.int(3);
  return Array.from({ length: count }, () => ({
    type: rng.pick(['bold', 'textUrl', 'mentionName', '__proto__', 'x'.repeat(3000)]),
    offset: rng.pick([0, -1, -(2 ** 31), 2 ** 31 - 1]),
    length: rng.pick([0, 1, -5, 2 ** 31 - 1]),
    ...(rng.chance(0.3) && { url: rng.pick(['javascript:alert(1)', 'file:///etc/passwd', hostileString(rng)]) }),
    ...(rng.chance(0.2) && { userId: rng.pick(['1', '', '-1']) }),
  }));
}

function chat(rng: Rng): Peer {
  const kind = rng.int(10);
  if (kind < 5) return RELAY;
  if (kind === 5) return { kind: 'channel', id: '501' as TelegramId };
  if (kind === 6) return { kind: 'group', id: '77' as TelegramId };
  if (kind === 7 && rng.chance(0.3)) return { kind: 'user', id: '777000' as TelegramId };
  return { kind: 'user', id: String(10_000 + rng.int(400)) as TelegramId };
}

const DATES = [0, -2_147_483_648_000, 2_147_483_647_000, 1, 1_700_000_000_000];

export interface HostileWorld {
  /** Everything sent as a message. */
  sent: Map<MessageKey, IncomingMessage>;
  /** Those of them that called for help in a way that must be heard. */
  tagged: Set<MessageKey>;
  /** Keeps only the newest `most`, so that what is measured is core's memory and not this one's. */
  forget(most: number): void;
  /** The next few items, as one delivery. */
  next(): Incoming[];
}

export function createHostileWorld(rng: Rng, now: () => number): HostileWorld {
  const sent = new Map<MessageKey, IncomingMessage>();
  const tagged = new Set<MessageKey>();
  let keys: MessageKey[] = [];
  let serial = 0;

  const remember = (item: IncomingMessage, isTagged: boolean): IncomingMessage => {
    const key = messageKey(item.account, item.chat, item.msgId);
    if (!sent.has(key)) keys.push(key);
    sent.set(key, item);
    const service = item.chat.id === '777000' || item.fromId === '777000';
    if (isTagged && !item.outgoing && !service) tagged.add(key);
    return item;
  };

  const fresh = (more: Partial<IncomingMessage> = {}): IncomingMessage => {
    serial += 1;
    const { text, tagged: isTagged } = write(rng, serial);
    const where = chat(rng);
    const from =
      where.kind === 'user'
        ? where.id
        : rng.pick([BOT, BOT, BOT, null, '-1', '99999999999999999999', `${rng.int(300)}`]);
    const received = ms(now());
    const item = message(text, {
      account: ACCOUNT,
      chat: where,
      msgId: rng.chance(0.99) ? serial : rng.pick([1, 2 ** 31 - 1, 2 ** 31 - 2]),
      fromId: from as TelegramId | null,
      fromKind: from === null ? null : rng.chance(0.95) ? 'user' : 'channel',
      viaBotId: rng.chance(0.05) ? ('902' as TelegramId) : null,
      sentAt: ms(rng.chance(0.9) ? received - rng.int(5000) : rng.pick(DATES)),
      receivedAt: received,
      forward: rng.chance(0.1)
        ? { fromId: BOT, fromKind: 'user', fromName: hostileString(rng), date: ms(rng.pick(DATES)), channelPost: -1 }
        : null,
      replyToMsgId: rng.chance(0.2) ? rng.pick([serial - 1, serial, -1, 2 ** 31 - 1]) : null,
      groupedId: rng.chance(0.03) ? ('0' as TelegramId) : null,
      entities: entities(rng),
      media: media(rng),
      mediaRef: rng.chance(0.2) ? { accessHash: '-1', fileReference: new Uint8Array(3), dcId: 99 } : null,
      serviceAction: rng.chance(0.02) ? rng.pick(['pinMessage', '__proto__', '']) : null,
      outgoing: rng.chance(0.02),
      ...more,
    });
    return remember(item, isTagged);
  };

  const album = (): Incoming[] => {
    const groupedId = String(1_000_000 + serial) as TelegramId;
    const where = chat(rng);
    const size = rng.pick([1, 2, 11]);
    const items = Array.from({ length: size }, () => fresh({ groupedId, chat: where, fromId: BOT, fromKind: 'user' }));
    return rng.chance(0.5) ? items.toReversed() : items;
  };

  const edit = (): Incoming[] => {
    const before = sent.get(rng.pick(keys));
    if (!before) return [];
    const { text, tagged: isTagged } = write(rng, serial);
    const editedAt = ms(rng.chance(0.8) ? now() : rng.pick(DATES));
    return [remember({ ...before, text, editedAt, receivedAt: ms(now()), source: 'difference' }, isTagged)];
  };

  const remove = (): Incoming[] => {
    const known = sent.get(rng.pick(keys));
    if (!known) return [];
    return [
      {
        event: 'deletion',
        account: ACCOUNT,
        chat: known.chat.kind === 'channel' || rng.chance(0.5) ? known.chat : null,
        msgId: rng.chance(0.9) ? known.msgId : rng.pick([1, -1, 2 ** 31 - 1]),
        how: rng.pick(['deleted', 'foundMissing']),
        source: 'difference',
        receivedAt: ms(now()),
      },
    ];
  };

  const again = (): Incoming[] => {
    const known = sent.get(rng.pick(keys));
    return known ? [{ ...known, source: 'history', raw: new Uint8Array([1]), receivedAt: ms(now()) }] : [];
  };

  return {
    sent,
    tagged,
    forget(most) {
      for (const key of keys.slice(0, -most)) {
        sent.delete(key);
        tagged.delete(key);
      }
      keys = keys.slice(-most);
    },
    next() {
      const dice = rng.int(20);
      if (keys.length > 10) {
        if (dice < 3) return edit();
        if (dice < 5) return remove();
        if (dice === 5) return again();
      }
      if (dice === 6) return album();
      return Array.from({ length: 1 + rng.int(10) }, () => fresh());
    },
  };
}
