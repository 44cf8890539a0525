import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileEntry, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyFile } from '../../src/core/export/verify/verify-file.ts';
import { csvRecords } from '../../src/domain/index.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { importStations, PARTIES, protocolWorld, sheet } from './protocol-world.ts';

vi.setConfig({ testTimeout: 240_000 });

const RELEASE = 'a passphrase of the release key';
const STATIONS = 9;
const DRAWN = 6;
/** Between two takes. */
const TAKE = 31 * 60_000;
let harness: Harness;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maere-estimates-'));
});
afterEach(async () => {
  await harness.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** A sample drawn, its protocols keyed and accepted one take after the other, until it may be told. */
async function told() {
  const world = await protocolWorld(Date.UTC(2021, 0, 11, 3), { live: true });
  harness = world.harness;
  const { lead, ann, bek, eve, post, jump, join: joins } = world;
  await importStations(lead, STATIONS);
  const { commitment } = await lead.estimate.draw({ by: 'region', stations: DRAWN });
  const { rows: list } = await lead.stations.list({ limit: STATIONS });
  const points = (await lead.estimate.stations()).map(
    ({ number }) => list.find((station) => station.number === number)?.id ?? '',
  );
  // What is decided of the list later must not move the draw.
  const [gone = '', , renumbered = ''] = points;
  await lead.stations.change({ stationId: renumbered, number: 77 });
  for (const [at, { number }] of (await lead.estimate.stations()).entries()) {
    jump(TAKE);
    const id = await post(number);
    const votes = PARTIES.map((code, n) => ({
      code,
      count: ([9000, 30_000, 4000, 9000, 6000][n] ?? 0) + (n === 1 ? at : 0),
      words: null,
    }));
    const keyed = sheet({ votes, invalid: 60_301 - votes.reduce((sum, { count }) => sum + count, 0) });
    await ann.client.protocols.key({ id, sheet: keyed });
    // Two read one station otherwise, and a third decides.
    const other = sheet({ votes, invalid: (keyed.figures.invalid as number) - 1 });
    await bek.client.protocols.key({ id, sheet: at === 3 ? other : keyed });
    if (at === 3) await eve.client.protocols.adjudicate({ id, sheet: keyed, reason: 'looked at both' });
    await eve.client.protocols.accept({ id });
  }
  await lead.stations.change({ stationId: renumbered, voters: 12 });
  await lead.stations.change({ stationId: gone, status: 'closed' });
  const { state, blocks } = (await lead.estimate.result({})) ?? {};
  expect({ state, blocks }).toEqual({ state: 'releasable', blocks: [] });
  return { ...world, commitment, points, second: (await joins('Second S.', 'lead')).client };
}

async function released({ lead, second }: { lead: Client; second: Client }, parts: string[]) {
  const { bundle } = await lead.exports.start({ profile: 'public', parts, languages: ['en'], folder });
  while ((await lead.exports.state()).running) await new Promise((next) => setTimeout(next, 20));
  expect((await lead.exports.state()).last).toMatchObject({ error: null });
  await second.exports.agree({ bundle });
  const { path } = await lead.exports.release({ bundle, passphrase: RELEASE });
  const [key] = await lead.exports.keys();
  return { path, report: await verifyFile(path, { publicKey: key?.file ?? '' }) };
}

async function texts(path: string): Promise<Map<string, string>> {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(path)), { useWebWorkers: false });
  const found = new Map<string, string>();
  for (const entry of (await reader.getEntries()) as FileEntry[])
    found.set(
      entry.filename.slice(entry.filename.indexOf('data/') + 5),
      Buffer.from(await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false })).toString('utf8'),
    );
  return found;
}

describe('an estimate that leaves', () => {
  it('is drawn and made again by a stranger, whatever was decided of the list after the draw', async () => {
    const world = await told();
    const { lead, ann, commitment, points } = world;
    const { id } = await lead.exports.askKey({ passphrase: RELEASE });
    await ann.client.exports.agreeKey({ id });
    const { path, report } = await released(world, ['tally', 'estimate']);
    expect(report.checks.filter(({ result }) => result === 'failed')).toEqual([]);
    const estimate = report.checks.find(({ check }) => check === 'estimate');
    expect(estimate).toMatchObject({ result: 'passed', values: { commitment } });
    expect(Number(estimate?.values.checked)).toBeGreaterThan(PARTIES.length);
    expect(report.cannot).toContain('commitment');

    const files = await texts(path);
    const frame = csvRecords(files.get('estimate/frame.csv') ?? '', []);
    expect(frame?.rows).toHaveLength(STATIONS);
    const lots = (frame?.rows ?? []).filter((row) => row.get('lot') !== '');
    expect(lots.map((row) => row.get('station')).sort()).toEqual(points.toSorted());
    // By the number that its protocol has, with the voters that it was drawn with.
    expect(lots.find((row) => row.get('number') === '77')?.get('registered')).not.toBe('12');
    const readings = csvRecords(files.get('estimate/readings.csv') ?? '', []);
    const keyings = (readings?.rows ?? []).map((row) => row.get('keying'));
    expect(keyings.filter((each) => each === 'adjudicated')).toHaveLength(1);
    expect(keyings.filter((each) => each === 'standing')).toHaveLength(DRAWN);
    expect(files.get('estimate/readings.csv')).not.toMatch(/Ann|Bek|Eve/);
    // Told, which stations were drawn is no secret: the entry is among the records.
    expect(files.get('journal/extract.jsonl')).toContain('"sample.drawn"');
    expect(JSON.parse(files.get('tally/figures.json') ?? '')).toMatchObject({ told: 'estimate' });
  });

  it('not asked for, it is named as what cannot be checked', async () => {
    const world = await told();
    const { lead, ann } = world;
    const { id } = await lead.exports.askKey({ passphrase: RELEASE });
    await ann.client.exports.agreeKey({ id });
    const { path, report } = await released(world, ['tally']);
    expect(report).toMatchObject({ ok: true, cannot: expect.arrayContaining(['estimate']) });
    expect([...(await texts(path)).keys()].filter((name) => name.startsWith('estimate/'))).toEqual([]);
  });
});
