import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { checkExtract } from './bundle-chain.ts';
import { checkEstimate, type EstimateFiles } from './bundle-estimate.ts';
import { compareFigures, publishedTally, readProtocols, type WrongFigure } from './bundle-figures.ts';
import {
  BAGIT_TXT,
  BUNDLE_FILES,
  type BundleAbout,
  type BundleClaim,
  bagInfo,
  bundleAbout,
  bundleName,
  claimOf,
  isBagPath,
  type ManifestLine,
  readManifest,
  readTrustedComment,
  TAG_FILES,
  trustedComment,
} from './bundle-format.ts';
import { checkSignature, type KeyFound, type SignatureEvidence } from './bundle-signature.ts';
import type { Verifies } from './journal-extract.ts';
import { type Hasher, validSignature } from './minisign.ts';

/**
 * What a stranger can find out about a bundle, with nothing but the bundle, its signature and a key: the same code in the
 * headquarters, on a command line and in a page without a network. It reads what it is handed and knows no file system.
 */
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

export interface CheckInput extends SignatureEvidence {
  /** Null: it is no zip, or not one with a bag in it. */
  source: BundleSource | null;
  /** What the zip is called where it was found: only to name it. */
  name: string;
  /** BLAKE2b-512 of the zip. */
  hash: Uint8Array;
}

/** In the order in which they are told. */
export const BUNDLE_CHECKS = [
  'container',
  'signature',
  'key',
  'revocation',
  'superseded',
  'drill',
  'about',
  'tagFiles',
  'payload',
  'claim',
  'chain',
  'figures',
  'estimate',
] as const;
export type BundleCheck = (typeof BUNDLE_CHECKS)[number];

/** What cannot be found out by design; docs/bundle-format.md says why of each. */
export const CANNOT = [
  'truth',
  'time',
  'originals',
  'withheld',
  'registry',
  'crowd',
  'people',
  'official',
  'renderings',
] as const;
export type Cannot = (typeof CANNOT)[number];

export interface BundleCheckResult {
  check: BundleCheck;
  /** absent: there is nothing of the kind in this bundle. */
  result: 'passed' | 'failed' | 'absent';
  /** A code of the catalogue `verify.why`; null where it passed. */
  why: string | null;
  /** The file it is about, below the bag's folder; `name` of the zip or its signature where it is one of them. */
  file: string | null;
  /** Numbers and names for the sentence. */
  values: Record<string, string | number>;
}

export interface BundleReport {
  /** Everything holds, by a key that whoever asked relies on. */
  ok: boolean;
  about: BundleAbout | null;
  checks: BundleCheckResult[];
  /** The first file that is not what was signed; null where every file is. */
  broken: string | null;
  /** The key that it is signed with, as far as one was at hand; `known`: whoever asked relies on it. */
  key: KeyFound | null;
  cannot: Cannot[];
}

/** For browsers, and wherever the platform has nothing faster. */
export const PLAIN_TOOLS: CheckTools = {
  sha512: () => sha512.create(),
  verifies: (key, bytes, signature) => validSignature(hexToBytes(signature), bytes, hexToBytes(key)),
};

/** Larger text than this is not read whole; nothing that we write comes near. */
const MOST_TEXT = 256 * 1024 * 1024;

/** Checks everything that can be checked, also after something failed: whoever asks wants to know which file it is. */
export async function checkBundle(input: CheckInput, tools: CheckTools): Promise<BundleReport> {
  const checks: BundleCheckResult[] = [];
  const say = (
    check: BundleCheck,
    result: BundleCheckResult['result'],
    why: string | null = null,
    file: string | null = null,
    values: BundleCheckResult['values'] = {},
  ): void => void checks.push({ check, result, why, file, values });

  const bag = input.source === null ? null : await readBag(input.source, tools);
  const judged = bag === null ? null : judgeBag(bag);
  const about = judged?.about ?? null;

  if (bag === null) say('container', 'failed', input.name.endsWith('.age') ? 'encrypted' : 'noBag', input.name);
  else if (bag.damaged !== null) say('container', 'failed', 'damaged', bag.damaged);
  else if (bag.stray !== null) say('container', 'failed', 'stray', bag.stray);
  else if (about !== null && bag.folder !== bundleName(about)) say('container', 'failed', 'folder', input.name);
  else say('container', 'passed', null, null, { files: bag.files.size });

  const { found, claim } = sayOfSignature(input, about, say);
  const drill = about?.drill === true || claim?.drill === true;
  say('drill', drill ? 'failed' : 'passed', drill ? 'drill' : null);

  if (bag !== null && judged !== null) {
    say('about', about === null ? 'failed' : 'passed', about === null ? 'about' : null, `data/${BUNDLE_FILES.about}`);
    if (judged.tag !== null) say('tagFiles', 'failed', judged.tag.why, judged.tag.file);
    else say('tagFiles', 'passed');
    if (judged.payload !== null) say('payload', 'failed', judged.payload.why, judged.payload.file);
    else say('payload', 'passed', null, null, { files: judged.oxum.files, bytes: judged.oxum.bytes });
    sayOfClaim(about, claim, input, say);
    await sayOfChain(input.source, bag, tools, say);
    sayOfFigures(bag, say);
  }
  const order = (check: BundleCheck): number => BUNDLE_CHECKS.indexOf(check);
  checks.sort((a, b) => order(a.check) - order(b.check));
  return {
    ok: checks.every(({ result }) => result !== 'failed'),
    about,
    checks,
    broken: bag?.damaged ?? judged?.payload?.file ?? judged?.tag?.file ?? bag?.stray ?? namedBy(checks),
    key: found,
    cannot: bag === null ? ['truth', 'time'] : cannotIn(bag),
  };
}

const namedBy = (checks: readonly BundleCheckResult[]): string | null =>
  checks.find(({ result, file }) => result === 'failed' && file !== null)?.file ?? null;

type Say = (
  check: BundleCheck,
  result: BundleCheckResult['result'],
  why?: string | null,
  file?: string | null,
  values?: BundleCheckResult['values'],
) => void;

// ── The bag ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Bag {
  folder: string;
  /** Hash and size of every file that could be read. */
  files: Map<string, { hash: string; size: number }>;
  texts: Map<string, string>;
  /** The first file that could not be read. */
  damaged: string | null;
  /** The first file that has no place in a bag. */
  stray: string | null;
}

const DATA = 'data/';
const TAGS: readonly string[] = Object.values(TAG_FILES);
/** Read as text; the extract is walked line by line instead. */
const TEXTS: ReadonlySet<string> = new Set([
  ...TAGS,
  ...Object.values(BUNDLE_FILES)
    .filter((path) => path !== BUNDLE_FILES.extract)
    .map((path) => DATA + path),
]);

async function readBag(source: BundleSource, tools: CheckTools): Promise<Bag> {
  const bag: Bag = { folder: source.folder, files: new Map(), texts: new Map(), damaged: null, stray: null };
  for (const [n, { path, size }] of source.files.entries()) {
    const inPlace = TAGS.includes(path) || (path.startsWith(DATA) && isBagPath(path.slice(DATA.length)));
    if (!inPlace) bag.stray ??= path;
    try {
      const keep = TEXTS.has(path) && size <= MOST_TEXT;
      const { hash, text, read } = await readOne(source.read(path), tools, keep);
      bag.files.set(path, { hash, size: read });
      if (text !== null) bag.texts.set(path, text);
    } catch {
      bag.damaged ??= path;
    }
    tools.progress?.(n + 1, source.files.length);
  }
  return bag;
}

async function readOne(pieces: AsyncIterable<Uint8Array>, tools: CheckTools, keep: boolean) {
  const hasher = tools.sha512();
  const decoder = new TextDecoder('utf-8', { fatal: false });
  let [text, read] = ['', 0];
  for await (const piece of pieces) {
    hasher.update(piece);
    read += piece.length;
    if (keep && read <= MOST_TEXT) text += decoder.decode(piece, { stream: true });
  }
  return { hash: bytesToHex(hasher.digest()), text: keep ? text + decoder.decode() : null, read };
}

interface Fault {
  why: string;
  file: string;
}

/**
 * Which of the files are not what was signed, told apart: a tag file and its line in the tag manifest can each be the one
 * that was changed, and so can a file and its line in the manifest.
 */
function judgeBag(bag: Bag): {
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
  try {
    return bundleAbout.safeParse(JSON.parse(bag.texts.get(`${DATA}${BUNDLE_FILES.about}`) ?? '')).data ?? null;
  } catch {
    return null;
  }
}

// ── Who says so ────────────────────────────────────────────────────────────────────────────────────────────────────

function sayOfSignature(
  input: CheckInput,
  about: BundleAbout | null,
  say: Say,
): { found: KeyFound | null; claim: BundleClaim | null } {
  const { signature, key, revocation, superseded, found, comment } = checkSignature(input, input.hash, about);
  const signatureName = `${input.name}.minisig`;
  say(
    'signature',
    signature === null ? 'passed' : 'failed',
    signature,
    signature === 'container' ? input.name : signature === null ? null : signatureName,
  );
  say('key', key === null ? 'passed' : 'failed', key, null, {
    words: found?.words.join(' ') ?? '',
    digits: found?.digits.join(' ') ?? '',
    key: found?.keyId ?? '',
  });
  say('revocation', revocation === null ? 'passed' : 'failed', revocation, null, {
    statements: input.revocations.length,
  });
  say('superseded', superseded === null ? 'passed' : 'failed', superseded === null ? null : 'superseded', null, {
    by: superseded ?? 0,
    others: input.others.length,
  });
  return { found, claim: comment === null ? null : readTrustedComment(comment) };
}

/** What the signer says beside the signature is what the bundle says of itself. */
function sayOfClaim(about: BundleAbout | null, claim: BundleClaim | null, { name }: CheckInput, say: Say): void {
  if (about === null) return;
  const same = claim !== null && trustedComment(claim) === trustedComment(claimOf(about));
  say('claim', same ? 'passed' : 'failed', same ? null : 'claim', same ? null : `${name}.minisig`);
}

// ── What it says ───────────────────────────────────────────────────────────────────────────────────────────────────

async function sayOfChain(source: BundleSource | null, bag: Bag, tools: CheckTools, say: Say): Promise<void> {
  const [extract, keys] = [DATA + BUNDLE_FILES.extract, DATA + BUNDLE_FILES.keys];
  if (source === null || !bag.files.has(extract)) {
    say('chain', 'failed', 'missing', extract);
    return;
  }
  const { flaw, at, entries, withheld } = await checkExtract(
    bag.texts.get(keys) ?? '',
    source.read(extract),
    tools.verifies,
  );
  if (flaw === null) say('chain', 'passed', null, null, { entries, withheld });
  else say('chain', 'failed', `chain-${flaw}`, extract, { at });
}

function sayOfFigures(bag: Bag, say: Say): void {
  const text = (path: string): string | undefined => bag.texts.get(DATA + path);
  const [csv, figures] = [text(BUNDLE_FILES.protocols), text(BUNDLE_FILES.figures)];
  const rows = csv === undefined ? null : readProtocols(csv);
  if (csv === undefined && figures === undefined) say('figures', 'absent');
  else if (rows === null) say('figures', 'failed', 'protocols', DATA + BUNDLE_FILES.protocols);
  else {
    const { why, values } = figuresFault(figures ?? '', rows);
    say('figures', why === null ? 'passed' : 'failed', why, why === null ? null : DATA + BUNDLE_FILES.figures, values);
  }

  const files: Record<keyof EstimateFiles, string> = {
    frame: BUNDLE_FILES.frame,
    sample: BUNDLE_FILES.sample,
    readings: BUNDLE_FILES.readings,
    exclusions: BUNDLE_FILES.exclusions,
    result: BUNDLE_FILES.result,
  };
  const texts = Object.entries(files).map(([name, path]) => [name, text(path)] as const);
  if (texts.every(([, content]) => content === undefined)) {
    say('estimate', 'absent');
    return;
  }
  const missing = texts.find(([, content]) => content === undefined)?.[0] as keyof EstimateFiles | undefined;
  if (missing !== undefined || rows === null) {
    say('estimate', 'failed', 'missing', DATA + (missing ? files[missing] : BUNDLE_FILES.protocols));
    return;
  }
  const { checked, flaw } = checkEstimate(Object.fromEntries(texts) as unknown as EstimateFiles, rows);
  if (flaw === null) say('estimate', 'passed', null, null, { checked });
  else {
    const path = flaw.file === 'protocols' ? BUNDLE_FILES.protocols : files[flaw.file];
    say('estimate', 'failed', `estimate-${flaw.what}`, DATA + path, { detail: flaw.detail });
  }
}

function figuresFault(
  json: string,
  rows: NonNullable<ReturnType<typeof readProtocols>>,
): { why: string | null; values: BundleCheckResult['values'] } {
  let published: unknown;
  try {
    published = JSON.parse(json);
  } catch {
    return { why: 'figuresShape', values: {} };
  }
  const read = publishedTally.safeParse(published);
  if (!read.success) return { why: 'figuresShape', values: {} };
  const { checked, wrong } = compareFigures(read.data, rows);
  const [first] = wrong;
  return first === undefined
    ? { why: null, values: { checked, protocols: rows.length } }
    : { why: 'figure', values: { wrong: wrong.length, ...placeOf(first) } };
}

const placeOf = ({ path, part, figure, published, recounted }: WrongFigure): BundleCheckResult['values'] => ({
  where: [path.length === 0 ? '*' : path.join(' / '), part, figure].filter((each) => each !== '').join(', '),
  published: published ?? '–',
  recounted: recounted ?? '–',
});

function cannotIn(bag: Bag): Cannot[] {
  const has = (prefix: string): boolean => [...bag.files.keys()].some((path) => path.startsWith(DATA + prefix));
  const tally = has('tally/');
  return [
    'truth',
    'time',
    ...(has('evidence/') || tally ? (['originals'] as const) : []),
    'withheld',
    ...(tally ? (['registry', 'crowd', 'official'] as const) : []),
    ...(has('violations/') || has('cases/') || has('coverage/') ? (['people'] as const) : []),
    ...(has('report/') || has('page/') || tally ? (['renderings'] as const) : []),
  ];
}
