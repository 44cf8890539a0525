import { compareWords } from './number-words.ts';

/**
 * Checks of a protocol's figures (domain.md 4.2, V1–V14) as a table. A check says what it found and on which fields; it
 * never decides: an error is a thing the paper says against itself, a warning is accepted with intent, a flag is for the
 * tally and for people. What can't be read is not counted as zero: the check is skipped and says so.
 */
export const PROTOCOL_CHECKS = [
  'V1',
  'V2',
  'V3',
  'V4',
  'V5',
  'V6',
  'V7',
  'V8',
  'V9',
  'V10',
  'V11',
  'V12',
  'V13',
  'V14',
] as const;
export type CheckId = (typeof PROTOCOL_CHECKS)[number];

/** error: the figures contradict themselves; incomplete: something is missing; warning: unusual, accepted with intent. */
export type FindingLevel = 'error' | 'incomplete' | 'warning' | 'flag' | 'info';

/** A figure as keyed: a count, what can't be read, or nothing where the sheet has none. */
export type Figure = number | 'illegible' | null;

/** The figures of a station's protocol, numbered as the form numbers them (domain.md 4.1). */
export interface ProtocolFigures {
  /** 1 voters on the list. */
  registered: Figure;
  /** 2 ballots the commission received. */
  received: Figure;
  /** 3 voters who were given a ballot. */
  issued: Figure;
  /** 4 ballots issued by each member; null where that part of the sheet isn't at hand. */
  issuedBy: readonly { name: string; role: 'member' | 'chair' | 'secretary' | 'deputy' | null; count: Figure }[] | null;
  /** 5 voters who took part. */
  participated: Figure;
  /** 5a of them with an absentee certificate. */
  absentee: Figure;
  /** 5b of them outside of the polling room. */
  outside: Figure;
  /** 6 votes of each list, in ballot order. */
  votes: readonly { code: string; count: Figure; words: string | null }[];
  /** 7 invalid ballots. */
  invalid: Figure;
  /** 8 ballots not issued. */
  unissued: Figure;
}

/** What the sheet has besides its figures. Null: not looked at, or that page isn't at hand. */
export interface ProtocolSheet {
  hasNumber: boolean | null;
  hasAddress: boolean | null;
  dateIsRight: boolean | null;
  signatures: number | null;
  stamped: boolean | null;
  /** Pencil, ink of different colours, corrections. */
  formFaults: readonly ('pencil' | 'inks' | 'corrections')[];
}

export interface CheckFacts {
  /** Whether the registry has the station; null without a registry. */
  stationExists: boolean | null;
  registeredInRegistry: number | null;
  /** Applications to vote at home, where somebody counted them. */
  homeApplications: number | null;
  /** Voters added to the list on the day. */
  additions: number | null;
  /** Other protocols whose votes are the same, list by list. */
  sameVotesAs: readonly string[];
}

/** From the profile: shares are in percent. */
export interface CheckRules {
  reservePercent: number;
  registryTolerancePercent: number;
  turnoutFlagPercent: number;
  turnoutStrongPercent: number;
  /** No invalid ballot at all is unusual above this many who took part. */
  zeroInvalidFrom: number;
}

export interface Finding {
  check: CheckId;
  level: FindingLevel;
  /** What exactly, for the catalogue: `protocol.V1`, `protocol.V4.carriedAway`. */
  key: string;
  /** Fields to look at, as the form numbers them: `1`, `5a`, `6.3`. */
  fields: string[];
  /** Numbers for the sentence. */
  values: Record<string, number | string>;
}

export interface CheckResult {
  findings: Finding[];
  /** Checks that could not be made, for want of a figure that can be read. */
  skipped: CheckId[];
}

interface Sheet {
  figures: ProtocolFigures;
  sheet: ProtocolSheet;
  facts: CheckFacts;
  rules: CheckRules;
}

type Check = (sheet: Sheet) => Finding[] | 'skipped';

const known = (figure: Figure): figure is number => typeof figure === 'number';
/** The sum of figures, or null if one of them can't be read. */
const sumOf = (figures: readonly Figure[]): number | null =>
  figures.every(known) ? figures.reduce<number>((total, figure) => total + (figure ?? 0), 0) : null;

const finding = (
  check: CheckId,
  level: FindingLevel,
  fields: string[],
  values: Finding['values'] = {},
  part?: string,
): Finding => ({ check, level, key: part === undefined ? check : `${check}.${part}`, fields, values });

/** `left` must equal `right`; the finding carries both. */
const equal = (check: CheckId, fields: string[], left: Figure, right: number | null): Finding[] | 'skipped' => {
  if (!known(left) || right === null) return 'skipped';
  return left === right ? [] : [finding(check, 'error', fields, { left, right })];
};

const add = (a: Figure, b: Figure): number | null => (known(a) && known(b) ? a + b : null);

const voteFields = ({ votes }: ProtocolFigures): string[] => votes.map((_, index) => `6.${index + 1}`);

const CHECKS: Record<CheckId, Check> = {
  V1: ({ figures: { received, issued, unissued } }) => equal('V1', ['2', '3', '8'], received, add(issued, unissued)),
  V2: ({ figures: { issued, issuedBy } }) =>
    issuedBy === null || issuedBy.length === 0
      ? 'skipped'
      : equal('V2', ['3', '4'], issued, sumOf(issuedBy.map(({ count }) => count))),
  V3: ({ figures }) => {
    const { participated, votes, invalid } = figures;
    return equal(
      'V3',
      ['5', ...voteFields(figures), '7'],
      participated,
      sumOf([...votes.map(({ count }) => count), invalid]),
    );
  },
  V4: ({ figures: { participated, issued } }) => {
    if (!known(participated) || !known(issued)) return 'skipped';
    if (participated > issued) return [finding('V4', 'error', ['5', '3'], { left: participated, right: issued })];
    const away = issued - participated;
    return away === 0 ? [] : [finding('V4', 'info', ['5', '3'], { count: away }, 'carriedAway')];
  },
  V5: ({ figures: { participated, absentee, outside }, facts }) => {
    if (!known(participated)) return 'skipped';
    const findings: Finding[] = [];
    if (known(absentee) && absentee > participated)
      findings.push(finding('V5', 'error', ['5a', '5'], { left: absentee, right: participated }));
    if (known(outside) && outside > participated)
      findings.push(finding('V5', 'error', ['5b', '5'], { left: outside, right: participated }));
    if (known(outside) && facts.homeApplications !== null && outside > facts.homeApplications)
      findings.push(finding('V5', 'error', ['5b'], { left: outside, right: facts.homeApplications }, 'applications'));
    return findings;
  },
  V6: ({ figures: { issued, registered, absentee }, facts }) => {
    if (!known(issued) || !known(registered)) return 'skipped';
    const most = registered + (facts.additions ?? 0) + (known(absentee) ? absentee : 0);
    return issued <= most ? [] : [finding('V6', 'warning', ['3', '1'], { left: issued, right: most })];
  },
  V7: ({ figures: { received, registered, issued }, rules: { reservePercent } }) => {
    if (!known(received) || !known(registered)) return 'skipped';
    const findings: Finding[] = [];
    const most = Math.ceil((registered * (100 + reservePercent)) / 100);
    // In whole numbers: 0.99 × 1000 is not 990 to a machine.
    if (received * 100 < registered * (100 - reservePercent))
      findings.push(finding('V7', 'warning', ['2', '1'], { left: received, right: registered }, 'few'));
    if (received > most) findings.push(finding('V7', 'warning', ['2', '1'], { left: received, right: most }, 'many'));
    if (known(issued) && received < issued)
      findings.push(finding('V7', 'warning', ['2', '3'], { left: received, right: issued }, 'lessThanIssued'));
    return findings;
  },
  V8: ({ figures }) => {
    const { votes, participated } = figures;
    const all = wholeNumbers(figures);
    const bad = all.filter(({ figure }) => known(figure) && !(Number.isSafeInteger(figure) && figure >= 0));
    const findings = bad.map(({ field }) => finding('V8', 'error', [field], {}, 'notACount'));
    if (!known(participated)) return findings.length > 0 ? findings : 'skipped';
    for (const [index, { code, count }] of votes.entries())
      if (known(count) && count > participated)
        findings.push(
          finding('V8', 'error', [`6.${index + 1}`, '5'], { party: code, left: count, right: participated }),
        );
    return findings;
  },
  V9: ({ figures: { votes } }) => {
    const written = votes
      .map((vote, index) => ({ ...vote, field: `6.${index + 1}` }))
      .filter(({ words }) => words !== null);
    if (written.length === 0) return 'skipped';
    return written.flatMap(({ count, words, code, field }): Finding[] => {
      if (!known(count)) return [];
      const verdict = compareWords(count, words ?? '');
      if (verdict === 'same' || verdict === 'empty') return [];
      const level = verdict === 'close' ? 'warning' : 'error';
      return [finding('V9', level, [field], { party: code, count, words: words ?? '' }, verdict)];
    });
  },
  V10: ({ figures: { registered }, sheet, facts, rules }) => {
    const missing: [boolean, string][] = [
      [sheet.hasNumber === false, 'number'],
      [sheet.hasAddress === false, 'address'],
      [sheet.dateIsRight === false, 'date'],
      [sheet.signatures === 0, 'signatures'],
      [sheet.stamped === false, 'stamp'],
      [facts.stationExists === false, 'station'],
    ];
    const findings = missing.filter(([is]) => is).map(([, part]) => finding('V10', 'incomplete', ['header'], {}, part));
    const { registeredInRegistry } = facts;
    if (known(registered) && registeredInRegistry !== null) {
      const off = Math.abs(registered - registeredInRegistry) * 100;
      if (off > registeredInRegistry * rules.registryTolerancePercent)
        findings.push(finding('V10', 'warning', ['1'], { left: registered, right: registeredInRegistry }, 'registry'));
    }
    return findings;
  },
  V11: ({ figures: { issuedBy } }) => {
    if (issuedBy === null) return 'skipped';
    return issuedBy
      .map((each, index) => ({ ...each, field: `4.${index + 1}` }))
      .filter(({ role, count }) => (role === 'chair' || role === 'secretary') && count !== 0 && count !== null)
      .map(({ role, field }) => finding('V11', 'flag', [field], {}, role ?? ''));
  },
  V12: ({ figures: { participated, registered }, rules }) => {
    if (!known(participated) || !known(registered) || registered === 0) return 'skipped';
    const over = (percent: number): boolean => participated * 100 > registered * percent;
    const values = { left: participated, right: registered };
    if (over(100)) return [finding('V12', 'error', ['5', '1'], values, 'over100')];
    if (over(rules.turnoutStrongPercent)) return [finding('V12', 'flag', ['5', '1'], values, 'strong')];
    return over(rules.turnoutFlagPercent) ? [finding('V12', 'flag', ['5', '1'], values, 'high')] : [];
  },
  V13: ({ figures, facts, rules }) => {
    const { invalid, participated } = figures;
    const findings: Finding[] = [];
    if (invalid === 0 && known(participated) && participated > rules.zeroInvalidFrom)
      findings.push(finding('V13', 'flag', ['7', '5'], { count: participated }, 'noInvalid'));
    if (facts.sameVotesAs.length > 0)
      findings.push(finding('V13', 'flag', voteFields(figures), { others: facts.sameVotesAs.join(', ') }, 'sameVotes'));
    return findings;
  },
  V14: ({ sheet: { formFaults } }) => formFaults.map((fault) => finding('V14', 'flag', ['sheet'], {}, fault)),
};

function wholeNumbers(figures: ProtocolFigures): { field: string; figure: Figure }[] {
  const { registered, received, issued, issuedBy, participated, absentee, outside, votes, invalid, unissued } = figures;
  return [
    { field: '1', figure: registered },
    { field: '2', figure: received },
    { field: '3', figure: issued },
    ...(issuedBy ?? []).map(({ count }, index) => ({ field: `4.${index + 1}`, figure: count })),
    { field: '5', figure: participated },
    { field: '5a', figure: absentee },
    { field: '5b', figure: outside },
    ...votes.map(({ count }, index) => ({ field: `6.${index + 1}`, figure: count })),
    { field: '7', figure: invalid },
    { field: '8', figure: unissued },
  ];
}

/** Every check of the table over one protocol. Total: any figures, any order, no exception. */
export function checkProtocol(
  figures: ProtocolFigures,
  sheet: ProtocolSheet,
  facts: CheckFacts,
  rules: CheckRules,
): CheckResult {
  const results = PROTOCOL_CHECKS.map((id) => ({ id, found: CHECKS[id]({ figures, sheet, facts, rules }) }));
  return {
    findings: results.flatMap(({ found }) => (found === 'skipped' ? [] : found)),
    skipped: results.filter(({ found }) => found === 'skipped').map(({ id }) => id),
  };
}
