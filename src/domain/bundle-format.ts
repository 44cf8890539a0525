import { z } from 'zod';
import { keyIdText, publicKeyFile, type ReleaseKey } from './minisign.ts';

/**
 * The partner's bundle, format 1 (docs/bundle-format.md is its public specification): a bag (BagIt 1.0, RFC 8493) in a zip
 * under one folder, a signature of minisign beside it. Names, tag files and what the signer says of a bundle stand here
 * once, for whoever writes one and for whoever checks one.
 */
export const BUNDLE_FORMAT = 1;

export const TAG_FILES = {
  bagit: 'bagit.txt',
  info: 'bag-info.txt',
  manifest: 'manifest-sha512.txt',
  tagManifest: 'tagmanifest-sha512.txt',
} as const;

/** Files of `data/` that a check reads; everything else is only hashed. */
export const BUNDLE_FILES = {
  about: 'about.json',
  codebook: 'codebook.csv',
  protocols: 'tally/protocols.csv',
  figures: 'tally/figures.json',
  table: 'tally/figures.csv',
  nist: 'tally/nist.json',
  stations: 'tally/stations.geojson',
  page: 'page/index.html',
  frame: 'estimate/frame.csv',
  sample: 'estimate/sample.json',
  readings: 'estimate/readings.csv',
  exclusions: 'estimate/exclusions.csv',
  result: 'estimate/result.json',
  extract: 'journal/extract.jsonl',
  keys: 'journal/keys.json',
} as const;

/**
 * Files in a bag, tag files among them. Photographs leave one by one, by hand; and each file of a zip costs whoever looks some
 * kilobytes and a millisecond, so that a small zip of many empty ones would fill their memory.
 */
export const MOST_FILES = 20_000;

const STEP = '[a-z0-9][a-z0-9_-]*(?:\\.[a-z0-9_-]+)*';
const PATH = new RegExp(`^${STEP}(?:/${STEP})*$`);

/** Whether a name may stand in a bag: lower case, no text from outside, nothing that leads elsewhere. */
export const isBagPath = (path: string): boolean => path.length <= 200 && PATH.test(path);

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const sequence = z.number().int().min(1).max(1_000_000);
/** To the second, always in UTC. */
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

/** `about.json`. A newer program may say more; `format` says whether it can be read. */
export const bundleAbout = z.object({
  format: z.literal(BUNDLE_FORMAT),
  bundle: uuid,
  sequence,
  /** Earlier bundles of this headquarters that this one stands instead of. */
  replaces: z.array(z.object({ sequence, bundle: uuid })),
  /** Practice: nothing in it happened. */
  drill: z.boolean(),
  /** For whom, and of what it is made: codes of docs/bundle-format.md. */
  profile: z.string().regex(/^[a-z]{1,20}$/),
  parts: z.array(z.string().regex(/^[a-z]{1,20}$/)),
  languages: z.array(z.enum(['kk', 'ru', 'en'])).min(1),
  /** Counts of people below it are rolled up; null: as they are. */
  k: z.number().int().min(2).nullable(),
  /** When it was made, rounded as its profile says. */
  created: moment,
  election: z.object({ id: z.string().regex(/^[a-z0-9-]{1,60}$/), sha256: hex64 }),
  program: z.object({ name: z.literal('Maere'), version: z.string().regex(/^[0-9A-Za-z.+-]{1,40}$/) }),
});
export type BundleAbout = z.infer<typeof bundleAbout>;

/** A moment as bundles say it: to the second, in UTC. */
export const bundleMoment = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** The name of a bundle without its ending, and of the folder in its zip: nothing of it is from outside. */
export const bundleName = ({ drill, sequence: n, profile }: Pick<BundleAbout, 'drill' | 'sequence' | 'profile'>) =>
  `maere-${drill ? 'drill-' : ''}${String(n).padStart(4, '0')}-${profile}`;

export const BAGIT_TXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Bytes and files of the payload (RFC 8493, 2.2.2). */
export interface Oxum {
  bytes: number;
  files: number;
}

/** `bag-info.txt`: it follows from `about.json` and the payload, so that a check can say which of them was changed. */
export function bagInfo({ bundle, sequence: n, drill, created, program }: BundleAbout, { bytes, files }: Oxum): string {
  return [
    `Bag-Software-Agent: ${program.name} ${program.version}`,
    `Bagging-Date: ${created.slice(0, 10)}`,
    `External-Identifier: ${bundle}`,
    `Internal-Sender-Identifier: ${n}`,
    ...(drill ? ['Internal-Sender-Description: DRILL'] : []),
    `Payload-Oxum: ${bytes}.${files}`,
    '',
  ].join('\n');
}

export interface ManifestLine {
  /** Lowercase hex, SHA-512. */
  hash: string;
  /** Below the bag's folder. */
  path: string;
}

/** In the order of the paths, so that the same files give the same manifest. */
export const manifestFile = (lines: readonly ManifestLine[]): string =>
  lines
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ hash, path }) => `${hash}  ${path}\n`)
    .join('');

/** Null if a line is none, or two are about one file. */
export function readManifest(text: string): ManifestLine[] | null {
  if (text !== '' && !text.endsWith('\n')) return null;
  const lines: ManifestLine[] = [];
  const seen = new Set<string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, hash, path] = /^([0-9a-f]{128}) {2}(.+)$/.exec(line) ?? [];
    if (hash === undefined || path === undefined || seen.size === seen.add(path).size) return null;
    lines.push({ hash, path });
  }
  return lines;
}

/** What the signer says of a bundle, in the trusted comment of its signature: enough to know that another is out of date. */
export interface BundleClaim {
  bundle: string;
  sequence: number;
  /** Sequences that it stands instead of. */
  replaces: number[];
  /** As `about.json` says it. */
  time: string;
  drill: boolean;
}

export const claimOf = ({ bundle, sequence: n, replaces, created, drill }: BundleAbout): BundleClaim => ({
  bundle,
  sequence: n,
  replaces: replaces.map((one) => one.sequence),
  time: created,
  drill,
});

export function trustedComment({ bundle, sequence: n, replaces, time, drill }: BundleClaim): string {
  const said = `maere-bundle=1 id=${bundle} sequence=${n} replaces=${replaces.join(',') || '-'} time=${time}`;
  return drill ? `DRILL ${said}` : said;
}

const CLAIM =
  /^(DRILL )?maere-bundle=1 id=([0-9a-f-]{36}) sequence=(\d{1,7}) replaces=(-|\d{1,7}(?:,\d{1,7})*) time=([0-9TZ:-]{20})$/;

/** Null if it says nothing of a bundle. */
export function readTrustedComment(text: string): BundleClaim | null {
  const [, drill, bundle = '', n = '', replaces = '', time = ''] = CLAIM.exec(text) ?? [];
  if (bundle === '') return null;
  return {
    bundle,
    sequence: Number(n),
    replaces: replaces === '-' ? [] : replaces.split(',').map(Number),
    time,
    drill: drill !== undefined,
  };
}

/** The first line of our signature files. Nothing covers it, so it is always the same. */
export const signatureSaid = (keyId: Uint8Array): string => `signature by Maere release key ${keyIdText(keyId)}`;
export const publicKeySaid = (keyId: Uint8Array, drill: boolean): string =>
  `${drill ? 'DRILL ' : ''}Maere release key ${keyIdText(keyId)}`;

/** What a revocation takes back: a key with everything it signed, or one bundle. */
export interface Revocation {
  key: ReleaseKey;
  bundle: { bundle: string; sequence: number } | null;
}

/**
 * The text that a revocation signs. It follows from what it takes back: a statement can be about nothing else than it says.
 */
export function revocationText({ key, bundle }: Revocation): string {
  const what = bundle === null ? '' : `bundle ${bundle.bundle} sequence ${bundle.sequence}\n`;
  const said =
    bundle === null
      ? [
          'This release key is revoked. Nothing that it signed can be relied on.',
          'Бұл шығарылым кілтінің күші жойылды. Ол қол қойған ештеңеге сенуге болмайды.',
          'Этот ключ выпуска отозван. Ничему, что им подписано, доверять нельзя.',
        ]
      : [
          'This bundle is withdrawn. It must not be relied on.',
          'Бұл топтаманың күші жойылды. Оған сенуге болмайды.',
          'Этот пакет отозван. Доверять ему нельзя.',
        ];
  return `${said.join('\n')}\n${what}${publicKeyFile(key, `Maere release key ${keyIdText(key.keyId)}`)}`;
}

export function revocationComment({ key, bundle }: Revocation): string {
  const about = bundle === null ? '' : ` bundle=${bundle.bundle} sequence=${bundle.sequence}`;
  return `maere-revocation=1 key=${keyIdText(key.keyId)}${about}`;
}

const REVOKES = /^maere-revocation=1 key=([0-9A-F]{16})(?: bundle=([0-9a-f-]{36}) sequence=(\d{1,7}))?$/;

/** What a trusted comment revokes; null if nothing. */
export function readRevocationComment(
  text: string,
): { keyId: string; bundle: { bundle: string; sequence: number } | null } | null {
  const [, keyId, bundle, n] = REVOKES.exec(text) ?? [];
  if (keyId === undefined) return null;
  return { keyId, bundle: bundle === undefined ? null : { bundle, sequence: Number(n) } };
}

/** A statement and, under it, its signature: one file. The mark begins the signature. */
const MARK = 'untrusted comment: ';
export const statementFile = (text: string, signature: string): string => `${text}-\n${signature}`;

/** A statement apart from its signature; null if it has none. */
export function readStatementFile(file: string): { text: string; signature: string } | null {
  const at = file.replaceAll('\r\n', '\n').indexOf(`\n-\n${MARK}`);
  if (at < 0) return null;
  const whole = file.replaceAll('\r\n', '\n');
  return { text: whole.slice(0, at + 1), signature: whole.slice(at + 3) };
}
