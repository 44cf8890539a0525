import { readFile } from 'node:fs/promises';
import { inScript, type Language, type PageData, packStations, type ToldStation } from '../../../../domain/index.ts';
import type { BagFile } from '../../bag-file.ts';
import { toldCatalogue } from '../words.ts';

export interface PageInput extends Pick<PageData, 'figures' | 'names' | 'languages' | 'of' | 'parts'> {
  stations: Iterable<ToldStation>;
}

/** Where things lie: catalogues, and the page as it was built (script and style in it, data still to come). */
export interface PagePlaces {
  resourcesDir: string;
  shell: string;
}

export const PAGE_PATH = 'page/index.html';

/**
 * The public results page: one file that needs no network. Its figures are those of the bundle; of stations it has what
 * `tally/protocols.csv` has, and nothing where votes are held back.
 */
export function pageFile({ stations, ...input }: PageInput, { resourcesDir, shell }: PagePlaces): BagFile {
  return {
    path: PAGE_PATH,
    async write(out, signal, progress) {
      const { figures, languages } = input;
      const page = await readFile(shell, 'utf8');
      signal.throwIfAborted();
      const catalogues = Object.fromEntries(
        languages.map((language) => [language, toldCatalogue(resourcesDir, language)]),
      ) as PageData['catalogues'];
      const told = figures.told === 'count' || figures.told === 'estimate' ? stations : [];
      const data = inScript({ ...input, catalogues, stations: packStations(told, figures.lists) });
      const parts: Record<string, string> = {
        DATA: `<script type="application/json" id="data">${data}</script>`,
        NOSCRIPT: `<noscript>${languages.map((language) => noScript(catalogues, language)).join('')}</noscript>`,
      };
      const filled = page.replace(/<!-- (DATA|NOSCRIPT) -->/g, (_, name: string) => parts[name] ?? '');
      await out(new TextEncoder().encode(filled));
      progress(figures.rows.length);
    },
  };
}

/** For readers whose browser runs no scripts: where the same figures are. Words of ours alone. */
function noScript(catalogues: PageData['catalogues'], language: Language): string {
  const site = catalogues[language]?.report.site;
  const text = typeof site === 'object' && typeof site.noscript === 'string' ? site.noscript : '';
  return `<p lang="${language}">${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</p>`;
}
