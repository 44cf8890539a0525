import type { ExportPart, PrivacyTools } from '../../../domain/index.ts';
import { caseTables } from './cases.ts';
import { namesHeld } from './consents.ts';
import type { ViewContext } from './context.ts';
import { coverageTables } from './coverage.ts';
import type { Dataset } from './dataset.ts';
import { evidenceTable, type ToldPhoto } from './evidence.ts';
import { allProtocols, countedProtocols } from './protocols.ts';
import { violationTables } from './violations.ts';

export type { PhotoGate, ViewContext, WatchedRow } from './context.ts';
export { countedSheets, tellsVotes } from './context.ts';
export {
  type Dataset,
  type ExportRow,
  type Fates,
  HELD_WHY,
  type HeldWhy,
  noFates,
  type ReleasedTable,
  ROW_WHAT,
  type RowWhat,
  released,
} from './dataset.ts';
export { type ToldPhoto, uncoveredPhotos } from './evidence.ts';
export { createGrants, type Grants, takenBack } from './grants.ts';
export { type Preflight, preflightOf } from './preflight.ts';
export { tallyFigures } from './protocols.ts';
export { violationCuts } from './violations.ts';

export interface Views {
  tables: Dataset[];
  /** Photographs that may go, in the order of their numbers; none where evidence was not asked for. */
  photos: () => readonly ToldPhoto[];
}

/** The tables of the parts that were asked for. Figures are not among them: they come from their one query (figures/). */
export function exportViews(context: ViewContext, parts: readonly ExportPart[]): Views {
  const has = (part: ExportPart): boolean => parts.includes(part);
  const evidence = has('evidence') ? evidenceTable(context) : null;
  return {
    tables: [
      ...(has('tally') ? [countedProtocols(context)] : []),
      ...(has('protocols') ? [allProtocols(context)] : []),
      ...(has('violations') ? violationTables(context) : []),
      ...(has('cases') ? caseTables(context) : []),
      ...(has('coverage') ? coverageTables(context) : []),
      ...(evidence ? [evidence.table] : []),
    ],
    photos: () => evidence?.photos() ?? [],
  };
}

/** What cells are made less with. Names are read once, and only where anybody's words leave at all. */
export function privacyTools(context: ViewContext, commitment: PrivacyTools['commitment']): PrivacyTools {
  let names: PrivacyTools['names'] | null = null;
  return {
    commitment,
    names: {
      has(word) {
        names ??= namesHeld(context);
        return names.has(word);
      },
    },
  };
}
