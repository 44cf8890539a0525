import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { MAX_FRAME } from '../contract/frames.ts';
import { isFrame } from '../core/process/channel.ts';
import type { Links } from './links.ts';
import type { Address } from './web.ts';

/** Why a socket was closed, beyond RFC 6455's own codes. The window tells them apart. */
export const CLOSE = {
  /** Core ended; connect again. */
  RESTART: 1012,
  /** This window takes frames too slowly; connect again. */
  SLOW: 1013,
  /** No token, a wrong one, or too late: only a new link helps. */
  UNKNOWN: 4401,
  /** The same token came in by another socket. */
  REPLACED: 4409,
} as const;

const TOKEN_WITHIN = 5_000;
const PING_EVERY = 20_000;
const MOST_SOCKETS = 128;
/** Bytes waiting for a window that doesn't read; live topics are small, so this much means it is gone. */
const MOST_WAITING = 16 * 1024 * 1024;

const hello = z.object({ token: z.string().min(1).max(200) });

export interface RpcDoor {
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/**
 * WebSocket `/rpc`: checks who knocks, then carries frames unread between the socket and a MessagePort that core holds
 * the other end of. One socket per token.
 */
export function createRpcDoor(options: {
  address(): Address;
  links: Links;
  connect(seatId: string, port: MessagePort): void;
}): RpcDoor {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const bySeat = new Map<string, WebSocket>();
  const answering = new WeakSet<WebSocket>();

  const pings = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_EVERY);
  pings.unref();

  function welcome(socket: WebSocket): void {
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    // Without a listener an oversized or broken frame would take the whole process down. ws closes that socket itself.
    socket.on('error', () => socket.terminate());
    const late = setTimeout(() => socket.close(CLOSE.UNKNOWN), TOKEN_WITHIN);
    socket.on('close', () => clearTimeout(late));
    socket.once('message', (data, isBinary) => {
      clearTimeout(late);
      const seatId = isBinary ? null : seatOf(data);
      if (seatId === null) return socket.close(CLOSE.UNKNOWN);
      bySeat.get(seatId)?.close(CLOSE.REPLACED);
      bySeat.set(seatId, socket);
      socket.on('close', () => {
        if (bySeat.get(seatId) === socket) bySeat.delete(seatId);
      });
      socket.send('{"ok":true}');
      pipe(socket, seatId);
    });
  }

  function seatOf(data: RawData): string | null {
    try {
      const parsed = hello.safeParse(JSON.parse(String(data)));
      return parsed.success ? options.links.seatOf(parsed.data.token) : null;
    } catch {
      return null;
    }
  }

  function pipe(socket: WebSocket, seatId: string): void {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (frame: unknown) => {
      if (socket.readyState !== socket.OPEN || !isFrame(frame)) return;
      if (socket.bufferedAmount > MOST_WAITING) {
        socket.close(CLOSE.SLOW);
        socket.terminate();
      } else {
        socket.send(frame);
      }
    });
    port1.on('close', () => socket.close(CLOSE.RESTART));
    socket.on('close', () => port1.close());
    socket.on('message', (data, isBinary) => {
      // A copy: cloning a slice of ws's pooled buffer would send the pool along.
      port1.postMessage(isBinary ? new Uint8Array(data as Buffer) : String(data));
    });
    options.connect(seatId, port2);
  }

  return {
    onUpgrade(request, socket, head) {
      const { host, origin } = options.address();
      socket.on('error', () => socket.destroy());
      const known = request.url === '/rpc' && request.headers.host === host && request.headers.origin === origin;
      if (!known || server.clients.size >= MOST_SOCKETS) {
        socket.end(`HTTP/1.1 ${known ? '503 Service Unavailable' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    close() {
      clearInterval(pings);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
