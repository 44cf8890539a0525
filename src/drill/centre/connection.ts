/** One TCP connection: its transport, its handshakes, and the way to the sessions that use it. */
import type { Socket } from 'node:net';
import type { Centre } from './centre.ts';
import { DC_ID, FILE_DC_ID } from './dcs.ts';
import { type Delivery, wallClock } from './delivery-log.ts';
import { createHandshake } from './handshake.ts';
import { type AuthKey, accountOf } from './keys.ts';
import { open } from './mtproto.ts';
import { type Session, sessionOf } from './session.ts';
import { type Source, TlWriter } from './tl.ts';
import { createTransport } from './transport.ts';

/** A client that does not read while this much waits is closed. */
const MAX_WAITING = 64 * 1024 * 1024;

export interface Connection {
  readonly id: number;
  readonly transport: string;
  /** The data centre this connection reached. */
  readonly dcId: number;
  readonly sessions: ReadonlySet<Session>;
  /** Writes one payload and logs what it showed. */
  write(
    payload: Buffer,
    session: Session,
    messages: readonly { readonly sources: readonly Source[]; readonly via: string; readonly shown: Delivery[] }[],
  ): void;
  close(how: 'fin' | 'rst'): void;
  /** Closes unless asked again within so many seconds; every new request restarts the clock. */
  disconnectAfter(seconds: number): void;
}

export function accept(centre: Centre, socket: Socket, id: number, port: number): void {
  const transport = createTransport(centre.secrets);
  const sessions = new Set<Session>();
  let timer: NodeJS.Timeout | undefined;
  let lastPlainId = 0n;

  const handshake = createHandshake(centre.rsa, centre.now, ({ key, salt, expiresIn }) => {
    centre.keys.add(key, salt, expiresIn !== undefined, centre.now(), dcId());
  });

  /** A proxy is told in its header which centre is meant; else the port says it. */
  const dcId = (): number => {
    const named = transport.dcId;
    return named === undefined ? port : Math.abs(named) % 10_000 === FILE_DC_ID ? FILE_DC_ID : DC_ID;
  };

  const connection: Connection = {
    id,
    get transport() {
      return transport.name ?? 'unknown';
    },
    get dcId() {
      return dcId();
    },
    sessions,
    write(payload, session, messages) {
      if (socket.destroyed || !socket.writable || centre.faults.deaf) return;
      const at = wallClock();
      socket.write(transport.frame(payload));
      if (socket.writableLength > MAX_WAITING) socket.destroy();
      const account = accountOf(session) ?? '';
      for (const { sources, via, shown } of messages) {
        for (const { key, version, kind } of sources) {
          const one = { at, connection: id, session: session.name, account, key, version, kind, via, acked: false };
          centre.log.deliveries.push(one);
          shown.push(one);
        }
      }
    },
    close(how) {
      if (how === 'rst') socket.resetAndDestroy();
      else socket.destroySoon();
    },
    disconnectAfter(seconds) {
      clearTimeout(timer);
      timer = setTimeout(() => connection.close('fin'), seconds * 1000).unref();
    },
  };

  function plain(payload: Buffer): void {
    const length = payload.readInt32LE(16);
    const answer = handshake.answer(payload.subarray(20, 20 + length));
    if (!answer) {
      transportError(404);
      return;
    }
    let msgId = (BigInt(centre.now()) << 32n) | 1n;
    if (msgId <= lastPlainId) msgId = lastPlainId + 4n;
    lastPlainId = msgId;
    socket.write(
      transport.frame(new TlWriter(answer.length + 20).long(0n).long(msgId).int(answer.length).raw(answer).result()),
    );
  }

  function transportError(code: number): void {
    socket.write(transport.frame(new TlWriter(4).int(-code).result()));
  }

  function payload(bytes: Buffer): void {
    const isPlain = bytes.length >= 20 && bytes.readBigInt64LE(0) === 0n;
    const key = centre.keys.byId.get(bytes.subarray(0, 8).toString('hex'));
    if (isPlain) plain(bytes);
    else if (key && key.dcId === dcId()) encrypted(key, bytes);
    else transportError(404);
  }

  function encrypted(key: AuthKey, bytes: Buffer): void {
    const message = open(key.key, bytes, 0);
    const session = sessionOf(centre, key, message.sessionId);
    sessions.add(session);
    session.receive(message, connection);
  }

  const { remotePort } = socket;
  centre.arrivals.push(() => ({
    dcId: dcId(),
    by:
      transport.dcId !== undefined || centre.proxied.has(remotePort ?? 0)
        ? 'mtproxy'
        : centre.passed.has(remotePort ?? 0)
          ? 'socks5'
          : 'direct',
  }));
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    if (centre.faults.deaf) return;
    try {
      for (const each of transport.receive(chunk)) payload(each);
    } catch (error) {
      centre.note(`connection ${id}: ${error instanceof Error ? error.message : 'failed'}`);
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(timer);
    centre.connections.delete(connection);
    for (const session of sessions) session.detach(connection);
  });
  centre.connections.add(connection);
}
