import type { Ms } from './brand.ts';
import type { CustodyState } from './custody.ts';
import { type ExportProfile, PROFILE_RULES } from './export-profiles.ts';
import { nameWords } from './name-key.ts';

/**
 * What of each kind of field leaves the headquarters, for whom, and how (domain.md 7.3, 8.2). Every column of every export
 * is of one of these classes; a column of none cannot be written. Pure: views bring rows as they are, with what their
 * people agreed to; what leaves is made of them here.
 */
export const FIELD_CLASSES = [
  'public',
  'figure',
  'people',
  'person',
  'delicate',
  'name',
  'identifier',
  'volunteer',
  'freeText',
  'place',
  'area',
  'coordinates',
  'time',
  'hash',
  'security',
] as const;
/**
 * public: of the registry or the profile, about nobody; figure: of a protocol, public as it stands; people: a number of
 * people or of what was done to them; person: a word of a list about one person; delicate: what would single somebody out
 * (health, age, what an observer at a station was denied); name: who they are; identifier: telephone, user name,
 * Telegram's number, a bot's pseudonym, a lawyer; volunteer: who of the headquarters did something, and when; freeText:
 * somebody's own words; place: a place in somebody's own words; area: region, district, station of what somebody saw or
 * sent; coordinates: where a telephone or a camera was; time: when something of a person happened or came; hash: of an
 * original; security: switches that keep people safe, and whether somebody was under force.
 */
export type FieldClass = (typeof FIELD_CLASSES)[number];

export const FIELD_ACTIONS = ['keep', 'remove', 'generalise', 'rollUp'] as const;
export type FieldAction = (typeof FIELD_ACTIONS)[number];

const all = (action: FieldAction): Record<ExportProfile, FieldAction> => ({
  public: action,
  press: action,
  partner: action,
  lawyer: action,
  archive: action,
});
/** One word for whoever publishes, one for whoever has to help or keeps. */
const open = (action: FieldAction, closed: FieldAction): Record<ExportProfile, FieldAction> => ({
  ...all(action),
  lawyer: closed,
  archive: closed,
});

export const PRIVACY: Readonly<Record<FieldClass, Readonly<Record<ExportProfile, FieldAction>>>> = {
  public: all('keep'),
  figure: all('keep'),
  people: open('rollUp', 'keep'),
  person: all('keep'),
  delicate: open('remove', 'keep'),
  name: all('keep'),
  identifier: all('remove'),
  volunteer: all('remove'),
  freeText: open('remove', 'generalise'),
  place: open('remove', 'generalise'),
  area: open('generalise', 'keep'),
  coordinates: { ...all('remove'), lawyer: 'generalise', archive: 'generalise' },
  time: open('generalise', 'keep'),
  hash: open('generalise', 'keep'),
  security: all('remove'),
};

/** How deep something is told: the country alone, region, district, station. */
export const AREA_LEVELS = ['country', 'region', 'district', 'station'] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];
export const isWithin = (level: AreaLevel, deepest: AreaLevel): boolean =>
  AREA_LEVELS.indexOf(level) <= AREA_LEVELS.indexOf(deepest);

export type ColumnType = 'text' | 'code' | 'integer' | 'number' | 'time' | 'flag';

export interface ExportColumn {
  key: string;
  class: FieldClass;
  type: ColumnType;
  /** As of the codebook: votes, people, degrees; absent: none. */
  unit?: string;
  /** Of an area: which. */
  level?: AreaLevel;
}

/** A number stays a number: null is not known, never 0. Times are ms, UTC. */
export type Cell = string | number | boolean | null;

/** What the people of a row agreed to, as far as it changes what is told of it. */
export interface RowTerms {
  /** By name. */
  named: boolean;
  /** Words of theirs, and about them. */
  words: boolean;
  /** Somebody in it must not be found: no place that somebody wrote, no coordinates. */
  hidden: boolean;
  deepest: AreaLevel;
}

export const OPEN_TERMS: RowTerms = { named: false, words: false, hidden: false, deepest: 'station' };

export interface PrivacyTools {
  /** Salted, so that nobody who has an original can find it by its hash; the opening stays in the headquarters. */
  commitment: (sha256: string) => string;
  /** Names that must not be read in anybody's words. */
  names: NamesOut;
}

/** What became of a cell; `empty`: there was nothing. */
export type CellFate = 'kept' | 'removed' | 'generalised' | 'empty';

/** A cell as it leaves. Counts of people are rolled up as a whole (roll-up.ts) before they come here. */
export function releasedCell(
  cell: Cell,
  column: ExportColumn,
  profile: ExportProfile,
  terms: RowTerms,
  tools: PrivacyTools,
): { cell: Cell; fate: CellFate } {
  if (cell === null) return { cell, fate: 'empty' };
  const gone = { cell: null, fate: 'removed' } as const;
  const action = PRIVACY[column.class][profile];
  if (action === 'remove') return gone;
  if (column.class === 'name' && !terms.named) return gone;
  if ((column.class === 'freeText' || column.class === 'place') && !terms.words) return gone;
  if ((column.class === 'place' || column.class === 'coordinates') && terms.hidden) return gone;
  // Of somebody who must not be found not even an archive says more than the view allows.
  if (column.class === 'area' && !isWithin(column.level ?? 'station', terms.deepest))
    return { cell: null, fate: 'generalised' };
  if (action !== 'generalise' || column.class === 'area') return { cell, fate: 'kept' };
  const less = generalised(cell, column, profile, tools);
  return { cell: less, fate: less === cell ? 'kept' : 'generalised' };
}

function generalised(cell: Cell, { class: of }: ExportColumn, profile: ExportProfile, tools: PrivacyTools): Cell {
  if (of === 'time') return roundTime(Number(cell) as Ms, profile);
  if (of === 'coordinates') return coarseDegrees(Number(cell));
  if (of === 'hash') return tools.commitment(String(cell));
  if (of === 'freeText' || of === 'place') return textWithoutNames(textWithoutIdentifiers(String(cell)), tools.names);
  return null;
}

/** Columns that a profile has at all: what is removed from everybody has no column. */
export const columnsFor = (columns: readonly ExportColumn[], profile: ExportProfile): ExportColumn[] =>
  columns.filter((column) => PRIVACY[column.class][profile] !== 'remove');

/** Down to the hour, the quarter, or as it is: the last digit of a time is a fingerprint of a message. */
export function roundTime(at: Ms, profile: ExportProfile): Ms {
  const { roundTo } = PROFILE_RULES[profile];
  return (Math.floor(at / roundTo) * roundTo) as Ms;
}

/** About a kilometre. */
export const coarseDegrees = (degrees: number): number => Math.round(degrees * 100) / 100;

/**
 * States in which it is the other side that knows where somebody is: telling it gives nobody away. Everybody else may be
 * hiding, the injured in a hospital too (domain.md 7.3: no location of hidden people in exports).
 */
const LOCATED: ReadonlySet<CustodyState> = new Set(['heldAt', 'transferred', 'court', 'arrest']);
export const mayLocate = (state: CustodyState): boolean => LOCATED.has(state);

const LEFT_OUT = '[…]';
/** In this order: an address has an @ in it, a link digits. */
const IDENTIFIERS: readonly RegExp[] = [
  // Links, those of Telegram without their scheme, too.
  /(?:\p{L}[\p{L}\p{N}+.-]*:\/\/|www\.|t\.me\/|telegram\.me\/|tg:)[^\s<>"]+/giu,
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+/gu,
  /[@＠][\p{L}\p{N}_]{3,}/gu,
  // A bot's pseudonym, `alaman:8841`.
  /(?<![\p{L}\p{N}_])[a-z][a-z0-9_]{1,31}:[\p{L}\p{N}_-]{1,64}/giu,
  // Six digits or more, however they are parted: telephones, ids, papers. No number that somebody counted is as long.
  /[+＋]?\(?\p{Nd}(?:[\s().·•‐-―−/-]{0,3}\p{Nd}){5,}/gu,
];

/** Somebody's words without telephones, user names, links, addresses and long numbers. */
export function textWithoutIdentifiers(text: string): string {
  return IDENTIFIERS.reduce((left, pattern) => left.replace(pattern, LEFT_OUT), text);
}

/** Names that are left out of texts, by how they sound. */
export interface NamesOut {
  has: (word: string) => boolean;
}

/** As long as this a suffix of Kazakh or Russian makes a name: Айгүл, Айгүлдің, Айгүлден. */
const LONGEST_SUFFIX = 4;
const SHORTEST_STEM = 3;

/**
 * Finds words that may be one of these names, in any spelling and with an ending. Too much rather than too little: a word
 * that only looks like a name is left out as well.
 */
export function namesOut(names: Iterable<string>): NamesOut {
  /** How long the names are that begin like this. */
  const stems = new Map<string, Set<number>>();
  for (const name of names)
    for (const word of nameWords(name)) {
      if (word.length < SHORTEST_STEM) continue;
      // The last two letters change with the case: Ольга, Ольгу; Сергей, Сергея.
      const stem = word.slice(0, Math.max(SHORTEST_STEM, word.length - 2));
      stems.set(stem, (stems.get(stem) ?? new Set()).add(word.length));
    }
  const sounds = (key: string): boolean => {
    for (let length = SHORTEST_STEM; length <= key.length; length += 1)
      for (const whole of stems.get(key.slice(0, length)) ?? [])
        if (key.length >= whole - 2 && key.length <= whole + LONGEST_SUFFIX) return true;
    return false;
  };
  return { has: (word) => nameWords(word).some(sounds) };
}

const WORD = /[\p{L}\p{M}\p{N}'’ʼ`-]+/gu;

export const textWithoutNames = (text: string, names: NamesOut): string =>
  text.replace(WORD, (word) => (names.has(word) ? LEFT_OUT : word));

/** How often each became of the cells of a column. */
export interface FieldFate {
  kept: number;
  removed: number;
  generalised: number;
  rolledUp: number;
}
export const noFate = (): FieldFate => ({ kept: 0, removed: 0, generalised: 0, rolledUp: 0 });
