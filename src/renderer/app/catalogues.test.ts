import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorMap, TRANSPORT_CODES } from '../../contract/errors.ts';
import { RELAY_KEY_NAMES } from '../../domain/relay-keys.ts';
import { SHORTCUTS } from './shortcuts.ts';

const LOCALES = ['kk', 'ru', 'en'] as const;
const FORMS = { kk: ['one', 'other'], ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] };
const root = join(import.meta.dirname, '../../..');
const PLURAL = /_(zero|one|two|few|many|other)$/;

function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, part]) => flatten(part, path ? `${path}.${key}` : key));
}

function load(locale: string): Map<string, string> {
  const folder = join(root, 'resources/locales', locale);
  const files = readdirSync(folder).filter((name) => extname(name) === '.json');
  return new Map(
    files.flatMap((name) => flatten(JSON.parse(readFileSync(join(folder, name), 'utf8')), name.replace('.json', ''))),
  );
}

const catalogues = Object.fromEntries(LOCALES.map((locale) => [locale, load(locale)])) as Record<
  (typeof LOCALES)[number],
  Map<string, string>
>;
const stems = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort();
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
const renderer = sources(join(import.meta.dirname, '..')).filter(
  (path) => /\.tsx?$/.test(path) && !/\.test\./.test(path),
);

describe('the three catalogues', () => {
  it.each(['kk', 'ru'] as const)('%s has the keys of en, and no others', (locale) => {
    expect(stems(catalogues[locale].keys())).toEqual(stems(catalogues.en.keys()));
  });

  it.each(LOCALES)('%s has every plural form of its language, wherever one has any', (locale) => {
    const plural = [...catalogues.en.keys()]
      .filter((key) => key.endsWith('_other'))
      .map((key) => key.replace(PLURAL, ''));
    expect(plural.length).toBeGreaterThan(10);
    for (const stem of plural) {
      const forms = [...catalogues[locale].keys()].filter(
        (key) => key.replace(PLURAL, '') === stem && PLURAL.test(key),
      );
      expect(forms.map((key) => key.replace(`${stem}_`, '')).sort(), stem).toEqual([...FORMS[locale]].sort());
    }
  });

  it('fills the same placeholders in every language', () => {
    for (const locale of LOCALES) {
      for (const [key, text] of catalogues[locale]) {
        const model = catalogues.en.get(key) ?? catalogues.en.get(key.replace(PLURAL, '_other')) ?? '';
        expect(placeholders(text), `${locale} ${key}`).toEqual(placeholders(model));
      }
    }
  });

  it('says something in its own language everywhere', () => {
    for (const locale of LOCALES) {
      for (const [key, text] of catalogues[locale]) {
        expect(text.trim(), `${locale} ${key}`).not.toBe('');
        expect(text, `${locale} ${key}: no exclamation marks (ux.md, Words)`).not.toContain('!');
      }
    }
  });

  it('has a sentence for every error code', () => {
    for (const code of [...Object.keys(errorMap), ...TRANSPORT_CODES]) {
      const key = `errors.${code}`;
      expect(stems(catalogues.en.keys()), code).toContain(key);
    }
  });

  it('has a word for every kind of case, field of a report and raise rule', () => {
    const elections = join(root, 'resources/elections');
    for (const name of readdirSync(elections).filter((entry) => !entry.includes('.'))) {
      const profile = JSON.parse(readFileSync(join(elections, name, 'profile.json'), 'utf8')) as {
        caseKinds: { code: string }[];
        raiseRules: { code: string }[];
      };
      for (const kind of profile.caseKinds) expect(catalogues.en.has(`kinds.${kind.code}`), kind.code).toBe(true);
      for (const rule of profile.raiseRules) expect(catalogues.en.has(`facts.circumstance.${rule.code}`)).toBe(true);
    }
    for (const key of RELAY_KEY_NAMES) expect(catalogues.en.has(`facts.keys.${key}`), key).toBe(true);
  });

  it('has every key that the code names, and the code names no others', () => {
    const known = new Set(stems(catalogues.en.keys()));
    for (const shortcut of Object.values(SHORTCUTS)) expect(known, shortcut.label).toContain(shortcut.label);
    for (const path of renderer) {
      for (const [, key = ''] of readFileSync(path, 'utf8').matchAll(/\bt\(\s*'([\w.]+)'/g)) {
        expect(known, `${path}: ${key}`).toContain(key);
      }
    }
  });
});

describe('text on the screen', () => {
  // Text between tags, and attributes that people read or hear. Signs between words are not words.
  const TEXT = />\s*([^<>{}]*\p{L}{2,}[^<>{}]*)\s*</gu;
  const ATTRIBUTE = /\b(?:label|title|placeholder|aria-label|description|alt)="([^"]*\p{L}{2,}[^"]*)"/gu;
  const KEY_NAMES = /^(Ctrl ↵|[A-Z]|Esc)$/;

  it('comes from the catalogues', () => {
    for (const path of renderer.filter((name) => name.endsWith('.tsx'))) {
      const code = readFileSync(path, 'utf8')
        .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
        .replace(/=>/g, '');
      // Only what stands between a closing and an opening tag on JSX lines; type parameters don't end in "</".
      const found = [...code.matchAll(TEXT), ...code.matchAll(ATTRIBUTE)]
        .map((match) => (match[1] ?? '').trim())
        .filter(
          (text) => !/[;=()&|?:[\]]/.test(text) && !KEY_NAMES.test(text) && /\s|\p{Lu}|\p{Script=Cyrillic}/u.test(text),
        );
      expect(found, path).toEqual([]);
    }
  });
});
