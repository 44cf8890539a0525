import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONSENT_PURPOSES,
  fieldValue,
  foldName,
  LANGUAGES,
  type Ms,
  PROTOCOL_LEVELS,
  parseRelay,
  RELAY_KEY_NAMES,
  RELAY_KEYS,
  RELAY_KINDS,
  RELAY_STATUSES,
  type RelayDraft,
  type RelayKey,
  type RelayValueTypes,
  relayKeyOf,
  relayLookupsOf,
  serializeRelay,
} from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

const lookups = relayLookupsOf(realProfile);
/** 10 January 2021, 11:00 in Nur-Sultan, 10:00 in Aktau. */
const sentAt = Date.UTC(2021, 0, 10, 5, 0) as Ms;
const parse = (text: string) => parseRelay(text, { lookups, sentAt });
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

const sosKk = `#sos 4711
өңір: Маңғыстау облысы
жер: Жаңаөзен, автовокзал
қашан: 09:40
түрі: қоршап алды
адам саны: 30-ға жуық
балалар: 2
жағдай: аяз, жүкті
температура: −10 °C
координаттар: 43.3412, 52.8619
хабарлаушы: alaman:8841
келісім: адвокат, серіктес
телефон: +7 (700) 000-00-01
жазу қауіпсіз: иә

Полиция автовокзалдың жанында қоршап алды.
Шығармай жатыр.`;

describe('parseRelay', () => {
  it('reads an SOS in Kazakh', () => {
    const relay = parse(sosKk);
    expect(relay).toMatchObject({ kind: 'sos', botItemId: '4711', problems: [], unknownLines: [], state: 'parsed' });
    expect(relay.freeText).toBe('Полиция автовокзалдың жанында қоршап алды.\nШығармай жатыр.');
    const values = Object.fromEntries(
      Object.keys(relay.fields).map((key) => [key, fieldValue(relay, key as RelayKey)]),
    );
    expect(values).toEqual({
      region: 'KZ-MAN',
      place: 'Жаңаөзен, автовокзал',
      when: { text: '09:40', at: Date.UTC(2021, 0, 10, 4, 40) },
      kind: 'kettling',
      people: { count: 30, exact: false },
      minors: { count: 2, exact: true },
      circumstances: ['cold', 'pregnant'],
      temperature: -10,
      location: { lat: 43.3412, lon: 52.8619 },
      reporter: { scheme: 'alaman', pseudonym: '8841' },
      consent: ['lawyer', 'partner'],
      phone: '+77000000001',
      safeToWrite: true,
    });
  });

  it('reads Russian and English, with the fields in any order', () => {
    const ru = parse(
      '#СОС 12\nкогда: 10.01.2021 09:40\nвид: задержание\nрегион: г. Алматы\nпострадавшие: нет\nсогласие: нет',
    );
    expect(ru.state).toBe('parsed');
    expect(fieldValue(ru, 'when')?.at).toBe(Date.UTC(2021, 0, 10, 3, 40));
    expect(fieldValue(ru, 'kind')).toBe('detention_protest');
    expect(fieldValue(ru, 'injured')).toEqual({ count: 0, exact: true });
    expect(fieldValue(ru, 'consent')).toEqual([]);
    const en = parse(
      '#checkin b-77\nRegion: KZ-75\nStation: PEC No. 441\nStatus: not admitted\nwhen: 2021-01-10T09:40+06:00',
    );
    expect(en).toMatchObject({ kind: 'checkin', botItemId: 'b-77', state: 'partial' });
    expect(en.fields.status).toEqual({ ok: false, problem: 'unknownStatus', text: 'not admitted' });
    expect(fieldValue(en, 'station')).toBe(441);
    expect(fieldValue(en, 'region')).toBe('KZ-ALA');
    expect(fieldValue(parse('#checkin 7\nstatus: denied'), 'status')).toBe('denied');
    expect(fieldValue(parse('#ballot 8\nтаңдау: Ақ жол'), 'choice')).toBe('AJ');
    expect(fieldValue(parse('#protocol 9\nуровень: ТИК'), 'level')).toBe('TEC');
  });

  it('keeps every line that it does not understand', () => {
    const relay = parse('Привет\n#sos помогите\nрегион: Атлантида\nбез двоеточия\nкличка: Рекс\n\nнас держат');
    expect(relay).toMatchObject({ kind: 'sos', botItemId: null, freeText: 'нас держат', state: 'partial' });
    expect(relay.problems).toEqual([
      { code: 'tagNotFirst', line: 1, text: 'Привет', key: null },
      { code: 'missingId', line: 2, text: '#sos помогите', key: null },
      { code: 'unknownRegion', line: 3, text: 'регион: Атлантида', key: 'region' },
      { code: 'notAField', line: 4, text: 'без двоеточия', key: null },
      { code: 'unknownKey', line: 5, text: 'кличка: Рекс', key: null },
    ]);
    expect(relay.unknownLines.map((line) => line.text)).toEqual([
      'Привет',
      '#sos помогите',
      'без двоеточия',
      'кличка: Рекс',
    ]);
  });

  it('reads the first line as people and bots bend it', () => {
    expect(parse('#sos №4711').botItemId).toBe('4711');
    expect(parse('# SOS #4711').botItemId).toBe('4711');
    expect(parse('\u200b#ѕos 4711')).toMatchObject({ kind: 'sos', botItemId: '4711', state: 'parsed' });
    expect(parse('#sos 4711 тез').problems.map((item) => item.code)).toEqual(['extraAfterId']);
    expect(parse('# S O S 4711')).toMatchObject({ kind: 'sos', botItemId: null, state: 'partial' });
    expect(parse('#sos')).toMatchObject({ kind: 'sos', botItemId: null, state: 'partial' });
    expect(parse('#sosед 12')).toMatchObject({ kind: null, state: 'unparsed' });
    expect(parse('жай хабар')).toMatchObject({ kind: null, freeText: 'жай хабар', state: 'unparsed' });
    expect(parse('')).toMatchObject({ kind: null, state: 'unparsed' });
  });

  it('believes neither of two lines that contradict each other', () => {
    const relay = parse('#sos 5\nжер: Тараз\nсогласие: штаб\nconsent: named public\nжер: Тараз');
    expect(relay.fields.consent).toEqual({ ok: false, problem: 'contradictory', text: 'штаб' });
    expect(fieldValue(relay, 'place')).toBe('Тараз');
    expect(relay.unknownLines).toEqual([{ line: 4, text: 'consent: named public' }]);
  });

  it.each([
    ['consent', 'lawyer, not public', 'unknownConsent'],
    ['consent', 'адвокат и все', 'unknownConsent'],
    ['reporter', 'аlaman:8841', 'badReporter'],
    ['reporter', 'alaman 8841', 'badReporter'],
    ['station', '441, 442', 'badStation'],
    ['station', '441-442', 'badStation'],
    ['station', '-5', 'badStation'],
    ['station', 'Балқаш', 'badStation'],
    ['location', '91, 10', 'badLocation'],
    ['location', '51,128, 71,43', 'badLocation'],
    ['when', '31.02.2021 10:00', 'badTime'],
    ['when', '25:00', 'badTime'],
    ['when', 'таңертең', 'badTime'],
    ['people', 'много', 'badNumber'],
    ['people', '-4', 'badNumber'],
    ['people', '2.5', 'badNumber'],
    ['phone', '12', 'badPhone'],
    ['circumstances', 'суық, вулкан', 'unknownCircumstance'],
    ['level', 'школа', 'unknownLevel'],
    ['kind', 'что-то', 'unknownKind'],
    ['contest', 'выборы в космосе', 'unknownContest'],
    ['place', '\u200b', 'emptyValue'],
  ] as const)('refuses %s: %s', (key, value, problem) => {
    const relay = parse(`#sos 1\n${key}: ${value}`);
    expect(relay.fields[key]).toEqual({ ok: false, problem, text: value.trim() });
    expect(relay.state).toBe('partial');
  });

  it.each([
    ['station', 'УИК № 0441', 441],
    ['contest', 'Облыстық мәслихат', 'maslikhat-region'],
    ['contest', 'МАЖИЛИС', 'mazhilis'],
    ['contest', 'City maslikhat', 'maslikhat-city'],
    ['location', 'geo:51.128,71.43', { lat: 51.128, lon: 71.43 }],
    ['location', '51,128; 71,43', { lat: 51.128, lon: 71.43 }],
    ['people', '~30', { count: 30, exact: false }],
    ['people', 'около 30', { count: 30, exact: false }],
    ['people', '10–15', { count: 10, exact: false }],
    ['people', '5 человек', { count: 5, exact: true }],
    ['temperature', '-10', -10],
    ['minutesSinceContact', '90 мин', 90],
    ['writtenAct', 'жоқ', false],
    ['language', 'қазақша', 'kk'],
    ['region', 'Astana', 'KZ-AST'],
    ['region', 'Өскемен', 'KZ-VOS'],
  ] as const)('reads %s: %s', (key, value, expected) => {
    expect(fieldValue(parse(`#sos 1\n${key}: ${value}`), key)).toEqual(expected);
  });

  it('reads a bare time as the latest one before the message, in the region', () => {
    const at = (when: string, region = 'Ақтау') =>
      fieldValue(parse(`#sos 1\nwhen: ${when}\nregion: ${region}`), 'when')?.at;
    expect(at('09:40')).toBe(Date.UTC(2021, 0, 10, 4, 40));
    expect(at('09:40', 'Семей')).toBe(Date.UTC(2021, 0, 10, 3, 40));
    expect(at('23:50')).toBe(Date.UTC(2021, 0, 9, 18, 50));
    expect(at('10:05')).toBe(Date.UTC(2021, 0, 10, 5, 5));
    expect(at('кеше 09:40')).toBe(Date.UTC(2021, 0, 9, 4, 40));
    expect(at('сегодня в 9:40')).toBe(Date.UTC(2021, 0, 10, 4, 40));
    expect(at('31.12 23:00')).toBe(Date.UTC(2020, 11, 31, 18, 0));
    expect(at('2021-01-10 09:40Z')).toBe(Date.UTC(2021, 0, 10, 9, 40));
  });

  it('knows places, kinds and choices only from the profile', () => {
    const tiny = (text: string) => parseRelay(text, { lookups: relayLookupsOf(tinyProfile), sentAt });
    expect(tiny('#sos 1\nregion: wharf\nkind: dark\nchoice: kites\ncircumstances: soaked').state).toBe('parsed');
    expect(tiny('#sos 1\nregion: Astana').state).toBe('partial');
  });

  it('gives every line to somebody, whatever comes', () => {
    const line = fc.oneof(
      anyText,
      fc.constantFrom('', '#sos 1', 'region: Тараз', 'жер: а', 'consent: hq', '\u200b', 'x: y'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n');
        const relay = parse(text);
        expect(['parsed', 'partial', 'unparsed']).toContain(relay.state);
        const kept = [relay.freeText, ...relay.unknownLines.map((item) => item.text)].join('\n');
        const fields = Object.values(relay.fields).map((field) => field.text);
        for (const received of text.toWellFormed().split(/\r\n|\n|\r/)) {
          const value = received.slice(received.search(/[:：]/) + 1).trim();
          const known =
            kept.includes(received) || fields.includes(value) || received.includes('#') || received.trim() === '';
          expect(
            known || /^[\s\p{DI}\p{Bidi_C}\p{Cc}\p{M}\ufff9-\ufffd]*$/u.test(received),
            JSON.stringify(received),
          ).toBe(true);
        }
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('the table of keys', () => {
  it('means one key by each name, in every language', () => {
    const owner = new Map<string, string>();
    for (const key of RELAY_KEY_NAMES) {
      const row: { names: Record<string, string>; aliases?: readonly string[] } = RELAY_KEYS[key];
      for (const name of [key, ...Object.values(row.names), ...(row.aliases ?? [])]) {
        expect(owner.get(foldName(name)) ?? key, name).toBe(key);
        owner.set(foldName(name), key);
        expect(relayKeyOf(name)).toBe(key);
      }
    }
    expect(relayKeyOf(' КЕЛІСІМ ')).toBe('consent');
    expect(relayKeyOf('constructor')).toBeNull();
  });
});

describe('serializeRelay', () => {
  const wordy = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .map((text) => text.replace(/[\r\n\v\f\u0085\u2028\u2029]/g, ' ').trim())
    .filter((text) => foldName(text) !== '');
  const subset = <T>(items: readonly T[]) => fc.subarray([...items], { minLength: 1 });
  const values: { [Type in keyof RelayValueTypes]: fc.Arbitrary<RelayValueTypes[Type]> } = {
    text: wordy,
    region: fc.constantFrom(...realProfile.regions.map((region) => region.code)),
    station: fc.integer({ min: 1, max: 99_999 }),
    when: fc
      .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => Math.floor(date.getTime() / 1000) * 1000)
      .map((at) => ({ text: new Date(at).toISOString(), at })),
    caseKind: fc.constantFrom(...realProfile.caseKinds.map((kind) => kind.code)),
    contest: fc.constantFrom(...realProfile.contests.map((contest) => contest.code)),
    choice: fc.constantFrom(...realProfile.parties.map((party) => party.code)),
    level: fc.constantFrom(...PROTOCOL_LEVELS),
    status: fc.constantFrom(...RELAY_STATUSES),
    reporter: fc.record({
      scheme: fc.stringMatching(/^[a-z][a-z0-9_]{1,31}$/),
      pseudonym: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
    }),
    consent: fc.subarray([...CONSENT_PURPOSES]),
    location: fc.record({
      lat: fc.integer({ min: -90e6, max: 90e6 }).map((micro) => micro / 1e6),
      lon: fc.integer({ min: -180e6, max: 180e6 }).map((micro) => micro / 1e6),
    }),
    count: fc.record({ count: fc.integer({ min: 0, max: 999_999 }), exact: fc.boolean() }),
    yesNo: fc.boolean(),
    temperature: fc.integer({ min: -60, max: 60 }),
    minutes: fc.integer({ min: 0, max: 99_999 }),
    phone: fc.stringMatching(/^\+?[0-9]{7,15}$/),
    circumstances: subset(realProfile.raiseRules.map((rule) => rule.code)),
    language: fc.constantFrom(...LANGUAGES),
  };
  const fields = fc
    .record(Object.fromEntries(RELAY_KEY_NAMES.map((key) => [key, values[RELAY_KEYS[key].type]])), {
      requiredKeys: [],
    })
    // A number without its region goes to a person.
    .map((some: Record<string, unknown>) =>
      some.station !== undefined && some.region === undefined ? { region: 'KZ-AST', ...some } : some,
    ) as fc.Arbitrary<RelayDraft['fields']>;
  const draft = fc.record({
    kind: fc.constantFrom(...RELAY_KINDS),
    botItemId: fc.stringMatching(/^[A-Za-z0-9._:-]{0,10}[0-9]$/).filter((id) => /^[A-Za-z0-9]/.test(id)),
    fields,
    freeText: fc.array(wordy, { maxLength: 4 }).map((lines) => lines.join('\n')),
  });

  it('comes back as it went, in all three languages', () => {
    fc.assert(
      fc.property(draft, fc.constantFrom(...LANGUAGES), (item, language) => {
        const relay = parse(serializeRelay(item, language));
        expect(relay.problems).toEqual([]);
        expect(relay).toMatchObject({
          kind: item.kind,
          botItemId: item.botItemId,
          freeText: item.freeText,
          state: 'parsed',
        });
        const back = Object.fromEntries(
          RELAY_KEY_NAMES.filter((key) => relay.fields[key] !== undefined).map((key) => [key, fieldValue(relay, key)]),
        );
        expect(back).toEqual(item.fields);
      }),
      { numRuns: runs(1500) },
    );
  });

  it('lets no value add a field of its own', () => {
    const text = serializeRelay(
      { kind: 'sos', botItemId: '1', fields: { place: 'Тараз\nconsent: named public\r\nreporter: x:1' }, freeText: '' },
      'ru',
    );
    expect(Object.keys(parse(text).fields)).toEqual(['place']);
  });
});
