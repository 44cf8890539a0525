import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { realProfile } from '../../domain/test-profiles.ts';
import { drillRegistryCsv } from '../../drill/registry/registry.ts';
import { electionOf } from '../election.ts';
import { createJournal, dump, type Journal } from '../journal/index.ts';
import { all, one, signingKey } from '../store/index.ts';
import { type TestClock, type TestStore, testClock, testIds, testStore } from '../store/test-support.ts';
import { errorFile, readTable } from '../tables/index.ts';
import {
  createRegistry,
  knownStations,
  type Registry,
  registryState,
  stationDetail,
  stationOf,
  stationPage,
  stationProjection,
} from './index.ts';
import { createStationWork, type ImportPlan } from './work.ts';

const election = electionOf(realProfile);
const TABLES = ['station', 'station_number', 'station_event', 'station_region', 'registry_info'];
const person = (id: string) => id;
const lead = { actor: 'p-1' as never, sign: signingKey(testIds.randomBytes(32)).sign };

let store: TestStore;
let clock: TestClock;
let journal: Journal;
let registry: Registry;
beforeEach(() => {
  store = testStore();
  clock = testClock();
  journal = createJournal({
    db: store.db,
    clock,
    ids: testIds,
    device: { id: 'd', key: signingKey(testIds.randomBytes(32)) },
  });
  journal.register(stationProjection(election));
  registry = createRegistry({ db: store.db, journal, names: { person } });
});
afterEach(() => store.close());

const bytes = (text: string) => new TextEncoder().encode(text);
async function planOf(csv: string): Promise<ImportPlan> {
  const work = createStationWork(election, () => knownStations(store.db));
  const { guess } = await work.read(bytes(csv));
  return work.plan(guess);
}
const apply = async (csv: string, close: string[] = []): Promise<string | null> => {
  clock.advance(1000);
  return registry.apply(lead, await planOf(csv), registry.basis(), close, { name: 'list.csv', sha256: 'x' });
};
const found = (number: number, region: string | null = 'KZ-AKM') => {
  const station = stationOf(store.db, region, number);
  return typeof station === 'string' ? station : { id: station.id, number: station.number, formerly: station.formerly };
};
const LIST = 'регион,номер,прежний номер,название,избирателей\nKZ-AKM,5,,A,100\nKZ-AKM,7,,B,200\nKZ-ALA,5,,C,300\n';

describe('the registry', () => {
  it('knows nothing before a list is there, and then what exists in its regions', async () => {
    expect(found(5)).toBe('unknownRegistry');
    expect(found(5, null)).toBe('unknownRegistry');
    await apply(LIST);
    expect(found(5)).toMatchObject({ number: 5, formerly: false });
    expect(found(6)).toBe('noSuchStation');
    expect(found(5, 'KZ-AST')).toBe('unknownRegistry');
    expect(found(5, null)).toBe('ambiguous');
  });

  it('keeps the history of a station under both numbers', async () => {
    await apply(LIST);
    const first = found(5);
    await apply('регион,номер,прежний номер\nKZ-AKM,15,5\nKZ-AKM,7,\nKZ-ALA,5,');
    expect(found(15)).toEqual({ ...(first as object), number: 15, formerly: false });
    expect(found(5)).toEqual({ ...(first as object), number: 15, formerly: true });
    const detail = stationDetail(store.db, (first as { id: string }).id, person);
    expect(detail?.numbers.map(({ number }) => number)).toEqual([15, 5]);
    expect(detail?.history[0]?.changes).toEqual([{ field: 'number', before: 5, after: 15 }]);
    // What the second list did not say stays.
    expect(detail).toMatchObject({ nameRu: 'A', voters: 100 });
    // A new station takes the old number: reports mean it from now on.
    await apply('регион,номер\nKZ-AKM,5');
    expect(found(5)).toMatchObject({ number: 5, formerly: false });
    expect((found(5) as { id: string }).id).not.toBe((first as { id: string }).id);
  });

  it('closes nothing by itself, only what a person chose', async () => {
    await apply(LIST);
    const plan = await planOf('регион,номер\nKZ-AKM,5');
    expect(plan.missing.map(({ facts }) => facts.number).sort()).toEqual([5, 7]);
    const close = plan.missing.filter(({ facts }) => facts.region === 'KZ-AKM').map(({ id }) => id);
    expect(await apply('регион,номер\nKZ-AKM,5', close)).not.toBeNull();
    expect(registryState(store.db, person).regions).toMatchObject([
      { region: 'KZ-AKM', open: 1, closed: 1, voters: 100 },
      { region: 'KZ-ALA', open: 1, closed: 0 },
    ]);
    expect(await apply(LIST)).toBeNull();
  });

  it('refuses a plan made before somebody else changed the registry', async () => {
    const plan = await planOf(LIST);
    const basis = registry.basis();
    await apply(LIST);
    expect(() => registry.apply(lead, plan, basis, [], { name: '', sha256: '' })).toThrow('REGISTRY_CHANGED');
  });

  it('is one entry for an import, undone while nobody built on it, and the same after a rebuild', async () => {
    const first = await apply(LIST);
    const before = dump(store.db, TABLES);
    const second = await apply('регион,номер,название\nKZ-AKM,5,New\nKZ-AKM,9,D');
    const { id } = found(5) as { id: string };
    const third = registry.change(lead, id, { number: 55, status: 'closed' });
    expect(() => registry.undo(lead, second ?? '')).toThrow('TOUCHED_SINCE');
    const whole = dump(store.db, TABLES);
    journal.rebuild();
    expect(dump(store.db, TABLES)).toBe(whole);
    registry.undo(lead, third);
    registry.undo(lead, second ?? '');
    // Only what the registry is made of by now differs in no row.
    expect(dump(store.db, TABLES)).toBe(before);
    journal.append({ type: 'observer.assigned', subjects: [`station:${id}`], payload: {} }, lead);
    expect(() => registry.undo(lead, first ?? '')).toThrow('TOUCHED_SINCE');
    expect(registryState(store.db, person).undoable).toBeNull();
    expect(all(store.db, 'SELECT 1 FROM journal_entry')).toHaveLength(6);
  });

  it('gives no number twice by hand', async () => {
    await apply(LIST);
    const { id } = found(5) as { id: string };
    expect(() => registry.change(lead, id, { number: 7 })).toThrow('NUMBER_TAKEN');
    expect(() => registry.change(lead, 'nobody', {})).toThrow('NOT_FOUND_HERE');
  });

  it('takes the drill’s list whole, pages through it in Kazakh order and finds Astana', async () => {
    const csv = drillRegistryCsv(realProfile);
    const plan = await planOf(csv);
    expect(plan.bad).toEqual([]);
    expect(plan.added).toHaveLength(10_061);
    await apply(csv);
    expect(await apply(csv)).toBeNull();
    expect(one(store.db, `SELECT sum(voters) AS n FROM station_region`)).toEqual({ n: 11_919_241 });
    const query = { search: '', region: null, district: null, status: 'all' as const, limit: 500 };
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ReturnType<typeof stationPage> = stationPage(store.db, { ...query, cursor });
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(10_061);
    const search = (text: string) => stationPage(store.db, { ...query, search: text, limit: 5 });
    for (const name of ['Astana', 'астана', 'Нур-Султан', 'нұр-сұлтан']) {
      expect(search(name).total, name).toBe(plan.added.filter(({ facts }) => facts.region === 'KZ-AST').length);
    }
    expect(search('Uralsk').rows.every(({ place }) => place === 'oral')).toBe(true);
    expect(search('Усть-Каменогорск 12').rows).toMatchObject([{ region: 'KZ-VOS', number: 12 }]);
    expect(search('Берлин').rows).toMatchObject([{ region: 'abroad', zone: 'Europe/Berlin' }]);
    expect(search("' OR 1=1 --").rows).toEqual([]);
    const names = stationPage(store.db, { ...query, region: 'KZ-ALA', limit: 100 }).rows.map(
      ({ district }) => district,
    );
    expect(names[0]).toBe('ala-alatau');
  }, 60_000);

  it('reads by its indexes', async () => {
    const plan = (sql: string, ...binds: (string | number)[]) =>
      all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${sql}`, ...binds)
        .map(({ detail }) => detail)
        .join('; ');
    expect(
      plan(
        'SELECT id FROM station WHERE region = ? AND (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT 9',
        'a',
        'b',
        'c',
      ),
    ).toMatch(/USING (COVERING )?INDEX station_in_region \(region=\? AND \(sort_key,id\)>\(\?,\?\)\)$/);
    expect(
      plan(
        'SELECT s.id FROM station_number n JOIN station s ON s.id = n.station WHERE n.region = ? AND n.number = ?',
        'a',
        1,
      ),
    ).toMatch(/station_number_found \(region=\? AND number=\?\)/);
  });
});

describe('tables', () => {
  const text = 'Облыс;Аудан;№\n"Ақмола; облысы";x;1\nАқмола облысы;y;2\n';
  const utf16 = (big: boolean, mark: boolean) => {
    const units = [...(mark ? '\ufeff' : ''), ...text].join('');
    const out = Buffer.from(units, 'utf16le');
    return big ? out.swap16() : out;
  };

  it.each([
    ['utf-8', bytes(text)],
    ['utf-8', bytes(`\ufeff${text}`)],
    ['utf-16le', utf16(false, true)],
    ['utf-16be', utf16(true, true)],
    ['utf-16le', utf16(false, false)],
    ['utf-16be', utf16(true, false)],
  ])('are read in %s', async (encoding, data) => {
    const table = await readTable(Uint8Array.from(data));
    expect(table).toMatchObject({ encoding, separator: ';', kind: 'csv' });
    expect(table.rows).toEqual([
      ['Облыс', 'Аудан', '№'],
      ['Ақмола; облысы', 'x', '1'],
      ['Ақмола облысы', 'y', '2'],
    ]);
  });

  it('are read in the old Cyrillic, with tabs and commas', async () => {
    const cyrillic = Uint8Array.from(
      [...'Регион\tРайон\nАбай\tx\n'].map((c) => {
        const code = c.codePointAt(0) ?? 0;
        return code >= 0x410 ? code - 0x410 + 0xc0 : code;
      }),
    );
    expect(await readTable(cyrillic)).toMatchObject({
      encoding: 'windows-1251',
      separator: '\t',
      rows: [
        ['Регион', 'Район'],
        ['Абай', 'x'],
      ],
    });
    expect((await readTable(bytes('a,b\n1,2'))).separator).toBe(',');
  });

  it('are read from a workbook, formulas as their text', async () => {
    const file = await writeXlsx([
      [{ value: 'region' }, { value: 'number' }],
      [{ value: '=cmd()' }, { value: 12 }],
    ]).toBuffer();
    expect(await readTable(new Uint8Array(file))).toMatchObject({
      kind: 'xlsx',
      rows: [
        ['region', 'number'],
        ['=cmd()', '12'],
      ],
    });
  });

  it.each([
    ['empty', new Uint8Array(0)],
    ['blank', bytes('\n ; ;\n')],
    ['an archive cut short', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9])],
    ['noise', Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256)],
  ])('that are none are refused: %s', async (_, data) => {
    await expect(readTable(data)).rejects.toMatchObject({ name: 'TableError' });
  });

  it('find their header under a title', async () => {
    const plan = await planOf('Список участков;;\n;;\nОбласть;№ участка;Название\nКЗ;1;x\nАкмолинская область;2;y\n');
    expect(plan.added).toHaveLength(1);
    expect(plan.bad).toMatchObject([{ problems: [{ code: 'regionUnknown' }], cells: ['КЗ', '1', 'x'] }]);
    const csv = errorFile(['Область', '№'], [{ line: 4, cells: ['=1+1', '2'], problems: [] }], {
      line: 'Жол',
      reason: 'Себеп',
      of: () => '@x',
    });
    expect(csv).toBe("\ufeffЖол;Себеп;Область;№\r\n4;'@x;'=1+1;2\r\n");
  });

  it('come back cell by cell from the file of what was not taken over, lines within a cell too', async () => {
    const rows = [
      { line: 2, cells: ['two\nlines', 'old\rMac', 'both\r\nends'] },
      { line: 3, cells: ['a "word"; more', 'x', ''] },
    ];
    const csv = errorFile(['a', 'b', 'c'], rows, { line: 'line', reason: 'reason', of: () => 'why' });
    // A spreadsheet ends a row at a single line end that has no quotes.
    expect(csv).toContain('"two\nlines";"old\rMac";"both\r\nends"');
    const back = await readTable(bytes(csv));
    expect(back.rows.slice(1)).toEqual(rows.map(({ line, cells }) => [String(line), 'why', ...cells]));
  });
});
