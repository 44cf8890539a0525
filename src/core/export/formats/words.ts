import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue, Language, ToldCatalogue } from '../../../domain/index.ts';

const area = (resourcesDir: string, language: Language, name: string): Catalogue =>
  JSON.parse(readFileSync(join(resourcesDir, 'locales', language, `${name}.json`), 'utf8')) as Catalogue;

/** The catalogues of what is handed out, in one language: files of ours, checked by the catalogues' own test. */
export function toldCatalogue(resourcesDir: string, language: Language): ToldCatalogue {
  const { month = {}, fullDate = '' } = area(resourcesDir, language, 'time');
  return {
    report: area(resourcesDir, language, 'report'),
    briefing: area(resourcesDir, language, 'briefing'),
    time: { month, fullDate },
  };
}
