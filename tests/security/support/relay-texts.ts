import { all, one } from '../../../src/core/store/index.ts';
import {
  type Incoming,
  type IncomingMessage,
  messageKey,
  ms,
  RELAY_KEY_NAMES,
  RELAY_KEYS,
  RELAY_KINDS,
  type TelegramId,
} from '../../../src/domain/index.ts';
import { message } from '../../fakes/telegram-source.ts';
import { ACCOUNT, BOT, RELAY } from './hostile-messages.ts';
import { hostileString } from './hostile-values.ts';
import type { Rng } from './rng.ts';
import { makeWorld } from './rpc-world.ts';
import type { SpiedCore } from './spied-core.ts';

const VALUES = [
  'KZ-ALA',
  'Атырау',
  '441',
  '7',
  '09:40',
  '10.01.2021 14:20',
  'alaman:8841',
  'штаб',
  '51.1, 71.4',
  'да',
  'PEC',
  'келдім',
  'kettling',
  '4',
  '~30',
  '-10',
  'текст',
  'нигде',
];
const LANGUAGES = ['kk', 'ru', 'en'] as const;

/** A message as a bot would write it; `n` makes its id. */
function valid(rng: Rng, n: number): string {
  const kind = rng.pick(RELAY_KINDS);
  const language = rng.pick(LANGUAGES);
  const reporter = `${RELAY_KEYS.reporter.names[language]}: alaman:${rng.int(500)}`;
  const region = `${RELAY_KEYS.region.names[language]}: ${rng.pick(['KZ-ALA', 'KZ-AST', 'Атырау', 'Uralsk'])}`;
  const lines = [`#${kind} t-${n}`, region, `${RELAY_KEYS.station.names[language]}: ${1 + rng.int(900)}`, reporter];
  if (kind === 'ballot') lines.push(`${RELAY_KEYS.choice.names[language]}: ${1 + rng.int(5)}`);
  return [...lines, '', 'екі сөз, два слова'].join('\n');
}

function mangled(rng: Rng, n: number): string {
  const lines = valid(rng, n).split('\n');
  for (let changes = 1 + rng.int(3); changes > 0; changes -= 1) {
    const at = rng.int(lines.length);
    const line = lines[at] ?? '';
    const key = RELAY_KEYS[rng.pick(RELAY_KEY_NAMES)].names[rng.pick(LANGUAGES)];
    lines[at] = rng.pick<() => string>([
      () => '',
      () => line.toUpperCase(),
      () => line.slice(0, rng.int(line.length + 1)),
      () => `${line}${line}`,
      () => line.replace(':', rng.pick([' ', '：', '=', '::'])),
      () => `${key}: ${rng.pick(VALUES)}`,
      () => [...line].reverse().join(''),
      () => `привет\n${line}`,
    ])();
  }
  return lines.join(rng.pick(['\n', '\r\n', '\n\n', '\u2028']));
}

/** Relay messages and captions, valid, mangled and hostile, into a whole headquarters; and an account of every one. */
export async function createRelayTexts(spied: SpiedCore, rng: Rng) {
  const world = await makeWorld(spied);
  const source = spied.telegram.sources.at(-1);
  if (!source) throw new Error('no source');
  const { db } = world;
  const sent = new Set<string>();
  const thrown: string[] = [];
  let msgId = 1_000_000;

  const text = (n: number): string => {
    const draw = rng.next();
    if (draw < 0.4) return valid(rng, n);
    return draw < 0.75
      ? mangled(rng, n)
      : `${rng.chance(0.5) ? `#${rng.pick(RELAY_KINDS)} h-${n}\n` : ''}${hostileString(rng)}`;
  };
  const next = (): Incoming[] => {
    const now = ms(Date.now());
    const at = { chat: RELAY, fromId: BOT, sentAt: now, receivedAt: now, account: ACCOUNT };
    const photo = { kind: 'photo', id: null, size: 9, mime: null, name: null } as const;
    const size = rng.chance(0.3) ? 1 + rng.int(4) : 0;
    const said = text(sent.size);
    const make = (own: string, more: Partial<IncomingMessage>): IncomingMessage => {
      msgId += 1;
      sent.add(messageKey(ACCOUNT, RELAY, msgId));
      return message(own, { ...at, msgId, ...more });
    };
    if (size === 0) return [make(said, {})];
    // A caption on any member, members in any order.
    const groupedId = `9${msgId}` as TelegramId;
    const speaker = rng.int(size);
    const members = Array.from({ length: size }, (_, n) =>
      make(n === speaker ? said : '', { groupedId, media: photo }),
    );
    return members.sort(() => rng.next() - 0.5);
  };

  const count = (sql: string) => one<{ n: number }>(db, `SELECT count(*) AS n FROM ${sql}`)?.n ?? 0;
  const mine = `message_version WHERE msg_id > 1000000 AND chat_key = 'channel:500'`;
  return {
    world,
    thrown,
    async pour(messages: number): Promise<void> {
      const goal = sent.size + messages;
      while (sent.size < goal) {
        const batch: Incoming[] = [];
        while (batch.length < 40 && sent.size < goal) batch.push(...next());
        await source.receive(...batch).catch((error: unknown) => {
          if (thrown.length < 5) thrown.push(error instanceof Error ? (error.stack ?? '') : String(error));
        });
      }
    },
    /** Everything that was sent, by where it lies now. The parts sum to the whole, or something was dropped. */
    account() {
      const filed = `submission_message m JOIN submission s ON s.id = m.submission WHERE m.msg_id > 1000000`;
      const states = all<{ state: string; n: number }>(
        db,
        `SELECT s.state, count(*) AS n FROM ${filed} GROUP BY s.state`,
      );
      return {
        sent: sent.size,
        stored: count(mine),
        filed: count(filed),
        byState: Object.fromEntries(states.map(({ state, n }) => [state, n])),
        /** Not understood whole, and in nobody's Inbox nor on the board. */
        withNobody: count(
          `submission s WHERE s.state <> 'parsed' AND NOT EXISTS (SELECT 1 FROM case_view c WHERE c.submission = s.id)
           AND (s.kind = 'sos' OR EXISTS (SELECT 1 FROM inbox_seen i WHERE i.subject = s.id AND i.version >= s.last_version))`,
        ),
        sosWithoutCase: count(
          `submission s WHERE s.kind = 'sos' AND NOT EXISTS (SELECT 1 FROM case_view c WHERE c.submission = s.id)`,
        ),
      };
    },
  };
}
