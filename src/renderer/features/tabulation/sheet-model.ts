import type { ElectionNames } from '../../../contract/shapes.ts';
import type { Figure, Finding, ProtocolFigures, ProtocolSheet } from '../../../domain/protocol-checks.ts';
import type { KeyedSheet } from '../../../domain/protocol-entries.ts';

export type Form = ElectionNames['protocolForms'][number];
export type Option = ElectionNames['contests'][number]['options'][number];
type Role = 'chair' | 'secretary' | 'deputy' | 'member';
export type YesNo = 'hasNumber' | 'hasAddress' | 'dateIsRight' | 'stamped';
export const FAULTS = ['pencil', 'inks', 'corrections'] as const;
export type FormFault = (typeof FAULTS)[number];

/** What can't be read, in a cell. Anything else there is digits, or nothing. */
export const ILLEGIBLE = 'x';
/** The words were read, and say the number: what is kept instead of writing them out. */
export const SAME_WORDS = '=';

/** A sheet while it is typed: as the cells have it, so that a half-typed one can be kept and come back. */
export interface SheetDraft {
  cells: Record<string, string>;
  members: { count: string; role: Role | null }[];
  /** Per option: as typed; SAME_WORDS; '' not looked at. */
  words: Record<string, string>;
  said: Partial<Record<YesNo, boolean>>;
  faults: FormFault[];
  /** Rows that somebody has been at and left: only of these do the checks speak. */
  left: string[];
}
export const emptyDraft = (): SheetDraft => ({
  cells: {},
  members: [{ count: '', role: null }],
  words: {},
  said: {},
  faults: [],
  left: [],
});

export type Row =
  | { id: string; kind: 'yesNo'; what: YesNo; number: string; names: Form['names'] | null }
  | { id: string; kind: 'count'; number: string; names: Form['names']; part: boolean }
  | { id: string; kind: 'members'; number: string; names: Form['names'] }
  | { id: string; kind: 'option'; number: string; option: Option; inWords: boolean; names: Form['names'] }
  | { id: 'signatures'; kind: 'signatures'; number: string; names: null }
  | { id: 'faults'; kind: 'faults'; number: string; names: null };

const HEADER: Readonly<Record<string, YesNo>> = { station: 'hasNumber', address: 'hasAddress', date: 'dateIsRight' };

/** The rows of a sheet in the paper's own order and numbering. Whoever dictates can't say how the paper looks. */
export function rowsOf(form: Form, options: readonly Option[], hasPhoto: boolean): Row[] {
  const header = form.header.flatMap(({ code, names }): Row[] => {
    const what = HEADER[code];
    return what ? [{ id: what, kind: 'yesNo', what, number: '', names }] : [];
  });
  const fields = form.fields.flatMap((field): Row[] => {
    const { code: id, number, names } = field;
    if (field.kind === 'perMember') return [{ id, kind: 'members', number, names }];
    if (field.kind === 'count') return [{ id, kind: 'count', number, names, part: field.partOf !== null }];
    return options.map((option) => ({
      id: optionRow(option.code),
      kind: 'option',
      number: `${number}.${option.number}`,
      option,
      inWords: field.inWords,
      names,
    }));
  });
  if (!hasPhoto) return fields;
  const stamp = form.closing.find(({ code }) => code === 'stamp');
  return [
    ...header,
    ...fields,
    { id: 'signatures', kind: 'signatures', number: '', names: null },
    ...(stamp ? [{ id: 'stamped', kind: 'yesNo', what: 'stamped', number: '', names: stamp.names } as const] : []),
    { id: 'faults', kind: 'faults', number: '', names: null },
  ];
}
export const optionRow = (code: string): string => `votes.${code}`;

/** Nothing typed is nothing said: null, never zero. */
export function figureOf(cell: string | undefined): Figure {
  if (cell === ILLEGIBLE) return 'illegible';
  return cell === undefined || cell === '' ? null : Number(cell);
}
const cellOf = (figure: Figure): string => (figure === null ? '' : figure === 'illegible' ? ILLEGIBLE : String(figure));
/** What of a typed text is a count: at most eight digits. */
export const digitsIn = (text: string): string => text.replace(/\D/g, '').slice(0, 8);

/** The sheet as core takes it. What the form of that level does not have is null. */
export function sheetOf(draft: SheetDraft, form: Form, options: readonly Option[], hasPhoto: boolean): KeyedSheet {
  const { cells, members, words, said, faults } = draft;
  const has = new Set(form.fields.map(({ code }) => code));
  const count = (code: string): Figure => (has.has(code) ? figureOf(cells[code]) : null);
  const issuedBy = members
    .filter((member) => member.count !== '')
    .map((member) => ({ name: '', role: member.role, count: figureOf(member.count) }));
  const yes = (what: YesNo): boolean | null => (hasPhoto ? (said[what] ?? null) : null);
  return {
    figures: {
      registered: count('registered'),
      received: count('received'),
      issued: count('issued'),
      issuedBy: has.has('issuedByMember') && issuedBy.length > 0 ? issuedBy : null,
      participated: count('participated'),
      absentee: count('absentee'),
      outside: count('outside'),
      votes: options.map(({ code }) => ({
        code,
        count: figureOf(cells[optionRow(code)]),
        words: words[code] ? (words[code] ?? null) : null,
      })),
      invalid: count('invalid'),
      unissued: count('unused'),
    },
    sheet: {
      hasNumber: yes('hasNumber'),
      hasAddress: yes('hasAddress'),
      dateIsRight: yes('dateIsRight'),
      signatures: hasPhoto && cells.signatures ? Math.min(100, Number(digitsIn(cells.signatures))) : null,
      stamped: yes('stamped'),
      formFaults: hasPhoto ? faults : [],
    },
  };
}

/** A sheet back in its cells, without the fields that are asked for again (paths of `sheetDifferences`). */
export function draftOf({ figures, sheet }: KeyedSheet, asked: readonly string[]): SheetDraft {
  const again = new Set(asked);
  const cells: Record<string, string> = {};
  const put = (id: string, field: string, figure: Figure) => {
    if (!again.has(field)) cells[id] = cellOf(figure);
  };
  for (const [field, id] of Object.entries(ROW_OF)) {
    const name = FIGURE_OF[id];
    if (name) put(id, field, figures[name] as Figure);
  }
  for (const { code, count } of figures.votes) put(optionRow(code), `6.${code}`, count);
  const words = Object.fromEntries(
    figures.votes.filter(({ code }) => !again.has(`6.${code}`)).map((each) => [each.code, each.words ?? '']),
  );
  const members = (figures.issuedBy ?? []).map(({ role, count }, index) =>
    again.has(`4.${index + 1}`) ? { count: '', role: null } : { count: cellOf(count), role },
  );
  const looks = again.has('sheet') ? null : sheet;
  if (looks && looks.signatures !== null) cells.signatures = String(looks.signatures);
  return {
    cells,
    words,
    members: [...members, { count: '', role: null }],
    said: saidIn(looks),
    faults: looks ? [...looks.formFaults] : [],
    left: [],
  };
}
function saidIn(sheet: ProtocolSheet | null): SheetDraft['said'] {
  const said: SheetDraft['said'] = {};
  for (const what of ['hasNumber', 'hasAddress', 'dateIsRight', 'stamped'] as const) {
    const value = sheet?.[what];
    if (value !== null && value !== undefined) said[what] = value;
  }
  return said;
}

/** Rows of the form by the numbers that checks and differences name. */
const ROW_OF: Readonly<Record<string, string>> = {
  1: 'registered',
  2: 'received',
  3: 'issued',
  4: 'issuedByMember',
  5: 'participated',
  '5a': 'absentee',
  '5b': 'outside',
  7: 'invalid',
  8: 'unused',
  sheet: 'faults',
};
const FIGURE_OF: Readonly<Record<string, keyof ProtocolFigures>> = {
  registered: 'registered',
  received: 'received',
  issued: 'issued',
  participated: 'participated',
  absentee: 'absentee',
  outside: 'outside',
  invalid: 'invalid',
  unused: 'unissued',
};
const HEADER_ROW: Readonly<Record<string, string>> = {
  number: 'hasNumber',
  address: 'hasAddress',
  date: 'dateIsRight',
  signatures: 'signatures',
  stamp: 'stamped',
};

/** The row of the form that a field of a check (`6.3`) or of a difference (`6.AJ`) is in; null: in none. */
export function rowOfField(field: string, options: readonly Option[], key = ''): string | null {
  if (field === 'header') return HEADER_ROW[key.split('.')[1] ?? ''] ?? null;
  const [number = '', part] = field.split('.');
  if (number === '6') {
    const option = options.find(({ code }, index) => code === part || String(index + 1) === part);
    return option ? optionRow(option.code) : null;
  }
  return ROW_OF[number] ?? null;
}

/**
 * The row under which a finding stands: the last of those it is about, once all of them have been left. Null: not yet, or
 * it is about no row of this form.
 */
export function rowOfFinding(
  { fields, key }: Pick<Finding, 'fields' | 'key'>,
  rows: readonly Row[],
  options: readonly Option[],
  left: ReadonlySet<string>,
): string | null {
  const about = fields.flatMap((field) => rowOfField(field, options, key) ?? []);
  if (about.length === 0 || !about.every((id) => left.has(id))) return null;
  return rows.findLast(({ id }) => about.includes(id))?.id ?? null;
}

export interface Sum {
  /** `4`, `6+7`, `3+8`: a word of the catalogue. */
  what: 'members' | 'votes' | 'ballots';
  sum: number;
  /** What it should be; null while that isn't there. */
  should: number | null;
}

const known = (figures: readonly Figure[]): number | null =>
  figures.length > 0 && figures.every((figure) => typeof figure === 'number')
    ? figures.reduce<number>((sum, figure) => sum + Number(figure), 0)
    : null;
const numberOr = (figure: Figure): number | null => (typeof figure === 'number' ? figure : null);

/** What a row can be added up to, as soon as all of it is there. */
export function sumUnder(id: string, figures: ProtocolFigures, options: readonly Option[]): Sum | null {
  const sum = (what: Sum['what'], all: readonly Figure[], should: Figure): Sum | null => {
    const total = known(all);
    return total === null ? null : { what, sum: total, should: numberOr(should) };
  };
  if (id === 'issuedByMember') return sum('members', figures.issuedBy?.map(({ count }) => count) ?? [], figures.issued);
  if (id === 'invalid')
    return sum('votes', [...figures.votes.map(({ count }) => count), figures.invalid], figures.participated);
  if (id === 'unused') return sum('ballots', [figures.issued, figures.unissued], figures.received);
  const last = options.at(-1);
  if (last && id === optionRow(last.code) && figures.invalid === null)
    return sum(
      'votes',
      figures.votes.map(({ count }) => count),
      null,
    );
  return null;
}
