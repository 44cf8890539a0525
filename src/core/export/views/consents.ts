import {
  type AffectedRole,
  CONSENT_PURPOSES,
  type Consent,
  type ConsentPurpose,
  type CustodyState,
  isLookedAfter,
  isResolved,
  type Leaving,
  leavingFor,
  mayLocate,
  type NamesOut,
  namesOut,
  type ReportHeld,
  reporterOf,
  reportHeld,
} from '../../../domain/index.ts';
import { personOf, seizuresOf } from '../../reporters/index.ts';
import { all, each, one, type ReadDb } from '../../store/index.ts';
import type { ViewContext } from './context.ts';
import type { HeldWhy } from './dataset.ts';
import { throughSubmissions } from './through.ts';

/** What of a submission decides whether it may leave. */
export interface Said {
  /** JSON, as received: consent is nobody's to file for somebody else. */
  fields: string;
  sender: string | null;
  sentAt: number;
  receivedAt: number;
}

interface Field {
  key: string;
  value: unknown;
  problem: string | null;
}

/** The list on a report; null: none, or one that could not be read or was not this sender's to give. */
export function consentIn(fields: string): ConsentPurpose[] | null {
  const field = (JSON.parse(fields) as Field[]).find(({ key }) => key === 'consent');
  if (!field || field.problem !== null || !Array.isArray(field.value)) return null;
  const known: readonly unknown[] = CONSENT_PURPOSES;
  return field.value.every((purpose) => known.includes(purpose)) ? (field.value as ConsentPurpose[]) : null;
}

/** A consent line is in the text of every submission that has one: those without are never parsed. */
const HAS_CONSENT = `instr(s.fields, '"key":"consent"') > 0`;

export interface ReportConsents {
  /** Why a report does not leave; null: it may. */
  heldBy: (said: Said) => ReportHeld | null;
  /** The same for somebody's whole day, by any of their pseudonyms: what they said last. */
  observerHeld: (reporters: readonly string[]) => ReportHeld | null;
}

type Reading = Pick<ViewContext, 'db' | 'profile' | 'pulse'>;

const known = new WeakMap<object, ReportConsents>();

/**
 * Whether what people sent may leave for a profile. A later "no" of theirs takes back what was said before it; what came
 * while their telephone may have been in other hands is not their word. One for all tables of an export.
 */
export function reportConsents(context: Reading): ReportConsents {
  const made = known.get(context) ?? consentsFor(context);
  known.set(context, made);
  return made;
}

function consentsFor(context: Reading): ReportConsents {
  const { db, profile } = context;
  const refusedAt = refusals(context);
  const doubtful = doubts(db);
  const heldBy = ({ fields, sender, sentAt, receivedAt }: Said): ReportHeld | null => {
    if (profile === 'archive') return null;
    if (sender === null) return 'unasked';
    const held = reportHeld(consentIn(fields), profile);
    if (held !== null) return held;
    if (doubtful(sender, receivedAt)) return 'unsure';
    return refusedAt(sender) > sentAt ? 'refused' : null;
  };
  return {
    heldBy,
    observerHeld(reporters) {
      if (profile === 'archive') return null;
      const last = linesOf(db, sendersOf(db, reporters))
        .filter(({ kind }) => kind === 'observer' || kind === 'checkin')
        .at(-1);
      return last ? heldBy(last) : 'unasked';
    },
  };
}

/** Senders who are looked up one by one; more of them cost more than reading everything once. */
const FEW = 1000;

/** When somebody last refused everything; 0: never. */
function refusals(context: Reading): (sender: string) => number {
  const { db } = context;
  let asked = new Map<string, number>();
  let whole = false;
  return (sender) => {
    const found = asked.get(sender);
    if (found !== undefined) return found;
    if (whole) return 0;
    if (asked.size >= FEW) {
      asked = new Map();
      whole = true;
      for (const line of throughSubmissions<Said>(
        context,
        `SELECT ${SAID} FROM submission AS s WHERE s.rowid > ? AND s.rowid <= ? AND s.trust = 'relay' AND ${HAS_CONSENT}`,
      ))
        if (line.sender !== null && consentIn(line.fields)?.length === 0)
          asked.set(line.sender, Math.max(asked.get(line.sender) ?? 0, line.sentAt));
      return asked.get(sender) ?? 0;
    }
    const said = linesOf(db, [sender]).filter(({ fields }) => consentIn(fields)?.length === 0);
    const last = said.at(-1)?.sentAt ?? 0;
    asked.set(sender, last);
    return last;
  };
}

const SAID = 's.fields, s.sender, s.sent_at AS sentAt, s.received_at AS receivedAt';

const linesOf = (db: ReadDb, senders: readonly string[]): (Said & { kind: string })[] =>
  all(
    db,
    `SELECT s.kind, ${SAID}
     FROM json_each(?) AS named CROSS JOIN inbox_item AS i ON i.sender = named.value
     CROSS JOIN submission AS s ON s.id = i.submission
     WHERE s.trust = 'relay' AND ${HAS_CONSENT} ORDER BY s.sent_at, s.id`,
    JSON.stringify(senders),
  );

/** A pseudonym as each bot that passes it on writes it. */
export function sendersOf(db: ReadDb, reporters: readonly string[]): string[] {
  const bots = all<{ bot: string; scheme: string }>(db, 'SELECT DISTINCT bot_id AS bot, scheme FROM relay_binding');
  return reporters.flatMap((reporter) =>
    bots
      .filter(({ scheme }) => reporter.startsWith(`${scheme}:`))
      .map(({ bot, scheme }) => `relay:${bot}:${scheme}:${reporter.slice(scheme.length + 1)}`),
  );
}

/** Whether what came from a sender at a moment may be somebody else's who had their telephone. */
function doubts(db: ReadDb): (sender: string, receivedAt: number) => boolean {
  const seizuresKnown = new Map<string, { since: number; until: number | null }[]>();
  let any: boolean | null = null;
  return (sender, receivedAt) => {
    // Nearly always nobody's.
    any ??= one(db, 'SELECT 1 FROM phone_seizure LIMIT 1') !== undefined;
    if (!any) return false;
    const reporter = reporterOf(sender);
    const seizures = seizuresKnown.get(reporter) ?? seizuresOf(db, personOf(db, reporter));
    seizuresKnown.set(reporter, seizures);
    return seizures.some(({ since, until }) => receivedAt >= since && (until === null || receivedAt < until));
  };
}

/** Somebody of a case, with what may be said of them. */
export interface Person {
  id: string;
  name: string | null;
  role: string;
  minor: number;
  lawyer: string | null;
  state: CustodyState;
  place: string | null;
  stateSince: number;
  days: number | null;
  deprivedSince: number | null;
  consents: string;
}

export const PERSON_COLUMNS = `a.id, a.name, a.role, a.minor, a.lawyer, a.state, a.place, a.state_since AS stateSince, a.days,
  a.deprived_since AS deprivedSince, a.consents`;

export function leavingOf(person: Person, { profile, now }: Pick<ViewContext, 'profile' | 'now'>): Leaving {
  return leavingFor(
    {
      minor: person.minor === 1,
      state: person.state,
      // Whoever was taken back has no row.
      withdrawn: false,
      consents: JSON.parse(person.consents) as Consent[],
    },
    profile,
    now,
  );
}

const HELD: Partial<Record<Leaving['why'], HeldWhy>> = {
  refused: 'refused',
  unasked: 'unasked',
  later: 'later',
  withdrawn: 'withdrawn',
};
export const whyOf = (leaving: Leaving | undefined): HeldWhy => (leaving && HELD[leaving.why]) ?? 'unasked';

/** Somebody whom the headquarters looks after: it is about them. */
export const isSubject = ({ role }: Pick<Person, 'role'>): boolean => isLookedAfter(role as AffectedRole);

/** Where they are must not be told: nobody but the headquarters may know it. */
export const isHidden = (person: Pick<Person, 'role' | 'state'>): boolean =>
  isSubject(person) && !mayLocate(person.state);

/** They may be near where it happened, and looked for: the place of their case is the region, and no more. */
export const hidesPlace = (person: Pick<Person, 'role' | 'state'>): boolean =>
  isHidden(person) && !isResolved(person.state);

/** Names that must not stand in anybody's words: of everybody known here who is not named in this profile. */
export function namesHeld(context: Reading & Pick<ViewContext, 'now'>): NamesOut {
  return namesOut(namesNotTold(context));
}

function* namesNotTold(context: Reading & Pick<ViewContext, 'now'>): Generator<string> {
  const { db } = context;
  for (const person of each<Person>(
    db,
    `SELECT ${PERSON_COLUMNS} FROM affected AS a WHERE a.name IS NOT NULL OR a.lawyer IS NOT NULL`,
  )) {
    if (person.name !== null && !leavingOf(person, context).named) yield person.name;
    if (person.lawyer !== null) yield person.lawyer;
  }
  // Of observers nobody has ever asked whether they may be named.
  for (const { facts } of each<{ facts: string }>(db, 'SELECT facts FROM observer')) {
    const { name, supervisor, callSign } = JSON.parse(facts) as Record<string, unknown>;
    for (const word of [name, supervisor, callSign]) if (typeof word === 'string') yield word;
  }
  for (const { name } of each<{ name: string | null }>(db, 'SELECT call_name AS name FROM person'))
    if (name !== null) yield name;
  // Whoever a report calls by name, its sender or another: nobody knows which of the two agreed.
  for (const { fields } of throughSubmissions<{ fields: string }>(
    context,
    `SELECT s.fields FROM submission AS s WHERE s.rowid > ? AND s.rowid <= ? AND instr(s.fields, '"key":"name"') > 0`,
  ))
    for (const { key, value } of JSON.parse(fields) as Field[])
      if (key === 'name' && typeof value === 'string') yield value;
}
