/** The data centre: everything one run shares, and its listening socket on the loopback interface. */
import { createServer, type Server, type Socket } from 'node:net';
import { accept, type Connection } from './connection.ts';
import { createRsaKey, type RsaKey } from './crypto.ts';
import { DC_ID, FILE_DC_ID, HOST } from './dcs.ts';
import { createLog, type DeliveryLog } from './delivery-log.ts';
import type { Door } from './doors.ts';
import { createFaultState, type FaultState } from './fault-state.ts';
import { createKeys, type Keys } from './keys.ts';
import { pushEvent } from './push.ts';
import { createUploads, type Uploads } from './uploads.ts';
import { createWorld, type World } from './world.ts';

export interface Centre {
  readonly rsa: RsaKey;
  readonly world: World;
  readonly keys: Keys;
  readonly faults: FaultState;
  readonly log: DeliveryLog;
  readonly uploads: Uploads;
  readonly connections: Set<Connection>;
  /** The last login code of each account, and authorizations exported but not yet imported. */
  readonly codes: Map<string, string>;
  readonly exported: Map<string, string>;
  /** Random ids already used, by account. */
  readonly randomIds: Set<string>;
  /** MTProxy secrets this port also answers to, 16 bytes each. */
  readonly secrets: Buffer[];
  /** Proxies in front of this centre. */
  readonly doors: Set<Door>;
  /** Local ports of what SOCKS servers pass on. */
  readonly passed: Set<number>;
  /** Remote ports of those who came to a port for MTProxy. */
  readonly proxied: Set<number>;
  /** Every connection so far: how it came. */
  readonly arrivals: (() => Arrival)[];
  /** Serves one more socket; a proxy's, unless its header names another centre, as the home's. */
  serve(socket: Socket, byProxy?: boolean): void;
  port: number;
  /** Where {@link FILE_DC_ID} listens. */
  filePort: number;
  /** UTC seconds and milliseconds by the centre's own, possibly wrong, clock. */
  now(): number;
  nowMs(): number;
  /** Closes everything, forgets the sessions, and listens on the same port again after so many ms. */
  restart(downMs: number): void;
  /** A word for whoever debugs a drill; never content. */
  note(text: string): void;
}

/** direct: to the centre's own port, by nobody's proxy. */
export interface Arrival {
  readonly dcId: number;
  readonly by: 'direct' | 'socks5' | 'mtproxy';
}

export interface RunningCentre {
  readonly centre: Centre;
  stop(): Promise<void>;
}

/** Starts a centre on a free port. @param note receives one-line remarks, without content. */
export async function startServer(note: (text: string) => void = () => undefined, port = 0): Promise<RunningCentre> {
  const faults = createFaultState();
  const nowMs = (): number => Date.now() + faults.skew * 1000;
  const now = (): number => Math.floor(nowMs() / 1000);
  let connections = 0;
  const world: World = createWorld(now, (box, event, how) => pushEvent(centre, box, event, how));
  const centre: Centre = {
    rsa: createRsaKey(),
    world,
    keys: createKeys(),
    faults,
    log: createLog(),
    uploads: createUploads(),
    connections: new Set(),
    codes: new Map(),
    exported: new Map(),
    randomIds: new Set(),
    secrets: [],
    doors: new Set(),
    passed: new Set(),
    proxied: new Set(),
    arrivals: [],
    serve(socket, byProxy = false) {
      if (byProxy && socket.remotePort) centre.proxied.add(socket.remotePort);
      accept(centre, socket, ++connections, DC_ID);
    },
    port,
    filePort: 0,
    now,
    nowMs,
    restart,
    note,
  };
  let stopped = false;
  const server: Server = createServer((socket) => centre.serve(socket));
  const fileServer: Server = createServer((socket) => accept(centre, socket, ++connections, FILE_DC_ID));
  centre.port = await listen(server, port);
  centre.filePort = await listen(fileServer, 0);

  function restart(downMs: number): void {
    const doors = [
      { door: server, port: centre.port },
      { door: fileServer, port: centre.filePort },
    ];
    for (const { door } of doors) door.close();
    for (const connection of centre.connections) connection.close('rst');
    for (const key of centre.keys.byId.values()) key.sessions.clear();
    centre.keys.rotateSalts();
    setTimeout(() => {
      for (const each of doors) if (!stopped && !each.door.listening) each.door.listen(each.port, HOST);
    }, downMs);
  }

  return {
    centre,
    stop: () =>
      new Promise((resolve) => {
        stopped = true;
        for (const door of centre.doors) door.close();
        fileServer.close(() => server.close(() => resolve()));
        for (const connection of centre.connections) connection.close('rst');
      }),
  };
}

/** Resolves with the port. */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  return address && typeof address === 'object' ? address.port : port;
}
