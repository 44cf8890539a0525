import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, isMistypedRecoveryCode, newRecoveryCode, readRecoveryCode } from './index.ts';
import { LIGHT_KDF, testIds } from './test-support.ts';

const code = newRecoveryCode(testIds.randomBytes);

describe('a recovery code', () => {
  it('has seven groups of four and 130 random bits', () => {
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const many = new Set(Array.from({ length: 200 }, () => newRecoveryCode(testIds.randomBytes)));
    expect(many.size).toBe(200);
  });

  it('is read however it is typed', () => {
    const fixed = newRecoveryCode((length) => new Uint8Array(length).map((_, index) => index));
    expect(fixed.slice(0, 4)).toBe('0123');
    const typed = fixed.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(typed).not.toBe(fixed);
    expect(readRecoveryCode(`  ${typed} `)).toBe(fixed);
    expect(readRecoveryCode(fixed.replaceAll('-', ''))).toBe(fixed);
  });

  it('tells a mistyped one from a passphrase', () => {
    expect(isMistypedRecoveryCode(code)).toBe(false);
    const letters = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    const at = fc.integer({ min: 0, max: code.length - 1 }).filter((place) => code[place] !== '-');
    let missed = 0;
    fc.assert(
      fc.property(at, letters, (place, letter) => {
        fc.pre(code[place] !== letter);
        const typed = code.slice(0, place) + letter + code.slice(place + 1);
        if (!isMistypedRecoveryCode(typed)) missed += 1;
      }),
      { numRuns: 300 },
    );
    // Ten bits of checksum: one typing mistake in a thousand is not seen.
    expect(missed).toBeLessThan(6);
    expect(isMistypedRecoveryCode('алты бақан ала ауыз')).toBe(false);
    expect(isMistypedRecoveryCode('correct horse battery staple')).toBe(false);
    expect(readRecoveryCode('')).toBeNull();
  });

  it('opens what it sealed in either spelling, and leaves other passphrases alone', async () => {
    const salt = new Uint8Array(16);
    const key = await deriveKey(code, salt, LIGHT_KDF);
    expect(await deriveKey(code.toLowerCase().replaceAll('-', ''), salt, LIGHT_KDF)).toEqual(key);
    expect(await deriveKey('Abc', salt, LIGHT_KDF)).not.toEqual(await deriveKey('abc', salt, LIGHT_KDF));
  });
});
