import { createORPCClient, ORPCError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type ContractRouterClient, eventIterator, oc } from '@orpc/contract';
import { implement } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ErrorCode, errorMap } from '../../src/contract/errors.ts';
import { MAX_FRAME } from '../../src/contract/frames.ts';
import { createServe } from '../../src/core/process/serve.ts';
import { electronPorts, nodePorts, type Transport, type Window, webSockets } from './transports.ts';

/**
 * One suite, every transport: a host may only differ in how frames travel. The router is a small one under the contract's
 * own error map, so that what is tested is the way and not the work.
 */
const codes = Object.keys(errorMap) as [ErrorCode, ...ErrorCode[]];
const base = oc.errors(errorMap);
const small = {
  echo: base
    .input(z.object({ text: z.string().max(2_000_000) }))
    .output(z.object({ text: z.string(), seatId: z.string() })),
  fail: base.input(z.object({ code: z.enum(codes) })).output(z.object({})),
  surprise: base.output(z.object({})),
  count: base.input(z.object({ to: z.number().int() })).output(eventIterator(z.object({ n: z.number() }))),
  endless: base.output(eventIterator(z.object({ n: z.number() }))),
  swap: base.input(z.object({ file: z.instanceof(File) })).output(z.instanceof(File)),
};

/** Data that fits each code's schema. */
function dataFor(code: ErrorCode): Record<string, unknown> {
  const full = {
    seconds: 30,
    name: 'Айгүл',
    at: 1_610_254_800_000,
    length: 8,
    where: 'KZ-AKM № 1',
    state: 'closed',
    status: 'accepted',
    detail: 'X',
    key: 'station',
    count: 3,
    words: 'Айгүл',
    least: 2,
    most: 5,
  };
  const parsed = errorMap[code].data.safeParse(full);
  return parsed.success ? ((parsed.data as Record<string, unknown> | undefined) ?? {}) : {};
}

let cancelled = 0;
const os = implement(small).$context<{ seatId: string }>();
const router = os.router({
  echo: os.echo.handler(({ input, context }) => ({ text: input.text, seatId: context.seatId })),
  fail: os.fail.handler(({ input }) => {
    throw new ORPCError(input.code, { defined: true, status: errorMap[input.code].status, data: dataFor(input.code) });
  }),
  surprise: os.surprise.handler(() => {
    throw new Error('a secret the window must not see');
  }),
  count: os.count.handler(async function* ({ input }) {
    for (let n = 0; n < input.to; n += 1) yield { n };
  }),
  endless: os.endless.handler(async function* ({ signal }) {
    try {
      for (let n = 0; ; n += 1) {
        yield { n };
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (signal?.aborted) return;
      }
    } finally {
      cancelled += 1;
    }
  }),
  swap: os.swap.handler(
    async ({ input }) =>
      new File([await input.file.arrayBuffer()], `back-${input.file.name}`, { type: input.file.type }),
  ),
});

const surprises: unknown[] = [];
const serve = createServe(router, (error) => surprises.push(error));

type Client = ContractRouterClient<typeof small>;
const clientOf = (window: Window): Client => createORPCClient(new RPCLink({ port: window.port }));

const TRANSPORTS = { 'Node MessagePort': nodePorts, 'Electron MessagePortMain': electronPorts, WebSocket: webSockets };

describe.each(Object.entries(TRANSPORTS))('%s', (name, start) => {
  let transport: Transport;
  let window: Window;
  let client: Client;

  beforeAll(async () => {
    transport = await start((channel, seat) => serve(channel, seat));
    window = await transport.open('seat-1');
    client = clientOf(window);
  });
  afterAll(async () => {
    window.close();
    await transport.close();
  });

  test('a call comes back, with the seat it was made from', async () => {
    const text = 'ә ғ қ ң ө ұ ү һ і ₸ \u202e 👩🏽‍⚖️';
    const answer = await client.echo({ text });
    expect(answer.text).toBe(text);
    expect(answer.seatId).not.toBe('');
  });

  test('calls at the same time keep their own answers', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `call ${index}`);
    const answers = await Promise.all(texts.map((text) => client.echo({ text })));
    expect(answers.map((answer) => answer.text)).toEqual(texts);
  });

  test.each(codes)('%s round-trips with its data', async (code) => {
    const [error] = await safe(client.fail({ code }));
    expect(error).toBeInstanceOf(ORPCError);
    const failed = error as ORPCError<string, unknown>;
    expect({ code: failed.code, status: failed.status, data: failed.data, defined: failed.defined }).toEqual({
      code,
      status: errorMap[code].status,
      data: dataFor(code),
      defined: true,
    });
  });

  test('a surprise has no code of ours and no words of its own', async () => {
    const [error] = await safe(client.surprise());
    const failed = error as ORPCError<string, unknown>;
    expect(failed.code).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify([failed.message, failed.data])).not.toContain('secret');
  });

  test('bad input is refused', async () => {
    const [error] = await safe(client.echo({ text: 7 } as unknown as { text: string }));
    expect((error as ORPCError<string, unknown>).code).toBe('BAD_REQUEST');
  });

  test.each(['nothing', '__proto__', 'constructor', 'toString', 'echo.constructor', 'hasOwnProperty'])(
    'unknown or inherited name %s is NOT_FOUND',
    async (path) => {
      // By the link itself: a client object has some of these names of its own.
      const link = new RPCLink({ port: window.port });
      const [error] = await safe(link.call(path.split('.'), {}, { context: {} }));
      expect((error as ORPCError<string, unknown>).code).toBe('NOT_FOUND');
    },
  );

  test('a stream comes whole and in order', async () => {
    const seen: number[] = [];
    for await (const { n } of await client.count({ to: 500 })) seen.push(n);
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  test('a stream that the window leaves is ended at its source', async () => {
    const before = cancelled;
    for await (const { n } of await client.endless()) if (n === 3) break;
    await expect.poll(() => cancelled).toBe(before + 1);
  });

  test('a stream whose window goes away is ended at its source', async () => {
    const before = cancelled;
    const leaving = await transport.open('seat-leaving');
    const stream = await clientOf(leaving).endless();
    await stream.next();
    leaving.close();
    await expect.poll(() => cancelled).toBe(before + 1);
  });

  test.each([0, 1, 1024, 1024 * 1024])('a file of %i bytes comes back whole', async (size) => {
    const bytes = new Uint8Array(size).map((_, index) => (index * 31) % 256);
    const back = await client.swap({ file: new File([bytes], 'хаттама.jpg', { type: 'image/jpeg' }) });
    expect(back.name).toBe('back-хаттама.jpg');
    expect(back.type).toBe('image/jpeg');
    expect(Buffer.compare(Buffer.from(await back.arrayBuffer()), Buffer.from(bytes))).toBe(0);
  });

  const MALFORMED: Record<string, () => unknown> = {
    'not JSON': () => 'hello',
    'JSON of the wrong shape': () => '{"i":"1"}',
    null: () => 'null',
    'bytes that are not a message': () => new Uint8Array([1, 2, 3, 255, 4]),
    'an unreadable address': () => '{"i":"1","p":{"u":"http://["}}',
    'more than a frame may hold': () => 'x'.repeat(MAX_FRAME + 1),
    'more bytes than a frame may hold': () => new Uint8Array(MAX_FRAME + 1),
    ...(name === 'WebSocket'
      ? {}
      : { 'an object instead of a frame': () => ({ i: '1', p: { u: '/echo', b: { json: { text: 'x' } } } }) }),
  };

  test.each(Object.entries(MALFORMED))('%s closes its own channel and no other', async (_what, make) => {
    const bad = await transport.open('seat-bad');
    bad.raw(make());
    await bad.closed;
    await expect(client.echo({ text: 'still here' })).resolves.toMatchObject({ text: 'still here' });
    const again = await transport.open('seat-bad');
    await expect(clientOf(again).echo({ text: 'welcome back' })).resolves.toMatchObject({ text: 'welcome back' });
    again.close();
  });
});

test('nothing surprised the server', () => {
  expect(surprises).toEqual([]);
});
