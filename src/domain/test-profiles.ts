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
  bounds: { south: -48, west: 165, north: -34, east: 179 },
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
  districts: [{ code: 'n-harbour', region: 'N', names: three('Harbour ward') }],
  countries: [{ code: 'ZZ', region: 'away', names: three('Farland') }],
  places: [
    { id: 'mill', region: 'N', district: 'n-harbour', names: three('Old Mill') },
    { id: 'far-port', region: 'away', country: 'ZZ', names: three('Far Port'), zone: 'Pacific/Fiji' },
  ],
  placeWords: { region: ['shire'], city: ['borough'], district: ['ward'] },
  registry: { stations: 3, registeredVoters: null, abroadStations: null, abroadCountries: null },
  parties: [
    {
      code: 'KITE',
      number: 1,
      names: three('Kite league'),
      short: three('Kites'),
      colours: { light: '#4a617f', dark: '#93abc9' },
    },
    {
      code: 'SAIL',
      number: 2,
      names: three('Sail union'),
      short: three('Sails'),
      colours: { light: '#456b44', dark: '#93ba90' },
    },
  ],
  contests: [
    {
      code: 'council',
      names: three('Council'),
      short: three('Council'),
      tallied: true,
      level: 'country',
      options: 'parties',
      seats: {
        total: 5,
        threshold: { percent: 10, base: 'valid' },
        method: 'largestRemainder',
        ties: 'registeredFirst',
        registrationOrder: ['SAIL', 'KITE'],
        singleList: null,
      },
    },
    {
      code: 'bridge',
      names: three('Shall the bridge be built'),
      short: three('Bridge'),
      tallied: true,
      level: 'city',
      options: [
        {
          code: 'aye',
          number: 1,
          names: three('Aye'),
          short: three('Aye'),
          colours: { light: '#5d5691', dark: '#aaa3d6' },
        },
        {
          code: 'nay',
          number: 2,
          names: three('Nay'),
          short: three('Nay'),
          colours: { light: '#7a4f7c', dark: '#c39bc4' },
        },
      ],
    },
  ],
  protocolForms: [
    {
      level: 'PEC',
      contest: 'bridge',
      names: three('Tally card'),
      sides: 1,
      header: [],
      fields: [{ code: 'votes', number: '1', kind: 'perOption', labels: three('Votes') }],
      closing: [],
    },
  ],
  rejectionReasons: [{ code: 'torn', labels: three('Torn'), effect: 'reject' }],
  intakeSources: [{ code: 'wardens', scheme: 'lantern', role: 'observer', names: three('Wardens') }],
  ballots: {
    contradiction: { withinSeconds: 60, differentStations: true, maxChanges: 1 },
    nearDistance: 3,
    sameEventMinutes: 10,
    textLetters: 5,
  },
  spam: {
    windowMinutes: 5,
    tail: 0.01,
    perSender: 1,
    overall: 10,
    baselineWindows: 2,
    cadenceGaps: 4,
    cadenceCv: 0.1,
    sameMediaSenders: 2,
    sameTextSenders: 2,
    hold: 1,
    keepHours: 1,
    weights: {
      blockedSender: 1,
      senderBurst: 1,
      senderCadence: 1,
      spamMedia: 1,
      lookAlike: 1,
      sameMedia: 0.5,
      sameText: 0.5,
      noSuchStation: 0.5,
      crowdCadence: 0.5,
      forwarded: 0.25,
      crowdBurst: 0.25,
    },
  },
  exposure: { breakAfter: 3, pauseHours: 1 },
  denialReasons: [{ code: 'fog', labels: three('Fog') }],
  caseKinds: [
    { code: 'lamp_out', labels: three('Lamp out'), urgency: 'P3', lane: 'sos', words: ['dark'] },
    { code: 'storm', labels: three('Storm'), urgency: 'P1', urgencyStationClosed: 'P3', lane: 'sos' },
  ],
  raiseRules: [
    { code: 'many', labels: three('Many'), threshold: { fact: 'people', atLeast: 2 } },
    { code: 'wet', labels: three('Wet'), words: ['soaked'] },
  ],
  targets: { P0: 1, P1: 2, P2: 3, P3: 4 },
  actionTargets: { P0: 2, P1: 4, P2: 6, P3: 8 },
  caseOutcomes: [{ code: 'dry', labels: three('Dry again') }],
  inboxMinutes: 7,
  helpWords: { kk: ['mayday'], ru: [], en: ['flare*'] },
};

export const tinyProfile = mustParse(tinyJson);
