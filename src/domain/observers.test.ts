import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EntryId,
  foldObserver,
  foldOrganisation,
  guessObserverMapping,
  hindrancesOf,
  IDENTIFYING,
  type KnownObserver,
  keysOf,
  mergedFacts,
  ms,
  NO_FACTS,
  OBSERVER_FIELDS,
  OBSERVER_LIFECYCLE,
  OBSERVER_MOVES,
  OBSERVER_PAYLOADS,
  OBSERVER_STATES,
  type ObserverEntry,
  type ObserverFacts,
  type ObserverPlan,
  type ObserverRow,
  ORGANISATION_PAYLOADS,
  observerFacts,
  organisationKey,
  pcrState,
  phoneKey,
  placesOf,
  planObservers,
  pseudonymOf,
  readDay,
  readObserverRow,
  registeredIdOf,
  whoRegistered,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const places = placesOf(realProfile);
const context = { election: 'an election', organisations: new Map<string, string>() };
const facts = (more: Partial<ObserverFacts> = {}): ObserverFacts => ({ ...NO_FACTS, callSign: 'Qyran', ...more });

/** What the roster is after a plan was carried out. */
function carriedOut(known: readonly KnownObserver[], plan: ObserverPlan): KnownObserver[] {
  const changed = new Map(plan.changed.map(({ id, facts: now }) => [id, now]));
  return [
    ...known.map((each) => ({ ...each, facts: changed.get(each.id) ?? each.facts })),
    ...plan.added.map(({ id, facts: now }): KnownObserver => ({ id, facts: now, state: 'active', mergedInto: null })),
  ];
}
const organisationsAfter = (plan: ObserverPlan) => ({
  ...context,
  organisations: new Map(plan.organisations.map(({ id, name }) => [organisationKey(name), id])),
});

describe('a row of somebody’s list', () => {
  const header = [
    'ID',
    'Позывной',
    'ФИО',
    'Телефон',
    'Запасной телефон',
    'Бот',
    'Языки',
    'Облыс',
    'Аудан',
    'Қала',
    'Машина',
    'Координатор',
    'Телефон координатора',
    'Ұйым',
    'Дата ПЦР',
    'Клиника',
    'Удостоверение',
    'Куәлік кімде',
    'Метки',
    'Примечание',
  ];
  const mapping = guessObserverMapping(header);
  const cells = [
    'o-1',
    'Qyran',
    'Дана Ысқақова',
    '+7 701 111 22 33; 8 (702) 000 00 00',
    '87770000001',
    'alaman:8841',
    'қазақша, русский, Türkçe',
    'Алматы қаласы',
    '',
    '',
    'да',
    'А. Б.',
    '+7 700 000 00 02',
    'Invented Observers',
    '08.01.2021',
    'Invita',
    '№ 112',
    'изъято',
    'night, French',
    'lives upstairs',
  ];

  it('is read by its header, in three languages, every column', () => {
    expect(OBSERVER_FIELDS.filter((field) => mapping[field] === null)).toEqual([]);
    const read = readObserverRow(2, cells, mapping, places);
    expect(read).toEqual({
      row: {
        line: 2,
        says: {
          externalId: 'o-1',
          callSign: 'Qyran',
          name: 'Дана Ысқақова',
          phones: ['+7 701 111 22 33', '8 (702) 000 00 00'],
          backupPhone: '87770000001',
          reporters: ['alaman:8841'],
          languages: ['kk', 'ru', 'Türkçe'],
          region: 'KZ-ALA',
          car: true,
          supervisor: 'А. Б.',
          supervisorPhone: '+7 700 000 00 02',
          pcr: { date: '2021-01-08', clinic: 'Invita' },
          tags: ['night', 'French'],
          note: 'lives upstairs',
        },
        organisation: 'Invented Observers',
        certificate: { number: expect.stringContaining('112'), holder: 'seized' },
      },
    });
    const made = planObservers([], 'row' in read ? [read.row] : [], context).added[0];
    expect(observerFacts.safeParse(made?.facts).success).toBe(true);
  });

  it('tells each fault by its field', () => {
    const wrong: Partial<Record<(typeof OBSERVER_FIELDS)[number], string>> = {
      name: '—',
      phones: 'call her mother',
      reporters: 'аламан:8841',
      region: 'Нигде',
      car: 'maybe',
      pcrDate: '31.02.2021',
      certificateHolder: 'the cat',
      tags: Array.from({ length: 13 }, (_, n) => `t${n}`).join(','),
      supervisor: 'x'.repeat(201),
    };
    const read = readObserverRow(
      2,
      OBSERVER_FIELDS.map((field) => wrong[field] ?? ''),
      Object.fromEntries(OBSERVER_FIELDS.map((field, n) => [field, n])) as typeof mapping,
      places,
    );
    expect('problems' in read ? read.problems.map(({ code, field }) => [field, code]) : []).toEqual([
      ['supervisor', 'textTooLong'],
      ['name', 'whoMissing'],
      ['phones', 'phoneBad'],
      ['reporters', 'reporterBad'],
      ['tags', 'tooMany'],
      ['region', 'regionUnknown'],
      ['car', 'carUnknown'],
      ['pcrDate', 'pcrBad'],
      ['certificateHolder', 'holderUnknown'],
    ]);
    expect(IDENTIFYING).toEqual(['name', 'callSign']);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 20, maxLength: 20 }), (strange) => {
        const read = readObserverRow(2, strange, mapping, places);
        if ('problems' in read) expect(read.problems.length).toBeGreaterThan(0);
        else for (const { facts: made } of planObservers([], [read.row], context).added) observerFacts.parse(made);
      }),
    );
  });

  it('reads days as they are written here, and none that does not exist', () => {
    expect(['8.1.2021', '2021-01-08T00:00:00', '08/01/2021'].map(readDay)).toEqual(Array(3).fill('2021-01-08'));
    expect(['2021-02-30', '13.13.2021', 'soon', '8.1.21'].map(readDay)).toEqual([null, null, null, null]);
  });
});

describe('a list of observers', () => {
  const row = (line: number, says: ObserverRow['says'], more: Partial<ObserverRow> = {}): ObserverRow => ({
    line,
    says,
    organisation: null,
    certificate: null,
    ...more,
  });
  const codes = (plan: ObserverPlan) => plan.bad.map(({ line, problems }) => [line, problems[0]?.code]);

  it('adds, changes what it says, keeps what it leaves empty, and takes nobody out', () => {
    const rows = [
      row(2, { externalId: 'o-1', name: 'Дана Ысқақова', phones: ['+7 701 111 22 33'] }, { organisation: 'Invented' }),
      row(3, { name: 'Ерлан Сериков' }),
      row(4, { callSign: 'Tulpar' }),
    ];
    const first = planObservers([], rows, context);
    expect(first.added.map(({ facts: made }) => made.callSign)).toEqual(['N001', 'N002', 'Tulpar']);
    expect(first.organisations).toHaveLength(1);
    const known = carriedOut([], first);
    const next = planObservers(
      known,
      [row(2, { externalId: 'o-1', callSign: 'Qyran' }), row(3, { name: 'Erlan Serikov', phones: ['87010000000'] })],
      organisationsAfter(first),
    );
    expect(next).toMatchObject({ added: [], unchanged: 0, missing: 1, bad: [], organisations: [] });
    const dana = next.changed.find(({ facts: now }) => now.externalId === 'o-1');
    expect(dana?.facts).toMatchObject({ callSign: 'Qyran', name: 'Дана Ысқақова', phones: ['+7 701 111 22 33'] });
    expect(dana?.facts.organisation).toBe(first.organisations[0]?.id);
  });

  it('lets several people share a telephone, and asks a person where two of one name could be meant', () => {
    const shared = planObservers(
      [],
      [row(2, { name: 'Дана Ы', phones: ['87010000000'] }), row(3, { name: 'Ерлан Ы', phones: ['+77010000000'] })],
      context,
    );
    expect(shared.added).toHaveLength(2);
    const twice = [
      row(2, { name: 'Дана Ы', phones: ['87010000000'], note: 'a' }),
      row(3, { name: 'Дана Ы', phones: ['+77010000000'], note: 'b' }),
      row(4, { name: 'Дана Ы', phones: ['87029999999'] }),
    ];
    expect(codes(planObservers([], twice, context))).toEqual([
      [2, 'rowTwice'],
      [3, 'rowTwice'],
    ]);
    const known = carriedOut(
      [],
      planObservers(
        [],
        [twice[0], twice[2]].filter((each) => each !== undefined),
        context,
      ),
    );
    expect(codes(planObservers(known, [row(2, { name: 'Дана Ы' })], context))).toEqual([[2, 'severalFit']]);
  });

  it('gives a call-sign to one person alone', () => {
    const known = carriedOut([], planObservers([], [row(2, { externalId: 'a', callSign: 'Qyran' })], context));
    expect(codes(planObservers(known, [row(2, { externalId: 'b', callSign: 'qyran' })], context))).toEqual([
      [2, 'callSignTaken'],
    ]);
  });

  it('keeps a certificate seized that a list only numbers', () => {
    const known = carriedOut(
      [],
      planObservers(
        [],
        [row(2, { externalId: 'a', callSign: 'Q' }, { certificate: { number: null, holder: 'seized' } })],
        context,
      ),
    );
    const plan = planObservers(
      known,
      [row(2, { externalId: 'a' }, { certificate: { number: '12', holder: null } })],
      context,
    );
    expect(plan.changed[0]?.facts.certificate).toEqual({ number: '12', holder: 'seized' });
  });

  it('after two were merged changes nothing when it comes again', () => {
    const rows = [
      row(2, { externalId: 'a', callSign: 'Q', phones: ['87010000001'] }),
      row(3, { externalId: 'b', callSign: 'W', phones: ['87010000002'] }),
    ];
    const known = carriedOut([], planObservers([], rows, context));
    const [q, w] = known;
    if (!q || !w) throw new Error('two were added');
    const merged = [
      { ...q, facts: mergedFacts(q.facts, w.facts) },
      { ...w, mergedInto: q.id },
    ];
    const again = planObservers(
      merged,
      [rows[1]].filter((each) => each !== undefined),
      context,
    );
    expect(again).toMatchObject({ added: [], changed: [], unchanged: 1, missing: 0, bad: [] });
  });

  const few = (...words: string[]) => fc.option(fc.constantFrom(...words), { nil: undefined });
  const says = fc
    .record({
      externalId: few('1', '2', '3'),
      callSign: few('Qyran', 'qyran', 'Tulpar', 'N001'),
      name: few('Дана Ысқақова', 'Dana Iskakova', 'Ерлан Сериков', 'Айгүл'),
      phones: fc.option(
        fc.uniqueArray(fc.constantFrom('+7 701 000 00 01', '87010000001', '87010000002'), { minLength: 1 }),
        {
          nil: undefined,
        },
      ),
      reporters: fc.option(fc.uniqueArray(fc.constantFrom('alaman:1', 'alaman:2'), { minLength: 1 }), {
        nil: undefined,
      }),
      region: few('KZ-ALA', 'KZ-AKT'),
      district: few('somewhere'),
      note: few('a', 'b'),
      car: fc.option(fc.boolean(), { nil: undefined }),
    })
    .filter(({ name, callSign }) => name !== undefined || callSign !== undefined)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  const rowsOf = fc
    .array(fc.record({ says, organisation: fc.option(fc.constantFrom('Invented', 'invented', 'Other')) }), {
      maxLength: 8,
    })
    .map((all) => all.map((each, n) => row(n + 2, each.says, { organisation: each.organisation })));
  /** What two lists and a merge made of a roster. */
  const rosters = fc.tuple(rowsOf, rowsOf, fc.option(fc.nat())).map(([one, two, merge]): KnownObserver[] => {
    const known = carriedOut(
      carriedOut([], planObservers([], one, context)),
      planObservers(carriedOut([], planObservers([], one, context)), two, context),
    );
    const [from, into] = [known[(merge ?? 0) % Math.max(1, known.length)], known[0]];
    if (merge === null || !from || !into || from.id === into.id) return known;
    const union = mergedFacts(into.facts, from.facts);
    return known.map((each) =>
      each.id === from.id ? { ...each, mergedInto: into.id } : each.id === into.id ? { ...each, facts: union } : each,
    );
  });

  it('again changes nothing, adds nobody and is as good or bad as before', () => {
    fc.assert(
      fc.property(rosters, rowsOf, (known, rows) => {
        const plan = planObservers(known, rows, context);
        const again = planObservers(carriedOut(known, plan), rows, organisationsAfter(plan));
        expect(again).toMatchObject({ added: [], changed: [], organisations: [] });
        expect(again.bad).toEqual(plan.bad);
      }),
      { numRuns: 500 },
    );
  });

  it('in another order is the same list', () => {
    const told = (
      { added, changed, unchanged, missing, bad, repeated, organisations }: ObserverPlan,
      rows: ObserverRow[],
    ) => ({
      added,
      organisations,
      changed,
      unchanged,
      missing,
      repeated,
      bad: bad
        .map(({ line, problems }) => [rows.find((each) => each.line === line)?.says, problems])
        .map((each) => JSON.stringify(each))
        .sort(),
    });
    fc.assert(
      fc.property(
        rosters,
        rowsOf.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        (known, [rows, shuffled]) => {
          // Of rows that say the same one line is told, whichever comes first: all of them are given one number.
          const alike = new Map<string, number>();
          const numbered = (list: ObserverRow[]) =>
            list.map((each) => {
              const key = JSON.stringify([Object.entries(each.says).sort(), each.organisation]);
              const line = alike.get(key) ?? alike.size + 2;
              alike.set(key, line);
              return { ...each, line };
            });
          const [one, other] = [numbered(rows), numbered(shuffled)];
          expect(told(planObservers(known, other, context), other)).toEqual(
            told(planObservers(known, one, context), one),
          );
        },
      ),
    );
  });

  it('loses nobody, and nothing that was known of anybody but what a row says anew', () => {
    fc.assert(
      fc.property(rosters, rowsOf, (known, rows) => {
        const plan = planObservers(known, rows, context);
        const now = carriedOut(known, plan);
        expect(new Set(now.map(({ id }) => id)).size).toBe(known.length + plan.added.length);
        for (const before of known) {
          const found = now.find(({ id }) => id === before.id);
          expect(found?.mergedInto).toBe(before.mergedInto);
          for (const key of ['name', 'externalId', 'note', 'region', 'organisation'] as const)
            if (before.facts[key] !== null) expect(found?.facts[key]).not.toBeNull();
          for (const key of ['phones', 'reporters'] as const)
            if (before.facts[key].length > 0) expect(found?.facts[key]).not.toEqual([]);
        }
        expect(
          plan.bad.length + plan.repeated + plan.added.length + plan.changed.length + plan.unchanged,
        ).toBeLessThanOrEqual(rows.length);
      }),
    );
  });
});

const entry = (n: number, type: string, payload: unknown, actor = 'p1'): ObserverEntry => ({
  id: `e${n}` as EntryId,
  type,
  actor,
  wallTime: ms(n),
  payload,
});
const says = {
  what: 'registered',
  reporter: 'alaman:1',
  name: 'Дана Ы.',
  phone: null,
  language: 'kk',
  region: 'KZ-ALA',
  district: null,
  place: null,
  car: false,
  station: 7,
  reason: null,
} as const;
const none = () => null;

describe('what is folded of an observer', () => {
  const registered = entry(1, 'observer.registered', { submission: 's1', says }, 'system');

  it('a registration is a candidate until somebody answers; again it is the same one', () => {
    const first = foldObserver('o', [registered], none);
    expect(first).toMatchObject({ state: 'candidate', asks: { submission: 's1' }, facts: { callSign: 'alaman:1' } });
    const again = entry(
      2,
      'observer.registered',
      { submission: 's2', says: { ...says, phone: '87010000000' } },
      'system',
    );
    expect(foldObserver('o', [registered, again], none)?.facts.phones).toEqual(['87010000000']);
    const accepted = [registered, entry(2, 'observer.accepted', {}), entry(3, again.type, again.payload, 'system')];
    expect(foldObserver('o', accepted, none)).toMatchObject({ state: 'active', asks: null, facts: { phones: [] } });
    const gone = entry(4, 'observer.registered', { submission: 's3', says: { ...says, what: 'withdrawn' } }, 'system');
    expect(foldObserver('o', [...accepted, gone], none)).toMatchObject({ state: 'active', asks: { submission: 's3' } });
    expect(
      foldObserver('o', [...accepted, gone, entry(5, 'observer.withdrawn', { reason: 'ill' })], none),
    ).toMatchObject({
      state: 'withdrawn',
      asks: null,
      reason: 'ill',
    });
  });

  it('a bot changes nothing of what a person said', () => {
    const set = entry(2, 'observer.set', { facts: facts({ name: 'Дана Ысқақова' }) });
    const again = entry(3, 'observer.registered', { submission: 's2', says: { ...says, name: 'Другая' } }, 'system');
    expect(foldObserver('o', [registered, set, again], none)).toMatchObject({
      state: 'candidate',
      facts: { callSign: 'Qyran', name: 'Дана Ысқақова' },
    });
  });

  it('a list sets them by its sheet, and makes a candidate one of ours; taken back they are as before', () => {
    const sheets = (sheet: string) => (sheet === 'x' ? new Map([['o', facts({ note: 'listed' })]]) : null);
    const imported = entry(2, 'observer.imported', { sheet: 'x' });
    expect(foldObserver('o', [registered, imported], sheets)).toMatchObject({
      state: 'active',
      facts: { note: 'listed' },
    });
    expect(foldObserver('other', [imported], sheets)).toBeNull();
    const undone = entry(3, 'observer.undone', { undoes: 'e2' });
    expect(foldObserver('o', [registered, imported, undone], sheets)?.state).toBe('candidate');
    expect(foldObserver('o', [imported, undone], sheets)).toBeNull();
    expect(foldObserver('o', [imported, entry(3, 'observer.undone', { undoes: 'e2' }, 'p2')], sheets)).not.toBeNull();
  });

  it('two who merged each into the other leave one', () => {
    const base = entry(1, 'observer.set', { facts: facts() });
    const one = entry(2, 'observer.merged', { from: 'a', into: 'b', facts: facts() });
    const other = entry(3, 'observer.merged', { from: 'b', into: 'a', facts: facts() });
    const into = (id: string, entries: ObserverEntry[]) => foldObserver(id, entries, none)?.mergedInto;
    expect([into('a', [base, one, other]), into('b', [base, one, other])]).toEqual(['b', null]);
    expect(into('a', [base, one, entry(4, 'observer.unmerged', { undoes: 'e2' }, 'p2')])).toBeNull();
  });

  it('is unreachable when every number there is has failed, and not before', () => {
    const whom = entry(1, 'observer.set', { facts: facts({ phones: ['87010000001'], backupPhone: '87010000002' }) });
    const called = (n: number, line: string, result: string) => entry(n, 'observer.called', { line, result });
    const since = (...calls: ObserverEntry[]) => foldObserver('o', [whom, ...calls], none)?.unreachableAt;
    expect(since(called(2, 'own', 'noAnswer'))).toBeNull();
    expect(since(called(2, 'own', 'noAnswer'), called(3, 'backup', 'wrongNumber'), called(4, 'own', 'noAnswer'))).toBe(
      3,
    );
    expect(
      since(called(2, 'own', 'noAnswer'), called(3, 'backup', 'noAnswer'), called(4, 'own', 'refused')),
    ).toBeNull();
  });

  it('moves as the table says and no other way', () => {
    const path = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn', replace: 'replaced' } as const;
    const reach = {
      candidate: [],
      active: ['accept'],
      withdrawn: ['withdraw'],
      declined: ['decline'],
      replaced: ['accept', 'replace'],
    } as const;
    const payload = { by: 'other', reason: null };
    for (const state of OBSERVER_STATES) {
      const way = reach[state].map((move, n) => entry(n + 2, `observer.${path[move]}`, payload));
      expect(foldObserver('o', [registered, ...way], none)?.state).toBe(state);
      for (const move of OBSERVER_MOVES) {
        const then = [registered, ...way, entry(9, `observer.${path[move]}`, payload)];
        expect(foldObserver('o', then, none)?.state).toBe(OBSERVER_LIFECYCLE[state][move] ?? state);
      }
    }
  });

  it('is total: any entries in any order, also with payloads of another version or none', () => {
    const types = [...Object.keys(OBSERVER_PAYLOADS), 'observer.opened', 'observer.somethingNew', 'toString'];
    const payload = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        {},
        { facts: facts() },
        { sheet: 'x' },
        { submission: 's', says },
        { from: 'o', into: 'b', facts: facts() },
        { from: 'b', into: 'o', facts: facts() },
        { line: 'own', result: 'noAnswer' },
        { by: 'b' },
      ),
      fc.record({ undoes: fc.constantFrom('e0', 'e1', 'e2', 'e3') }),
      fc.jsonValue(),
    );
    const list = fc
      .array(fc.tuple(fc.constantFrom(...types), payload, fc.constantFrom('p1', 'p2', 'system')), { maxLength: 12 })
      .map((all) => all.map(([type, what, actor], n) => entry(n, type, what, actor)));
    const sheets = () => new Map([['o', facts()]]);
    fc.assert(
      fc.property(list, (entries) => {
        const fold = foldObserver('o', entries, sheets);
        if (!fold) return;
        expect(OBSERVER_STATES).toContain(fold.state);
        expect(observerFacts.safeParse(fold.facts).success).toBe(true);
        expect(fold.mergedInto).not.toBe('o');
      }),
    );
  });
});

describe('what is folded of an organisation', () => {
  const set = entry(1, 'organisation.set', { facts: { name: 'Invented', phone: null, note: null } });
  const lost = entry(2, 'organisation.accreditation', { state: 'lost', reason: 'resolution 37' });

  it('loses its accreditation once, and has it again', () => {
    expect(foldOrganisation([set, lost, entry(3, lost.type, lost.payload)])).toMatchObject({
      accreditation: 'lost',
      lostAt: 2,
    });
    expect(foldOrganisation([set, lost, entry(3, lost.type, { state: 'accredited' })])).toMatchObject({
      accreditation: 'accredited',
      lostAt: null,
    });
    expect(foldOrganisation([set, lost, entry(3, 'organisation.undone', { undoes: 'e2' })])).toMatchObject({
      accreditation: 'unknown',
      lostAt: null,
    });
    expect(foldOrganisation([lost])).toBeNull();
  });

  it('is total', () => {
    const types = [...Object.keys(ORGANISATION_PAYLOADS), 'organisation.new'];
    const any = fc.array(
      fc.tuple(
        fc.constantFrom(...types),
        fc.oneof(fc.constant(lost.payload), fc.constant(set.payload), fc.jsonValue()),
      ),
    );
    fc.assert(
      fc.property(any, (all) => {
        const fold = foldOrganisation(all.map(([type, what], n) => entry(n, type, what)));
        expect(fold === null || (fold.accreditation === 'lost') === (fold.lostAt !== null)).toBe(true);
      }),
    );
  });
});

describe('who registers, and what stands in their way', () => {
  it('is found among those who share an address by name', () => {
    const known = [
      { id: 'a', name: 'Дана Ысқақова' },
      { id: 'b', name: 'Ерлан С.' },
    ];
    expect(whoRegistered('Dana', known)).toBe('a');
    expect(whoRegistered(null, known)).toBeNull();
    expect(whoRegistered(null, known.slice(0, 1))).toBe('a');
    expect(whoRegistered('Айгүл Б.', known)).toBeNull();
    expect(whoRegistered('Айгүл Б.', [...known, { id: 'c', name: null }])).toBe('c');
    const who = { reporter: 'alaman:1', name: 'Дана', submission: 's' };
    expect(registeredIdOf('e', who)).toBe(registeredIdOf('e', { ...who, name: 'Dana', submission: 't' }));
    expect(registeredIdOf('e', who)).not.toBe(registeredIdOf('e', { ...who, name: 'Erlan' }));
  });

  it('has keys in which spellings are one', () => {
    const one = keysOf(facts({ name: 'Ысқақова Дана', phones: ['8 701 000 00 01', '102'] }));
    const other = keysOf(facts({ name: 'Dana Ysqaqova', phones: ['+77010000001'] }));
    expect(one).toEqual(other);
    expect(phoneKey('701 000 00 01')).toBe('77010000001');
    expect(pseudonymOf('relay:900:alaman:8841')).toBe('alaman:8841');
    expect(pseudonymOf('dm:7001:5')).toBeNull();
  });

  it('a test is good for the days before stations open that the profile says', () => {
    const rules = { date: '2021-01-10', observers: { ...realProfile.observers, pcrDays: 5 } };
    const states = ['2021-01-04', '2021-01-05', '2021-01-10', '2021-01-11', null].map((date) => pcrState(date, rules));
    expect(states).toEqual(['notValid', 'valid', 'valid', 'notValid', 'missing']);
    const none = { ...rules, observers: { ...rules.observers, pcrDays: null } };
    expect(pcrState(null, none)).toBe('notAsked');
    const ready = {
      state: 'active',
      pcr: '2021-01-08',
      certificate: 'observer',
      unreachable: false,
      accreditation: null,
    } as const;
    expect(hindrancesOf(ready, rules)).toEqual([]);
    expect(hindrancesOf({ ...ready, accreditation: 'lost', pcr: null, certificate: 'seized' }, rules)).toEqual([
      'accreditationLost',
      'certificateSeized',
      'pcrMissing',
    ]);
  });
});
