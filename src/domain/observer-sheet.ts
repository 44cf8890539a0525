import type { CertificateHolder } from './coverage-terms.ts';
import { cleanText, foldName } from './fold-text.ts';
import { nameKey } from './name-key.ts';
import { calendarDay, type ObserverFacts, phoneKey } from './observer-facts.ts';
import { holderOfWord, type ObserverField, type ObserverMapping, spokenLanguage } from './observer-words.ts';
import type { Places } from './places.ts';
import { wordIndex, YES_NO_WORDS } from './relay-keys.ts';
import { isReporter } from './relay-values.ts';

export type ObserverProblemCode =
  | 'whoMissing'
  | 'regionUnknown'
  | 'phoneBad'
  | 'reporterBad'
  | 'carUnknown'
  | 'pcrBad'
  | 'pcrDateMissing'
  | 'holderUnknown'
  | 'textTooLong'
  | 'tooMany'
  | 'rowTwice'
  | 'samePerson'
  | 'severalFit'
  | 'callSignTaken';
export interface ObserverProblem {
  code: ObserverProblemCode;
  field: ObserverField;
}

/** A row that can be read: only what it says. `organisation`: its name. */
export interface ObserverRow {
  line: number;
  says: { [K in Exclude<keyof ObserverFacts, 'organisation' | 'certificate'>]?: NonNullable<ObserverFacts[K]> };
  organisation: string | null;
  /** Who has it: null where the row names a number alone. */
  certificate: { number: string | null; holder: CertificateHolder | null } | null;
}

const yesNo = wordIndex(YES_NO_WORDS);
const MOST: Record<ObserverField, number> = {
  externalId: 100,
  callSign: 60,
  name: 200,
  phones: 400,
  backupPhone: 60,
  reporters: 400,
  languages: 400,
  region: 200,
  district: 200,
  place: 200,
  car: 60,
  supervisor: 200,
  supervisorPhone: 60,
  organisation: 200,
  pcrDate: 60,
  pcrClinic: 200,
  certificateNumber: 60,
  certificateHolder: 60,
  tags: 600,
  note: 1000,
};
const PHONE = /^[+\d][\d\s().-]{1,30}(?:\s*(?:доб|ext|ішкі)\.?\s*\d{1,6})?$/iu;

/** Cells by what they are, cleaned; what is wrong with them is gathered in `problems`. */
function cellsOf(cells: readonly string[], mapping: ObserverMapping, problems: ObserverProblem[]) {
  const wrong = (code: ObserverProblemCode, field: ObserverField): null => {
    if (!problems.some((each) => each.code === code && each.field === field)) problems.push({ code, field });
    return null;
  };
  const text = (field: ObserverField): string | null => {
    const column = mapping[field];
    const cell = column === null ? '' : cleanText((cells[column] ?? '').slice(0, 4000));
    const value = cell.replace(/\s+/g, ' ').trim();
    if (value === '') return null;
    return value.length > MOST[field] ? wrong('textTooLong', field) : value;
  };
  const list = (field: ObserverField, most: number, longest: number): string[] => {
    const parts = (text(field) ?? '').split(/[;,/|]+/).map((each) => each.trim());
    const named = [...new Set(parts.filter((each) => each !== ''))];
    if (named.length > most) wrong('tooMany', field);
    else if (named.some((each) => each.length > longest)) wrong('textTooLong', field);
    return named.slice(0, most);
  };
  const phone = (written: string | null, field: ObserverField): string | null =>
    written !== null && (!PHONE.test(written) || phoneKey(written).length < 3) ? wrong('phoneBad', field) : written;
  return { text, list, phone, wrong };
}

/** A row of somebody's list as what it says of one observer, or what is wrong with it, each fault by its field. */
export function readObserverRow(
  line: number,
  cells: readonly string[],
  mapping: ObserverMapping,
  places: Places,
): { row: ObserverRow } | { problems: ObserverProblem[] } {
  const problems: ObserverProblem[] = [];
  const { text, list, phone, wrong } = cellsOf(cells, mapping, problems);
  const says: ObserverRow['says'] = {};
  for (const field of ['externalId', 'callSign', 'name', 'supervisor', 'note'] as const) {
    const value = text(field);
    if (value !== null) says[field] = value;
  }
  // A name without a letter tells nobody from anybody.
  if (nameKey(says.name ?? '') === '' && foldName(says.callSign ?? '') === '') wrong('whoMissing', 'name');
  for (const field of ['backupPhone', 'supervisorPhone'] as const) {
    const value = phone(text(field), field);
    if (value !== null) says[field] = value;
  }
  const phones = list('phones', 4, 60).map((each) => phone(each, 'phones'));
  if (phones.length > 0) says.phones = phones.filter((each) => each !== null);
  const reporters = list('reporters', 8, 100);
  if (reporters.some((each) => !isReporter(each))) wrong('reporterBad', 'reporters');
  else if (reporters.length > 0) says.reporters = reporters;
  const languages = [...new Set(list('languages', 8, 30).map(spokenLanguage))];
  if (languages.length > 0) says.languages = languages;
  const tags = list('tags', 12, 40);
  if (tags.length > 0) says.tags = tags;

  home(says, text, wrong, places);
  const car = text('car');
  const has = car === null ? undefined : (yesNo.get(foldName(car)) ?? yesNo.get(car));
  if (car !== null && has === undefined) wrong('carUnknown', 'car');
  else if (has !== undefined) says.car = has === 'yes';
  test(says, text, wrong);
  const certificate = certificateOf(text, wrong);
  const organisation = text('organisation');
  return problems.length > 0 ? { problems } : { row: { line, says, organisation, certificate } };
}

type Text = (field: ObserverField) => string | null;
type Wrong = (code: ObserverProblemCode, field: ObserverField) => null;

/** The region that is named, else the one that the place lies in. */
function home(says: ObserverRow['says'], text: Text, wrong: Wrong, places: Places): void {
  const [regionText, districtText, placeText] = [text('region'), text('district'), text('place')];
  const place = placeText === null ? null : places.place(placeText);
  const region = regionText === null ? (place?.region ?? null) : (places.region(regionText)?.code ?? null);
  if (regionText !== null && region === null) wrong('regionUnknown', 'region');
  if (region !== null) says.region = region;
  if (districtText !== null)
    says.district = (region === null ? null : places.district(districtText, region)?.code) ?? districtText;
  if (placeText !== null) says.place = place !== null && place.region === region ? place.id : placeText;
}

function test(says: ObserverRow['says'], text: Text, wrong: Wrong): void {
  const [dateText, clinic] = [text('pcrDate'), text('pcrClinic')];
  const date = dateText === null ? null : readDay(dateText);
  if (dateText !== null && date === null) wrong('pcrBad', 'pcrDate');
  if (dateText === null && clinic !== null) wrong('pcrDateMissing', 'pcrDate');
  if (date !== null) says.pcr = { date, clinic };
}

function certificateOf(text: Text, wrong: Wrong): ObserverRow['certificate'] {
  const [number, holderText] = [text('certificateNumber'), text('certificateHolder')];
  const holder = holderText === null ? null : holderOfWord.get(foldName(holderText));
  if (holder === undefined) return wrong('holderUnknown', 'certificateHolder');
  return number === null && holder === null ? null : { number, holder };
}

/** `2021-01-08`, `08.01.2021`, `8/1/2021`: the day before the month, as it is written here. Null: no such day. */
export function readDay(written: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(written);
  const [year, month, day] = iso
    ? iso.slice(1, 4)
    : (/^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s.*)?$/.exec(written)?.slice(1, 4).reverse() ?? []);
  if (year === undefined || month === undefined || day === undefined) return null;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return calendarDay.safeParse(text).success ? text : null;
}
