/**
 * A session: the message layer of MTProto. It numbers what it sends, refuses what the rules refuse, answers service
 * messages itself and hands calls to the RPC layer. Source: core.telegram.org/mtproto/service_messages.
 */
import { randomBytes } from 'node:crypto';
import type { Centre } from './centre.ts';
import type { Connection } from './connection.ts';
import type { Delivery } from './delivery-log.ts';
import { take } from './fault-state.ts';
import type { AuthKey } from './keys.ts';
import { container, type Envelope, futureSalts, type Inner, rpcResult, seal, unpack } from './mtproto.ts';
import { type CallResult, call } from './rpc.ts';
import { decode, encode, type Source, type TlObject, UnknownConstructor } from './tl.ts';
import { get } from './tl-get.ts';
import { BASE_LAYER } from './tl-schema.ts';

/** As many answers are kept for repeated questions, and as many sent messages for requests to resend. */
const REMEMBERED = 400;
/** Larger bodies (file parts) are not kept: asked again, they are simply read again. */
const REMEMBERED_BYTES = 65_536;
const CONTAINER_MESSAGES = 100;
const CONTAINER_BYTES = 400_000;
/** A session whose connection ended is kept this long: a client that comes back under its id gets what it missed. */
const KEPT_MS = 30_000;

interface Outbound extends Inner {
  readonly sources: readonly Source[];
  readonly via: string;
  /** What it showed, once written; acknowledged together. */
  readonly shown: Delivery[];
}

export interface Session {
  readonly id: bigint;
  readonly key: AuthKey;
  readonly name: string;
  connection: Connection | undefined;
  /** True once it called something that subscribes it to updates. */
  called: boolean;
  /** Takes an opened message from a connection. */
  receive(message: Envelope, connection: Connection): void;
  /** Its connection ended; what is not acknowledged waits for the next one, for a while. */
  detach(connection: Connection): void;
  /** Sends a notification: content-related, numbered as the server's own. */
  notify(body: Buffer, sources: readonly Source[], via: string): void;
}

function remember<V>(map: Map<bigint, V>, id: bigint, value: V): void {
  map.set(id, value);
  const oldest = map.keys().next();
  if (map.size > REMEMBERED && !oldest.done) map.delete(oldest.value);
}

export function createSession(centre: Centre, key: AuthKey, id: bigint): Session {
  const answers = new Map<bigint, Outbound | undefined>();
  const sent = new Map<bigint, Outbound>();
  const unacked = new Map<bigint, Delivery[]>();
  let outbox: Outbound[] = [];
  let acks: bigint[] = [];
  let scheduled = false;
  let content = 0;
  let lastMsgId = 0n;
  let created = false;
  let forgetting: NodeJS.Timeout | undefined;

  /** Time-based, unique, and never going back, even when the centre's clock does. Answers end in 1, the rest in 3. */
  function nextMsgId(answer: boolean): bigint {
    const low = answer ? 1n : 3n;
    const ms = centre.nowMs();
    const seconds = Math.floor(ms / 1000);
    let next = ((BigInt(seconds) << 32n) | (BigInt(Math.floor((ms / 1000 - seconds) * 2 ** 32)) & ~3n)) + low;
    if (next <= lastMsgId) next = (lastMsgId & ~3n) + 4n + low;
    lastMsgId = next;
    return next;
  }

  function enqueue(
    body: Buffer,
    related: boolean,
    answer: boolean,
    sources: readonly Source[] = [],
    via = 'service',
  ): Outbound {
    const seqNo = content * 2 + (related ? 1 : 0);
    const message: Outbound = { msgId: nextMsgId(answer), seqNo, body, sources, via, shown: [] };
    if (sources.length > 0) unacked.set(message.msgId, message.shown);
    if (related) {
      content++;
      if (body.length <= REMEMBERED_BYTES) remember(sent, message.msgId, message);
    }
    outbox.push(message);
    schedule();
    return message;
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function write(messages: readonly Outbound[]): void {
    const [first] = messages;
    if (!first || !session.connection) return;
    const inner =
      messages.length === 1 ? first : { msgId: nextMsgId(false), seqNo: content * 2, body: container(messages) };
    const payload = seal(key.key, { ...inner, salt: key.salt, sessionId: id }, 8);
    session.connection.write(payload, session, messages);
  }

  function flush(): void {
    scheduled = false;
    if (acks.length) {
      const ids = acks;
      acks = [];
      enqueue(encode({ _: 'msgs_ack', msg_ids: ids }, BASE_LAYER), false, false);
      scheduled = false;
    }
    const messages = outbox;
    outbox = [];
    let batch: Outbound[] = [];
    let bytes = 0;
    for (const message of messages) {
      if (batch.length >= CONTAINER_MESSAGES || (batch.length && bytes + message.body.length > CONTAINER_BYTES)) {
        write(batch);
        batch = [];
        bytes = 0;
      }
      batch.push(message);
      bytes += message.body.length;
    }
    write(batch);
  }

  const service = (object: TlObject, answer = true): Outbound =>
    enqueue(encode(object, BASE_LAYER), object._ === 'new_session_created', answer);

  /** The error code of a message the rules refuse: id not a multiple of four, too old, or from the future. */
  function refusal(msgId: bigint): number | undefined {
    if ((msgId & 3n) !== 0n) return 18;
    const now = Math.max(centre.now(), Number(lastMsgId >> 32n));
    const at = Number(msgId >> 32n);
    if (at < now - 300) return 16;
    return at > now + 30 ? 17 : undefined;
  }

  function answerCall(msgId: bigint, result: CallResult): void {
    const reply = (): void => {
      const answer = enqueue(rpcResult(msgId, result.body), true, true, result.sources, result.method);
      if (result.body.length <= REMEMBERED_BYTES) answers.set(msgId, answer);
      else answers.delete(msgId);
    };
    const lost = take(centre.faults.lostAnswers, result.method);
    if (lost) {
      acks.push(msgId);
      schedule();
      if (lost.kill) session.connection?.close('rst');
      return;
    }
    const delay = take(centre.faults.delays, result.method);
    if (delay) setTimeout(reply, delay.ms).unref();
    else reply();
  }

  function stateInfo(ids: readonly unknown[]): Buffer {
    return Buffer.from(ids.map((each) => (typeof each === 'bigint' && answers.has(each) ? 4 : 2)));
  }

  /** Service messages by name; anything else is a call. */
  const handlers: Readonly<Record<string, (message: TlObject, msgId: bigint) => void>> = {
    msgs_ack: (m) => {
      for (const each of get.vec(m, 'msg_ids') as bigint[]) {
        sent.delete(each);
        for (const shown of unacked.get(each) ?? []) shown.acked = true;
        unacked.delete(each);
      }
    },
    ping: (m, msgId) => pong(m, msgId),
    ping_delay_disconnect: (m, msgId) => {
      session.connection?.disconnectAfter(get.num(m, 'disconnect_delay'));
      pong(m, msgId);
    },
    get_future_salts: (m, msgId) => {
      const now = centre.now();
      const count = Math.min(Math.max(get.num(m, 'num'), 1), 64);
      const salts = Array.from({ length: count }, (_, i) => ({
        since: now + i * 1800,
        until: now + i * 1800 + 3600,
        salt: key.salt,
      }));
      enqueue(futureSalts(msgId, now, salts), false, true);
    },
    destroy_session: (m) => {
      const gone = BigInt(get.id(m, 'session_id'));
      const known = gone !== id && key.sessions.delete(gone);
      service({ _: known ? 'destroy_session_ok' : 'destroy_session_none', session_id: gone });
    },
    destroy_auth_key: () => {
      service({ _: 'destroy_auth_key_ok' });
      setImmediate(() => setImmediate(() => centre.keys.forget(key)));
    },
    rpc_drop_answer: (_, msgId) => {
      enqueue(rpcResult(msgId, encode({ _: 'rpc_answer_unknown' }, BASE_LAYER)), true, true);
    },
    msgs_state_req: (m, msgId) => {
      service({ _: 'msgs_state_info', req_msg_id: msgId, info: stateInfo(get.vec(m, 'msg_ids')) });
    },
    msg_resend_req: (m) => {
      const again = get
        .vec(m, 'msg_ids')
        .map((each) => sent.get(each as bigint))
        .filter((each) => each !== undefined);
      outbox.push(...again);
      schedule();
    },
    msgs_state_info: () => undefined,
    msgs_all_info: () => undefined,
    http_wait: () => undefined,
  };

  function pong(message: TlObject, msgId: bigint): void {
    if (centre.faults.mutePong) return;
    const pong = { _: 'pong', msg_id: msgId, ping_id: get.id(message, 'ping_id') };
    if (centre.faults.pongDelay > 0) setTimeout(() => service(pong), centre.faults.pongDelay).unref();
    else service(pong);
  }

  /** Asked again: the same answer, not the same deed. */
  function repeat(msgId: bigint): void {
    const known = answers.get(msgId);
    if (known && !outbox.includes(known)) outbox.push(known);
    schedule();
  }

  function handle(message: Inner): void {
    let object: TlObject | undefined;
    try {
      object = decode(message.body);
    } catch (error) {
      if (!(error instanceof UnknownConstructor) && !(error instanceof RangeError)) throw error;
    }
    const handler = object && Object.hasOwn(handlers, object._) ? handlers[object._] : undefined;
    if (object && handler) handler(object, message.msgId);
    else {
      remember(answers, message.msgId, undefined);
      answerCall(message.msgId, call(centre, session, message.body));
    }
  }

  function attach(connection: Connection): void {
    if (session.connection === connection) return;
    clearTimeout(forgetting);
    session.connection = connection;
    const unsent = new Set(outbox);
    outbox = [...[...sent.values()].filter((each) => !unsent.has(each)), ...outbox];
    if (outbox.length) schedule();
  }

  const session: Session = {
    id,
    key,
    name: BigInt.asUintN(64, id).toString(16),
    connection: undefined,
    called: false,
    receive(message, connection) {
      attach(connection);
      if (message.salt !== key.salt) {
        const { msgId, seqNo } = message;
        service({
          _: 'bad_server_salt',
          bad_msg_id: msgId,
          bad_msg_seqno: seqNo,
          error_code: 48,
          new_server_salt: key.salt,
        });
        return;
      }
      const code = refusal(message.msgId);
      if (code !== undefined) {
        service({
          _: 'bad_msg_notification',
          bad_msg_id: message.msgId,
          bad_msg_seqno: message.seqNo,
          error_code: code,
        });
        return;
      }
      const inner = unpack(message);
      if (!created) {
        created = true;
        const first = inner.reduce((least, each) => (each.msgId < least ? each.msgId : least), message.msgId);
        service(
          {
            _: 'new_session_created',
            first_msg_id: first,
            unique_id: randomBytes(8).readBigInt64LE(),
            server_salt: key.salt,
          },
          false,
        );
      }
      for (const each of inner) {
        if (answers.has(each.msgId)) repeat(each.msgId);
        else handle(each);
      }
    },
    detach(connection) {
      if (session.connection !== connection) return;
      session.connection = undefined;
      forgetting = setTimeout(() => key.sessions.delete(id), KEPT_MS).unref();
    },
    notify(body, sources, via) {
      enqueue(body, true, false, sources, via);
    },
  };
  return session;
}

/** The session of an id under a key, made when new. */
export function sessionOf(centre: Centre, key: AuthKey, id: bigint): Session {
  let session = key.sessions.get(id);
  if (!session) {
    session = createSession(centre, key, id);
    key.sessions.set(id, session);
  }
  return session;
}
