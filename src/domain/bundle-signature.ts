import {
  type BundleAbout,
  readRevocationComment,
  readStatementFile,
  readTrustedComment,
  revocationComment,
  revocationText,
  signatureSaid,
} from './bundle-format.ts';
import {
  fingerprint,
  isFingerprint,
  keyIdText,
  prehashOf,
  type ReleaseKey,
  readPublicKey,
  readSignature,
  type Signature,
  sameKey,
  signatureFile,
  signsComment,
  signsHash,
} from './minisign.ts';

/** Texts that lie beside a bundle, and what whoever asks knows of its key. */
export interface SignatureEvidence {
  /** The bundle's `.minisig`; null where there is none. */
  signature: string | null;
  /** The key that whoever asks relies on: they have it from elsewhere. */
  publicKey: string | null;
  /** Further keys that are relied on: a headquarters' own. */
  ownKeys?: readonly string[];
  /** Words or digits that were read aloud to whoever asks. */
  fingerprint: string | null;
  /** Keys that lie beside the bundle: good for showing a fingerprint, proof of nothing. */
  foundKeys: readonly string[];
  /** Statements that revoke a key or a bundle. */
  revocations: readonly string[];
  /** Signatures of other bundles: a later one may say that it replaces this one. */
  others: readonly string[];
}

export interface KeyFound {
  keyId: string;
  words: string[];
  digits: string[];
  /** Whoever asks relies on it. */
  known: boolean;
}

export interface SignatureJudged {
  /** signatureMissing, signatureUnreadable, signatureChanged; container: the zip is not what was signed; noKey. */
  signature: 'signatureMissing' | 'signatureUnreadable' | 'signatureChanged' | 'container' | 'noKey' | null;
  /** keyUnreadable; keyUnknown: signed by another than the one relied on; keyNotGiven: nobody has said which to rely on. */
  key: 'keyUnreadable' | 'keyUnknown' | 'keyNotGiven' | null;
  revocation: 'keyRevoked' | 'bundleWithdrawn' | null;
  /** Sequence of a bundle that replaces this one. */
  superseded: number | null;
  found: KeyFound | null;
  /** The trusted comment, once its signature holds; null before. */
  comment: string | null;
}

/** Who signed it, whether that key is relied on, and whether the same key has taken it back or replaced it. */
export function checkSignature(
  evidence: SignatureEvidence,
  hash: Uint8Array,
  about: BundleAbout | null,
): SignatureJudged {
  const given = evidence.publicKey === null ? null : readPublicKey(evidence.publicKey);
  const keysIn = (texts: readonly string[]): ReleaseKey[] => texts.flatMap((text) => readPublicKey(text) ?? []);
  const relied = [...(given ? [given] : []), ...keysIn(evidence.ownKeys ?? [])];
  const candidates = [...relied, ...keysIn(evidence.foundKeys)];
  const read = evidence.signature === null ? null : readSignature(evidence.signature);
  // Which of the keys at hand it is by; where it is by none, the one it names.
  const named = candidates.filter((key) => read !== null && keyIdText(key.keyId) === keyIdText(read.keyId));
  const signer = named.find((key) => read !== null && signsComment(read, key)) ?? named[0] ?? null;

  const known = signer !== null && reliesOn(signer, relied, evidence.fingerprint);
  const comment = read !== null && signer !== null && signsComment(read, signer) ? read.trusted : null;
  const sequence = signer === null ? null : sequenceOf(about, comment);
  return {
    signature: signatureFault(evidence.signature, read, signer, hash),
    key: keyFault(evidence, given, signer, known),
    revocation: revocationIn(evidence.revocations, candidates, signer ?? given, about, comment),
    superseded: supersededBy(
      evidence.others,
      [...(signer ? [signer] : []), ...keysIn(evidence.ownKeys ?? [])],
      sequence,
    ),
    found: signer && { keyId: keyIdText(signer.keyId), ...fingerprint(signer), known },
    comment,
  };
}

const sequenceOf = (about: BundleAbout | null, comment: string | null): number | null =>
  about?.sequence ?? (comment === null ? null : (readTrustedComment(comment)?.sequence ?? null));

/** A fingerprint that was heard counts only where no key was given: two words of one person would be one too many. */
const reliesOn = (signer: ReleaseKey, relied: readonly ReleaseKey[], heard: string | null): boolean =>
  relied.some((key) => sameKey(key, signer)) || (relied.length === 0 && heard !== null && isFingerprint(heard, signer));

function signatureFault(
  text: string | null,
  read: Signature | null,
  signer: ReleaseKey | null,
  hash: Uint8Array,
): SignatureJudged['signature'] {
  if (text === null) return 'signatureMissing';
  if (read === null) return 'signatureUnreadable';
  if (signer === null) return 'noKey';
  // Nothing covers the first line, so it has to be the one that we write.
  const ours = signatureFile(read, signatureSaid(read.keyId));
  if (!signsComment(read, signer) || text.replaceAll('\r\n', '\n') !== ours) return 'signatureChanged';
  return signsHash(read, hash, signer) ? null : 'container';
}

function keyFault(
  { publicKey, fingerprint: heard }: SignatureEvidence,
  given: ReleaseKey | null,
  signer: ReleaseKey | null,
  known: boolean,
): SignatureJudged['key'] {
  if (publicKey !== null && given === null) return 'keyUnreadable';
  if (known) return null;
  return publicKey === null && heard === null && signer !== null ? 'keyNotGiven' : 'keyUnknown';
}

/** A statement counts only if the key that it is about has signed it; whatever else it is, it takes nothing back. */
function revocationIn(
  statements: readonly string[],
  candidates: readonly ReleaseKey[],
  signer: ReleaseKey | null,
  about: BundleAbout | null,
  comment: string | null,
): SignatureJudged['revocation'] {
  if (signer === null) return null;
  const bundle = about?.bundle ?? (comment === null ? null : (readTrustedComment(comment)?.bundle ?? null));
  const found = statements.flatMap((file) => readRevocation(file, [signer, ...candidates]) ?? []);
  const own = found.filter(({ key }) => sameKey(key, signer));
  if (own.some((one) => one.bundle === null)) return 'keyRevoked';
  return own.some((one) => one.bundle !== null && one.bundle.bundle === bundle) ? 'bundleWithdrawn' : null;
}

/** What a statement takes back, if it is by one of these keys and about it. */
export function readRevocation(
  file: string,
  keys: readonly ReleaseKey[],
): { key: ReleaseKey; bundle: { bundle: string; sequence: number } | null } | null {
  const parts = readStatementFile(file);
  const read = parts === null ? null : readSignature(parts.signature);
  const said = read === null ? null : readRevocationComment(read.trusted);
  if (parts === null || read === null || said === null) return null;
  const hash = prehashOf(parts.text);
  for (const key of keys) {
    const revocation = { key, bundle: said.bundle };
    if (said.keyId !== keyIdText(key.keyId) || revocationComment(revocation) !== read.trusted) continue;
    if (parts.text === revocationText(revocation) && signsComment(read, key) && signsHash(read, hash, key))
      return revocation;
  }
  return null;
}

/** The newest bundle that says it stands instead of this one: of the same key, or of another of one headquarters. */
function supersededBy(
  others: readonly string[],
  signers: readonly ReleaseKey[],
  sequence: number | null,
): number | null {
  if (sequence === null) return null;
  const later = others.flatMap((text) => {
    const read = readSignature(text);
    const by = read === null ? undefined : signers.find((key) => signsComment(read, key));
    const claim = read === null || by === undefined ? null : readTrustedComment(read.trusted);
    return claim?.replaces.includes(sequence) ? [claim.sequence] : [];
  });
  return later.length === 0 ? null : Math.max(...later);
}
