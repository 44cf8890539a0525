/**
 * GramJS and nothing else, in a process of its own: logs in to the data centre named by its first argument and counts
 * messages. Speaks with its parent: `{count}` is asked for with `ask`, `counted` answers when so many have come.
 */
import bigInt from 'big-integer';
import { Api, Logger, TelegramClient } from 'telegram';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { ConnectionTCPFull } from 'telegram/network/connection/index.js';
import { MemorySession } from 'telegram/sessions/index.js';
import type { DataCentre } from '../../src/core/ports.ts';

interface Order {
  centre: DataCentre;
  phone: string;
  code: string;
}

class Silent extends Logger {
  override canSend(): boolean {
    return false;
  }
  override log(): void {}
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const { centre, phone, code } = order;
_serverKeys.set(centre.publicKey.fingerprint, { n: bigInt(centre.publicKey.n), e: centre.publicKey.e });

class Here extends ConnectionTCPFull {
  constructor(params: ConstructorParameters<typeof ConnectionTCPFull>[0]) {
    super({ ...params, ip: centre.host, port: centre.port });
  }
}

const client = new TelegramClient(new MemorySession(), 1, 'a'.repeat(32), {
  connection: Here,
  baseLogger: new Silent(),
  connectionRetries: 5,
});
let count = 0;
let lastAt = 0;
let wanted = Number.POSITIVE_INFINITY;

function look(): void {
  if (count < wanted) return;
  process.send?.({ counted: count, at: lastAt });
  wanted = Number.POSITIVE_INFINITY;
}

process.on('message', ({ ask }: { ask: number }) => {
  count = 0;
  wanted = ask;
});
process.on('disconnect', () => process.exit(0));

await client.connect();
const sent = await client.invoke(
  new Api.auth.SendCode({ phoneNumber: phone, apiId: 1, apiHash: 'a'.repeat(32), settings: new Api.CodeSettings({}) }),
);
if (!(sent instanceof Api.auth.SentCode)) throw new Error('no code was sent');
await client.invoke(new Api.auth.SignIn({ phoneNumber: phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: code }));
await client.getMe();
client.addEventHandler((update: Api.TypeUpdate) => {
  if (!(update instanceof Api.UpdateNewChannelMessage)) return;
  count += 1;
  lastAt = performance.timeOrigin + performance.now();
  look();
});
process.send?.({ ready: true });
