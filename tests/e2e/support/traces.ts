import { type Dirent, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Something that must be on no disk, and what it is, for the report. */
export interface Secret {
  what: string;
  bytes: Buffer;
  /** Too short to mean anything inside other words: must stand alone. */
  alone?: boolean;
}

export const secret = (what: string, text: string, alone = false): Secret => ({
  what,
  bytes: Buffer.from(text),
  alone,
});

/** Every form in which bytes are found by someone who looks: name of the form and what to look for. */
export function forms({ bytes, alone }: Secret): [string, Buffer][] {
  const text = bytes.toString('utf8');
  const isText = Buffer.from(text).equals(bytes);
  const found: [string, Buffer][] = [['bytes', bytes]];
  if (isText) found.push(['UTF-16', Buffer.from(text, 'utf16le')]);
  if (alone) return found;
  if (isText) {
    found.push(['URL', Buffer.from(encodeURIComponent(text))]);
    found.push(['form', Buffer.from(new URLSearchParams({ '': text }).toString().slice(1))]);
    found.push(['JSON', Buffer.from([...text].map((c) => (c < '\x80' ? c : unicodeEscape(c))).join(''))]);
  }
  for (const source of isText ? [bytes, Buffer.from(text, 'utf16le')] : [bytes]) {
    for (const offset of [0, 1, 2]) {
      // What is before and after shares characters with its neighbours: only the inner ones are certain.
      const encoded = Buffer.concat([Buffer.alloc(offset), source])
        .toString('base64')
        .replace(/=+$/, '');
      const inner = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + source.length) * 8) / 6));
      found.push(
        ['base64', Buffer.from(inner)],
        ['base64url', Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))],
      );
    }
    found.push(
      ['hex', Buffer.from(source.toString('hex'))],
      ['HEX', Buffer.from(source.toString('hex').toUpperCase())],
    );
  }
  return found;
}

function unicodeEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, n) => `\\u${character.charCodeAt(n).toString(16).padStart(4, '0')}`,
  ).join('');
}

const isWord = (byte: number | undefined): boolean =>
  byte !== undefined && /[0-9A-Za-z]/.test(String.fromCharCode(byte));

interface Pattern {
  secret: Secret;
  form: string;
  wanted: Buffer;
}

/** Looks for every form of every secret in one pass. Gives one line for each that is found in the content or the name. */
export function createSearch(secrets: readonly Secret[]): (name: string, content: Buffer) => string[] {
  const patterns: Pattern[] = secrets.flatMap((each) =>
    forms(each).map(([form, wanted]) => ({ secret: each, form, wanted })),
  );
  const byStart = new Map<number, Pattern[]>();
  const starts = new Uint8Array(65_536);
  for (const pattern of patterns) {
    const start = pattern.wanted.readUInt16BE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), pattern]);
    starts[start] = 1;
  }
  const standsAlone = ({ secret, form, wanted }: Pattern, content: Buffer, at: number): boolean =>
    !secret.alone || (!isWord(content[at - (form === 'UTF-16' ? 2 : 1)]) && !isWord(content[at + wanted.length]));

  return (name, content) => {
    const hits = new Set<string>();
    let start = content[0] ?? 0;
    for (let at = 0; at + 1 < content.length; at += 1) {
      start = ((start & 0xff) << 8) | (content[at + 1] as number);
      if (starts[start] === 0) continue;
      for (const pattern of byStart.get(start) ?? []) {
        const { secret, form, wanted } = pattern;
        const here = content.subarray(at, at + wanted.length);
        if (here.equals(wanted) && standsAlone(pattern, content, at)) hits.add(`${name}: ${secret.what} as ${form}`);
      }
    }
    for (const { secret, form, wanted } of patterns) {
      if (name.includes(wanted.toString('latin1'))) hits.add(`the name ${name}: ${secret.what} as ${form}`);
    }
    return [...hits];
  };
}

/** Files below a folder, links not followed; `newerThan` in ms leaves out what was there before. */
export function* filesBelow(folder: string, newerThan = 0): Generator<string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* filesBelow(path, newerThan);
    else if (entry.isFile() && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= newerThan) yield path;
  }
}

const BIGGEST = 256 * 1024 * 1024;

export function searchFiles(
  files: Iterable<string>,
  search: (name: string, content: Buffer) => string[],
): { count: number; hits: string[] } {
  const hits: string[] = [];
  let count = 0;
  for (const file of files) {
    try {
      if (statSync(file).size > BIGGEST) continue;
      hits.push(...search(file, readFileSync(file)));
      count += 1;
    } catch {
      // Gone meanwhile, or a socket's other end.
    }
  }
  return { count, hits };
}

/** What appeared in a folder that others use too, since `startedAt` (ms), but for `except`. */
export function* newIn(folder: string, startedAt: number, except: string): Generator<string> {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat || path === except) continue;
    // Browsers and runtimes keep folders of such names for good, and fill them again.
    const shared = /^\.?(org\.chromium|chromium|com\.google|playwright|node|mesa|fontconfig)/i.test(entry.name);
    if (entry.isDirectory() && (shared || stat.birthtimeMs >= startedAt)) yield* filesBelow(path, startedAt);
    else if (entry.isFile() && stat.mtimeMs >= startedAt) yield path;
  }
}

/** Files that a process and its children hold open though their names are gone (Linux); memory is not among them. */
export function* nameless(pid: number): Generator<string> {
  let descriptors: string[] = [];
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return;
  }
  for (const descriptor of descriptors) {
    const path = `/proc/${pid}/fd/${descriptor}`;
    try {
      const target = readlinkSync(path);
      if (target.endsWith(' (deleted)') && !/^\/(memfd:|dev\/shm\/|dev\/zero)/.test(target)) yield path;
    } catch {
      // Closed meanwhile.
    }
  }
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
      for (const child of children) yield* nameless(Number(child));
    } catch {
      // Ended meanwhile.
    }
  }
}

/** Processes that name `text` on their command line (Linux). */
export function processesNaming(text: string): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
        } catch {
          return false;
        }
      })
      .map(Number);
  } catch {
    return [];
  }
}
