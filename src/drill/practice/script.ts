import { type Ms, type RelayDraft, serializeRelay } from '../../domain/index.ts';
import type { Act, Picture, ScriptEvent } from './events.ts';
import { createReporter, type Reporter } from './people.ts';
import { between, chance, draw, pick, type Rng } from './rng.ts';
import { sosEvent } from './sos.ts';
import {
  commonFields,
  fresh,
  itemId,
  meet,
  type OtherName,
  reporterFor,
  type ScriptState,
  slotsOf,
  unsaid,
} from './state.ts';
import { ANSWER_TEXTS, CONVERSATIONS, TAKEN_BACK_TEXTS } from './texts/private.ts';
import {
  BALLOT_TEXTS,
  CHECKIN_TEXTS,
  type CheckinStatus,
  FLOOD_TEXTS,
  OBSERVER_DAY,
  PROTOCOL_TEXTS,
  REGISTRATION_TEXTS,
} from './texts/reports.ts';
import { drawSlots, sentence, type Texts } from './texts/slots.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Within the first minute every part of the screen is shown; then it is a day like the others. */
const OPENING = MINUTE;

/** Story ms at which the next event begins. */
export const nextAt = (state: ScriptState): number => Math.min(state.nextSosAt, state.nextOtherAt);

/**
 * The next thing that happens. Pure but for `state` and `rng`, which it moves on.
 * @param now UTC ms that the texts speak of: the drill is now.
 */
export function nextEvent(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  state.elapsed = nextAt(state);
  if (state.nextSosAt <= state.nextOtherAt) {
    const form = state.openingSos.shift() ?? draw(rng, state.sosForms);
    const opening = state.elapsed < 40 * SECOND;
    state.nextSosAt += opening ? 39 * SECOND : between(rng, 60, 120) * SECOND;
    return sosEvent(
      rng,
      state,
      now,
      form === 'stranger' && state.openingSos.length === 0 ? draw(rng, state.strangeForms) : form,
    );
  }
  state.nextOtherAt += (state.elapsed < OPENING ? between(rng, 3, 6) : between(rng, 5, 14)) * SECOND;
  if (state.elapsed >= state.nextFloodAt) return flood(rng, state, now);
  if (state.elapsed >= state.nextTakenBackAt) return takenBack(rng, state, now);
  const name = state.openingOthers.shift() ?? draw(rng, state.others);
  return OTHERS[name](rng, state, now);
}

/** One more call at once, asked for by the person who practises; the next scripted one keeps its distance. */
export function sosOnDemand(rng: Rng, state: ScriptState, now: Ms, elapsed: number): ScriptEvent {
  state.nextSosAt = Math.max(state.nextSosAt, elapsed + 30 * SECOND);
  return sosEvent(rng, state, now, 'sos');
}

const OTHERS: Record<OtherName, (rng: Rng, state: ScriptState, now: Ms) => ScriptEvent> = {
  checkin,
  ballot,
  violation,
  protocol,
  observer,
  conversation,
};

/** From here on an observer has a protocol to send. */
const COUNTING = OBSERVER_DAY.indexOf('counting');

/** Whom the headquarters has written to. */
export type Addressee = { to: 'person'; key: string } | { to: 'caller'; reporter: string };

/** What they answer, if they do: nobody likes to talk into a void. Null for an addressee that the story doesn't know. */
export function answerEvent(rng: Rng, state: ScriptState, now: Ms, addressee: Addressee): ScriptEvent | null {
  const after = between(rng, 8, 25) * SECOND;
  if (addressee.to === 'person') {
    const who = state.people.get(addressee.key);
    if (!who) return null;
    const text = unsaid(state, () => {
      const slots = drawSlots(rng, who.language, state.clockIn(null, now), between(rng, 3, 690));
      return sentence(rng, pick(rng, ANSWER_TEXTS[who.language]), slots);
    });
    return { name: 'answer', acts: [{ after, do: 'say', who, text }] };
  }
  const who = state.callers.get(addressee.reporter);
  if (!who) return null;
  const { region, place, when, reporter, language } = commonFields(rng, who, now);
  const safe = chance(rng, 0.4);
  const fields = clean({ region, place, when, reporter, language, status: safe ? 'safe' : undefined });
  const freeText = words(rng, state, who, safe ? CHECKIN_TEXTS.safe : ANSWER_TEXTS, now);
  return { name: 'answer', acts: [relayAct(rng, state, who, { kind: 'checkin', fields, freeText }, after)] };
}

interface Report {
  kind: 'checkin' | 'observer' | 'ballot' | 'violation' | 'protocol';
  fields: RelayDraft['fields'];
  freeText: string;
  pictures?: readonly Picture[];
}

function relayAct(rng: Rng, state: ScriptState, reporter: Reporter, report: Report, after = 0): Act {
  const { kind, fields, freeText, pictures = [] } = report;
  const draft: RelayDraft = {
    kind,
    botItemId: itemId(rng, state, reporter.scheme),
    fields: pictures.length > 0 ? { ...fields, photos: { count: pictures.length, exact: true } } : fields,
    freeText,
  };
  const claims = { kind, caseKind: fields.kind ?? null, broken: false };
  return {
    after,
    do: 'relay',
    via: reporter.scheme,
    text: serializeRelay(draft, reporter.language),
    pictures,
    claims,
  };
}

const picture = (rng: Rng, look: Picture['look'], row = 0): Picture => ({ look, seed: between(rng, 1, 2 ** 30), row });

function words(rng: Rng, state: ScriptState, reporter: Reporter, texts: Texts, at: Ms): string {
  return sentence(rng, pick(rng, texts[reporter.language]), slotsOf(rng, state, reporter, at));
}

function checkin(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  const { elapsed } = state;
  const recovered = state.observers.find(({ troubleUntil }) => troubleUntil !== null && troubleUntil <= elapsed);
  const active = state.observers.filter(
    ({ troubleUntil, step }) => troubleUntil === null && step < OBSERVER_DAY.length - 1,
  );
  if (!recovered && active.length === 0) return observer(rng, state, now);
  const who = recovered ?? pick(rng, active);
  const status: CheckinStatus = recovered ? 'safe' : (OBSERVER_DAY[who.step + 1] ?? 'present');
  if (recovered) who.troubleUntil = null;
  // Most of a day is spent sitting there.
  else if (status !== 'present' || who.lastStatus !== 'present' || chance(rng, 0.15)) who.step += 1;
  who.lastStatus = status;
  const { region, place, when, reporter, language } = commonFields(rng, who, now);
  const freeText = chance(rng, 0.55) ? words(rng, state, who, CHECKIN_TEXTS[status], now) : '';
  const fields = { region, place, when, reporter, language, station: who.station, status };
  return { name: 'checkin', acts: [relayAct(rng, state, who, { kind: 'checkin', fields: clean(fields), freeText })] };
}

/** Without the keys that hold nothing. */
function clean(
  fields: { [K in keyof RelayDraft['fields']]: RelayDraft['fields'][K] | undefined },
): RelayDraft['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function observer(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  const who = createReporter(rng, 'alaman', state.places, state.pseudonyms);
  state.observers.push(who);
  const { region, place, reporter, language, consent } = commonFields(rng, who, now);
  const fields = clean({ region, place, reporter, language, consent, station: who.station, status: 'registered' });
  const freeText = words(rng, state, who, REGISTRATION_TEXTS, now);
  return { name: 'observer', acts: [relayAct(rng, state, who, { kind: 'observer', fields, freeText })] };
}

function ballot(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  const who = createReporter(rng, 'bayge', state.places, state.pseudonyms);
  const party = pick(rng, state.profile.parties);
  const row = state.profile.parties.indexOf(party);
  const { region, place, reporter, language, when } = commonFields(rng, who, now);
  const bare = chance(rng, 0.12);
  const pictures = bare ? [] : Array.from({ length: chance(rng, 0.3) ? 2 : 1 }, () => picture(rng, 'ballot', row));
  const fields = clean({
    region,
    place,
    when,
    reporter,
    language,
    station: chance(rng, 0.85) ? who.station : undefined,
    choice: party.code,
    status: bare ? 'noPhoto' : undefined,
  });
  const freeText = chance(rng, 0.4) ? words(rng, state, who, BALLOT_TEXTS, now) : '';
  return { name: 'ballot', acts: [relayAct(rng, state, who, { kind: 'ballot', fields, freeText, pictures })] };
}

function violationAct(rng: Rng, state: ScriptState, now: Ms): Act {
  const kind = draw(rng, state.violations);
  const who = reporterFor(rng, state, kind.by);
  const freeText = unsaid(state, () => words(rng, state, who, kind.texts, now));
  const fields = { ...commonFields(rng, who, now), kind: kind.kind, station: who.station };
  const pictures = chance(rng, 0.5) ? [picture(rng, 'scene')] : [];
  return relayAct(rng, state, who, { kind: 'violation', fields, freeText, pictures });
}

function violation(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  return { name: 'violation', acts: [violationAct(rng, state, now)] };
}

function protocol(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  const waiting = state.observers.filter(
    ({ protocolSent, troubleUntil, step }) => !protocolSent && troubleUntil === null && step >= COUNTING,
  );
  if (waiting.length === 0) return checkin(rng, state, now);
  const who = pick(rng, waiting);
  who.protocolSent = true;
  const { region, place, when, reporter, language, consent } = commonFields(rng, who, now);
  const fields = clean({ region, place, when, reporter, language, consent, station: who.station, level: 'PEC' });
  // The form has two sides (domain.md 4.1); some forget the second.
  const pictures = Array.from({ length: chance(rng, 0.85) ? 2 : 1 }, () => picture(rng, 'protocol'));
  const freeText = words(rng, state, who, PROTOCOL_TEXTS, now);
  return { name: 'protocol', acts: [relayAct(rng, state, who, { kind: 'protocol', fields, freeText, pictures })] };
}

function conversation(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  const who = meet(rng, state);
  const slots = drawSlots(rng, who.language, state.clockIn(null, now), between(rng, 3, 690));
  const lines = pick(rng, CONVERSATIONS[who.language])
    .map((line) => sentence(rng, line, slots))
    .filter((line) => fresh(state, line));
  if (lines.length === 0) return checkin(rng, state, now);
  let after = 0;
  const acts = lines.map((text): Act => {
    const act: Act = { after, do: 'say', who, text };
    after += between(rng, 4, 11) * SECOND;
    return act;
  });
  state.acquaintances.push(who);
  return { name: 'conversation', acts };
}

/** Said and taken back: a private word, or a violation whose author thinks better of it. */
function takenBack(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  state.nextTakenBackAt = state.elapsed + between(rng, 8, 12) * MINUTE;
  const who = meet(rng, state);
  const ref = who.key;
  const gone: Act = { after: between(rng, 25, 50) * SECOND, do: 'delete', ref };
  if (chance(rng, 0.3)) return { name: 'takenBack', acts: [{ ...violationAct(rng, state, now), ref } as Act, gone] };
  const text = unsaid(state, () => {
    const slots = drawSlots(rng, who.language, state.clockIn(null, now), between(rng, 3, 690));
    return sentence(rng, pick(rng, TAKEN_BACK_TEXTS[who.language]), slots);
  });
  return { name: 'takenBack', acts: [{ after: 0, do: 'say', who, text, ref }, gone] };
}

export const FLOOD = 20;

/** Fresh accounts, one caption, one picture, one choice, a few each second (domain.md 5, spam signatures). */
function flood(rng: Rng, state: ScriptState, now: Ms): ScriptEvent {
  state.nextFloodAt = state.elapsed + between(rng, 15, 25) * MINUTE;
  const party = pick(rng, state.profile.parties);
  const same = picture(rng, 'ballot', state.profile.parties.indexOf(party));
  const language = chance(rng, 0.5) ? 'kk' : 'ru';
  const freeText = pick(rng, FLOOD_TEXTS[language]);
  const acts = Array.from({ length: FLOOD }, (_, index) => {
    const who = { ...createReporter(rng, 'bayge', state.places, state.pseudonyms), language } as const;
    const { region, reporter, when } = commonFields(rng, who, now);
    const fields = clean({ region, reporter, when, station: between(rng, 9000, 9900), choice: party.code });
    return relayAct(rng, state, who, { kind: 'ballot', fields, freeText, pictures: [same] }, index * 250);
  });
  return { name: 'flood', acts };
}
