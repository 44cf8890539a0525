import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The few words that main shows itself (menu, tray, notifications, the question before the end), from `resources/locales/LANG/menu.json`. */
export type Words = (key: string, count?: number) => string;

const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first of the system's languages that we speak; Kazakh otherwise. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split(/[-_]/)[0] === language);
    if (found) return found;
  }
  return 'kk';
}

/** Keys are paths (`menu.edit`); with a count, the plural form by i18next's suffixes. An unknown key shows as itself. */
export function loadWords(resourcesDir: string, language: string): Words {
  const catalogue: unknown = JSON.parse(readFileSync(join(resourcesDir, 'locales', language, 'menu.json'), 'utf8'));
  const plural = new Intl.PluralRules(language);
  const look = (path: string): string | undefined => {
    let at: unknown = catalogue;
    for (const part of path.split('.'))
      at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined;
    return typeof at === 'string' ? at : undefined;
  };
  return (key, count) => {
    if (count === undefined) return look(key) ?? key;
    const form = look(`${key}_${plural.select(count)}`) ?? look(`${key}_other`) ?? key;
    return form.replace('{{count}}', String(count));
  };
}
