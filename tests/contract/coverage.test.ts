import { afterEach, describe, expect, it } from 'vitest';
import { PAPER_STATES, WATCH_STATES } from '../../src/domain/index.ts';
import { importStations } from '../../src/drill/day/world.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { writeBeside } from '../support/beside.ts';
import { PASSPHRASE, protocolWorld, refused, sheet } from './protocol-world.ts';

let harness: Harness;
let close = () => {};
afterEach(async () => {
  close();
  await harness.dispose();
});

/** 08:00 in Almaty. */
const MORNING = Date.UTC(2021, 0, 10, 2);
const HEAD = 'Область;Район;№ участка;Название;Адрес;Широта;Долгота;Число избирателей';
const STATIONS = [
  'город Алматы;;5;Школа № 5;Арша 5;43.25;76.9;90117',
  'город Алматы;;6;Школа № 6;Арша 6;;;1200',
  'город Алматы;;7;Школа № 7;Арша 7;43.2;76.8;900',
  'Акмолинская область;Аккольский район;1;Школа № 1;Бұлақты 1;52.0;70.9;400',
];

async function ready() {
  const world = await protocolWorld(MORNING);
  harness = world.harness;
  const { lead } = world;
  await importStations({ client: lead }, [HEAD, ...STATIONS].join('\n'));
  const beside = await writeBeside(harness.dataDir, world.workspaceId, world.number, PASSPHRASE);
  close = beside.close;
  const ids = new Map(
    (await lead.stations.list({ limit: 50, search: '', status: 'all' })).rows.map((row) => [
      `${row.region}/${row.number}`,
      row.id,
    ]),
  );
  const id = (key: string) => ids.get(key) ?? '';
  return { ...world, rows: beside.rows, id };
}

const word = async (client: Client, id: string) => (await client.coverage.station({ stationId: id })).watch;

/** Map, list, matrix and the count say the same numbers. */
async function agree(client: Client): Promise<void> {
  const { columns } = await client.coverage.map();
  const matrix = await client.coverage.matrix({});
  const of = (list: readonly string[], at: readonly number[]) =>
    Object.fromEntries(list.map((name, n) => [name, at.filter((each) => each === n).length]));
  expect(matrix.whole.watch).toEqual(of(WATCH_STATES, columns.watch));
  expect(matrix.whole.paper).toEqual(of(PAPER_STATES, columns.paper));
  for (const state of WATCH_STATES) {
    const { total } = await client.coverage.stations({ watch: [state], limit: 1 });
    expect(total, state).toBe(matrix.whole.watch[state]);
    expect((await client.coverage.found({ watch: [state] })).ids, state).toHaveLength(total ?? -1);
  }
  const panel = await client.tally.panel({});
  expect(matrix.whole.stations).toBe(panel.expected);
  const counted = Object.values(panel.parts).reduce((sum, { stations }) => sum + stations, 0);
  expect(matrix.whole.counted + matrix.unlisted).toBe(counted);
  for (const { code, stations, counted: inCount } of matrix.rows) {
    const below = panel.below.find((each) => each.code === code);
    expect(stations, code).toBe(below?.expected ?? 0);
    expect(inCount, code).toBeLessThanOrEqual(
      Object.values(below?.parts ?? {}).reduce((sum, each) => sum + each.stations, 0),
    );
  }
}

describe('who watches what', () => {
  it('follows assignments, check-ins, protocols and the clock; map, list, matrix and count agree at every step', async () => {
    const { lead, ann, bek, eve, post, rows, id, advance } = await ready();
    const five = id('KZ-ALA/5');
    expect(await word(lead, five)).toBe('uncovered');
    await agree(lead);

    rows.observer('o-1', { callSign: 'Қыран 1' });
    rows.writes('alaman:1', 'o-1');
    rows.send('x-1', 'o-1', five);
    expect(await word(lead, five)).toBe('silent');
    rows.says('c-1', 'admitted', MORNING - 60_000, { reporter: 'alaman:1' });
    expect(await word(lead, five)).toBe('covered');
    await agree(lead);

    // Turnout by ten is due at ten, and late three quarters of an hour after it.
    await advance(2 * 3_600_000 + 40 * 60_000);
    expect(await word(lead, five)).toBe('covered');
    expect((await lead.coverage.stations({ noTurnout: 10 })).total).toBe(0);
    await advance(6 * 60_000);
    expect(await word(lead, five)).toBe('silent');
    expect((await lead.coverage.stations({ noTurnout: 10 })).rows.map(({ number }) => number)).toEqual([5]);
    rows.says('c-2', 'present', MORNING + 3 * 3_600_000, { reporter: 'alaman:1', turnout: 210, hour: 10 });
    const station = await lead.coverage.station({ stationId: five });
    expect(station).toMatchObject({
      watch: 'covered',
      assigned: 1,
      inside: 1,
      turnout: { voters: 210, hour: 10 },
      zone: 'Asia/Almaty',
      assignments: [{ callSign: 'Қыран 1', last: { status: 'present' }, toConfirm: false }],
      checkins: [{ status: 'present', turnout: 210 }, { status: 'admitted' }],
    });
    expect(station.turnouts.find(({ hour }) => hour === 10)).toMatchObject({ voters: 210, late: false });
    await agree(lead);

    const protocol = await post(5);
    expect(await lead.coverage.station({ stationId: five })).toMatchObject({ paper: 'complete' });
    await agree(lead);
    for (const { client } of [ann, bek]) await client.protocols.key({ id: protocol, sheet: sheet() });
    await eve.client.protocols.accept({ id: protocol });
    expect((await lead.coverage.matrix({ region: 'KZ-ALA' })).whole).toMatchObject({ stations: 3, counted: 1 });
    await agree(lead);
    // Of a number that no station bears any more: in the count, on no map, and said.
    const { entryId } = await lead.stations.change({ stationId: five, number: 55 });
    expect(await lead.coverage.matrix({})).toMatchObject({ unlisted: 1, whole: { counted: 0 } });
    await agree(lead);
    await lead.stations.undo({ entryId });
    expect(await lead.coverage.matrix({})).toMatchObject({ unlisted: 0, whole: { counted: 1 } });
    await agree(lead);

    await lead.stations.change({ stationId: five, address: 'Самал 14' });
    rows.send('x-2', 'o-2', id('KZ-ALA/6'), { seen: 'elsewhere' });
    expect(await word(lead, id('KZ-ALA/6'))).toBe('toConfirm');
    expect((await lead.coverage.station({ stationId: five })).assignments).toMatchObject([{ toConfirm: true }]);
    await agree(lead);
  });

  it('a map that follows is told what changed and nothing else; of another list all of it', async () => {
    const { lead, rows, id } = await ready();
    const { seq, columns, unplaced } = await lead.coverage.map();
    expect(columns.ids).toHaveLength(4);
    expect(unplaced).toBe(1);
    expect(columns.lat[columns.number.indexOf(7)]).toBe(432_000);
    expect(await lead.coverage.changes({ since: seq })).toEqual({ seq, whole: false, stations: [] });
    rows.observer('o-1');
    rows.send('x-1', 'o-1', id('KZ-AKM/1'));
    const changes = await lead.coverage.changes({ since: seq });
    expect(changes).toMatchObject({
      whole: false,
      stations: [{ id: id('KZ-AKM/1'), watch: WATCH_STATES.indexOf('silent'), paper: 0 }],
    });
    expect((await lead.coverage.changes({ since: changes.seq })).stations).toEqual([]);
    await lead.stations.change({ stationId: id('KZ-ALA/7'), status: 'closed' });
    expect(await lead.coverage.changes({ since: changes.seq })).toMatchObject({ whole: true, stations: [] });
    expect((await lead.coverage.changes({ since: 7 })).whole).toBe(true);
    expect((await lead.coverage.map()).columns.ids).toHaveLength(3);
  });

  it('finds a station by number, name, address and call-sign, page by page, and by what was drawn around', async () => {
    const { lead, rows, id } = await ready();
    rows.observer('o-1', { callSign: 'Қыран 1' });
    rows.send('x-1', 'o-1', id('KZ-ALA/6'));
    const found = async (filter: object) => (await lead.coverage.stations(filter)).rows.map(({ number }) => number);
    expect(await found({ search: 'арша 7' })).toEqual([7]);
    expect(await found({ search: 'кыран' })).toEqual([6]);
    expect(await found({ ids: [id('KZ-ALA/5'), id('KZ-AKM/1'), 'x'] })).toEqual([1, 5]);
    expect(await found({ ids: [] })).toEqual([]);
    expect(await found({ regions: ['KZ-ALA'], district: '' })).toEqual([5, 6, 7]);
    const first = await lead.coverage.stations({ limit: 3 });
    expect(first).toMatchObject({ total: 4 });
    const second = await lead.coverage.stations({ limit: 3, cursor: first.next });
    expect([...first.rows, ...second.rows].map(({ number }) => number)).toEqual([1, 5, 6, 7]);
    expect(second).toMatchObject({ next: null, total: null });
  });

  it('tells windows within a minute that somebody has fallen silent', async () => {
    const { lead, rows, id, advance } = await ready();
    rows.observer('o-1');
    rows.writes('alaman:1', 'o-1');
    rows.send('x-1', 'o-1', id('KZ-ALA/5'));
    rows.says('c-1', 'admitted', MORNING, { reporter: 'alaman:1' });
    const heard: string[] = [];
    const events = await lead.system.live();
    void (async () => {
      for await (const event of events) if (event.event === 'changed') heard.push(event.topic);
    })().catch(() => {});
    await advance(70_000);
    const pings = () => heard.filter((topic) => topic === 'coverage').length;
    await lead.coverage.map();
    const before = pings();
    await advance(2 * 3_600_000 + 43 * 60_000);
    expect(pings()).toBe(before);
    await advance(3 * 60_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pings()).toBeGreaterThan(before);
    await events.return?.(undefined);
  });

  it('is for whoever is signed in', async () => {
    const { lead } = await ready();
    const { client } = harness.window();
    await expect(client.coverage.map()).rejects.toEqual(refused('NOT_SIGNED_IN'));
    await expect(lead.coverage.station({ stationId: 'x' })).rejects.toEqual(refused('NOT_FOUND_HERE'));
  });
});

describe('borders', () => {
  const square = (lon: number, lat: number) => [
    [lon, lat],
    [lon + 1, lat],
    [lon + 1, lat + 1],
    [lon, lat + 1],
    [lon, lat],
  ];
  const area = (name: string, lon: number) => ({
    type: 'Feature',
    properties: { name },
    geometry: { type: 'Polygon', coordinates: [square(lon, 50)] },
  });
  const geo = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
  const open = async (client: Client, text: string) => {
    const bytes = new TextEncoder().encode(text);
    const { uploadId } = await client.uploads.begin({ name: 'borders.geojson', size: bytes.length });
    await client.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
    return client.coverage.openBoundaries({ uploadId });
  };

  it('are the seventeen regions of 2021 by code, until somebody brings others; taken back, kept by a rebuild', async () => {
    const { lead, join } = await ready();
    const own = await lead.coverage.boundaries();
    expect(own.shapes.map(({ region }) => region)).toEqual(
      'AKM AKT ALA ALM AST ATY KAR KUS KZY MAN PAV SEV SHY VOS YUZ ZAP ZHA'.split(' ').map((code) => `KZ-${code}`),
    );
    expect(own).toMatchObject({ brought: null, filled: [], credit: 'Natural Earth' });

    const { importId, ...found } = await open(lead, geo(area('Акмола', 70), area('Атлантида', 60)));
    expect(found).toMatchObject({ unknown: ['Атлантида'], several: [], points: { read: 10 } });
    expect(found.filled).toHaveLength(16);
    expect((await lead.coverage.boundaries()).brought).toBeNull();
    const { entryId } = await lead.coverage.bringBoundaries({ importId });
    const brought = await lead.coverage.boundaries();
    expect(brought.brought).toMatchObject({ file: 'borders.geojson', by: 'Aisulu T.' });
    expect(brought.shapes).toHaveLength(17);
    expect(brought.shapes.find(({ region }) => region === 'KZ-AKM')?.parts[0]?.[0]).toContainEqual([71, 51]);
    expect(await lead.journal.rebuild()).toMatchObject({ same: true });
    expect(await lead.coverage.boundaries()).toEqual(brought);

    const other = (await join('Omar O.', 'lead')).client;
    await expect(other.coverage.undoBoundaries({ entryId })).rejects.toEqual(refused('TOUCHED_SINCE'));
    const { entryId: back } = await other.coverage.ownBoundaries();
    expect(await lead.coverage.boundaries()).toEqual(own);
    await expect(other.coverage.ownBoundaries()).rejects.toEqual(refused('NOT_FOUND_HERE'));
    await expect(lead.coverage.undoBoundaries({ entryId })).rejects.toEqual(refused('TOUCHED_SINCE'));
    await other.coverage.undoBoundaries({ entryId: back });
    expect(await lead.coverage.boundaries()).toEqual(brought);
    await lead.coverage.undoBoundaries({ entryId });
    expect(await lead.coverage.boundaries()).toEqual(own);
  });

  it('a file that is none is refused in its own words', async () => {
    const { lead, ann } = await ready();
    await expect(open(lead, 'PK')).rejects.toEqual(refused('FILE_UNREADABLE'));
    await expect(open(lead, '{}')).rejects.toEqual(refused('BOUNDARIES_NONE'));
    await expect(open(lead, geo(area('Акмола', 7_000_000)))).rejects.toEqual(refused('BOUNDARIES_NOT_DEGREES'));
    await expect(open(lead, geo(area('Атлантида', 7)))).rejects.toEqual(refused('BOUNDARIES_ELSEWHERE'));
    await expect(lead.coverage.bringBoundaries({ importId: 'x' })).rejects.toEqual(refused('IMPORT_GONE'));
    await lead.coverage.cancelBoundaries();
    await expect(ann.client.coverage.ownBoundaries()).rejects.toEqual(refused('ROLE_FORBIDDEN'));
  });
});
