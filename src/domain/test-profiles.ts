import kazakhstan from '../../resources/elections/kz-mazhilis-2021/profile.json' with { type: 'json' };
import { type ElectionProfile, parseProfile } from './election-profile.ts';

/** Profiles for tests: the real file, and a tiny invented election which shares no region, kind or word with it. */
function mustParse(json: unknown): ElectionProfile {
  const result = parseProfile(json);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.profile;
}

const three = (word: string): { kk: string; ru: string; en: string } => ({ kk: word, ru: word, en: word });

export const realProfile = mustParse(kazakhstan);

export const tinyJson = {
  format: 1,
  id: 'lantern-council-1999',
  names: three('Lantern council'),
  date: '1999-05-02',
  zone: 'Pacific/Auckland',
  clocks: [],
  voting: { opens: '09:00', closes: '17:00', observersFrom: '08:30', countHours: 2 },
  regions: [
    {
      code: 'N',
      kind: 'region',
      names: three('North Shore'),
      otherCodes: ['1'],
      aliases: ['Wharf'],
      zone: 'Pacific/Auckland',
    },
    { code: 'I', kind: 'city', names: three('Island'), zone: 'Pacific/Chatham' },
    { code: 'away', kind: 'pseudo', names: three('Away'), zone: null },
  ],
  places: [{ id: 'mill', region: 'N', names: three('Old Mill') }],
  placeWords: { region: ['shire'], city: ['borough'] },
  parties: [{ code: 'KITE', number: 1, names: three('Kite league'), short: three('Kites') }],
  caseKinds: [
    { code: 'lamp_out', labels: three('Lamp out'), urgency: 'P3', lane: 'sos', words: ['dark'] },
    { code: 'storm', labels: three('Storm'), urgency: 'P1', urgencyStationClosed: 'P3', lane: 'sos' },
  ],
  raiseRules: [
    { code: 'many', labels: three('Many'), threshold: { fact: 'people', atLeast: 2 } },
    { code: 'wet', labels: three('Wet'), words: ['soaked'] },
  ],
  targets: { P0: 1, P1: 2, P2: 3, P3: 4 },
  inboxMinutes: 7,
  helpWords: { kk: ['mayday'], ru: [], en: ['flare*'] },
};

export const tinyProfile = mustParse(tinyJson);
