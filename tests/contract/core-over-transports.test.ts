import { createORPCClient, ORPCError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { AnyContractProcedure } from '@orpc/contract';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../src/contract/index.ts';
import { type Client, type Harness, startCore } from '../fakes/core-harness.ts';
import { electronPorts, nodePorts, type Transport, type Window, webSockets } from './transports.ts';

/** The real core under the whole contract, over each transport. What its calls do is tested in pipe.test.ts, once. */
const clientOf = (window: Window): Client => createORPCClient(new RPCLink({ port: window.port }));
const codeOf = (error: unknown): string | null => (error instanceof ORPCError ? error.code : null);

/** Every call of the contract, by its path. */
function paths(at: object, path: string[] = []): { path: string[]; procedure: AnyContractProcedure }[] {
  return Object.entries(at).flatMap(([name, value]) =>
    isContractProcedure(value)
      ? [{ path: [...path, name], procedure: value }]
      : paths(value as object, [...path, name]),
  );
}

const TRANSPORTS = { 'Node MessagePort': nodePorts, 'Electron MessagePortMain': electronPorts, WebSocket: webSockets };

describe.each(Object.entries(TRANSPORTS))('%s', (_name, start) => {
  let harness: Harness;
  let transport: Transport;
  let window: Window;
  let client: Client;

  beforeAll(async () => {
    harness = startCore();
    transport = await start(harness.core.attach);
    window = await transport.open('seat-1');
    client = clientOf(window);
  });
  afterAll(async () => {
    window.close();
    await transport.close();
    await harness.dispose();
  });

  test('every call of the contract is there, and none answers a stranger with NOT_FOUND', async () => {
    const all = paths(contract);
    expect(all.length).toBeGreaterThan(40);
    const link = new RPCLink({ port: window.port });
    for (const { path, procedure } of all) {
      // Streams open to anyone would stay open; they are followed below.
      if (procedure['~orpc'].meta.does === 'live' || path.join('.') === 'workspace.practise') continue;
      const [error] = await safe(link.call(path, undefined, { context: {} }));
      expect(codeOf(error), path.join('.')).not.toBe('NOT_FOUND');
      expect(codeOf(error), path.join('.')).not.toBe('INTERNAL_SERVER_ERROR');
    }
  });

  test('refusals come with their code', async () => {
    const [stranger] = await safe(client.cases.list({}));
    expect(codeOf(stranger)).toBe('NOT_SIGNED_IN');
    const [nobody] = await safe(client.people.signIn({ number: '0000', passphrase: 'x' }));
    expect(codeOf(nobody)).toBe('NO_WORKSPACE');
  });

  test('a person made here is signed in on this seat only, and stays so when the window comes back', async () => {
    const live = await client.system.live();
    await client.workspace.create({
      hqName: 'Test',
      callName: 'Aisulu T.',
      passphrase: 'a practice passphrase',
      locale: 'en',
    });
    expect((await client.system.hello()).seat.person?.callName).toBe('Aisulu T.');
    const first = await live.next();
    expect(first.value).toMatchObject({ event: expect.stringMatching(/changed|resync/) });
    await live.return?.();

    const other = await transport.open('seat-2');
    expect((await clientOf(other).system.hello()).seat.person).toBeNull();
    const [error] = await safe(clientOf(other).cases.list({}));
    expect(codeOf(error)).toBe('NOT_SIGNED_IN');
    other.close();
    window.close();
    window = await transport.open('seat-1');
    client = clientOf(window);
    expect((await client.system.hello()).seat.person?.callName).toBe('Aisulu T.');
    expect((await client.cases.list({})).rows).toEqual([]);
  });
});
