import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { textOf, verifyFile } from '../src/core/export/verify/verify-file.ts';
import { reportWords, type VerifySay, verifyWords } from '../src/domain/bundle-words.ts';
import { root } from './lib/places.ts';

/**
 * Checks a partner's bundle: signature, manifests, chain, every published figure counted again, the estimate made again.
 * Exit codes: 0 everything holds, by a key that was named; 1 something does not; 2 usage, or a file that can't be read.
 */
const LANGUAGES = ['kk', 'ru', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

interface Asked {
  bundle: string;
  publicKey: string | null;
  fingerprint: string | null;
  revocations: string[];
  newer: string[];
}

async function main(args: string[]): Promise<number> {
  const { asked, language } = parse(args);
  const say = wordsOf(language);
  if (asked === null) return complain(say('usage'));
  const texts = async (paths: readonly string[]): Promise<string[]> =>
    Promise.all(paths.map(async (path) => (await textOf(path)) ?? failed(path)));
  try {
    const report = await verifyFile(asked.bundle, {
      publicKey: asked.publicKey === null ? null : ((await texts([asked.publicKey]))[0] ?? null),
      fingerprint: asked.fingerprint,
      revocations: await texts(asked.revocations),
      others: await texts(asked.newer),
    });
    print(reportWords(report, say), say);
    return report.ok ? 0 : 1;
  } catch (error) {
    const path = error instanceof CannotRead ? error.path : asked.bundle;
    return complain(say('cannotRead', { file: path }));
  }
}

class CannotRead extends Error {
  readonly path: string;
  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

function failed(path: string): never {
  throw new CannotRead(path);
}

function parse(args: string[]): { asked: Asked | null; language: Language } {
  const fallback = languageOf(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        'public-key': { type: 'string' },
        fingerprint: { type: 'string' },
        revocation: { type: 'string', multiple: true },
        newer: { type: 'string', multiple: true },
        language: { type: 'string' },
      },
      allowPositionals: true,
    });
    const language = values.language === undefined ? fallback : languageOf(values.language);
    const [bundle] = positionals;
    if (bundle === undefined || positionals.length > 1) return { asked: null, language };
    const asked = {
      bundle: resolve(bundle),
      publicKey: values['public-key'] === undefined ? null : resolve(values['public-key']),
      fingerprint: values.fingerprint ?? null,
      revocations: (values.revocation ?? []).map((path) => resolve(path)),
      newer: (values.newer ?? []).map((path) => resolve(path)),
    };
    return { asked, language };
  } catch {
    return { asked: null, language: fallback };
  }
}

/** `ru_RU.UTF-8` is ru; what none of ours is, en. */
const languageOf = (name: string): Language =>
  LANGUAGES.find((language) => name.toLowerCase().startsWith(language)) ?? 'en';

function wordsOf(language: Language): VerifySay {
  const path = join(root, 'resources/locales', language, 'verify.json');
  return verifyWords(JSON.parse(readFileSync(path, 'utf8')) as object);
}

function print(words: ReturnType<typeof reportWords>, say: VerifySay): void {
  const lines = [
    words.verdict,
    ...words.loud.map((line) => `  !! ${line}`),
    ...(words.broken === null ? [] : [words.broken]),
    '',
    ...words.about,
    ...words.key,
    '',
    ...words.checks.map(
      ({ mark, title, text, file }) => `[${mark}] ${title}: ${text}${file === null ? '' : ` (${file})`}`,
    ),
    '',
    `${say('cannotTitle')}:`,
    ...words.cannot.map((line) => `  - ${line}`),
  ];
  console.log(lines.join('\n'));
}

function complain(text: string): number {
  console.error(text);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
