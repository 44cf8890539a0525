import { createHash, getHashes } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CheckTools } from '../../../domain/bundle-bag.ts';
import { type BundleReport, checkBundle } from '../../../domain/bundle-checks.ts';
import type { SignatureEvidence } from '../../../domain/bundle-signature.ts';
import { type RandomAccess, zipSource } from '../../../domain/bundle-zip.ts';
import { type Hasher, prehash } from '../../../domain/minisign.ts';
import { signatureValid } from '../../store/crypto.ts';

/** Node's own where it has them: an electron has no BLAKE2b-512, and then it is noble's. */
const fastPrehash = (): Hasher => (getHashes().includes('blake2b512') ? createHash('blake2b512') : prehash());

const NODE_TOOLS: CheckTools = {
  sha512: () => createHash('sha512'),
  verifies: signatureValid,
};

/** Small texts that lie beside a bundle; anything larger is none. */
const MOST_TEXT = 64 * 1024;
const MOST_BESIDE = 500;
const PIECE = 1024 * 1024;

export interface VerifyAsk extends Partial<Pick<SignatureEvidence, 'publicKey' | 'fingerprint' | 'ownKeys'>> {
  /** Statements to be looked at besides those that lie in the folder. */
  revocations?: readonly string[];
  /** Signatures of other bundles, besides. */
  others?: readonly string[];
}

/**
 * Checks the bundle that lies at a path, with what lies beside it: its signature (`.minisig`), keys to compare (`.pub`),
 * statements of revocation, signatures of later bundles. Throws if the file itself cannot be read.
 */
export async function verifyFile(path: string, ask: VerifyAsk = {}): Promise<BundleReport> {
  const file = await open(path, 'r');
  try {
    const beside = await besideOf(path);
    return await verifyAccess(accessTo(file, (await file.stat()).size), {
      name: basename(path),
      signature: await textOf(`${path}.minisig`),
      publicKey: ask.publicKey ?? null,
      fingerprint: ask.fingerprint ?? null,
      ownKeys: ask.ownKeys ?? [],
      foundKeys: beside.keys,
      revocations: [...(ask.revocations ?? []), ...beside.statements],
      others: [...(ask.others ?? []), ...beside.signatures],
    });
  } finally {
    await file.close();
  }
}

/** The same of a bundle that is at hand otherwise, with the texts that came along. */
export async function verifyAccess(
  access: RandomAccess,
  evidence: SignatureEvidence & { name: string },
): Promise<BundleReport> {
  const hash = await hashOf(access);
  return checkBundle({ ...evidence, source: await zipSource(access), hash }, NODE_TOOLS);
}

/** Bytes that are in memory already. */
export const accessToBytes = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read: async (from, length) => bytes.subarray(from, from + length),
});

function accessTo(file: FileHandle, size: number): RandomAccess {
  return {
    size,
    async read(from, length) {
      const bytes = new Uint8Array(length);
      let read = 0;
      while (read < length) {
        const { bytesRead } = await file.read(bytes, read, length - read, from + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    },
  };
}

async function hashOf({ size, read }: RandomAccess): Promise<Uint8Array> {
  const hasher = fastPrehash();
  for (let at = 0; at < size; at += PIECE) hasher.update(await read(at, Math.min(PIECE, size - at)));
  return hasher.digest();
}

/** Null where there is none, or one too large to be one of ours. */
export async function textOf(path: string): Promise<string | null> {
  try {
    return (await stat(path)).size > MOST_TEXT ? null : await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** What lies in the same folder: good for finding what speaks against a bundle, never for relying on it. */
async function besideOf(path: string): Promise<{ keys: string[]; statements: string[]; signatures: string[] }> {
  const folder = dirname(path);
  const names = (await readdir(folder).catch(() => [])).slice(0, MOST_BESIDE * 20);
  const read = async (ending: string): Promise<string[]> => {
    const found = names.filter((name) => name.endsWith(ending) && name !== `${basename(path)}.minisig`);
    const texts = await Promise.all(found.slice(0, MOST_BESIDE).map((name) => textOf(join(folder, name))));
    return texts.filter((text) => text !== null);
  };
  return {
    keys: await read('.pub'),
    statements: await read('.revocation.txt'),
    signatures: await read('.minisig'),
  };
}
