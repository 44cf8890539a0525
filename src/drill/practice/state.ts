import {
  clockAt,
  type ElectionProfile,
  type Language,
  type Ms,
  placesOf,
  type RelayDraft,
} from '../../domain/index.ts';
import { BREAKS, type Break, type SosForm } from './events.ts';
import {
  createPerson,
  createReporter,
  nearby,
  type Person,
  placesOfStory,
  type Reporter,
  type Scheme,
  type StoryPlace,
} from './people.ts';
import { between, chance, createDeck, type Deck, pick, type Rng, shuffled } from './rng.ts';
import { VIOLATION_TEXTS } from './texts/reports.ts';
import { drawSlots, type Slots } from './texts/slots.ts';
import { SOS_TEXTS, type SosTexts } from './texts/sos.ts';

export type OtherName = 'checkin' | 'ballot' | 'violation' | 'protocol' | 'observer' | 'conversation';

/** Where the story stands. Changed by `nextEvent` only; the same seed and the same calls give the same day. */
export interface ScriptState {
  readonly profile: ElectionProfile;
  readonly places: readonly StoryPlace[];
  /** HH:MM in a region; the capital's for null. */
  clockIn(region: string | null, at: Ms): string;
  /** Story ms of the event being written. */
  elapsed: number;
  nextSosAt: number;
  nextOtherAt: number;
  nextFloodAt: number;
  nextTakenBackAt: number;
  /** The opening, in order; decks take over when it is used up. */
  openingSos: SosForm[];
  openingOthers: OtherName[];
  sosForms: Deck<SosForm>;
  strangeForms: Deck<SosForm>;
  sosKinds: Deck<SosTexts>;
  breaks: Deck<Break>;
  others: Deck<OtherName>;
  violations: Deck<(typeof VIOLATION_TEXTS)[number]>;
  observers: Reporter[];
  /** Last item id of each bot. */
  items: Record<Scheme, number>;
  pseudonyms: Set<string>;
  /** Everybody who has written privately, by key. */
  people: Map<string, Person>;
  /** Everybody who has called for help through a bot, by `scheme:pseudonym`. */
  callers: Map<string, Reporter>;
  /** Those who have written privately and may send a bare location later. */
  acquaintances: Person[];
  /** Everything that was said, so that nobody says it again. */
  said: Set<string>;
}

const repeat = <T>(times: number, item: T): T[] => Array.from({ length: times }, () => item);

export const FIRST_SOS_AT = 8_000;

export function createState(rng: Rng, profile: ElectionProfile): ScriptState {
  const places = placesOfStory(profile);
  const pseudonyms = new Set<string>();
  const zones = placesOf(profile);
  const sosKinds = createDeck(SOS_TEXTS.flatMap((kind) => repeat(kind.weight, kind)));
  // The first call of the day is one that nobody can mistake for a technical matter.
  sosKinds.left = shuffled(rng, sosKinds.cards);
  const first = sosKinds.left.findIndex(({ kind }) => kind === 'detention_protest');
  if (first >= 0) sosKinds.left.push(...sosKinds.left.splice(first, 1));
  return {
    profile,
    places,
    clockIn: (region, at) => clockAt(at, zones.zoneOf(region)),
    elapsed: 0,
    nextSosAt: FIRST_SOS_AT,
    nextOtherAt: 12_000,
    nextFloodAt: 6 * 60_000,
    nextTakenBackAt: 210_000,
    openingSos: ['sos', 'brokenSos', 'sos', 'stranger', 'sos', 'location', 'sos', 'edited', 'sos', 'forged'],
    openingOthers: [
      'checkin',
      'ballot',
      'conversation',
      'violation',
      'protocol',
      'checkin',
      'ballot',
      'observer',
      'ballot',
    ],
    sosForms: createDeck<SosForm>([...repeat(9, 'sos' as const), ...repeat(2, 'brokenSos' as const), 'stranger']),
    strangeForms: createDeck<SosForm>(['stranger', 'location', 'edited', 'forged']),
    sosKinds,
    breaks: createDeck(BREAKS),
    others: createDeck<OtherName>([
      ...repeat(9, 'checkin' as const),
      ...repeat(9, 'ballot' as const),
      ...repeat(4, 'violation' as const),
      ...repeat(3, 'protocol' as const),
      'observer',
      'conversation',
      'conversation',
    ]),
    violations: createDeck(VIOLATION_TEXTS),
    observers: Array.from({ length: 60 }, () => {
      const observer = createReporter(rng, 'alaman', places, pseudonyms);
      return { ...observer, step: between(rng, -1, 5) };
    }),
    items: { alaman: between(rng, 200, 900), bayge: between(rng, 1000, 6000) },
    pseudonyms,
    people: new Map(),
    callers: new Map(),
    acquaintances: [],
    said: new Set(),
  };
}

/** Numbers of a bot grow, and skip what people began and did not send. */
export function itemId(rng: Rng, state: ScriptState, scheme: Scheme): string {
  state.items[scheme] += between(rng, 1, 3);
  return String(state.items[scheme]);
}

/** Somebody new at the headquarters' door. */
export function meet(rng: Rng, state: ScriptState, language?: Language): Person {
  const person = createPerson(rng, state.people.size + 1, language);
  state.people.set(person.key, person);
  return person;
}

/** The first text that nobody has said before; the last one tried where there is none. */
export function unsaid(state: ScriptState, make: () => string): string {
  let text = make();
  for (let attempt = 0; attempt < 20 && !fresh(state, text); attempt += 1) text = make();
  return text;
}

/** True once for every text. */
export function fresh(state: ScriptState, text: string): boolean {
  if (state.said.has(text)) return false;
  state.said.add(text);
  return true;
}

export function reporterFor(rng: Rng, state: ScriptState, by: 'observer' | 'voter' | 'either'): Reporter {
  if (by === 'voter' || (by === 'either' && chance(rng, 0.4))) {
    return createReporter(rng, 'bayge', state.places, state.pseudonyms);
  }
  const well = state.observers.filter((observer) => observer.troubleUntil === null);
  return pick(rng, well.length > 0 ? well : state.observers);
}

export function slotsOf(rng: Rng, state: ScriptState, reporter: Reporter, at: Ms): Slots {
  return drawSlots(rng, reporter.language, state.clockIn(reporter.place.region, at), reporter.station);
}

/** What a bot knows of everybody who writes through it. */
export function commonFields(rng: Rng, reporter: Reporter, at: Ms): RelayDraft['fields'] {
  const { place, language, venue, scheme, pseudonym } = reporter;
  const fields: RelayDraft['fields'] = {
    region: place.region,
    place: scheme === 'alaman' ? `${place.names[language]}, ${venue}` : place.names[language],
    when: { text: '', at: Math.floor(at / 60_000) * 60_000 },
    reporter: { scheme, pseudonym },
    language,
  };
  if (place.centre && chance(rng, 0.4)) fields.location = nearby(rng, place.centre);
  if (chance(rng, 0.75)) {
    fields.consent = pick(rng, [
      ['hq'],
      ['hq', 'lawyer'],
      ['hq', 'lawyer'],
      ['hq', 'lawyer', 'partner'],
      ['hq', 'anonymousPublic'],
    ] as const).slice();
  }
  return fields;
}
