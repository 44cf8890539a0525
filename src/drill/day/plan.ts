import {
  type ConsentPurpose,
  clockAt,
  type ElectionProfile,
  type Language,
  type Ms,
  ms,
  placesOf,
  type RelayDraft,
  type RelayKind,
  serializeRelay,
} from '../../domain/index.ts';
import { languageIn, type Scheme } from '../practice/people.ts';
import { between, chance, createRng, pick, type Rng, shuffled } from '../practice/rng.ts';
import { BALLOT_TEXTS, REGISTRATION_TEXTS, ROUGH_TEXTS, VIOLATION_TEXTS } from '../practice/texts/reports.ts';
import { drawSlots, sentence, type Texts } from '../practice/texts/slots.ts';
import { SOS_TEXTS } from '../practice/texts/sos.ts';
import type { DayFigures } from './figures.ts';
import type { PhotoSpec } from './photo.ts';
import { type CheckinTruth, planCheckins } from './plan-coverage.ts';
import { type ProtocolTruth, planProtocols } from './plan-protocols.ts';

/** A station that the day may happen at, as the drill's registry has it. */
export interface DayStation {
  region: string;
  district: string | null;
  number: number;
  /** Place of the profile, if the station lies in one. */
  place: string | null;
  /** On its list. */
  voters: number;
}

export type Outcome = 'confirmed' | 'protestInvalid' | 'noPhoto' | 'spam';

/** What a person who looks at it will find: the scripted volunteers know it, the program doesn't. */
export interface Truth {
  source: 'voters' | 'observers';
  outcome: Outcome;
  /** Code of the party marked on the photograph. */
  choice: string | null;
}

/** One thing that a bot relays: a message, or an album where it has several photographs. */
export interface DayItem {
  /** The bot's own id of it. */
  id: string;
  scheme: Scheme;
  /** When it was sent. */
  at: Ms;
  kind: RelayKind;
  text: string;
  photos: readonly PhotoSpec[];
  /** Of ballots. */
  truth: Truth | null;
  protocol: ProtocolTruth | null;
  checkin: CheckinTruth | null;
  /** Who sent it, by the bot's pseudonym, and of which station, `REGION/NUMBER`. */
  reporter: string;
  place: string;
}

const MINUTE = 60_000;
/** Numbers beyond every registry: a spammer's invention. */
const NO_SUCH_STATION = 9000;
/** Chance of their own, so that ballots fall as they did before there were protocols. */
const PROTOCOLS = 0x70_72_6f_74;
const CHECKINS = 0x63_68_65_63;

interface Report {
  scheme: Scheme;
  at: number;
  kind: RelayKind;
  reporter: string;
  station: DayStation;
  fields: RelayDraft['fields'];
  texts: Texts | null;
  photos: readonly PhotoSpec[];
  truth: Truth | null;
  protocol?: ProtocolTruth;
  checkin?: CheckinTruth;
  /** In place of a text. */
  words?: string;
}

/**
 * The day's messages in the order they are sent. Pure: the same figures, profile, stations and seed give the same day,
 * and its truths add up to the figures exactly.
 * @throws RangeError when there are fewer stations than the figures need.
 */
export function planDay(
  figures: DayFigures,
  profile: ElectionProfile,
  stations: readonly DayStation[],
  seed = 1,
): DayItem[] {
  const rng = createRng(seed);
  const writer = createWriter(rng, profile);
  const touched = chooseStations(rng, figures, stations);
  const ballots = [...voterBallots(rng, figures, touched, profile), ...observerBallots(rng, figures, touched, profile)];
  const registered = registrations(rng, figures, stations);
  const reports = [
    ...ballots,
    ...registered,
    ...violations(rng, figures, stations, profile),
    ...calls(rng, figures, stations, profile),
    ...protocols(createRng(seed ^ PROTOCOLS), figures, stations, profile),
    ...checkins(createRng(seed ^ CHECKINS), figures, registered, profile),
  ];
  return reports
    .map((report, order) => ({ report, order }))
    .toSorted((a, b) => a.report.at - b.report.at || a.order - b.order)
    .map(({ report }) => writer(report));
}

// ── Where ───────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Touched {
  /** By row of the matrix, in its order. */
  rows: DayStation[][];
  /** Outside of the matrix's places. */
  elsewhere: DayStation[];
  all: DayStation[];
}

const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** As many distinct stations as the figures say, each with at least one confirmed ballot. */
function chooseStations(rng: Rng, figures: DayFigures, stations: readonly DayStation[]): Touched {
  const { matrix, voters } = figures;
  const inMatrix = new Set(matrix.map(({ place, region }) => place ?? region));
  const free = shuffled(rng, stations);
  const ballots = total(voters.byParty);
  const rows = matrix.map(({ place, region, byParty }) => {
    const here = free.filter((each) => (place === null ? each.region === region : each.place === place));
    const wanted = Math.max(1, Math.round((voters.stations * total(byParty)) / ballots));
    const chosen = here.slice(0, Math.min(wanted, total(byParty)));
    if (chosen.length === 0) throw new RangeError(`no station in ${place ?? region}`);
    return chosen;
  });
  const rest = free.filter((each) => !inMatrix.has(each.region) && (each.place === null || !inMatrix.has(each.place)));
  const wanted = voters.stations - rows.flat().length;
  if (rest.length < wanted) throw new RangeError(`${wanted} stations elsewhere are needed, ${rest.length} there are`);
  const elsewhere = rest.slice(0, wanted);
  return { rows, elsewhere, all: [...rows.flat(), ...elsewhere] };
}

// ── Ballots ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Codes of parties, each as often as it was chosen. */
const repeated = (byParty: Readonly<Record<string, number>>): string[] =>
  Object.entries(byParty).flatMap(([party, count]) => Array.from({ length: count }, () => party));

const minus = (all: Readonly<Record<string, number>>, parts: readonly Readonly<Record<string, number>>[]) =>
  Object.fromEntries(
    Object.entries(all).map(([party, count]) => [
      party,
      count - parts.reduce((sum, part) => sum + (part[party] ?? 0), 0),
    ]),
  );

/** Within the hours of voting: few at dawn, most before noon, as turnout has it. */
const votingTime = (rng: Rng, { opensAt, closesAt }: DayFigures): number =>
  opensAt + Math.floor(((rng() + rng()) / 2) * (closesAt - opensAt));

function voterBallots(rng: Rng, figures: DayFigures, touched: Touched, profile: ElectionProfile): Report[] {
  const { voters } = figures;
  const places: { station: DayStation; choice: string }[] = [];
  const spread = (choices: readonly string[], stations: readonly DayStation[]): void => {
    // Every station once before any twice: each of them shall have one.
    for (const [index, choice] of shuffled(rng, choices).entries()) {
      const station = index < stations.length ? stations[index] : pick(rng, stations);
      if (station) places.push({ station, choice });
    }
  };
  for (const [index, { byParty }] of figures.matrix.entries()) spread(repeated(byParty), touched.rows[index] ?? []);
  spread(
    repeated(
      minus(
        voters.byParty,
        figures.matrix.map((row) => row.byParty),
      ),
    ),
    touched.elsewhere,
  );

  const photo = (choice: string | null): PhotoSpec => ({
    look: 'ballot',
    seed: between(rng, 1, 2 ** 30),
    row: choice === null ? -1 : (profile.parties.find(({ code }) => code === choice)?.number ?? 0) - 1,
  });
  const make = (outcome: Outcome, station: DayStation, choice: string | null): Report => ({
    scheme: 'bayge',
    at: votingTime(rng, figures),
    kind: 'ballot',
    reporter: '',
    station,
    fields: choice === null ? {} : { choice },
    texts: chance(rng, 0.3) ? BALLOT_TEXTS : null,
    photos: outcome === 'noPhoto' ? [] : [photo(choice)],
    truth: { source: 'voters', outcome, choice: outcome === 'confirmed' ? choice : null },
  });
  const parties = profile.parties.map(({ code }) => code);
  const times = (count: number, one: () => Report): Report[] => Array.from({ length: count }, one);
  const spam = spamTimes(rng, figures);
  const reports = [
    ...places.map(({ station, choice }) => make('confirmed', station, choice)),
    ...times(voters.protestInvalid, () => make('protestInvalid', pick(rng, touched.all), null)),
    ...times(voters.noPhoto, () =>
      make('noPhoto', pick(rng, touched.all), chance(rng, 0.8) ? pick(rng, parties) : null),
    ),
    ...spam.map((at): Report => {
      const station = pick(rng, touched.all);
      const made = make(
        'spam',
        chance(rng, 0.3) ? { ...station, number: between(rng, NO_SUCH_STATION, 9999) } : station,
        pick(rng, parties),
      );
      return { ...made, at, texts: null, photos: [{ look: 'scene', seed: between(rng, 1, 2 ** 30), row: 0 }] };
    }),
  ];
  return nameVoters(rng, reports, voters.people);
}

/** One pseudonym each; the few that are left over send a second time, without a photo or spam. */
function nameVoters(rng: Rng, reports: readonly Report[], people: number): Report[] {
  const again = reports.length - people;
  const valid = reports.filter(({ truth }) => truth?.outcome === 'confirmed');
  const seconds = new Set(
    shuffled(
      rng,
      reports.filter(({ truth }) => truth?.outcome === 'noPhoto' || truth?.outcome === 'spam'),
    ).slice(0, again),
  );
  const pseudonyms = shuffled(
    rng,
    Array.from({ length: people }, (_, index) => `bayge:${10_000 + index}`),
  );
  const named = new Map<Report, string>();
  let next = 0;
  for (const report of reports) {
    if (seconds.has(report)) continue;
    named.set(report, pseudonyms[next] ?? '');
    next += 1;
  }
  const owners = shuffled(rng, valid).slice(0, again);
  for (const [index, second] of [...seconds].entries()) {
    const first = owners[index];
    if (first) named.set(second, named.get(first) ?? '');
  }
  return reports.map((report) => ({ ...report, reporter: named.get(report) ?? '' }));
}

/** Bursts of one message a second. */
function spamTimes(rng: Rng, { voters, bursts }: DayFigures): number[] {
  const each = Math.ceil(voters.spam / bursts.length);
  return Array.from({ length: voters.spam }, (_, index) => {
    const begin = bursts[Math.floor(index / each)] ?? 0;
    return begin + (index % each) * 1000 + between(rng, 0, 40);
  });
}

const observerOf = (index: number): string => `alaman:${20_000 + index}`;

function observerBallots(rng: Rng, figures: DayFigures, touched: Touched, profile: ElectionProfile): Report[] {
  const { observers } = figures;
  const make = (outcome: Outcome, choice: string | null): Report => ({
    scheme: 'alaman',
    at: votingTime(rng, figures),
    kind: 'ballot',
    reporter: observerOf(between(rng, 0, observers.people - 1)),
    station: pick(rng, touched.all),
    fields: choice === null ? {} : { choice },
    texts: null,
    photos: [
      {
        look: outcome === 'spam' ? 'scene' : 'ballot',
        seed: between(rng, 1, 2 ** 30),
        row: (profile.parties.find(({ code }) => code === choice)?.number ?? 0) - 1,
      },
    ],
    truth: { source: 'observers', outcome, choice: outcome === 'confirmed' ? choice : null },
  });
  const parties = profile.parties.map(({ code }) => code);
  return [
    ...repeated(observers.byParty).map((choice) => make('confirmed', choice)),
    ...Array.from({ length: observers.spam }, () => make('spam', pick(rng, parties))),
  ];
}

// ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Observers register in the two weeks before. */
function registrations(rng: Rng, figures: DayFigures, stations: readonly DayStation[]): Report[] {
  return Array.from({ length: figures.observers.people }, (_, index) => ({
    scheme: 'alaman' as const,
    at: figures.opensAt - between(rng, 60, 14 * 24 * 60) * MINUTE,
    kind: 'observer' as const,
    reporter: observerOf(index),
    station: pick(rng, stations),
    fields: { status: 'registered' as const },
    texts: chance(rng, 0.2) ? REGISTRATION_TEXTS : null,
    photos: [],
    truth: null,
  }));
}

function violations(
  rng: Rng,
  figures: DayFigures,
  stations: readonly DayStation[],
  profile: ElectionProfile,
): Report[] {
  const count = figures.voters.violations + figures.observers.violations;
  const kinds = profile.caseKinds.filter(({ lane, code }) => lane === 'violation' && code !== PRESSURE);
  const pressure = new Set(
    shuffled(
      rng,
      Array.from({ length: count }, (_, index) => index),
    ).slice(0, figures.pressure),
  );
  return Array.from({ length: count }, (_, index) => {
    const kind = pressure.has(index) ? PRESSURE : pick(rng, kinds).code;
    const voter = index < figures.voters.violations;
    return {
      scheme: voter ? ('bayge' as const) : ('alaman' as const),
      at: votingTime(rng, figures),
      kind: 'violation' as const,
      reporter: voter
        ? `bayge:${10_000 + between(rng, 0, figures.voters.people - 1)}`
        : observerOf(between(rng, 0, figures.observers.people - 1)),
      station: pick(rng, stations),
      fields: { kind },
      texts: VIOLATION_TEXTS.find((each) => each.kind === kind)?.texts ?? null,
      photos: chance(rng, 0.2) ? [{ look: 'scene' as const, seed: between(rng, 1, 2 ** 30), row: 0 }] : [],
      truth: null,
    };
  });
}
/** Pressure on a voter for photographing or folding the ballot. */
const PRESSURE = 'voter_pressure';

/** SOS calls of every kind that opens a case, from both bots, all through the day. */
function calls(rng: Rng, figures: DayFigures, stations: readonly DayStation[], profile: ElectionProfile): Report[] {
  const kinds = profile.caseKinds.filter(({ lane }) => lane !== 'violation');
  return kinds.flatMap(({ code }) =>
    Array.from({ length: figures.sosPerKind }, () => {
      const words = SOS_TEXTS.find((each) => each.kind === code);
      const observer = code.startsWith('observer') || chance(rng, 0.5);
      return {
        scheme: observer ? ('alaman' as const) : ('bayge' as const),
        at: figures.opensAt + Math.floor(rng() * (figures.closesAt - figures.opensAt)),
        kind: 'sos' as const,
        reporter: observer
          ? observerOf(between(rng, 0, figures.observers.people - 1))
          : `bayge:${10_000 + between(rng, 0, figures.voters.people - 1)}`,
        station: pick(rng, stations),
        fields: { kind: code },
        texts: words?.texts ?? null,
        photos: [],
        truth: null,
      };
    }),
  );
}

/** Protocols of commissions, a photograph for each page that there was to photograph. */
function protocols(rng: Rng, figures: DayFigures, stations: readonly DayStation[], profile: ElectionProfile): Report[] {
  return planProtocols(rng, figures, profile, stations).map(
    ({ at, observer, station, district, truth }): Report => ({
      scheme: 'alaman',
      at,
      kind: 'protocol',
      reporter: observerOf(observer),
      station,
      fields: { level: truth.level, ...(district === null ? {} : { district }) },
      texts: null,
      words: truth.photos === 0 ? writtenDown(truth.sheet) : '',
      photos: Array.from({ length: truth.photos }, () => ({
        look: 'protocol',
        seed: between(rng, 1, 2 ** 30),
        row: 0,
      })),
      truth: null,
      protocol: truth,
    }),
  );
}

/** What observers say of themselves: where they registered. */
function checkins(rng: Rng, figures: DayFigures, registered: readonly Report[], profile: ElectionProfile): Report[] {
  const sent = registered.map(({ reporter, station }) => ({ observer: reporter, station }));
  return planCheckins(rng, figures, profile, sent).map(
    ({ at, station, truth, reason, writtenAct, turnout }): Report => ({
      scheme: 'alaman',
      at,
      kind: 'checkin',
      reporter: truth.observer,
      station,
      fields: {
        status: truth.status,
        ...(reason === null ? {} : { reason }),
        ...(writtenAct === null ? {} : { writtenAct }),
        ...(turnout === null ? {} : { turnout: { count: turnout, exact: true } }),
      },
      texts: truth.urgent ? ROUGH_TEXTS : null,
      photos: [],
      truth: null,
      checkin: truth,
    }),
  );
}

/** What an observer without a copy types, in the numbers of the form: the same in every language. */
const writtenDown = ({ figures: { participated, votes } }: ProtocolTruth['sheet']): string =>
  [`5: ${participated}`, ...votes.map(({ count }, index) => `6.${index + 1}: ${count}`)].join('; ');

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function createWriter(rng: Rng, profile: ElectionProfile): (report: Report) => DayItem {
  const places = placesOf(profile);
  const names = new Map(profile.places.map((place) => [place.id, place.names]));
  const items: Record<Scheme, number> = { alaman: 0, bayge: 0 };
  return ({
    scheme,
    at,
    kind,
    reporter,
    station,
    fields,
    texts,
    photos,
    truth,
    protocol = null,
    checkin = null,
    words = '',
  }) => {
    items[scheme] += 1;
    const id = `${scheme === 'alaman' ? 'a' : 'b'}-${items[scheme]}`;
    const language: Language = languageIn(rng, station.region);
    const [code, pseudonym] = reporter.split(':') as [string, string];
    const slots = drawSlots(rng, language, clockAt(ms(at), places.zoneOf(station.region)), station.number);
    const place = station.place === null ? undefined : names.get(station.place)?.[language];
    const draft: RelayDraft = {
      kind,
      botItemId: id,
      fields: {
        region: station.region,
        ...(place === undefined ? {} : { place }),
        // A commission above stations has no number.
        ...(station.number > 0 ? { station: station.number } : {}),
        ...fields,
        reporter: { scheme: code, pseudonym },
        ...consentOf(reporter),
        ...(photos.length > 0 ? { photos: { count: photos.length, exact: true } } : {}),
      },
      freeText: texts === null ? words : sentence(rng, pick(rng, texts[language]), slots),
    };
    return {
      id,
      scheme,
      at: ms(at),
      kind,
      text: serializeRelay(draft, language),
      photos,
      truth,
      protocol,
      checkin,
      reporter,
      place: `${station.region}/${station.number}`,
    };
  };
}

/** What somebody agreed to once, when the bot asked: a third was never asked or didn't answer, and most agree to little. */
const CONSENTS: readonly (readonly ConsentPurpose[] | null)[] = [
  null,
  null,
  null,
  ['hq'],
  ['hq', 'lawyer'],
  ['hq', 'lawyer'],
  ['hq', 'lawyer', 'partner'],
  ['hq', 'anonymousPublic'],
  ['hq', 'lawyer', 'partner', 'anonymousPublic'],
  [],
];

/** By who they are and by no chance of the plan, so that it is the same in each of their messages. */
function consentOf(reporter: string): { consent?: ConsentPurpose[] } {
  const turn = [...reporter].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 9973, 7);
  const consent = reporter === '' ? null : CONSENTS[turn % CONSENTS.length];
  return consent ? { consent: [...consent] } : {};
}
