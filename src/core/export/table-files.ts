import type { ExportPart, FigureRow, PrivacyTools, RegionShape } from '../../domain/index.ts';
import type { BagFile } from './bag-file.ts';
import {
  type Codebook,
  codebookFile,
  csvFile,
  jsonLinesFile,
  type NistInput,
  nistFile,
  photoFile,
  regionsFile,
  stationsFile,
  type TableToldOf,
  xlsxFile,
} from './formats/index.ts';
import { type Dataset, exportViews, released, tallyFigures, type ViewContext } from './views/index.ts';

export interface TableInput extends NistInput {
  parts: readonly ExportPart[];
  tools: PrivacyTools;
  /** The figures that are told, from their one query; empty while nothing is. */
  figures: readonly Pick<FigureRow, 'path' | 'expected' | 'parts'>[];
  shapes: readonly RegionShape[];
  codebook: Codebook;
  /** Tables that somebody else writes. */
  others?: readonly TableToldOf[];
  /** Bytes that may go, by their SHA-256, from the vault; null: they are gone. */
  readPhoto: (sha256: string) => Promise<Uint8Array | null>;
}

/** Tables that are lists of objects. */
const LINES: ReadonlySet<string> = new Set(['cases/cases']);
/** Tables that people open in a spreadsheet. */
const WORKBOOKS: ReadonlySet<string> = new Set(['tally/figures', 'protocols/protocols', 'violations/violations']);

/**
 * The tables of a bundle as files, one after the other, with the codebook of their columns last. Each is read from the store
 * while it is written; what is asked for twice (a workbook beside a CSV) is read twice and never kept.
 */
export function* tableFiles(context: ViewContext, input: TableInput): Generator<BagFile> {
  const { parts, tools } = input;
  const views = exportViews(context, parts);
  const figures: Dataset[] =
    parts.includes('tally') && input.figures.length > 0 ? [tallyFigures(context, input.figures)] : [];
  const written: TableToldOf[] = [];
  for (const dataset of [...views.tables, ...figures]) {
    const table = released(dataset, context.profile, tools);
    const file = LINES.has(table.name) ? jsonLinesFile(table) : csvFile(table);
    written.push({ file: file.path, table });
    yield file;
    const workbook = WORKBOOKS.has(table.name) ? xlsxFile(table) : null;
    if (workbook) yield workbook;
    if (table.name === 'coverage/matrix') yield regionsFile(table, input.shapes);
  }
  if (parts.includes('tally')) {
    const nist = nistFile(context, input);
    if (nist) yield nist;
    yield stationsFile(context);
  }
  for (const photo of views.photos()) yield photoFile(photo, input.readPhoto);
  yield codebookFile([...written, ...(input.others ?? [])], input.codebook);
}
