import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  allHelpWords,
  compileHelpWords,
  fieldValue,
  looksLikeSos,
  ms,
  parseProfile,
  parseRelay,
  relayLookupsOf,
} from '../../domain/index.ts';
import type { Act, Deed, ScriptEvent } from './events.ts';
import { createRng } from './rng.ts';
import { FLOOD, nextAt, nextEvent } from './script.ts';
import { createState } from './state.ts';
import { SOS_TEXTS } from './texts/sos.ts';

const file = new URL('../../../resources/elections/kz-mazhilis-2021/profile.json', import.meta.url);
const parsedProfile = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
if (!parsedProfile.ok) throw new Error('the profile is not valid');
const { profile } = parsedProfile;
const lookups = relayLookupsOf(profile);
const helpWords = compileHelpWords(allHelpWords(profile));
const NOW = ms(Date.UTC(2030, 0, 10, 6, 30));
const SEEDS = [1, 2, 2021];

interface Played extends ScriptEvent {
  at: number;
}

function play(seed: number, until: (events: readonly Played[]) => boolean): Played[] {
  const rng = createRng(seed);
  const state = createState(rng, profile);
  const events: Played[] = [];
  while (!until(events)) {
    const at = nextAt(state);
    events.push({ at, ...nextEvent(rng, state, ms(NOW + at)) });
  }
  return events;
}

const hours = (count: number) => (events: readonly Played[]) => (events.at(-1)?.at ?? 0) >= count * 3_600_000;
const actsOf = (events: readonly Played[]): Act[] => events.flatMap(({ acts }) => acts);
const relaysOf = (events: readonly Played[]) => actsOf(events).filter((act) => act.do === 'relay');
const parse = (text: string) => parseRelay(text, { lookups, sentAt: NOW });
const alarms = (text: string) => looksLikeSos(text, { privateChat: true, helpWords });
const SOS_FORMS = new Set(['sos', 'brokenSos', 'stranger', 'location', 'edited', 'forged']);

describe.each(SEEDS)('the day of seed %i', (seed) => {
  const day = play(seed, hours(2));

  it('writes relays that say what they claim, and damages only those meant to be damaged', () => {
    for (const { text, claims, via, pictures } of relaysOf(day)) {
      const read = parse(text);
      expect(read.kind, text).toBe(claims.kind);
      expect(read.state, text).toBe(claims.broken ? 'partial' : 'parsed');
      expect(fieldValue(read, 'kind'), text).toBe(claims.caseKind);
      if (!claims.broken) expect(fieldValue(read, 'reporter')?.scheme).toBe(via);
      if (pictures.length > 0 && claims.kind !== 'sos')
        expect(fieldValue(read, 'photos')?.count ?? pictures.length).toBe(pictures.length);
    }
  });

  it('never says the same twice', () => {
    const texts = actsOf(day).flatMap((act) =>
      act.do === 'relay' || (act.do === 'say' && act.text) ? [act.text] : [],
    );
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    const cries = relaysOf(day)
      .filter(({ claims }) => claims.kind === 'sos')
      .map(({ text }) => parse(text).freeText);
    expect(cries.filter((text, index) => cries.indexOf(text) !== index)).toEqual([]);
  });

  it('gives every item of a bot an id of its own', () => {
    const ids = relaysOf(day).flatMap(({ text, via }) => {
      const { botItemId } = parse(text);
      return botItemId === null ? [] : [`${via} ${botItemId}`];
    });
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows every kind within sixty calls for help', () => {
    let calls = 0;
    const sixty = play(seed, (events) => {
      calls = events.filter(({ name }) => SOS_FORMS.has(name)).length;
      return calls === 60;
    });
    const seen = new Set(relaysOf(sixty).map(({ claims }) => claims.caseKind));
    expect(profile.caseKinds.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
  });

  it('calls for help after eight seconds, then every one or two minutes', () => {
    const calls = day.filter(({ name }) => SOS_FORMS.has(name)).map(({ at }) => at);
    expect(calls[0]).toBe(8_000);
    expect(calls[1]).toBe(47_000);
    const gaps = calls.slice(2).map((at, index) => at - (calls[index + 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(120_000);
  });

  it('brings each part of the screen to life within a minute', () => {
    const first = new Set(day.filter(({ at }) => at < 60_000).map(({ name }) => name));
    for (const name of ['sos', 'brokenSos', 'checkin', 'ballot', 'conversation', 'violation', 'protocol', 'observer'])
      expect(first).toContain(name);
  });

  it('holds every strange thing within half an hour', () => {
    const names = new Set(day.filter(({ at }) => at < 1_800_000).map(({ name }) => name));
    for (const name of ['stranger', 'location', 'edited', 'forged', 'takenBack', 'flood'])
      expect(names).toContain(name);
  });

  it('alarms by the words of strangers and by edits, and by nothing that people chat about', () => {
    for (const { name, acts } of day) {
      for (const act of acts) {
        if (act.do === 'edit') expect(alarms(act.text)?.verdict, act.text).toBe('sos');
        if (act.do !== 'say' || act.text === '') continue;
        if (name === 'stranger') expect(alarms(act.text), act.text).toEqual({ verdict: 'sos', reason: 'helpWord' });
        else if (name === 'forged') expect(alarms(act.text)?.reason).toBe('tag');
        else expect(alarms(act.text), act.text).toBeNull();
      }
    }
  });

  it('edits and deletes only what was sent before', () => {
    for (const { acts } of day) {
      for (const act of acts) {
        if (act.do !== 'edit' && act.do !== 'delete') continue;
        const sent = acts.find((other: Deed & { after: number }) =>
          'who' in other || 'via' in other ? other.ref === act.ref : false,
        );
        expect(sent?.after).toBeLessThan(act.after);
      }
    }
  });

  it('floods with twenty ballots of one picture, and otherwise never shows a picture twice', () => {
    const flood = day.find(({ name }) => name === 'flood');
    expect(flood?.acts).toHaveLength(FLOOD);
    const seeds = (events: readonly Played[]): number[] =>
      relaysOf(events).flatMap(({ pictures }) => pictures.map((picture) => picture.seed));
    expect(new Set(seeds(flood ? [flood] : [])).size).toBe(1);
    const others = seeds(day.filter(({ name }) => name !== 'flood'));
    expect(new Set(others).size).toBe(others.length);
  });
});

it('plays the same day for the same seed', () => {
  expect(play(7, hours(1))).toEqual(play(7, hours(1)));
  expect(play(7, hours(0.1))).not.toEqual(play(8, hours(0.1)));
});

it('has words for every kind that is a call for help, and for no other', () => {
  const kinds = profile.caseKinds.filter(({ lane }) => lane !== 'violation').map(({ code }) => code);
  expect(SOS_TEXTS.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
});

it('speaks three languages', () => {
  const day = play(5, hours(1));
  const languages = new Set(relaysOf(day).map(({ text }) => fieldValue(parse(text), 'language')));
  for (const language of ['kk', 'ru', 'en']) expect(languages).toContain(language);
});
