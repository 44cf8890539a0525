import {
  type CountRules,
  countsBeside,
  type ExportColumn,
  type ExportPart,
  type ExportProfile,
  type ListedNode,
  PROFILE_RULES,
  rolledUpIn,
  type TwoCuts,
} from '../../../domain/index.ts';
import { elsewhereOf, type ViewContext } from './context.ts';
import type { Dataset, ExportRow } from './dataset.ts';

/** Of this profile's list, and of the other one that strangers may have (`elsewhereOf`). */
export interface CutsBoth {
  own: TwoCuts;
  elsewhere: TwoCuts | null;
}
export const cutsBoth = (context: ViewContext, cutsOf: (context: ViewContext) => TwoCuts): CutsBoth => {
  const other = elsewhereOf(context);
  return { own: cutsOf(context), elsewhere: other && cutsOf(other) };
};

/** Down to the district, whatever the profile: below it there are single people. */
const LEVELS = 2;

export const countRules = (profile: ExportProfile): CountRules => ({ k: PROFILE_RULES[profile].k, levels: LEVELS });

/**
 * How many there are by place and by kind: in the list beside it, and in none (listed-counts.ts). Two cuts of the same
 * people, never crossed.
 */
export function countsDataset(
  { name, part, profile, unit }: { name: string; part: ExportPart; profile: ExportProfile; unit: string },
  cuts: () => CutsBoth,
): Dataset {
  const rules = countRules(profile);
  function* told(by: 'place' | 'kind', root: ListedNode, other: ListedNode | null): Generator<ExportRow> {
    const counts = countsBeside(root, rules, other);
    for (const { path, listed, unlisted } of counts) {
      const [region = null, district = null] = by === 'place' ? path : [];
      const kind = by === 'kind' ? (path[0] ?? null) : null;
      yield { cells: [by, region, district, kind, listed, unlisted] };
    }
    const n = rolledUpIn(root, counts, rules);
    if (n > 0) yield { cells: [null, null, null, null, null, 0], what: 'count', held: 'few', n };
  }
  return {
    name,
    part,
    columns: columnsOf(unit),
    *rows() {
      const { own, elsewhere } = cuts();
      yield* told('place', own.byPlace, elsewhere?.byPlace ?? null);
      yield* told('kind', own.byKind, elsewhere?.byKind ?? null);
    },
  };
}

const columnsOf = (unit: string): ExportColumn[] => [
  { key: 'by', class: 'public', type: 'code' },
  { key: 'region', class: 'public', type: 'code' },
  { key: 'district', class: 'public', type: 'code' },
  { key: 'kind', class: 'public', type: 'code' },
  { key: 'listed', class: 'public', type: 'integer', unit },
  { key: 'unlisted', class: 'people', type: 'integer', unit },
];

/**
 * The same where those in no list are told of in another table, and here only the numbers that were found to say no more than
 * that one: `unlisted`, by kind.
 */
export function listedDataset(
  { name, part, unit }: { name: string; part: ExportPart; unit: string },
  cuts: () => TwoCuts & { unlisted: ReadonlyMap<string, number> },
): Dataset {
  return {
    name,
    part,
    columns: columnsOf(unit),
    *rows() {
      const { byPlace, byKind, unlisted } = cuts();
      const places = countsBeside(withoutOthers(byPlace), { k: 1, levels: LEVELS });
      for (const { path, listed } of places)
        yield { cells: ['place', path[0] ?? null, path[1] ?? null, null, listed, null] };
      for (const { code, listed, unlisted: others } of byKind.children) {
        const told = unlisted.get(code) ?? null;
        if (listed > 0 || told !== null) yield { cells: ['kind', null, null, code, listed, told] };
        if (others > 0 && told === null)
          yield { cells: [null, null, null, null, null, 0], what: 'count', held: 'few', n: 1 };
      }
    },
  };
}

const withoutOthers = ({ code, listed, children }: ListedNode): ListedNode => ({
  code,
  listed,
  unlisted: 0,
  children: children.map(withoutOthers),
});
