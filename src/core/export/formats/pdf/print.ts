import { join } from 'node:path';
import pdfMake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import { FONT } from './charts.ts';

/** Full fonts with every Kazakh letter (resources/fonts, Noto Sans, OFL): those cut for the web lack half of them. */
export const fontFiles = (resourcesDir: string) => ({
  normal: join(resourcesDir, 'fonts', 'noto-sans-regular.ttf'),
  bold: join(resourcesDir, 'fonts', 'noto-sans-bold.ttf'),
});

/**
 * A document as the bytes of a PDF. Reads the two fonts and nothing else: no address is ever fetched, no other file opened,
 * whatever a text in it says.
 */
export async function printPdf(document: TDocumentDefinitions, resourcesDir: string): Promise<Uint8Array> {
  const files = fontFiles(resourcesDir);
  const own = new Set(Object.values(files));
  pdfMake.setUrlAccessPolicy(() => false);
  pdfMake.setLocalAccessPolicy((path) => own.has(path));
  pdfMake.setFonts({ [FONT]: files });
  return pdfMake.createPdf(document).getBuffer();
}
