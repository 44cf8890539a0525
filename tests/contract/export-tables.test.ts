import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { parse } from 'csv-parse/sync';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonLinesFile } from '../../src/core/export/formats/index.ts';
import { tableFiles } from '../../src/core/export/table-files.ts';
import { exportViews, type Preflight, preflightOf, privacyTools, released } from '../../src/core/export/views/index.ts';
import { run, type WriteDb } from '../../src/core/store/index.ts';
import {
  EXPORT_PARTS,
  EXPORT_PROFILES,
  type ExportPart,
  type ExportProfile,
  type RegionShape,
} from '../../src/domain/index.ts';
import {
  BOTS,
  CHAT,
  commitment,
  election,
  exportContext,
  relayed,
  type Sent,
  tableInput,
  writeProtocolRow,
  writtenFiles,
} from '../support/export-world.ts';
import { coverageWorld, DAWN, HOUR } from './coverage-world.ts';

let world: Awaited<ReturnType<typeof coverageWorld>>;
afterEach(() => world.dispose());

async function ready() {
  world = await coverageWorld(DAWN + 8 * HOUR);
  await world.lead.telegram.bindRelay({
    account: '7001',
    chat: CHAT,
    botId: BOTS.bayge,
    botName: 'baygekz_bot',
    scheme: 'bayge',
  });
  const now = () => world.clock.now();
  const send = async (...sent: (Omit<Sent, 'at'> & { at?: number })[]) => {
    for (const each of sent) {
      world.jump(1000);
      await world.source.receive(relayed({ at: now(), ...each }));
    }
    await world.advance(1500);
  };
  const context = (profile: ExportProfile, more: { told?: 'count' | 'held' | 'closed' } = {}) =>
    exportContext(world.db, profile, { now: now(), ...more });
  const files = (profile: ExportProfile, parts: readonly ExportPart[], more = {}) =>
    writtenFiles(tableFiles(context(profile, more), tableInput(context(profile, more), { parts })));
  const table = async (profile: ExportProfile, path: string, more = {}): Promise<Record<string, string>[]> => {
    const part = (path === 'tally/protocols.csv' ? 'tally' : path.split('/')[0]) as ExportPart;
    const csv = (await files(profile, [part], more)).get(path);
    return parse(csv ?? Buffer.alloc(0), { columns: true });
  };
  const preflight = (profile: ExportProfile, parts: readonly ExportPart[] = EXPORT_PARTS): Preflight => {
    const own = context(profile);
    const steps = preflightOf(exportViews(own, parts).tables, profile, privacyTools(own, commitment));
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  return { send, context, files, table, preflight, now };
}

const held = ({ held: all }: Preflight, table: string) =>
  Object.fromEntries(all.filter((each) => each.table === table).map(({ what, why, n }) => [`${what} ${why}`, n]));

describe('protocols', () => {
  const stations = async () => {
    const made = await ready();
    const db = world.db as WriteDb;
    writeProtocolRow(db, 'p1', { region: 'KZ-AKM', number: 1 });
    writeProtocolRow(
      db,
      'p2',
      { region: 'KZ-AKM', number: 11 },
      { votes: { QHP: 1, NO: 2, AUYL: null, AJ: 0, ADAL: 5 }, registered: null },
    );
    writeProtocolRow(db, 'p3', { region: 'KZ-ALA', number: 1 }, { grade: 'partial' });
    writeProtocolRow(db, 'p4', { region: 'KZ-ALA', number: 2 }, { status: 'rejected', rejection: 'incomplete_pages' });
    return made;
  };

  it('are told figure by figure to everybody, nothing instead of what nobody can read', async () => {
    const { table } = await stations();
    for (const profile of EXPORT_PROFILES) {
      const rows = await table(profile, 'tally/protocols.csv');
      expect(rows.map(({ region, number, part }) => `${region} ${number} ${part}`)).toEqual([
        'KZ-AKM 1 clear',
        'KZ-AKM 11 clear',
        'KZ-ALA 1 partial',
      ]);
      expect(rows[1]).toMatchObject({ registered: '', votes_AUYL: '', votes_AJ: '0', votes_NO: '2' });
    }
  });

  it('have no votes while they are held back, and none at all before the last station has closed', async () => {
    const { table, files } = await stations();
    const [row] = await table('public', 'tally/protocols.csv', { told: 'held' });
    expect(Object.keys(row ?? {}).filter((key) => key.startsWith('votes'))).toEqual([]);
    expect(row).toMatchObject({ participated: '790' });
    const held = await files('public', ['tally', 'protocols'], { told: 'held' });
    expect([...held.keys()].filter((path) => path.includes('nist'))).toEqual([]);
    for (const [path, bytes] of held) if (!path.endsWith('.xlsx')) expect(bytes.toString()).not.toContain('votes_');
    expect(await table('public', 'tally/protocols.csv', { told: 'closed' })).toEqual([]);
    expect(await table('public', 'protocols/protocols.csv', { told: 'closed' })).toEqual([]);
  });

  it('are told with every rejection and its reason; who keyed, and who was refused a copy, is nobody’s', async () => {
    const { table, preflight } = await stations();
    const rows = await table('partner', 'protocols/protocols.csv');
    expect(rows.map(({ status, rejection }) => [status, rejection]).toSorted()).toEqual([
      ['accepted', ''],
      ['accepted', ''],
      ['accepted', ''],
      ['rejected', 'incomplete_pages'],
    ]);
    // When a station's paper came says when somebody there took it; when we accepted it says nothing of them.
    expect(rows[0]?.accepted_at).toMatch(/T\d\d:(00|15|30|45):00Z$/);
    for (const field of ['keyed_by', 'copy_refused', 'received_at'])
      expect(Object.keys(rows[0] ?? {})).not.toContain(field);
    const lawyer = await table('lawyer', 'protocols/protocols.csv');
    expect(lawyer[0]).toMatchObject({ copy_refused: 'true' });
    expect(Object.keys(lawyer[0] ?? {})).not.toContain('keyed_by');
    const fields = preflight('partner', ['protocols']).fields.filter(({ action }) => action === 'remove');
    expect(fields.find(({ field }) => field === 'keyed_by')).toMatchObject({ removed: 4, kept: 0 });
  });

  it('are a valid report of NIST SP 1500-100 version 2, lists in the order of the ballot', async () => {
    const { files } = await stations();
    const report = JSON.parse((await files('public', ['tally'])).get('tally/nist.json')?.toString() ?? '');
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/nist-err-v2.schema.json'), 'utf8'));
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    // A schema that let everything pass would prove nothing.
    expect(validate({ ...report, GeneratedDate: '2021-01-10T12:00:00.123Z' })).toBe(false);
    expect(validate({ ...report, Unknown: 1 })).toBe(false);
    const [own] = report.Election;
    const selections = own.Contest[0].ContestSelection;
    expect(selections.map((each: { PartyIds: string[] }) => each.PartyIds[0])).toEqual(
      election.profile.parties.map(({ code }) => `party-${code}`),
    );
    const votes = Object.fromEntries(
      selections[1].VoteCounts.map((each: { GpUnitId: string; Count: number }) => [each.GpUnitId, each.Count]),
    );
    // The verified two alone; the partial one is in no sum.
    expect(votes).toMatchObject({ country: 402, 'region-KZ-AKM': 402 });
    const ids = report.GpUnit.map((each: { '@id': string }) => each['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    for (const unit of report.GpUnit) for (const id of unit.ComposingGpUnitIds ?? []) expect(ids).toContain(id);
    expect(report.GpUnit.find((each: { '@id': string }) => each['@id'] === 'region-KZ-AKM')).toMatchObject({
      SubUnitsReported: 2,
      TotalSubUnits: 12,
    });
    expect(report).toMatchObject({
      IsTest: true,
      GeneratedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  it('are points on a map, and regions areas wound as RFC 7946 says', async () => {
    const { context } = await stations();
    run(world.db as WriteDb, "UPDATE station SET lat = 51.1234567, lon = 71.4 WHERE region = 'KZ-AKM' AND number = 1");
    const square: RegionShape = {
      region: 'KZ-AKM',
      parts: [
        [
          [
            [60, 50],
            [60, 52],
            [70, 52],
            [70, 50],
            [60, 50],
          ],
        ],
      ],
    };
    const own = context('public');
    const files = await writtenFiles(
      tableFiles(own, tableInput(own, { parts: ['tally', 'coverage'], shapes: [square] })),
    );
    const points = JSON.parse(files.get('tally/stations.geojson')?.toString() ?? '');
    expect(points).not.toHaveProperty('crs');
    expect(points.features).toHaveLength(14);
    expect(points.features[0]).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [71.4, 51.123457] },
      properties: { region: 'KZ-AKM', number: 1, part: 'clear', votes_NO: 400 },
    });
    expect(points.features[1]).toMatchObject({ geometry: null, properties: { part: null, participated: null } });
    const areas = JSON.parse(files.get('coverage/matrix.geojson')?.toString() ?? '');
    const akmola = areas.features.find(
      (each: { properties: { region: string } }) => each.properties.region === 'KZ-AKM',
    );
    const [ring] = akmola.geometry.coordinates[0];
    const area = ring.reduce((sum: number, [x, y]: [number, number], n: number) => {
      const [nextX, nextY] = ring[(n + 1) % ring.length];
      return sum + x * nextY - nextX * y;
    }, 0);
    expect(area).toBeGreaterThan(0);
    expect(areas.features).toHaveLength(election.profile.regions.length);
  });
});

describe('reports of violations', () => {
  it('are those of people who agreed to this very use; the others are a number', async () => {
    const { send, table, preflight } = await ready();
    const report = (more: Partial<Sent>): Omit<Sent, 'at'> => ({
      kind: 'violation',
      fields: 'kind: carousel\nregion: KZ-AKM\nstation: 1',
      ...more,
    });
    await send(
      report({ who: '1', consent: 'anonymous public', text: 'Called from +7 700 111 22 33' }),
      report({ who: '2', consent: 'lawyer', text: 'Вывел человек в сером, звоните 8 700 111 22 44' }),
      report({ who: '3' }),
      report({ who: '4', consent: 'hq' }),
      report({ who: '5', consent: 'anonymous public' }),
      report({ who: '6', bot: 'bayge', consent: 'anonymous public' }),
      // Taken back later: the last word counts.
      { kind: 'checkin', who: '5', fields: 'status: safe', consent: 'no' },
    );
    const open = await table('public', 'violations/violations.csv');
    expect(open.map(({ source, region, district, station }) => [source, region, district !== '', station])).toEqual(
      expect.arrayContaining([
        ['observer', 'KZ-AKM', true, '1'],
        // What voters send is told by district.
        ['voter', 'KZ-AKM', true, ''],
      ]),
    );
    expect(open).toHaveLength(2);
    expect(Object.keys(open[0] ?? {})).not.toContain('text');
    for (const { happened_at } of open) expect(happened_at).toMatch(/:00:00Z$/);
    const [lawyer] = await table('lawyer', 'violations/violations.csv');
    expect(lawyer).toMatchObject({ text: 'Вывел человек в сером, звоните […]', station: '1' });
    expect(await table('archive', 'violations/violations.csv')).toHaveLength(6);
    expect(held(preflight('public', ['violations']), 'violations/violations')).toEqual({
      'report unasked': 1,
      'report refused': 3,
    });
    expect(preflight('public', ['violations'])).toMatchObject({ needsLead: true });
    // Four are too few to be told beside the list.
    expect((await table('public', 'violations/counts.csv'))[0]).toMatchObject({
      by: 'place',
      listed: '2',
      unlisted: '',
    });
  });

  it('of a telephone that others may hold are nobody’s word', async () => {
    const { send, table, preflight } = await ready();
    await send({ kind: 'sos', who: '9', fields: 'kind: detention_protest\nregion: KZ-AKM', text: 'They come.' });
    const [row] = (await world.lead.cases.list({ limit: 5 })).rows;
    await world.lead.talk.seize({ caseId: row?.id ?? '' });
    await send({ kind: 'violation', who: '9', fields: 'kind: carousel\nregion: KZ-AKM', consent: 'anonymous public' });
    expect(await table('public', 'violations/violations.csv')).toEqual([]);
    expect(held(preflight('public', ['violations']), 'violations/violations')).toEqual({ 'report unsure': 1 });
  });
});

describe('cases', () => {
  const kettle = async () => {
    const made = await ready();
    await made.send({
      kind: 'sos',
      who: '1',
      fields: 'kind: kettling\nregion: KZ-AKM\nstation: 1\nplace: school gate',
      text: 'They closed the street.',
    });
    const [row] = (await world.lead.cases.list({ limit: 5 })).rows;
    const caseId = row?.id ?? '';
    const lines = async (profile: ExportProfile) => {
      const own = made.context(profile);
      const [cases] = exportViews(own, ['cases']).tables;
      if (!cases) throw new Error('no table');
      const files = await writtenFiles([jsonLinesFile(released(cases, profile, privacyTools(own, commitment)))]);
      const text = files.get('cases/cases.jsonl')?.toString() ?? '';
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    };
    const add = async (
      ...people: { name: string; minor?: boolean; state?: 'heldAt' | 'unknown' | 'released'; place?: string }[]
    ) =>
      (
        await world.lead.affected.add({
          caseId,
          people: people.map((each) => ({ state: 'heldAt' as const, ...each })),
        })
      ).ids;
    const agrees = (id: string, purpose: 'lawyer' | 'partner' | 'anonymousPublic' | 'namedPublic', given = true) =>
      world.lead.affected.consent({ people: [id], purpose, given, by: 'self', channel: 'call', at: made.now() });
    return { ...made, caseId, lines, add, agrees };
  };

  it('tell of those who agreed, and nothing of those who did not', async () => {
    const { caseId, lines, add, agrees, preflight } = await kettle();
    const [one, two] = await add({ name: 'Zarina Testova' }, { name: 'Ermek Samplev' });
    expect(await lines('public')).toEqual([]);
    expect(held(preflight('public', ['cases']), 'cases/cases')).toMatchObject({
      'case unasked': 1,
      'person unasked': 2,
    });
    // Whoever looks is told which, so that somebody can be asked; no table has that id.
    expect(preflight('public', ['cases']).cases).toEqual([
      { id: caseId, kind: 'kettling', region: 'KZ-AKM', why: 'unasked' },
    ]);
    await agrees(one ?? '', 'anonymousPublic');
    expect(preflight('public', ['cases']).cases).toEqual([]);
    const [told] = await lines('public');
    expect(JSON.stringify(told)).not.toContain(caseId);
    expect(told).toMatchObject({ n: 1, kind: 'kettling', region: 'KZ-AKM', station: null });
    expect(told.people).toEqual([
      expect.objectContaining({ role: 'victim', state: 'heldAt', name: null, consent_by: 'self' }),
    ]);
    expect(told).not.toHaveProperty('text');
    await agrees(two ?? '', 'namedPublic');
    const names = (await lines('public'))[0].people.map(({ name }: { name: string | null }) => name);
    expect(names.toSorted()).toEqual(['Ermek Samplev', null].toSorted());
    expect(await lines('partner')).toEqual([]);
    expect(preflight('public', ['cases'])).toMatchObject({ needsLead: true, named: 1 });
  });

  it('name no minor and say no place of whoever may be hiding, to anybody', async () => {
    const { lines, add, agrees } = await kettle();
    const [child, hiding, held] = await add(
      { name: 'Dias Minorov', minor: true },
      { name: 'Saule Hiddenova', state: 'unknown', place: 'Abai 15, flat 3' },
      { name: 'Ermek Samplev', place: 'police office of the district' },
    );
    for (const id of [child, hiding, held]) await agrees(id ?? '', 'lawyer');
    for (const profile of ['lawyer', 'archive'] as const) {
      const [told] = await lines(profile);
      const all = JSON.stringify(told);
      expect(all).not.toContain('Minorov');
      expect(all).not.toContain('Abai 15');
      expect(all).toContain('police office');
      expect(told).toMatchObject({ region: 'KZ-AKM', district: null, station: null, place: null });
    }
  });

  it('that nobody has called one are in no table', async () => {
    const { send, lines, preflight } = await kettle();
    await send({ kind: 'sos', who: '2', fields: 'kind: fine\nregion: KZ-AKM', consent: 'anonymous public' });
    expect((await lines('public')).map(({ kind }) => kind)).toEqual(['fine']);
    const [row] = (await world.lead.cases.list({ limit: 5 })).rows.filter(({ kind }) => kind === 'fine');
    run(world.db as WriteDb, 'UPDATE case_view SET possible = 1 WHERE id = ?', row?.id ?? '');
    expect(await lines('public')).toEqual([]);
    expect(held(preflight('public', ['cases']), 'cases/cases')).toMatchObject({ 'case noCase': 1 });
    // It waits for nobody's word; the other, which is one, does.
    expect(preflight('public', ['cases']).cases.map(({ kind }) => kind)).toEqual(['kettling']);
  });
});

describe('coverage', () => {
  it('is told station by station where every observer agreed, else by groups', async () => {
    const { send, table, preflight } = await ready();
    const own = Array.from({ length: 8 }, (_, n) => ({ id: `o${n}`, reporters: [`alaman:70${n}`] }));
    world.enlist(...own);
    for (const [n] of own.entries())
      await send({
        kind: 'checkin',
        who: `70${n}`,
        fields: `status: ${n === 7 ? 'denied' : 'admitted'}\nregion: KZ-AKM\nstation: ${n + 1}${n === 7 ? '\nreason: pcr' : ''}`,
        ...(n < 2 ? { consent: 'anonymous public, partner' } : {}),
      });
    const listed = await table('public', 'coverage/stations.csv');
    expect(listed.map(({ station, watch }) => [station, watch])).toEqual([
      ['1', 'covered'],
      ['2', 'covered'],
    ]);
    expect(Object.keys(listed[0] ?? {})).not.toContain('observers');
    const matrix = await table('public', 'coverage/matrix.csv');
    expect(matrix.find(({ region }) => region === '')).toMatchObject({ stations: '14', listed: '2', unlisted: '6' });
    const akmola = matrix.filter(({ region }) => region === 'KZ-AKM');
    expect(akmola[0]).toMatchObject({ stations: '12', listed: '2' });
    // One who was kept out could be counted beside five who are inside.
    for (const row of matrix) expect(row.unlisted_denied).toBe('');
    expect((await table('lawyer', 'coverage/matrix.csv')).find(({ region }) => region === '')).toMatchObject({
      unlisted: '8',
      unlisted_denied: '1',
    });
    expect(await table('archive', 'coverage/stations.csv')).toHaveLength(8);
    expect(held(preflight('public', ['coverage']), 'coverage/stations')).toEqual({ 'station unasked': 6 });
  });
});

describe('a preflight', () => {
  it('names every field of every table with what becomes of it, for every profile', async () => {
    const { send, preflight } = await ready();
    await send(
      {
        kind: 'violation',
        who: '1',
        fields: 'kind: carousel\nregion: KZ-AKM\nlocation: 51.1, 71.4',
        consent: 'anonymous public',
      },
      { kind: 'violation', who: '2', fields: 'kind: carousel\nregion: KZ-AKM' },
    );
    for (const profile of EXPORT_PROFILES) {
      const { fields } = preflight(profile);
      expect(new Set(fields.map(({ part }) => part)).size).toBe(EXPORT_PARTS.length - 1);
      const at = (field: string) =>
        fields.find((each) => each.table === 'violations/violations' && each.field === field);
      expect(at('reporter')).toMatchObject({ class: 'identifier', action: 'remove', kept: 0 });
      expect(at('reporter')?.removed).toBeGreaterThan(0);
      for (const field of fields) if (field.action === 'remove') expect(field.kept + field.generalised).toBe(0);
    }
    expect(preflight('public').fields.find(({ field }) => field === 'happened_at')).toMatchObject({
      generalised: 1,
      removed: 1,
    });
  });

  it('and the files have names of our own alone', async () => {
    const { files } = await ready();
    for (const profile of EXPORT_PROFILES)
      for (const path of (await files(profile, EXPORT_PARTS)).keys())
        expect(path).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z]+$/);
  });
});
