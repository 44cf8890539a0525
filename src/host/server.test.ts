import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as tcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { MAX_FRAME } from '../contract/frames.ts';
import { listSite } from '../core/process/site.ts';
import { CLOSE } from './rpc.ts';
import { type Server, startServer } from './server.ts';

let folder = '';
let server: Server;
let seats: { seatId: string; port: MessagePort }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'host-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Märe</title>');
  writeFileSync(join(folder, 'app.js'), 'export {};');
  seats = [];
  server = await startServer({
    port: 0,
    site: await listSite(folder),
    connect: (seatId, port) => {
      seats.push({ seatId, port });
      // An echo for a core.
      port.on('message', (frame) => port.postMessage(frame));
    },
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Without fetch's manners: any path, any Host, any Origin. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

const link = (body: string, headers: Record<string, string> = { origin: server.origin }) =>
  ask('/link', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

async function newToken(): Promise<string> {
  const { body } = await link(JSON.stringify({ code: server.newCode() }));
  return (JSON.parse(body) as { token: string }).token;
}

function knock(options: { origin?: string; path?: string; host?: string } = {}): WebSocket {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${options.path ?? '/rpc'}`, {
    ...(options.origin === '' ? {} : { origin: options.origin ?? server.origin }),
    ...(options.host ? { headers: { host: options.host } } : {}),
  });
  socket.on('error', () => {});
  return socket;
}

const closing = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));
const opening = (socket: WebSocket) => new Promise((resolve) => socket.once('open', resolve));
const hearing = (socket: WebSocket) =>
  new Promise<{ text: string; isBinary: boolean }>((resolve) =>
    socket.once('message', (data, isBinary) => resolve({ text: String(data), isBinary })),
  );

async function comeIn(token: string): Promise<WebSocket> {
  const socket = knock();
  await opening(socket);
  socket.send(JSON.stringify({ token }));
  expect((await hearing(socket)).text).toBe('{"ok":true}');
  return socket;
}

test('the page is served with every header that locks it in', async () => {
  for (const path of ['/', '/index.html', '/app.js', '/nothing-here']) {
    const { headers } = await ask(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${new URL(server.origin).host};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  expect((await ask('/')).body).toContain('Märe');
  expect((await ask('/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
});

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/%2e%2e/etc/passwd',
  '//etc/passwd',
  '/app.js/../../x',
  '/app.js%00.html',
  '/__proto__',
  '/constructor',
  '/assets/../../../../etc/passwd',
  'http://127.0.0.1/app.js',
])('%s leads nowhere', async (path) => {
  const answer = await ask(path);
  expect([400, 404]).toContain(answer.status);
});

test.each(['localhost', '127.0.0.1', 'evil.example', '127.0.0.1:1', '[::1]:80'])(
  'a request to the host "%s" is refused',
  async (host) => {
    expect((await ask('/', { headers: { host } })).status).toBe(421);
  },
);

test('only reading, and only one thing to write to', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    expect((await ask('/', { method })).status).toBe(405);
  expect((await ask('/link')).status).toBe(405);
  const head = await ask('/', { method: 'HEAD' });
  expect([head.status, head.body]).toEqual([200, '']);
});

test('a one-time link is exchanged once, from our own page only', async () => {
  const code = server.newCode();
  expect((await link(JSON.stringify({ code }), {})).status).toBe(403);
  expect((await link(JSON.stringify({ code }), { origin: 'http://evil.example' })).status).toBe(403);
  expect((await link(JSON.stringify({ code }), { origin: 'null' })).status).toBe(403);
  expect((await link(JSON.stringify({ code }))).status).toBe(200);
  expect((await link(JSON.stringify({ code }))).status).toBe(403);
});

test.each(['', '{', '{"code":7}', '[]', 'null', `{"code":"${'x'.repeat(5000)}"}`])(
  'a bad body %#: refused',
  async (body) => {
    expect((await link(body)).status).toBe(400);
  },
);

test('guessing codes is throttled', async () => {
  const answers = [];
  for (let n = 0; n < 12; n += 1) answers.push((await link(JSON.stringify({ code: `guess ${n}` }))).status);
  expect(answers.filter((status) => status === 429)).toHaveLength(2);
});

test('frames pass unread, text as text and bytes as bytes', async () => {
  const socket = await comeIn(await newToken());
  socket.send('{"any":"thing"}');
  expect(await hearing(socket)).toEqual({ text: '{"any":"thing"}', isBinary: false });
  socket.send(Buffer.from('bytes'));
  expect(await hearing(socket)).toEqual({ text: 'bytes', isBinary: true });
});

test.each([
  ['from another page', { origin: 'http://evil.example' }],
  ['from another port', { origin: 'http://127.0.0.1:1' }],
  ['from no page', { origin: '' }],
  ['by another name', { host: 'localhost' }],
  ['at another door', { path: '/rpc/' }],
  ['at another door', { path: '/rpc?token=x' }],
])('a socket %s is refused before it opens', async (_what, options) => {
  const socket = knock(options);
  let opened = false;
  socket.on('open', () => {
    opened = true;
  });
  await closing(socket);
  expect(opened).toBe(false);
  expect(seats).toEqual([]);
});

test.each(['{}', 'hello', '{"token":"wrong"}', '{"token":["a"]}', '{"__proto__":{"token":"x"}}', ''])(
  'a first message %s is no token',
  async (first) => {
    const socket = knock();
    await opening(socket);
    socket.send(first);
    expect(await closing(socket)).toBe(CLOSE.UNKNOWN);
    expect(seats).toEqual([]);
  },
);

test('a token as bytes is no token', async () => {
  const token = await newToken();
  const socket = knock();
  await opening(socket);
  socket.send(Buffer.from(JSON.stringify({ token })));
  expect(await closing(socket)).toBe(CLOSE.UNKNOWN);
});

test('the same token keeps its seat and puts the earlier socket out', async () => {
  const token = await newToken();
  const first = await comeIn(token);
  const closed = closing(first);
  const second = await comeIn(token);
  expect(await closed).toBe(CLOSE.REPLACED);
  expect(seats[0]?.seatId).toBe(seats[1]?.seatId);
  second.send('here');
  expect((await hearing(second)).text).toBe('here');
});

test('two people have two seats', async () => {
  await comeIn(await newToken());
  await comeIn(await newToken());
  expect(seats[0]?.seatId).not.toBe(seats[1]?.seatId);
});

test('an oversized frame closes that socket only', async () => {
  const good = await comeIn(await newToken());
  const bad = await comeIn(await newToken());
  bad.send('x'.repeat(MAX_FRAME + 1));
  expect(await closing(bad)).toBe(1009);
  good.send('still here');
  expect((await hearing(good)).text).toBe('still here');
});

test('garbage on the wire harms nobody', async () => {
  const good = await comeIn(await newToken());
  const { port } = new URL(server.origin);
  for (const garbage of [
    '\x00\xff\xfe',
    'GET / HTTP/9.9\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: ${'x'.repeat(100_000)}\r\n\r\n`,
  ]) {
    await new Promise<void>((resolve) => {
      const raw = tcp(Number(port), '127.0.0.1', () => raw.write(garbage));
      raw.on('error', () => resolve());
      raw.on('close', () => resolve());
      raw.on('data', () => raw.destroy());
    });
  }
  good.send('still here');
  expect((await hearing(good)).text).toBe('still here');
});

test('core gone: the window is told to come back', async () => {
  const socket = await comeIn(await newToken());
  seats[0]?.port.close();
  expect(await closing(socket)).toBe(CLOSE.RESTART);
});

test('window gone: core is told', async () => {
  const socket = await comeIn(await newToken());
  const closed = new Promise<void>((resolve) => seats[0]?.port.on('close', resolve));
  socket.terminate();
  await closed;
});
