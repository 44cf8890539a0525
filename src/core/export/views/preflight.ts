import {
  type ExportPart,
  type ExportProfile,
  type FieldAction,
  type FieldClass,
  type FieldFate,
  needsLead,
  noFate,
  PRIVACY,
  type PrivacyTools,
} from '../../../domain/index.ts';
import { type Dataset, fieldKey, type HeldCase, type HeldWhy, noFates, type RowWhat, released } from './dataset.ts';
import type { Grants } from './grants.ts';

/** What an export would do, before anything is written: for the person who asks for it, and never in a bundle. */
export interface Preflight {
  profile: ExportProfile;
  /** Every field of every table, those that leave in no form among them. */
  fields: (FieldFate & { part: ExportPart; table: string; field: string; class: FieldClass; action: FieldAction })[];
  /** What is held back, and why: cases, reports, people, photographs, numbers that are too small. */
  held: { table: string; what: RowWhat; why: HeldWhy; n: number }[];
  /** The first of the cases among them, one by one: so that somebody can be asked. */
  cases: (HeldCase & { why: HeldWhy })[];
  /** What is told of single people, their reports and photographs. */
  told: { table: string; what: RowWhat; n: number }[];
  /** People by name. */
  named: number;
  /** Somebody is told of, so that only a lead may ask for it. */
  needsLead: boolean;
}

/**
 * Reads every table to its end, as if it were written; yields how many rows were looked at. `grants` is told whose rows they
 * are.
 */
export function* preflightOf(
  tables: readonly Dataset[],
  profile: ExportProfile,
  tools: PrivacyTools,
  grants: Grants | null = null,
): Generator<{ rows: number }, Preflight> {
  const result: Preflight = { profile, fields: [], held: [], cases: [], told: [], named: 0, needsLead: false };
  let rows = 0;
  for (const table of tables) {
    const fates = noFates(grants);
    // Held rows are no rows of what is released: progress is by what is read.
    for (const _ of released(
      counting(table, () => (rows += 1)),
      profile,
      tools,
      fates,
    ).rows())
      if (rows % PIECE === 0) yield { rows };
    result.fields.push(...fieldsOf(table, profile, fates.fields));
    for (const [key, n] of fates.held) {
      const [what, why] = key.split(' ') as [RowWhat, HeldWhy];
      result.held.push({ table: table.name, what, why, n });
    }
    result.cases.push(...fates.cases);
    for (const [what, n] of fates.told) result.told.push({ table: table.name, what, n });
    result.named += fates.named;
    yield { rows };
  }
  result.needsLead = needsLead(
    profile,
    result.told.reduce((sum, { n }) => sum + n, 0),
  );
  return result;
}

const PIECE = 1000;

function counting(table: Dataset, count: () => void): Dataset {
  return {
    ...table,
    *rows() {
      for (const more of [table.rows, table.held ?? (() => [])])
        for (const row of more()) {
          count();
          yield row;
        }
    },
  };
}

function fieldsOf(
  { part, name: table, columns, below = {} }: Dataset,
  profile: ExportProfile,
  fates: ReadonlyMap<string, FieldFate>,
): Preflight['fields'] {
  return [['', columns] as const, ...Object.entries(below)].flatMap(([under, own]) =>
    own.map((column) => {
      const field = fieldKey(under, column.key);
      return {
        part,
        table,
        field,
        class: column.class,
        action: PRIVACY[column.class][profile],
        ...(fates.get(field) ?? noFate()),
      };
    }),
  );
}
