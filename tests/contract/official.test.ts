import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { OfficialPublication } from '../../src/contract/index.ts';
import { type IncomingMessage, ms, type TelegramId } from '../../src/domain/index.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { ALAMAN, NOW, OBSERVERS, PARTIES, photo, protocolWorld, refused, sheet } from './protocol-world.ts';

let harness: Harness;
afterEach(() => harness.dispose());

const BAYGE = '902' as TelegramId;
const VOTERS = { kind: 'channel', id: '502' as TelegramId } as const;
const HOUR = 3_600_000;
const EARLY = NOW - 2 * HOUR;
const LATE = NOW - HOUR;

/** domain.md 2.2, as the commission published them. */
const NATIONAL = 'registered;participated;QHP;NO;AUYL;AJ;ADAL\n11919241;7539280;659019;5148074;383023;792828;258618';
const HEADER = 'Область;№ участка;Число избирателей;Приняли участие;Недействительных;QHP;NO;AUYL;AJ;ADAL';

async function ready() {
  const world = await protocolWorld();
  harness = world.harness;
  const { lead, ann, bek, eve, post } = world;
  /** A protocol that two keyed alike and a third accepted; its votes for NO are what is given. */
  const accepted = async (station: number, no = 30_707, copy: 'given' | 'posted' | null = null, pages = 2) => {
    const id = await post(station, pages);
    const votes = PARTIES.map((code, n) => ({ code, count: [9091, no, 4419, 9343, 6131][n] ?? 0, words: null }));
    const sum = votes.reduce((total, { count }) => total + count, 0);
    const keyed = sheet({ votes, invalid: 60_301 - sum });
    for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: keyed });
    await eve.client.protocols.accept({ id });
    if (copy) await eve.client.protocols.copy({ id, copy });
    return id;
  };
  return { ...world, accepted, keeper: eve.client, lead };
}

async function opened(client: Client, csv: string | Uint8Array<ArrayBuffer>) {
  const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv;
  const { uploadId } = await client.uploads.begin({ name: 'results.csv', size: bytes.length });
  await client.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
  return client.official.openImport({ uploadId });
}

async function previewed(
  client: Client,
  csv: string | Uint8Array<ArrayBuffer>,
  level?: 'country' | 'region' | 'station',
) {
  const found = await opened(client, csv);
  const asked = { importId: found.importId, level: level ?? found.level, mapping: found.guess };
  return { importId: found.importId, preview: await client.official.preview(asked) };
}

const SOURCE = 'The commission’s page, election.example/results';
async function published(client: Client, csv: string, asOf = EARLY, source = SOURCE) {
  const { importId, preview } = await previewed(client, csv);
  return { ...(await client.official.apply({ importId, source, asOf })), preview };
}

const rebuilt = async (client: Client) => expect(await client.journal.rebuild()).toMatchObject({ same: true });
const station = (number: number, no: number, more = '') =>
  `KZ-ALA;${number};90117;60301;${60_301 - (9091 + no + 4419 + 9343 + 6131)};9091;${no};4419;9343;6131${more}`;
const named = (rows: readonly OfficialPublication[]) => rows.map(({ level, source, asOf }) => [level, source, asOf]);

describe('a publication', () => {
  it('64: is stored with source and as-of time, listed newest first, and changed by nothing', async () => {
    const { lead, keeper } = await ready();
    expect(await lead.official.list()).toEqual([]);
    const first = await published(keeper, NATIONAL);
    expect(first.preview).toMatchObject({ level: 'country', total: 1, rows: 1, bad: 0, against: null, added: 1 });
    const corrected = NATIONAL.replace('258618', '258619');
    const second = await published(keeper, corrected, LATE, 'A correction');
    expect(second.preview).toMatchObject({
      against: { id: first.id, source: SOURCE, asOf: EARLY },
      changed: 1,
      same: 0,
    });
    const list = await lead.official.list();
    expect(named(list)).toEqual([
      ['country', 'A correction', LATE],
      ['country', SOURCE, EARLY],
    ]);
    expect(list[1]).toMatchObject({ id: first.id, rows: 1, file: 'results.csv', by: 'Eve E.', current: false });
    expect(list.map(({ current }) => current)).toEqual([true, false]);
    // What changed is shown, not replaced.
    expect(await lead.official.changes({ from: first.id, to: second.id, limit: 10 })).toEqual({
      rows: [{ key: '', region: null, number: null, changes: [{ field: '6.ADAL', before: 258_618, after: 258_619 }] }],
      next: null,
      changed: 1,
      same: 0,
      added: 0,
      gone: 0,
    });
    await rebuilt(lead);
    expect(await lead.official.list()).toEqual(list);
  });

  it('is withdrawn by a lead with a reason, stays in the list, and is compared no more; undone by whoever did it', async () => {
    const { lead, keeper } = await ready();
    const { id, entryId } = await published(keeper, NATIONAL);
    await expect(keeper.official.withdraw({ id, reason: 'x' })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    const out = await lead.official.withdraw({ id, reason: 'another election’s table' });
    expect(await lead.official.list()).toMatchObject([
      { id, withdrawn: { reason: 'another election’s table' }, current: false, undoable: out.entryId },
    ]);
    expect(await lead.official.seats({})).toBeNull();
    await expect(lead.official.withdraw({ id, reason: 'again' })).rejects.toEqual(refused('OFFICIAL_WITHDRAWN'));
    await expect(keeper.official.undo({ entryId })).rejects.toEqual(refused('TOUCHED_SINCE'));
    await rebuilt(lead);
    await lead.official.undo({ entryId: out.entryId });
    expect(await lead.official.list()).toMatchObject([{ id, withdrawn: null, current: true }]);
    expect((await lead.official.seats({}))?.result?.quota.seats).toBe(98);
    await expect(lead.official.undo({ entryId: out.entryId })).rejects.toEqual(refused('UNDO_TOO_LATE'));
    await rebuilt(lead);
  });

  it('is taken back by whoever brought it in, and by nobody else', async () => {
    const { lead, keeper } = await ready();
    const { entryId } = await published(keeper, NATIONAL);
    await expect(lead.official.undo({ entryId })).rejects.toEqual(refused('TOUCHED_SINCE'));
    await keeper.official.undo({ entryId });
    expect(await lead.official.list()).toEqual([]);
    await rebuilt(lead);
    // And may come again.
    await published(keeper, NATIONAL);
    expect(await lead.official.list()).toHaveLength(1);
  });

  it('is refused as of a later time than now, and a second time the same', async () => {
    const { keeper } = await ready();
    const { importId } = await previewed(keeper, NATIONAL);
    await expect(keeper.official.apply({ importId, source: 'x', asOf: NOW + 24 * HOUR })).rejects.toEqual(
      refused('OFFICIAL_FUTURE'),
    );
    await keeper.official.apply({ importId, source: 'x', asOf: EARLY });
    const again = await previewed(keeper, NATIONAL);
    await expect(keeper.official.apply({ importId: again.importId, source: 'y', asOf: EARLY })).rejects.toEqual(
      refused('OFFICIAL_KNOWN'),
    );
    await expect(keeper.official.apply({ importId, source: 'x', asOf: EARLY })).rejects.toEqual(refused('IMPORT_GONE'));
  });

  it('is refused as of a time before voting day, when nothing can have been counted', async () => {
    const { keeper } = await ready();
    const { importId } = await previewed(keeper, NATIONAL);
    const before = Date.UTC(2021, 0, 9, 9, 59);
    await expect(keeper.official.apply({ importId, source: 'x', asOf: before })).rejects.toEqual(
      refused('OFFICIAL_EARLY'),
    );
    // What was typed is not lost: the same import goes on.
    await keeper.official.apply({ importId, source: 'x', asOf: EARLY });
  });

  it('of one source as of one time may come twice: both stay, the later one is compared, and what changed is shown', async () => {
    const { lead, keeper, advance } = await ready();
    const first = await published(keeper, NATIONAL);
    await advance(1000);
    const second = await published(keeper, NATIONAL.replace('258618', '258619'));
    expect((await lead.official.list()).map(({ id, current }) => [id, current])).toEqual(
      [second.id, first.id].map((id) => [id, id === second.id]),
    );
    expect(await lead.official.changes({ from: first.id, to: second.id, limit: 10 })).toMatchObject({ changed: 1 });
    expect((await lead.official.seats({ publication: first.id }))?.result?.lists.at(-1)?.votes).toBe(258_618);
  });

  it('is for those who read protocols; brought in by leads and analysts', async () => {
    const { join } = await ready();
    const viewer = (await join('Vera V.', 'viewer')).client;
    const responder = (await join('Rana R.', 'responder')).client;
    await expect(viewer.official.list()).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    expect(await responder.official.list()).toEqual([]);
    await expect(responder.official.openImport({ uploadId: 'x' })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
  });
});

describe('a table', () => {
  it('from anywhere is read as text: formulas, direction marks and what is no count are left out and named', async () => {
    const { lead, keeper } = await ready();
    const bad = [
      '=HYPERLINK("http://x");1;10;5;0;1;1;1;1;1',
      'KZ-ALA;2;=1+1;5;0;1;1;1;1;1',
      'KZ-ALA;3;10;5;0;1;71,09;1;1;1',
      'KZ-ALA;\u202e4 из 7;10;5;0;1;1;1;1;1',
      'KZ-ALA;5;10;5;0;1;1;1;1;1',
      'KZ-ALA;5;10;6;0;1;1;1;1;1',
    ];
    const { importId, preview } = await previewed(keeper, [HEADER, ...bad, station(7, 30_000)].join('\n'));
    expect(preview).toMatchObject({ level: 'station', total: 7, rows: 1, bad: 6, unknown: null });
    const { rows } = await keeper.official.previewRows({ importId, part: 'bad' });
    expect(rows.map((row) => row.part === 'bad' && [row.line, row.problems.map(({ code }) => code)])).toEqual([
      [2, ['regionUnknown']],
      [3, ['countBad']],
      [4, ['countBad']],
      [5, ['numberBad']],
      [6, ['placeTwice']],
      [7, ['placeTwice']],
    ]);
    const file = await keeper.official.importErrors({ importId, locale: 'ru' });
    const text = await file.text();
    // Inert in a spreadsheet, and to be read by a person.
    expect(text).toContain("'=1+1");
    expect(text).toContain('Nur Otan: должно быть целое число');
    await keeper.official.apply({ importId, source: SOURCE, asOf: EARLY });
    expect(await lead.official.list()).toMatchObject([{ level: 'station', rows: 1, bad: 6 }]);
  });

  it('of an old spreadsheet, with a mark, Kazakh names and columns of per cents, is read as what it is', async () => {
    const { keeper } = await ready();
    const head = 'Облыс;Дауыс бергендер;%;Қазақстан Халық партиясы;«Nur Otan» партиясы;Nur Otan, %;Ауыл;Ақ жол;ADAL';
    const row = 'Алматы қаласы;1 010;30,3;58;800;79,2;40;80;22';
    const marked = `\uFEFF${head}\r\n${row}\r\nБарлығы;1 010;30,3;58;800;79,2;40;80;22\r\n`;
    const { importId, preview } = await previewed(keeper, marked);
    expect(preview).toMatchObject({ level: 'region', rows: 1, bad: 1, shares: false, without: [] });
    const { rows } = await keeper.official.previewRows({ importId, part: 'rows' });
    const figures = {
      registered: null,
      participated: 1010,
      invalid: null,
      votes: { QHP: 58, NO: 800, AUYL: 40, AJ: 80, ADAL: 22 },
    };
    expect(rows).toEqual([{ part: 'rows', region: 'KZ-ALA', number: null, figures }]);
    // Windows-1251 has no Kazakh letters, so that such tables are in Russian.
    const cyrillic = (text: string) =>
      Uint8Array.from(
        [...text].map((each) => (each >= 'А' && each <= 'я' ? each.charCodeAt(0) - 0x350 : each.charCodeAt(0))),
      );
    const old = await previewed(keeper, cyrillic('Область;Проголосовало;Ауыл;Nur Otan\nгород Алматы;1010;40;800\n'));
    expect(old.preview).toMatchObject({ level: 'region', rows: 1, bad: 0, without: ['QHP', 'AJ', 'ADAL'] });
  });

  it('of whole per cents is told from one of votes, and one column is no two figures', async () => {
    const { keeper } = await ready();
    const { preview } = await previewed(keeper, 'Область;QHP;NO;AUYL;AJ;ADAL\nKZ-ALA;9;71;5;11;4\nKZ-AST;8;72;5;11;3');
    expect(preview).toMatchObject({ rows: 2, shares: true });
    const { importId, guess } = await opened(keeper, NATIONAL);
    const twice = { ...guess, 'votes.AJ': guess['votes.NO'] ?? null };
    await expect(keeper.official.preview({ importId, level: 'country', mapping: twice })).rejects.toEqual(
      refused('OFFICIAL_COLUMNS'),
    );
  });

  it('is refused in words where it cannot be read at that level, and nothing is lost', async () => {
    const { keeper } = await ready();
    const { importId, guess } = await opened(keeper, NATIONAL);
    await expect(keeper.official.preview({ importId, level: 'station', mapping: guess })).rejects.toEqual(
      refused('OFFICIAL_COLUMNS'),
    );
    await expect(keeper.official.apply({ importId, source: 'x', asOf: EARLY })).rejects.toEqual(refused('IMPORT_GONE'));
    await keeper.official.preview({ importId, level: 'country', mapping: guess });
    await keeper.official.apply({ importId, source: 'x', asOf: EARLY });
    await expect(opened(keeper, 'PK\u0003\u0004no')).rejects.toEqual(refused('FILE_UNREADABLE'));
    await expect(opened(keeper, '\n \n')).rejects.toEqual(refused('FILE_EMPTY'));
  });

  it('says which of its stations nobody knows, and which rows contradict themselves; both are kept', async () => {
    const { lead, keeper } = await ready();
    await importRegistry(lead, [1, 2]);
    const { importId, preview } = await previewed(
      keeper,
      [HEADER, station(1, 30_000), station(9, 30_000), 'KZ-ALA;2;10;11;0;1;1;1;1;1'].join('\n'),
    );
    expect(preview).toMatchObject({ rows: 3, unknown: 1, faulty: 1 });
    expect((await keeper.official.previewRows({ importId, part: 'faulty' })).rows).toMatchObject([
      { region: 'KZ-ALA', number: 2, faults: ['moreThanRegistered', 'sumDiffers'] },
    ]);
    await keeper.official.apply({ importId, source: SOURCE, asOf: EARLY });
    expect(await lead.official.list()).toMatchObject([{ rows: 3, unknown: 1 }]);
  });

  it('of ten thousand stations is one entry and one sheet, page by page', async () => {
    const { lead, keeper } = await ready();
    const rows = Array.from({ length: 10_061 }, (_, n) => station(n + 1, 30_000 + (n % 700)));
    const { id } = await published(keeper, [HEADER, ...rows].join('\n'));
    expect((await lead.journal.list({ limit: 1 })).rows).toMatchObject([
      { type: 'official.imported', subjects: [`official:${id}`] },
    ]);
    const first = await lead.official.stations({ show: 'all', limit: 200 });
    expect(first).toMatchObject({ total: 10_061, next: 'KZ-ALA/200', counts: { published: 10_061, compared: 0 } });
    const next = await lead.official.stations({ show: 'all', limit: 2, after: 'KZ-ALA/10059' });
    expect(next).toMatchObject({ next: null, rows: [{ number: 10_060 }, { number: 10_061 }] });
  }, 60_000);
});

async function importRegistry(lead: Client, numbers: number[]): Promise<void> {
  const csv = [
    'Область;Населённый пункт;№ участка;Атауы',
    ...numbers.map((n) => `Алматы қаласы;Алматы;${n};Мектеп № ${n}`),
  ];
  const bytes = new TextEncoder().encode(csv.join('\n'));
  const { uploadId } = await lead.uploads.begin({ name: 'stations.csv', size: bytes.length });
  await lead.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
  const { importId, guess } = await lead.stations.openImport({ uploadId });
  await lead.stations.preview({ importId, mapping: guess });
  await lead.stations.apply({ importId });
}

describe('seats', () => {
  it('11: the official votes of 2021, imported, give 76, 12 and 10, in whole numbers', async () => {
    const { lead, keeper } = await ready();
    expect(await lead.official.seats({})).toBeNull();
    await published(keeper, NATIONAL);
    const seats = await lead.official.seats({});
    expect(seats).toMatchObject({
      from: { level: 'country' },
      refused: null,
      threshold: { percent: 7, of: 'participants' },
      result: { base: 7_539_280, needed: 527_750, quota: { votes: 6_599_921, seats: 98 }, checkLaw: false },
    });
    expect(seats?.result?.lists).toEqual([
      { code: 'QHP', votes: 659_019, admitted: true, whole: 9, remainder: (659_019 * 98) % 6_599_921, seats: 10 },
      { code: 'NO', votes: 5_148_074, admitted: true, whole: 76, remainder: (5_148_074 * 98) % 6_599_921, seats: 76 },
      { code: 'AUYL', votes: 383_023, admitted: false, whole: null, remainder: null, seats: 0 },
      { code: 'AJ', votes: 792_828, admitted: true, whole: 11, remainder: (792_828 * 98) % 6_599_921, seats: 12 },
      { code: 'ADAL', votes: 258_618, admitted: false, whole: null, remainder: null, seats: 0 },
    ]);
  });

  it('are the same of typed totals; without who took part they are refused, not guessed', async () => {
    const { lead, keeper } = await ready();
    const votes = { QHP: 659_019, NO: 5_148_074, AUYL: 383_023, AJ: 792_828, ADAL: 258_618 };
    const figures = { registered: 11_919_241, participated: null, invalid: null, votes };
    const { entryId } = await keeper.official.enter({ source: 'The news', asOf: EARLY, figures });
    expect(await lead.official.seats({})).toMatchObject({
      result: null,
      refused: { code: 'figuresMissing', fields: ['5'] },
    });
    await keeper.official.undo({ entryId });
    await keeper.official.enter({ source: 'The news', asOf: EARLY, figures: { ...figures, participated: 7_539_280 } });
    const lists = (await lead.official.seats({}))?.result?.lists ?? [];
    expect(lists.filter(({ seats }) => seats > 0).map(({ code, seats }) => [code, seats])).toEqual([
      ['QHP', 10],
      ['NO', 76],
      ['AJ', 12],
    ]);
    expect(await lead.official.list()).toMatchObject([{ file: null, level: 'country' }]);
    const empty = { registered: null, participated: null, invalid: null, votes: { OTHER: 5 } };
    await expect(keeper.official.enter({ source: 'x', asOf: EARLY, figures: empty })).rejects.toEqual(
      refused('INPUT_INVALID'),
    );
  });

  it('are of the sum of regions where no totals are published, and it says which are missing', async () => {
    const { lead, keeper } = await ready();
    const csv = [
      'Область;Приняли участие;QHP;NO;AUYL;AJ;ADAL',
      'KZ-ALA;3539280;300000;2148074;183023;392828;108618',
      'KZ-AST;4000000;359019;3000000;200000;400000;150000',
    ];
    await published(keeper, csv.join('\n'));
    const seats = await lead.official.seats({});
    expect(seats).toMatchObject({ from: { level: 'region' }, result: { base: 7_539_280 } });
    expect(seats?.missing).toHaveLength(15);
    expect(seats?.missing).not.toContain('KZ-ALA');
    expect(seats?.result?.lists.map((list) => list.seats)).toEqual([10, 76, 0, 12, 0]);
  });

  it('of one list alone are given only to whoever says that they have read the law', async () => {
    const { lead, keeper } = await ready();
    await published(keeper, 'participated;QHP;NO;AUYL;AJ;ADAL\n1000;10;900;60;20;5');
    expect(await lead.official.seats({})).toMatchObject({ refused: { code: 'singleListUnchecked', lists: ['NO'] } });
    expect(await lead.official.seats({ singleList: true })).toMatchObject({ result: { checkLaw: true } });
  });
});

describe('station by station', () => {
  it('copy given, copy posted and what was published stand side by side, field by field', async () => {
    const { lead, keeper, accepted } = await ready();
    const given = await accepted(5, 30_707, 'given');
    const posted = await accepted(5, 30_707, 'posted');
    await accepted(6, 30_100);
    await accepted(7, 30_200);
    await published(keeper, [HEADER, station(5, 31_307), station(6, 30_100), station(8, 30_000)].join('\n'));
    const differs = await lead.official.stations({ limit: 50 });
    expect(differs).toMatchObject({
      total: 1,
      counts: { published: 3, compared: 2, differs: 1, onlyOurs: 1 },
      rows: [{ number: 5, state: 'differs', fields: ['6.NO', '7'], papers: ['given', 'posted', 'published'] }],
    });
    const all = await lead.official.stations({ show: 'all', limit: 50 });
    expect(all.rows.map(({ number, state, papers }) => [number, state, papers])).toEqual([
      [5, 'differs', ['given', 'posted', 'published']],
      [6, 'same', ['unsaid', 'published']],
      [7, 'onlyOurs', ['unsaid']],
      [8, 'onlyPublished', ['published']],
    ]);
    expect((await lead.official.stations({ show: 'onlyOurs', limit: 50 })).rows.map(({ number }) => number)).toEqual([
      7,
    ]);
    expect((await lead.official.stations({ show: 'all', region: 'KZ-AST', limit: 50 })).rows).toEqual([]);
    const detail = await lead.official.station({ region: 'KZ-ALA', number: 5 });
    expect(detail.papers).toEqual([
      { copy: 'given', protocol: given, grade: 'complete' },
      { copy: 'posted', protocol: posted, grade: 'complete' },
      { copy: 'published', protocol: null, grade: null },
    ]);
    expect(detail.fields.find(({ field }) => field === '6.NO')).toEqual({
      field: '6.NO',
      values: { given: 30_707, posted: 30_707, published: 31_307 },
      differs: true,
    });
    expect(detail.fields.filter(({ differs: yes }) => yes).map(({ field }) => field)).toEqual(['6.NO', '7']);
    await expect(lead.official.station({ region: 'KZ-ALA', number: 999 })).rejects.toEqual(refused('NOT_FOUND_HERE'));
  });

  it('follows every decision about a protocol: its copy, its reopening, another publication', async () => {
    const { lead, keeper, ann, eve, accepted } = await ready();
    const first = await published(keeper, [HEADER, station(5, 30_707)].join('\n'));
    const states = async () =>
      (await lead.official.stations({ show: 'all', limit: 9 })).rows.map(({ state, papers }) => [state, ...papers]);
    expect(await states()).toEqual([['onlyPublished', 'published']]);
    const id = await accepted(5, 30_707);
    expect(await states()).toEqual([['same', 'unsaid', 'published']]);
    const { entryId } = await eve.client.protocols.copy({ id, copy: 'posted' });
    expect(await states()).toEqual([['same', 'posted', 'published']]);
    expect((await lead.protocols.get({ id })).copy).toBe('posted');
    await expect(eve.client.protocols.copy({ id, copy: 'posted' })).rejects.toEqual(refused('PROTOCOL_NOT_NOW'));
    await eve.client.protocols.undo({ id, entryId });
    expect(await states()).toEqual([['same', 'unsaid', 'published']]);
    await accepted(5, 30_600, 'given');
    expect(await states()).toEqual([['differs', 'given', 'unsaid', 'published']]);
    await ann.client.protocols.askReopen({ id, reason: 'a digit was misread' });
    await eve.client.protocols.reopen({ id });
    expect(await states()).toEqual([['differs', 'given', 'published']]);

    const second = await published(keeper, [HEADER, station(5, 30_600)].join('\n'), LATE);
    expect(await states()).toEqual([['same', 'given', 'published']]);
    // The older one can be chosen.
    expect((await lead.official.stations({ station: first.id, limit: 9 })).total).toBe(1);
    expect((await lead.official.station({ region: 'KZ-ALA', number: 5 })).publications).toMatchObject([
      { id: second.id, changes: [{ field: '6.NO', before: 30_707, after: 30_600 }, { field: '7' }] },
      { id: first.id, changes: [] },
    ]);
    await rebuilt(lead);
    expect(await states()).toEqual([['same', 'given', 'published']]);
  });

  it('what was only read out over the telephone is no paper', async () => {
    const { lead, keeper, accepted } = await ready();
    await accepted(5, 30_707, null, 0);
    await published(keeper, [HEADER, station(5, 31_000)].join('\n'));
    expect(await lead.official.stations({ show: 'all', limit: 9 })).toMatchObject({
      rows: [{ state: 'onlyPublished', papers: ['published'] }],
    });
  });
});

describe('region by region', () => {
  const REGIONS = ['Область;Приняли участие;Недействительных;QHP;NO;AUYL;AJ;ADAL', 'KZ-ALA;600;100;50;400;10;30;10'];

  it('without a sample ours is a count of so many stations, without interval and verdict', async () => {
    const { lead, keeper, accepted } = await ready();
    await accepted(5);
    await published(keeper, REGIONS.join('\n'));
    const { regions, country, from } = await lead.official.regions({});
    expect(from).toMatchObject({ regions: { level: 'region' }, country: { level: 'region' } });
    const almaty = regions.find(({ code }) => code === 'KZ-ALA');
    const no = almaty?.lists.find(({ code }) => code === 'NO');
    expect(no).toMatchObject({
      official: { share: 0.8, votes: 400, base: 500 },
      ours: { how: 'count', votes: 30_707, base: 59_691, n: 1 },
    });
    expect(no?.ours?.points).toBeCloseTo(100 * (0.8 - 30_707 / 59_691), 9);
    expect(country.official).toEqual({ rows: 1, leftOut: 0, faulty: 0, coverage: { parts: 1, of: 17 } });
    expect(regions).toHaveLength(18);
    const silent = regions.find(({ code }) => code === 'KZ-AST');
    expect(silent?.lists.every(({ official, ours }) => official === null && ours === null)).toBe(true);
    // As it was published, and marked: more votes than people who took part.
    await published(keeper, `${REGIONS[0]}\nKZ-ALA;400;100;50;400;10;30;10`, LATE);
    const wrong = (await lead.official.regions({})).regions.find(({ code }) => code === 'KZ-ALA');
    expect(wrong?.official).toEqual({ rows: 1, leftOut: 0, faulty: 1, coverage: null });
    await published(keeper, REGIONS.join('\n'), LATE + 1);
    const whole = await lead.official.regions({ of: 'participants' });
    expect(whole.country.lists[1]).toMatchObject({ official: { votes: 400, base: 600 } });
  });

  it('a stratum and the whole have their interval and a verdict; only those who make the estimate see it', async () => {
    const { lead, keeper, accepted, join } = await ready();
    await importRegistry(lead, [1, 2, 3, 4]);
    await lead.estimate.draw({ by: 'region', stations: 3 });
    const drawn = (await lead.estimate.stations()).map(({ number }) => number);
    for (const number of drawn) await accepted(number, 30_000 + 100 * number);
    await published(keeper, REGIONS.join('\n'));
    const { regions, country } = await lead.official.regions({});
    const of = (place: typeof country | undefined, list: string) =>
      place?.lists.find(({ code }) => code === list)?.ours;
    const almaty = regions.find(({ code }) => code === 'KZ-ALA');
    const overall = (await lead.estimate.result({}))?.lists.find(({ code }) => code === 'NO')?.estimate;
    expect(of(country, 'NO')).toMatchObject({
      how: 'estimate',
      share: overall?.share,
      margin: overall?.margin,
      verdict: 'outside',
      reported: 3,
      drawn: 3,
      frame: 4,
    });
    // The only stratum is the whole.
    expect(of(almaty, 'NO')).toEqual(of(country, 'NO'));
    await published(keeper, 'Область;QHP;NO;AUYL;AJ;ADAL\nKZ-ALA;9091;30200;4419;9343;6131', LATE);
    expect(of((await lead.official.regions({})).country, 'NO')).toMatchObject({ verdict: 'inside' });
    const responder = (await join('Rana R.', 'responder')).client;
    expect(of((await responder.official.regions({})).country, 'NO')).toMatchObject({ how: 'count', n: 3 });
  }, 60_000);

  it('a sum of what came in so far is no result of the place: no verdict, and seats only with that said', async () => {
    const { lead, keeper, accepted } = await ready();
    await importRegistry(lead, [1, 2, 3, 4]);
    await lead.estimate.draw({ by: 'region', stations: 3 });
    for (const { number } of await lead.estimate.stations()) await accepted(number, 30_000 + 100 * number);
    const no = async () => {
      const { regions, country } = await lead.official.regions({});
      const almaty = regions.find(({ code }) => code === 'KZ-ALA');
      return [country, almaty].map((place) => ({
        coverage: place?.official?.coverage,
        verdict: place?.lists.flatMap(({ code, ours }) => (code === 'NO' && ours?.how === 'estimate' ? ours : []))[0]
          ?.verdict,
      }));
    };
    // Three of four, and one that nobody knows.
    const partly = [1, 2, 3, 99].map((number) => station(number, 30_000));
    await published(keeper, [HEADER, ...partly].join('\n'));
    const some = { coverage: { parts: 3, of: 4 }, verdict: null };
    expect(await no()).toEqual([some, some]);
    expect(await lead.official.seats({})).toMatchObject({ coverage: { parts: 3, of: 4 } });
    // All of them, but one without a figure.
    const lacks = station(4, 30_000).replace(';9343;', ';–;');
    await published(keeper, [HEADER, ...partly, lacks].join('\n'), EARLY + 1);
    expect(await no()).toMatchObject([{ verdict: null }, { verdict: null }]);
    await published(keeper, [HEADER, ...partly, station(4, 30_000)].join('\n'), EARLY + 2);
    const all = { coverage: { parts: 4, of: 4 }, verdict: expect.stringMatching(/inside|outside/) };
    expect(await no()).toEqual([all, all]);
    // National totals are published as they are: nothing is added up.
    await published(keeper, NATIONAL, LATE);
    expect(await no()).toEqual([{ ...all, coverage: null, verdict: 'outside' }, all]);
    expect(await lead.official.seats({})).toMatchObject({ coverage: null, faults: [] });
  }, 60_000);

  it('rows that lack a figure are left out of a sum of stations, and counted', async () => {
    const { lead, keeper } = await ready();
    const partly = station(6, 30_000).replace(';9343;', ';–;');
    await published(keeper, [HEADER, station(5, 30_000), partly].join('\n'));
    const { regions, from } = await lead.official.regions({});
    expect(from.regions?.level).toBe('station');
    expect(regions.find(({ code }) => code === 'KZ-ALA')).toMatchObject({ official: { rows: 1, leftOut: 1 } });
  });
});

describe('ballots against papers', () => {
  async function withVoters() {
    const world = await ready();
    const { lead, source, clock } = world;
    await lead.telegram.watch({ account: '7001', chat: VOTERS, title: 'bayge', on: true });
    await lead.telegram.bindRelay({
      account: '7001',
      chat: VOTERS,
      botId: BAYGE,
      botName: 'bayge_bot',
      scheme: 'bayge',
    });
    let sent = 0;
    /** A ballot of one voter, confirmed as what its photograph shows. */
    const ballot = async (who: number, number: number, choice: string, more: Partial<IncomingMessage> = {}) => {
      sent += 1;
      const at = ms(clock.now() + sent * 61_000 + ((sent * 7919) % 53) * 1000);
      const scheme = more.fromId === ALAMAN ? 'alaman' : 'bayge';
      const text = `#ballot b-${sent}\nregion: KZ-ALA\nstation: ${number}\nchoice: ${choice}\nreporter: ${scheme}:${who}`;
      const from = { chat: VOTERS, fromId: BAYGE, sentAt: at, receivedAt: at };
      await source.receive(message(text, { ...from, ...photo(), ...more }));
    };
    const confirm = async () => {
      for (;;) {
        const { ballot: card } = await lead.ballots.next({ filter: { held: false } });
        if (!card) return;
        const [seen] = PARTIES.filter((_, n) => String(n + 1) === card.claimed || PARTIES[n] === card.claimed);
        const what = { contest: 'mazhilis', choice: seen ?? 'AJ' };
        await lead.ballots.review({
          decisions: [{ submission: card.submission, version: card.version, outcome: 'confirmed', seen: [what] }],
        });
      }
    };
    return { ...world, ballot, confirm };
  }

  it('36: more verified ballots than votes raise a card with its evidence, against every paper that says less', async () => {
    const { lead, keeper, ballot, confirm } = await withVoters();
    for (let who = 1; who <= 4; who += 1) await ballot(who, 5, '4');
    // One person's second ballot replaces the first; a ballot nobody looked at counts for nothing.
    await ballot(4, 5, '4');
    await ballot(9, 5, '2');
    await confirm();
    await ballot(10, 5, '4');
    await published(keeper, [HEADER, 'KZ-ALA;5;1000;600;0;10;500;10;3;10'].join('\n'));
    const { rows, total, ballots, stations } = await lead.official.contradictions({});
    expect({ total, ballots, stations }).toEqual({ total: 1, ballots: 5, stations: 1 });
    expect(rows).toEqual([
      {
        station: 'KZ-ALA/5',
        region: 'KZ-ALA',
        number: 5,
        party: 'AJ',
        verified: 4,
        against: [{ copy: 'published', votes: 3, protocol: null }],
      },
    ]);
    const evidence = await lead.official.evidence({ region: 'KZ-ALA', number: 5, party: 'AJ', limit: 3 });
    expect(evidence).toMatchObject({ total: 4, rows: [{ photos: 1 }, { photos: 1 }, { photos: 1 }] });
    const rest = await lead.official.evidence({
      region: 'KZ-ALA',
      number: 5,
      party: 'AJ',
      limit: 3,
      cursor: evidence.next,
    });
    expect(rest).toMatchObject({ next: null, rows: [{ photos: 1 }] });
    const opens = await lead.ballots.get({ submission: evidence.rows[0]?.submission ?? '' });
    expect(opens).toMatchObject({ outcome: 'confirmed', standing: 'counts' });
    expect(evidence.rows[0]?.messageKeys).toEqual(opens.messages.map(({ messageKey }) => messageKey));
    expect((await lead.official.contradictions({ region: 'KZ-AST' })).total).toBe(0);
  });

  it('as many ballots as votes contradict nothing; the protocol under a card is named', async () => {
    const { lead, keeper, ann, bek, eve, post, ballot, confirm } = await withVoters();
    for (let who = 1; who <= 3; who += 1) await ballot(who, 5, '4');
    await confirm();
    await published(keeper, [HEADER, 'KZ-ALA;5;1000;600;0;10;500;10;3;77'].join('\n'));
    expect((await lead.official.contradictions({})).rows).toEqual([]);
    const id = await post(5);
    const votes = PARTIES.map((code, n) => ({ code, count: [10_091, 39_047, 4419, 2, 6131][n] ?? 0, words: null }));
    const sum = votes.reduce((total, { count }) => total + count, 0);
    for (const { client } of [ann, bek])
      await client.protocols.key({ id, sheet: sheet({ votes, invalid: 60_301 - sum }) });
    await eve.client.protocols.accept({ id });
    expect((await lead.official.contradictions({})).rows).toMatchObject([
      { party: 'AJ', verified: 3, against: [{ copy: 'unsaid', votes: 2, protocol: id }] },
    ]);
  });

  it('observers’ photographs are not in it: two of them may have photographed one ballot', async () => {
    const { lead, keeper, ballot, confirm } = await withVoters();
    for (let n = 1; n <= 4; n += 1) await ballot(n, 5, '4', { chat: OBSERVERS, fromId: ALAMAN });
    await confirm();
    await published(keeper, [HEADER, 'KZ-ALA;5;1000;600;0;10;500;10;3;77'].join('\n'));
    expect(await lead.official.contradictions({})).toMatchObject({ total: 0, ballots: 0 });
  });
});

describe('with and without an observer', () => {
  it('is what was published, side by side, with the warning; who saw the count is what was reported', async () => {
    const { lead, keeper, source, clock, accepted } = await ready();
    expect(await lead.official.observers({})).toBeNull();
    let sent = 0;
    const report = async (who: number, number: number, status: string, more: Partial<IncomingMessage> = {}) => {
      sent += 1;
      const at = ms(clock.now() + sent * 1000);
      const text = `#checkin c-${sent}\nregion: KZ-ALA\nstation: ${number}\nstatus: ${status}\nreporter: alaman:${who}`;
      await source.receive(message(text, { chat: OBSERVERS, fromId: ALAMAN, sentAt: at, receivedAt: at, ...more }));
    };
    await report(1, 1, 'admitted');
    await report(1, 1, 'counting');
    await report(2, 2, 'admitted');
    await report(2, 2, 'expelled');
    await report(3, 3, 'arrived');
    // Nobody vouches for a stranger's check-in.
    await report(4, 4, 'present', { fromId: '999' as TelegramId });
    await accepted(5);
    const posted = await accepted(6, 30_500);
    await lead.protocols.copy({ id: posted, copy: 'posted' });
    const rows = [1, 2, 3, 4, 5, 6].map((number) => station(number, number === 1 || number === 5 ? 20_000 : 30_000));
    await published(keeper, [HEADER, ...rows].join('\n'));
    const found = await lead.official.observers({});
    expect(found).toMatchObject({
      notRandom: true,
      leftOut: 0,
      observed: { stations: 2, registered: 180_234, votes: { NO: 40_000 } },
      unobserved: { stations: 4, votes: { NO: 120_000 } },
    });
    // The copy that was handed over says that somebody was there.
    await lead.protocols.copy({ id: posted, copy: 'given' });
    expect(await lead.official.observers({})).toMatchObject({ observed: { stations: 3 }, unobserved: { stations: 3 } });
    expect(await lead.official.observers({ region: 'KZ-AST' })).toMatchObject({
      observed: { stations: 0, turnout: null },
    });
  });
});

it('leaves no file of what was read behind', async () => {
  const { keeper } = await ready();
  await published(keeper, NATIONAL);
  const files = readdirSync(harness.dataDir, { recursive: true }).map(String);
  expect(files.filter((name) => /results|csv/.test(name))).toEqual([]);
});
