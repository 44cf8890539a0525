import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  isFingerprint,
  keyIdText,
  prehashOf,
  publicKeyFile,
  type ReleaseKey,
  readPublicKey,
  readSignature,
  signatureFile,
  signHash,
  signsComment,
  signsHash,
} from './index.ts';

/** Of the README of rust-minisign-verify (MIT), made by minisign itself: the file is `test`. */
const THEIR_KEY = 'untrusted comment: minisign public key\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n';
const THEIR_SIGNATURE = `untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1556193335\tfile:test
y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==
`;

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const keys = fc.tuple(bytes(8), bytes(32)).map(([keyId, seed]) => ({
  public: { keyId, key: ed25519.getPublicKey(seed) } satisfies ReleaseKey,
  signer: { keyId, sign: (message: Uint8Array) => ed25519.sign(message, seed) },
}));
const comments = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });

describe('minisign', () => {
  it('reads what minisign wrote', () => {
    const [key, signature] = [readPublicKey(THEIR_KEY), readSignature(THEIR_SIGNATURE)];
    if (!key || !signature) throw new Error('not read');
    expect(signsHash(signature, prehashOf('test'), key)).toBe(true);
    expect(signsComment(signature, key)).toBe(true);
    expect(signsHash(signature, prehashOf('Test'), key)).toBe(false);
    expect(signsComment({ ...signature, trusted: 'timestamp:1556193336\tfile:test' }, key)).toBe(false);
  });

  it('refuses the form over the file itself, which a prehash could be passed off as', () => {
    // `Ed` in place of `ED`.
    expect(readSignature(THEIR_SIGNATURE.replace('RUQf', 'RWQf'))).toBeNull();
  });

  it('writes what it reads, whatever the comments', () => {
    fc.assert(
      fc.property(keys, comments, comments, fc.string(), ({ public: key, signer }, said, trusted, text) => {
        expect(readPublicKey(publicKeyFile(key, said))).toEqual(key);
        const made = signHash(prehashOf(text), trusted, signer);
        const read = readSignature(signatureFile(made, said));
        expect(read).toEqual(made);
        expect(read && signsHash(read, prehashOf(text), key) && signsComment(read, key)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('knows a comment that would be another line, and takes none', () => {
    const key = { keyId: new Uint8Array(8), key: new Uint8Array(32) };
    expect(() => publicKeyFile(key, 'one\ntwo')).toThrow(RangeError);
    expect(() => publicKeyFile(key, 'қазақша')).toThrow(RangeError);
    expect(readPublicKey(`${THEIR_KEY}more\n`)).toBeNull();
  });

  it('any changed byte of a signature file is seen, but in the line that nothing covers', () => {
    const key = readPublicKey(THEIR_KEY);
    if (!key) throw new Error('not read');
    const first = THEIR_SIGNATURE.indexOf('\n') + 1;
    for (let at = first; at < THEIR_SIGNATURE.length - 1; at += 1) {
      const other = THEIR_SIGNATURE[at] === 'A' ? 'B' : 'A';
      const read = readSignature(`${THEIR_SIGNATURE.slice(0, at)}${other}${THEIR_SIGNATURE.slice(at + 1)}`);
      const holds = read !== null && signsComment(read, key) && signsHash(read, prehashOf('test'), key);
      expect([at, holds]).toEqual([at, false]);
    }
  });
});

describe('the fingerprint', () => {
  it('is twelve words and eight groups of digits that say the same 128 bits', () => {
    fc.assert(
      fc.property(keys, keys, ({ public: key }, { public: other }) => {
        const { words, digits } = fingerprint(key);
        expect(words).toHaveLength(12);
        expect(digits.join('')).toMatch(/^\d{40}$/);
        expect(isFingerprint(words.join(' '), key)).toBe(true);
        expect(isFingerprint(` ${words.join('  ').toUpperCase()} `, key)).toBe(true);
        expect(isFingerprint(digits.join(' '), key)).toBe(true);
        expect(isFingerprint(words.toReversed().join(' '), key)).toBe(words.join() === words.toReversed().join());
        const same = keyIdText(key.keyId) === keyIdText(other.keyId) && key.key.join() === other.key.join();
        expect(isFingerprint(words.join(' '), other)).toBe(same);
      }),
      { numRuns: 30 },
    );
  });
});
