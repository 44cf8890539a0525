import { sortKey } from './collate.ts';
import type { ObserverState } from './coverage-terms.ts';
import { foldName } from './fold-text.ts';
import { observerIdOf, organisationIdOf } from './ids.ts';
import { nameKey } from './name-key.ts';
import { NO_FACTS, type ObserverFacts, phoneKey } from './observer-facts.ts';
import type { ObserverProblem, ObserverRow } from './observer-sheet.ts';
import { organisationKey } from './organisation.ts';
import { isReporter } from './relay-values.ts';

/** An observer of the roster as they stand, those that were merged into others among them. */
export interface KnownObserver {
  id: string;
  facts: ObserverFacts;
  state: ObserverState;
  mergedInto: string | null;
}

export interface ObserverPlan {
  added: { id: string; facts: ObserverFacts }[];
  changed: { id: string; facts: ObserverFacts; before: ObserverFacts }[];
  unchanged: number;
  /** Who could be sent and is not in this table: they stay. */
  missing: number;
  bad: { line: number; problems: ObserverProblem[] }[];
  /** Rows that say again what another row says. */
  repeated: number;
  /** Organisations that nobody has written down yet. */
  organisations: { id: string; name: string }[];
}

export interface PlanContext {
  election: string;
  /** `organisationKey` → id. */
  organisations: ReadonlyMap<string, string>;
}

interface Target {
  row: ObserverRow;
  /** Null: nobody yet. */
  known: KnownObserver | null;
}
interface Outcome {
  row: ObserverRow;
  id: string;
  before: KnownObserver | null;
  facts: ObserverFacts;
}

/** How often a list is gone through until it has nothing more to say. */
const MOST_ROUNDS = 8;

/**
 * What a table would change. The order of rows means nothing; the same table again changes nothing; nobody is taken out by
 * one, and what a row leaves empty keeps what is known. A row is the observer who has its external id, else its call-sign,
 * else its name with a telephone or a bot's name for them, else its name where either has no telephone. A row that two fit, or
 * that would not be found again as the one it made, is refused: who it is about, a person must say.
 */
export function planObservers(
  known: readonly KnownObserver[],
  rows: readonly ObserverRow[],
  context: PlanContext,
): ObserverPlan {
  const { single, repeated } = withoutRepeats(rows);
  const unsettled = new Set<ObserverRow>();
  for (;;) {
    // One row may make clear whom another is about: gone through until it says nothing new, it is done with.
    let state = known;
    for (let round = 1; ; round += 1) {
      const { outcomes, bad } = lookThrough(state, single, unsettled, context);
      const news = outcomes.filter(({ row, before }) => before === null || !changesNothing(before.facts, row, context));
      if (news.length === 0) return planOf({ known, state, outcomes, bad, repeated, rows: single, context });
      state = carriedOut(state, outcomes);
      if (round < MOST_ROUNDS) continue;
      for (const { row } of news) unsettled.add(row);
      break;
    }
  }
}

interface Look {
  outcomes: Outcome[];
  bad: Map<number, ObserverProblem>;
}
type Refuse = (row: ObserverRow, code: ObserverProblem['code'], field?: ObserverProblem['field']) => void;

function lookThrough(
  known: readonly KnownObserver[],
  rows: readonly ObserverRow[],
  unsettled: ReadonlySet<ObserverRow>,
  context: PlanContext,
): Look {
  const bad = new Map<number, ObserverProblem>();
  const refuse: Refuse = (row, code, field = 'name') => {
    if (!bad.has(row.line)) bad.set(row.line, { code, field });
  };
  for (const row of contradicting(rows)) refuse(row, 'rowTwice');
  for (const row of unsettled) refuse(row, 'severalFit');
  const now = indexOf(known);
  // Each pass refuses somebody or is the last: what a refused row would have done is not there for the others.
  for (;;) {
    const before = bad.size;
    const targets: Target[] = [];
    for (const row of rows) {
      if (bad.has(row.line)) continue;
      const found = resolve(now, row, context);
      if (found === 'several') refuse(row, 'severalFit');
      else targets.push({ row, known: found });
    }
    oneEach(targets, context, refuse);
    if (bad.size > before) continue;
    const outcomes = carryOut(known, targets, rows, context);
    checkAgain(known, outcomes, context, refuse);
    if (bad.size === before) return { outcomes, bad };
  }
}

/** Of several rows about one observer the one that names them most surely holds, beside those that say nothing new. */
function oneEach(targets: readonly Target[], context: PlanContext, refuse: Refuse): void {
  const about = targets.flatMap(({ row, known }) => (known === null ? [] : [{ row, known }]));
  for (const group of Map.groupBy(about, ({ known }) => known.id).values()) {
    if (group.length === 1) continue;
    const surest = Math.min(...group.map(({ row, known }) => sureness(row, known)));
    const best = group.filter(({ row, known }) => sureness(row, known) === surest);
    for (const { row, known } of group)
      if (!changesNothing(known.facts, row, context) && (best.length > 1 || best[0]?.row !== row))
        refuse(row, 'samePerson');
  }
}

const sureness = ({ says }: ObserverRow, { facts }: KnownObserver): number => {
  if (says.externalId !== undefined && says.externalId === facts.externalId) return 0;
  return says.callSign !== undefined && foldName(says.callSign) === foldName(facts.callSign) ? 1 : 2;
};

function carriedOut(known: readonly KnownObserver[], outcomes: readonly Outcome[]): KnownObserver[] {
  const made = new Map(outcomes.map(({ id, facts }) => [id, facts]));
  return [
    ...known.map((each) => ({ ...each, facts: made.get(each.id) ?? each.facts })),
    ...outcomes.flatMap(({ id, facts, before }): KnownObserver[] =>
      before === null ? [{ id, facts, state: 'active', mergedInto: null }] : [],
    ),
  ];
}

/** Every row has to be found again as the one it made, and to change nothing then; a call-sign is one person's. */
function checkAgain(
  known: readonly KnownObserver[],
  outcomes: readonly Outcome[],
  context: PlanContext,
  refuse: Refuse,
): void {
  const index = indexOf(carriedOut(known, outcomes));
  for (const { row, id, before, facts } of outcomes) {
    const again = resolve(index, row, context);
    if (again === 'several' || again === null || again.id !== id || !changesNothing(again.facts, row, context))
      refuse(row, before === null ? 'rowTwice' : 'severalFit');
    else if (before === null || foldName(before.facts.callSign) !== foldName(facts.callSign)) {
      const bearers = index.sign.get(foldName(facts.callSign)) ?? [];
      if (bearers.some((other) => other.mergedInto === null && other.id !== id))
        refuse(row, 'callSignTaken', 'callSign');
    }
  }
}

/** What became of the roster by all of it, against what it was. */
function planOf(parts: {
  known: readonly KnownObserver[];
  state: readonly KnownObserver[];
  outcomes: readonly Outcome[];
  bad: ReadonlyMap<number, ObserverProblem>;
  repeated: number;
  rows: readonly ObserverRow[];
  context: PlanContext;
}): ObserverPlan {
  const { known, state, outcomes, bad, repeated, rows, context } = parts;
  const before = new Map(known.map((each) => [each.id, each.facts]));
  const added: ObserverPlan['added'] = [];
  const changed: ObserverPlan['changed'] = [];
  for (const { id, facts } of state) {
    const was = before.get(id);
    if (was === undefined) added.push({ id, facts });
    else if (inOrder(was, context) !== inOrder(facts, context)) changed.push({ id, facts, before: was });
  }
  const news = new Set([...added, ...changed].map(({ id }) => id));
  // Of a refused row, too, somebody is mentioned.
  const index = indexOf(state);
  const mentioned = new Set(rows.flatMap((row) => candidates(index, row).map(({ id }) => standingOf(index, id))));
  const organisations = new Map<string, string>();
  for (const { row } of outcomes) {
    const key = row.organisation === null ? '' : organisationKey(row.organisation);
    if (row.organisation === null || context.organisations.has(key)) continue;
    const id = organisationIdOf(context.election, key);
    const other = organisations.get(id);
    organisations.set(id, other !== undefined && other < row.organisation ? other : row.organisation);
  }
  const byOrder = (a: { id: string; facts: ObserverFacts }, b: { id: string; facts: ObserverFacts }): number => {
    const [left, right] = [sortKey(a.facts.callSign), sortKey(b.facts.callSign)];
    return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1;
  };
  return {
    added: added.sort(byOrder),
    changed: changed.sort(byOrder),
    unchanged: outcomes.filter(({ id }) => !news.has(id)).length,
    missing: known.filter(
      ({ id, state: at, mergedInto }) =>
        mergedInto === null && (at === 'active' || at === 'candidate') && !mentioned.has(id),
    ).length,
    bad: [...bad].map(([line, problem]) => ({ line, problems: [problem] })).sort((a, b) => a.line - b.line),
    repeated,
    organisations: [...organisations].map(([id, name]) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Rows that say exactly the same are one. */
function withoutRepeats(rows: readonly ObserverRow[]): { single: ObserverRow[]; repeated: number } {
  const seen = new Map<string, ObserverRow>();
  for (const row of rows) {
    const { says, organisation, certificate } = row;
    const key = JSON.stringify([Object.entries(says).sort(), organisation, certificate]);
    if (!seen.has(key)) seen.set(key, row);
  }
  return { single: [...seen.values()], repeated: rows.length - seen.size };
}

/**
 * Rows that are about one person, or may be: refused whatever is known, so that none of them is taken in because another
 * was not. Two with one id or call-sign are both; one that has neither is, beside any of its name or address.
 */
function contradicting(rows: readonly ObserverRow[]): Set<ObserverRow> {
  const refused = new Set<ObserverRow>();
  const groups = (key: (row: ObserverRow) => readonly string[]): ObserverRow[][] => {
    const found = Map.groupBy(
      rows.flatMap((row) => key(row).map((name) => ({ row, name }))),
      ({ name }) => name,
    );
    return [...found.values()]
      .map((group) => [...new Set(group.map(({ row }) => row))])
      .filter(({ length }) => length > 1);
  };
  for (const group of groups(({ says: { externalId } }) => (externalId === undefined ? [] : [externalId])))
    for (const row of group) refused.add(row);
  for (const group of groups(({ says: { callSign } }) => (callSign === undefined ? [] : [foldName(callSign)])))
    for (const row of group) refused.add(row);
  const isWeak = ({ says }: ObserverRow): boolean => says.externalId === undefined && says.callSign === undefined;
  const named = ({ says }: ObserverRow): string => nameKey(says.name ?? '');
  for (const group of groups((row) => (named(row) === '' ? [] : [named(row)])))
    for (const row of group.filter(isWeak))
      if (group.some((other) => other !== row && mayShare(row.says.phones, other.says.phones))) refused.add(row);
  for (const group of groups(({ says }) => says.reporters ?? []))
    for (const row of group.filter(isWeak))
      if (group.some((other) => other !== row && (named(other) === '' || named(other) === named(row))))
        refused.add(row);
  return refused;
}

/** Whether two lists of numbers have one in common, or either is empty. */
function mayShare(a: readonly string[] = [], b: readonly string[] = []): boolean {
  const numbers = new Set(a.map(phoneKey));
  return a.length === 0 || b.length === 0 || b.some((each) => numbers.has(phoneKey(each)));
}

interface Index {
  byId: ReadonlyMap<string, KnownObserver>;
  external: ReadonlyMap<string, KnownObserver[]>;
  sign: ReadonlyMap<string, KnownObserver[]>;
  name: ReadonlyMap<string, KnownObserver[]>;
  reporter: ReadonlyMap<string, KnownObserver[]>;
}

function indexOf(known: readonly KnownObserver[]): Index {
  const by = (keys: (facts: ObserverFacts) => readonly string[]): Map<string, KnownObserver[]> => {
    const found = new Map<string, KnownObserver[]>();
    for (const each of known)
      for (const key of new Set(keys(each.facts))) {
        const others = found.get(key);
        if (others) others.push(each);
        else found.set(key, [each]);
      }
    return found;
  };
  return {
    byId: new Map(known.map((each) => [each.id, each])),
    external: by(({ externalId }) => (externalId === null ? [] : [externalId])),
    sign: by(({ callSign }) => [foldName(callSign)]),
    name: by(({ name }) => (name === null || nameKey(name) === '' ? [] : [nameKey(name)])),
    reporter: by(({ reporters }) => reporters),
  };
}

/** Whom an observer was merged into, followed as far as anybody merged; a ring ends, too. */
function standingOf({ byId }: Pick<Index, 'byId'>, id: string): string {
  let at = id;
  for (let steps = 0; steps < 20; steps += 1) {
    const next = byId.get(at)?.mergedInto;
    if (next == null || !byId.has(next)) return at;
    at = next;
  }
  return at;
}

/** Everybody whom a row may be about, by the surest of its names. */
function candidates(index: Index, { says }: ObserverRow): KnownObserver[] {
  const { externalId, callSign, phones = [], reporters = [] } = says;
  const external = externalId === undefined ? undefined : index.external.get(externalId);
  if (external) return external;
  // Who has another id of the same list is another person.
  const mayBe = ({ facts }: KnownObserver): boolean => externalId === undefined || facts.externalId === null;
  const signed = callSign === undefined ? [] : (index.sign.get(foldName(callSign)) ?? []).filter(mayBe);
  if (signed.length > 0) return signed;
  const key = nameKey(says.name ?? '');
  const unsigned = ({ facts }: KnownObserver): boolean => callSign === undefined || isProvisional(facts.callSign);
  const writes = reporters
    .flatMap((reporter) => index.reporter.get(reporter) ?? [])
    .filter((each) => mayBe(each) && unsigned(each) && (each.facts.name === null || nameKey(each.facts.name) === key));
  const named = key === '' ? [] : (index.name.get(key) ?? []).filter(mayBe);
  const numbers = new Set(phones.map(phoneKey));
  const sure = named.filter(({ facts }) => facts.phones.some((phone) => numbers.has(phoneKey(phone))));
  if (sure.length + writes.length > 0) return [...new Set([...sure, ...writes])];
  return named.filter((each) => unsigned(each) && (numbers.size === 0 || each.facts.phones.length === 0));
}

/** A call-sign that the program gave: another one takes its place. */
const GIVEN = /^N\d{3,}$/;
const isProvisional = (callSign: string): boolean =>
  GIVEN.test(callSign) || isReporter(callSign) || callSign.startsWith('#');

function resolve(index: Index, row: ObserverRow, context: PlanContext): KnownObserver | null | 'several' {
  const found = candidates(index, row);
  const people = new Set(found.map(({ id }) => standingOf(index, id)));
  if (people.size > 1) return 'several';
  const [standing] = people;
  if (standing === undefined) return null;
  // Of one who was merged the row may say what was known of them before: then it is nothing new.
  const same = found
    .filter(({ facts }) => changesNothing(facts, row, context))
    .reduce<KnownObserver | null>((first, each) => (first === null || each.id < first.id ? each : first), null);
  return same ?? index.byId.get(standing) ?? null;
}

function carryOut(
  known: readonly KnownObserver[],
  targets: readonly Target[],
  rows: readonly ObserverRow[],
  context: PlanContext,
): Outcome[] {
  const taken = new Set(known.map(({ id }) => id));
  // A refused row's, too: it comes again, mended.
  const signs = new Set([
    ...known.map(({ facts }) => foldName(facts.callSign)),
    ...rows.map(({ says }) => foldName(says.callSign ?? '')),
  ]);
  let number = 0;
  const nextSign = (): string => {
    for (;;) {
      number += 1;
      const sign = `N${String(number).padStart(3, '0')}`;
      if (!signs.has(foldName(sign))) return sign;
    }
  };
  // Call-signs are given in the order of names, so that the order of rows means nothing.
  const order = ({ row }: Target): string => JSON.stringify([sortKey(row.says.name ?? ''), keyOf(row)]);
  return targets
    .map((target) => ({ target, key: order(target) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ target: { row, known: before } }) => {
      if (before) return { row, id: before.id, before, facts: mergedRow(before.facts, row, context) };
      const callSign = row.says.callSign ?? nextSign();
      return {
        row,
        id: newId(row, taken, context),
        before: null,
        facts: mergedRow({ ...NO_FACTS, callSign }, row, context),
      };
    });
}

/** What a row calls somebody whom nobody knows yet. */
function keyOf({ says: { externalId, callSign, name, phones = [], reporters = [] } }: ObserverRow): string[] {
  if (externalId !== undefined) return ['id', externalId];
  if (callSign !== undefined) return ['sign', foldName(callSign)];
  return ['who', nameKey(name ?? '') || (name ?? ''), ...phones.map(phoneKey).sort(), ...[...reporters].sort()];
}

/** Derived from what they were called when they were first seen, so that two workstations with one list agree. */
function newId(row: ObserverRow, taken: Set<string>, { election }: PlanContext): string {
  const key = keyOf(row);
  for (let nth = 1; ; nth += 1) {
    const id = observerIdOf(election, key, nth);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

/** What is known with what a row says, keys in one order. */
function mergedRow(
  before: ObserverFacts,
  { says, organisation, certificate }: ObserverRow,
  context: PlanContext,
): ObserverFacts {
  const key = organisation === null ? null : organisationKey(organisation);
  const test = says.pcr ?? before.pcr;
  const paper = certificate ?? before.certificate;
  // A district and a place are of a region.
  const moved = says.region !== undefined && says.region !== before.region;
  const clinic = test !== null && test.date === before.pcr?.date ? (test.clinic ?? before.pcr.clinic) : test?.clinic;
  return {
    callSign: says.callSign ?? before.callSign,
    name: says.name ?? before.name,
    phones: says.phones ?? before.phones,
    backupPhone: says.backupPhone ?? before.backupPhone,
    reporters: says.reporters ?? before.reporters,
    languages: says.languages ?? before.languages,
    region: says.region ?? before.region,
    district: says.district ?? (moved ? null : before.district),
    place: says.place ?? (moved ? null : before.place),
    car: says.car ?? before.car,
    supervisor: says.supervisor ?? before.supervisor,
    supervisorPhone: says.supervisorPhone ?? before.supervisorPhone,
    organisation:
      key === null ? before.organisation : (context.organisations.get(key) ?? organisationIdOf(context.election, key)),
    pcr: test && { date: test.date, clinic: clinic ?? null },
    certificate: paper && {
      number: paper.number ?? before.certificate?.number ?? null,
      holder: paper.holder ?? before.certificate?.holder ?? 'observer',
    },
    tags: says.tags ?? before.tags,
    note: says.note ?? before.note,
    externalId: says.externalId ?? before.externalId,
  };
}

const NOTHING: ObserverRow = { line: 0, says: {}, organisation: null, certificate: null };
const inOrder = (facts: ObserverFacts, context: PlanContext): string =>
  JSON.stringify(mergedRow(facts, NOTHING, context));

const changesNothing = (facts: ObserverFacts, row: ObserverRow, context: PlanContext): boolean =>
  JSON.stringify(mergedRow(facts, row, context)) === inOrder(facts, context);
