import { describe, expect, it } from 'vitest';
import { type KeptOutReport, keptOutCase, NO_URGENCY_FACTS, type UrgencyFacts } from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';

const report = (text: string, facts: Partial<UrgencyFacts> = {}, more: Partial<KeptOutReport> = {}): KeptOutReport => ({
  checkin: { status: 'denied', reason: null, reasonText: null, writtenAct: null },
  facts: { ...NO_URGENCY_FACTS, stationWorking: true, ...facts },
  text,
  held: false,
  ...more,
});
const of = (...args: Parameters<typeof report>) => keptOutCase(report(...args), realProfile);

describe('an observer who was kept out', () => {
  it('is a case of the coordinators’ queue while nothing worse is told', () => {
    const checkin = { status: 'denied', reason: 'pcr', reasonText: 'нет теста', writtenAct: false } as const;
    expect(of('сказали, что нет ПЦР', {}, { checkin })).toEqual({
      kind: 'observer_denied',
      lane: 'observers',
      urgency: 'P1',
      reasons: ['kind:observer_denied', 'denial:pcr', 'noWrittenAct'],
    });
    expect(of('Председатель попросил подождать снаружи')).toMatchObject({ lane: 'observers' });
    expect(of('Орын жоқ деді')).toMatchObject({ lane: 'observers' });
    expect(of('They say the charter does not mention observation')).toMatchObject({ lane: 'observers' });
    expect(of('', { stationWorking: false })).toMatchObject({ lane: 'observers', urgency: 'P2' });
    // What could not be read whole is read by a person; it is no call for help yet.
    expect(of('', { broken: true })).toMatchObject({ lane: 'observers', urgency: 'P1' });
  });

  it.each([
    'Вывели двое в форме',
    'полицейский вытолкал за дверь',
    'задержали и увезли в отдел',
    'отобрали телефон',
    'связь потеряна, не отвечает',
    'Полиция келіп, телефонымды тартып алды',
    'мені ұстап, алып кетті',
    'The police dragged us out',
    'they took my phone',
    'помогите',
  ])('rings as an SOS: %s', (text) => {
    expect(of(text)).toMatchObject({ lane: 'sos', kind: 'observer_denied', urgency: 'P1' });
    expect(
      of('', {}, { checkin: { status: 'expelled', reason: 'other', reasonText: text, writtenAct: null } }),
    ).toMatchObject({
      lane: 'sos',
      kind: 'observer_expelled',
    });
    // After the station closed, too: what may be an SOS is P1 wherever it comes.
    expect(of(text, { stationWorking: false })).toMatchObject({ lane: 'sos', urgency: 'P1' });
  });

  it('rings by what it names: a kind, a circumstance, where somebody is held', () => {
    expect(of('', { kind: 'detention_protest' })).toMatchObject({ lane: 'sos', kind: 'detention_protest' });
    expect(of('', { kind: 'kettling' })).toMatchObject({ lane: 'sos', kind: 'kettling', urgency: 'P0' });
    expect(of('', { kind: 'observer_denied' })).toMatchObject({ lane: 'observers' });
    expect(of('', { kind: 'protocol_refused' })).toMatchObject({ lane: 'observers' });
    expect(of('', { minutesSinceContact: 70 })).toMatchObject({ lane: 'sos', urgency: 'P0' });
    expect(of('', { injured: 1 })).toMatchObject({ lane: 'sos', urgency: 'P0' });
    expect(of('', { circumstances: ['lost_contact'] })).toMatchObject({ lane: 'sos' });
    expect(of('', {}, { held: true })).toMatchObject({ lane: 'sos' });
    // An SOS that cannot be read whole is the most urgent there is.
    expect(of('полиция', { broken: true })).toMatchObject({ lane: 'sos', urgency: 'P0' });
  });

  it('is nothing for any other check-in, and known to elections that have no such kind', () => {
    for (const status of ['arrived', 'present', 'left', 'safe', 'protocolRefused'] as const) {
      const checkin = { status, reason: null, reasonText: null, writtenAct: null };
      expect(of('полиция', {}, { checkin })).toBeNull();
    }
    expect(keptOutCase(report(''), tinyProfile)).toMatchObject({ lane: 'observers', urgency: 'P1' });
  });
});
