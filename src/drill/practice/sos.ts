import {
  type Language,
  type Ms,
  RELAY_KEYS,
  type RelayDraft,
  type RelayKey,
  serializeRelay,
} from '../../domain/index.ts';
import type { Act, Break, Picture, ScriptEvent, SosForm } from './events.ts';
import { nearby, type Reporter } from './people.ts';
import { between, chance, draw, pick, type Rng } from './rng.ts';
import { commonFields, fresh, itemId, meet, reporterFor, type ScriptState, slotsOf, unsaid } from './state.ts';
import { CONVERSATIONS, EDITED_TEXTS, STRANGER_TEXTS } from './texts/private.ts';
import { BROKEN } from './texts/reports.ts';
import {
  CARS,
  closer,
  drawSlots,
  fill,
  MEDICAL_NEEDS,
  NEEDS,
  OFFICERS,
  OFFICES,
  type Slots,
  sentence,
} from './texts/slots.ts';
import type { SosTexts } from './texts/sos.ts';

const MINUTE = 60_000;

export function sosEvent(rng: Rng, state: ScriptState, now: Ms, form: SosForm): ScriptEvent {
  const acts: Record<SosForm, () => Act[]> = {
    sos: () => [relayed(rng, state, now, false)],
    brokenSos: () => [relayed(rng, state, now, true)],
    stranger: () => stranger(rng, state, now),
    location: () => location(rng, state, now),
    edited: () => edited(rng, state, now),
    forged: () => forged(rng, state, now),
  };
  return { name: form, acts: acts[form]() };
}

interface Written {
  draft: RelayDraft;
  reporter: Reporter;
}

function write(rng: Rng, state: ScriptState, now: Ms, kind: SosTexts): Written {
  const reporter = reporterFor(rng, state, kind.by);
  const { language } = reporter;
  const at = (now - between(rng, 1, 12) * MINUTE) as Ms;
  let freeText = '';
  let slots = slotsOf(rng, state, reporter, at);
  let template = '';
  for (let attempt = 0; attempt < 20; attempt += 1) {
    slots = slotsOf(rng, state, reporter, at);
    template = pick(rng, kind.texts[language]);
    freeText = sentence(rng, template, slots);
    if (attempt > 0 || chance(rng, 0.35)) freeText += `. ${closer(rng, slots)}`;
    if (fresh(state, freeText)) break;
  }
  const asked = (key: RelayKey, slot: string): boolean =>
    kind.asks.includes(key) && (template.includes(`{${slot}}`) || (slot === '' && chance(rng, 0.6)));
  const fields: RelayDraft['fields'] = { ...commonFields(rng, reporter, at), kind: kind.kind };
  const phrase = (table: Record<Language, readonly string[]>): string => fill(rng, pick(rng, table[language]), slots);
  if (kind.asks.includes('station')) fields.station = reporter.station;
  // What happens at home or in the street doesn't happen in the building of the station.
  else fields.place = reporter.place.names[language];
  if (asked('people', 'n') || asked('people', 'people')) fields.people = { count: slots.n, exact: chance(rng, 0.7) };
  if (asked('minutesSinceContact', 'minutes')) fields.minutesSinceContact = slots.minutes;
  if (asked('name', 'name')) fields.name = slots.name;
  if (asked('reason', 'reason')) fields.reason = slots.reason;
  if (asked('reason', 'blame')) fields.reason = slots.blame;
  if (kind.asks.includes('writtenAct')) fields.writtenAct = false;
  if (asked('heldAt', '')) fields.heldAt = phrase(OFFICES);
  if (asked('car', '')) fields.car = phrase(CARS);
  if (asked('officer', '')) fields.officer = phrase(OFFICERS);
  if (asked('needs', '')) fields.needs = phrase(kind.circumstances?.includes('injury') ? MEDICAL_NEEDS : NEEDS);
  if (asked('injured', '')) fields.injured = { count: 1, exact: true };
  if (asked('minors', '')) fields.minors = { count: between(rng, 1, 3), exact: true };
  if (asked('safeToWrite', '')) fields.safeToWrite = chance(rng, 0.6);
  if (asked('temperature', '')) fields.temperature = temperature(rng, at);
  if (kind.circumstances && chance(rng, 0.7)) fields.circumstances = [...kind.circumstances];
  return { draft: { kind: 'sos', botItemId: itemId(rng, state, reporter.scheme), fields, freeText }, reporter };
}

/** By the month of the day it is: nobody freezes in a drill in July. */
function temperature(rng: Rng, at: Ms): number {
  const month = new Date(at).getUTCMonth();
  if (month >= 10 || month <= 2) return -between(rng, 3, 18);
  return month >= 5 && month <= 7 ? between(rng, 27, 38) : between(rng, 4, 18);
}

function relayed(rng: Rng, state: ScriptState, now: Ms, broken: boolean): Act {
  // The deck is for those that can be read: all kinds shall be seen.
  const kind = broken ? pick(rng, state.sosKinds.cards) : draw(rng, state.sosKinds);
  const { draft, reporter } = write(rng, state, now, kind);
  state.callers.set(`${reporter.scheme}:${reporter.pseudonym}`, reporter);
  reporter.troubleUntil = state.elapsed + between(rng, 6, 14) * MINUTE;
  const pictures: Picture[] = chance(rng, 0.15) ? [{ look: 'scene', seed: between(rng, 1, 2 ** 30), row: 0 }] : [];
  const text = serializeRelay(draft, reporter.language);
  const base = { after: 0, do: 'relay', via: reporter.scheme, pictures } as const;
  if (!broken) return { ...base, text, claims: { kind: 'sos', caseKind: kind.kind, broken } };
  const how = draw(rng, state.breaks);
  const claims = { kind: 'sos', caseKind: how === 'kind' ? null : kind.kind, broken } as const;
  return { ...base, text: broke(rng, text, how, reporter), claims };
}

/** Damages one thing in a well-formed relay, as old keyboards and hurried people do. */
function broke(rng: Rng, text: string, how: Break, { language, station }: Reporter): string {
  const lines = text.split('\n');
  const words = BROKEN[language];
  const put = (key: 'kind' | 'station' | 'region', value: string): void => {
    const name = RELAY_KEYS[key].names[language];
    const at = lines.findIndex((line) => line.startsWith(`${name}: `));
    lines.splice(at === -1 ? 2 : at, at === -1 ? 0 : 1, `${name}: ${value}`);
  };
  if (how === 'kind' || how === 'station' || how === 'region') put(how, pick(rng, words[how]));
  else if (how === 'prose') lines.splice(2, 0, pick(rng, words.prose));
  else if (how === 'noId') lines[0] = '#sos';
  else {
    put('station', String(station));
    lines.splice(3, 0, `${RELAY_KEYS.station.names[language]}: ${station + 1}`);
  }
  return lines.join('\n');
}

// ── Around the bots ─────────────────────────────────────────────────────────────────────────────────────────────────

function privateSlots(rng: Rng, state: ScriptState, language: Language, now: Ms): Slots {
  return drawSlots(rng, language, state.clockIn(null, now), between(rng, 3, 690));
}

function stranger(rng: Rng, state: ScriptState, now: Ms): Act[] {
  const who = meet(rng, state);
  const say = (): string =>
    sentence(rng, pick(rng, STRANGER_TEXTS[who.language]), privateSlots(rng, state, who.language, now));
  return [{ after: 0, do: 'say', who, text: unsaid(state, say) }];
}

/** From somebody who has written before; where nobody has, they greet first. */
function location(rng: Rng, state: ScriptState, now: Ms): Act[] {
  const at = nearby(
    rng,
    pick(
      rng,
      state.places.filter((place) => place.centre),
    ).centre ?? { lat: 51.13, lon: 71.43 },
  );
  const known = state.acquaintances.shift();
  if (known) return [{ after: 0, do: 'say', who: known, text: '', at }];
  const who = meet(rng, state);
  const hello = (): string =>
    sentence(rng, pick(rng, CONVERSATIONS[who.language])[0] ?? '', privateSlots(rng, state, who.language, now));
  return [
    { after: 0, do: 'say', who, text: unsaid(state, hello) },
    { after: 6_000, do: 'say', who, text: '', at },
  ];
}

function edited(rng: Rng, state: ScriptState, now: Ms): Act[] {
  const who = meet(rng, state);
  const ref = who.key;
  let [before, after] = ['', ''];
  unsaid(state, () => {
    const slots = privateSlots(rng, state, who.language, now);
    const pair = pick(rng, EDITED_TEXTS[who.language]);
    before = fill(rng, pair.before, slots);
    after = fill(rng, pair.after, slots);
    return before;
  });
  return [
    { after: 0, do: 'say', who, text: before, ref },
    { after: between(rng, 8, 20) * 1000, do: 'edit', ref, text: after },
  ];
}

/** A stranger who copies the format and borrows an observer's pseudonym: it may alarm, it may set nothing. */
function forged(rng: Rng, state: ScriptState, now: Ms): Act[] {
  const kind = pick(rng, state.sosKinds.cards);
  const { draft, reporter } = write(rng, state, now, kind);
  const who = meet(rng, state, reporter.language);
  const fields = { ...draft.fields, consent: ['hq', 'lawyer', 'namedPublic'] as ('hq' | 'lawyer' | 'namedPublic')[] };
  return [{ after: 0, do: 'say', who, text: serializeRelay({ ...draft, fields }, reporter.language) }];
}
