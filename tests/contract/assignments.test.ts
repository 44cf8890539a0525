import { afterEach, describe, expect, it, vi } from 'vitest';
import { coverageWorld } from './coverage-world.ts';
import { refused } from './protocol-world.ts';

vi.setConfig({ testTimeout: 240_000 });

let at: Awaited<ReturnType<typeof coverageWorld>>;
afterEach(() => at.dispose());
const ready = async () => {
  at = await coverageWorld();
  at.enlist({ id: 'a' }, { id: 'b' }, { id: 'c', state: 'withdrawn' }, { id: 'd', organisation: 'o' });
  return { ...at, dana: at.coordinator.client };
};

describe('who is sent where', () => {
  it('is one decision for all, refused whole where one of them would be in two places', async () => {
    const { dana, station, whole } = await ready();
    const [one, two] = [station(1), station(2)];
    const aim = (observer: string, to: string, shift: 'whole' | 'morning' | 'afternoon' | 'count' = 'whole') => ({
      observer,
      station: to,
      shift,
    });
    const made = await dana.assignments.assign({ assignments: [aim('a', one), aim('b', two, 'morning')] });
    expect(made.ids).toHaveLength(2);
    expect(await dana.assignments.list({ station: one })).toMatchObject([
      { observer: 'a', callSign: 'cs a', number: 1, shift: 'whole', toConfirm: false, last: null, endedAt: null },
    ]);
    const elsewhere = { name: 'cs a', where: 'KZ-AKM № 1' };
    await expect(dana.assignments.assign({ assignments: [aim('b', two, 'afternoon'), aim('a', two)] })).rejects.toEqual(
      refused('ASSIGNED_ELSEWHERE', elsewhere),
    );
    expect(await dana.assignments.list({ observer: 'b' })).toHaveLength(1);
    await expect(dana.assignments.assign({ assignments: [aim('a', one, 'count')] })).rejects.toEqual(
      refused('ASSIGNED_ALREADY'),
    );
    // Twice in one decision is no better.
    await expect(
      dana.assignments.assign({ assignments: [aim('b', one, 'count'), aim('b', two, 'count')] }),
    ).rejects.toEqual(refused('ASSIGNED_ELSEWHERE'));
    await dana.assignments.assign({ assignments: [aim('b', one, 'afternoon')] });
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('is only who was taken on, of an organisation that is accredited, at a station that is open', async () => {
    const { dana, lead, station, organise } = await ready();
    const to = (observer: string, number = 1) =>
      dana.assignments.assign({ assignments: [{ observer, station: station(number), shift: 'whole' }] });
    await expect(to('c')).rejects.toEqual(refused('OBSERVER_NOT_ACTIVE', { name: 'cs c' }));
    await expect(to('nobody')).rejects.toEqual(refused('NOT_FOUND_HERE'));
    organise('o', 'lost');
    await expect(to('d')).rejects.toEqual(refused('OBSERVER_NOT_ACCREDITED'));
    organise('o', 'accredited');
    await to('d');
    await lead.stations.change({ stationId: station(2), status: 'closed' });
    await expect(to('a', 2)).rejects.toEqual(refused('STATION_CLOSED', { where: 'KZ-AKM № 2' }));
    const viewer = (await at.join('Vera V.', 'viewer')).client;
    await expect(
      viewer.assignments.assign({ assignments: [{ observer: 'a', station: station(1), shift: 'whole' }] }),
    ).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    expect(await viewer.assignments.list({ observer: 'd' })).toHaveLength(1);
  });

  it('is taken back by who decided it, while nobody else has touched it, and never into two places', async () => {
    const { dana, lead, station, whole } = await ready();
    const send = (client: typeof dana, observer: string, number: number, shift: 'whole' | 'count' = 'whole') =>
      client.assignments.assign({ assignments: [{ observer, station: station(number), shift }] });
    const first = await send(dana, 'a', 1);
    await expect(lead.assignments.undo({ entryId: first.entryId })).rejects.toEqual(refused('TOUCHED_SINCE'));
    await dana.assignments.undo({ entryId: first.entryId });
    expect(await dana.assignments.list({ observer: 'a' })).toEqual([]);
    await expect(dana.assignments.undo({ entryId: first.entryId })).rejects.toEqual(refused('UNDO_TOO_LATE'));

    const second = await send(dana, 'a', 1);
    const ended = await dana.assignments.unassign({ ids: second.ids, why: 'moved' });
    await expect(dana.assignments.unassign({ ids: second.ids, why: 'moved' })).rejects.toEqual(
      refused('ASSIGNMENT_OVER'),
    );
    const third = await send(dana, 'a', 2);
    await expect(dana.assignments.undo({ entryId: ended.entryId })).rejects.toEqual(
      refused('ASSIGNED_ELSEWHERE', { name: 'cs a', where: 'KZ-AKM № 2' }),
    );
    await dana.assignments.undo({ entryId: third.entryId });
    await dana.assignments.undo({ entryId: ended.entryId });
    expect(await dana.assignments.list({ observer: 'a' })).toMatchObject([{ number: 1, endedAt: null }]);

    const fourth = await dana.assignments.unassign({ ids: second.ids, why: 'mistake' });
    await send(lead, 'a', 3);
    await expect(dana.assignments.undo({ entryId: fourth.entryId })).rejects.toEqual(
      refused('TOUCHED_SINCE', expect.objectContaining({ name: 'Aisulu T.' })),
    );
    expect(await dana.assignments.list({ observer: 'a' })).toMatchObject([
      { number: 3, endedAt: null },
      { number: 1, endedWhy: 'mistake' },
    ]);
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('stands to confirm once the station moved or closed, until somebody says that they were told', async () => {
    const { dana, lead, station, whole } = await ready();
    const { ids } = await dana.assignments.assign({
      assignments: ['a', 'b'].map((observer, n) => ({ observer, station: station(n + 1), shift: 'whole' })),
    });
    const due = () => dana.assignments.toConfirm({ limit: 10 });
    expect(await due()).toMatchObject({ rows: [], total: 0, next: null });
    await lead.stations.change({ stationId: station(1), address: 'abai st 1' });
    expect((await due()).total).toBe(0);
    await lead.stations.change({ stationId: station(1), address: 'Square of Invention 7' });
    expect((await due()).rows).toMatchObject([
      { id: ids[0], callSign: 'cs a', was: 'abai st 1', now: 'Square of Invention 7', closed: false, toConfirm: true },
    ]);
    await lead.stations.change({ stationId: station(2), status: 'closed' });
    const first = await dana.assignments.toConfirm({ limit: 1 });
    expect(first).toMatchObject({ rows: [{ number: 1 }], total: 2 });
    expect((await dana.assignments.toConfirm({ limit: 1, cursor: first.next })).rows).toMatchObject([
      { number: 2, closed: true },
    ]);
    await expect(dana.assignments.confirm({ ids })).rejects.toEqual(refused('STATION_CLOSED'));
    const { entryId } = await dana.assignments.confirm({ ids: ids.slice(0, 1) });
    expect((await due()).rows).toMatchObject([{ number: 2 }]);
    await dana.assignments.undo({ entryId });
    expect((await due()).total).toBe(2);
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('shows whom one could send: who is free in that shift first, by what is typed', async () => {
    const { dana, station } = await ready();
    await dana.assignments.assign({ assignments: [{ observer: 'a', station: station(1), shift: 'morning' }] });
    const asked = (shift: 'morning' | 'afternoon', search = '') =>
      dana.assignments.candidates({ station: station(2), shift, search });
    expect(await asked('morning')).toMatchObject({
      rows: [{ id: 'b', busy: null }, { id: 'd' }, { id: 'a', busy: { region: 'KZ-AKM', number: 1 } }],
      total: 3,
    });
    expect((await asked('afternoon')).rows.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
    expect((await asked('morning', 'cs d')).rows.map(({ id }) => id)).toEqual(['d']);
  });

  it('thousands at once are one entry, and two workstations’ journals keep everybody in one place', async () => {
    const { dana, station, enlist, types, whole } = await ready();
    const many = Array.from({ length: 600 }, (_, n) => `m${n}`);
    enlist(...many.map((id) => ({ id })));
    const before = types().length;
    const { ids } = await dana.assignments.assign({
      assignments: many.map((observer, n) => ({ observer, station: station((n % 12) + 1), shift: 'whole' })),
    });
    expect(types().slice(before)).toEqual(['assignment.made']);
    await dana.assignments.unassign({ ids, why: 'accreditationLost' });
    expect(types().slice(before)).toEqual(['assignment.made', 'assignment.ended']);
    expect(await dana.assignments.list({ observer: 'm599' })).toMatchObject([{ endedWhy: 'accreditationLost' }]);
    expect(await whole()).toEqual({ whole: true, same: true });
  });
});
