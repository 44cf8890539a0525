import { isMistypedRecoveryCode } from '../store/index.ts';

/** Expected failures of signing in and of managing people; the codes and data are those of the contract. */
export type PeopleErrorCode =
  | 'WRONG_PASSPHRASE'
  | 'PASSPHRASE_WEAK'
  | 'ROLE_FORBIDDEN'
  | 'LAST_LEAD'
  | 'NOT_FOUND_HERE'
  | 'RECOVERY_MISTYPED'
  | 'JOURNAL_BROKEN'
  | 'KEYCHAIN_UNAVAILABLE'
  | 'KEYCHAIN_INSECURE'
  | 'KEYCHAIN_LOST';

export class PeopleError extends Error {
  readonly code: PeopleErrorCode;
  /** WRONG_PASSPHRASE: `seconds` until the next attempt counts; PASSPHRASE_WEAK: the least `length`. */
  readonly data: Record<string, number>;
  constructor(code: PeopleErrorCode, data: Record<string, number> = {}) {
    super(code);
    this.name = 'PeopleError';
    this.code = code;
    this.data = data;
  }
}

export const wrongPassphrase = (seconds: number): PeopleError => new PeopleError('WRONG_PASSPHRASE', { seconds });

/** A recovery code with a typing mistake says so, but only where it would have been refused anyway. */
export function refused(passphrase: string, seconds: number): PeopleError {
  return isMistypedRecoveryCode(passphrase) ? new PeopleError('RECOVERY_MISTYPED') : wrongPassphrase(seconds);
}

/** Argon2id at 256 MiB makes a guess cost most of a second; twelve characters make guessing hopeless even offline. */
export const MIN_PASSPHRASE = 12;

/** Throws PASSPHRASE_WEAK. A drill holds nothing worth a long passphrase. */
export function requireStrong(passphrase: string, kind: 'drill' | 'live'): void {
  const length = kind === 'drill' ? 1 : MIN_PASSPHRASE;
  if ([...passphrase.normalize('NFKC')].length < length) throw new PeopleError('PASSPHRASE_WEAK', { length });
}
