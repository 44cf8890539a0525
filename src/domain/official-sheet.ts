import { optionIndex } from './contests.ts';
import type { Option } from './election-profile.ts';
import { cleanText, foldName } from './fold-text.ts';
import { type PublishedFault, publishedFaults } from './official.ts';
import type { Places } from './places.ts';
import { wholeNumber } from './station-sheet.ts';
import { byHeader } from './station-words.ts';
import type { SummedFigures } from './tally.ts';

/**
 * Results that a commission published, as somebody's table: which column is what, and what a row of it says. One row is
 * the country, a region or a station; nothing is added up or filled in here.
 */
export const OFFICIAL_LEVELS = ['country', 'region', 'station'] as const;
export type OfficialLevel = (typeof OFFICIAL_LEVELS)[number];

const PLACE_FIELDS = ['region', 'number'] as const;
const FIGURE_FIELDS = ['registered', 'participated', 'invalid'] as const;
/** The column of a list's votes. */
export const voteField = (code: string): string => `votes.${code}`;

/** Every field that a table may have a column for: the place, the figures, and the votes of each list. */
export const officialFields = (lists: readonly string[]): string[] => [
  ...PLACE_FIELDS,
  ...FIGURE_FIELDS,
  ...lists.map(voteField),
];

/** Column (from 0) of each of `officialFields`; null: the table has none. */
export type OfficialMapping = Readonly<Record<string, number | null>>;

const PLACES_OF: Record<OfficialLevel, readonly string[]> = {
  country: [],
  region: ['region'],
  station: ['region', 'number'],
};

/** Whether a field says of which place a row is, and rows of that level are of a wider one. */
export const isAbove = (level: OfficialLevel, field: string): boolean =>
  PLACE_FIELDS.some((place) => place === field) && !PLACES_OF[level].includes(field);

/** What a mapping lacks before a table can be read at that level; `figures`: no column of any figure. */
export function mappingLacks(level: OfficialLevel, mapping: OfficialMapping, lists: readonly string[]): string[] {
  const has = (field: string): boolean => (mapping[field] ?? null) !== null;
  const figures = [...FIGURE_FIELDS, ...lists.map(voteField)];
  return [...PLACES_OF[level].filter((field) => !has(field)), ...(figures.some(has) ? [] : ['figures'])];
}

/** Fields that share a column with another: one of the two figures would be the other's. */
export function sharedColumns(mapping: OfficialMapping): string[] {
  const taken = Object.entries(mapping).filter(([, column]) => column !== null);
  return taken.flatMap(([field, column]) =>
    taken.some(([other, same]) => other !== field && same === column) ? [field] : [],
  );
}

/** A row that can be read. Region and number are null above their level; a figure that isn't given is null, never zero. */
export interface OfficialRow {
  region: string | null;
  number: number | null;
  figures: SummedFigures;
}

/** '' the country, REGION a region, REGION/NUMBER a station: the count's own names of stations. */
export const officialKey = ({ region, number }: Pick<OfficialRow, 'region' | 'number'>): string =>
  region === null ? '' : number === null ? region : `${region}/${number}`;

/** Regions by their code, then stations by number. */
export const inOfficialOrder = (
  a: Pick<OfficialRow, 'region' | 'number'>,
  b: Pick<OfficialRow, 'region' | 'number'>,
): number => {
  const [x, y] = [a.region ?? '', b.region ?? ''];
  return x === y ? (a.number ?? 0) - (b.number ?? 0) : x < y ? -1 : 1;
};

const HEADERS: Record<'participated' | 'invalid', readonly string[]> = {
  participated: [
    'participated',
    'took part',
    'voted',
    'voters who took part',
    'приняли участие',
    'приняло участие',
    'принявшие участие',
    'принявших участие',
    'приняли участие в голосовании',
    'участвовало',
    'проголосовало',
    'проголосовавших',
    'қатысқандар',
    'қатысты',
    'дауыс бергендер',
    'дауыс беруге қатысқандар',
    'дауыс беруге қатысты',
  ],
  invalid: [
    'invalid',
    'invalid ballots',
    'недействительных',
    'недействительные',
    'недействительных бюллетеней',
    'недействительные бюллетени',
    'жарамсыз',
    'жарамсыз бюллетеньдер',
  ],
};
const byWord = new Map(
  (['participated', 'invalid'] as const).flatMap((field) =>
    HEADERS[field].map((word) => [foldName(word), field] as const),
  ),
);
/** A share is no count: such a column is nobody's votes. */
const SHARE = /%|процент|пайыз|percent|share|доля|үлес/iu;

/** Columns by their header, in any of the three languages; a list by its code, a name or an alias, alone or among words. */
export function guessOfficialMapping(header: readonly string[], options: readonly Option[]): OfficialMapping {
  const mapping: Record<string, number | null> = Object.fromEntries(
    officialFields(options.map(({ code }) => code)).map((field) => [field, null]),
  );
  const lists = [...optionIndex(options)].flatMap(([name, code]) =>
    code !== null && !/^\d+$/.test(name) ? [{ name, code }] : [],
  );
  for (const [column, cell] of header.entries()) {
    const text = cell.slice(0, 200);
    if (SHARE.test(text)) continue;
    const name = foldName(text);
    // A list's own code comes first: "NO" is one, and without it the word for a number.
    const own = options.find(({ code }) => code === text.trim());
    const meant = [own && voteField(own.code), placeField(name), byWord.get(name), listField(name, lists)];
    const field = meant.find((each) => each != null && mapping[each] === null);
    if (field) mapping[field] = column;
  }
  return mapping;
}

function placeField(name: string): string | null {
  const field = byHeader.get(name) ?? byHeader.get(name.replace(/^no? /, ''));
  if (field === 'voters') return 'registered';
  return field === 'region' || field === 'number' ? field : null;
}

function listField(name: string, lists: readonly { name: string; code: string }[]): string | null {
  const whole = lists.find((list) => list.name === name);
  if (whole) return voteField(whole.code);
  const within = new Set(lists.filter((list) => ` ${name} `.includes(` ${list.name} `)).map(({ code }) => code));
  const [only] = within;
  return within.size === 1 && only !== undefined ? voteField(only) : null;
}

/** At what level a table with these columns can be read most finely. */
export function guessOfficialLevel(mapping: OfficialMapping): OfficialLevel {
  if ((mapping.region ?? null) === null) return 'country';
  return (mapping.number ?? null) === null ? 'region' : 'station';
}

export type OfficialProblemCode =
  | 'regionMissing'
  | 'regionUnknown'
  | 'numberMissing'
  | 'numberBad'
  /** Not a whole number: a share, a word, a formula. */
  | 'countBad'
  | 'nothingGiven'
  /** Two rows of one place that say different things: nobody can know which was meant. */
  | 'placeTwice';
export interface OfficialProblem {
  code: OfficialProblemCode;
  field: string;
}

/** Absent by a dash or in words; the program never makes a zero of it. */
const NOT_GIVEN = /^(?:|[-−–—…]+|н\/?д|нет данных|n\/?a|дерек жоқ|мәлімет жоқ)$/iu;
/**
 * Digits, or threes of them with spaces or apostrophes between; a spreadsheet's ".0". "1,000" is one to one reader and a
 * thousand to another: it is no count.
 */
const COUNT = /^(?:\d{1,9}|\d{1,3}(?:[ '’]\d{3}){1,2})(?:[.,]0{1,2})?$/;

function countIn(text: string): number | null | 'bad' {
  if (NOT_GIVEN.test(text)) return null;
  return COUNT.test(text) ? Number(text.replace(/[.,]0+$/, '').replace(/[ '’]/g, '')) : 'bad';
}

/** Reads rows by a mapping. Regions are looked up once per spelling: tables repeat them. */
export function createOfficialReader(
  level: OfficialLevel,
  mapping: OfficialMapping,
  lists: readonly string[],
  places: Pick<Places, 'region'>,
): (cells: readonly string[]) => { row: OfficialRow } | { problems: OfficialProblem[] } {
  const regions = new Map<string, string | null>();
  const regionOf = (text: string): string | null => {
    const known = regions.get(text);
    if (known !== undefined) return known;
    const found = places.region(text)?.code ?? null;
    if (regions.size < 10_000) regions.set(text, found);
    return found;
  };
  return (cells) => {
    const problems: OfficialProblem[] = [];
    const said = (field: string): string => {
      const column = mapping[field] ?? null;
      return column === null
        ? ''
        : cleanText((cells[column] ?? '').slice(0, 200))
            .replace(/\s+/g, ' ')
            .trim();
    };
    const count = (field: string): number | null => {
      const found = countIn(said(field));
      if (found !== 'bad') return found;
      problems.push({ code: 'countBad', field });
      return null;
    };
    let [region, number]: [string | null, number | null] = [null, null];
    if (level !== 'country') {
      const text = said('region');
      region = text === '' ? null : regionOf(text);
      if (region === null) problems.push({ code: text === '' ? 'regionMissing' : 'regionUnknown', field: 'region' });
    }
    if (level === 'station') {
      const text = said('number');
      number = wholeNumber(text);
      if (number === null) problems.push({ code: text === '' ? 'numberMissing' : 'numberBad', field: 'number' });
    }
    const figures: SummedFigures = {
      registered: count('registered'),
      participated: count('participated'),
      invalid: count('invalid'),
      votes: Object.fromEntries(lists.map((code) => [code, count(voteField(code))])),
    };
    if (problems.length === 0 && isEmpty(figures)) problems.push({ code: 'nothingGiven', field: 'figures' });
    return problems.length > 0 ? { problems } : { row: { region, number, figures } };
  };
}

const isEmpty = ({ registered, participated, invalid, votes }: SummedFigures): boolean =>
  [registered, participated, invalid, ...Object.values(votes)].every((figure) => figure === null);

export interface OfficialRead {
  line: number;
  row: OfficialRow;
}

/**
 * The rows of a table as one publication, in the order of places whatever the table's was. A row that says again what
 * another says is taken once; of two that differ about one place neither is.
 */
export function planOfficial(read: readonly OfficialRead[]): {
  rows: OfficialRow[];
  bad: { line: number; problems: OfficialProblem[] }[];
  repeated: number;
} {
  const groups = Map.groupBy(read, ({ row }) => officialKey(row));
  const rows: OfficialRow[] = [];
  const bad: { line: number; problems: OfficialProblem[] }[] = [];
  let repeated = 0;
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const print = JSON.stringify(first.row.figures);
    if (group.every(({ row }) => JSON.stringify(row.figures) === print)) {
      rows.push(first.row);
      repeated += group.length - 1;
    } else
      for (const { line } of group)
        bad.push({ line, problems: [{ code: 'placeTwice', field: first.row.number === null ? 'region' : 'number' }] });
  }
  return { rows: rows.sort(inOfficialOrder), bad: bad.sort((a, b) => a.line - b.line), repeated };
}

/** As many small stations with a hundred voters each nobody has. */
const SHARES_LEAST = 3;

/**
 * Whether what stands for votes looks like whole per cents: every row with several lists sums up to a hundred, give or take
 * what rounding does, and there are several rows, or it is a whole region or country.
 */
export function looksLikeShares(level: OfficialLevel, rows: readonly OfficialRow[]): boolean {
  const sums = rows.flatMap(({ figures: { votes, invalid } }) => {
    const known = Object.values(votes).flatMap((count) => count ?? []);
    return known.length < 2 ? [] : [known.reduce((a, b) => a + b, invalid ?? 0)];
  });
  if (sums.length < (level === 'station' ? SHARES_LEAST : 1)) return false;
  return sums.every((sum) => sum >= 98 && sum <= 102);
}

/** Rows whose own figures contradict each other. */
export const faultyRows = (rows: readonly OfficialRow[]): { row: OfficialRow; faults: PublishedFault[] }[] =>
  rows.flatMap((row) => {
    const faults = publishedFaults(row.figures);
    return faults.length > 0 ? [{ row, faults }] : [];
  });
