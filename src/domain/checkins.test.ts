import { describe, expect, it } from 'vitest';
import {
  checkinOf,
  denialReasonOf,
  fieldValue,
  mayCheckIn,
  ms,
  parseRelay,
  RELAY_KEY_NAMES,
  relayLookupsOf,
  turnoutHourOf,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const lookups = relayLookupsOf(realProfile);
/** 12:20 in Almaty on voting day. */
const SENT = Date.UTC(2021, 0, 10, 6, 20);

function read(text: string, sentAt = SENT, zone = 'Asia/Almaty') {
  const relay = parseRelay(`#checkin 1\n${text}`, { lookups, sentAt: ms(sentAt) });
  const fields = RELAY_KEY_NAMES.flatMap((key) => {
    const field = relay.fields[key];
    return field
      ? [{ key, text: field.text, value: fieldValue(relay, key), problem: field.ok ? null : field.problem }]
      : [];
  });
  return checkinOf(fields, { sentAt, zone, profile: realProfile });
}

describe('what an observer says of themselves', () => {
  it('is read in three languages, with the new words of the day', () => {
    expect(read('status: opened')).toMatchObject({ status: 'opened', at: SENT, turnout: null });
    expect(read('күй: хаттама алдым')).toMatchObject({ status: 'protocolReceived' });
    expect(read('статус: протокол не дали')).toMatchObject({ status: 'protocolRefused' });
    expect(read('status: registered')).toBeNull();
    expect(read('status: levitating')).toBeNull();
    expect(read('region: KZ-ALA')).toBeNull();
  });

  it('turnout alone means that they are there, and is of the nearest hour that is asked for', () => {
    expect(read('явка: 412')).toMatchObject({ status: 'present', turnout: 412, hour: 12 });
    expect(read('дауыс бергендер: 90\nқашан: 10:05')).toMatchObject({ turnout: 90, hour: 10 });
    const at = (hour: number, minute: number) =>
      turnoutHourOf(ms(Date.UTC(2021, 0, 10, hour - 6, minute)), 'Asia/Almaty');
    expect([at(9, 0), at(8, 59), at(11, 0), at(11, 1), at(21, 0), at(21, 1)]).toEqual([10, null, 10, 12, 20, null]);
    // The same moment is another hour in the west.
    expect(turnoutHourOf(ms(Date.UTC(2021, 0, 10, 6)), 'Asia/Oral')).toBe(10);
  });

  it('says when it happened, unless that cannot be', () => {
    expect(read('status: denied\nwhen: 07:05')).toMatchObject({ at: Date.UTC(2021, 0, 10, 1, 5) });
    expect(read('status: denied\nwhen: 2012-01-10 07:05')).toMatchObject({ at: SENT });
    expect(read('status: denied\nwhen: 2021-01-11 07:05')).toMatchObject({ at: SENT });
  });

  it('names the reason and the act as they were told', () => {
    const said = read('status: denied\nreason: «нет теста», сказали на входе\nwritten act: no');
    expect(said).toMatchObject({ reason: 'pcr', writtenAct: false });
    expect(read('status: denied\nпричина: мест нет')).toMatchObject({ reason: 'other', reasonText: 'мест нет' });
    expect(read('status: denied')).toMatchObject({ reason: null, reasonText: null, writtenAct: null });
    expect(read('status: denied\nпричина: без акта')).toMatchObject({ reason: 'no_written_act', writtenAct: false });
    expect(denialReasonOf('Тестировщик', realProfile)).toBe('other');
  });

  it('counts from observers’ bots and from people of the headquarters', () => {
    const by = (trust: 'relay' | 'unverified' | 'person', source = 'alaman', filed: unknown = null) =>
      mayCheckIn(realProfile, { trust, source, filed });
    expect([
      by('relay'),
      by('relay', 'bayge'),
      by('unverified'),
      by('unverified', 'chat', {}),
      by('person', 'manual', {}),
    ]).toEqual([true, false, false, true, true]);
  });
});
