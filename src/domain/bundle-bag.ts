import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import {
  BAGIT_TXT,
  BUNDLE_FILES,
  type BundleAbout,
  bagInfo,
  bundleAbout,
  isBagPath,
  type ManifestLine,
  readManifest,
  TAG_FILES,
} from './bundle-format.ts';
import { parsedJson } from './bundle-json.ts';
import type { Verifies } from './journal-extract.ts';
import { type Hasher, validSignature } from './minisign.ts';

/** The bag of a bundle, wherever it lies. */
export interface BundleSource {
  /** The one folder in the zip. */
  folder: string;
  /** Files below that folder. */
  files: readonly { path: string; size: number }[];
  /** Its bytes in order. Throws where the zip is damaged there. */
  read(path: string): AsyncIterable<Uint8Array>;
}

/** Hashes and signatures of the platform where it has faster ones; noble's otherwise. */
export interface CheckTools {
  sha512: () => Hasher;
  verifies: Verifies;
  /** Told of files that have been read. */
  progress?: (files: number, of: number) => void;
}

/** For browsers, and wherever the platform has nothing faster. */
export const PLAIN_TOOLS: CheckTools = {
  sha512: () => sha512.create(),
  verifies: (key, bytes, signature) => validSignature(hexToBytes(signature), bytes, hexToBytes(key)),
};

/** Everything of a bag that could be read: hashes of its files, and those files whole that a check reads. */
export interface Bag {
  folder: string;
  /** Hash and size of every file that could be read. */
  files: Map<string, { hash: string; size: number }>;
  texts: Map<string, string>;
  /** The first file that could not be read. */
  damaged: string | null;
  /** The first file that has no place in a bag. */
  stray: string | null;
  /** The first file that a check would have to read and that is larger than any of ours. */
  tooLarge: string | null;
}

const [KILO, MEGA] = [1024, 1024 * 1024];
/** Figures of a country have a megabyte or two, the longest form of its protocols ten. */
const MOST_TABLE = 32 * MEGA;

export const DATA = 'data/';
const TAGS: readonly string[] = Object.values(TAG_FILES);
/**
 * Read as text, up to so many bytes: nothing that we write comes near, and whoever makes a larger one wants it to fill the
 * memory of those who look. The extract is walked line by line instead.
 */
const TEXTS: ReadonlyMap<string, number> = new Map([
  [TAG_FILES.bagit, KILO],
  [TAG_FILES.info, 64 * KILO],
  [TAG_FILES.manifest, 32 * MEGA],
  [TAG_FILES.tagManifest, 64 * KILO],
  ...Object.values(BUNDLE_FILES)
    .filter((path) => path !== BUNDLE_FILES.extract)
    .map((path): [string, number] => [DATA + path, path === BUNDLE_FILES.about ? 64 * KILO : MOST_TABLE]),
]);

export async function readBag(source: BundleSource, tools: CheckTools): Promise<Bag> {
  const bag: Bag = {
    folder: source.folder,
    files: new Map(),
    texts: new Map(),
    damaged: null,
    stray: null,
    tooLarge: null,
  };
  for (const [n, { path, size }] of source.files.entries()) {
    const inPlace = TAGS.includes(path) || (path.startsWith(DATA) && isBagPath(path.slice(DATA.length)));
    if (!inPlace) bag.stray ??= path;
    try {
      const most = TEXTS.get(path) ?? null;
      const { hash, text, read } = await readOne(source.read(path), tools, most !== null && size <= most ? most : 0);
      bag.files.set(path, { hash, size: read });
      if (text !== null) bag.texts.set(path, text);
      else if (most !== null) bag.tooLarge ??= path;
    } catch {
      bag.damaged ??= path;
    }
    tools.progress?.(n + 1, source.files.length);
  }
  return bag;
}

/** @param most Bytes of text that are kept; 0: none. */
async function readOne(pieces: AsyncIterable<Uint8Array>, tools: CheckTools, most: number) {
  const hasher = tools.sha512();
  const decoder = new TextDecoder('utf-8', { fatal: false });
  let [text, read] = ['', 0];
  for await (const piece of pieces) {
    hasher.update(piece);
    read += piece.length;
    if (read <= most) text += decoder.decode(piece, { stream: true });
  }
  return { hash: bytesToHex(hasher.digest()), text: most > 0 && read <= most ? text + decoder.decode() : null, read };
}

export interface Fault {
  why: string;
  file: string;
}

/**
 * Which of the files are not what was signed, told apart: a tag file and its line in the tag manifest can each be the one
 * that was changed, and so can a file and its line in the manifest.
 */
export function judgeBag(bag: Bag): {
  about: BundleAbout | null;
  oxum: { bytes: number; files: number };
  tag: Fault | null;
  payload: Fault | null;
} {
  const payload = [...bag.files].filter(([path]) => path.startsWith(DATA));
  const oxum = { bytes: payload.reduce((sum, [, { size }]) => sum + size, 0), files: payload.length };
  const about = readAbout(bag);
  const manifest = readManifest(bag.texts.get(TAG_FILES.manifest) ?? '?');
  const tags = readManifest(bag.texts.get(TAG_FILES.tagManifest) ?? '?');
  const lineOf = (path: string): string | undefined => tags?.find((line) => line.path === path)?.hash;
  const holds = (path: string): boolean => bag.files.get(path)?.hash === lineOf(path);

  const manifestHolds = tags !== null && holds(TAG_FILES.manifest);
  const fault = manifest === null ? null : payloadFault(bag, payload, manifest);
  const tag = ((): Fault | null => {
    if (bag.texts.get(TAG_FILES.bagit) !== BAGIT_TXT) return { why: 'bagit', file: TAG_FILES.bagit };
    if (manifest === null) return { why: 'manifest', file: TAG_FILES.manifest };
    const listed = tags?.map(({ path }) => path).toSorted();
    const expected = TAGS.filter((path) => path !== TAG_FILES.tagManifest).toSorted();
    if (listed?.join('\n') !== expected.join('\n')) return { why: 'tagManifest', file: TAG_FILES.tagManifest };
    if (!holds(TAG_FILES.bagit)) return { why: 'tagManifest', file: TAG_FILES.tagManifest };
    // Every file is what the manifest says: then the manifest is right, and the line about it is not.
    if (!manifestHolds)
      return fault === null
        ? { why: 'tagManifest', file: TAG_FILES.tagManifest }
        : { why: 'changed', file: TAG_FILES.manifest };
    const info = bag.texts.get(TAG_FILES.info);
    const infoRight = about !== null && info === bagInfo(about, oxum);
    if (!holds(TAG_FILES.info))
      return infoRight ? { why: 'tagManifest', file: TAG_FILES.tagManifest } : { why: 'changed', file: TAG_FILES.info };
    // Where a file is missing or changed it is that file that is named, and the sum is only what follows.
    return infoRight || fault !== null || about === null ? null : { why: 'oxum', file: TAG_FILES.info };
  })();
  // A manifest that was changed itself proves nothing against a file.
  return { about, oxum, tag, payload: manifestHolds || tag?.file === TAG_FILES.tagManifest ? fault : null };
}

function payloadFault(
  bag: Bag,
  payload: readonly (readonly [string, { hash: string }])[],
  manifest: readonly ManifestLine[],
): Fault | null {
  const lines = new Map(manifest.map(({ hash, path }) => [path, hash]));
  for (const { path, hash } of manifest) {
    const own = bag.files.get(path);
    if (own === undefined) return { why: 'missing', file: path };
    if (own.hash !== hash) return { why: 'changed', file: path };
  }
  const extra = payload.find(([path]) => !lines.has(path));
  return extra ? { why: 'extra', file: extra[0] } : null;
}

function readAbout(bag: Bag): BundleAbout | null {
  return bundleAbout.safeParse(parsedJson(bag.texts.get(`${DATA}${BUNDLE_FILES.about}`) ?? '')).data ?? null;
}
