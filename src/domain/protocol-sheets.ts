import { canonicalJson, type Json } from './canonical.ts';
import type { Figure, Finding } from './protocol-checks.ts';
import type { KeyedSheet, ProtocolGrade } from './protocol-entries.ts';

/** Fields in which two sheets differ, as the form numbers them; words count as one with their digits. */
export function sheetDifferences(a: KeyedSheet, b: KeyedSheet): string[] {
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((field) => left.get(field) !== right.get(field));
}

function fieldsOf(keyed: KeyedSheet): Map<string, string> {
  const fields = countsOf(keyed);
  fields.set('sheet', canonicalJson(keyed.sheet as Json));
  return fields;
}

function countsOf({ figures }: Pick<KeyedSheet, 'figures'>): Map<string, string> {
  const text = (value: Json): string => canonicalJson(value);
  return new Map([
    ['1', text(figures.registered)],
    ['2', text(figures.received)],
    ['3', text(figures.issued)],
    // Names are spelled in many ways; what they issued is what is compared.
    ...(figures.issuedBy ?? []).map(({ role, count }, index): [string, string] => [
      `4.${index + 1}`,
      text([role, count]),
    ]),
    ['5', text(figures.participated)],
    ['5a', text(figures.absentee)],
    ['5b', text(figures.outside)],
    ...figures.votes.map(({ code, count }): [string, string] => [`6.${code}`, text(count)]),
    ['7', text(figures.invalid)],
    ['8', text(figures.unissued)],
  ]);
}

/**
 * Fields in which two protocols of one station say something else. What one of them does not have (a dictated one, a first
 * page) says nothing against the other.
 */
export function copiesDiffer(a: KeyedSheet, b: KeyedSheet): string[] {
  const [left, right] = [countsOf(a), countsOf(b)];
  const silent = (value: string | undefined) => value === undefined || value === 'null' || value === '"illegible"';
  const said = (value: string | undefined) => !silent(value) && value !== '[null,null]';
  return [...left.keys()].filter(
    (field) => said(left.get(field)) && said(right.get(field)) && left.get(field) !== right.get(field),
  );
}

/** The votes, list by list, as one text: two stations with the same are worth a look (V13). Null if one can't be read. */
export function votesPrint({ figures: { votes } }: Pick<KeyedSheet, 'figures'>): string | null {
  if (votes.length === 0 || !votes.every(({ count }) => typeof count === 'number')) return null;
  return votes.map(({ code, count }) => `${code}:${count}`).join(' ');
}

/** Fields without which nothing can be counted: who took part, and every list. */
export function missingFigures({ figures }: Pick<KeyedSheet, 'figures'>): string[] {
  const known = (figure: Figure) => typeof figure === 'number';
  return [
    ...(known(figures.participated) ? [] : ['5']),
    ...figures.votes.flatMap(({ count }, index) => (known(count) ? [] : [`6.${index + 1}`])),
  ];
}

/** Names a finding among those of one protocol: what is accepted with intent. */
export const findingId = ({ key, fields }: Pick<Finding, 'key' | 'fields'>): string => `${key}:${fields.join(',')}`;

/** What stands between a sheet and its acceptance. */
export interface Acceptance {
  /** The paper says something against itself, or lacks what it must have: it can only be rejected, or read anew. */
  blocking: Finding[];
  /** Unusual: each is accepted by name. */
  toAccept: Finding[];
  /** Turnout over the bound: whoever accepts says whether it is counted apart (V12). */
  turnout: Finding | null;
}

export function acceptanceOf(findings: readonly Finding[]): Acceptance {
  const turnout = findings.find(({ check, level }) => check === 'V12' && level === 'flag') ?? null;
  return {
    blocking: findings.filter(({ level }) => level === 'error' || level === 'incomplete'),
    toAccept: findings.filter((each) => (each.level === 'warning' || each.level === 'flag') && each !== turnout),
    turnout,
  };
}

/**
 * What stands behind a protocol. Figures that were keyed before a photograph came have not been compared with it: they stay
 * what they were until a person has looked and says so.
 * @param photos photographs there are
 * @param sides of the sheet; null where nobody has seen the whole form: then only a person can say that it is complete
 * @param keyedWith photographs that whoever keyed it had; null while it isn't keyed by two
 */
export function gradeOf(facts: {
  photos: number;
  sides: number | null;
  keyedWith: number | null;
  graded: { grade: 'partial' | 'complete'; photos: number } | null;
}): ProtocolGrade {
  const { photos, sides, keyedWith, graded } = facts;
  if (photos === 0) return 'reported';
  // Said of fewer photographs than there are now: it says nothing of the others.
  if (graded && graded.photos >= photos) return graded.grade;
  const seen = Math.min(photos, keyedWith ?? photos);
  if (seen === 0) return 'reported';
  return sides !== null && seen >= sides ? 'complete' : 'partial';
}

/** A third person's choice in a field where two differ: one of the two sheets, or a reading of their own. */
export type FieldChoice = 'first' | 'second' | { count: Figure };

/**
 * The sheet that a third person's choices make of two: what both agree on stays, each field they differ in is as chosen.
 * A field without a choice stays the first's. How the paper looks (`sheet`) is one of the two, whole.
 */
export function mergedSheet(
  first: KeyedSheet,
  second: KeyedSheet,
  choices: Readonly<Record<string, FieldChoice>>,
): KeyedSheet {
  const taken = (field: string, a: Figure, b: Figure): Figure => {
    const choice = choices[field];
    if (choice === 'second') return b;
    return choice === undefined || choice === 'first' ? a : choice.count;
  };
  const [a, b] = [first.figures, second.figures];
  const members = Math.max(a.issuedBy?.length ?? 0, b.issuedBy?.length ?? 0);
  const issuedBy = Array.from({ length: members }, (_, index) => {
    const field = `4.${index + 1}`;
    const [mine, theirs] = [a.issuedBy?.[index], b.issuedBy?.[index]];
    const [from, other] = choices[field] === 'second' ? [theirs, mine] : [mine, theirs];
    const count = taken(field, mine?.count ?? null, theirs?.count ?? null);
    return { name: from?.name ?? other?.name ?? '', role: from ? from.role : (other?.role ?? null), count };
  }).filter(({ count }) => count !== null);
  return {
    figures: {
      registered: taken('1', a.registered, b.registered),
      received: taken('2', a.received, b.received),
      issued: taken('3', a.issued, b.issued),
      issuedBy: issuedBy.length > 0 ? issuedBy : null,
      participated: taken('5', a.participated, b.participated),
      absentee: taken('5a', a.absentee, b.absentee),
      outside: taken('5b', a.outside, b.outside),
      votes: a.votes.map((vote, index) => {
        const choice = choices[`6.${vote.code}`];
        const theirs = b.votes[index];
        const words = choice === 'second' ? (theirs?.words ?? null) : typeof choice === 'object' ? null : vote.words;
        return { code: vote.code, count: taken(`6.${vote.code}`, vote.count, theirs?.count ?? null), words };
      }),
      invalid: taken('7', a.invalid, b.invalid),
      unissued: taken('8', a.unissued, b.unissued),
    },
    sheet: choices.sheet === 'second' ? second.sheet : first.sheet,
  };
}

/** One field of a sheet, by its path; null where it is empty, and for how the paper looks. */
export function figureAt({ figures }: Pick<KeyedSheet, 'figures'>, field: string): Figure {
  const [number = '', part = ''] = field.split('.');
  if (number === '4') return figures.issuedBy?.[Number(part) - 1]?.count ?? null;
  if (number === '6') return figures.votes.find(({ code }) => code === part)?.count ?? null;
  const at: Readonly<Record<string, Figure>> = {
    1: figures.registered,
    2: figures.received,
    3: figures.issued,
    5: figures.participated,
    '5a': figures.absentee,
    '5b': figures.outside,
    7: figures.invalid,
    8: figures.unissued,
  };
  return at[number] ?? null;
}
