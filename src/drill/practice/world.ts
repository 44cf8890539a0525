import type { DrillWorld } from '../../core/ports.ts';
import type { Centre } from '../centre/centre.ts';
import type { CommandInput, CommandName, CommandResult } from '../centre/contract.ts';
import { command } from '../centre/control.ts';
import { DC_ID, FILE_DC_ID, HOST } from '../centre/dcs.ts';
import type { PeerRef } from '../centre/world-types.ts';
import type { Scheme } from './people.ts';

/** Who and what the day is played with: the centre's ids, random per world. */
export interface Cast {
  account: string;
  bots: Record<Scheme, { id: string; peer: PeerRef }>;
}

/** A control command with its own types. */
export function order<K extends CommandName>(centre: Centre, name: K, input: CommandInput<K>): CommandResult<K> {
  return command(centre, name, input) as CommandResult<K>;
}

const PHONE = '+77000000001';
const CODE = '20211';

const BOTS: { scheme: Scheme; name: string; username: string; title: string }[] = [
  {
    scheme: 'alaman',
    name: 'Тұлпар · байқаушылар',
    username: 'tulpar_practice_bot',
    title: 'Байқаушылар · Наблюдатели',
  },
  {
    scheme: 'bayge',
    name: 'Сәйгүлік · сайлаушылар',
    username: 'saiguluk_practice_bot',
    title: 'Сайлаушылар · Избиратели',
  },
];

/**
 * The headquarters' account, two bots and the private supergroup of each. Supergroups, because in a channel a message
 * has no sender and could not be a relay's (design.md, Trust).
 */
export function createWorld(centre: Centre): { world: DrillWorld; cast: Cast } {
  const account = order(centre, 'createUser', { firstName: 'Штаб', phone: PHONE, code: CODE }).id;
  const bots = {} as Cast['bots'];
  const chats: DrillWorld['chats'] = [];
  for (const { scheme, name, username, title } of BOTS) {
    const bot = order(centre, 'createUser', { firstName: name, username, bot: true }).id;
    const channel = order(centre, 'createChannel', {
      title,
      megagroup: true,
      creator: account,
      members: [account, bot],
    }).id;
    bots[scheme] = { id: bot, peer: `channel:${channel}` };
    chats.push({
      chat: { kind: 'channel', id: channel as DrillWorld['chats'][number]['chat']['id'] },
      title,
      botId: bot as DrillWorld['chats'][number]['botId'],
      scheme,
    });
  }
  const { n, e, fingerprint } = centre.rsa;
  const world: DrillWorld = {
    centre: {
      host: HOST,
      port: centre.port,
      dcId: DC_ID,
      others: [{ dcId: FILE_DC_ID, port: centre.filePort }],
      publicKey: { n: n.toString(), e, fingerprint: fingerprint.toString() },
    },
    apiId: 1,
    apiHash: '0'.repeat(32),
    phone: PHONE,
    code: CODE,
    password: null,
    chats,
  };
  return { world, cast: { account, bots } };
}
