/**
 * TL combinators by name and by id. The API's text is the one GramJS ships (layer 198); the service messages of
 * MTProto are written here from core.telegram.org/mtproto, because GramJS declares their byte strings as text; forms
 * that newer layers changed come from `layers.ts`.
 */
import apiText from 'telegram/tl/apiTl.js';
import { NEWER_FORMS, NEWEST_FORMS, NEWEST_LAYER } from './layers.ts';

/** The layer whose forms a session gets unless it declares a newer one. */
export const BASE_LAYER = 198;

export type TypeRef =
  | { kind: 'int' | 'long' | 'double' | 'string' | 'bytes' | 'bool' | 'true' | 'object' | 'rest' | 'flags' }
  | { kind: 'raw'; size: number }
  | { kind: 'vector'; item: TypeRef };

export interface Field {
  readonly name: string;
  readonly type: TypeRef;
  /** Present only when this bit of that flags field is set. */
  readonly when?: { readonly flags: string; readonly mask: number };
}

export interface Combinator {
  readonly name: string;
  readonly id: number;
  readonly fields: readonly Field[];
  readonly result: TypeRef;
  readonly isFunction: boolean;
}

const MTPROTO_TEXT = `
resPQ#05162463 nonce:int128 server_nonce:int128 pq:bytes server_public_key_fingerprints:Vector<long> = ResPQ;
p_q_inner_data#83c95aec pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 = P_Q_inner_data;
p_q_inner_data_dc#a9f55f95 pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 dc:int = P_Q_inner_data;
p_q_inner_data_temp#3c6a84d4 pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 expires_in:int = P_Q_inner_data;
p_q_inner_data_temp_dc#56fddf88 pq:bytes p:bytes q:bytes nonce:int128 server_nonce:int128 new_nonce:int256 dc:int expires_in:int = P_Q_inner_data;
bind_auth_key_inner#75a3f765 nonce:long temp_auth_key_id:long perm_auth_key_id:long temp_session_id:long expires_at:int = BindAuthKeyInner;
server_DH_params_ok#d0e8075c nonce:int128 server_nonce:int128 encrypted_answer:bytes = Server_DH_Params;
server_DH_inner_data#b5890dba nonce:int128 server_nonce:int128 g:int dh_prime:bytes g_a:bytes server_time:int = Server_DH_inner_data;
client_DH_inner_data#6643b654 nonce:int128 server_nonce:int128 retry_id:long g_b:bytes = Client_DH_Inner_Data;
dh_gen_ok#3bcbf734 nonce:int128 server_nonce:int128 new_nonce_hash1:int128 = Set_client_DH_params_answer;
dh_gen_fail#a69dae02 nonce:int128 server_nonce:int128 new_nonce_hash3:int128 = Set_client_DH_params_answer;
destroy_auth_key_ok#f660e1d4 = DestroyAuthKeyRes;
msgs_ack#62d6b459 msg_ids:Vector<long> = MsgsAck;
bad_msg_notification#a7eff811 bad_msg_id:long bad_msg_seqno:int error_code:int = BadMsgNotification;
bad_server_salt#edab447b bad_msg_id:long bad_msg_seqno:int error_code:int new_server_salt:long = BadMsgNotification;
msgs_state_req#da69fb52 msg_ids:Vector<long> = MsgsStateReq;
msgs_state_info#04deb57d req_msg_id:long info:bytes = MsgsStateInfo;
msgs_all_info#8cc0d131 msg_ids:Vector<long> info:bytes = MsgsAllInfo;
msg_detailed_info#276d3ec6 msg_id:long answer_msg_id:long bytes:int status:int = MsgDetailedInfo;
msg_resend_req#7d861a08 msg_ids:Vector<long> = MsgResendReq;
rpc_error#2144ca19 error_code:int error_message:string = RpcError;
rpc_answer_unknown#5e2ad36e = RpcDropAnswer;
pong#347773c5 msg_id:long ping_id:long = Pong;
destroy_session_ok#e22045fc session_id:long = DestroySessionRes;
destroy_session_none#62d350c9 session_id:long = DestroySessionRes;
new_session_created#9ec20908 first_msg_id:long unique_id:long server_salt:long = NewSession;
gzip_packed#3072cfa1 packed_data:bytes = Object;
---functions---
req_pq#60469778 nonce:int128 = ResPQ;
req_pq_multi#be7e8ef1 nonce:int128 = ResPQ;
req_DH_params#d712e4be nonce:int128 server_nonce:int128 p:bytes q:bytes public_key_fingerprint:long encrypted_data:bytes = Server_DH_Params;
set_client_DH_params#f5045f1f nonce:int128 server_nonce:int128 encrypted_data:bytes = Set_client_DH_params_answer;
destroy_auth_key#d1435160 = DestroyAuthKeyRes;
rpc_drop_answer#58e4a740 req_msg_id:long = RpcDropAnswer;
get_future_salts#b921bd04 num:int = FutureSalts;
ping#7abe77ec ping_id:long = Pong;
ping_delay_disconnect#f3427b8c ping_id:long disconnect_delay:int = Pong;
destroy_session#e7512126 session_id:long = DestroySessionRes;
http_wait#9299359f max_delay:int wait_after:int max_wait:int = HttpWait;
`;

const SCALARS: Readonly<Record<string, TypeRef>> = {
  int: { kind: 'int' },
  date: { kind: 'int' },
  long: { kind: 'long' },
  double: { kind: 'double' },
  string: { kind: 'string' },
  bytes: { kind: 'bytes' },
  Bool: { kind: 'bool' },
  true: { kind: 'true' },
  int128: { kind: 'raw', size: 16 },
  int256: { kind: 'raw', size: 32 },
  '#': { kind: 'flags' },
  '!X': { kind: 'rest' },
};

function typeRef(text: string): TypeRef {
  const vector = /^[Vv]ector<(.+)>$/.exec(text);
  if (vector?.[1]) return { kind: 'vector', item: typeRef(vector[1]) };
  return SCALARS[text] ?? { kind: 'object' };
}

function parseField(text: string): Field {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const type = text.slice(colon + 1);
  const conditional = /^(\w+)\.(\d+)\?(.+)$/.exec(type);
  if (!conditional?.[1] || !conditional[3]) return { name, type: typeRef(type) };
  return {
    name,
    type: typeRef(conditional[3]),
    when: { flags: conditional[1], mask: (1 << Number(conditional[2])) >>> 0 },
  };
}

/** Reads TL text. Lines it cannot read (the definition of Vector itself, comments) are skipped. */
export function parseTl(text: string): Combinator[] {
  const out: Combinator[] = [];
  let isFunction = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('---')) isFunction = line.includes('functions');
    const match = /^([\w.]+)#([0-9a-f]+)\s(.*?)=\s*([^;]+);?$/.exec(line);
    if (!match?.[1] || !match[2] || match[3]?.includes('[ t ]')) continue;
    const fields = (match[3] ?? '')
      .trim()
      .split(/\s+/)
      .filter((f) => f.includes(':') && !f.startsWith('{'));
    out.push({
      name: match[1],
      id: Number.parseInt(match[2], 16),
      fields: fields.map(parseField),
      result: typeRef((match[4] ?? '').trim()),
      isFunction,
    });
  }
  return out;
}

const byId = new Map<number, Combinator>();
const base = new Map<string, Combinator>();
const newer = new Map<string, Combinator>();
const newest = new Map<string, Combinator>();

for (const [text, names] of [
  [NEWEST_FORMS, newest],
  [NEWER_FORMS, newer],
  [MTPROTO_TEXT, base],
  [apiText, base],
] as const) {
  for (const combinator of parseTl(text)) {
    names.set(combinator.name, combinator);
    byId.set(combinator.id, combinator);
  }
}

/** The combinator of a constructor id, whatever layer it belongs to. */
export const combinatorById = (id: number): Combinator | undefined => byId.get(id >>> 0);

/** The form of a constructor at a layer. */
export const combinatorByName = (name: string, layer: number): Combinator | undefined =>
  (layer >= NEWEST_LAYER ? newest.get(name) : undefined) ??
  (layer > BASE_LAYER ? newer.get(name) : undefined) ??
  base.get(name);

const known = new Map<string, ReadonlySet<string>>();

/** Every field a constructor has at any layer: anything else in an object is our own typing mistake. */
export function knownFields(name: string): ReadonlySet<string> {
  let fields = known.get(name);
  if (!fields) {
    fields = new Set(
      [base, newer, newest].map((forms) => forms.get(name)).flatMap((c) => c?.fields.map((f) => f.name) ?? []),
    );
    known.set(name, fields);
  }
  return fields;
}
