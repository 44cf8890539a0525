import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import WebSocket from 'ws';
import { asPort, type Frame, type FrameChannel } from '../../src/contract/frames.ts';
import { electronPortChannel, nodePortChannel } from '../../src/core/process/channel.ts';
import { startServer } from '../../src/host/server.ts';

/** A window over one transport: calls go through `port`; `raw` sends what no client of ours would. */
export interface Window {
  port: ReturnType<typeof asPort>;
  raw(value: unknown): void;
  /** Resolves when the far side closed this window's channel. */
  closed: Promise<void>;
  close(): void;
}

export interface Transport {
  open(seatId: string): Promise<Window>;
  close(): Promise<void>;
}

type Attach = (channel: FrameChannel, seat: { seatId: string }) => void;

/** worker_threads, as under `host` without its socket. */
export async function nodePorts(attach: Attach): Promise<Transport> {
  return {
    open: async (seatId) => {
      const { port1, port2 } = new MessageChannel();
      attach(nodePortChannel(port2), { seatId });
      const channel = nodePortChannel(port1);
      return windowOf(channel, (value) => port1.postMessage(value));
    },
    close: async () => {},
  };
}

/** Electron's shape around the same ports: values come wrapped, and nothing flows before `start()`. */
export async function electronPorts(attach: Attach): Promise<Transport> {
  return {
    open: async (seatId) => {
      const { port1, port2 } = new MessageChannel();
      attach(electronPortChannel(messagePortMain(port2)), { seatId });
      return windowOf(nodePortChannel(port1), (value) => port1.postMessage(value));
    },
    close: async () => {},
  };
}

export function messagePortMain(port: MessagePort) {
  const emitter = new EventEmitter();
  const waiting: unknown[] = [];
  let started = false;
  port.on('message', (data) => {
    if (started) emitter.emit('message', { data, ports: [] });
    else waiting.push(data);
  });
  port.on('close', () => emitter.emit('close'));
  return {
    postMessage: (value: unknown) => port.postMessage(value),
    on: (event: 'message' | 'close', listener: (value: { data: unknown }) => void) => emitter.on(event, listener),
    start() {
      started = true;
      for (const data of waiting.splice(0)) emitter.emit('message', { data, ports: [] });
    },
    close: () => port.close(),
  };
}

/** The browser host's real server: one-time link, token, WebSocket, and the MessagePort behind it. */
export async function webSockets(attach: Attach): Promise<Transport> {
  const server = await startServer({
    port: 0,
    site: new Map(),
    connect: (seatId, port) => attach(nodePortChannel(port), { seatId }),
  });
  /** One person each: who comes back brings the same token. */
  const tokens = new Map<string, string>();
  return {
    open: async (seatId) => {
      const token = tokens.get(seatId) ?? (await redeem(server.origin, server.newCode()));
      tokens.set(seatId, token);
      const socket = await connect(server.origin, token);
      return windowOf(socketChannel(socket), (value) => socket.send(value as string | Uint8Array));
    },
    close: server.close,
  };
}

export async function redeem(origin: string, code: string): Promise<string> {
  const answer = await fetch(`${origin}/link`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  return ((await answer.json()) as { token: string }).token;
}

/** A socket that the host has let in. */
export async function connect(origin: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, perMessageDeflate: false });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ token }));
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('close', reject);
  });
  return socket;
}

function socketChannel(socket: WebSocket): FrameChannel {
  return {
    send: (frame) => socket.send(frame),
    onFrame: (listener) =>
      void socket.on('message', (data: Buffer, isBinary) =>
        listener(isBinary ? new Uint8Array(data) : data.toString()),
      ),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}

function windowOf(channel: FrameChannel, raw: (value: unknown) => void): Window {
  return {
    port: asPort(channel),
    raw,
    closed: new Promise((resolve) => channel.onClose(resolve)),
    close: () => channel.close(),
  };
}

export type { Frame };
