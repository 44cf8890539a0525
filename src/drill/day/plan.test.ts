import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ElectionProfile, parseProfile, parseRelay, relayLookupsOf } from '../../domain/index.ts';
import { ballotsOf, type DayFigures, KZ_2021, KZ_2021_ATTACK, protocolsOf, SMALL_DAY } from './figures.ts';
import { type DayItem, type DayStation, planDay } from './plan.ts';

const file = join(import.meta.dirname, '../../../resources/elections/kz-mazhilis-2021/profile.json');
const parsed = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
if (!parsed.ok) throw new Error('the profile is not valid');
const profile: ElectionProfile = parsed.profile;

/** A hundred stations in every place and region, of all sizes. */
const stations: DayStation[] = [
  ...profile.regions.map(({ code }) => ({ region: code, place: null, from: 1 })),
  ...profile.places.map(({ region, id }, index) => ({ region, place: id, from: 200 + index * 100 })),
].flatMap(({ region, place, from }) =>
  Array.from({ length: 100 }, (_, index) => ({
    region,
    district: region === 'abroad' ? null : index < 50 ? 'north' : 'south',
    place,
    number: from + index,
    voters: 150 + ((index * 37) % 100) * 22,
  })),
);

const countBy = (items: readonly DayItem[], key: (item: DayItem) => string | null): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = key(item);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

const REFUSED = ['denied', 'expelled'];
const reporterOf = (text: string): string => /(?:alaman|bayge):\d+/.exec(text)?.[0] ?? '';

describe.each([KZ_2021, SMALL_DAY])('the day $name', (figures: DayFigures) => {
  let items: DayItem[];
  let voters: DayItem[];
  beforeAll(() => {
    items = planDay(figures, profile, stations);
    voters = items.filter(({ truth }) => truth?.source === 'voters');
  });

  it('has the ballots of its figures, by outcome and by party', () => {
    const { voters: v, observers: o } = figures;
    expect(voters).toHaveLength(ballotsOf(figures).voters);
    expect(countBy(voters, ({ truth }) => truth?.outcome ?? null)).toEqual({
      confirmed: Object.values(v.byParty).reduce((a, b) => a + b),
      protestInvalid: v.protestInvalid,
      noPhoto: v.noPhoto,
      spam: v.spam,
    });
    expect(countBy(voters, ({ truth }) => truth?.choice ?? null)).toEqual(v.byParty);
    const observers = items.filter(({ truth }) => truth?.source === 'observers');
    expect(countBy(observers, ({ truth }) => truth?.choice ?? null)).toEqual(o.byParty);
    expect(observers.filter(({ truth }) => truth?.outcome === 'spam')).toHaveLength(o.spam);
  });

  it('has observers who are heard of all day, but for those who stay away, are kept out, or fall silent', () => {
    const { absent, denied, expelled, urgent, silentFrom } = figures.coverage;
    const checkins = items.filter(({ checkin }) => checkin !== null);
    const byObserver = Map.groupBy(checkins, ({ checkin }) => checkin?.observer ?? '');
    expect(byObserver.size).toBe(figures.observers.people - absent);
    const fates = countBy(checkins, ({ checkin }) =>
      REFUSED.includes(checkin?.status ?? '') ? (checkin?.status ?? null) : null,
    );
    expect(fates).toEqual({ denied, expelled });
    expect(checkins.filter(({ checkin }) => checkin?.urgent)).toHaveLength(urgent);
    // Nobody is put out twice, or heard of from inside afterwards.
    for (const those of byObserver.values()) {
      const at = those.findIndex(({ checkin }) => REFUSED.includes(checkin?.status ?? ''));
      expect(at === -1 || at === those.length - 1).toBe(true);
    }
    const quiet = [...byObserver.values()].filter((those) => {
      const last = those.at(-1)?.checkin?.status ?? '';
      return last !== 'left' && !REFUSED.includes(last);
    });
    if (silentFrom === null) expect(quiet).toEqual([]);
    else {
      expect(quiet.length).toBeGreaterThanOrEqual(profile.observers.silence.least);
      expect(Math.max(...quiet.map((those) => those.at(-1)?.at ?? 0))).toBeLessThan(silentFrom);
      expect(new Set(quiet.map((those) => those[0]?.checkin?.region)).size).toBe(1);
    }
  });

  it('has one voter per ballot but for the few who sent a second that does not count', () => {
    const by = Map.groupBy(voters, ({ text }) => reporterOf(text));
    expect(by.size).toBe(figures.voters.people);
    for (const own of by.values()) {
      expect(own.length).toBeLessThanOrEqual(2);
      expect(own.filter(({ truth }) => truth?.outcome === 'confirmed').length).toBeLessThanOrEqual(1);
    }
  });

  it('touches as many stations as the figures say, and has the matrix of its places', () => {
    const confirmed = voters.filter(({ truth }) => truth?.outcome === 'confirmed');
    const lookups = relayLookupsOf(profile);
    const at = new Set<string>();
    const matrix: Record<string, Record<string, number>> = {};
    for (const { text, at: sentAt, truth } of confirmed) {
      const { fields } = parseRelay(text, { lookups, sentAt });
      const region = fields.region?.ok ? fields.region.value : '';
      const number = fields.station?.ok ? fields.station.value : 0;
      at.add(`${region} ${number}`);
      // A town of the matrix, or a whole region: a city, or abroad, whose posts are towns of their own.
      const town = stations.find((each) => each.region === region && each.number === number)?.place;
      const place = figures.matrix.some((each) => each.place === town) ? (town ?? region) : region;
      const row = matrix[place] ?? {};
      row[truth?.choice ?? ''] = (row[truth?.choice ?? ''] ?? 0) + 1;
      matrix[place] = row;
    }
    expect(at.size).toBe(figures.voters.stations);
    for (const { place, region, byParty } of figures.matrix) {
      const wanted = Object.fromEntries(Object.entries(byParty).filter(([, n]) => n > 0));
      expect(matrix[place ?? region], place ?? region).toEqual(wanted);
    }
  });

  it('can be read whole: relay format, in the order of sending, no id twice', () => {
    const lookups = relayLookupsOf(profile);
    const unread = items.filter(({ text, at }) => parseRelay(text, { lookups, sentAt: at }).state !== 'parsed');
    expect(unread.map(({ text }) => text).slice(0, 3)).toEqual([]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(items.every((item, index) => index === 0 || item.at >= (items[index - 1]?.at ?? 0))).toBe(true);
  });

  it('has its violations, its observers and calls of every kind', () => {
    const { voters: v, observers: o } = figures;
    const violations = items.filter(({ kind }) => kind === 'violation');
    expect(countBy(violations, ({ scheme }) => scheme)).toEqual({ bayge: v.violations, alaman: o.violations });
    expect(violations.filter(({ text }) => text.includes('voter_pressure'))).toHaveLength(figures.pressure);
    expect(new Set(items.filter(({ kind }) => kind === 'observer').map(({ text }) => reporterOf(text))).size).toBe(
      o.people,
    );
    const kinds = profile.caseKinds.filter(({ lane }) => lane !== 'violation');
    const calls = items.filter(({ kind }) => kind === 'sos');
    expect(calls).toHaveLength(kinds.length * figures.sosPerKind);
    for (const { code } of kinds) expect(calls.some(({ text }) => text.includes(`: ${code}`))).toBe(true);
  });

  it('has its protocols, by observers, with a photograph for each page', () => {
    const protocols = items.filter(({ kind }) => kind === 'protocol');
    expect(protocols).toHaveLength(protocolsOf(figures.protocols).received);
    for (const { text, photos, protocol } of protocols) {
      expect(reporterOf(text)).toMatch(/^alaman:/);
      expect(photos).toHaveLength(protocol?.photos ?? -1);
    }
    const seeds = protocols.flatMap(({ photos }) => photos.map(({ seed }) => seed));
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(items.every(({ kind, protocol }) => (kind === 'protocol') === (protocol !== null))).toBe(true);
  });

  it('is the same day again from the same seed, and another from another', () => {
    expect(planDay(figures, profile, stations)).toEqual(items);
    expect(planDay(figures, profile, stations, 2)).not.toEqual(items);
  });
});

it('says which stations are missing', () => {
  expect(() => planDay(KZ_2021, profile, stations.slice(0, 300))).toThrow(RangeError);
});

it('the attack is one spam ballot a second, all day, beside the same ballots of people', () => {
  const spam = planDay(KZ_2021_ATTACK, profile, stations).filter(
    ({ truth }) => truth?.outcome === 'spam' && truth.source === 'voters',
  );
  expect(spam).toHaveLength(46_800);
  expect(spam.at(-1)?.at ?? 0).toBeLessThanOrEqual(KZ_2021_ATTACK.closesAt);
  expect(ballotsOf(KZ_2021_ATTACK).voters - 46_800).toBe(ballotsOf(KZ_2021).voters - 620);
});
