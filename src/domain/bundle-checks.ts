import { type Bag, type BundleSource, type CheckTools, DATA, judgeBag, readBag } from './bundle-bag.ts';
import { checkExtract } from './bundle-chain.ts';
import { checkEstimate } from './bundle-estimate.ts';
import type { EstimateFiles } from './bundle-estimate-files.ts';
import { compareFigures, type PublishedTally, publishedTally } from './bundle-figures.ts';
import {
  BUNDLE_FILES,
  type BundleAbout,
  type BundleClaim,
  bundleName,
  claimOf,
  readTrustedComment,
  trustedComment,
} from './bundle-format.ts';
import { parsedJson } from './bundle-json.ts';
import { aboutFlaw } from './bundle-promise.ts';
import { type ProtocolRow, readProtocols, type WrongFigure } from './bundle-protocols.ts';
import { checkShown } from './bundle-shown.ts';
import { checkSignature, type KeyFound, type SignatureEvidence } from './bundle-signature.ts';
import { compareTable } from './bundle-table.ts';

/**
 * What a stranger can find out about a bundle, with nothing but the bundle, its signature and a key: the same code in the
 * headquarters, on a command line and in a page without a network. It reads what it is handed and knows no file system.
 */
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
  'shown',
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
  'states',
  'crowd',
  'official',
  'estimate',
  'commitment',
  'people',
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
  else if (bag.tooLarge !== null) say('container', 'failed', 'tooLarge', bag.tooLarge);
  else if (about !== null && bag.folder !== bundleName(about)) say('container', 'failed', 'folder', input.name);
  else say('container', 'passed', null, null, { files: bag.files.size });

  const { found, claim } = sayOfSignature(input, about, say);
  const drill = about?.drill === true || claim?.drill === true;
  say('drill', drill ? 'failed' : 'passed', drill ? 'drill' : null);

  if (bag !== null && judged !== null) {
    const promise = about === null ? { why: 'about', file: DATA + BUNDLE_FILES.about } : aboutFlaw(about, bag);
    say('about', promise === null ? 'passed' : 'failed', promise?.why, promise?.file);
    if (judged.tag !== null) say('tagFiles', 'failed', judged.tag.why, judged.tag.file);
    else say('tagFiles', 'passed');
    if (judged.payload !== null) say('payload', 'failed', judged.payload.why, judged.payload.file);
    else say('payload', 'passed', null, null, { files: judged.oxum.files, bytes: judged.oxum.bytes });
    sayOfClaim(about, claim, input, say);
    await sayOfChain(input.source, bag, tools, say);
    sayOfFigures(bag, about, say);
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

/** A figure that is shown in any form is shown to be counted again: what it is counted from must be there. */
const showsFigures = (path: string): boolean => /^data\/(?:tally|report|page)\//.test(path);

function sayOfFigures(bag: Bag, about: BundleAbout | null, say: Say): void {
  const text = (path: string): string | undefined => bag.texts.get(DATA + path);
  const [csv, json] = [text(BUNDLE_FILES.protocols), text(BUNDLE_FILES.figures)];
  const rows = csv === undefined ? null : readProtocols(csv);
  const told = json === undefined ? null : readFigures(json);
  const promised = about?.parts.includes('tally') || [...bag.files.keys()].some(showsFigures);
  const missing = [BUNDLE_FILES.protocols, BUNDLE_FILES.figures].find((path) => text(path) === undefined);
  if (!promised) say('figures', 'absent');
  else if (missing !== undefined) say('figures', 'failed', 'missing', DATA + missing);
  else if (rows === null) say('figures', 'failed', 'protocols', DATA + BUNDLE_FILES.protocols);
  else if (told === null) say('figures', 'failed', 'figuresShape', DATA + BUNDLE_FILES.figures);
  else sayOfRecount(told, text(BUNDLE_FILES.table), rows, say);
  sayOfShown(text, rows, told, say);
  sayOfEstimate(text, rows, told, about, say);
}

type TextOf = (path: string) => string | undefined;

/** The same figures in other forms. */
function sayOfShown(text: TextOf, rows: readonly ProtocolRow[] | null, told: PublishedTally | null, say: Say): void {
  const shown = checkShown(text, rows ?? [], told?.told ?? null);
  if (shown === null) say('shown', 'absent');
  else if (rows === null) say('shown', 'failed', 'protocols', DATA + BUNDLE_FILES.protocols);
  else if (shown.flaw === null) say('shown', 'passed', null, null, { files: shown.files, checked: shown.checked });
  else sayWrong('shown', shown.flaw.file, shown.flaw.wrong, say);
}

function sayWrong(check: BundleCheck, file: string, wrong: readonly WrongFigure[], say: Say): void {
  const [first] = wrong;
  if (first) say(check, 'failed', 'figure', DATA + file, { wrong: wrong.length, ...placeOf(first) });
  else say(check, 'failed', 'figuresShape', DATA + file);
}

const readFigures = (json: string): PublishedTally | null => publishedTally.safeParse(parsedJson(json)).data ?? null;

/** The figures, and the table that shows the same ones. */
function sayOfRecount(told: PublishedTally, csv: string | undefined, rows: readonly ProtocolRow[], say: Say): void {
  const figures = compareFigures(told, rows);
  const table = csv === undefined ? { checked: 0, wrong: [] } : compareTable(csv, rows);
  if (figures.wrong.length > 0) sayWrong('figures', BUNDLE_FILES.figures, figures.wrong, say);
  else if (table === null || table.wrong.length > 0) sayWrong('figures', BUNDLE_FILES.table, table?.wrong ?? [], say);
  else say('figures', 'passed', null, null, { checked: figures.checked + table.checked, protocols: rows.length });
}

const ESTIMATE: Record<keyof EstimateFiles, string> = {
  frame: BUNDLE_FILES.frame,
  sample: BUNDLE_FILES.sample,
  readings: BUNDLE_FILES.readings,
  exclusions: BUNDLE_FILES.exclusions,
  result: BUNDLE_FILES.result,
};

function sayOfEstimate(
  text: TextOf,
  rows: readonly ProtocolRow[] | null,
  told: PublishedTally | null,
  about: BundleAbout | null,
  say: Say,
): void {
  const texts = Object.entries(ESTIMATE).map(([name, path]) => [name as keyof EstimateFiles, text(path)] as const);
  const promised = about?.parts.includes('estimate') === true && told?.told === 'estimate';
  if (!promised && texts.every(([, content]) => content === undefined)) {
    say('estimate', 'absent');
    return;
  }
  const missing = texts.find(([, content]) => content === undefined)?.[0];
  if (missing !== undefined || rows === null) {
    say('estimate', 'failed', 'missing', DATA + (missing ? ESTIMATE[missing] : BUNDLE_FILES.protocols));
    return;
  }
  const { checked, commitment, flaw } = checkEstimate(
    Object.fromEntries(texts) as unknown as EstimateFiles,
    rows,
    told,
  );
  if (flaw === null) say('estimate', 'passed', null, null, { checked, commitment });
  else {
    const { file, what, detail } = flaw;
    const path = file === 'protocols' || file === 'figures' ? BUNDLE_FILES[file] : ESTIMATE[file];
    say('estimate', 'failed', `estimate-${what}`, DATA + path, { detail });
  }
}

const placeOf = ({ path, part, figure, published, recounted }: WrongFigure): BundleCheckResult['values'] => ({
  where: [path.length === 0 ? '*' : path.join(' / '), part, figure].filter((each) => each !== '').join(', '),
  published: published ?? '–',
  recounted: recounted ?? '–',
});

function cannotIn(bag: Bag): Cannot[] {
  const has = (prefix: string): boolean => [...bag.files.keys()].some((path) => path.startsWith(DATA + prefix));
  const tally = has('tally/');
  const told = readFigures(bag.texts.get(DATA + BUNDLE_FILES.figures) ?? '');
  const estimated = told?.head?.what === 'estimate' && !has('estimate/');
  return [
    'truth',
    'time',
    ...(has('evidence/') || tally ? (['originals'] as const) : []),
    'withheld',
    ...(tally ? (['registry', 'states', 'crowd', 'official'] as const) : []),
    ...(estimated ? (['estimate'] as const) : []),
    ...(has('estimate/') ? (['commitment'] as const) : []),
    ...(has('violations/') || has('cases/') || has('coverage/') ? (['people'] as const) : []),
    ...(has('report/') || has('page/') || tally ? (['renderings'] as const) : []),
  ];
}
