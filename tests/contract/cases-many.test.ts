import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ManyMove } from '../../src/contract/index.ts';
import { caseHeadquarters, MINUTE, P0, P1 } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';

// Argon2id, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

async function ready(kinds: readonly string[]) {
  const world = await caseHeadquarters();
  harness = world.harness;
  const ids: string[] = [];
  for (const kind of kinds) ids.push(await world.sos(kind));
  return { ...world, ids };
}
const aims = async (client: Client, ids: readonly string[]) =>
  Promise.all(ids.map(async (caseId) => ({ caseId, seen: (await client.cases.get({ caseId })).lastMove })));
const entries = async (client: Client, type: string) =>
  (await client.journal.list({ limit: 200 })).rows.filter((row) => row.type === type).length;
const whole = async (client: Client) => {
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
};

describe('many cases at once', () => {
  it('are given to somebody by one entry; each that cannot be is answered with its code', async () => {
    const { client, join, ids } = await ready([P1, P1, P1, P1]);
    const dana = await join('Dana K.');
    const [free, theirs, closed, mine] = ids as [string, string, string, string];
    await dana.client.cases.assign({ caseId: theirs });
    await client.cases.close({ caseId: closed, outcome: 'helped' });
    await client.cases.assign({ caseId: mine });
    const before = await entries(client, 'case.assigned');
    const made = await client.cases.moveMany({
      cases: [...(await aims(client, ids)), { caseId: 'nothing' }, { caseId: free }],
      make: { move: 'assign', to: dana.personId },
    });
    expect(made.moved.map(({ id }) => id).sort()).toEqual([free, mine].sort());
    expect(made.moved.every((row) => row.state === 'assigned' && row.owner?.id === dana.personId)).toBe(true);
    expect(new Map(made.refused.map(({ caseId, code }) => [caseId, code]))).toEqual(
      new Map([
        [theirs, 'ALREADY_OWNER'],
        [closed, 'MOVE_ILLEGAL'],
        ['nothing', 'NOT_FOUND_HERE'],
      ]),
    );
    expect(made.refused.find(({ caseId }) => caseId === closed)?.data).toEqual({ state: 'closed' });
    expect(await entries(client, 'case.assigned')).toBe(before + 1);
    await whole(client);
  });

  it('leave nothing behind where none can be moved', async () => {
    const { client, ids } = await ready([P1, P1]);
    const made = await client.cases.moveMany({ cases: await aims(client, ids), make: { move: 'monitor' } });
    expect(made).toMatchObject({ entryId: null, moved: [] });
    expect(made.refused.map(({ code }) => code)).toEqual(['MOVE_ILLEGAL', 'MOVE_ILLEGAL']);
    expect(await entries(client, 'case.monitored')).toBe(0);
    for (const caseId of ids) expect(await client.cases.get({ caseId })).toMatchObject({ state: 'new' });
    const refused = (make: ManyMove) => client.cases.moveMany({ cases: [{ caseId: ids[0] ?? '' }], make });
    await expect(refused({ move: 'assign', to: 'nobody' })).rejects.toMatchObject({ code: 'NOT_ASSIGNABLE' });
    await expect(refused({ move: 'close', outcome: 'nonsense' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('lose to whoever was faster, case by case, and both stay in the journal', async () => {
    const { client, join, ids } = await ready([P1, P1, P1]);
    const { client: dana } = await join('Dana K.');
    const seen = await aims(client, ids);
    const [first = ''] = ids;
    await dana.cases.assign({ caseId: first });
    const made = await client.cases.moveMany({ cases: seen, make: { move: 'assign' } });
    expect(made.moved).toHaveLength(2);
    expect(made.refused).toMatchObject([
      { caseId: first, code: 'MOVED_FIRST', data: { name: 'Dana K.', state: 'assigned' } },
    ]);
    const { timeline, owner } = await client.cases.get({ caseId: first });
    expect(owner?.name).toBe('Dana K.');
    const both = timeline.flatMap((item) =>
      item.what === 'entry' && item.type === 'case.assigned' ? [[item.actor, item.superseded]] : [],
    );
    expect(both).toEqual([
      ['Dana K.', false],
      ['Aisulu T.', true],
    ]);
    // Taken back, it says nothing of the one that it never had.
    expect(await client.cases.undoMany({ entryId: made.entryId ?? '' })).toMatchObject({
      moved: [{ state: 'new' }, { state: 'new' }],
      refused: [],
    });
    expect((await client.cases.get({ caseId: first })).owner?.name).toBe('Dana K.');
    await whole(client);
  });

  it('are taken back as one, except those that somebody has touched since', async () => {
    const { client, join, ids, advance } = await ready([P1, P1, P1]);
    const { client: dana } = await join('Dana K.');
    await client.cases.moveMany({ cases: await aims(client, ids), make: { move: 'assign' } });
    const { entryId } = await client.cases.moveMany({
      cases: await aims(client, ids),
      make: { move: 'snooze', minutes: 30, text: 'until the court opens' },
    });
    await advance(MINUTE);
    const [first = '', second = '', third = ''] = ids;
    await dana.cases.start({ caseId: first, text: 'on the phone' });
    await client.cases.monitor({ caseId: second });
    const back = await client.cases.undoMany({ entryId: entryId ?? '' });
    expect(back.moved).toMatchObject([{ id: third, state: 'assigned', snoozedUntil: null }]);
    expect(back.refused).toMatchObject([
      { caseId: first, code: 'TOUCHED_SINCE', data: { name: 'Dana K.' } },
      { caseId: second, code: 'UNDO_TOO_LATE' },
    ]);
    await expect(dana.cases.undoMany({ entryId: entryId ?? '' })).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
    await whole(client);
  });

  it('are taken back one by one from the case itself, each alone', async () => {
    const { client, ids } = await ready([P1, P1]);
    await client.cases.moveMany({ cases: await aims(client, ids), make: { move: 'acknowledge' } });
    const [first = '', second = ''] = ids;
    const { undoable } = await client.cases.get({ caseId: second });
    const entryId = undoable?.entryId ?? '';
    await expect(client.cases.undo({ entryId })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await client.cases.undo({ entryId, caseId: second });
    expect(await client.cases.get({ caseId: first })).toMatchObject({ state: 'acknowledged' });
    expect(await client.cases.get({ caseId: second })).toMatchObject({ state: 'new', owner: null });
    await whole(client);
  });

  it('close only what one person may close', async () => {
    const { client, ids } = await ready([P0, P1, P1]);
    const [pressing = '', plain = '', crowded = ''] = ids;
    await client.affected.add({ caseId: crowded, people: [{ name: 'Aisha Zh.' }] });
    const made = await client.cases.moveMany({
      cases: await aims(client, ids),
      make: { move: 'close', outcome: 'helped' },
    });
    expect(made.moved).toMatchObject([{ id: plain, state: 'closed' }]);
    expect(made.refused).toEqual([
      { caseId: pressing, code: 'NEEDS_SECOND', data: {} },
      { caseId: crowded, code: 'PEOPLE_UNRESOLVED', data: { count: 1 } },
    ]);
    await whole(client);
  });

  it('rings off every window, and moves the clock of each', async () => {
    const { client, ids } = await ready([P1, P0]);
    expect(await client.alarms.list()).toHaveLength(2);
    await client.cases.moveMany({ cases: await aims(client, ids), make: { move: 'acknowledge' } });
    expect(await client.alarms.list()).toEqual([]);
    const rows = await client.cases.list({ status: 'acknowledged' });
    expect(rows.rows.every(({ actionDueAt }) => actionDueAt !== null)).toBe(true);
  });
});

describe('any moves of many', () => {
  it('come to what the same moves one by one come to', async () => {
    const { client, sos, join } = await ready([]);
    const { personId, client: dana } = await join('Dana K.');
    const move: fc.Arbitrary<ManyMove> = fc.constantFrom<ManyMove[]>(
      { move: 'acknowledge' },
      { move: 'assign' },
      { move: 'assign', to: personId },
      { move: 'start', text: 'x' },
      { move: 'monitor' },
      { move: 'snooze', minutes: 5 },
      { move: 'close', outcome: 'helped' },
    );
    const single = (me: Client, caseId: string, make: ManyMove) => {
      const { move, ...said } = make;
      if (move === 'acknowledge') return me.alarms.acknowledge({ caseId });
      return me.cases[move]({ caseId, ...said } as never) as Promise<unknown>;
    };
    const looks = async (caseId: string) => {
      const { state, owner, snoozedUntil, actionDueAt, outcome } = await client.cases.get({ caseId });
      return { state, owner: owner?.id, snoozedUntil, actionDueAt, outcome };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(move, fc.boolean(), fc.nat(7)), { maxLength: 7 }), async (moves) => {
        const pairs = [];
        for (const kind of [P1, P1, P1]) pairs.push([await sos(kind), await sos(kind)] as const);
        for (const [make, hers, which] of moves) {
          const me = hers ? dana : client;
          const aimed = pairs.filter((_, n) => (which >> n) % 2 === 1);
          if (aimed.length === 0) continue;
          const made = await me.cases.moveMany({ cases: aimed.map(([caseId]) => ({ caseId })), make });
          const codes = new Map(made.refused.map(({ caseId, code }) => [caseId, code as string]));
          for (const [many, one] of aimed) {
            const code = await single(me, one, make).then(
              () => undefined,
              (error: { code: string }) => error.code,
            );
            expect(codes.get(many)).toBe(code);
            expect(await looks(many)).toEqual(await looks(one));
          }
        }
      }),
      { numRuns: 8 },
    );
    await whole(client);
  });
});
