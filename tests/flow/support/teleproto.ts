/**
 * teleproto 1.229.0 in the shape of `src/core/telegram/gramjs.ts`, to run the adapter over it: it continues the archived
 * GramJS. Its types are taken for GramJS's; what differs at run time is what the suite looks for.
 */

import { Api, TelegramClient } from 'teleproto';
import { AuthKey } from 'teleproto/crypto/AuthKey.js';
import { _serverKeys } from 'teleproto/crypto/RSA.js';
import { RandomIdDuplicateError, RPCError, TypeNotFoundError } from 'teleproto/errors/index.js';
import { BinaryReader, Logger } from 'teleproto/extensions/index.js';
import { ConnectionTCPFull } from 'teleproto/network/connection/index.js';
import { ConnectionTCPMTProxyAbridged } from 'teleproto/network/connection/TCPMTProxy.js';
import { UpdateConnectionState } from 'teleproto/network/index.js';
import { computeCheck } from 'teleproto/Password.js';
import { MemorySession } from 'teleproto/sessions/Memory.js';
import { LAYER } from 'teleproto/tl/index.js';

interface Innards {
  _entityCache: unknown;
  updateManager: unknown;
  _authKeyCallback(key: { getKey(): unknown } | undefined, dcId: number): Promise<void>;
}

// It takes this refusal for an inner error of Telegram's: asks twice more, waits six seconds, and forgets what was said.
Object.setPrototypeOf(RandomIdDuplicateError.prototype, RPCError.prototype);

/** Called for every new client. */
export function tameClient(client: TelegramClient): void {
  const innards = client as unknown as Innards;
  innards._entityCache = { add() {}, get() {} };
  // It keeps its own counts and asks for differences by itself, beside us.
  innards.updateManager = new Proxy({}, { get: () => () => undefined });
  // It forgets its key as soon as anybody on the path says "unknown key".
  const keep = innards._authKeyCallback;
  innards._authKeyCallback = async (key, dcId) => {
    if (key?.getKey()) await keep.call(client, key, dcId);
  };
}

/** Its introduction is built in several places; a file client of it may be taken for one that listens. */
export function muteClient(): void {}

/** It reads whole containers by itself. */
export function tameSender(): void {}

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
