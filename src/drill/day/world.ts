import type { Centre } from '../centre/client.ts';
import type { Scheme } from '../practice/people.ts';
import type { Bots } from './play.ts';
import type { Seat } from './seat.ts';

/** The headquarters' account in the loopback world. Invented, like everybody in it. */
const PHONE = '+77000000001';
const CODE = '20211';
const API = { apiId: 12_345, apiHash: 'd0'.repeat(16) };
const TITLES: Record<Scheme, { bot: string; username: string; chat: string }> = {
  alaman: { bot: 'Тұлпар · байқаушылар', username: 'tulpar_practice_bot', chat: 'Байқаушылар · Наблюдатели' },
  bayge: { bot: 'Сәйгүлік · сайлаушылар', username: 'saiguluk_practice_bot', chat: 'Сайлаушылар · Избиратели' },
};
const SCHEMES = Object.keys(TITLES) as Scheme[];

/** An account, two bots and the supergroup that each relays into. */
export async function makeWorld(centre: Centre): Promise<{ account: string; bots: Bots }> {
  const account = (await centre.createUser({ firstName: 'Штаб', phone: PHONE, code: CODE })).id;
  const bots = {} as Bots;
  for (const scheme of SCHEMES) {
    const { bot, username, chat } = TITLES[scheme];
    const { id } = await centre.createUser({ firstName: bot, username, bot: true });
    const channel = await centre.createChannel({
      title: chat,
      megagroup: true,
      creator: account,
      members: [account, id],
    });
    bots[scheme] = { id, peer: `channel:${channel.id}` };
  }
  return { account, bots };
}

/** Logs the headquarters in, watches both chats and binds the bots. */
export async function connect({ client }: Seat, bots: Bots): Promise<void> {
  await client.telegram.startLogin({ ...API, phone: PHONE });
  await client.telegram.submitCode({ code: CODE });
  const [account] = await client.telegram.status();
  if (!account) throw new Error('the account is not there after its login');
  for (const scheme of SCHEMES) {
    const { id, peer } = bots[scheme];
    const chat = { kind: 'channel' as const, id: peer.slice('channel:'.length) };
    await client.telegram.watch({ account: account.id, chat, title: TITLES[scheme].chat, on: true });
    await client.telegram.bindRelay({ account: account.id, chat, botId: id, botName: TITLES[scheme].bot, scheme });
  }
}

/** Imports the list of stations as a lead would: the authority's table, the columns guessed, everything taken over. */
export async function importStations({ client }: Pick<Seat, 'client'>, csv: string): Promise<void> {
  const bytes = new TextEncoder().encode(csv);
  const { uploadId, partBytes } = await client.uploads.begin({ name: 'stations.csv', size: bytes.length });
  for (let at = 0; at < bytes.length; at += partBytes)
    await client.uploads.part({ uploadId, at, data: new File([bytes.slice(at, at + partBytes)], 'part') });
  const { importId, guess } = await client.stations.openImport({ uploadId });
  const { bad, missing } = await client.stations.preview({ importId, mapping: guess });
  if (bad + missing > 0) throw new Error(`${bad} rows of the registry can't be read, ${missing} are missing`);
  await client.stations.apply({ importId });
}
