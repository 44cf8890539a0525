import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import type { Piece, PieceAsk } from '../core/media/index.ts';
import { createLinks } from './links.ts';
import { createRpcDoor } from './rpc.ts';
import { type Address, createWeb } from './web.ts';

export interface Server {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** Beginning of a one-time link; its code follows. In the fragment, which no request carries. */
  linkBase: string;
  newCode(): string;
  addCode(code: string): void;
  close(): Promise<void>;
}

/**
 * The door of a headquarters on this machine. `connect` gets the core's end of each window's channel; loopback is not
 * authentication, so nobody gets that far without a one-time link.
 */
export async function startServer(options: {
  port: number;
  /** URL path → file of the built renderer. */
  site: ReadonlyMap<string, string>;
  connect(seatId: string, port: MessagePort): void;
  /** Parts of files, from core; absent: there are none. */
  media?(ask: PieceAsk): Promise<Piece>;
  now?: () => number;
}): Promise<Server> {
  const links = createLinks(options.now ?? Date.now, randomUUID);
  let address: Address = { host: '', origin: '' };
  const door = createRpcDoor({ address: () => address, links, connect: options.connect });
  const server = createServer(
    { requestTimeout: 15_000, headersTimeout: 10_000 },
    createWeb({
      address: () => address,
      site: options.site,
      links,
      media: options.media ?? (async () => ({ status: 'gone' })),
    }),
  );
  server.maxConnections = 512;
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('upgrade', (request, socket, head) => door.onUpgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  address = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
  return {
    origin: address.origin,
    linkBase: `${address.origin}/#link=`,
    newCode: links.newCode,
    addCode: links.addCode,
    close: () =>
      new Promise((resolve) => {
        door.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
