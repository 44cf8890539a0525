import { type Language, toldWords } from '../../../../domain/index.ts';
import type { BagFile } from '../../bag-file.ts';
import { toldCatalogue } from '../words.ts';
import { printPdf } from './print.ts';
import { type ReportInput, reportDocument, reportPath } from './report.ts';

export type { ReportOf } from './report.ts';

/** A report of a few hundred lines is set as a whole: pdfmake needs every line to break pages. */
export function reportFile(language: Language, input: Omit<ReportInput, 'words'>, resourcesDir: string): BagFile {
  return {
    path: reportPath(language),
    async write(out, signal, progress) {
      const words = toldWords(language, toldCatalogue(resourcesDir, language), input.names);
      const bytes = await printPdf(reportDocument({ ...input, words }), resourcesDir);
      signal.throwIfAborted();
      await out(bytes);
      progress(input.figures.rows.length);
    },
  };
}
