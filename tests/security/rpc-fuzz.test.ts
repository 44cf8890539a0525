import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heapAfterGc, mib } from './support/memory.ts';
import { bodyOf, rawWindow } from './support/raw-window.ts';
import { createRng } from './support/rng.ts';
import { createFuzzer, leaks } from './support/rpc-fuzz.ts';
import { makeWorld, stateOf, type World } from './support/rpc-world.ts';
import { type SpiedCore, startSpied } from './support/spied-core.ts';

/**
 * Whatever a window sends: core answers, with a code of its contract, lets nobody past their role, logs no content and
 * lives. The same run with a hundred thousand calls: `node tests/security/fuzz-long.ts`.
 */
const SEED = 20_211_121;

describe('RPC fuzz', () => {
  let spied: SpiedCore;
  let world: World;
  beforeAll(async () => {
    spied = startSpied();
    world = await makeWorld(spied);
  });
  afterAll(async () => {
    world.db.close();
    await spied.dispose();
  });

  it('nobody without the right changes anything, whatever they send', async () => {
    const before = stateOf(world);
    const fuzzer = createFuzzer(world, createRng(SEED));
    await fuzzer.run(['stranger', 'viewer', 'locked'], 1000);
    expect(fuzzer.tally.complaints).toEqual([]);
    expect(stateOf(world)).toBe(before);
  });

  it('every call from every kind of seat is answered with a code of the contract', async () => {
    const fuzzer = createFuzzer(world, createRng(SEED + 1));
    const kinds = ['stranger', 'viewer', 'responder', 'lead', 'locked'] as const;
    await fuzzer.run(kinds, 300);
    const early = await heapAfterGc();
    await fuzzer.run(kinds, 2000);
    expect(fuzzer.tally.complaints).toEqual([]);
    expect(fuzzer.tally.answers.accepted).toBeGreaterThan(100);
    expect(mib(await heapAfterGc()) - mib(early)).toBeLessThan(16);
    expect((await world.lead.journal.verify()).whole).toBe(true);
    expect((await world.lead.journal.rebuild()).same).toBe(true);
  });

  it('has nothing to say about it in the log, and nothing of it in any notification', () => {
    expect(spied.surprises).toEqual([]);
    expect(leaks(world)).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('names that are not calls lead nowhere', async () => {
    const tricks = [
      '/__proto__',
      '/constructor',
      '/toString',
      '/cases/__proto__',
      '/cases/constructor/prototype',
      '/hasOwnProperty/call',
      '/people/add/~orpc',
      '/people.add',
      '/people//add',
      '/PEOPLE/ADD',
      '/people/%61dd',
      '/people%2fadd',
      '/..%2f..%2fetc/passwd',
      '//evil.invalid/people/add',
      'file:///people/add?',
      '/',
      '',
    ];
    for (const url of tricks) {
      const answer = await rawWindow(spied.core, 'tricks').callRaw({ u: url, b: { json: {} } });
      expect([404, 401, 400, 0], `${url} ${JSON.stringify(answer)}`).toContain(answer.status);
      expect(answer.status === 401 ? answer.code : 'NOT_SIGNED_IN', url).toBe('NOT_SIGNED_IN');
    }
    const got = await rawWindow(spied.core, 'tricks').callRaw({
      u: '/people/list?data=%7B%22json%22%3A1%7D',
      m: 'GET',
    });
    expect(got.code).toBe('NOT_SIGNED_IN');
    expect((await rawWindow(spied.core, 'after').call('system.hello', undefined)).status).toBe(200);
  });

  it('a frame that is no call ends its own window at most', async () => {
    const steady = rawWindow(spied.core, 'steady');
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const bytes = (text: string, ...more: number[]) => Uint8Array.from([...Buffer.from(text), ...more]);
    const frames = [
      '',
      '{',
      'null',
      '[]',
      '7',
      '"x"',
      'true',
      '{}',
      '{"i":1}',
      '{"i":"1","p":null}',
      '{"i":"1","p":{}}',
      '{"i":"1","p":{"u":5}}',
      '{"i":"1","p":{"u":{"startsWith":1}}}',
      '{"i":"1","p":{"u":"http://["}}',
      '{"i":"1","p":{"u":"javascript:alert(1)"}}',
      '{"i":"1","p":{"u":"/system/hello","h":null}}',
      '{"i":"1","p":{"u":"/system/hello","h":5,"m":{}}}',
      '{"i":{"x":1},"p":{"u":"/system/hello"}}',
      '{"i":"__proto__","p":{"u":"/system/hello"}}',
      '{"__proto__":{"t":4},"i":"1"}',
      '{"i":"1","t":3,"p":null}',
      '{"i":"1","t":3,"p":{"e":"message","d":1}}',
      '{"i":"nobody","t":4}',
      '{"i":"1","t":99,"p":{"u":"/system/hello"}}',
      '{"i":"1","t":-1}',
      '{"i":"s","p":{"u":"/cases/list","h":{"content-type":"text/event-stream"}}}',
      '{"i":"s","t":3,"p":{"e":"error","d":{"x":1}}}',
      '{"i":"f","p":{"u":"/cases/list","h":{"content-type":"multipart/form-data; boundary=x"}}}',
      '{"i":"f","p":{"u":"/cases/list","h":{"content-disposition":"attachment; filename=\\"../../x\\""}}}',
      '{"i":"f","p":{"u":"/cases/list","h":{"content-disposition":"%E0%A4%A; filename*=utf-8\'\'%"}}}',
      deep,
      `{"i":"1","p":{"u":"/cases/list","b":{"json":${deep}}}}`,
      bytes(''),
      bytes('{"i":"1","p":{"u":"/cases/list"}}', 0xff),
      bytes('', 0xff, 0xff, 0xff),
      bytes(
        '{"i":"m","p":{"u":"/cases/list","h":{"content-type":"multipart/form-data; boundary=x"}}}',
        0xff,
        45,
        45,
        120,
      ),
      new Uint8Array(1024 * 1024).fill(0x20),
    ];
    for (const frame of frames) {
      const window = rawWindow(spied.core, 'bad');
      window.send(frame);
      window.send('{"i":"again","p":{"u":"/system/hello"}}');
      expect((await steady.call('system.hello', undefined)).status).toBe(200);
      window.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(spied.surprises).toEqual([]);
  });

  it('a window that floods waits for itself; nobody else waits for it', async () => {
    const flood = world.windows.viewer;
    const calls = 1500;
    let done = 0;
    // Called while the flood is under way: who calls first is served first anyway.
    const other = Promise.withResolvers<{ status: number; waitedFor: number }>();
    const callBeside = async () => {
      const before = done;
      const { status } = await world.windows.responder.call('alarms.list', undefined);
      other.resolve({ status, waitedFor: done - before });
    };
    const answers = Array.from({ length: calls }, () =>
      flood.call('inbox.list', bodyOf({ show: 'all', limit: 200 })).then(({ status }) => {
        done += status === 200 ? 1 : 0;
        if (done === 20) void callBeside().catch(other.reject);
      }),
    );
    const { status, waitedFor } = await other.promise;
    expect(status).toBe(200);
    // As many as one window may have under way, and not one of those behind them.
    expect(waitedFor).toBeLessThan(calls / 15);
    await Promise.all(answers);
    expect(done).toBe(calls);
  });

  it('streams opened by the hundred and taken back leave room for calls', async () => {
    const window = rawWindow(spied.core, 'streams');
    for (let i = 0; i < 200; i++) {
      window.callAndAbort('system.live', undefined);
      window.callAndAbort('alarms.stream', bodyOf({ after: 0 }));
    }
    expect((await window.call('system.hello', undefined)).status).toBe(200);
  });

  it('a window that sends more than may wait is closed, the others go on', async () => {
    const window = rawWindow(spied.core, 'viewer');
    const big = JSON.stringify({ i: 'x', p: { u: '/inbox/list', b: { json: { search: 'x'.repeat(1024 * 1024) } } } });
    for (let i = 0; i < 60 && !window.closed; i++) window.send(big);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(window.closed).toBe(true);
    expect((await world.windows.responder.call('alarms.list', undefined)).status).toBe(200);
  });

  it('a sealed headquarters answers everybody alike, and nothing', async () => {
    await world.lead.workspace.seal();
    const fuzzer = createFuzzer(world, createRng(SEED + 2));
    await fuzzer.run(['sealed'], 500);
    expect(fuzzer.tally.complaints).toEqual([]);
    expect(spied.surprises).toEqual([]);
    expect((await world.lead.system.hello()).stage).toBe('sealed');
  });
});
