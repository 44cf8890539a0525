import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { election } from '../../../../tests/support/export-world.ts';
import {
  type Codebook,
  columnsFor,
  createTally,
  EXPORT_PARTS,
  EXPORT_PROFILES,
  LANGUAGES,
  meaningOf,
  ms,
} from '../../../domain/index.ts';
import type { ReadDb } from '../../store/index.ts';
import { estimateColumns } from '../bundle/estimate-files.ts';
import { fieldKey } from '../views/dataset.ts';
import { exportViews, tallyFigures, type ViewContext } from '../views/index.ts';

const book = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../resources/codebook.json'), 'utf8'),
) as Codebook;

describe('the codebook', () => {
  it('says of every column that leaves what it means, in three languages', () => {
    const unnamed = new Set<string>();
    for (const profile of EXPORT_PROFILES) {
      const context: ViewContext = {
        db: null as unknown as ReadDb,
        profile,
        election,
        now: ms(0),
        told: 'count',
        tally: createTally,
        watched: () => [],
        photos: () => [],
      };
      for (const table of [...exportViews(context, EXPORT_PARTS).tables, tallyFigures(context, [])])
        for (const [under, columns] of [['', table.columns] as const, ...Object.entries(table.below ?? {})])
          for (const { key } of columnsFor(columns, profile)) {
            const names = meaningOf(book, table.name, fieldKey(under, key));
            if (!names || LANGUAGES.some((language) => !names[language]))
              unnamed.add(`${table.name}:${fieldKey(under, key)}`);
          }
    }
    for (const { name, columns } of estimateColumns(['AJ']))
      for (const { key } of columns) if (!meaningOf(book, name, key)?.kk) unnamed.add(`${name}:${key}`);
    expect([...unnamed]).toEqual([]);
  });
});
