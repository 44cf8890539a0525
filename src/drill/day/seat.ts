import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import WebSocket from 'ws';
import { asPort, type Contract, type FrameChannel } from '../../contract/index.ts';

/** A volunteer at their own window: the same door that a browser uses. */
export interface Seat {
  client: ContractRouterClient<Contract>;
  close(): void;
}

/** The built host, started as a person would start it. */
export interface HostProcess {
  /** Opens one seat, once. */
  link: string;
  pid: number;
  stop(): Promise<void>;
}

const LINK = /http:\/\/127\.0\.0\.1:\d+\/#link=\S+/;

/** @throws Error with the host's own words when it ends before it has printed its link. */
export async function startHost(entry: string, args: readonly string[]): Promise<HostProcess> {
  const child = spawn(process.execPath, [entry, ...args, '--port', '0', '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const link = await new Promise<string>((found, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said += `${line}\n`;
      const match = LINK.exec(line);
      if (match) found(match[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the host ended with ${code} before its link:\n${said}`)));
  });
  return { link, pid: child.pid ?? 0, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}

/** Turns a one-time link into a seat. */
export async function takeSeat(link: string): Promise<Seat> {
  const { origin, hash } = new URL(link);
  const answer = await fetch(`${origin}/link`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice('#link='.length) }),
  });
  const { token } = (await answer.json()) as { token: string };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, perMessageDeflate: false });
  await once(socket, 'open');
  socket.send(JSON.stringify({ token }));
  await once(socket, 'message');
  const channel: FrameChannel = {
    send: (frame) => socket.send(frame),
    onFrame: (listener) =>
      void socket.on('message', (data: Buffer, isBinary) =>
        listener(isBinary ? new Uint8Array(data) : data.toString()),
      ),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
  return { client: createORPCClient(new RPCLink({ port: asPort(channel) })), close: () => socket.close() };
}
