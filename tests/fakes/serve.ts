import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { WebSocketServer } from 'ws';
import { asPort, type Frame, type FrameChannel } from '../../src/contract/frames.ts';
import { createScreenCore, type ScreenCoreOptions } from './screen-core.ts';

/**
 * Serves a built renderer over the stand-in core, under the same content security policy as the hosts. Any link code is
 * good. `node tests/fakes/serve.ts FOLDER [PORT] [JSON of ScreenCoreOptions]`
 */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws:";
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export async function serveScreens(folder: string, port = 0, options: ScreenCoreOptions = {}) {
  const core = createScreenCore(options);
  const handler = new RPCHandler(core.router);
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    if (path === '/link') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ token: 'any' }));
      return;
    }
    try {
      const file = join(folder, path === '/' ? 'index.html' : path);
      const body = await readFile(file);
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const sockets = new WebSocketServer({ server, path: '/rpc' });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.once('message', () => {
      socket.send(JSON.stringify({ ok: true }));
      const channel: FrameChannel = {
        send: (frame) => socket.send(frame),
        onFrame: (listener) =>
          void socket.on('message', (data, binary) =>
            listener((binary ? new Uint8Array(data as Buffer) : String(data)) as Frame),
          ),
        onClose: (listener) => void socket.on('close', listener),
        close: () => socket.close(),
      };
      handler.upgrade(asPort(channel));
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  const at = typeof address === 'object' && address ? address.port : port;
  return {
    core,
    url: `http://127.0.0.1:${at}/#link=any`,
    /** Cuts every window off; `stop` ends the server too. */
    cut: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    stop: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}

if (import.meta.main) {
  const [folder = 'out/renderer', port = '0', options = '{}'] = process.argv.slice(2);
  const served = await serveScreens(folder, Number(port), JSON.parse(options) as ScreenCoreOptions);
  console.log(served.url);
}
