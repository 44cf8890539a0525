import { TelegramError, type TelegramErrorCode } from '../ports.ts';
import { RPCError, TypeNotFoundError } from './library.ts';

/** A call that Telegram did not answer in time, or that was given up because its connection was torn down. */
export class NoAnswer extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'NoAnswer';
  }
}

/** Telegram's own name of an error, as it sent it (`PHONE_CODE_INVALID`), or a word for what is not Telegram's. */
export function errorName(error: unknown): string {
  if (error instanceof TelegramError) return error.detail;
  if (error instanceof NoAnswer) return 'NO_ANSWER';
  if (error instanceof TypeNotFoundError) return 'UNREADABLE_ANSWER';
  if (error instanceof RPCError) return cleanName(error.errorMessage);
  const message = (error as { errorMessage?: unknown } | null)?.errorMessage;
  return typeof message === 'string' ? cleanName(message) : 'LOCAL_ERROR';
}

/** Only what looks like one of Telegram's names may reach a log. */
function cleanName(message: string): string {
  return /^[A-Z0-9_]{2,64}/.exec(message)?.[0] ?? 'UNKNOWN';
}

/**
 * Seconds that Telegram asks to wait, or null. The library turns FLOOD_WAIT_7 into an error named FLOOD with `seconds`;
 * slow mode of a chat is a wait of that chat, not of the method, but waiting is the cure all the same.
 */
export function floodSeconds(error: unknown): number | null {
  if (error instanceof TelegramError) return error.code === 'FLOOD_WAIT' ? (error.seconds ?? 0) : null;
  const { seconds, errorMessage } = (error ?? {}) as { seconds?: unknown; errorMessage?: unknown };
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return Math.min(seconds, 7 * 86_400);
  const named = typeof errorMessage === 'string' ? /_WAIT_(\d{1,7})$/.exec(errorMessage)?.[1] : undefined;
  return named === undefined ? null : Math.min(Number(named), 7 * 86_400);
}

/** The data centre where Telegram says that the file is; null for any other error. */
export function migratedFileDc(error: unknown): number | null {
  const { newDc, message, errorMessage } = (error ?? {}) as Record<string, unknown>;
  const named = /^FILE_MIGRATE_(\d{1,4})$/.exec(String(errorMessage))?.[1];
  if (named) return Number(named);
  return typeof newDc === 'number' && newDc > 0 && /^The file/.test(String(message)) ? newDc : null;
}

/** Telegram does not know this session or this account (any more): only a new login helps. */
export function isLoggedOut(error: unknown): boolean {
  const code = error instanceof TelegramError ? error.code : codeOf(errorName(error));
  return code === 'NEEDS_LOGIN' || code === 'ACCOUNT_BANNED';
}

/** Why we are not logged in (any more), of an error for which {@link isLoggedOut} holds. */
export function lostReason(error: unknown): 'signedOut' | 'revoked' | 'banned' | 'duplicated' {
  const name = errorName(error);
  if (/DEACTIVATED|BANNED/.test(name)) return 'banned';
  if (name === 'AUTH_KEY_DUPLICATED') return 'duplicated';
  return /^SESSION_(REVOKED|EXPIRED)$/.test(name) ? 'revoked' : 'signedOut';
}

/** The answer came, but holds something that this layer cannot read. Asking again brings the same. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof TypeNotFoundError || error instanceof RangeError || isReaderError(error);
}

function isReaderError(error: unknown): boolean {
  return error instanceof Error && /^(No more data left to read|id is a required attribute)/.test(error.message);
}

const CODES: Readonly<Record<string, TelegramErrorCode>> = {
  PHONE_NUMBER_INVALID: 'PHONE_INVALID',
  PHONE_NUMBER_UNOCCUPIED: 'PHONE_INVALID',
  PHONE_NUMBER_APP_SIGNUP_FORBIDDEN: 'PHONE_INVALID',
  PHONE_NUMBER_BANNED: 'ACCOUNT_BANNED',
  USER_DEACTIVATED: 'ACCOUNT_BANNED',
  USER_DEACTIVATED_BAN: 'ACCOUNT_BANNED',
  API_ID_INVALID: 'API_ID_INVALID',
  API_ID_PUBLISHED_FLOOD: 'API_ID_INVALID',
  PHONE_CODE_INVALID: 'CODE_INVALID',
  PHONE_CODE_EMPTY: 'CODE_INVALID',
  PHONE_CODE_EXPIRED: 'CODE_EXPIRED',
  PHONE_CODE_HASH_EMPTY: 'CODE_EXPIRED',
  PASSWORD_HASH_INVALID: 'PASSWORD_INVALID',
  PHONE_NUMBER_FLOOD: 'FLOOD_WAIT',
  PHONE_PASSWORD_FLOOD: 'FLOOD_WAIT',
  FLOOD: 'FLOOD_WAIT',
  AUTH_KEY_UNREGISTERED: 'NEEDS_LOGIN',
  AUTH_KEY_INVALID: 'NEEDS_LOGIN',
  AUTH_KEY_DUPLICATED: 'NEEDS_LOGIN',
  AUTH_KEY_PERM_EMPTY: 'NEEDS_LOGIN',
  SESSION_REVOKED: 'NEEDS_LOGIN',
  SESSION_EXPIRED: 'NEEDS_LOGIN',
  FRESH_RESET_AUTHORISATION_FORBIDDEN: 'FRESH_LOGIN',
  HASH_INVALID: 'NO_SUCH_CHAT',
  CHANNEL_INVALID: 'NO_SUCH_CHAT',
  CHANNEL_PRIVATE: 'NO_SUCH_CHAT',
  CHANNEL_PUBLIC_GROUP_NA: 'NO_SUCH_CHAT',
  CHAT_ID_INVALID: 'NO_SUCH_CHAT',
  CHAT_INVALID: 'NO_SUCH_CHAT',
  PEER_ID_INVALID: 'NO_SUCH_CHAT',
  USER_ID_INVALID: 'NO_SUCH_CHAT',
  USER_NOT_PARTICIPANT: 'NO_SUCH_CHAT',
  NO_ANSWER: 'UNREACHABLE',
};

function codeOf(name: string): TelegramErrorCode {
  return (Object.hasOwn(CODES, name) ? CODES[name] : undefined) ?? 'TELEGRAM_REFUSED';
}

/** Any failure of a call as one of the port's codes. What is no failure of a call stays what it is. */
export function asTelegramError(error: unknown): TelegramError {
  if (error instanceof TelegramError) return error;
  const wait = floodSeconds(error);
  if (wait !== null) return new TelegramError('FLOOD_WAIT', 'FLOOD_WAIT', wait);
  const name = errorName(error);
  return new TelegramError(codeOf(name), name);
}
