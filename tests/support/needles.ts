import { constants, inflateSync } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/**
 * Looking for words in bytes, however they may have been written there: every encoding that a format of a bundle uses, or
 * that something inside of one could have been put away in.
 */
export interface Needle {
  /** What it would give away. */
  of: string;
  word: string;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** UTF-16 as bytes; big-endian where it says so. */
function utf16(word: string, big: boolean): Buffer {
  const bytes = Buffer.from(word, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

/** The part of a base64 text that is the same whatever stands before, at each of three offsets, and after. */
function base64Of(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first letters hold what stands before, the last one what comes after.
    const from = [0, 2, 3][offset] ?? 0;
    return text.slice(from, text.length - ((offset + bytes.length) % 3 === 0 ? 0 : 1));
  });
}

const perUnit = (word: string, of: (unit: number) => string): string =>
  Array.from({ length: word.length }, (_, at) => of(word.charCodeAt(at))).join('');
const perPoint = (word: string, of: (point: number) => string): string =>
  [...word].map((letter) => of(letter.codePointAt(0) ?? 0)).join('');
const outsideAscii = (of: (code: number) => string) => (code: number) =>
  code < 0x80 ? String.fromCodePoint(code) : of(code);

/** Every writing of a word as bytes, each once. */
export function writingsOf(word: string): Buffer[] {
  const hex4 = (unit: number): string => unit.toString(16).padStart(4, '0');
  const url = encodeURIComponent(word);
  const bytes = [Buffer.from(word, 'utf8'), utf16(word, false), utf16(word, true)];
  const texts = [
    ...bytes.flatMap((each) => [hexOf(each), hexOf(each).toUpperCase(), ...base64Of(each)]),
    ...bytes.flatMap((each) => base64Of(each).map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))),
    url,
    url.toLowerCase(),
    url.replaceAll('%20', '+'),
    Buffer.from(word).reduce((text, byte) => `${text}%${byte.toString(16).padStart(2, '0')}`, ''),
    Buffer.from(word).reduce((text, byte) => `${text}%${byte.toString(16).toUpperCase().padStart(2, '0')}`, ''),
    ...[outsideAscii, (of: (code: number) => string) => of].flatMap((which) => [
      perUnit(
        word,
        which((unit) => `\\u${hex4(unit)}`),
      ),
      perUnit(
        word,
        which((unit) => `\\u${hex4(unit).toUpperCase()}`),
      ),
      perPoint(
        word,
        which((point) => `&#${point};`),
      ),
      perPoint(
        word,
        which((point) => `&#x${point.toString(16)};`),
      ),
      perPoint(
        word,
        which((point) => `&#x${point.toString(16).toUpperCase()};`),
      ),
    ]),
  ];
  const all = [...bytes, ...texts.map((text) => Buffer.from(text, 'latin1'))];
  return [...new Map(all.filter(({ length }) => length > 0).map((each) => [each.toString('latin1'), each])).values()];
}

/** What is in the files that is looked for, zips unpacked, names of files among it. Text also in lower case. */
export async function foundIn(files: ReadonlyMap<string, Uint8Array>, needles: readonly Needle[]): Promise<string[]> {
  const written = searchFor(needles.flatMap(({ of, word }) => writingsOf(word).map((bytes) => ({ of, word, bytes }))));
  const folded = searchFor(needles.map(({ of, word }) => ({ of, word, bytes: Buffer.from(word.toLowerCase()) })));
  const found = new Set<string>();
  for (const [place, bytes] of await unpacked(files)) {
    const text = Buffer.from(bytes.toString('utf8').toLowerCase());
    for (const { of, word } of [...written(bytes), ...folded(text)]) found.add(`${of} (${word}) in ${place}`);
  }
  return [...found];
}

interface Pattern extends Needle {
  bytes: Buffer;
}

const BITS = 20;
const slotOf = (four: number): number => Math.imul(four, 0x9e37_79b1) >>> (32 - BITS);

/** Thousands of patterns in one walk: by their first four bytes, of which next to none are in most files. */
function searchFor(patterns: readonly Pattern[]): (bytes: Buffer) => Pattern[] {
  const short = patterns.find(({ bytes }) => bytes.length < 4);
  if (short) throw new Error(`too short to be looked for: ${short.word}`);
  const maybe = new Uint8Array(1 << BITS);
  const byStart = new Map<number, Pattern[]>();
  for (const pattern of patterns) {
    const four = pattern.bytes.readInt32LE(0);
    maybe[slotOf(four)] = 1;
    byStart.set(four, [...(byStart.get(four) ?? []), pattern]);
  }
  return (bytes) => {
    const found = new Set<Pattern>();
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      const four =
        (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      if (maybe[slotOf(four)] === 0) continue;
      for (const pattern of byStart.get(four) ?? [])
        if (bytes.subarray(at, at + pattern.bytes.length).equals(pattern.bytes)) found.add(pattern);
    }
    return [...found];
  };
}

/** Every file with its name, and all that is packed into it: a workbook in a bundle is a zip in a zip. */
async function unpacked(files: ReadonlyMap<string, Uint8Array>): Promise<Map<string, Buffer>> {
  const all = new Map<string, Buffer>();
  for (const [path, bytes] of files) {
    all.set(path, Buffer.concat([Buffer.from(`${path}\n`), Buffer.from(bytes)]));
    // Letters of a PDF are numbers of its own fonts; what else is in it lies packed.
    if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === '%PDF') {
      all.set(`${path}!text`, await textOfPdf(bytes));
      all.set(`${path}!streams`, streamsOfPdf(Buffer.from(bytes)));
    }
    if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) continue;
    const zip = new ZipReader(new Uint8ArrayReader(Uint8Array.from(bytes)), { useWebWorkers: false });
    const inside = new Map<string, Uint8Array>();
    for (const entry of await zip.getEntries())
      if (!entry.directory)
        inside.set(`${path}!${entry.filename}`, await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false }));
    for (const [name, content] of await unpacked(inside)) all.set(name, content);
  }
  return all;
}

/** Whatever can be unpacked of it: metadata, attachments, drawings. */
function streamsOfPdf(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const found: Buffer[] = [];
  for (const { index, 0: start } of text.matchAll(/stream\r?\n/g)) {
    const from = index + start.length;
    const end = text.indexOf('endstream', from);
    try {
      found.push(inflateSync(bytes.subarray(from, end < 0 ? undefined : end), { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // Not packed: it is in the file as it lies there.
    }
  }
  return Buffer.concat(found);
}

/** What can be read in it, and what it says of itself. */
async function textOfPdf(bytes: Uint8Array): Promise<Buffer> {
  const task = getDocument({ data: Uint8Array.from(bytes), useSystemFonts: false });
  const document = await task.promise;
  const texts = [JSON.stringify(await document.getMetadata())];
  for (let page = 1; page <= document.numPages; page += 1) {
    const { items } = await (await document.getPage(page)).getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  await task.destroy();
  return Buffer.from(texts.join('\n').replace(/\s+/g, ' '));
}
