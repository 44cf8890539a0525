import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleAbout, bundleName, LANGUAGES } from '../../../domain/index.ts';
import { type BagFile, wholeFile } from '../bag-file.ts';

const REPLACES = {
  kk: (which: string) => `Ол мыналарды алмастырады: ${which}.\n`,
  ru: (which: string) => `Он заменяет: ${which}.\n`,
  en: (which: string) => `It replaces: ${which}.\n`,
} as const;
const DRILL = {
  kk: 'DRILL — ЖАТТЫҒУ. МҰНЫҢ ЕШҚАЙСЫСЫ БОЛҒАН ЖОҚ.\n\n',
  ru: 'DRILL — УЧЕНИЯ. НИЧЕГО ИЗ ЭТОГО НЕ ПРОИСХОДИЛО.\n\n',
  en: 'DRILL: PRACTICE. NOTHING IN IT HAPPENED.\n\n',
} as const;

/** `readme-LANG.txt`, in all three languages whatever the reports are in: what is here, and how to check it. */
export const readmeFiles = (about: BundleAbout, resourcesDir: string): BagFile[] =>
  LANGUAGES.map((language) => {
    const template = readFileSync(join(resourcesDir, 'bundle', `readme-${language}.txt`), 'utf8');
    const which = about.replaces.map(({ sequence, bundle }) => `${sequence} (${bundle})`).join(', ');
    const values: Record<string, string> = {
      drill: about.drill ? DRILL[language] : '',
      sequence: String(about.sequence),
      profile: about.profile,
      bundle: about.bundle,
      version: about.program.version,
      created: about.created,
      replaces: which === '' ? '' : REPLACES[language](which),
      name: bundleName(about),
      k: about.k === null ? '–' : String(about.k),
    };
    return wholeFile(
      `readme-${language}.txt`,
      template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole),
    );
  });
