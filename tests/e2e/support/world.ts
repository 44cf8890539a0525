import type { DataCentre } from '../../../src/core/ports.ts';
import { type Centre, startCentre } from '../../../src/drill/index.ts';

export const PHONE = '+77010000042';
export const CODE = '31415';
export const API_ID = '12345';
export const API_HASH = 'a'.repeat(32);
export const CHATS = { relay: 'Alaman relay', second: 'Second chat' } as const;
export const STRANGER = 'Nurlan';
/** What the headquarters' own account is called at Telegram. */
export const ACCOUNT_NAME = 'Headquarters';
/** Whatever the bot is called: what binds it is its number. */
export const BOT = { name: 'Alaman', username: 'alaman_bot' } as const;

/** An invented Telegram: one account, two chats it is in, a bot that relays into the first, and a stranger. */
export interface World {
  readonly centre: Centre;
  readonly descriptor: DataCentre;
  /** A relayed SOS in the first chat. `text` is what stands after the fields. */
  sos(id: string, text: string, fields?: Record<string, string>): Promise<void>;
  /** A plain message of the stranger in the second chat. */
  say(text: string): Promise<void>;
  /** The headquarters' own account. */
  readonly account: string;
  readonly bot: string;
  readonly stranger: string;
  readonly relay: `channel:${string}`;
  readonly second: `channel:${string}`;
}

export async function startWorld(
  people: { phone?: string; code?: string; password?: string; strangerName?: string; relayTitle?: string } = {},
): Promise<World> {
  const centre = await startCentre();
  const account = await centre.createUser({
    firstName: ACCOUNT_NAME,
    phone: people.phone ?? PHONE,
    code: people.code ?? CODE,
    ...(people.password ? { password: people.password } : {}),
  });
  const bot = await centre.createUser({ firstName: BOT.name, username: BOT.username, bot: true });
  const stranger = await centre.createUser({ firstName: people.strangerName ?? STRANGER });
  const chat = { megagroup: true, creator: bot.id, members: [account.id, bot.id, stranger.id] };
  const relay = await centre.createChannel({ title: people.relayTitle ?? CHATS.relay, ...chat });
  const second = await centre.createChannel({ title: CHATS.second, ...chat });
  const { host, port, dcId, others, publicKey } = centre.descriptor;
  return {
    centre,
    descriptor: { host, port, dcId, others, publicKey },
    account: account.id,
    bot: bot.id,
    stranger: stranger.id,
    relay: `channel:${relay.id}`,
    second: `channel:${second.id}`,
    async sos(id, text, fields = { kind: 'kettling' }) {
      const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
      await centre.post({
        peer: `channel:${relay.id}`,
        from: bot.id,
        text: [`#sos ${id}`, ...lines, '', text].join('\n'),
      });
    },
    async say(text) {
      await centre.post({ peer: `channel:${second.id}`, from: stranger.id, text });
    },
  };
}
