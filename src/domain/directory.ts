import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { cleanText, foldName } from './fold-text.ts';
import type { Places } from './places.ts';
import { answersAt, hoursText, parseHours } from './weekly-hours.ts';

/** Whom a case can be referred to, by region: lawyers on call, police offices, hospitals, hotlines. */
export const CONTACT_KINDS = ['lawyer', 'police', 'hospital', 'hotline', 'organisation'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
/** A person's own number, masked until somebody opens it; an institution's is no secret. */
export const isPrivate = (kind: ContactKind): boolean => kind === 'lawyer';

const said = z.string().trim().min(1).max(300);
export const contactFacts = z.strictObject({
  kind: z.enum(CONTACT_KINDS),
  name: said,
  /** Code of the profile; null: the whole country. */
  region: z.string().max(20).nullable(),
  place: said.nullable(),
  phones: z.array(z.string().trim().min(1).max(60)).max(8),
  /** As they are written: kk, ru, en, or another's name. */
  languages: z.array(z.string().trim().min(1).max(30)).max(8),
  /** In the words of `hoursText`; null: nobody knows. */
  hours: z.string().max(1000).nullable(),
  address: said.nullable(),
  note: z.string().trim().min(1).max(1000).nullable(),
  /** What the list that it came from calls it. */
  externalId: z.string().trim().min(1).max(100).nullable(),
});
export type ContactFacts = z.infer<typeof contactFacts>;

/** Loose: a newer version may say more. */
export const DIRECTORY_PAYLOADS = {
  'directory.imported': z.looseObject({ set: z.record(z.string(), contactFacts) }),
  'directory.set': z.looseObject({ set: z.record(z.string(), contactFacts) }),
  'directory.removed': z.looseObject({}),
  'directory.undone': z.looseObject({ undoes: z.string() }),
} as const;

export interface DirectoryEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

/** A contact from the entries about it, in merged order: the last word that was not taken back. Null: not in the list. */
export function foldContact(id: string, entries: readonly DirectoryEntry[]): (ContactFacts & { since: Ms }) | null {
  const undone = new Set(
    entries.flatMap((entry) => {
      const read = entry.type === 'directory.undone' ? DIRECTORY_PAYLOADS[entry.type].safeParse(entry.payload) : null;
      const target = entries.find((other) => other.id === read?.data?.undoes);
      return target?.actor === entry.actor ? [target.id] : [];
    }),
  );
  const last = entries.findLast(
    (entry) =>
      !undone.has(entry.id) &&
      (entry.type === 'directory.imported' || entry.type === 'directory.set' || entry.type === 'directory.removed'),
  );
  if (!last || last.type === 'directory.removed') return null;
  const read = DIRECTORY_PAYLOADS['directory.set'].safeParse(last.payload);
  const facts = read.success && Object.hasOwn(read.data.set, id) ? read.data.set[id] : undefined;
  return facts ? { ...facts, since: last.wallTime } : null;
}

/** What a list shows of a private number until it is opened: its last two digits. */
export function maskedPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length < 5 ? '••' : `•• ${digits.slice(-2)}`;
}

/** now: answers at this moment; off: not now; unknown: nobody wrote down when. */
export type Answers = 'now' | 'off' | 'unknown';
export function answersNow(hours: string | null, at: Ms, zone: string): Answers {
  const spans = hours === null ? null : parseHours(hours);
  if (spans === null) return 'unknown';
  return answersAt(spans, at, zone) ? 'now' : 'off';
}

/** Who comes first: whoever answers now, before unknown, before off; of the region before the whole country. */
export function callOrder(
  a: { onCall: Answers; region: string | null },
  b: { onCall: Answers; region: string | null },
): number {
  const rank: Record<Answers, number> = { now: 0, unknown: 1, off: 2 };
  return rank[a.onCall] - rank[b.onCall] || Number(a.region === null) - Number(b.region === null);
}

export const CONTACT_FIELDS = [
  'kind',
  'name',
  'region',
  'place',
  'phones',
  'languages',
  'hours',
  'address',
  'note',
  'externalId',
] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];
export const CONTACT_REQUIRED: readonly ContactField[] = ['kind', 'name'];
/** Column (from 0) of each field; null: the table has none. */
export type ContactMapping = Record<ContactField, number | null>;

const HEADERS: Record<ContactField, readonly string[]> = {
  kind: ['kind', 'type', 'вид', 'тип', 'түрі', 'түр'],
  name: ['name', 'название', 'имя', 'фио', 'атауы', 'аты', 'аты-жөні', 'имя или название'],
  region: ['region', 'oblast', 'регион', 'область', 'облыс', 'аймақ', 'өңір'],
  place: ['city', 'town', 'place', 'город', 'место', 'қала', 'орны', 'населённый пункт', 'елді мекен'],
  phones: ['phone', 'phones', 'telephone', 'телефон', 'телефоны', 'телефондар', 'номер', 'нөмір'],
  languages: ['language', 'languages', 'язык', 'языки', 'тіл', 'тілдер', 'тілдері'],
  hours: ['hours', 'on call', 'часы', 'часы работы', 'дежурство', 'график', 'уақыты', 'жұмыс уақыты', 'кезекшілік'],
  address: ['address', 'адрес', 'мекенжай', 'мекенжайы'],
  note: ['note', 'notes', 'comment', 'примечание', 'комментарий', 'ескерту', 'ескертпе'],
  externalId: ['id', 'external id', 'код', 'code'],
};
const byHeader = new Map(
  CONTACT_FIELDS.flatMap((field) => HEADERS[field].map((name) => [foldName(name), field] as const)),
);
const KIND_WORDS: Record<ContactKind, readonly string[]> = {
  lawyer: ['lawyer', 'advocate', 'адвокат', 'юрист', 'заңгер', 'қорғаушы'],
  police: ['police', 'police office', 'полиция', 'отдел полиции', 'увд', 'ровд', 'полиция бөлімшесі', 'полиция бөлімі'],
  hospital: ['hospital', 'clinic', 'больница', 'клиника', 'травмпункт', 'аурухана', 'емхана'],
  hotline: ['hotline', 'горячая линия', 'телефон доверия', 'жедел желі', 'сенім телефоны'],
  organisation: ['organisation', 'organization', 'ngo', 'организация', 'нпо', 'ұйым', 'үеұ'],
};
const byKind = new Map(
  CONTACT_KINDS.flatMap((kind) => KIND_WORDS[kind].map((word) => [foldName(word), kind] as const)),
);

export function guessContactMapping(header: readonly string[]): ContactMapping {
  const mapping = Object.fromEntries(CONTACT_FIELDS.map((field) => [field, null])) as ContactMapping;
  for (const [column, cell] of header.entries()) {
    const field = byHeader.get(foldName(cell.slice(0, 200)));
    if (field !== undefined && mapping[field] === null) mapping[field] = column;
  }
  return mapping;
}

export type ContactProblemCode =
  | 'kindUnknown'
  | 'nameMissing'
  | 'regionUnknown'
  | 'hoursUnreadable'
  | 'textTooLong'
  | 'rowTwice';
export interface ContactProblem {
  code: ContactProblemCode;
  field: ContactField;
}

/** A row as facts, or what is wrong with it. `number` of a place in the profile gives its region. */
export function readContact(
  cells: readonly string[],
  mapping: ContactMapping,
  places: Places,
): { facts: ContactFacts } | { problems: ContactProblem[] } {
  const problems: ContactProblem[] = [];
  const text = (field: ContactField, most: number): string | null => {
    const column = mapping[field];
    const value =
      column === null
        ? ''
        : cleanText((cells[column] ?? '').slice(0, 4000))
            .replace(/\s+/g, ' ')
            .trim();
    if (value.length > most) problems.push({ code: 'textTooLong', field });
    return value === '' || value.length > most ? null : value;
  };
  const listed = (field: ContactField, most: number): string[] =>
    (text(field, 400) ?? '')
      .split(/[;,/|]+/)
      .map((each) => each.trim())
      .filter((each) => each !== '' && each.length <= most)
      .slice(0, 8);
  const kind = byKind.get(foldName(text('kind', 100) ?? ''));
  if (kind === undefined) problems.push({ code: 'kindUnknown', field: 'kind' });
  const name = text('name', 300);
  if (name === null) problems.push({ code: 'nameMissing', field: 'name' });
  const [regionText, place] = [text('region', 200), text('place', 300)];
  const region =
    regionText === null
      ? place === null
        ? null
        : (places.place(place)?.region ?? null)
      : places.region(regionText)?.code;
  if (region === undefined) problems.push({ code: 'regionUnknown', field: 'region' });
  const written = text('hours', 400);
  const hours = written === null ? null : parseHours(written);
  if (written !== null && hours === null) problems.push({ code: 'hoursUnreadable', field: 'hours' });
  const rest = {
    place,
    phones: listed('phones', 60),
    languages: listed('languages', 30),
    hours: hours === null ? null : hoursText(hours),
    address: text('address', 300),
    note: text('note', 1000),
    externalId: text('externalId', 100),
  };
  if (problems.length > 0 || kind === undefined || name === null || region === undefined) return { problems };
  return { facts: { kind, name, region, ...rest } };
}

export interface KnownContact {
  id: string;
  facts: ContactFacts;
}
export interface ContactPlan {
  added: ContactFacts[];
  changed: { id: string; facts: ContactFacts; before: ContactFacts }[];
  unchanged: number;
  /** Not in this table: they stay. */
  missing: number;
  bad: { line: number; problems: ContactProblem[] }[];
}

/** What a contact is known by, when its list gives it no id: what it is, what it is called, where. */
const keyOf = ({ externalId, kind, name, region, place }: ContactFacts): string =>
  externalId === null ? ['', kind, foldName(name), region ?? '', foldName(place ?? '')].join('|') : `id|${externalId}`;

/**
 * What a table would change. The same table again changes nothing; a field that a row leaves empty keeps what is known;
 * nobody is taken out by one.
 */
export function planContacts(
  known: readonly KnownContact[],
  rows: readonly ({ line: number } & ({ facts: ContactFacts } | { problems: ContactProblem[] }))[],
): ContactPlan {
  const byKey = new Map(known.map((each) => [keyOf(each.facts), each]));
  const plan: ContactPlan = { added: [], changed: [], unchanged: 0, missing: 0, bad: [] };
  const seen = new Set<string>();
  for (const row of rows) {
    if ('problems' in row) {
      plan.bad.push({ line: row.line, problems: row.problems });
      continue;
    }
    const key = keyOf(row.facts);
    if (seen.has(key)) {
      plan.bad.push({ line: row.line, problems: [{ code: 'rowTwice', field: 'name' }] });
      continue;
    }
    seen.add(key);
    const before = byKey.get(key);
    if (!before) {
      plan.added.push(row.facts);
      continue;
    }
    const facts = merged(before.facts, row.facts);
    if (JSON.stringify(facts) === JSON.stringify(merged(before.facts, before.facts))) plan.unchanged += 1;
    else plan.changed.push({ id: before.id, facts, before: before.facts });
  }
  plan.missing = known.filter((each) => !seen.has(keyOf(each.facts))).length;
  return plan;
}

function merged(before: ContactFacts, now: ContactFacts): ContactFacts {
  const { kind, name, region, place, phones, languages, hours, address, note, externalId } = now;
  return {
    kind,
    name,
    region: region ?? before.region,
    place: place ?? before.place,
    phones: phones.length > 0 ? phones : before.phones,
    languages: languages.length > 0 ? languages : before.languages,
    hours: hours ?? before.hours,
    address: address ?? before.address,
    note: note ?? before.note,
    externalId: externalId ?? before.externalId,
  };
}
