import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Fields of the contract whose words come from outside (Telegram, files) or from a person's keyboard. `text`, `name`,
 * `label`, `value` and `by` are too common for a word of their own: they count after one of the names that carry them.
 */
const FIELDS = [
  'excerpt',
  'chatTitle',
  'fromName',
  'title',
  'username',
  'botName',
  'callName',
  'hqName',
  'acknowledgedBy',
  'seenBy',
  'boundBy',
  'hint',
  'mime',
  'line',
  'subjects',
  'actor',
];
const CARRIED = [
  'version.text',
  'row.text',
  'notice.text',
  'piece.text',
  'media.name',
  'account.name',
  'bot.name',
  'member.name',
  'replyTo.label',
  'fact.value',
  'row.by',
  'warning.by',
  'data.name',
  'row.place',
  'alarm.place',
  'detail.place',
];

/** Hands the text to something else that shows it safely, or never shows it. Each with its why. */
export const SAFE_CALLS = ['plain', 'placeText', 'displayText', 'compareTexts', 'changes', 'clip'];

/** From `start` to behind the bracket that closes the one before it. */
function behindClosing(source: string, start: number, open: string, close: string): number {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < source.length; at += 1) {
    if (source[at] === open) depth += 1;
    if (source[at] === close) depth -= 1;
  }
  return at;
}

/** From an element's `<` to behind its `/>` or `>`; what stands in braces is skipped. */
function behindTag(source: string, start: number): number {
  let at = start;
  while (at < source.length && source[at] !== '>')
    at = source[at] === '{' ? behindClosing(source, at + 1, '{', '}') : at + 1;
  return at + 1;
}

function cut(source: string, what: RegExp, behind: (source: string, start: number) => number): string {
  let left = source;
  for (let match = what.exec(left); match; match = what.exec(left))
    left = `${left.slice(0, match.index)} SAFE ${left.slice(behind(left, match.index + match[0].length))}`;
  return left;
}

/** Without comments, what shows text safely, and what is never shown (React's keys, names of style classes). */
function withoutSafe(source: string): string {
  const brackets = (text: string, start: number) => behindClosing(text, start, '(', ')');
  const braces = (text: string, start: number) => behindClosing(text, start, '{', '}');
  let left = source
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replace(/\b(?:classes|settings|styles)\.\w+/g, 'CLASS');
  // Marked shows each of its parts by <Hostile>, and is read like every other screen.
  left = cut(left, /<(?:Hostile|Marked)\b/, behindTag);
  left = cut(left, /\bkey=\{/, braces);
  for (const name of SAFE_CALLS) left = cut(left, new RegExp(`\\b${name}\\(`), brackets);
  return left;
}

/** Expressions of a screen's source that put a field from outside on the screen as it is. */
export function bareRenderings(source: string): string[] {
  const safe = withoutSafe(source);
  const field = `(?:[\\w?.!()[\\]]*\\.(?:${FIELDS.join('|')})|(?:[\\w]+\\??\\.)*(?:${CARRIED.map((each) => each.replace('.', '\\??\\.')).join('|')}))\\b`;
  // A child or an attribute `{x.field}`, a branch of it, a template, a placeholder of a sentence.
  const shown = [
    `[{]\\s*${field}\\s*[}]`,
    `(?:\\?|:|\\?\\?|&&|\\|\\|)\\s*${field}\\s*[})\\n]`,
    `\\$[{]\\s*${field}[^}]*[}]`,
    `\\bt\\([^)]*:\\s*${field}`,
  ];
  return shown.flatMap((pattern) => [...safe.matchAll(new RegExp(pattern, 'g'))].map((match) => match[0].trim()));
}

/** Every screen, as path under src/renderer and source. */
export function screens(root: string): { path: string; source: string }[] {
  const folder = join(root, 'src/renderer');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'))
    .map((name) => ({ path: relative(folder, join(folder, name)), source: readFileSync(join(folder, name), 'utf8') }));
}
