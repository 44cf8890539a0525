import type { Cell, ExportColumn } from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import type { ReleasedTable } from '../views/index.ts';
import { momentText } from './cells.ts';
import { createPacker, type Packed, zipOf } from './packed-zip.ts';
import { inPieces, textFile } from './pieces.ts';

/**
 * Cells of a workbook: what is longer is no table that anybody looks at, and stands in its CSV, whole. Half a table that looks
 * like one would be worse.
 */
const MOST_CELLS = 300_000;
/** Letters that a spreadsheet takes in one cell. */
const LONGEST = 32_767;
const SHEET = 'xl/worksheets/sheet1.xml';

/**
 * A table as a workbook; null: it is too long for one. Numbers are numbers, everything else is text and cannot be a formula:
 * a cell that begins with `=` shows what it says. No moment of making is in it. Written here and not by a library: rows are
 * compressed as they are read, where a library holds every cell (ten thousand protocols: 80 MB).
 */
export function xlsxFile(table: ReleasedTable, mostCells = MOST_CELLS): BagFile | null {
  const most = Math.floor(mostCells / Math.max(1, table.columns.length));
  let rows = 0;
  for (const _ of table.rows()) {
    rows += 1;
    if (rows > most) return null;
  }
  return {
    path: `${table.name}.xlsx`,
    async write(out, signal, progress) {
      const files = Object.entries(FRAME).map(([name, xml]) => packed(name, () => [xml], signal));
      const book = await Promise.all([...files, packed(SHEET, () => sheetXml(table), signal, progress)]);
      for (const piece of zipOf(book)) await inPieces(piece, out, signal);
      progress(rows);
    },
  };
}

async function packed(
  name: string,
  xml: () => Iterable<string>,
  signal: AbortSignal,
  progress: (rows: number) => void = () => undefined,
): Promise<Packed> {
  const packer = createPacker(name);
  try {
    await textFile(name, xml).write(packer.write, signal, progress);
    return await packer.end();
  } catch (error) {
    packer.discard();
    throw error;
  }
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const NO_FORMAT = 'numFmtId="0" fillId="0" borderId="0"';

/** Everything of a workbook but its one sheet (ECMA-376, part 1). Style 1 is bold. */
const FRAME: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/${SHEET}" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets><sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${DOCUMENT}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf fontId="0" ${NO_FORMAT}/></cellStyleXfs><cellXfs count="2"><xf fontId="0" ${NO_FORMAT} xfId="0"/><xf fontId="1" ${NO_FORMAT} xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
};

function* sheetXml({ columns, rows }: ReleasedTable): Generator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><cols>`;
  for (const [n, column] of columns.entries())
    yield `<col min="${n + 1}" max="${n + 1}" width="${widthOf(column)}" customWidth="1"/>`;
  yield '</cols><sheetData>';
  const letters = columns.map((_, n) => lettersOf(n));
  yield rowXml(
    1,
    columns.map(({ key }, n) => textXml(`${letters[n]}1`, key, ' s="1"')),
  );
  let row = 1;
  for (const { cells } of rows()) {
    row += 1;
    yield rowXml(
      row,
      cells.map((cell, n) => cellXml(`${letters[n]}${row}`, cell, columns[n])),
    );
  }
  yield '</sheetData></worksheet>';
}

const rowXml = (row: number, cells: readonly string[]): string => `<row r="${row}">${cells.join('')}</row>`;

function cellXml(at: string, cell: Cell, column: ExportColumn | undefined): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'number' && column?.type !== 'time') return `<c r="${at}"><v>${cell}</v></c>`;
  const text = typeof cell === 'number' ? momentText(cell) : cell;
  return text === '' ? '' : textXml(at, text);
}

const textXml = (at: string, text: string, style = ''): string =>
  `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, LONGEST))}</t></is></c>`;

/** What XML cannot have at all becomes a space; `_x0041_` would be read as a letter (ECMA-376, ST_Xstring). */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(NEVER_IN_XML, ' ')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const NEVER_IN_XML = /[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu;

/** A, B … Z, AA … */
function lettersOf(n: number): string {
  const last = String.fromCharCode(65 + (n % 26));
  return n < 26 ? last : lettersOf(Math.floor(n / 26) - 1) + last;
}

const widthOf = ({ key, type }: ExportColumn): number => (type === 'text' ? 40 : Math.max(10, key.length + 2));
