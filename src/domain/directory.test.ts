import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answersAt,
  answersNow,
  CONTACT_FIELDS,
  type ContactFacts,
  type EntryId,
  foldCallback,
  foldContact,
  foldReferral,
  guessContactMapping,
  hoursText,
  maskedPhone,
  ms,
  parseHours,
  placesOf,
  planContacts,
  REFERRAL_LIFECYCLE,
  REFERRAL_MOVES,
  REFERRAL_STATES,
  type ReferralEntry,
  readContact,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

/** Sunday, 10 January 2021. */
const at = (day: number, hour: number, minute = 0) => ms(Date.UTC(2021, 0, day, hour, minute));

describe('weekly hours', () => {
  it('are read as people write them, in three languages', () => {
    expect(hoursText(parseHours('пн-пт 9:00–18:00; сб 10-14') ?? [])).toBe(
      'mon 09:00-18:00; tue 09:00-18:00; wed 09:00-18:00; thu 09:00-18:00; fri 09:00-18:00; sat 10:00-14:00',
    );
    expect(parseHours('дс-жм 09:00-18:00')).toEqual(parseHours('Mon-Fri 9-18'));
    expect(parseHours('Sat, Sun 20:00-08:00')).toEqual(parseHours('сенбі, жексенбі 20:00-08:00'));
    expect(hoursText(parseHours('круглосуточно') ?? [])).toBe('24/7');
    expect(parseHours('күн сайын 00:00-24:00')).toHaveLength(7);
    for (const wrong of ['', 'when she can', 'mon', 'mon 25-26', 'mon 9', 'foo 9-18', 'mon 9-18 or so'])
      expect(parseHours(wrong), wrong).toBeNull();
  });

  it('are those of the place: past midnight, past Sunday, by its own clock', () => {
    const night = parseHours('sun 20:00-08:00') ?? [];
    // 02:00 UTC on Monday is 08:00 in Almaty (+06 then) and 07:00 in Aqtobe.
    expect(answersAt(night, at(11, 1, 59), 'Asia/Almaty')).toBe(true);
    expect(answersAt(night, at(11, 2), 'Asia/Almaty')).toBe(false);
    expect(answersAt(night, at(11, 2), 'Asia/Aqtobe')).toBe(true);
    expect(answersAt(night, at(10, 13, 59), 'Asia/Almaty')).toBe(false);
    expect(answersAt(night, at(10, 14), 'Asia/Almaty')).toBe(true);
    expect(answersNow(null, at(10, 14), 'UTC')).toBe('unknown');
  });

  it('are the same when read again', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const part = fc.tuple(fc.constantFrom('mon', 'wed-fri', 'sun-tue'), minute, minute);
    const clock = (n: number) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), minute, (parts, now) => {
        const text = parts.map(([days, from, until]) => `${days} ${clock(from)}-${clock(until)}`).join('; ');
        const spans = parseHours(text) ?? [];
        const again = parseHours(hoursText(spans)) ?? [];
        expect(hoursText(again)).toBe(hoursText(spans));
        for (let day = 4; day < 11; day += 1) {
          const moment = ms(at(day, 0) + now * 60_000);
          expect(answersAt(again, moment, 'UTC')).toBe(answersAt(spans, moment, 'UTC'));
        }
      }),
    );
  });
});

describe('a list of contacts', () => {
  const places = placesOf(realProfile);
  const header = ['Вид', 'Название', 'Регион', 'Город', 'Телефон', 'Языки', 'Часы', 'ID'];
  const mapping = guessContactMapping(header);
  const rows = [
    ['адвокат', 'А. Қ.', 'Алматы қаласы', '', '+7 701 111 22 33; +7 702 000 00 00', 'kk, ru', 'пн-вс 8-20', '1'],
    ['полиция', 'Алмалы РУП', '', 'Балхаш', '102', '', 'круглосуточно', ''],
    ['горячая линия', 'Линия помощи', '', '', '+7 700', 'ru', '', '3'],
    ['пожарные', '', 'Нигде', '', '', '', 'иногда', ''],
  ];
  const read = rows.map((cells, index) => ({ line: index + 2, ...readContact(cells, mapping, places) }));

  it('is read by its header; a row that cannot be is told, each fault by its field', () => {
    expect(CONTACT_FIELDS.filter((field) => mapping[field] === null)).toEqual(['address', 'note']);
    const plan = planContacts([], read);
    expect(plan.added.map(({ kind, region, hours }) => [kind, region, hours !== null])).toEqual([
      ['lawyer', 'KZ-ALA', true],
      ['police', 'KZ-KAR', true],
      ['hotline', null, false],
    ]);
    expect(plan.bad).toEqual([
      {
        line: 5,
        problems: [
          { code: 'kindUnknown', field: 'kind' },
          { code: 'nameMissing', field: 'name' },
          { code: 'regionUnknown', field: 'region' },
          { code: 'hoursUnreadable', field: 'hours' },
        ],
      },
    ]);
  });

  it('again changes nothing; another one changes what it says, and takes nobody out', () => {
    const known = planContacts([], read).added.map((facts, n) => ({ id: `c${n}`, facts }));
    expect(planContacts(known, read)).toMatchObject({ added: [], changed: [], unchanged: 3, missing: 0 });
    const next = readContact(['адвокат', 'Айгүл Қ.', 'Алматы қаласы', '', '', '', '', '1'], mapping, places);
    const plan = planContacts(known, [{ line: 2, ...next }]);
    expect(plan).toMatchObject({ added: [], unchanged: 0, missing: 2 });
    // What it leaves empty keeps what is known.
    expect(plan.changed[0]?.facts).toMatchObject({
      name: 'Айгүл Қ.',
      phones: ['+7 701 111 22 33', '+7 702 000 00 00'],
    });
    expect(planContacts([], [...read.slice(0, 1), ...read.slice(0, 1)]).bad).toEqual([
      { line: 2, problems: [{ code: 'rowTwice', field: 'name' }] },
    ]);
  });

  it('shows the end of a private number', () => {
    expect(maskedPhone('+7 701 111 22 33')).toBe('•• 33');
    expect(maskedPhone('102')).toBe('••');
  });
});

describe('what is folded', () => {
  const entry = (n: number, type: string, payload: unknown, actor = 'p1'): ReferralEntry => ({
    id: `e${n}` as EntryId,
    type,
    actor,
    wallTime: ms(n),
    payload,
  });
  const facts = { name: 'A' } as unknown as ContactFacts;

  it('a contact is its last word; taken back by its author, the one before', () => {
    const whole = { kind: 'hotline', region: null, place: null, phones: [], languages: [], hours: null };
    const set = (name: string) => ({
      set: { c: { ...whole, ...facts, name, address: null, note: null, externalId: null } },
    });
    const entries = [entry(1, 'directory.imported', set('A')), entry(2, 'directory.set', set('B'))];
    expect(foldContact('c', entries)?.name).toBe('B');
    expect(foldContact('c', [...entries, entry(3, 'directory.undone', { undoes: 'e2' }, 'p2')])?.name).toBe('B');
    expect(foldContact('c', [...entries, entry(3, 'directory.undone', { undoes: 'e2' })])?.name).toBe('A');
    expect(foldContact('c', [...entries, entry(3, 'directory.removed', {})])).toBeNull();
    expect(foldContact('other', entries)).toBeNull();
  });

  it('a referral goes where its table says, and nowhere else', () => {
    const offered = { case: 'k', contact: 'c', name: 'A', kind: 'lawyer', dueAt: 9 };
    const TYPE = { accept: 'accepted', decline: 'declined', lapse: 'lapsed', withdraw: 'withdrawn' } as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REFERRAL_MOVES), { maxLength: 8 }), (moves) => {
        const entries = moves.map((move, n) => entry(n + 2, `referral.${TYPE[move]}`, {}));
        const expected = moves.reduce<(typeof REFERRAL_STATES)[number]>(
          (state, move) => REFERRAL_LIFECYCLE[state][move] ?? state,
          'offered',
        );
        expect(foldReferral([entry(1, 'referral.offered', offered), ...entries])?.state).toBe(expected);
        expect(foldReferral(entries)).toBeNull();
      }),
    );
    expect(REFERRAL_STATES.every((state) => state in REFERRAL_LIFECYCLE)).toBe(true);
  });

  it('a call-back is due when its last attempt says, and done with when somebody was reached', () => {
    const asked = entry(1, 'callback.asked', { case: 'k', whom: 'her sister', phone: null, dueAt: 10 });
    const busy = entry(2, 'callback.attempted', { result: 'busy', nextAt: 20 });
    const reached = entry(3, 'callback.attempted', { result: 'reached', nextAt: null });
    expect(foldCallback([asked])?.dueAt).toBe(10);
    expect(foldCallback([asked, busy])?.dueAt).toBe(20);
    expect(foldCallback([asked, busy, reached])?.dueAt).toBeNull();
    expect(foldCallback([asked, busy, reached, entry(4, 'callback.undone', { undoes: 'e3' })])?.dueAt).toBe(20);
    expect(foldCallback([asked, entry(4, 'callback.undone', { undoes: 'e1' })])).toBeNull();
    expect(foldCallback([asked, entry(4, 'callback.cancelled', {}), busy])?.dueAt).toBeNull();
  });
});
