/**
 * Every value this folder takes from GramJS, and the two places where its insides are touched. Nobody imports this but
 * `library.ts`: in a test another module of the same shape can stand here (tests/flow/support/library-hooks.ts), a
 * built program has no such switch. `telegram` is CommonJS; named imports with full paths work under Node's type
 * stripping, under vitest and when a bundler leaves the package external.
 */
import { Api, Logger, TelegramClient } from 'telegram';
import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { RPCError, TypeNotFoundError } from 'telegram/errors/index.js';
import { BinaryReader } from 'telegram/extensions/index.js';
import { ConnectionTCPFull } from 'telegram/network/connection/index.js';
import { ConnectionTCPMTProxyAbridged } from 'telegram/network/connection/TCPMTProxy.js';
import { UpdateConnectionState } from 'telegram/network/index.js';
import { computeCheck } from 'telegram/Password.js';
import { MemorySession } from 'telegram/sessions/index.js';
import { LAYER } from 'telegram/tl/AllTLObjects.js';
import { breather } from './breather.ts';

export {
  _serverKeys,
  Api,
  AuthKey,
  BinaryReader,
  ConnectionTCPFull,
  ConnectionTCPMTProxyAbridged,
  computeCheck,
  LAYER,
  Logger,
  MemorySession,
  RPCError,
  TelegramClient,
  TypeNotFoundError,
  UpdateConnectionState,
};

/** What is touched of the library's connection keeper beyond its public face. */
export interface Sender {
  _updateCallback(client: unknown, update: unknown): void;
  isReconnecting: boolean;
  _userConnected: boolean;
}

interface GramSender extends Sender {
  _handlers: Record<string, (message: { obj: { messages: unknown[] } }) => unknown>;
  _processMessage(message: unknown): Promise<void>;
}

/** `msg_container#73f1f8dc`: several answers and updates in one packet. */
const CONTAINER = String(0x73f1f8dc);

/** Called once for every new client, before it connects. */
export function tameClient(client: TelegramClient): void {
  // It would grow by one entry per person for ever; peers are always given with their hashes here.
  Object.assign(client, { _entityCache: { add() {}, get() {} } });
}

/**
 * Called for a client that only moves files: what it says of itself on connecting is said without asking for updates.
 * Telegram pushes to the connection that was active last, and that must be the one that listens.
 */
export function muteClient(client: TelegramClient): void {
  const innards = client as unknown as { _initRequest: Api.InitConnection };
  const introduction = innards._initRequest;
  const mute = new Api.InvokeWithoutUpdates({ query: introduction as unknown as Api.AnyRequest });
  // The library assigns the first question to `query` of what it takes for the introduction.
  Object.defineProperty(mute, 'query', {
    get: () => introduction,
    set: (query: Api.AnyRequest) => {
      introduction.query = query as never;
    },
  });
  Object.assign(client, { _initRequest: mute });
}

/**
 * Called once for every new sender, before it can receive anything. The library stops reading a packet at the first
 * refusal in it: every answer and update behind it is lost, and whoever waits for one waits for ever.
 */
export function tameSender(sender: Sender): void {
  const gram = sender as GramSender;
  const breathe = breather();
  gram._handlers[CONTAINER] = async (message) => {
    const failures: unknown[] = [];
    for (const each of message.obj.messages) {
      await breathe();
      await gram._processMessage(each).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
}
