import { ms } from './brand.ts';
import { clip, displayText } from './display-text.ts';
import type { ElectionProfile, Language, Names } from './election-profile.ts';
import { localTimeAt } from './zones.ts';

/**
 * Words and numbers of what is handed out, in one of its languages: the report and the results page say the same things with
 * the same words. Places and lists are named by the election's profile; a name that only a registry has is text from
 * outside and shown as such.
 */

/** Names of everything that figures have codes of; plain, for it goes into the page. */
export interface ToldNames {
  election: Names;
  zone: string;
  regions: { code: string; names: Names }[];
  districts: { code: string; region: string; names: Names }[];
  places: { code: string; names: Names }[];
  /** In ballot order. */
  lists: { code: string; number: number; names: Names; short: Names; colours: { light: string; dark: string } }[];
  reasons: { code: string; names: Names }[];
  kinds: { code: string; names: Names }[];
  /** By scheme of pseudonyms. */
  sources: { code: string; names: Names }[];
}

export function toldNames(profile: ElectionProfile, lists: ToldNames['lists']): ToldNames {
  const labelled = ({ code, labels }: { code: string; labels: Names }) => ({ code, names: labels });
  return {
    election: profile.names,
    zone: profile.zone,
    regions: profile.regions.map(({ code, names }) => ({ code, names })),
    districts: [...profile.districts, ...profile.countries].map(({ code, region, names }) => ({ code, region, names })),
    places: profile.places.map(({ id, names }) => ({ code: id, names })),
    lists: lists.map(({ code, number, names, short, colours }) => ({ code, number, names, short, colours })),
    reasons: profile.rejectionReasons.map(labelled),
    kinds: profile.caseKinds.map(labelled),
    sources: profile.intakeSources.map(({ scheme, names }) => ({ code: scheme, names })),
  };
}

/** A catalogue: texts with `{{name}}` in them. */
export interface Catalogue {
  [key: string]: string | Catalogue;
}

/** Of one language: `report.json`, `briefing.json` and the months of `time.json`. */
export interface ToldCatalogue {
  report: Catalogue;
  briefing: Catalogue;
  time: Catalogue;
}

/** Longest name of a place from a registry; more would be no name. */
const LONGEST_NAME = 120;

/** Thin spaces between thousands, at which no line breaks. */
export const countText = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
/** "19 / 591", on one line. */
export const ratioText = (part: number, whole: number): string => `${countText(part)}\u00a0/\u00a0${countText(whole)}`;
/** With the decimal mark of the language: 3.2 in English, 3,2 in Kazakh and Russian. */
export const decimalText = (value: number, digits: number, language: Language): string =>
  language === 'en' ? value.toFixed(digits) : value.toFixed(digits).replace('.', ',');
/** A share of 0–1 as "45.6 %". */
export const shareText = (share: number, digits: number, language: Language): string =>
  `${decimalText(100 * share, digits, language)}\u00a0%`;
/**
 * One digit after the point; nothing without a base. What is more than nothing never reads as nothing, nor what is less than
 * everything as everything: 3 of 10 061 is "< 0.1 %".
 */
export function partText(part: number, base: number, language: Language): string {
  if (base <= 0) return '–';
  const share = part / base;
  const text = (100 * share).toFixed(1);
  if (part > 0 && text === '0.0') return `<\u00a0${shareText(0.001, 1, language)}`;
  if (part < base && text === '100.0') return `>\u00a0${shareText(0.999, 1, language)}`;
  return shareText(share, 1, language);
}

export interface ToldWords {
  language: Language;
  /** A text of the catalogues; throws for a key that none has, so that no report ever says one aloud. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  has(key: string): boolean;
  named(names: Names): string;
  list(code: string): string;
  listInFull(code: string): string;
  region(code: string): string;
  /** Whatever is at the end of a path. */
  place(path: readonly string[]): string;
  /** A settlement, as the profile or the registry calls it. */
  settlement(code: string): string;
  reason(code: string): string;
  /** What a report is about, or what a commission did. */
  about(code: string): string;
  source(scheme: string): string;
  /** A number with so many digits after the language's decimal mark. */
  decimal(value: number, digits: number): string;
  /** A part of a whole in percent (`partText`). */
  part(part: number, base: number): string;
  /** A share of 0–1 in percent. */
  share(share: number): string;
  /** A share of 0–1, or a difference of two, in percentage points. */
  points(share: number): string;
  /** Text from outside, safe to stand among ours. */
  outside(text: string): string;
  /** "10 January 2021, 20:00 (capital’s time), 14:00 UTC". */
  moment(at: number): string;
}

export function toldWords(language: Language, catalogue: ToldCatalogue, names: ToldNames): ToldWords {
  const find = (key: string): string | null => {
    const found = key
      .split('.')
      .reduce<string | Catalogue | undefined>(
        (at, step) => (typeof at === 'object' && Object.hasOwn(at, step) ? at[step] : undefined),
        catalogue as unknown as Catalogue,
      );
    return typeof found === 'string' ? found : null;
  };
  const t: ToldWords['t'] = (key, values = {}) => {
    const text = find(key);
    if (text === null) throw new Error(`No such text: ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
  const index = (those: readonly { code: string; names: Names }[]) =>
    new Map(those.map(({ code, names: own }) => [code, own[language]]));
  const [regions, places, reasons, kinds, sources] = [
    index(names.regions),
    index(names.places),
    index(names.reasons),
    index(names.kinds),
    index(names.sources),
  ];
  const districts = new Map(
    names.districts.map(({ region, code, names: own }) => [`${region}/${code}`, own[language]]),
  );
  const lists = new Map(names.lists.map((list) => [list.code, list]));
  const outside = (text: string): string => clip(displayText(text, { multiline: false }).text, LONGEST_NAME);
  return {
    language,
    t,
    has: (key) => find(key) !== null,
    named: (own) => own[language],
    list: (code) => lists.get(code)?.short[language] ?? outside(code),
    listInFull: (code) => lists.get(code)?.names[language] ?? outside(code),
    region: (code) => regions.get(code) ?? (code === '' ? t('report.nowhere') : outside(code)),
    place(path) {
      const [region = '', district] = path;
      if (path.length === 0) return t('report.country');
      if (district === undefined) return this.region(region);
      return districts.get(`${region}/${district}`) ?? (district === '' ? t('report.nowhere') : outside(district));
    },
    settlement: (code) => places.get(code) ?? outside(code),
    reason: (code) => reasons.get(code) ?? outside(code),
    about(code) {
      const fault = `report.violations.fault.${code}`;
      if (code === '') return t('report.violations.unknown');
      return find(fault) ?? kinds.get(code) ?? outside(code);
    },
    source: (scheme) => sources.get(scheme) ?? outside(scheme),
    decimal: (value, digits) => decimalText(value, digits, language),
    part: (part, base) => partText(part, base, language),
    share: (share) => partText(share, 1, language),
    points: (share) => decimalText(100 * share, 1, language),
    outside,
    moment(at) {
      const two = (n: number): string => String(n).padStart(2, '0');
      const clock = (zone: string): string => {
        const { hour, minute } = localTimeAt(ms(at), zone);
        return `${two(hour)}:${two(minute)}`;
      };
      const { day, month, year } = localTimeAt(ms(at), names.zone);
      const date = t('time.fullDate', { day, month: t(`time.month.${month}`), year });
      return t('report.capital', { date, time: clock(names.zone), utc: clock('UTC') });
    },
  };
}
