/** Calls: unwraps them, checks who may, runs the method's handler and writes its result in the session's layer. */
import type { Centre } from './centre.ts';
import { DC_ID } from './dcs.ts';
import { take } from './fault-state.ts';
import { layerOf, owned } from './keys.ts';
import { zip } from './mtproto.ts';
import { authMethods } from './rpc-auth.ts';
import { chatMethods } from './rpc-chats.ts';
import { RpcError } from './rpc-error.ts';
import { fileMethods } from './rpc-files.ts';
import { messageMethods } from './rpc-messages.ts';
import { sendMethods } from './rpc-send.ts';
import { updateMethods } from './rpc-updates.ts';
import type { Session } from './session.ts';
import {
  decode,
  encode,
  type Source,
  type TlObject,
  type TlValue,
  TlWriter,
  UnknownConstructor,
  writeValue,
} from './tl.ts';
import { get } from './tl-get.ts';
import { BASE_LAYER, combinatorByName } from './tl-schema.ts';
import { WorldError } from './world.ts';

export interface Call {
  readonly centre: Centre;
  readonly session: Session;
  readonly request: TlObject;
  /** The account that is logged in; empty in methods that need none. */
  readonly me: string;
}

export type Method = (call: Call) => TlValue;
export type Methods = Readonly<Record<string, Method>>;

export interface CallResult {
  readonly method: string;
  readonly body: Buffer;
  readonly sources: readonly Source[];
}

const METHODS: Methods = {
  ...authMethods,
  ...chatMethods,
  ...messageMethods,
  ...sendMethods,
  ...updateMethods,
  ...fileMethods,
};

/** These need no login. */
const OPEN = /^(auth\.|help\.|langpack\.|account\.getPassword$)/;
/** These subscribe nobody to updates: file transfers go over sessions of their own. */
const SILENT = /^(upload\.|auth\.|help\.|langpack\.)/;
/** All that a data centre does which is not the account's home. */
const ANYWHERE = /^(upload\.|help\.|auth\.(import|bind))/;
/** These are not for bots. */
const NOT_FOR_BOTS =
  /^(messages\.(getDialogs|getHistory|getPeerDialogs|getPinnedDialogs|search|readHistory)|contacts\.getContacts|account\.)/;

const MAX_WRAPPERS = 8;

interface Unwrapped {
  readonly request: TlObject;
  readonly withoutUpdates: boolean;
}

/** Peels invokeWithLayer, initConnection and the other wrappers, keeping what they say about the client. */
function unwrap(session: Session, body: Buffer): Unwrapped {
  let bytes = body;
  let withoutUpdates = false;
  const key = owned(session.key);
  for (let i = 0; i < MAX_WRAPPERS; i++) {
    const request = decode(bytes);
    if (!(request.query instanceof Uint8Array)) return { request, withoutUpdates };
    if (request._ === 'invokeWithLayer') session.key.layer = get.num(request, 'layer');
    if (request._ === 'invokeWithoutUpdates') withoutUpdates = true;
    if (request._ === 'initConnection') {
      const device = {
        apiId: get.num(request, 'api_id'),
        model: get.str(request, 'device_model'),
        system: get.str(request, 'system_version'),
        app: get.str(request, 'app_version'),
      };
      session.key.device = device;
      key.device = device;
    }
    bytes = get.bytes(request, 'query');
  }
  throw new RpcError(400, 'INPUT_REQUEST_TOO_LONG');
}

function authorise(call: Omit<Call, 'me'>): string {
  const { session, request } = call;
  const key = owned(session.key);
  if (key.dcId !== DC_ID && !ANYWHERE.test(request._)) throw new RpcError(303, `USER_MIGRATE_${DC_ID}`);
  if (key.revoked && !request._.startsWith('auth.')) throw new RpcError(401, key.revoked);
  if (session.key.layer === undefined && key.layer === undefined && request._ !== 'auth.bindTempAuthKey') {
    throw new RpcError(400, 'CONNECTION_NOT_INITED');
  }
  if (key.user !== undefined) {
    if (NOT_FOR_BOTS.test(request._) && call.centre.world.user(key.user).bot)
      throw new RpcError(400, 'BOT_METHOD_INVALID');
    return key.user;
  }
  if (OPEN.test(request._)) return '';
  throw new RpcError(401, key.login.awaitsPassword ? 'SESSION_PASSWORD_NEEDED' : 'AUTH_KEY_UNREGISTERED');
}

function run(centre: Centre, session: Session, request: TlObject, withoutUpdates: boolean): TlValue {
  const me = authorise({ centre, session, request });
  const fault = take(centre.faults.errors, request._);
  if (fault) throw new RpcError(fault.code, fault.message);
  const method = Object.hasOwn(METHODS, request._) ? METHODS[request._] : undefined;
  if (!method) throw new RpcError(400, 'INPUT_METHOD_INVALID');
  const result = method({ centre, session, request, me });
  if (!withoutUpdates && !SILENT.test(request._)) session.called = true;
  return result;
}

function errorOf(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof UnknownConstructor) return new RpcError(400, `INPUT_METHOD_INVALID_${error.id}`);
  if (error instanceof WorldError) return new RpcError(400, 'PEER_ID_INVALID');
  if (error instanceof RangeError || error instanceof TypeError) return new RpcError(400, 'INPUT_FETCH_ERROR');
  return new RpcError(500, 'INTERNAL');
}

/** Runs one call, whatever its bytes. Never throws: every failure is an rpc_error. */
export function call(centre: Centre, session: Session, body: Buffer): CallResult {
  let method = 'unknown';
  try {
    const { request, withoutUpdates } = unwrap(session, body);
    method = request._;
    const combinator = combinatorByName(method, BASE_LAYER);
    const result = run(centre, session, request, withoutUpdates);
    const w = new TlWriter(512);
    writeValue(w, combinator?.result ?? { kind: 'object' }, result, layerOf(session), method);
    const bytes = w.result();
    return { method, body: method === 'upload.getFile' ? bytes : zip(bytes), sources: w.sources };
  } catch (error) {
    const known = errorOf(error);
    if (!(error instanceof RpcError))
      centre.note(`${method}: ${known.message}: ${error instanceof Error ? error.message : ''}`);
    return {
      method,
      body: encode({ _: 'rpc_error', error_code: known.code, error_message: known.message }, BASE_LAYER),
      sources: [],
    };
  }
}
