import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '../../../src/contract/shapes.ts';
import { ROOT } from './host.ts';

type Branch = { [key: string]: string | Branch };

/** The catalogues as the renderer bundles them: each file is one top-level key. */
function catalogue(locale: Locale): Branch {
  const folder = join(ROOT, 'resources/locales', locale);
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Branch,
    ]),
  );
}

export type Words = (key: string, values?: Record<string, string>) => string;

/** The catalogue's sentence under a key, placeholders filled. Throws for a key that is not there. */
export function words(locale: Locale): Words {
  const whole = catalogue(locale);
  return (key, values = {}) => {
    let at: string | Branch | undefined = whole;
    for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined;
    if (typeof at !== 'string') throw new Error(`${locale}: no ${key}`);
    return at.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '');
  };
}

/** Every word in Latin letters that the catalogue itself uses: names and terms that are not translated. */
export function latinWords(locale: Locale): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (branch: Branch): void => {
    for (const value of Object.values(branch)) {
      if (typeof value === 'object') walk(value);
      else for (const word of latinIn(value.replace(/\{\{\w+\}\}/g, ' '))) found.add(word);
    }
  };
  walk(catalogue(locale));
  return found;
}

/** Words of two or more Latin letters. */
export const latinIn = (text: string): string[] => text.match(/\p{Script=Latin}{2,}/gu) ?? [];
