import type { Ms } from './brand.ts';
import type { Language } from './election-profile.ts';
import { cleanText, foldText } from './fold-text.ts';
import { hasSosTag } from './looks-like-sos.ts';
import {
  CONSENT_WORDS,
  LANGUAGE_WORDS,
  LEVEL_WORDS,
  RELAY_KEY_NAMES,
  RELAY_KEYS,
  RELAY_KINDS,
  type RelayKey,
  type RelayKind,
  type RelayValueOf,
  type RelayValueType,
  type RelayValueTypes,
  relayKeyOf,
  STATUS_WORDS,
  type WordRow,
  YES_NO_WORDS,
} from './relay-keys.ts';
import { type RelayLookups, type RelayProblemCode, readValue } from './relay-values.ts';

/** A value as read, or why it could not be; the text as received either way. */
export type RelayField<T> =
  | { ok: true; value: T; text: string }
  | { ok: false; problem: RelayProblemCode; text: string };
export type RelayFields = { [K in RelayKey]?: RelayField<RelayValueOf<K>> };

export interface RelayProblem {
  code: RelayProblemCode;
  /** Number of the line, from 1; 0 for the message as a whole. */
  line: number;
  /** The line as received; hostile, see display-text.ts. */
  text: string;
  key: RelayKey | null;
}

export interface ParsedRelay {
  kind: RelayKind | null;
  /** The bot's own id of the item. Means nothing unless the message's trust is `relay`. */
  botItemId: string | null;
  fields: RelayFields;
  freeText: string;
  /** Lines before the free text that are neither tag nor field: kept, never guessed at. */
  unknownLines: { line: number; text: string }[];
  problems: RelayProblem[];
  /** parsed: everything understood; partial: a person should look; unparsed: no tag, the whole text is free text. */
  state: 'parsed' | 'partial' | 'unparsed';
}

export interface RelayContext {
  lookups: RelayLookups;
  /** When the message was sent: a bare "09:40" is of that day. */
  sentAt: Ms;
}

const LINES_FOR_THE_TAG = 3;
/** Plain ASCII with a digit, so that a forgotten id doesn't turn the first word into one. */
const ITEM_ID = /^(?=[^\d]*\d)[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const LONGEST_KEY = 60;

/**
 * Reads a message in relay format 1 (docs/relay-format.md). Total: any text gives a result, nothing is dropped, and the
 * cost is linear in the text. It says what the text claims; who may claim it is decided by trust.ts.
 */
export function parseRelay(text: string, context: RelayContext): ParsedRelay {
  const lines = text.toWellFormed().split(/\r\n|\n|\r/);
  const tagAt = findTag(lines);
  if (tagAt === null) {
    const problem: RelayProblem = { code: 'noTag', line: 0, text: '', key: null };
    const freeText = lines.join('\n');
    return {
      kind: null,
      botItemId: null,
      fields: {},
      freeText,
      unknownLines: [],
      problems: [problem],
      state: 'unparsed',
    };
  }
  const parsed: ParsedRelay = {
    kind: tagAt.kind,
    botItemId: null,
    fields: {},
    freeText: '',
    unknownLines: [],
    problems: [],
    state: 'parsed',
  };
  const strange = (code: RelayProblemCode, index: number, kept: string): void => {
    parsed.unknownLines.push({ line: index + 1, text: kept });
    parsed.problems.push({ code, line: index + 1, text: kept, key: null });
  };
  for (let index = 0; index < tagAt.index; index += 1) {
    const before = lines[index] ?? '';
    if (!isBlank(before)) strange('tagNotFirst', index, before);
  }
  readFirstLine(parsed, lines[tagAt.index] ?? '', tagAt.index, strange);

  const blankAt = lines.findIndex((line, index) => index > tagAt.index && isBlank(line));
  const end = blankAt === -1 ? lines.length : blankAt;
  const found: { key: RelayKey; text: string; index: number }[] = [];
  for (let index = tagAt.index + 1; index < end; index += 1) {
    const line = lines[index] ?? '';
    const colon = line.slice(0, LONGEST_KEY).search(/[:：]/);
    if (colon === -1) {
      strange('notAField', index, line);
      continue;
    }
    const key = relayKeyOf(line.slice(0, colon));
    if (key === null) strange('unknownKey', index, line);
    else found.push({ key, text: line.slice(colon + 1).trim(), index });
  }
  parsed.freeText = lines.slice(end + 1).join('\n');
  readFields(parsed, found, lines, context, strange);
  if (parsed.problems.length > 0) parsed.state = 'partial';
  return parsed;
}

function isBlank(line: string): boolean {
  return cleanText(line).trim() === '';
}

/** The tag belongs on the first line; one pushed down by a greeting or an empty line is still a tag. */
function findTag(lines: readonly string[]): { kind: RelayKind; index: number } | null {
  let looked = 0;
  for (const [index, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const kind = kindOfLine(line);
    if (kind !== null) return { kind, index };
    looked += 1;
    if (looked === LINES_FOR_THE_TAG) return null;
  }
  return null;
}

const TAGS = new Map(RELAY_KINDS.map((kind) => [foldText(kind), kind]));

function kindOfLine(line: string): RelayKind | null {
  const word = /^\s{0,8}#\s{0,2}(\p{L}{2,16})(?!\p{L})/u.exec(foldText(line.slice(0, 256)))?.[1];
  const kind = word === undefined ? undefined : TAGS.get(word);
  return kind ?? (hasSosTag(line.slice(0, 256)) ? 'sos' : null);
}

function readFirstLine(
  parsed: ParsedRelay,
  line: string,
  index: number,
  strange: (code: RelayProblemCode, index: number, kept: string) => void,
): void {
  const usual = /^\s*#\s?(\p{L}+)(?:\s+#?\s?(\S+))?(?:\s+(\S.*))?$/su.exec(cleanText(line.replaceAll('№', '#')).trim());
  const [, word, id, extra] = usual ?? [];
  if (word !== undefined && kindOfLine(`#${word}`) === parsed.kind && id !== undefined && ITEM_ID.test(id)) {
    parsed.botItemId = id;
    if (extra !== undefined) strange('extraAfterId', index, line);
    return;
  }
  // "#sos помогите", "# S O S 4711": the line is kept whole, and no id is guessed from it.
  if (id !== undefined || word === undefined) strange('missingId', index, line);
  else parsed.problems.push({ code: 'missingId', line: index + 1, text: line, key: null });
}

function readFields(
  parsed: ParsedRelay,
  found: readonly { key: RelayKey; text: string; index: number }[],
  lines: readonly string[],
  context: RelayContext,
  strange: (code: RelayProblemCode, index: number, kept: string) => void,
): void {
  const fields = new Map<RelayKey, RelayField<unknown>>();
  let region: string | null = null;
  // `when` is local to `region`, wherever the two lines stand.
  const ordered = [...found].sort((a, b) => Number(a.key !== 'region') - Number(b.key !== 'region'));
  for (const { key, text, index } of ordered) {
    const line = lines[index] ?? '';
    const earlier = fields.get(key);
    if (earlier !== undefined) {
      // A second, different line may be a value with a line break that smuggled a field in: neither is believed.
      if (earlier.text === text) continue;
      fields.set(key, { ok: false, problem: 'contradictory', text: earlier.text });
      if (key === 'region') region = null;
      strange('contradictory', index, line);
      continue;
    }
    const result = readValue(key, text, { lookups: context.lookups, sentAt: context.sentAt, region });
    if (result.ok) {
      fields.set(key, { ok: true, value: result.value, text });
      if (key === 'region') region = String(result.value);
    } else {
      fields.set(key, { ok: false, problem: result.problem, text });
      parsed.problems.push({ code: result.problem, line: index + 1, text: line, key });
    }
  }
  parsed.fields = Object.fromEntries(fields) as RelayFields;
  const { station, country } = parsed.fields;
  if (station?.ok && !fields.has('region') && country === undefined && regionOfPlace(parsed.fields, context) === null) {
    // Numbers repeat in every region: which station it is, a person must find out.
    const index = found.find(({ key }) => key === 'station')?.index ?? 0;
    parsed.problems.push({ code: 'stationWithoutRegion', line: index + 1, text: lines[index] ?? '', key: 'station' });
  }
  parsed.problems.sort((a, b) => a.line - b.line);
  parsed.unknownLines.sort((a, b) => a.line - b.line);
}

/** The region that a place names by being in it ("Oral, school 12"); null if it names none. */
function regionOfPlace({ place }: RelayFields, { lookups }: RelayContext): string | null {
  if (!place?.ok) return null;
  return lookups.region(place.text) ?? lookups.region(place.text.split(/[,;]/)[0] ?? '');
}

/** The value of a field that was understood; null otherwise. */
export function fieldValue<K extends RelayKey>(parsed: Pick<ParsedRelay, 'fields'>, key: K): RelayValueOf<K> | null {
  const field = parsed.fields[key] as RelayField<RelayValueOf<K>> | undefined;
  return field?.ok === true ? field.value : null;
}

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface RelayDraft {
  kind: RelayKind;
  botItemId: string;
  fields: { [K in RelayKey]?: RelayValueOf<K> };
  freeText: string;
}

const word = (row: WordRow, language: Language): string => row.names[language];

const WRITERS: { [Type in RelayValueType]: (value: RelayValueTypes[Type], language: Language) => string } = {
  text: (value) => value,
  region: (value) => value,
  station: String,
  when: (value) => new Date(value.at).toISOString(),
  caseKind: (value) => value,
  contest: (value) => value,
  choice: (value) => value,
  level: (value, language) => word(LEVEL_WORDS[value], language),
  status: (value, language) => word(STATUS_WORDS[value], language),
  reporter: (value) => `${value.scheme}:${value.pseudonym}`,
  consent: (value, language) =>
    value.length === 0
      ? word(YES_NO_WORDS.no, language)
      : value.map((purpose) => word(CONSENT_WORDS[purpose], language)).join(', '),
  location: (value) => `${value.lat.toFixed(6)}, ${value.lon.toFixed(6)}`,
  count: (value) => (value.exact ? String(value.count) : `~${value.count}`),
  yesNo: (value, language) => word(value ? YES_NO_WORDS.yes : YES_NO_WORDS.no, language),
  temperature: String,
  minutes: String,
  phone: (value) => value,
  circumstances: (value) => value.join(', '),
  language: (value, language) => word(LANGUAGE_WORDS[value], language),
};

/**
 * Writes a message in relay format 1, in a language: the inverse of `parseRelay`. Codes (regions, kinds, choices) are the
 * same in every language. Line breaks inside values become spaces, which is what keeps a value from adding fields.
 */
export function serializeRelay(draft: RelayDraft, language: Language): string {
  const lines = [`#${draft.kind} ${draft.botItemId}`];
  for (const key of RELAY_KEY_NAMES) {
    const value = draft.fields[key];
    if (value === undefined) continue;
    const write = WRITERS[RELAY_KEYS[key].type] as (value: unknown, language: Language) => string;
    const written = write(value, language)
      .replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
      .trim();
    if (written !== '') lines.push(`${RELAY_KEYS[key].names[language]}: ${written}`);
  }
  if (draft.freeText !== '') lines.push('', draft.freeText);
  return lines.join('\n');
}
