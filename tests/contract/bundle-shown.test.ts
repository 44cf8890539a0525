import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkShown, type ProtocolRow, readProtocols } from '../../src/domain/index.ts';
import type { Harness } from '../fakes/core-harness.ts';
import { importStations, protocolWorld, sheet } from './protocol-world.ts';

// Argon2id and a thread, on a machine that may be busy.
vi.setConfig({ hookTimeout: 240_000 });

let harness: Harness;
const folder = mkdtempSync(join(tmpdir(), 'maere-shown-'));
let texts: ReadonlyMap<string, string>;
let protocols: ProtocolRow[];

/** The texts of a real bundle: stations of a city, of which three have a protocol that counts and one can't be read whole. */
beforeAll(async () => {
  const world = await protocolWorld(Date.UTC(2021, 0, 11, 3, 17));
  harness = world.harness;
  const { lead, ann, bek, eve, post } = world;
  await importStations(lead, 6);
  for (const station of [1, 2, 3, 4]) {
    const id = await post(station);
    const votes = sheet().figures.votes.map((vote, at) => ({
      ...vote,
      count: Number(vote.count) + (at === 0 ? station : at === 1 ? -station : 0),
    }));
    for (const { client } of [ann, bek])
      await client.protocols.key({ id, sheet: sheet({ votes, ...(station === 4 ? { invalid: 'illegible' } : {}) }) });
    await eve.client.protocols.accept({ id });
  }
  const choice = { profile: 'public', parts: ['tally'], languages: ['en' as const], folder };
  await lead.exports.start(choice);
  while ((await lead.exports.state()).running) await new Promise((next) => setTimeout(next, 20));
  expect((await lead.exports.state()).last).toMatchObject({ error: null });
  const zip = new ZipReader(new Uint8ArrayReader(readFileSync(join(folder, 'maere-drill-0001-public.zip.partial'))));
  const read = (await zip.getEntries()).map(async (entry) => {
    const text = entry.directory ? '' : await entry.getData(new TextWriter());
    return [entry.filename.replace(/^[^/]+\/data\//, ''), text] as const;
  });
  texts = new Map(await Promise.all(read));
  protocols = readProtocols(texts.get('tally/protocols.csv') ?? '') ?? [];
});
afterAll(async () => {
  await harness.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const [NIST, POINTS, PAGE] = ['tally/nist.json', 'tally/stations.geojson', 'page/index.html'] as const;

/** What is found where one of the files says something else. */
const found = (file: string, text: string) =>
  checkShown((path) => (path === file ? text : texts.get(path)), protocols, 'count')?.flaw;

type Leaf = { path: (string | number)[]; value: number | null };
/** Every number in some JSON, and every null that could have been one. */
function leaves(of: unknown, path: (string | number)[] = []): Leaf[] {
  if (typeof of === 'number' || of === null) return [{ path, value: of }];
  if (typeof of !== 'object') return [];
  return Object.entries(of).flatMap(([key, value]) => leaves(value, [...path, Array.isArray(of) ? Number(key) : key]));
}
/** The same JSON with another number in one place; undefined takes it out. */
function changed(json: string, { path }: Leaf, to: number | undefined): string {
  const whole: unknown = JSON.parse(json);
  let at = whole as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (to === undefined) delete at[last];
  else at[last] = to;
  return JSON.stringify(whole);
}

describe('the same figures in other files', () => {
  it('are those of the protocols, in a bundle as it is made', () => {
    expect(protocols.map(({ part }) => part).toSorted()).toEqual(['clear', 'clear', 'clear', 'clear']);
    expect(checkShown((path) => texts.get(path), protocols, 'count')).toMatchObject({ files: 3, flaw: null });
    expect(checkShown(() => undefined, protocols, 'count')).toBeNull();
  });

  it('of the NIST report are counted again: each number that is changed or taken out is found', () => {
    const json = texts.get(NIST) ?? '';
    // Orders and the list of stations are nothing that protocols say.
    const figures = leaves(JSON.parse(json)).filter(
      ({ path }) => !/^(?:Sequence(?:Start|End|Order)|TotalSubUnits)$/.test(String(path.at(-1))),
    );
    expect(figures.length).toBeGreaterThan(40);
    for (const leaf of figures) {
      expect([leaf.path, found(NIST, changed(json, leaf, (leaf.value ?? 0) + 1))?.file]).toEqual([leaf.path, NIST]);
      expect([leaf.path, found(NIST, changed(json, leaf, undefined))?.file]).toEqual([leaf.path, NIST]);
    }
  });

  it('of the NIST report: a station that is left out, told twice or put elsewhere is found, and a loop ends', () => {
    const json = texts.get(NIST) ?? '';
    interface Unit {
      '@id': string;
      Type: string;
      Number?: string;
      ComposingGpUnitIds?: string[];
    }
    const say = (change: (units: Unit[]) => void) => {
      const report = JSON.parse(json) as { GpUnit: Unit[] };
      change(report.GpUnit);
      return found(NIST, JSON.stringify(report))?.wrong.length ?? 0;
    };
    const region = (units: Unit[]) => units.find(({ '@id': id }) => id.startsWith('region-'));
    expect(say(() => {})).toBe(0);
    expect(say((units) => region(units)?.ComposingGpUnitIds?.pop())).toBeGreaterThan(0);
    expect(say((units) => region(units)?.ComposingGpUnitIds?.push('station-1'))).toBeGreaterThan(0);
    expect(say((units) => region(units)?.ComposingGpUnitIds?.push('country'))).toBeGreaterThan(0);
    expect(
      say((units) => {
        const station = units.find(({ Type }) => Type === 'precinct');
        if (station) station.Number = '6';
      }),
    ).toBeGreaterThan(0);
    for (const text of ['', '[]', '{"GpUnit":[],"Election":[]}', 'null'])
      expect(found(NIST, text)).toEqual({ file: NIST, wrong: [] });
  });

  it('of the stations’ points are those of their protocols', () => {
    const json = texts.get(POINTS) ?? '';
    const { features } = JSON.parse(json) as { features: { properties: { part: string | null } }[] };
    expect(features).toHaveLength(6);
    const figures = leaves(JSON.parse(json)).filter(({ path }) =>
      /^(?:registered|participated|invalid|votes_\w+)$/.test(String(path.at(-1))),
    );
    expect(figures).toHaveLength(6 * 8);
    // Those without a protocol, and the one that can't be read, too: nothing is not zero.
    for (const leaf of figures)
      expect([leaf.path, found(POINTS, changed(json, leaf, (leaf.value ?? -1) + 1))?.file]).toEqual([
        leaf.path,
        POINTS,
      ]);
    expect(found(POINTS, JSON.stringify({ features: [...features, ...features.slice(0, 1)] }))?.file).toBe(POINTS);
  });

  it('of the page are those of figures.json, and its stations those of the table', () => {
    const html = texts.get(PAGE) ?? '';
    const block = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(html)?.[1] ?? '';
    const data = JSON.parse(block) as { figures: object; stations: object };
    const put = (json: string) =>
      found(
        PAGE,
        html.replace(block, () => json.replaceAll('<', '\\u003c')),
      )?.file;
    const figures = leaves(data)
      .filter(({ path }) => path[0] === 'figures' || (path[0] === 'stations' && path.includes('rows')))
      .filter(({ value }) => value !== null);
    expect(figures.length).toBeGreaterThan(100);
    for (const leaf of figures)
      expect([leaf.path, put(changed(block, leaf, (leaf.value ?? 0) + 1))]).toEqual([leaf.path, PAGE]);
    // Two blocks would be two answers.
    expect(found(PAGE, `${html}<script type="application/json" id="data">${block}</script>`)?.file).toBe(PAGE);
    expect(found(PAGE, '<html></html>')).toEqual({ file: PAGE, wrong: [] });
  });
});
