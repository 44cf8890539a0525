import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CASE_STATES } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, P1, START } from '../fakes/case-headquarters.ts';
import { type Client, type Harness, startCore } from '../fakes/core-harness.ts';

// Argon2id, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

async function ready() {
  const world = await caseHeadquarters();
  harness = world.harness;
  return world;
}

/** Steps of the second clock. */
const steps = async (client: Client, caseId: string) =>
  (await client.cases.get({ caseId })).timeline.flatMap((item) =>
    item.what === 'entry' && item.type === 'case.escalated' && Number(item.fields.step) >= 5
      ? [[item.fields.step, item.fields.why]]
      : [],
  );
const seenOf = async (client: Client, caseId: string) => (await client.cases.get({ caseId })).lastMove;
const whole = async (client: Client) => {
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
};

describe('the life of a case', () => {
  it('goes from the call to its end, each step with its owner and its times', async () => {
    const { client, sos, join, advance } = await ready();
    const { client: dana } = await join('Dana K.');
    const caseId = await sos(P1);
    expect(await client.cases.get({ caseId })).toMatchObject({ state: 'new', owner: null, lastMove: null });
    expect(await dana.alarms.acknowledge({ caseId })).toMatchObject({
      state: 'acknowledged',
      owner: { name: 'Dana K.' },
      acknowledgedAt: START,
      actionDueAt: START + 60 * MINUTE,
      actionWait: 'noAction',
    });
    await advance(MINUTE);
    expect(await dana.cases.assign({ caseId })).toMatchObject({ state: 'assigned', ownedAt: START + MINUTE });
    await advance(MINUTE);
    expect(await dana.cases.start({ caseId, text: 'a lawyer is on the way' })).toMatchObject({
      state: 'inAction',
      firstActionAt: START + 2 * MINUTE,
      actionDueAt: null,
    });
    expect(await dana.cases.monitor({ caseId, text: 'calls every hour' })).toMatchObject({ state: 'monitoring' });
    expect(await dana.cases.close({ caseId, outcome: 'helped', text: 'at home' })).toMatchObject({
      state: 'closed',
      outcome: 'helped',
      closed: { by: 'Dana K.', second: null, at: START + 2 * MINUTE },
    });
    expect(await client.alarms.list()).toEqual([]);
    expect(await client.cases.reopen({ caseId, text: 'taken again' })).toMatchObject({
      state: 'reopened',
      owner: null,
    });
    expect(await dana.alarms.list()).toMatchObject([{ caseId, why: 'unanswered', sentAt: START + 2 * MINUTE }]);
    const { timeline } = await client.cases.get({ caseId });
    expect(timeline.flatMap((item) => (item.what === 'entry' ? [item.fields.text] : [])).filter(Boolean)).toEqual([
      'a lawyer is on the way',
      'calls every hour',
      'at home',
      'taken again',
    ]);
    await whole(client);
  });

  it('refuses what the table does not know, and keeps nothing of it', async () => {
    const { client, sos } = await ready();
    const caseId = await sos(P1);
    const { revision } = await client.cases.get({ caseId });
    for (const move of [
      client.cases.start({ caseId, text: 'x' }),
      client.cases.monitor({ caseId }),
      client.cases.snooze({ caseId, minutes: 5 }),
      client.cases.confirmClose({ caseId }),
      client.cases.declineClose({ caseId, text: 'x' }),
      client.cases.reopen({ caseId, text: 'x' }),
    ])
      await expect(move).rejects.toMatchObject({ code: 'MOVE_ILLEGAL', data: { state: 'new' } });
    await expect(client.cases.close({ caseId, outcome: 'nonsense' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect((await client.cases.get({ caseId })).revision).toBe(revision);
    await whole(client);
  });

  it('is given to somebody who answers calls, and nobody else', async () => {
    const { client, sos, join } = await ready();
    const dana = await join('Dana K.');
    const viewer = await join('Aruzhan', 'viewer');
    const caseId = await sos(P1);
    await expect(client.cases.assign({ caseId, to: viewer.personId })).rejects.toMatchObject({
      code: 'NOT_ASSIGNABLE',
    });
    await expect(client.cases.assign({ caseId, to: 'nobody' })).rejects.toMatchObject({ code: 'NOT_ASSIGNABLE' });
    await expect(viewer.client.cases.assign({ caseId })).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    expect(await client.cases.assign({ caseId, to: dana.personId })).toMatchObject({
      state: 'assigned',
      owner: { id: dana.personId, name: 'Dana K.' },
      acknowledgedBy: 'Aisulu T.',
    });
    await expect(dana.client.cases.assign({ caseId })).rejects.toMatchObject({
      code: 'ALREADY_OWNER',
      data: { name: 'Dana K.' },
    });
    const mine = await dana.client.cases.list({ owner: 'me' });
    expect(mine).toMatchObject({ total: 1, rows: [{ id: caseId }] });
    expect(await client.cases.list({ owner: 'me' })).toMatchObject({ total: 0, rows: [] });
    expect(await client.cases.list({ owner: 'nobody', status: 'new' })).toMatchObject({ total: 0 });
    expect(await client.cases.list({ status: 'assigned' })).toMatchObject({ total: 1 });
  });

  it('can be taken back by whoever moved it, until somebody else has', async () => {
    const { client, sos, join } = await ready();
    const { client: dana } = await join('Dana K.');
    const caseId = await sos(P1);
    await client.cases.assign({ caseId });
    await client.cases.undo({ entryId: (await client.cases.get({ caseId })).undoable?.entryId ?? '' });
    expect(await client.alarms.list()).toMatchObject([{ caseId, why: 'unanswered', owner: null }]);
    await client.cases.assign({ caseId });
    const entryId = (await client.cases.get({ caseId })).undoable?.entryId ?? '';
    await dana.cases.start({ caseId, text: 'on the phone' });
    await expect(client.cases.undo({ entryId })).rejects.toMatchObject({
      code: 'TOUCHED_SINCE',
      data: { name: 'Dana K.' },
    });
    await whole(client);
  });
});

describe('closing a P0', () => {
  it('takes a second person, in core', async () => {
    const { client, sos, join } = await ready();
    const { client: dana } = await join('Dana K.');
    const caseId = await sos(P0);
    await dana.cases.assign({ caseId });
    await dana.cases.start({ caseId, text: 'calling' });
    expect(await dana.cases.close({ caseId, outcome: 'released' })).toMatchObject({
      state: 'closing',
      needsSecond: true,
      closeAsked: { name: 'Dana K.' },
      outcome: 'released',
    });
    await expect(dana.cases.confirmClose({ caseId })).rejects.toMatchObject({
      code: 'SECOND_PERSON',
      data: { name: 'Dana K.' },
    });
    await expect(dana.cases.close({ caseId, outcome: 'released' })).rejects.toMatchObject({ code: 'MOVE_ILLEGAL' });
    expect(await client.cases.declineClose({ caseId, text: 'call the mother first' })).toMatchObject({
      state: 'assigned',
      owner: { name: 'Dana K.' },
    });
    await dana.cases.close({ caseId, outcome: 'released' });
    expect(await client.cases.confirmClose({ caseId })).toMatchObject({
      state: 'closed',
      closed: { by: 'Dana K.', second: 'Aisulu T.' },
    });
    await whole(client);
  });
});

describe('two people at the same moment', () => {
  it('end in one state, both in the journal, the loser told who', async () => {
    const { client, sos, join } = await ready();
    const { client: dana } = await join('Dana K.');
    const caseId = await sos(P1);
    await client.alarms.acknowledge({ caseId });
    const seen = await seenOf(client, caseId);
    const results = await Promise.allSettled([
      client.cases.assign({ caseId, seen }),
      dana.cases.assign({ caseId, seen }),
    ]);
    const won = results.findIndex((result) => result.status === 'fulfilled');
    const winner = ['Aisulu T.', 'Dana K.'][won];
    expect(results[1 - won]).toMatchObject({
      status: 'rejected',
      reason: { code: 'MOVED_FIRST', data: { name: winner, state: 'assigned' } },
    });
    const detail = await client.cases.get({ caseId });
    expect(detail).toMatchObject({ state: 'assigned', owner: { name: winner } });
    const assigned = detail.timeline.filter((item) => item.what === 'entry' && item.type === 'case.assigned');
    expect(assigned).toMatchObject([
      { actor: winner, superseded: false },
      { actor: expect.not.stringContaining(winner ?? ''), superseded: true },
    ]);
    // What had no effect has touched nothing: the winner may still take it back.
    const mine = won === 0 ? client : dana;
    await mine.cases.undo({ entryId: (await mine.cases.get({ caseId })).undoable?.entryId ?? '' });
    expect((await client.cases.get({ caseId })).state).toBe('acknowledged');
    await whole(client);
  });

  it('keeps both acknowledgements', async () => {
    const { client, sos, join } = await ready();
    const { client: dana } = await join('Dana K.');
    const caseId = await sos(P1);
    await Promise.allSettled([client.alarms.acknowledge({ caseId }), dana.alarms.acknowledge({ caseId })]);
    const { timeline } = await client.cases.get({ caseId });
    const taken = timeline.filter((item) => item.what === 'entry' && item.type === 'case.acknowledged');
    expect(taken.map((item) => item.what === 'entry' && item.superseded)).toEqual([false, true]);
    await whole(client);
  });
});

describe('the second clock', () => {
  it('calls the owner again, then the lead, each once, and not again after a restart', async () => {
    const { client, sos, join, advance, clock, number, workspaceId } = await ready();
    const dana = await join('Dana K.');
    const caseId = await sos(P0);
    await dana.client.alarms.acknowledge({ caseId });
    await advance(14 * MINUTE);
    expect(await client.alarms.list()).toEqual([]);
    await advance(2 * MINUTE);
    expect(await client.alarms.list()).toMatchObject([{ caseId, why: 'noAction', owner: 'Dana K.', level: 1 }]);
    // It rings with Dana, who is there, and with nobody else.
    expect((await dana.client.alarms.summary()).alarms).toHaveLength(1);
    expect((await client.alarms.summary()).alarms).toEqual([]);
    await advance(15 * MINUTE);
    expect((await client.alarms.summary()).alarms).toMatchObject([{ urgency: 'P0', level: 2 }]);
    expect(await steps(client, caseId)).toEqual([
      [5, 'noAction'],
      [6, 'noAction'],
    ]);
    await whole(client);
    await harness.stop();
    harness = startCore({ dataDir: harness.dataDir, clock });
    const next = harness.window().client;
    await next.workspace.open({ workspaceId, number, passphrase: 'a practice passphrase' });
    await next.people.lockAfter({ minutes: 0 });
    await advance(60 * MINUTE);
    expect(await steps(next, caseId)).toHaveLength(2);
    await next.cases.start({ caseId, text: 'the lead calls' });
    expect(await next.alarms.list()).toEqual([]);
    await whole(next);
  });

  it('goes on over a restart: what came due meanwhile climbs at once, to the highest step', async () => {
    const { client, sos, jump, advance, clock, number, workspaceId } = await ready();
    const caseId = await sos(P0);
    await client.alarms.acknowledge({ caseId });
    await harness.stop();
    jump(40 * MINUTE);
    harness = startCore({ dataDir: harness.dataDir, clock });
    const next = harness.window().client;
    await next.workspace.open({ workspaceId, number, passphrase: 'a practice passphrase' });
    await advance(3000);
    expect(await steps(next, caseId)).toEqual([[6, 'noAction']]);
  });

  it('waits for the end of a snooze, for all to see, and alarms then', async () => {
    const { client, sos, advance, clock } = await ready();
    const caseId = await sos(P0);
    await client.alarms.acknowledge({ caseId });
    await client.cases.start({ caseId, text: 'waiting for the court' });
    const until = clock.now() + 30 * MINUTE;
    expect(await client.cases.snooze({ caseId, minutes: 30 })).toMatchObject({
      state: 'inAction',
      snoozedUntil: until,
    });
    await advance(29 * MINUTE);
    expect(await client.alarms.list()).toEqual([]);
    await advance(2 * MINUTE);
    expect(await client.alarms.list()).toMatchObject([{ caseId, why: 'snoozeOver', level: 1 }]);
    await client.cases.monitor({ caseId });
    expect(await client.alarms.list()).toEqual([]);
    await whole(client);
  });

  it('runs for a second pair of eyes that does not come', async () => {
    const { client, sos, advance } = await ready();
    const caseId = await sos(P0);
    await client.cases.close({ caseId, outcome: 'helped' });
    await advance(16 * MINUTE);
    expect(await client.alarms.list()).toMatchObject([{ caseId, why: 'noSecond' }]);
  });

  it('climbs in its time when the clock is set back, and a reopened case has its whole target', async () => {
    const { client, sos, jump, advance } = await ready();
    await client.alarms.listening({ sound: 'on' });
    const caseId = await sos(P0);
    await client.alarms.acknowledge({ caseId });
    await advance(5 * MINUTE);
    jump(-300 * MINUTE);
    await advance(11 * MINUTE);
    expect(await steps(client, caseId)).toEqual([[5, 'noAction']]);
    const other = await sos(P1);
    await client.cases.close({ caseId: other, outcome: 'helped' });
    await advance(60 * MINUTE);
    await client.alarms.listening({ sound: 'on' });
    await client.cases.reopen({ caseId: other, text: 'again' });
    await advance(20_000);
    await advance(1000);
    expect((await client.alarms.list()).find((row) => row.caseId === other)).toMatchObject({ level: 0 });
    await whole(client);
  });
});

describe('any moves of three people', () => {
  it('leave projection, fold and rebuild equal', async () => {
    const { client, sos, join, advance } = await ready();
    const [dana, marat] = [(await join('Dana K.')).client, (await join('Marat B.')).client];
    const people = [client, dana, marat];
    const move = fc.record({
      who: fc.nat(2),
      what: fc.constantFrom(
        ...(['ack', 'assign', 'start', 'monitor', 'snooze', 'close', 'confirm', 'decline', 'reopen', 'undo'] as const),
      ),
      /** Acts on what they saw before the move of somebody else. */
      stale: fc.boolean(),
      minutes: fc.constantFrom(0, 0, 0, 0, 16),
    });
    const made: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(P0, P1),
        fc.array(move, { minLength: 5, maxLength: 12 }),
        async (kind, moves) => {
          const caseId = await sos(kind);
          let before = await client.cases.get({ caseId });
          for (const { who, what, stale, minutes } of moves) {
            const me = people[who] ?? client;
            const now = await me.cases.get({ caseId });
            const aim = { caseId, seen: (stale ? before : now).lastMove };
            before = now;
            const act = {
              ack: () => me.alarms.acknowledge({ caseId }),
              assign: () => me.cases.assign(aim),
              start: () => me.cases.start({ ...aim, text: 'x' }),
              monitor: () => me.cases.monitor(aim),
              snooze: () => me.cases.snooze({ ...aim, minutes: 5 }),
              close: () => me.cases.close({ ...aim, outcome: 'helped' }),
              confirm: () => me.cases.confirmClose(aim),
              decline: () => me.cases.declineClose({ ...aim, text: 'x' }),
              reopen: () => me.cases.reopen({ ...aim, text: 'x' }),
              undo: () => me.cases.undo({ entryId: now.undoable?.entryId ?? 'none' }),
            }[what];
            const code = await act().then(
              () => 'made',
              (error: { code?: string }) => error.code ?? 'surprise',
            );
            made[code] = (made[code] ?? 0) + 1;
            await advance(minutes * MINUTE);
            const after = await client.cases.get({ caseId });
            expect(CASE_STATES).toContain(after.state);
            const waits = after.state === 'new' || after.state === 'reopened';
            if (after.state !== 'closed') expect(after.owner === null).toBe(waits);
            if (after.state === 'closed' && kind === P0) expect(after.closed?.second).toEqual(expect.any(String));
          }
        },
      ),
      { numRuns: 12 },
    );
    expect(made).toMatchObject({ made: expect.any(Number), MOVE_ILLEGAL: expect.any(Number) });
    expect(Object.keys(made)).not.toContain('surprise');
    expect(Object.keys(made)).not.toContain('INTERNAL_SERVER_ERROR');
    await whole(client);
  });
});
