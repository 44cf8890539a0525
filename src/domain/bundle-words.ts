import type { BundleCheckResult, BundleReport } from './bundle-checks.ts';
import type { BundleAbout } from './bundle-format.ts';
import { EXPORT_PROFILES } from './export-profiles.ts';
import { countText } from './told-words.ts';

/** A sentence of the catalogue `verify` by its key, with its values filled in. */
export type VerifySay = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/**
 * Sentences of one language's `verify.json`, for where there is no larger machinery of words: the command line and the page
 * that a journalist opens. A key that is missing shows itself.
 */
export function verifyWords(catalogue: object): VerifySay {
  return (key, values = {}) => {
    const found = key
      .split('.')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], catalogue);
    const text = typeof found === 'string' ? found : key;
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => valueText(values[name]) ?? whole);
  };
}

/** Thousands apart, as everywhere a figure is read. */
const valueText = (value: string | number | undefined): string | undefined =>
  typeof value === 'number' ? countText(value) : value;

/** What speaks against a bundle louder than anything else, in this order. */
const LOUD: readonly string[] = [
  'keyRevoked',
  'bundleWithdrawn',
  'drill',
  'superseded',
  'keyUnknown',
  'keyNotGiven',
  'container',
  'signatureMissing',
  'signatureChanged',
];

/** What of a report is said in words; a window knows no more of it. */
export type ReportSaid = Pick<BundleReport, 'ok' | 'checks' | 'broken' | 'key' | 'cannot'> & {
  about:
    | (Pick<BundleAbout, 'bundle' | 'sequence' | 'created' | 'profile'> & {
        replaces: readonly { sequence: number }[];
        election: { id: string };
      })
    | null;
};

export interface ReportWords {
  verdict: string;
  /** To be said first and loud. */
  loud: string[];
  /** The first file that is not what was signed; null: none. */
  broken: string | null;
  about: string[];
  key: string[];
  checks: { result: BundleCheckResult['result']; mark: string; title: string; text: string; file: string | null }[];
  cannot: string[];
}

const isProfile = (code: string): boolean => EXPORT_PROFILES.some((each) => each === code);
/** "2021-01-10 17:00 UTC"; what is no moment of that form, as it came. */
const momentWords = (at: string): string =>
  at.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/, '$1 $2 UTC');

/** A report in words: the same on the command line, in the page and in the headquarters. */
export function reportWords({ ok, about, checks, broken, key, cannot }: ReportSaid, say: VerifySay): ReportWords {
  const failed = checks.filter(({ result }) => result === 'failed');
  const loud = LOUD.flatMap((why) => failed.filter((check) => check.why === why));
  return {
    verdict: say(ok ? 'verdict.ok' : 'verdict.failed'),
    loud: loud.map(({ why, values }) => say(`why.${why}`, values)),
    broken: broken === null ? null : say('broken', { file: broken }),
    about:
      about === null
        ? []
        : [
            say('about', {
              bundle: about.bundle,
              sequence: about.sequence,
              created: momentWords(about.created),
              profile: isProfile(about.profile) ? say(`profile.${about.profile}`) : about.profile,
              election: about.election.id,
            }),
            ...(about.replaces.length === 0
              ? []
              : [say('replaces', { sequences: about.replaces.map(({ sequence }) => sequence).join(', ') })]),
          ],
    key:
      key === null
        ? []
        : [
            say('key.id', { key: key.keyId }),
            say('key.words', { words: key.words.join(' ') }),
            say('key.digits', { digits: key.digits.join(' ') }),
            ...(key.known ? [] : [say('key.compare')]),
          ],
    checks: checks.map(({ check, result, why, file, values }) => ({
      result,
      mark: say(`mark.${result}`),
      title: say(`check.${check}`),
      text:
        result === 'passed'
          ? say(`passed.${check}`, values)
          : say(result === 'absent' ? `absent.${check}` : `why.${why}`, values),
      file: result === 'failed' ? file : null,
    })),
    cannot: cannot.map((what) => say(`cannot.${what}`)),
  };
}
