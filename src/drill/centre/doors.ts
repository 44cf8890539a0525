/**
 * Ways in beside the centre's own ports: SOCKS5 servers (RFC 1928, user and password RFC 1929) that reach nothing but
 * this centre, and further ports that answer MTProxy only. Each can be told to misbehave and be closed.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Centre } from './centre.ts';
import { HOST } from './dcs.ts';

export type DoorMode = 'open' | 'refuse' | 'hang' | 'cut';

export interface Door {
  readonly port: number;
  mode: DoorMode;
  close(): void;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Passes connections on to this centre. `passed` gets the local port of each, so that the centre knows them again. */
export async function openSocks(centre: Centre, login: Login | undefined, passed: Set<number>): Promise<Door> {
  return openDoor((socket, door) => socks(centre, socket, door, login, passed));
}

/** A port for MTProxy clients. */
export async function openProxyPort(serve: (socket: Socket) => void): Promise<Door> {
  return openDoor((socket, door) => {
    if (door.mode === 'open') serve(socket);
  });
}

async function openDoor(serve: (socket: Socket, door: Door) => void): Promise<Door> {
  const sockets = new Set<Socket>();
  let mode: DoorMode = 'open';
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    serve(socket, door);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const address = server.address();
  const door: Door = {
    port: address && typeof address === 'object' ? address.port : 0,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
      if (next === 'cut') cut();
    },
    close() {
      server.close();
      cut();
    },
  };
  return door;
}

const VERSION = 5;
const [NO_LOGIN, WITH_LOGIN, NOTHING_FITS] = [0, 2, 0xff];
const [GRANTED, NOT_ALLOWED] = [0, 2];

function socks(centre: Centre, socket: Socket, door: Door, login: Login | undefined, passed: Set<number>): void {
  const answer = (...bytes: number[]): void => void socket.write(Buffer.from(bytes));
  let held = Buffer.alloc(0);
  /** Takes one whole request off the front and returns what comes next; undefined waits for more. */
  let step: ((bytes: Buffer) => number | undefined) | null = greeting;

  function greeting(bytes: Buffer): number | undefined {
    const length = 2 + (bytes[1] ?? 255);
    if (bytes.length < length) return undefined;
    const method = login ? WITH_LOGIN : NO_LOGIN;
    const offered = bytes.subarray(2, length).includes(method);
    answer(VERSION, offered ? method : NOTHING_FITS);
    if (!offered) socket.end();
    step = login ? credentials : request;
    return length;
  }

  function credentials(bytes: Buffer): number | undefined {
    const userEnd = 2 + (bytes[1] ?? 255);
    const length = userEnd + 1 + (bytes[userEnd] ?? 255);
    if (bytes.length < length) return undefined;
    const user = bytes.subarray(2, userEnd).toString();
    const password = bytes.subarray(userEnd + 1, length).toString();
    const right = user === login?.user && password === login.password;
    answer(1, right ? 0 : 1);
    if (!right) socket.end();
    step = request;
    return length;
  }

  function request(bytes: Buffer): number | undefined {
    // CONNECT to an IPv4 address: all that a Telegram client asks for.
    if (bytes.length < 10) return undefined;
    const port = bytes.readUInt16BE(8);
    const ours = bytes[1] === 1 && bytes[3] === 1 && [centre.port, centre.filePort].includes(port);
    if (!ours || bytes.subarray(4, 8).join('.') !== HOST || door.mode === 'refuse') {
      answer(VERSION, NOT_ALLOWED, 0, 1, 0, 0, 0, 0, 0, 0);
      socket.end();
    } else pass(port);
    step = null;
    return 10;
  }

  function pass(port: number): void {
    const beyond = connect(port, HOST, () => {
      if (beyond.localPort) passed.add(beyond.localPort);
      answer(VERSION, GRANTED, 0, 1, 0, 0, 0, 0, 0, 0);
      socket.off('data', receive);
      socket.pipe(beyond).pipe(socket);
    });
    beyond.on('error', () => socket.destroy());
    socket.on('close', () => beyond.destroy());
  }

  function receive(chunk: Buffer): void {
    if (door.mode === 'hang') return;
    held = Buffer.concat([held, chunk]);
    for (let used: number | undefined; step; held = held.subarray(used)) {
      used = held.length === 0 ? undefined : step(held);
      if (used === undefined) return;
    }
  }
  socket.on('data', receive);
}
