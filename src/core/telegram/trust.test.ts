import { afterEach, describe, expect, it } from 'vitest';
import type { DataCentre } from '../ports.ts';
import { bigInt, serverKeys } from './library.ts';
import { assertLibraryKeys, canonicalKeys, keyMapDigest, LIBRARY_KEYS_SHA256, trustCentre } from './trust.ts';

const modulus = (seed: number): string => bigInt(2).pow(2047).add(seed).toString();
const centre = (fingerprint: string, n = modulus(1)): DataCentre => ({
  host: '127.0.0.1',
  port: 4433,
  dcId: 2,
  publicKey: { n, e: 65537, fingerprint },
});

const strays: string[] = [];
afterEach(() => {
  for (const fingerprint of strays.splice(0)) serverKeys.delete(fingerprint);
});

describe('the pinned key map', () => {
  it("is the installed library's own", () => {
    expect(keyMapDigest()).toBe(LIBRARY_KEYS_SHA256);
    expect(() => assertLibraryKeys()).not.toThrow();
  });

  it('refuses one key more', () => {
    serverKeys.set('42', { n: bigInt(modulus(3)), e: 65537 });
    strays.push('42');
    expect(() => assertLibraryKeys()).toThrow(/^KEY_MAP_ALTERED$/);
  });

  it('refuses one key less, another modulus and another exponent', () => {
    const [first, second] = [...serverKeys];
    if (!first || !second) throw new Error('the library lost its keys');
    expect(() => assertLibraryKeys(new Map([first]))).toThrow('KEY_MAP_ALTERED');
    const swapped = new Map([first, [second[0], { ...second[1], n: second[1].n.add(2) }]] as const);
    expect(() => assertLibraryKeys(swapped)).toThrow('KEY_MAP_ALTERED');
    const weak = new Map([first, [second[0], { ...second[1], e: 3 }]] as const);
    expect(() => assertLibraryKeys(weak)).toThrow('KEY_MAP_ALTERED');
  });

  it('does not depend on the order of insertion', () => {
    expect(canonicalKeys(new Map([...serverKeys].reverse()))).toBe(canonicalKeys(serverKeys));
  });
});

describe('trusting a practice centre', () => {
  it('lasts until the last of its users let go', () => {
    const before = keyMapDigest();
    const first = trustCentre(centre('77'));
    const second = trustCentre(centre('77'));
    expect(serverKeys.has('77')).toBe(true);
    expect(() => assertLibraryKeys()).toThrow('KEY_MAP_ALTERED');
    first();
    first(); // twice is once
    expect(serverKeys.has('77')).toBe(true);
    second();
    expect(keyMapDigest()).toBe(before);
  });

  it("never replaces or removes one of Telegram's own", () => {
    const [fingerprint, key] = [...serverKeys][0] ?? [];
    if (!fingerprint || !key) throw new Error('the library lost its keys');
    expect(() => trustCentre(centre(fingerprint))).toThrow('KEY_MAP_ALTERED');
    trustCentre(centre(fingerprint, key.n.toString()))();
    expect(() => assertLibraryKeys()).not.toThrow();
  });

  it('reads a modulus in hex as well', () => {
    const release = trustCentre(centre('78', `0x${bigInt(modulus(5)).toString(16)}`));
    expect(serverKeys.get('78')?.n.toString()).toBe(modulus(5));
    release();
  });
});
