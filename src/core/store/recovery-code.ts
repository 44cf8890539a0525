import { type RandomBytes, sha256 } from './crypto.ts';

/**
 * The passphrase of a printed recovery slot: 130 random bits and a checksum of ten, in Crockford's base 32 (no I, L, O,
 * U), seven groups of four. Made by the machine, typed by a tired person: case, dashes and look-alikes don't matter.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET = 26;
const LENGTH = SECRET + 2;
const GROUPS = /^\s*(?:[0-9a-z]{4}[\s-]+){6}[0-9a-z]{4}\s*$/i;

export function newRecoveryCode(random: RandomBytes): string {
  // 256 is a multiple of 32: no letter is likelier than another.
  const secret = Array.from(random(SECRET), (byte) => ALPHABET[byte % 32]).join('');
  return grouped(secret + checksum(secret));
}

/** The code as it was printed, whatever it was typed like; null if it is not one, or mistyped. */
export function readRecoveryCode(typed: string): string | null {
  const plain = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (plain.length !== LENGTH || [...plain].some((letter) => !ALPHABET.includes(letter))) return null;
  const secret = plain.slice(0, SECRET);
  return plain.slice(SECRET) === checksum(secret) ? grouped(plain) : null;
}

/** Seven groups of four whose checksum doesn't fit. */
export function isMistypedRecoveryCode(typed: string): boolean {
  return GROUPS.test(typed.normalize('NFKC')) && readRecoveryCode(typed) === null;
}

function checksum(secret: string): string {
  const [first = 0, second = 0] = sha256(Buffer.from(`maere recovery 1 ${secret}`));
  const ten = (first << 2) | (second >> 6);
  return `${ALPHABET[ten >> 5]}${ALPHABET[ten & 31]}`;
}

const grouped = (plain: string) => plain.match(/.{4}/g)?.join('-') ?? plain;
