import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryId, Ms } from './brand.ts';
import { fieldsIn, filled, foldMailing, languageFor, MAILING_FIELDS, type MailingEntry } from './mailing.ts';

const entry = (type: string, payload: unknown, at = 1): MailingEntry => ({
  id: `e${at}` as EntryId,
  type,
  actor: 'p',
  wallTime: at as Ms,
  payload,
});
const made = {
  texts: { ru: 'Ответьте' },
  to: [
    {
      observer: 'o',
      sender: 'relay:1:alaman:1',
      text: 'Ответьте',
      address: { account: '7', chat: { kind: 'group', id: '9' }, replyTo: 3 },
    },
  ],
};

describe('a mailing', () => {
  it('is its list, until somebody stops it', () => {
    expect(foldMailing([entry('mailing.made', made)])).toMatchObject({ to: made.to, by: 'p', at: 1, stopped: null });
    expect(foldMailing([entry('mailing.made', made), entry('mailing.stopped', {}, 5)])?.stopped).toEqual({
      by: 'p',
      at: 5,
    });
    // Two workstations stopped it: the first did.
    const twice = [entry('mailing.made', made), entry('mailing.stopped', {}, 5), entry('mailing.stopped', {}, 6)];
    expect(foldMailing(twice)?.stopped?.at).toBe(5);
  });

  it('is nothing where its list cannot be read', () => {
    expect(foldMailing([])).toBeNull();
    expect(foldMailing([entry('mailing.stopped', {})])).toBeNull();
    for (const bad of [null, {}, { ...made, to: [] }, { ...made, texts: {} }, { ...made, texts: { de: 'x' } }])
      expect(foldMailing([entry('mailing.made', bad)])).toBeNull();
  });

  it('is total: any entries in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ type: fc.constantFrom('mailing.made', 'mailing.stopped', 'x'), payload: fc.anything() })),
        (entries) => {
          foldMailing(entries.map(({ type, payload }, n) => entry(type, payload, n)));
        },
      ),
    );
  });
});

describe('its text', () => {
  const values = { callSign: 'Sunqar-4', station: '№ 12', address: null };
  it('is filled for each, and held back where something is missing', () => {
    expect(filled('{callSign}: {station}?', values)).toBe('Sunqar-4: № 12?');
    expect(filled('{address}', values)).toBeNull();
    expect(filled('no fields', values)).toBe('no fields');
  });

  it('names what it asks for, and what is no field', () => {
    expect(fieldsIn('{ callSign } {station} {stations} {station}')).toEqual({
      fields: ['callSign', 'station'],
      unknown: ['stations'],
    });
  });

  it('keeps whatever a value says: nothing in it is filled again', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(filled('a {callSign} b', { ...values, callSign: value })).toBe(`a ${value} b`);
      }),
    );
    const all = MAILING_FIELDS.map((field) => `{${field}}`).join('');
    expect(filled(all, { callSign: '{address}', station: '{callSign}', address: '$&' })).toBe('{address}{callSign}$&');
  });

  it('is the one in a language they speak, else any', () => {
    const texts = { kk: 'а', ru: 'б' };
    expect(languageFor(texts, ['ru', 'kk'])).toBe('ru');
    expect(languageFor(texts, ['en', 'kk'])).toBe('kk');
    expect(languageFor(texts, ['uz'])).toBe('kk');
    expect(languageFor({ en: 'x' }, ['ru'])).toBe('en');
  });
});
