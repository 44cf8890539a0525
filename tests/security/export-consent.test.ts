import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tableFiles } from '../../src/core/export/table-files.ts';
import { exportViews } from '../../src/core/export/views/index.ts';
import { contextOf, figuresOf, readsOf } from '../../src/core/jobs/export-reads.ts';
import { all, one } from '../../src/core/store/index.ts';
import type { ExportPart, ExportProfile, TelegramId } from '../../src/domain/index.ts';
import { coverageWorld, DAWN, HOUR } from '../contract/coverage-world.ts';
import { refused } from '../contract/protocol-world.ts';
import { photo } from '../flow/support/pictures.ts';
import {
  BOTS,
  CHAT,
  election,
  exportContext,
  relayed,
  type Sent,
  tableInput,
  writtenFiles,
} from '../support/export-world.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: Awaited<ReturnType<typeof coverageWorld>>;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maere-consent-'));
  world = await coverageWorld(DAWN + 8 * HOUR);
  await world.lead.telegram.bindRelay({
    account: '7001',
    chat: CHAT,
    botId: BOTS.bayge,
    botName: 'baygekz_bot',
    scheme: 'bayge',
  });
});
afterEach(async () => {
  await world.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const send = async (sent: Omit<Sent, 'at'>): Promise<void> => {
  world.jump(1000);
  await world.source.receive(relayed({ at: world.clock.now(), ...sent }));
  await world.advance(1500);
};
const EVERY = 'anonymous public, lawyer, partner';
/** A call for help; the case that it opened. */
async function called(who: string, more: Partial<Sent> = {}): Promise<string> {
  await send({ kind: 'sos', who, fields: 'kind: kettling\nregion: KZ-AKM\nstation: 3', consent: EVERY, ...more });
  const [row] = (await world.lead.cases.list({ limit: 50 })).rows;
  return row?.id ?? '';
}
const known = async (caseId: string, name: string, state: 'heldAt' | 'unknown' = 'heldAt'): Promise<string> =>
  (await world.lead.affected.add({ caseId, people: [{ name, state }] })).ids[0] ?? '';
const said = (
  person: string,
  purpose: 'hq' | 'lawyer' | 'partner' | 'anonymousPublic' | 'namedPublic',
  given: boolean,
) =>
  world.lead.affected.consent({
    people: [person],
    purpose,
    given,
    by: 'self',
    channel: 'a call',
    at: world.clock.now(),
  });

describe('what is taken back between making a bundle and releasing it', () => {
  /** Made and agreed to. */
  async function agreed(parts: readonly ExportPart[], profile: ExportProfile = 'public'): Promise<string> {
    const { lead } = world;
    const { bundle } = await lead.exports.start({ profile, parts: [...parts], languages: ['en'], folder });
    while ((await lead.exports.state()).running) await new Promise((next) => setTimeout(next, 20));
    expect((await lead.exports.state()).last).toMatchObject({ bundle, error: null });
    await world.coordinator.client.exports.agree({ bundle });
    return bundle;
  }
  const refusedThen = async (bundle: string): Promise<void> => {
    await expect(world.lead.exports.release({ bundle })).rejects.toEqual(refused('EXPORT_TAKEN_BACK'));
    expect((await world.lead.exports.list())[0]).toMatchObject({ state: 'agreed', released: null });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.partial'))).toEqual([]);
  };

  it('a person’s consent, to be told of or to be named: it is not signed; made again, without them, it is', async () => {
    const caseId = await called('1');
    const [one, two] = [await known(caseId, 'Zarina Testova'), await known(caseId, 'Ermek Samplev')];
    for (const each of [one, two]) {
      await said(each, 'anonymousPublic', true);
      await said(each, 'namedPublic', true);
    }
    const named = await agreed(['cases']);
    await said(one, 'namedPublic', false);
    await refusedThen(named);
    await world.lead.exports.withdraw({ bundle: named });
    const deed = await agreed(['cases']);
    await said(two, 'anonymousPublic', false);
    await said(two, 'namedPublic', false);
    await refusedThen(deed);
    await world.lead.exports.withdraw({ bundle: deed });
    const without = await agreed(['cases']);
    // Somebody who was never in it changes nothing.
    await said(await known(await called('2'), 'Saule Otherova'), 'anonymousPublic', false);
    // Who agrees to more keeps nothing back.
    await said(one, 'namedPublic', true);
    await world.lead.exports.release({ bundle: without });
    expect(await world.whole()).toEqual({ whole: true, same: true });
  });

  it('a report’s, by a later “no”', async () => {
    await send({
      kind: 'violation',
      who: '5',
      fields: 'kind: carousel\nregion: KZ-AKM\nstation: 1',
      consent: 'anonymous public',
    });
    const bundle = await agreed(['violations']);
    await send({ kind: 'checkin', who: '5', fields: 'status: safe', consent: 'no' });
    await refusedThen(bundle);
  });

  it('a place, where somebody is lost from sight', async () => {
    const caseId = await called('1');
    const person = await known(caseId, 'Zarina Testova');
    await said(person, 'lawyer', true);
    const bundle = await agreed(['cases'], 'lawyer');
    await world.lead.affected.custody({ people: [person], state: 'unknown', at: world.clock.now() });
    await refusedThen(bundle);
  });

  it('people are in it, and whoever made it is no lead: nothing is asked for, and nothing lies there', async () => {
    const person = await known(await called('1'), 'Zarina Testova');
    await said(person, 'anonymousPublic', true);
    const { client } = world.coordinator;
    await client.exports.start({ profile: 'public', parts: ['cases'], languages: ['en'], folder });
    while ((await client.exports.state()).running) await new Promise((next) => setTimeout(next, 20));
    expect((await client.exports.state()).last).toMatchObject({ bundle: null, error: 'RELEASE_LEAD' });
    expect(readdirSync(folder)).toEqual([]);
    expect(await client.exports.list()).toEqual([]);
    expect(one(world.db, 'SELECT 1 FROM release_file')).toBeUndefined();
  });

  it('the name of a bundle says no moment', async () => {
    const bundle = await agreed(['coverage']);
    // Version 4: the ids of the headquarters begin with the millisecond they were made in.
    expect(bundle).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('a report about somebody who has not agreed', () => {
  const tables = async (profile: ExportProfile, parts: readonly ExportPart[]) => {
    const gates = all<{ sha256: string; copy: string; state: string }>(
      world.db,
      'SELECT original AS sha256, copy, state FROM redaction',
    );
    const context = exportContext(world.db, profile, {
      now: world.clock.now(),
      photos: () => gates.map(({ sha256, copy, state }) => ({ sha256, copy, covered: state === 'covered' })),
    });
    const picture = await photo(3);
    const files = await writtenFiles(
      tableFiles(context, tableInput(context, { parts, readPhoto: async () => new Uint8Array(picture) })),
    );
    const rows = (path: string): Record<string, string>[] => parse(files.get(path) ?? '', { columns: true });
    const held = exportViews(context, parts).tables.flatMap((table) =>
      [...table.rows(), ...(table.held?.() ?? [])].flatMap((row) =>
        row.held && row.held !== 'few' ? [`${table.name} ${row.held}`] : [],
      ),
    );
    return { files, rows, held };
  };
  const violation = (who: string): Omit<Sent, 'at'> => ({
    kind: 'violation',
    who,
    fields: 'kind: carousel\nregion: KZ-AKM\nstation: 4',
    consent: EVERY,
    text: 'They took him into a car.',
  });
  const newest = () =>
    one<{ key: string }>(world.db, 'SELECT message_key AS key FROM submission_message ORDER BY rowid DESC LIMIT 1')
      ?.key ?? '';

  it('is in no table of violations either, whoever sent it; once they agree it is, and no closer than they may be looked for', async () => {
    const caseId = await called('1');
    const person = await known(caseId, 'Zarina Testova');
    await send(violation('2'));
    await world.lead.merging.attach({ caseId, messageKey: newest() });
    for (const profile of ['public', 'partner', 'lawyer'] as const) {
      const { rows, held } = await tables(profile, ['violations', 'cases']);
      expect(rows('violations/violations.csv')).toEqual([]);
      expect(held).toContain('violations/violations unasked');
    }
    await said(person, 'anonymousPublic', true);
    expect((await tables('public', ['violations'])).rows('violations/violations.csv')).toMatchObject([
      { region: 'KZ-AKM', station: '4' },
    ]);
    await world.lead.affected.custody({ people: [person], state: 'unknown', at: world.clock.now() });
    const { rows } = await tables('public', ['violations']);
    expect(rows('violations/violations.csv')).toMatchObject([{ region: 'KZ-AKM', district: '', station: '' }]);
    // Nor do the numbers beside it.
    expect(rows('violations/counts.csv').filter(({ district }) => district !== '')).toEqual([]);
  });

  it('leaves no photograph: of a case only if all who are in it agreed', async () => {
    const bytes = await photo(5);
    const id = '61000' as TelegramId;
    world.source.files.set(id, bytes);
    const caseId = await called('1', {
      media: {
        media: { kind: 'photo', id, size: bytes.length, mime: 'image/jpeg', name: 'x.jpg' },
        mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
      },
    });
    const [first, second] = [await known(caseId, 'Zarina Testova'), await known(caseId, 'Ermek Samplev')];
    for (let looks = 0; looks < 400; looks += 1) {
      await world.advance(1000);
      if (one(world.db, 'SELECT 1 FROM media_file WHERE derived = 1')) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const versionId = one<{ v: number }>(world.db, "SELECT version_id AS v FROM media_ref WHERE state = 'stored'")?.v;
    await world.lead.redactions.burn({ versionId: versionId ?? 0, boxes: [], reason: 'Nobody can be recognised' });
    const photos = async (profile: ExportProfile) =>
      [...(await tables(profile, ['evidence'])).files.keys()].filter((path) => path.endsWith('.jpg'));
    expect(await photos('public')).toEqual([]);
    await said(first, 'anonymousPublic', true);
    expect(await photos('public')).toEqual([]);
    await said(second, 'anonymousPublic', true);
    expect(await photos('public')).toEqual(['evidence/photo-00001.jpg']);
    await said(second, 'anonymousPublic', false);
    expect(await photos('public')).toEqual([]);
    expect(await photos('archive')).toHaveLength(1);
  });

  it('of a photograph that was sent twice the one leaves of which more is covered', async () => {
    const bytes = await photo(6);
    const twice = ['62000', '62001'] as TelegramId[];
    for (const [n, id] of twice.entries()) {
      world.source.files.set(id, bytes);
      await send({
        kind: 'violation',
        who: String(20 + n),
        fields: 'region: KZ-AKM\nstation: 3',
        consent: EVERY,
        media: {
          media: { kind: 'photo', id, size: bytes.length, mime: 'image/jpeg', name: 'x.jpg' },
          mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
        },
      });
    }
    const versions = () =>
      all<{ v: number }>(world.db, "SELECT version_id AS v FROM media_ref WHERE state = 'stored' ORDER BY version_id");
    for (let looks = 0; looks < 400; looks += 1) {
      await world.advance(1000);
      if (versions().length === 2 && one(world.db, 'SELECT 1 FROM media_file WHERE derived = 1')) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [first, second] = versions().map(({ v }) => v);
    const box = (width: number) => [{ x: 100, y: 100, width, height: 300, how: 'cover' as const }];
    const left = () => {
      const reads = readsOf(world.db, election);
      const what = { profile: 'public', parts: ['evidence'], now: world.clock.now() } as const;
      return [...contextOf(world.db, reads, election, what, figuresOf(reads, election, what, null)).photos()];
    };
    const largest = () =>
      one<{ copy: string }>(
        world.db,
        "SELECT copy FROM redaction ORDER BY (fold -> '$.boxes' -> 0 ->> 'width') DESC LIMIT 1",
      )?.copy;
    for (const [small, large] of [
      [first, second],
      [second, first],
    ]) {
      await world.lead.redactions.burn({ versionId: small ?? 0, boxes: box(200), reason: null });
      await world.lead.redactions.burn({ versionId: large ?? 0, boxes: box(800), reason: null });
      expect(left().map(({ copy, covered }) => [copy, covered])).toEqual([[largest(), true]]);
    }
  });

  it('tells nothing of an observer’s station who refused it on the telephone', async () => {
    world.enlist({ id: 'o1', reporters: ['alaman:9'] });
    await send({
      kind: 'checkin',
      who: '9',
      fields: 'status: expelled\nregion: KZ-AKM\nstation: 6\nreason: pcr',
      consent: EVERY,
    });
    expect((await tables('public', ['coverage'])).rows('coverage/stations.csv')).toMatchObject([{ station: '6' }]);
    const [row] = (await world.lead.cases.list({ limit: 50 })).rows;
    const person = await known(row?.id ?? '', 'Baqyt Observerov');
    await said(person, 'anonymousPublic', false);
    expect((await tables('public', ['coverage'])).rows('coverage/stations.csv')).toEqual([]);
  });
});
